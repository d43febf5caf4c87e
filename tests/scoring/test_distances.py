"""TOPSIS, VIKOR and grey relations by arithmetic, and against other people's code."""

import numpy as np
import pymcdm.methods as pm
import pytest
from pymcdm.normalizations import minmax_normalization
from skcriteria.agg import topsis as sk_topsis
from skcriteria.agg.vikor import VIKOR as SkVikor

from kepuri_eval.scoring.distances import grey_relation, topsis, vikor

RNG = np.random.default_rng(4)
X, W, UP = RNG.random((25, 6)), RNG.dirichlet(np.ones(6)), np.ones(6)
HAND, HALF = [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0]], [0.75, 0.25]


def test_topsis_by_hand():
    best = [np.hypot(0.75 * 1, 0), np.hypot(0, 0.25 * 0.5), np.hypot(0.75 * 0.5, 0.25)]
    worst = [np.hypot(0, 0.25 * 1), np.hypot(0.75, 0.25 * 0.5), np.hypot(0.75 * 0.5, 0)]
    assert topsis(HAND, HALF) == pytest.approx([w / (b + w) for b, w in zip(best, worst, strict=True)])


def test_vikor_by_hand():
    group = [0.75 * 1, 0.25 * 0.5, 0.75 * 0.5 + 0.25 * 1]
    regret = [0.75 * 1, 0.25 * 0.5, max(0.75 * 0.5, 0.25 * 1)]
    q = [0.5 * (s - 0.125) / (0.75 - 0.125) + 0.5 * (r - 0.125) / (0.75 - 0.125)
         for s, r in zip(group, regret, strict=True)]  # fmt: skip
    assert vikor(HAND, HALF) == pytest.approx([1 - one for one in q])


def test_grey_relation_by_hand():
    # gaps from the best: 1 0 | 0 .5 | .5 1; least 0, largest 1, distinguishing .5
    near = {0: 0.5 / 0.5, 0.5: 0.5 / (0.5 + 0.5), 1: 0.5 / (1 + 0.5)}
    expected = [0.75 * near[1] + 0.25 * near[0], 0.75 * near[0] + 0.25 * near[0.5], 0.75 * near[0.5] + 0.25 * near[1]]
    assert grey_relation(HAND, HALF) == pytest.approx(expected)


@pytest.mark.parametrize("join", [topsis, vikor, grey_relation])
def test_many_weightings_at_once_are_each_as_alone(join):
    many = RNG.dirichlet(UP, 9)
    np.testing.assert_allclose(join(X, many), [join(X, one) for one in many], rtol=1e-12)


def test_topsis_against_pymcdm_and_scikit_criteria():
    scaled = (X - X.min(axis=0)) / np.ptp(X, axis=0)
    theirs = pm.TOPSIS(normalization_function=minmax_normalization)(X, W, UP)
    np.testing.assert_allclose(topsis(scaled, W), theirs, atol=1e-9)
    np.testing.assert_allclose(topsis(X, W), sk_topsis.topsis(X, UP, W)[3], atol=1e-9)


def test_vikor_against_pymcdm_and_scikit_criteria():
    for compromise in (0.0, 0.3, 0.5, 1.0):
        theirs = pm.VIKOR(v=compromise)(X, W, UP)
        np.testing.assert_allclose(1 - vikor(X, W, compromise), theirs, atol=1e-9)
    _, extra = SkVikor()._evaluate_data(matrix=X, objectives=UP, weights=W)
    np.testing.assert_allclose(1 - vikor(X, W), extra["q_k"], atol=1e-9)


def test_where_all_are_alike_in_one_half_vikor_reads_the_other():
    # S is the same for both units: only the worst distance tells them apart
    assert vikor([[0.0, 1.0, 0.5], [1.0, 0.0, 0.4]], [0.4, 0.4, 0.2]).tolist() != [1, 1]
