"""One matrix under many weightings."""

import numpy as np
import pytest

from kepuri_eval.scoring.acceptability import rank_scenarios
from kepuri_eval.scoring.joins import JOINS
from kepuri_eval.scoring.means import arithmetic
from kepuri_eval.scoring.weightings import draw_weights, rank_weightings, vary_weights

RNG = np.random.default_rng(1)
X = RNG.random((12, 5)) * 99 + 1


@pytest.mark.parametrize("join", JOINS)
def test_given_weightings_are_ranked_one_by_one(join):
    many = RNG.dirichlet(np.ones(5), 40)
    tally = rank_weightings(X, many, join, pairwise=True)
    ranks = np.array([rank_scenarios(JOINS[join](X, one)[None])[0] for one in many])
    for unit in range(12):
        assert tally.counts[unit].tolist() == np.bincount(ranks[:, unit] - 1, minlength=12).tolist()
    assert (tally.scored, tally.not_scored) == (40, {})


def test_weights_need_not_add_up():
    many = RNG.dirichlet(np.ones(5), 40)
    assert (rank_weightings(X, many * 7).counts == rank_weightings(X, many).counts).all()


def test_same_seed_same_bits():
    first = vary_weights(X, np.ones(5), 25_000, 3)
    assert (first.counts == vary_weights(X, np.ones(5), 25_000, 3).counts).all()
    assert (first.counts != vary_weights(X, np.ones(5), 25_000, 4).counts).any()
    assert first.scored == 25_000


def test_a_unit_that_dominates_is_always_first():
    best = np.vstack([X, X.max(axis=0) + 1])
    assert vary_weights(best, np.ones(5), 2000, 1).matrix()[12, 0] == 1


def test_two_units_that_mirror_each_other_share_the_first_place():
    tally = vary_weights([[1.0, 0.0], [0.0, 1.0]], [1, 1], 40_000, 1, pairwise=True)
    assert tally.matrix()[0, 0] == pytest.approx(0.5, abs=0.02)
    assert tally.wins[0, 1] + tally.wins[1, 0] == 40_000


def test_close_weights_give_the_declared_ranking():
    tally = vary_weights(X, np.ones(5), 500, 1, spread=1e9)
    declared = rank_scenarios(arithmetic(X, np.ones(5))[None])[0]
    assert tally.counts[np.arange(12), declared - 1].tolist() == [500] * 12


@pytest.mark.parametrize(("how", "spread"), [("dirichlet", 30.0), ("noise", 0.25)])
def test_drawn_weights(how, spread):
    drawn = draw_weights(np.array([0.5, 0.3, 0.2, 0.0]), how, spread, 20_000, np.random.default_rng(1))
    assert drawn.sum(axis=1) == pytest.approx(np.ones(20_000))
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.3, 0.2, 0], abs=0.01)
    assert (drawn[:, 3] == 0).all()
    if how == "dirichlet":
        assert drawn[:, 0].std() == pytest.approx(np.sqrt(0.5 * 0.5 / 31), rel=0.05)
