"""Ranks within groups and ties by the announced rules."""

import numpy as np
import pandas as pd

from kepuri_eval.scoring.aggregate import ScoreSheet
from kepuri_eval.scoring.hierarchy import build_tree
from kepuri_eval.scoring.ranking import equal_steps, rank_in_groups


def _ranks(scores, ties=(), groups=None, tolerance=1e-9, **columns):
    units = [f"u{at}" for at in range(len(scores))]
    table = pd.DataFrame({"unit_id": units, "group": groups or ["g"] * len(scores), "score": scores, **columns})
    empty = np.zeros((len(scores), 1))
    by_measure = np.array(columns.get("m1", [0.0] * len(scores)))[:, None]
    tree = build_tree(["m1"], {"m1": "score"}, {"m1": 1, "score": 1})
    sheet = ScoreSheet(
        pd.Index(units), pd.Series("g", units), ("m1",), by_measure, empty, empty > 0, empty > 0, tree
    )  # fmt: skip
    return rank_in_groups(table, sheet, ties, tolerance).tolist()


def test_the_highest_score_is_first():
    assert _ranks([50.0, 70.0, 60.0]) == [3, 1, 2]


def test_equal_scores_share_a_rank_and_the_next_is_skipped():
    assert _ranks([70.0, 70.0, 60.0]) == [1, 1, 3]
    assert _ranks([70.0, 70.0 - 1e-12, 60.0]) == [1, 1, 3]


def test_the_chain_of_rules_tells_equal_scores_apart():
    assert _ranks([70.0, 70.0, 70.0], ("effect",), indicator_effect=[10.0, 30.0, 20.0]) == [3, 1, 2]
    assert _ranks([70.0, 70.0, 70.0], ("effect", "m1"), indicator_effect=[5.0, 5.0, 1.0], m1=[1.0, 2.0, 3.0]) == [
        2, 1, 3,
    ]  # fmt: skip


def test_a_missing_tie_value_stands_behind():
    assert _ranks([70.0, 70.0], ("effect",), indicator_effect=[np.nan, 0.0]) == [2, 1]


def test_groups_are_ranked_apart():
    assert _ranks([50.0, 70.0, 60.0, 10.0], groups=["g", "h", "g", "h"]) == [2, 1, 1, 2]


def test_a_unit_without_a_score_has_no_rank():
    assert _ranks([50.0, np.nan, 60.0]) == [2, pd.NA, 1]
    assert _ranks([np.nan]) == [pd.NA]


def test_steps_join_neighbours_within_the_tolerance():
    assert equal_steps(np.array([1.0, 1.05, 1.1, 2.0, np.nan, np.nan]), 0.06).tolist() == [1, 1, 1, 2, 0, 0]
