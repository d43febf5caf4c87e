"""Benefit of the doubt, where the best weights can be seen."""

import numpy as np
import pytest

from kepuri_eval.scoring.benefit import benefit_of_the_doubt


def test_units_that_nobody_beats_score_one():
    found = benefit_of_the_doubt([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]])
    # the third: 2 w1 + 2 w2 under 4 w1 + w2 ≤ 1 and w1 + 4 w2 ≤ 1, so w1 = w2 = 1/5
    assert found.scores == pytest.approx([1, 1, 2 / 5 + 2 / 5], abs=1e-9)
    assert found.weights[2] == pytest.approx([1 / 5, 1 / 5], abs=1e-9)
    assert found.shares.sum(axis=1) == pytest.approx([1, 1, 1])


def test_a_unit_half_as_good_in_everything_scores_a_half():
    assert benefit_of_the_doubt([[4.0, 6.0], [2.0, 3.0]]).scores == pytest.approx([1, 1 / 2], abs=1e-9)


def test_one_measure_is_the_fraction_of_the_largest():
    assert benefit_of_the_doubt([[3.0], [4.0], [1.0]]).scores == pytest.approx([3 / 4, 1, 1 / 4], abs=1e-9)


def test_bounds_on_shares_cost_a_one_sided_unit():
    x = [[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]]
    bounded = benefit_of_the_doubt(x, (0.4, 0.6))
    assert (bounded.shares >= 0.4 - 1e-9).all()
    assert (bounded.shares <= 0.6 + 1e-9).all()
    assert (bounded.scores <= benefit_of_the_doubt(x).scores + 1e-9).all()


def test_each_unit_does_at_least_as_well_as_under_any_common_weights():
    x = np.random.default_rng(8).random((12, 4)) + 0.05
    own = benefit_of_the_doubt(x).scores
    for weights in np.random.default_rng(9).dirichlet(np.ones(4), 20):
        common = x @ weights
        assert (own >= common / common.max() - 1e-9).all()


def test_units_that_are_equal_stay_equal_in_whatever_order_they_are_given():
    rng = np.random.default_rng(4)
    x = rng.integers(0, 12, (12, 3)) + 1.0
    scores = benefit_of_the_doubt(x).scores
    for _ in range(10):
        order = rng.permutation(12)
        assert (benefit_of_the_doubt(x[order]).scores == scores[order]).all()
