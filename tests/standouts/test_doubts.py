"""Doubts become problems fit to send, once."""

from __future__ import annotations

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.standouts.doubts import STAGE, describe_doubts, join_problems, list_doubts
from kepuri_eval.standouts.study import study_activities
from tests.standouts.conftest import activity, four_subjects, listed, no_scores

TEXT = "失明儿童用指尖触摸浮雕星图并由讲解员逐一描述星座的故事"


def study_of(rows, params):
    return study_activities(listed(rows), tables.empty("facts"), no_scores(), params)


def test_each_doubt_is_one_problem_that_names_the_activity(params):
    rows = [*four_subjects(3).to_dict("records"), activity("y", "2024", participants=5.0, volunteers=2.0),
            activity("z0", "触摸星空", TEXT, shares=5.0), activity("z1", "指尖星空", TEXT, shares=5.0)]  # fmt: skip
    found = list_doubts(study_of(rows, params)).set_index("code")
    assert "“指尖星空”与“触摸星空”" in found.loc["text_repeated", "message"]
    assert found.loc["text_too_short", "locator"] == "y"
    assert (found["stage"] == STAGE).all()


def test_effect_that_cannot_be_judged_is_asked_for(params):
    found = list_doubts(study_of([activity("a", "急救培训", participants=5.0, volunteers=2.0),
                                  activity("b", "星座辨认")], params))  # fmt: skip
    assert found.loc[found["code"] == "effect_unknown", "locator"].tolist() == ["b"]


def test_a_second_run_replaces_the_first(params):
    found = list_doubts(study_of([activity("b", "星座辨认")], params))
    other = found.assign(problem_id="x", stage="01_ingest")
    once = join_problems(other, found)
    assert len(join_problems(once, found)) == len(once) == 2
    assert tables.check(join_problems(tables.empty("problems"), tables.empty("problems")), "problems").empty
    assert isinstance(join_problems(once, tables.empty("problems")), pd.DataFrame)


def test_described_in_one_sentence_each(params):
    words = describe_doubts(study_of([activity("a", "2024", unit_id=None), activity("b", "星座辨认")], params))
    assert words == ["文字不足以比较特色；数据不足以评定实效；报送单位未确认", "数据不足以评定实效"]
