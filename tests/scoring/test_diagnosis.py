"""What is wrong with measures, where it can be seen."""

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.diagnosis import (
    check_consistency,
    compare_weights,
    correlate,
    cronbach_alpha,
    describe_distributions,
    find_axes,
)

RNG = np.random.default_rng(1)
A, B = RNG.normal(size=40), RNG.normal(size=40)


def test_distributions_and_their_flags():
    table = pd.DataFrame(
        {
            "plain": [1.0, 2.0, 3.0, 4.0, np.nan],
            "constant": [2.0] * 5,
            "empty": [np.nan] * 5,
            "gaps": [1.0, 2.0, np.nan, np.nan, np.nan],
            "zeros": [0.0, 0.0, 0.0, 1.0, 2.0],
        }
    )
    found = describe_distributions(table).set_index("measure")
    assert found.loc["plain", ["units", "missing", "median", "mean", "distinct"]].tolist() == [4, 1, 2.5, 2.5, 4]
    assert found.loc["plain", "sd"] == pytest.approx(np.sqrt((1.5**2 + 0.5**2) * 2 / 3))
    assert found["flags"].to_dict() == {
        "plain": "", "constant": "constant", "empty": "empty", "gaps": "mostly missing", "zeros": "mostly zero",
    }  # fmt: skip


def test_a_few_units_that_carry_a_measure_are_flagged():
    found = describe_distributions(pd.DataFrame({"x": [*np.arange(30.0), 1e5]}))
    assert found.loc[0, "flags"] == "extreme"


def test_correlations_within_and_between():
    scores = pd.DataFrame({"a": A, "twin": 2 * A + 1, "against": -A + 0.1 * B, "b": B})
    found = correlate(scores, {"a": "one", "twin": "one", "against": "one", "b": "two"}).set_index(["measure", "other"])
    assert found.loc[("a", "twin"), "pearson"] == pytest.approx(1)
    assert found["flag"].to_dict()[("a", "twin")] == "redundant"
    assert found["flag"].to_dict()[("a", "against")] == "opposed"
    assert found.loc[("a", "b"), "is_within"] == False  # noqa: E712
    assert found.loc[("a", "b"), "pearson"] == pytest.approx(np.corrcoef(A, B)[0, 1])


def test_too_few_units_say_nothing():
    scores = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [2.0, 1.0, 4.0]})
    found = correlate(scores, {"a": "one", "b": "one"})
    assert found.loc[0, "flag"] == "too few units"
    assert np.isnan(found.loc[0, "pearson"])


def test_alpha_by_hand():
    # three units, two measures: variances 1 and 4, of the sum (2, 5, 8) 9
    scores = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0]})
    assert cronbach_alpha(scores) == pytest.approx(2 * (1 - (1 + 4) / 9))
    assert np.isnan(cronbach_alpha(scores[["x"]]))


def test_the_measure_that_does_not_belong_is_named():
    scores = pd.DataFrame({"x": A, "y": A + 0.1 * B, "odd": -A})
    found = check_consistency(scores, dict.fromkeys(scores.columns, "one"))
    assert found.loc[0, ["weakest", "flag", "units"]].tolist() == ["odd", "low alpha", 40]


def test_two_blocks_of_measures_are_two_axes():
    scores = pd.DataFrame({"a1": A, "a2": A, "b1": B, "b2": B})
    axes, loadings = find_axes(scores)
    assert axes["eigenvalue"].sum() == pytest.approx(4)
    assert axes["cumulated"].iloc[1] == pytest.approx(1)
    assert loadings.shape == (4, 4)
    assert (loadings**2).sum(axis=1).tolist() == pytest.approx([1, 1, 1, 1])


def test_axes_need_units_and_measures():
    with pytest.raises(ScoringError, match="2 units have all of 2 varying"):
        find_axes(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}))


def test_declared_weights_and_real_influence():
    scores = pd.DataFrame({"loud": 10 * A, "quiet": 0.1 * B, "constant": np.ones(40)})
    found = compare_weights(scores, (10 * A + 0.1 * B) / 2, {"loud": 0.4, "quiet": 0.4, "constant": 0.2})
    found = found.set_index("measure")
    assert found.loc["loud", "correlation"] == pytest.approx(1, abs=1e-3)
    assert found["flag"].to_dict() == {"loud": "dominant", "quiet": found.loc["quiet", "flag"], "constant": "silent"}
    assert found.loc["quiet", "flag"] in ("weak", "reversed", "silent")
    assert found["effective"].sum() == pytest.approx(1)
