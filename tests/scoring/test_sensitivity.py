"""Which assumption a rank hangs on."""

import numpy as np
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.bounds import bound_measures
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.rating import rank_units
from kepuri_eval.scoring.sensitivity import leave_out_each, split_variance

TWO = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one"},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "two"},
}
STILL = {"vary_weights": "none", "goalpost_spread": 0, "vary_aggregation": False, "scenarios": 10}


def _built(hand, facts, units="a b c", **changes):
    params = hand.params(TWO, units, **changes)
    table = hand.table("facts", *facts)
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    measures, inputs = build_measures(table, *rest, params)
    scores = rank_units(measures, table, inputs, params)
    return scores, lay_out(measures, params), bound_measures(measures, table, inputs, params), params


def _facts(hand, values, **more):
    return [
        hand.fact(f"{unit}-{name}", name, value, unit_id=unit, **more.get(unit, {}))
        for unit, pair in values.items()
        for name, value in zip(("participants", "volunteers"), pair, strict=True)
    ]


def test_weights_alone_explain_everything_when_nothing_else_is_open(hand):
    facts = _facts(hand, {"a": (90, 10), "b": (10, 90), "c": (1, 1)})
    found = split_variance(*_built(hand, facts, robustness=STILL | {"vary_weights": "dirichlet"}), "g1", 64)
    indices = found.set_index("unit_id")
    assert indices.loc["a", ["assumption", "first", "total"]].tolist() == ["weights", 1, 1]
    assert np.isnan(indices.loc["c", "total"])  # always third: nothing to explain


def test_an_assumption_that_moves_nobody_has_index_zero(hand):
    facts = _facts(hand, {"a": (90, 10), "b": (10, 90), "c": (1, 1)}, c={"bound": "about"})
    open_two = STILL | {"vary_weights": "dirichlet"}
    found = split_variance(*_built(hand, facts, robustness=open_two), "g1", 256).set_index(["unit_id", "assumption"])
    assert found.loc[("a", "bounds"), "total"] == pytest.approx(0, abs=1e-9)
    assert found.loc[("a", "weights"), "total"] == pytest.approx(1, abs=0.15)


def test_two_assumptions_that_only_act_together_show_as_interplay(hand):
    # one mean or the other, and one measure left out or the other
    facts = _facts(hand, {"a": (100, 4), "b": (45, 45), "c": (1, 1)})
    both = STILL | {"vary_aggregation": True, "vary_weights": "dirichlet", "weight_concentration": 2}
    found = split_variance(*_built(hand, facts, robustness=both), "g1", 512)
    own = found[found["unit_id"] == "a"]
    assert set(own["assumption"]) == {"weights", "aggregation"}
    assert (own["total"] + 0.1 >= own["first"]).all()
    assert own["total"].sum() >= 0.9


def test_the_same_seed_gives_the_same_indices(hand):
    facts = _facts(hand, {"a": (60, 40), "b": (42, 60), "c": (55, 48)})
    built = _built(hand, facts, robustness={"scenarios": 10})
    first, again = split_variance(*built, "g1", 32), split_variance(*built, "g1", 32)
    assert first.equals(again)


def test_what_cannot_be_split_is_refused(hand):
    facts = _facts(hand, {"a": (60, 40), "b": (42, 60)})
    with pytest.raises(ScoringError, match="no assumption is open"):
        split_variance(*_built(hand, facts, "a b", robustness=STILL), "g1")
    with pytest.raises(ScoringError, match="power of two, found 100"):
        split_variance(*_built(hand, facts, "a b", robustness={"scenarios": 10}), "g1", 100)
    with pytest.raises(ScoringError, match="ranks need two"):
        split_variance(*_built(hand, facts, "a b", robustness={"scenarios": 10}), "g2")
    alike = _facts(hand, {"a": (60, 40), "b": (42, 40)})
    open_scale = {"scenarios": 10, "normalisations": ("minmax",)}
    with pytest.raises(ScoringError, match=r"cannot be scored \(normalisation minmax, measure m2"):
        split_variance(*_built(hand, alike, "a b", robustness=open_scale), "g1")


def test_leaving_out_each_measure_and_indicator(hand):
    facts = _facts(hand, {"a": (90, 10), "b": (50, 40), "c": (30, 30)})
    scores, sheet, _, params = _built(hand, facts, robustness=STILL)
    found = leave_out_each(scores, sheet, params).set_index(["unit_id", "left_out"])
    assert found.loc[("a", "m1"), ["rank", "rank_without", "shift"]].tolist() == [1, 3, 2]
    assert found.loc[("b", "m1"), "shift"] == -1
    assert found.loc[("a", "two"), "shift"] == found.loc[("a", "m2"), "shift"] == 0
    assert (found["reason"] == "").all()


def test_where_nothing_is_left_it_says_so(hand):
    facts = [*_facts(hand, {"a": (90, 10)}), hand.fact("f", "participants", 5, unit_id="b")]
    scores, sheet, _, params = _built(hand, facts, "a b", robustness=STILL, scoring={"min_coverage": 0.5})
    found = leave_out_each(scores, sheet, params).set_index(["unit_id", "left_out"])
    assert found.loc[("b", "m1"), "reason"] == "nothing is left to score some units by"
    assert np.isnan(found.loc[("b", "m1"), "rank_without"])
    assert found.loc[("a", "m1"), "rank_without"] == 1
