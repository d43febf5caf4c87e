"""Effect rests on what was reported; what was not is missing, never zero."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.standouts.effective import measure_effect
from tests.standouts.conftest import activity, listed


def measure(rows, params, facts=None):
    activities = listed(rows)
    texts = tuple((activities["name"] + activities["text"].fillna("")).tolist())
    return measure_effect(activities, tables.empty("facts") if facts is None else facts, texts, params)


def reports(activity_id: str, value: float, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "fact_id": f"doc-{activity_id}-{value}", "doc_id": "doc", "locator": "p1", "start": 0, "end": 1,
        "unit_id": "county-130203", "activity_id": activity_id, "scope": "activity", "quantity": "media_reports",
        "value": value, "counted_in": "篇", "bound": "exact", "in_scope": True, "planned": False, "is_total": False,
        "raw": str(value), "source": "table",
    }  # fmt: skip
    return row | changes


def test_nothing_reported_is_no_figure(params):
    quality = measure([activity("a", "急救培训"), activity("b", "急救培训", participants=50.0, volunteers=5.0)], params)
    assert np.isnan(quality.figure[0])
    assert np.isfinite(quality.figure[1])
    assert quality.shares.iloc[0].isna().all()


def test_zero_is_a_figure(params):
    quality = measure([activity("a", "培训", volunteers=0.0), activity("b", "培训", volunteers=4.0)], params)
    assert quality.shares["volunteers"].tolist() == [25.0, 75.0]


def test_scale_is_compared_with_its_own_kind(params):
    small = [activity(f"s{n}", "培训", participants=10.0 + n, category="women") for n in range(8)]
    large = [activity(f"t{n}", "展览", participants=1000.0 + n, category="main_venue") for n in range(8)]
    shares = measure([*small, *large], params).shares["scale"]
    assert shares[7] == shares[15] == pytest.approx(100 * (8 - 0.5) / 8)


def test_links_and_stated_reports_are_not_added_up(params):
    facts = tables.from_rows([reports("a", 5.0), reports("a", 9.0, planned=True), reports("b", 1.0)], "facts")
    rows = [activity("a", "培训", links="https://a.invalid/1 https://a.invalid/2"),
            activity("b", "培训", links="https://b.invalid/1 https://b.invalid/2 https://b.invalid/3"),
            activity("c", "培训")]  # fmt: skip
    assert measure(rows, params, facts).values["publicity"].tolist()[:2] == [5.0, 3.0]
    assert np.isnan(measure(rows, params, facts).values["publicity"][2])


def test_partners_are_counted_and_reads_added_up(params):
    quality = measure([activity("a", "培训", joint_units="甲;乙; ;丙", online_views=10.0, shares=2.0)], params)
    assert quality.values["joint"][0] == 3
    assert quality.values["online"][0] == 12
    assert quality.words["joint"][0] == "3家"


def test_evidence_is_counted_in_the_description_only_where_there_is_one(params):
    quality = measure([activity("a", "培训", "发放问卷，满意度较高"), activity("b", "培训")], params)
    assert quality.values["evidence"][0] == 2
    assert np.isnan(quality.values["evidence"][1])


def test_ratings_enter_by_their_weight_and_are_asked_of_nobody_else(params):
    activities = listed([activity(f"a{n}", "培训", participants=50.0, volunteers=5.0) for n in range(3)])
    ratings = pd.DataFrame({"activity_id": ["a2", "a1"], "rating": [90.0, 40.0]})
    quality = measure_effect(activities, tables.empty("facts"), ("培训",) * 3, params, ratings)
    assert quality.weights["panel"] == params.method.standouts.panel.weight
    assert quality.shares["panel"].tolist()[1:] == [25.0, 75.0]
    assert np.isnan(quality.shares["panel"][0])
    # only the rating differs: the unrated one stands between
    assert quality.figure.rank().tolist() == [2.0, 1.0, 3.0]
    assert "panel" not in measure_effect(activities, tables.empty("facts"), ("培训",) * 3, params).shares
