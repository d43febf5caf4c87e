"""From scenario scores to standing: see also test_scenarios and test_rating."""

import pandas as pd

from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.rating import rank_units, vary_units
from kepuri_eval.scoring.robustness import account, summarise, tabulate_ranks, tabulate_wins, vary

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


def test_the_matrix_the_wins_and_the_account_as_tables(hand):
    params = hand.params(ONE, "a b")
    facts = hand.table("facts", hand.fact("f1", "participants", 9), hand.fact("f2", "participants", 5, unit_id="b"))
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    measures, inputs = build_measures(facts, *rest, params)
    scores = rank_units(measures, facts, inputs, params)
    found = vary_units(measures, facts, inputs, scores, params)
    assert tabulate_ranks(found).to_numpy().tolist() == [["g1", "a", 1, 1.0], ["g1", "b", 2, 1.0]]
    assert tabulate_wins(found).to_numpy().tolist() == [["g1", "a", "b", 1.0], ["g1", "b", "a", 0.0]]
    assert account(found).to_numpy().tolist() == [["g1", "scored", 300]]
    assert tabulate_ranks([]).empty
