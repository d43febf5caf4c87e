"""Values of one measure to 0–100, each group apart."""

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.method import Measure, Scoring
from kepuri_eval.scoring.scales import scale_group, score_measure


def _measure(**changes):
    given = {"label": "m", "kind": "complete", "indicator": "one", "goalposts": (0, 10)} | changes
    if "bands" in changes:
        given.pop("goalposts")
    return Measure(**given)


def _score(values, measure=None, groups=None, **scoring):
    series = pd.Series(values, index=[f"u{at}" for at in range(len(values))])
    labels = pd.Series(groups or ["g"] * len(values), index=series.index)
    return score_measure("m", series, labels, measure or _measure(), Scoring(**scoring)).tolist()


def test_goalposts_do_not_depend_on_the_others():
    assert _score([2.0, 4.0]) == [20, 40]
    assert _score([2.0]) == [20]


def test_direction_turns_the_scale_round():
    assert _score([2.0], _measure(direction=-1)) == [100 - 20]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("minmax", [0, 100 * 2 / 3, 100]),
        ("dist2max", [0, 100 * 2 / 3, 100]),
        ("prank", [0, 50, 100]),
        ("rank", [0, 50, 100]),
        ("borda", [0, 50, 100]),
        ("fracmax", [100 * 1 / 4, 100 * 3 / 4, 100]),
        ("dist2target", [0, 100 * 2 / 9, 100 * 3 / 9]),
        ("dist2ref", [100 * 1 / 10, 100 * 3 / 10, 100 * 4 / 10]),
    ],
)
def test_comparing_with_the_group(how, expected):
    assert _score([1.0, 3.0, 4.0], normalise=how) == pytest.approx(expected)


def test_z_scores_are_held_within_0_and_100():
    x = [1.0, 3.0, 4.0]
    mean, sd = 8 / 3, np.std(x, ddof=1)
    assert _score(x, normalise="zscore") == pytest.approx([50 + 10 * (one - mean) / sd for one in x])


def test_groups_are_apart():
    assert _score([1.0, 3.0, 100.0, 300.0], groups=["g", "g", "h", "h"], normalise="minmax") == [0, 100, 0, 100]


def test_missing_is_imputed_only_where_declared():
    assert np.isnan(_score([2.0, np.nan, 4.0])[1])
    assert _score([2.0, np.nan, 4.0], impute="mean")[1] == 100 * 3 / 10
    assert _score([2.0, np.nan, 4.0], impute="zero")[1] == 0


def test_a_group_that_has_nothing_stays_missing():
    assert np.isnan(_score([np.nan, np.nan], impute="mean", normalise="minmax")).all()


def test_extreme_values_are_drawn_in_first():
    values = [*np.arange(1.0, 20.0), 1e6]
    assert _score(values, normalise="minmax", treat="winsorise")[18:] == [100, 100]
    assert _score(values, normalise="minmax")[18] < 0.01


def test_what_cannot_be_scaled_names_measure_and_group():
    with pytest.raises(ScoringError, match="measure m, group g: .*same value"):
        _score([3.0, 3.0], normalise="minmax")


def test_many_scenarios_at_once_are_each_as_alone():
    values = np.random.default_rng(1).random((6, 9)) * 10
    values[:, 4] = np.nan
    for how in ("goalposts", "minmax", "zscore", "prank", "fracmax"):
        for impute in ("none", "median"):
            found = scale_group(values, "g", _measure(scale="log"), how, impute)
            each = [scale_group(one, "g", _measure(scale="log"), how, impute) for one in values]
            np.testing.assert_allclose(found, each, atol=1e-9)


def test_moved_goalposts():
    moved = np.array([[1.0], [2.0]])
    assert scale_group(np.array([5.0]), "g", _measure(), "goalposts", moved=moved).tolist() == [[50], [25]]
