"""Ranks of many scenarios, counted."""

import numpy as np
from scipy.stats import rankdata

from kepuri_eval.scoring.acceptability import count_ranks, rank_quantile, rank_scenarios


def test_ranks_agree_with_scipy_with_many_ties():
    scores = np.random.default_rng(1).integers(0, 6, (200, 9)).astype(float)
    assert (rank_scenarios(scores) == rankdata(-scores, method="min", axis=1)).all()


def test_a_tolerance_joins_neighbours():
    assert rank_scenarios(np.array([[1.0, 2.0, 2.0 + 1e-12]]), tolerance=1e-9).tolist() == [[3, 1, 1]]


def test_counts_of_ranks():
    ranks = np.array([[1, 2], [1, 2], [2, 1], [1, 1]])
    assert count_ranks(ranks).tolist() == [[3, 1], [2, 2]]


def test_quantiles_are_ranks_that_were_taken():
    counts = np.array([[5, 90, 5, 0], [0, 0, 0, 100]])
    assert rank_quantile(counts, 0.05).tolist() == [1, 4]
    assert rank_quantile(counts, 0.06).tolist() == [2, 4]
    assert rank_quantile(counts, 0.95).tolist() == [2, 4]
    assert rank_quantile(counts, 0.96).tolist() == [3, 4]
    assert rank_quantile(counts, 0.0).tolist() == [1, 4]
