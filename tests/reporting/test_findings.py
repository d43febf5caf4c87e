from typing import get_args

import pandas as pd
import pytest

from kepuri_eval.method import Where
from kepuri_eval.reporting import findings
from kepuri_eval.reporting.findings import advise, compare_measures, find_gaps, find_strengths
from kepuri_eval.reporting.phrasing import list_some
from kepuri_eval.reporting.slices import Slices
from tests.reporting.small_edition import LUBEI, LUNAN, SILENT


def compare(unit_id, found, params):
    return compare_measures(unit_id, found["measures"], Slices(found, params).group(unit_id), params)


@pytest.fixture(scope="module")
def compared(found, params):
    return compare(LUBEI, found, params)


def test_medians_are_those_of_the_unit_s_own_group(compared):
    by_code = compared.set_index("measure")
    assert by_code.loc["participants", "median"] == (90 + 60) / 2
    assert by_code.loc["key_activities", "median"] == 30  # of 30, 90 and the declared 0
    assert by_code.loc["key_activities", "best"] == 90


def test_weights_add_up_to_one_over_what_has_a_score(compared):
    """Scored: participants and key_activities share scale, kickoff_held alone in mobilisation, forms in effect."""
    weights = compared.set_index("measure")["weight"]
    assert weights.sum() == pytest.approx(1)
    assert weights["participants"] == pytest.approx(1 / 2 / 3)
    assert weights["kickoff_held"] == pytest.approx(1 / 3)
    assert weights["volunteers"] == 0


def test_points_and_differences_are_parts_of_the_total_score(compared):
    by_code = compared.set_index("measure")
    assert by_code.loc["participants", "points"] == pytest.approx(90 / 2 / 3)
    assert by_code.loc["participants", "difference"] == pytest.approx((90 - 75) / 2 / 3)
    assert compared["points"].sum() == pytest.approx(((90 + 30) / 2 + 100 + 20) / 3)


def test_measures_not_asked_are_left_out(compared):
    assert "panel_rating" not in set(compared["measure"])


def test_strengths_lie_above_the_declared_line_and_the_median(compared, params):
    words = [finding.text for finding in find_strengths(compared, params)]
    assert words == [
        "召开部署会或启动仪式：有；本组半数以上单位的材料中未见。", "参与人次：2.3万人次，得90分，为本组最高。",
    ]  # fmt: skip


def row(params, code, score, median, value=0.0, state="ok"):
    measure = params.method.measures[code]
    return {"measure": code, "label": measure.label, "indicator": measure.indicator, "value": value, "score": score,
            "state": state, "median": median, "best": 100.0}  # fmt: skip


def test_what_the_whole_group_lacks_is_no_weakness_of_one_unit_but_is_advised_on(params):
    at_median, below = row(params, "pictured_share", 0.0, 0.0), row(params, "linked_share", 10.0, 60.0, 0.05)
    rows = pd.DataFrame([at_median, below])
    assert [each.text for each in find_gaps(rows, params)] == ["附报道链接的活动占比：5%，得10分（本组中位60分）。"]
    assert "图片视频" in advise(rows, {}, "county", params)[0].text


def test_measures_of_which_the_same_is_said_share_a_sentence(params):
    codes = ["kickoff_held", "leaders_attended", "plan_issued"]
    labels = [params.method.measures[code].label for code in codes]
    had = pd.DataFrame([row(params, code, 100.0, 0.0, 1.0) for code in codes])
    assert [each.text for each in find_strengths(had, params)] == [
        "、".join(labels) + "：有；本组半数以上单位的材料中未见。"
    ]
    wanting = pd.DataFrame([row(params, code, 0.0, 100.0) for code in codes])
    assert [each.text for each in find_gaps(wanting, params)] == [
        "、".join(labels) + "：材料中未见；本组半数以上单位有。"
    ]


def test_gaps_name_what_is_missing_and_never_as_zero(found, params, compared):
    first, *others = [finding.text for finding in find_gaps(compared, params)]
    missing = compared.loc[compared["state"] == "missing"]
    assert first.endswith(f"等{len(missing)}项：报送材料中没有可用的数字或说明。") and "0分" not in first
    assert all("没有可用的数字" not in text for text in others)
    silent = compare(SILENT, found, params)
    zero = silent.loc[silent["measure"] == "key_activities"]
    assert find_gaps(zero, params)[0].text == "重点活动完成率：未报送，按规定记零分。"


def test_advice_for_a_list_names_what_was_not_seen(compared, params):
    forms = compared.loc[compared["measure"] == "forms"]
    every = list(params.wording.mentions["forms"])
    advice = advise(forms, {"forms": set(every[:-2])}, "county", params)
    held, absent = every[:-2], every[-2:]
    assert [each.text for each in advice] == [
        f"活动形式种类：材料中已有{list_some(held)}，可向{'、'.join(absent)}拓展。"
    ]
    nothing = advise(forms, {}, "county", params)[0].text
    assert nothing.startswith("活动形式种类：材料中未见") and nothing.endswith("尚未开展的下一年安排。")


def test_advice_for_the_quota_names_the_group_s_own_number(compared, params):
    quota = compared.loc[compared["measure"] == "key_activities"]
    assert advise(quota, {}, "county", params)[0].text.startswith("重点活动不少于10项")
    assert advise(quota, {}, "society", params)[0].text.startswith("重点活动不少于2项")


def test_missing_numbers_are_asked_for_in_one_sentence(compared, params):
    wanted = compared.loc[compared["measure"].isin(["volunteers", "materials"])]
    texts = [each.text for each in advise(wanted, {}, "county", params)]
    assert len(texts) == 1
    assert "发放资料" in texts[0] and "科技志愿者" in texts[0]


def test_the_other_unit_is_compared_with_the_same_group(found, params):
    other = compare(LUNAN, found, params).set_index("measure")
    assert other.loc["participants", "difference"] < 0


def test_what_the_list_of_activities_lacks_is_asked_for_in_one_sentence(compared, params):
    wanted = compared.loc[compared["measure"].isin(["joint_share", "volunteer_share", "online_activities"])]
    texts = [each.text for each in advise(wanted, {}, "county", params)]
    assert len(texts) == 1
    assert all(word in texts[0] for word in ("联合单位", "志愿者人数", "线上线下方式"))


def test_every_condition_on_activities_has_its_words(params):
    conditions = get_args(get_args(Where.model_fields["has"].annotation)[0])
    assert set(conditions) == set(findings._NOTES)


def test_without_a_total_score_there_are_no_parts_of_it(found, params):
    silent = compare(SILENT, found, params)
    assert silent[["points", "difference"]].isna().all(axis=None)
