"""PROMETHEE II and Copeland by arithmetic, and against other people's code."""

import numpy as np
import pymcdm.methods as pm
import pytest

from kepuri_eval.scoring.outranking import copeland, promethee

RNG = np.random.default_rng(5)
X, W, UP = RNG.random((25, 6)), RNG.dirichlet(np.ones(6)), np.ones(6)
HAND = [[3.0, 1.0, 1.0], [2.0, 2.0, 1.0], [1.0, 3.0, 0.0]]


def test_promethee_by_hand():
    # each part's wins less losses over the two others: 2 0 -2 | -2 0 2 | 1 1 -2
    flows = [[1, -1, 0.5], [0, 0, 0.5], [-1, 1, -1]]
    weights = [0.5, 0.3, 0.2]
    expected = [sum(w * f for w, f in zip(weights, row, strict=True)) for row in flows]
    assert promethee(HAND, weights) == pytest.approx(expected)


def test_copeland_by_hand():
    # .5 .3 .2: the first beats the second (.5 against .3) and the third (.7 against .3); the second beats the third
    assert copeland(HAND, [0.5, 0.3, 0.2]).tolist() == [1, 0, -1]
    # equal weights: first against second is a draw of one against one
    assert copeland(HAND, [1, 1, 1]).tolist() == [0.5, 0.5, -1]


def test_ties_in_a_part_count_for_nobody():
    assert promethee([[1.0], [1.0], [0.0]], [1.0]) == pytest.approx([0.5, 0.5, -1])


@pytest.mark.parametrize("join", [promethee, copeland])
def test_many_weightings_at_once_are_each_as_alone(join):
    many = RNG.dirichlet(UP, 9)
    np.testing.assert_allclose(join(X, many), [join(X, one) for one in many], rtol=0, atol=1e-12)


def test_promethee_against_pymcdm():
    np.testing.assert_allclose(promethee(X, W), pm.PROMETHEE_II("usual")(X, W, UP), atol=1e-9)
    threshold = np.full(6, 0.3)
    theirs = pm.PROMETHEE_II("vshape", p=threshold)(X, W, UP)
    np.testing.assert_allclose(promethee(X, W, "linear", threshold), theirs, atol=1e-9)


def test_copeland_against_a_count_of_every_pair():
    wins = np.zeros(25)
    for one in range(25):
        for other in range(25):
            ahead = sum(W[part] * np.sign(X[one, part] - X[other, part]) for part in range(6))
            wins[one] += np.sign(ahead) if one != other else 0
    np.testing.assert_allclose(copeland(X, W), wins / 24, atol=1e-9)
