"""The study compares what no other row stands for, and orders it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.standouts.doubts import describe_doubts
from kepuri_eval.standouts.study import join_qualities, study_activities
from tests.standouts.conftest import activity, four_subjects, listed, no_scores

FACTS = tables.empty("facts")


def test_rows_that_another_stands_for_are_left_out(params):
    rows = four_subjects(5).to_dict("records")
    rows[3]["duplicate_of"] = "a001"
    study = study_activities(listed(rows), FACTS, no_scores(), params)
    assert len(study.activities) == 19
    assert "a003" not in set(study.activities["activity_id"])


def test_both_qualities_by_their_weight():
    joined = join_qualities(pd.Series([80.0, np.nan]), pd.Series([40.0, 10.0]), 0.75)
    assert joined[0] == 0.75 * 80 + 0.25 * 40
    assert np.isnan(joined[1])


def test_places_run_from_the_best_and_unscored_come_last(params):
    rows = [*four_subjects(5).to_dict("records"), activity("z", "2024")]
    candidates = study_activities(listed(rows), FACTS, no_scores(), params).candidates
    order = candidates.sort_values("position")["score"]
    assert sorted(candidates["position"]) == list(range(1, 22))
    assert order.dropna().is_monotonic_decreasing
    assert order.iloc[-1:].isna().all()


def test_equal_scores_go_to_the_unit_with_the_better_score(params):
    rows = [activity(f"a{n}", "急救培训", "居民学习按压", participants=50.0, volunteers=5.0, unit_id=unit)
            for n, unit in enumerate(["host-04", "host-10"])]  # fmt: skip
    scores = pd.DataFrame({"unit_id": ["host-04", "host-10"], "score": [60.0, 70.0]})
    candidates = study_activities(listed(rows), FACTS, scores, params).candidates
    assert candidates["position"].tolist() == [2, 1]


@pytest.mark.parametrize("changes", [{"unit_id": None}, {"text": None, "name": "2024"}])
def test_without_a_unit_or_a_text_nothing_is_eligible(params, changes):
    rows = [*four_subjects(3).to_dict("records"), activity("z", "急救培训", "居民学习", participants=9.0) | changes]
    candidates = study_activities(listed(rows), FACTS, no_scores(), params).candidates
    assert not candidates["is_eligible"].iloc[-1]


def test_no_activities(params):
    study = study_activities(tables.empty("activities"), FACTS, no_scores(), params)
    assert len(study.candidates) == len(study.names) == 0


def test_an_activity_of_a_document_with_a_grave_problem_is_compared_and_not_eligible(params):
    rows = four_subjects(5).assign(volunteers=3.0).to_dict("records")
    rows[4]["sources"] = "other-p1;broken-t1r2c1"
    common = {"stage": "01_ingest", "message": "文件损坏", "advice": "请重新报送"}
    problems = tables.from_rows(
        [common | {"problem_id": "a", "severity": "grave", "code": "file_damaged", "doc_id": "broken"},
         common | {"problem_id": "b", "severity": "warning", "code": "total_differs", "doc_id": "doc"},
         common | {"problem_id": "c", "severity": "grave", "code": "summary_missing", "unit_id": "host-04"}],
        "problems",
    )  # fmt: skip
    study = study_activities(listed(rows), FACTS, no_scores(), params, problems=problems)
    assert np.flatnonzero(study.candidates["has_grave_problem"]).tolist() == [4]
    assert not study.candidates["is_eligible"].iloc[4]
    assert study.candidates["score"].notna().iloc[4]
    assert "严重问题" in describe_doubts(study)[4]
