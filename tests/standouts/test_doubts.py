"""Doubts become problems fit to send, once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.errors import TableError
from kepuri_eval.problemwords import say_kind
from kepuri_eval.standouts.cards import build_cards
from kepuri_eval.standouts.doubts import STAGE, describe_doubts, join_problems, list_doubts
from kepuri_eval.standouts.finding import propose_lists
from kepuri_eval.standouts.study import load_earlier, study_activities
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


def test_every_kind_of_doubt_is_told_in_words():
    method = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
    listed_there = re.findall(r"`(\w+)` \((?:warning|notice)\)", method.partition("Problems of this stage: ")[2])
    assert "effect_unknown" in listed_there
    assert [code for code in listed_there if say_kind(code) == code] == []


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


def test_a_text_of_the_edition_before_is_flagged_in_doubts_and_cards(params):
    rows = four_subjects(6)
    before = rows.iloc[[3]].assign(activity_id="old", unit_id="host-04")
    study = study_activities(rows, tables.empty("facts"), no_scores(), params, earlier=before)
    assert study.earlier.tolist() == ["" if row != 3 else rows["name"].iloc[3] for row in range(len(rows))]
    found = list_doubts(study).query("code == 'text_of_last_edition'")
    assert len(found) == 1
    assert "上届活动" in found["message"].iloc[0]
    cards = build_cards(study, propose_lists(study, params), params).set_index("activity_id")
    assert "上届活动" in cards.loc[rows["activity_id"].iloc[3], "doubts"]
    assert cards["doubts"].str.contains("上届").sum() == 1


def test_without_an_edition_before_nothing_is_flagged(params):
    assert load_earlier(params).empty
    study = study_activities(four_subjects(6), tables.empty("facts"), no_scores(), params, earlier=load_earlier(params))
    assert (study.earlier == "").all()


def test_an_edition_before_that_was_never_run_is_told(params, tmp_path):
    edition = params.edition.model_copy(update={"previous_edition": "demo-2023"})
    with pytest.raises(TableError, match="run the notebook"):
        load_earlier(replace(params, root=tmp_path, edition=edition))
