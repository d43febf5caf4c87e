"""Ranks of many scenarios, counted."""

import numpy as np
import pytest
from scipy.stats import rankdata

from kepuri_eval.scoring.acceptability import Tally, count_wins, rank_quantile, rank_scenarios


def test_ranks_agree_with_scipy_with_many_ties():
    scores = np.random.default_rng(1).integers(0, 6, (200, 9)).astype(float)
    assert (rank_scenarios(scores) == rankdata(-scores, method="min", axis=1)).all()


def test_a_tolerance_joins_neighbours():
    assert rank_scenarios(np.array([[1.0, 2.0, 2.0 + 1e-12]]), tolerance=1e-9).tolist() == [[3, 1, 1]]


def _counted(ranks):
    units = ranks.shape[1]
    return [[int((ranks[:, unit] == rank).sum()) for rank in range(1, units + 1)] for unit in range(units)]


def _tally(scores, tolerance=0.0):
    tally = Tally(scores.shape[1], tolerance)
    for piece in np.array_split(scores, 3):
        tally.add(piece)
    return tally.counts


def test_counts_of_ranks():
    scores = np.array([[9.0, 1.0], [9.0, 1.0], [1.0, 9.0], [5.0, 5.0]])
    assert _tally(scores).tolist() == [[3, 1], [2, 2]]


@pytest.mark.parametrize(
    ("name", "scores"),
    [
        ("spread", np.random.default_rng(2).normal(50, 10, (300, 17))),
        ("negative", np.random.default_rng(3).normal(0, 10, (300, 17))),
        ("ties", np.random.default_rng(4).integers(-3, 3, (300, 17)).astype(float)),
        ("a hair apart", 50 + np.random.default_rng(5).integers(0, 30, (300, 17)) * 1e-14),
        ("zeros", np.zeros((3, 5))),
        ("minus zero", np.array([[0.0, -0.0, 1.0]])),
        ("one unit", np.array([[4.0], [5.0]])),
        ("tiny", np.random.default_rng(6).normal(0, 1e-300, (40, 9))),
        ("huge", np.random.default_rng(6).normal(0, 1e300, (40, 9))),
    ],
)
@pytest.mark.parametrize("tolerance", [0.0, 1e-9])
def test_the_packed_sort_changes_no_rank(name, scores, tolerance):
    assert _tally(scores, tolerance).tolist() == _counted(rank_scenarios(scores, tolerance=tolerance))


def test_wins_in_pairs():
    scores = np.array([[9.0, 1.0, 1.0], [2.0, 3.0, 1.0]])
    assert count_wins(scores).tolist() == [[0, 1, 2], [1, 0, 1], [0, 0, 0]]


def test_a_tally_accounts_for_every_scenario():
    tally = Tally(2, pairwise=True)
    tally.add(np.array([[1.0, 2.0], [np.nan, 2.0], [np.inf, 1.0], [2.0, 1.0]]))
    tally.refuse("zeros under a geometric mean", 3)
    assert (tally.drawn, tally.scored) == (4 + 3, 2)
    assert tally.not_scored == {"a unit had no score": 2, "zeros under a geometric mean": 3}
    assert tally.matrix().tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert tally.share_within(1).tolist() == [0.5, 0.5]
    assert tally.wins.tolist() == [[0, 1], [1, 0]]


def test_the_rows_of_the_matrix_add_up_to_one():
    tally = Tally(7)
    tally.add(np.random.default_rng(1).integers(0, 4, (50, 7)).astype(float))
    assert tally.matrix().sum(axis=1) == pytest.approx(np.ones(7))


def test_quantiles_are_ranks_that_were_taken():
    counts = np.array([[5, 90, 5, 0], [0, 0, 0, 100]])
    assert rank_quantile(counts, 0.05).tolist() == [1, 4]
    assert rank_quantile(counts, 0.06).tolist() == [2, 4]
    assert rank_quantile(counts, 0.95).tolist() == [2, 4]
    assert rank_quantile(counts, 0.96).tolist() == [3, 4]
    assert rank_quantile(counts, 0.0).tolist() == [1, 4]


def test_pieces_larger_than_the_waiting_room_are_counted_too():
    tally = Tally(3)
    scores = np.random.default_rng(1).normal(size=(40_000, 3))
    tally.add(scores[:10])
    tally.add(scores)
    assert tally.counts.sum(axis=1).tolist() == [40_010] * 3
