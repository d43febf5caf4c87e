"""From scenario scores to standing: see also test_scenarios and test_rating."""

import pandas as pd

from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.robustness import summarise, vary

ONE = {"m1": {"kind": "total", "quantity": "participants", "indicator": "one"}}
NO_BOUNDS = pd.DataFrame(columns=["unit_id", "measure", "quantity", "low", "high"])


def test_units_without_a_score_and_groups_without_units_take_no_part(hand):
    params = hand.params(ONE, "a b c2")
    facts = hand.table("facts", hand.fact("f1", "participants", 9), hand.fact("f2", "participants", 5, unit_id="b"))
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    measures, _ = build_measures(facts, *rest, params)
    found = vary(score_units(measures, params), lay_out(measures, params), NO_BOUNDS, params)
    assert [(part.group, part.units) for part in found] == [("g1", ("a", "b"))]
    assert summarise(found, params)["unit_id"].tolist() == ["a", "b"]


def test_nobody_scored_gives_an_empty_table(hand):
    params = hand.params(ONE, "a")
    assert summarise([], params).empty
