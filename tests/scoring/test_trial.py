"""Another method tried on measures laid out once gives what building everything anew gives."""

import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.trial import rescale, try_method

TWO = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one"},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "two"},
}


def _built(hand, params, one, two):
    values = {"a": one, "b": two}
    facts = hand.table(
        "facts",
        *(
            hand.fact(f"{unit}-{quantity}", quantity, value, unit_id=unit)
            for unit, row in values.items()
            for quantity, value in row.items()
        ),
    )
    return build_measures(facts, *(hand.table(name) for name in ("mentions", "activities", "documents")), params)[0]


def _with(params, **changes):
    method = params.method
    return method.model_copy(update={"scoring": method.scoring.model_copy(update=changes)})


def test_the_declared_method_changes_nothing(hand):
    params = hand.params(TWO)
    measures = _built(hand, params, {"participants": 80, "volunteers": 20}, {"participants": 40, "volunteers": 90})
    sheet = lay_out(measures, params)
    assert rescale(sheet, params.method).scores == pytest.approx(sheet.scores, nan_ok=True)
    found, fresh = try_method(sheet, params.method), score_units(measures, params)
    assert found["score"].tolist() == pytest.approx(fresh["score"].tolist(), nan_ok=True)
    assert found.set_index("unit_id")["rank"].loc[["a", "b"]].tolist() == [2, 1]  # (80+20)/2 and (40+90)/2


def test_a_geometric_mean_is_formed_from_the_same_scores(hand):
    params = hand.params(TWO)
    measures = _built(hand, params, {"participants": 80, "volunteers": 20}, {"participants": 40, "volunteers": 90})
    found = try_method(lay_out(measures, params), _with(params, aggregate_indicators="geometric"))
    scores = found.set_index("unit_id")["score"]
    assert scores["a"] == pytest.approx((80 * 20) ** 0.5)
    assert scores["b"] == pytest.approx((40 * 90) ** 0.5)


def test_min_max_brings_the_better_of_two_to_100(hand):
    params = hand.params(TWO)
    measures = _built(hand, params, {"participants": 80, "volunteers": 20}, {"participants": 40, "volunteers": 90})
    sheet = rescale(lay_out(measures, params), _with(params, normalise="minmax"))
    assert sheet.scores[list(sheet.units).index("a")].tolist() == [100, 0]
    assert sheet.scores[list(sheet.units).index("b")].tolist() == [0, 100]


def test_a_scale_that_tells_nobody_apart_names_the_measure(hand):
    params = hand.params(TWO)
    measures = _built(hand, params, {"participants": 50, "volunteers": 20}, {"participants": 50, "volunteers": 90})
    with pytest.raises(ScoringError, match="m1"):
        rescale(lay_out(measures, params), _with(params, normalise="minmax"))
