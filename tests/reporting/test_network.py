import pandas as pd
import pytest

from kepuri_eval.reporting import network
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.tielist import say_ties
from tests.reporting.small_edition import HOSTILE, LUBEI, LUNAN, NAMED_BADLY, SILENT, activity


@pytest.fixture(scope="module")
def activities():
    rows = [
        activity("d", "p1", "一", LUBEI, 16, joint_units="路南区科协;路北区科协;红十字会"),
        activity("d", "p2", "二", LUBEI, 17, joint_units="红十字会;路南区科协"),
        activity("d", "p3", "三", LUNAN, 17, joint_units="红十字会", reporters=f"{LUNAN};{LUBEI};{SILENT}"),
        activity("d", "p4", "四", NAMED_BADLY, 17, joint_units=f"{HOSTILE.split()[0]}队"),
        activity("d", "p5", "五", SILENT, 17),
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def mentions():
    rows = [(LUBEI, "基地", False), (LUBEI, "基地", False), (LUNAN, "基地", True), (LUNAN, "巾帼", False)]
    return pd.DataFrame([
        {"topic": "joint_actions", "unit_id": unit_id, "item": item, "planned": planned}
        for unit_id, item, planned in rows
    ])  # fmt: skip


@pytest.fixture(scope="module")
def ties(activities, mentions, params):
    return network.find_ties(activities, mentions, params)


def test_registered_partners_are_units_and_a_pair_is_told_once(ties):
    pairs = ties.loc[ties["kind"] == "unit", ["unit_id", "other", "count"]].itertuples(index=False, name=None)
    both = tuple(sorted((LUBEI, LUNAN)))
    assert sorted(pairs) == sorted([(*both, 3), (*sorted((LUNAN, SILENT)), 1)])


def test_a_unit_is_not_its_own_partner_and_others_keep_their_names(ties):
    partners = ties.loc[ties["kind"] == "partner", ["unit_id", "other", "count"]].itertuples(index=False, name=None)
    assert {(LUBEI, "红十字会", 2), (LUNAN, "红十字会", 1)} <= set(partners)
    assert "路北区科协" not in set(ties["other"])


def test_an_action_counts_once_a_unit_and_not_when_planned(ties):
    actions = ties.loc[ties["kind"] == "action", ["unit_id", "other", "count"]].itertuples(index=False, name=None)
    assert sorted(actions) == sorted([(LUBEI, "基地", 1), (LUNAN, "巾帼", 1)])


def test_words_tell_what_the_drawing_shows(activities, mentions, params, monkeypatch):
    monkeypatch.setattr(network, "_FEWEST_ROUND", 2)
    words = network.draw_joint_network(activities, mentions, params).alt_text
    assert f"登记的{len(params.units)}个单位中，4个有联合行动的依据" in words
    assert "基地1个单位" in words and "共同的合作单位：红十字会" in words and "联合举办2对" in words


def test_a_few_units_are_listed_with_their_ties_instead_of_an_empty_ring(activities, mentions, params, ties):
    chart = network.draw_joint_network(activities, mentions, params)
    drawn = draw_svg(chart)
    assert chart.get_figheight() < 2.5
    assert "与路南区联合举办活动；合作单位：红十字会；参加专项联合行动：基地。" in drawn
    assert say_ties(SILENT, ties, params) == "与路南区联合举办活动。"


def test_the_same_ties_are_drawn_the_same_whatever_the_order_of_rows(activities, mentions, params, monkeypatch):
    monkeypatch.setattr(network, "_FEWEST_ROUND", 2)
    drawn = draw_svg(network.draw_joint_network(activities, mentions, params))
    turned = draw_svg(network.draw_joint_network(activities[::-1], mentions[::-1], params))
    assert drawn == turned
    assert "<script" not in drawn and "路北区" in drawn


def test_of_very_many_units_those_with_most_ties_are_drawn(activities, mentions, params, monkeypatch):
    monkeypatch.setattr(network, "_MOST_UNITS", 2)
    words = network.draw_joint_network(activities, mentions, params).alt_text
    assert "图中画出联系最多的2个" in words


def test_without_ties_it_says_so(activities, mentions, params):
    alone = activities.assign(joint_units=None, reporters=activities["unit_id"])
    assert network.draw_joint_network(alone, mentions.head(0), params).alt_text == "材料中没有联合行动的依据。"
