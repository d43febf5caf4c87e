"""Rank shares, weights and coverage by hand; missing is never zero."""

from __future__ import annotations

from math import erf

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.standouts.qualities import (
    combine,
    deviation_share,
    fill_unknown,
    range_share,
    rank_share,
    score_quality,
)


def test_rank_share_is_the_middle_of_the_rank():
    assert rank_share(pd.Series([10.0, 30.0, 20.0, 40.0])).tolist() == [12.5, 62.5, 37.5, 87.5]


def test_equal_values_share_a_figure_and_missing_stays():
    shares = rank_share(pd.Series([5.0, 5.0, np.nan, 9.0]))
    # two at ranks 1 and 2 stand at 1.5, one at 3, of three known
    assert shares.tolist()[:2] == [pytest.approx(100 * (1.5 - 0.5) / 3)] * 2
    assert np.isnan(shares[2])
    assert shares[3] == pytest.approx(100 * (3 - 0.5) / 3)


def test_one_value_stands_in_the_middle():
    assert rank_share(pd.Series([7.0])).tolist() == [50.0]


def test_an_unknown_part_stands_at_the_middle_and_lowers_coverage():
    shares = pd.DataFrame({"a": [90.0, 90.0], "b": [30.0, np.nan]})
    mean, coverage = combine(shares, pd.Series({"a": 3.0, "b": 1.0}), 0.3)
    assert mean.tolist() == [(3 * 90 + 30) / 4, (3 * 90 + 50) / 4]
    assert coverage.tolist() == [1.0, 0.75]


def test_below_the_least_coverage_there_is_no_figure():
    shares = pd.DataFrame({"a": [np.nan, 80.0], "b": [30.0, 30.0]})
    mean, coverage = combine(shares, pd.Series({"a": 3.0, "b": 1.0}), 0.3)
    assert np.isnan(mean[0])
    assert coverage[0] == 0.25


def test_nothing_known_is_missing_even_without_a_least_coverage():
    mean, _ = combine(pd.DataFrame({"a": [np.nan]}), pd.Series({"a": 1.0}), 0.0)
    assert np.isnan(mean[0])


def test_parts_of_no_weight_do_not_count():
    shares = pd.DataFrame({"a": [90.0], "b": [10.0]})
    mean, coverage = combine(shares, pd.Series({"a": 1.0, "b": 0.0}), 0.5)
    assert (mean[0], coverage[0]) == (90.0, 1.0)


def test_a_part_compared_within_its_kind():
    values = pd.DataFrame({"scale": [10.0, 20.0, 1000.0, 2000.0]})
    words = pd.DataFrame({"scale": [""] * 4})
    kind = pd.Series(["小", "小", "大", "大"])
    within = score_quality(values, words, {"scale": 1.0}, 0.3, {"scale": kind}, min_peers=2)
    assert within.shares["scale"].tolist() == [25.0, 75.0, 25.0, 75.0]
    city = score_quality(values, words, {"scale": 1.0}, 0.3, {"scale": kind}, min_peers=3)
    assert city.shares["scale"].tolist() == [12.5, 37.5, 62.5, 87.5]


def test_the_figure_is_the_share_of_the_means():
    values = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [3.0, 2.0, np.nan]})
    quality = score_quality(values, values.astype("str"), {"a": 1.0, "b": 1.0}, 0.3)
    # parts: a = 16.7, 50, 83.3; b = 75, 25, unknown; means (16.7+75)/2, (50+25)/2, (83.3+50)/2
    assert quality.mean.round(1).tolist() == [45.8, 37.5, 66.7]
    assert quality.figure.round(1).tolist() == [50.0, 16.7, 83.3]


def test_other_scales_are_logarithmic():
    values = pd.Series([np.e - 1, np.e**2 - 1, np.e**5 - 1, np.nan])  # logarithms of 1 + v: 1, 2, 5
    assert range_share(values).tolist()[:3] == pytest.approx([0.0, 100 * (2 - 1) / (5 - 1), 100.0])
    # mean 8/3, variance ((5/3)² + (2/3)² + (7/3)²) / 3 = 26/9; Φ by the error function
    shares = deviation_share(values)
    assert shares.tolist()[:3] == pytest.approx(
        [50 * (1 + erf((x - 8 / 3) / (26 / 9) ** 0.5 / 2**0.5)) for x in (1, 2, 5)]
    )
    assert np.isnan([range_share(values)[3], shares[3]]).all()
    assert deviation_share(pd.Series([3.0, 3.0])).tolist() == range_share(pd.Series([3.0, 3.0])).tolist() == [50.0] * 2


def test_unknown_parts_stand_with_the_middle_of_the_known_on_every_scale():
    values = pd.DataFrame({"a": [np.e - 1, np.e**2 - 1, np.e**5 - 1, np.nan], "b": [1.0, 2.0, 3.0, 4.0]})
    quality = score_quality(values, values.astype("str"), {"a": 1.0, "b": 1.0}, 0.3, scales=["range"])
    filled = fill_unknown(quality)
    assert list(filled) == ["rank", "range"]
    assert filled["rank"][3].tolist() == [50.0, 87.5]
    assert filled["range"][3] == pytest.approx([25.0, 100.0])
