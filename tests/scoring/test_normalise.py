"""Normalisations by arithmetic, and against other people's code."""

import numpy as np
import pymcdm.normalizations as pn
import pytest
from scipy.stats import rankdata, zscore
from skcriteria.preprocessing import scalers

from kepuri_eval.scoring import normalise

X = [[2.0, 30.0], [4.0, 10.0], [3.0, 20.0], [6.0, 20.0]]
UP_DOWN = [1, -1]
RANDOM = np.random.default_rng(1).lognormal(size=(30, 6))


def test_min_max():
    found = normalise.min_max(X, UP_DOWN)
    assert found[:, 0] == pytest.approx([100 * (x - 2) / (6 - 2) for x in (2, 4, 3, 6)])
    assert found[:, 1] == pytest.approx([100 * (30 - x) / (30 - 10) for x in (30, 10, 20, 20)])
    assert normalise.min_max(X, lower=1, upper=5)[:, 0] == pytest.approx([1 + 4 * (x - 2) / 4 for x in (2, 4, 3, 6)])


def test_z_score():
    mean, sd = (2 + 4 + 3 + 6) / 4, np.sqrt((1.75**2 + 0.25**2 + 0.75**2 + 2.25**2) / 3)
    assert normalise.z_score(X, mean=10, sd=2)[:, 0] == pytest.approx([10 + 2 * (x - mean) / sd for x in (2, 4, 3, 6)])


def test_ranks_from_the_worst_upward():
    assert normalise.rank_values(X, UP_DOWN).tolist() == [[1, 1], [3, 4], [2, 2], [4, 2]]
    assert normalise.percent_rank(X, UP_DOWN)[:, 1] == pytest.approx([0, 3 / 3, 1 / 3, 1 / 3])
    assert normalise.borda(X, UP_DOWN)[:, 1].tolist() == [0, 3, 1, 1]


def test_distances():
    assert normalise.distance_to_max(X)[:, 0] == pytest.approx([1 - (6 - x) / (6 - 2) for x in (2, 4, 3, 6)])
    assert normalise.fraction_of_max(X)[:, 0] == pytest.approx([x / 6 for x in (2, 4, 3, 6)])
    found = normalise.distance_to_reference(X, [4, 20], UP_DOWN)
    assert found == pytest.approx(np.array([[2 / 4, 20 / 30], [4 / 4, 20 / 10], [3 / 4, 1], [6 / 4, 1]]))
    found = normalise.distance_to_target(X, [5, 15], UP_DOWN)
    assert found[:, 0] == pytest.approx([0, (4 - 2) / (5 - 2), (3 - 2) / (5 - 2), 1])
    assert found[:, 1] == pytest.approx([0, 1, (30 - 20) / (30 - 15), (30 - 20) / (30 - 15)])
    assert normalise.distance_to_target(X, [5, 15], UP_DOWN, capped=False)[3, 0] == pytest.approx((6 - 2) / (5 - 2))


def test_goalposts():
    found = normalise.goalposts(X, [0, 10], [5, 20], UP_DOWN)
    assert found.tolist() == [[100 * 2 / 5, 0], [100 * 4 / 5, 100], [100 * 3 / 5, 0], [100, 0]]


@pytest.mark.parametrize("name", ["minmax", "zscore", "rank", "prank", "borda", "dist2max", "fracmax"])
def test_missing_stays_missing_and_moves_nobody(name):
    holed = np.vstack([RANDOM, np.full((2, 6), np.nan)])
    found = normalise.NORMALISATIONS[name](holed)
    assert np.isnan(found[-2:]).all()
    np.testing.assert_allclose(found[:-2], normalise.NORMALISATIONS[name](RANDOM), atol=1e-12)


def test_against_pymcdm():
    for column in range(6):
        own = RANDOM[:, column]
        assert normalise.min_max(RANDOM, upper=1)[:, column] == pytest.approx(pn.minmax_normalization(own), abs=1e-9)
        down = normalise.min_max(RANDOM, -np.ones(6), upper=1)[:, column]
        assert down == pytest.approx(pn.minmax_normalization(own, cost=True), abs=1e-9)
        assert normalise.fraction_of_max(RANDOM)[:, column] == pytest.approx(pn.max_normalization(own), abs=1e-9)


def test_against_scikit_criteria_and_scipy():
    matrix = scalers.MinMaxScaler(target="matrix")._transform_matrix(RANDOM)
    np.testing.assert_allclose(normalise.min_max(RANDOM, upper=1), matrix, atol=1e-9)
    matrix = scalers.StandarScaler(target="matrix")._transform_matrix(RANDOM)  # divides by n, not n − 1
    np.testing.assert_allclose(normalise.z_score(RANDOM), matrix * np.sqrt(29 / 30), atol=1e-9)
    np.testing.assert_allclose(normalise.z_score(RANDOM), zscore(RANDOM, ddof=1), atol=1e-9)
    matrix = scalers.MaxAbsScaler(target="matrix")._transform_matrix(RANDOM)
    np.testing.assert_allclose(normalise.fraction_of_max(RANDOM), matrix, atol=1e-9)
    tied = np.random.default_rng(2).integers(0, 5, (40, 4)).astype(float)
    assert (normalise.rank_values(tied) == rankdata(tied, method="min", axis=0)).all()
