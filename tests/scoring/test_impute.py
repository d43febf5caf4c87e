"""Missing values, only where declared."""

import numpy as np
import pytest

from kepuri_eval.scoring.impute import IMPUTATIONS, fill_mean, fill_median

X = [[1.0, np.nan], [np.nan, 4.0], [3.0, 8.0], [9.0, 6.0]]


def test_within_groups():
    assert fill_mean(X[:3], ["g", "g", "h"])[:2].tolist() == [[1, 4], [1, 4]]


@pytest.mark.parametrize(
    ("how", "first", "second"),
    [("mean", (1 + 3 + 9) / 3, (4 + 8 + 6) / 3), ("median", 3, 6), ("zero", 0, 0), ("none", np.nan, np.nan)],
)
def test_over_all(how, first, second):
    found = IMPUTATIONS[how](X)
    assert found[1, 0] == pytest.approx(first, nan_ok=True)
    assert found[0, 1] == pytest.approx(second, nan_ok=True)
    assert np.isnan(X[0][1])


def test_what_is_there_stays():
    assert fill_median(X)[3].tolist() == [9, 6]
