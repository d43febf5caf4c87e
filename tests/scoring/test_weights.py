"""Weights by arithmetic, and against other people's code."""

import numpy as np
import pymcdm.weights as pw
import pytest
from skcriteria.preprocessing import weighters

from kepuri_eval.scoring import weights

X = np.random.default_rng(6).random((30, 5)) + 0.05


def test_given_and_equal():
    assert weights.given([2, 1, 1]).tolist() == [0.5, 0.25, 0.25]
    assert weights.given([0.5, 0.25, 0.25], total=1).tolist() == [0.5, 0.25, 0.25]
    assert weights.equal(4).tolist() == [1 / 4] * 4
    np.testing.assert_allclose(weights.equal(5), weighters.equal_weights(X), atol=1e-9)
    assert weights.from_names({"b": 3, "a": 1}, ("a", "b")).tolist() == [1 / 4, 3 / 4]


def test_rank_order_centroid():
    first, second, third = (1 + 1 / 2 + 1 / 3) / 3, (1 / 2 + 1 / 3) / 3, (1 / 3) / 3
    assert weights.rank_order_centroid([2, 1, 3]) == pytest.approx([second, first, third])
    shared = (first + second) / 2
    assert weights.rank_order_centroid([1, 1, 3]) == pytest.approx([shared, shared, third])


def test_swing():
    assert weights.swing([100, 60, 40]).tolist() == [100 / 200, 60 / 200, 40 / 200]


def test_entropy():
    # second measure all alike: entropy 1, weight 0; the first carries everything
    assert weights.entropy([[1.0, 2.0], [3.0, 2.0]]) == pytest.approx([1, 0])
    one = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    other = 1 + (0.1 * np.log(0.1) + 0.9 * np.log(0.9)) / np.log(2)
    assert weights.entropy([[1.0, 1.0], [3.0, 9.0]]) == pytest.approx([one / (one + other), other / (one + other)])
    np.testing.assert_allclose(weights.entropy(X), pw.entropy_weights(X), atol=1e-9)
    np.testing.assert_allclose(weights.entropy(X), weighters.entropy_weights(X), atol=1e-9)


def test_entropy_counts_a_zero_as_nothing():
    holed = np.array([[0.0, 1.0], [3.0, 9.0]])
    one, other = 1.0, 1 + (0.1 * np.log(0.1) + 0.9 * np.log(0.9)) / np.log(2)  # 0 ln 0 = 0
    assert weights.entropy(holed) == pytest.approx([one / (one + other), other / (one + other)])
    wider = np.array([[0.0, 1.0], [2.0, 4.0], [2.0, 5.0]])
    np.testing.assert_allclose(weights.entropy(wider), weighters.entropy_weights(wider), atol=1e-9)


def test_critic():
    np.testing.assert_allclose(weights.critic(X), pw.critic_weights(X), atol=1e-9)
    np.testing.assert_allclose(weights.critic(X), weighters.critic_weights(X, np.ones(5)), atol=1e-9)
    assert weights.critic([[1.0], [2.0]]).tolist() == [1]


def test_principal_components_of_two_alike_and_one_apart():
    # scores 1 -1 1 -1 twice and 1 1 -1 -1: correlations 1 between the first two, 0 with the third; eigenvalues 2 1 0.
    # Squared loadings on two axes: 1 1 | 1, so each measure weighs a third.
    x = [[1, 1, 1], [-1, -1, 1], [1, 1, -1], [-1, -1, -1]]
    assert weights.principal_components(x) == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert weights.principal_components([[1.0], [2.0]]).tolist() == [1]


def test_principal_components_of_two_measures_weigh_alike():
    assert weights.principal_components(X[:, :2]) == pytest.approx([0.5, 0.5])


def test_varimax_keeps_what_the_axes_explain_together():
    loadings = np.random.default_rng(7).normal(size=(8, 3))
    turned = weights.varimax(loadings)
    np.testing.assert_allclose((turned**2).sum(axis=1), (loadings**2).sum(axis=1))
    assert (turned**4).sum() >= (loadings**4).sum()


@pytest.mark.parametrize("rule", [weights.entropy, weights.critic, weights.principal_components])
def test_weights_add_up_and_do_not_depend_on_the_order_of_units(rule):
    assert rule(X).sum() == pytest.approx(1)
    np.testing.assert_allclose(rule(X[::-1]), rule(X), atol=1e-9)


def test_principal_components_do_not_depend_on_the_order_of_the_units():
    rng = np.random.default_rng(282)  # a case in which the turn comes to rest slowly
    x = rng.random((6, 4))
    turned = weights.principal_components(x[rng.permutation(6)])
    assert turned == pytest.approx(weights.principal_components(x), abs=1e-11)
