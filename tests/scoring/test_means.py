"""Means by arithmetic, and against other people's code."""

import numpy as np
import pymcdm.methods as pm
import pytest
from pymcdm.normalizations import max_normalization
from skcriteria.agg import simple

from kepuri_eval.scoring import means

RNG = np.random.default_rng(3)
X, W = RNG.random((20, 5)) + 0.1, RNG.dirichlet(np.ones(5))


@pytest.mark.parametrize(
    ("join", "expected"),
    [
        (means.arithmetic, (1 * 20 + 3 * 80) / 4),
        (means.geometric, (20**1 * 80**3) ** (1 / 4)),
        (means.harmonic, 4 / (1 / 20 + 3 / 80)),
        (means.generalised, ((1 * 20**0.5 + 3 * 80**0.5) / 4) ** 2),
        (lambda x, w: means.generalised(x, w, 2), ((1 * 20**2 + 3 * 80**2) / 4) ** 0.5),
        (lambda x, w: means.generalised(x, w, -1), 4 / (1 / 20 + 3 / 80)),
        (lambda x, w: means.generalised(x, w, 0), (20**1 * 80**3) ** (1 / 4)),
        (lambda x, w: means.generalised(x, w, 1), (1 * 20 + 3 * 80) / 4),
    ],
)
def test_by_hand_leaving_out_what_is_missing(join, expected):
    assert join([[20, 80, np.nan]], [1, 3, 5]) == pytest.approx([expected])
    assert join([[20, 80]], [1, 3]) == pytest.approx([expected])


@pytest.mark.parametrize("join", means.MEANS.values())
def test_many_weightings_at_once_are_each_as_alone(join):
    many = RNG.dirichlet(np.ones(5), 7)
    np.testing.assert_allclose(join(X, many), [join(X, one) for one in many], rtol=1e-13)
    cube = RNG.random((7, 20, 5)) + 0.1
    cube[2, 3, 4] = np.nan
    np.testing.assert_allclose(join(cube, many), [join(x, one) for x, one in zip(cube, many, strict=True)], rtol=1e-13)


def test_nothing_there_gives_no_mean():
    assert np.isnan(means.arithmetic([[np.nan, np.nan]], [1, 1])).all()


def test_the_means_stand_in_their_order():
    assert (means.harmonic(X, W) <= means.geometric(X, W)).all()
    assert (means.geometric(X, W) <= means.arithmetic(X, W)).all()


def test_against_pymcdm_and_scikit_criteria():
    top = X.max(axis=0)
    wsm = pm.WSM(normalization_function=max_normalization)(X, W, np.ones(5))
    np.testing.assert_allclose(means.arithmetic(X / top, W), wsm, atol=1e-9)
    wpm = pm.WPM(normalization_function=max_normalization)(X, W, np.ones(5))
    np.testing.assert_allclose(means.geometric(X / top, W), wpm, atol=1e-9)
    np.testing.assert_allclose(means.arithmetic(X, W), simple.wsm(X, W)[1], atol=1e-9)
    # scikit-criteria gives the decimal logarithm of the weighted product
    np.testing.assert_allclose(np.log10(means.geometric(X, W)), simple.wpm(X, W)[1], atol=1e-9)
