"""What is left open, and the numbers each open thing takes."""

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.method import Robustness, Scoring
from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.assumptions import ASSUMPTION_WORDS, count_numbers, draw, open_choices, take_group
from kepuri_eval.scoring.indicators import build_measures

THREE = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one"},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "one", "weight": 0},
    "m3": {"kind": "total", "quantity": "materials", "indicator": "two"},
}
EVERYTHING = {
    "normalisations": ("minmax",), "imputations": ("mean", "zero"), "leave_out": True,
}  # fmt: skip


def _group(hand, bounds=None, **robustness):
    params = hand.params(THREE, "a b", robustness=robustness)
    facts = hand.table(
        "facts",
        *(hand.fact(f"{unit}-{name}", name, 40, unit_id=unit)
          for unit in "ab" for name in ("participants", "volunteers", "materials")),
    )  # fmt: skip
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    measures, _ = build_measures(facts, *rest, params)
    empty = pd.DataFrame(columns=["unit_id", "measure", "quantity", "low", "high"])
    assert score_units(measures, params)["score"].notna().all()
    return take_group(lay_out(measures, params), "g1", np.array([0, 1]), empty if bounds is None else bounds), params


def test_the_declared_choice_is_among_the_open_ones_and_first():
    found = open_choices(
        Scoring(aggregate_indicators="harmonic"), Robustness(aggregations=("arithmetic", "harmonic"), **EVERYTHING)
    )
    assert found == {
        "aggregation": ("harmonic", "arithmetic"),
        "normalisation": ("goalposts", "minmax"),
        "imputation": ("none", "mean", "zero"),
    }
    assert open_choices(Scoring(), Robustness(vary_aggregation=False))["aggregation"] == ("arithmetic",)


def test_how_many_numbers_each_assumption_takes(hand):
    group, params = _group(hand, **EVERYTHING)
    assert count_numbers(group, params) == {
        "weights": 2 + 1 + 2, "goalposts": 3, "aggregation": 1, "normalisation": 1, "imputation": 1, "left_out": 1,
    }  # fmt: skip
    assert set(count_numbers(group, params)) < set(ASSUMPTION_WORDS)
    still = {"vary_weights": "none", "goalpost_spread": 0, "vary_aggregation": False, "vary_bounds": False}
    assert count_numbers(*_group(hand, **still)) == {}


@pytest.mark.parametrize("how", ["dirichlet", "noise", "none"])
def test_weights_add_up_stay_near_and_zero_stays_zero(hand, how):
    group, params = _group(hand, vary_weights=how)
    rng = np.random.default_rng(1)
    numbers = {name: rng.random((4000, count)) for name, count in count_numbers(group, params).items()}
    weights = draw(group, params, numbers).weights
    assert weights["one"][:, 1].tolist() == [0] * 4000
    assert weights["score"].sum(axis=1) == pytest.approx(np.ones(4000))
    assert weights["score"].mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.01)
    expected = {"dirichlet": np.sqrt(0.5 * 0.5 / (30 + 1)), "none": 0}
    if how in expected:
        assert weights["score"][:, 0].std() == pytest.approx(expected[how], rel=0.05)
    else:
        assert weights["score"][:, 0].max() <= 1.25 / (1.25 + 0.75)


def test_measures_that_rest_on_the_same_figures_move_together(hand):
    bounds = pd.DataFrame(
        [("a", "m1", "participants", 40.0, 50.0), ("a", "m3", "participants", 40.0, 60.0),
         ("b", "m3", "materials", 40.0, 44.0)],
        columns=["unit_id", "measure", "quantity", "low", "high"],
    )  # fmt: skip
    group, params = _group(hand, bounds)
    assert count_numbers(group, params)["bounds"] == 2
    assert group.draw_of[0, 0] == group.draw_of[0, 2] != group.draw_of[1, 2]
    assert (group.high - group.low)[0].tolist() == [10, 0, 20]
    assert (group.draw_of[:, 1] == -1).all()
