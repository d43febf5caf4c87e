"""Extreme values."""

import numpy as np
import pytest
from scipy.stats import kurtosis, skew

from kepuri_eval.scoring.treat import is_extreme, log_shifted, treat, winsorise

CALM = np.arange(20.0)
ONE_FAR = np.append(np.arange(19.0), 1000.0)


def test_one_value_far_out_is_drawn_in_to_its_neighbour():
    assert abs(skew(ONE_FAR, bias=False)) > 2
    assert kurtosis(ONE_FAR, bias=False) > 3.5
    found = winsorise(np.column_stack([CALM, ONE_FAR]), names=["calm", "far"])
    assert found.values[:, 0].tolist() == CALM.tolist()
    assert found.values[:, 1].tolist() == [*range(19), 18]
    assert found.notes == ("measure far: 1 values drawn in",)


def test_a_low_value_is_drawn_up():
    assert winsorise(-ONE_FAR[:, None]).values[:, 0].tolist() == [*[-float(x) for x in range(19)], -18]


def test_a_measure_that_stays_extreme_is_logged():
    heavy = np.concatenate([np.linspace(1, 2, 60), 10.0 ** np.arange(2, 9)])[:, None]
    found = winsorise(heavy, names=["heavy"])
    assert found.notes == ("measure heavy: logged; 5 values drawn in were not enough",)
    assert found.values == pytest.approx(log_shifted(heavy))


def test_logs():
    assert treat([[1.0], [np.e]], "log").values[:, 0] == pytest.approx([0, 1])
    assert treat([[0.0], [np.e - 1]], "log1p").values[:, 0] == pytest.approx([0, 1])
    low, high = np.log(0.01 * 4), np.log(4 + 0.01 * 4)
    assert treat([[-1.0], [3.0]], "logshift").values[:, 0] == pytest.approx([low, high])
    assert treat([[5.0], [5.0]], "logshift").values.tolist() == [[5], [5]]
    assert treat([[5.0], [7.0]], "none").values.tolist() == [[5], [7]]


def test_few_or_equal_values_are_never_extreme():
    assert not is_extreme(np.array([1.0, 2.0, 1e9]))
    assert not is_extreme(np.full(9, 3.0))


def test_missing_stays_missing():
    assert np.isnan(winsorise(np.append(ONE_FAR, np.nan)[:, None]).values[-1, 0])
