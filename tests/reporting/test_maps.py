import pandas as pd

from kepuri_eval.reporting import maps
from kepuri_eval.reporting.svg import draw_svg
from tests.reporting.small_edition import LUBEI, LUNAN


def test_the_map_counts_what_is_proposed(found):
    chart = maps.draw_activity_map(found["standouts"])
    assert chart.alt_text.startswith("4项活动，分为2类")
    assert chart.alt_text.endswith("拟表扬1项，拟择优上报1项。")


def test_a_unit_s_own_map_marks_only_its_own(found):
    own = found["activities"].loc[found["activities"]["unit_id"] == LUBEI, "activity_id"]
    chart = maps.draw_own_map(maps.lay_out_map(found["standouts"]), own)
    assert chart.alt_text.endswith("本单位2项。")
    assert "拟表扬" not in draw_svg(chart)


def test_a_far_off_activity_does_not_crush_the_others_but_keeps_their_order():
    places = pd.Series([0.0, 1.0, 2.0, 1000.0])
    spread = maps.spread_places(places)
    assert list(spread.rank()) == [1, 2, 3, 4]
    assert spread[1] - spread[0] > 0.1 * (spread[3] - spread[0])


def test_activities_all_in_one_place_are_drawn(found):
    level = found["standouts"].assign(x=1.0, y=1.0)
    assert maps.draw_activity_map(level).alt_text.startswith("4项活动")


def test_joint_shares_are_counted_group_by_group(found, params):
    once = found["activities"].loc[found["activities"]["duplicate_of"].isna()]
    chart = maps.draw_joint_actions(once, found["mentions"], params)
    assert "县（市、区）联合举办50%（2/4项）" in chart.alt_text
    assert chart.alt_text.endswith("专项联合行动参加单位：材料中均未写明。")  # rows of noughts would tell nothing more


def test_a_group_in_which_nobody_names_a_partner_has_no_share_instead_of_none_joint(found, params):
    silent = found["activities"].assign(joint_units=pd.array([None] * len(found["activities"]), dtype="str"))
    said = maps.draw_joint_actions(silent, found["mentions"], params).alt_text
    assert "县（市、区）联合举办—（未写明联合单位）" in said
    assert "0%" not in said


def test_units_are_counted_once_in_a_named_joint_action(found, params):
    row = found["mentions"].iloc[0].to_dict() | {"topic": "joint_actions", "item": "基地"}
    rows = [row | {"mention_id": str(at), "unit_id": unit} for at, unit in enumerate([LUBEI, LUBEI, LUNAN])]
    chart = maps.draw_joint_actions(found["activities"], pd.DataFrame(rows), params)
    assert "基地2个" in chart.alt_text


def test_a_crowded_map_keeps_the_share_of_every_cluster():
    rows = pd.DataFrame([{"x": at % 7, "y": at, "cluster": 0 if at < 900 else 1} for at in range(1000)])
    thin = maps._thin(rows, 100)
    pd.testing.assert_frame_equal(maps._thin(rows.iloc[::-1], 100), thin)  # in whatever order they come
    assert thin["cluster"].value_counts().to_dict() == {0: 90, 1: 10}
