"""Judgements in pairs: weights, consistency, refusal."""

import numpy as np
import pytest
from pymcdm.weights.subjective import AHP

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.ahp import RANDOM_INDEX, judge_pairs


def _consistent(weights):
    return np.array(weights)[:, None] / np.array(weights)[None, :]


@pytest.mark.parametrize("size", range(1, 16))
def test_consistent_judgements_give_their_weights_at_every_size(size):
    weights = np.arange(1.0, size + 1)
    found = judge_pairs(_consistent(weights))
    np.testing.assert_allclose(found.weights, weights / weights.sum(), atol=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert np.isfinite(found.consistency_ratio)


def test_saatys_random_indices():
    assert len(RANDOM_INDEX) == 15
    assert RANDOM_INDEX[:5] == (0, 0, 0.58, 0.90, 1.12)


def test_the_consistency_ratio_by_hand():
    # a > b by 2, b > c by 2, but a > c by 8 and not 4. For three measures λ = 1 + t + 1/t with t³ = 8 / (2 · 2).
    t = (8 / (2 * 2)) ** (1 / 3)
    root = 1 + t + 1 / t
    found = judge_pairs([[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]])
    assert found.root == pytest.approx(root, abs=1e-9)
    assert found.consistency_ratio == pytest.approx((root - 3) / 2 / 0.58, abs=1e-9)


def test_weights_agree_with_pymcdm():
    pairs = np.array([[1, 2, 5, 3], [1 / 2, 1, 3, 2], [1 / 5, 1 / 3, 1, 1 / 2], [1 / 3, 1 / 2, 2, 1]])
    theirs = AHP(matrix=pairs)
    np.testing.assert_allclose(judge_pairs(pairs).weights, theirs(), atol=1e-9)


def test_two_measures_cannot_contradict():
    # λ = 2 and the random index is 0: (λ − 2) / 1 / 0 is not a number (pyDecision 5.1 divides so); the ratio is 0.
    pairs = np.array([[1.0, 3.0], [1 / 3, 1.0]])
    found = judge_pairs(pairs)
    assert found.weights == pytest.approx([0.75, 0.25])
    assert found.consistency_ratio == 0
    assert AHP(matrix=pairs).get_cr() == 0


def test_contradiction_is_refused_naming_the_pair():
    # 宣传, 组织 and 规模 are weighed 1 : 2 : 4 throughout, but for 规模 against 活动: 1/9 where 2 would fit.
    pairs = [[1, 1 / 2, 2, 1], [2, 1, 4, 1 / 9], [1 / 2, 1 / 4, 1, 1 / 2], [1, 9, 2, 1]]
    with pytest.raises(
        ScoringError, match=r"ratio 0\.\d+ is above 0.1; look first at 规模 against 活动: 0.111 was judged"
    ):
        judge_pairs(pairs, ["组织", "规模", "宣传", "活动"])


def test_of_pairs_that_contradict_equally_the_first_is_named():
    # In a circle of three every pair is off by the same factor: the cube root of 3 · 3 · 5.
    pairs = [[1, 3, 1 / 5], [1 / 3, 1, 3], [5, 1 / 3, 1]]
    fitting = 3 / 45 ** (1 / 3)
    with pytest.raises(ScoringError, match=rf"组织 against 规模: 3 was judged, {fitting:.3g} would fit"):
        judge_pairs(pairs, ["组织", "规模", "宣传"])


def test_a_looser_threshold_lets_it_pass():
    assert judge_pairs([[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]], threshold=0.1).consistency_ratio < 0.1
    with pytest.raises(ScoringError, match="is above 0.01"):
        judge_pairs([[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]], threshold=0.01)
