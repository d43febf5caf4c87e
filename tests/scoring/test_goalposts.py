"""Goalposts and bands."""

import math

import numpy as np
import pytest

from kepuri_eval.method import Measure
from kepuri_eval.scoring.goalposts import goalposts_of, score_by_bands, score_by_goalposts


def _measure(**changes):
    given = {"label": "m", "kind": "complete", "indicator": "one", "goalposts": (10, 30)} | changes
    if "bands" in changes:
        given.pop("goalposts")
    return Measure(**given)


def test_scores_run_from_post_to_post_and_stop_there():
    assert score_by_goalposts([5, 10, 15, 30, 99], 10, 30).tolist() == [0, 0, 100 * (15 - 10) / (30 - 10), 100, 100]


def test_a_logarithm_makes_each_tenfold_count_alike():
    found = score_by_goalposts([0, 9, 99, 999], 0, 999, log=True)
    assert found == pytest.approx([0, 100 / 3, 200 / 3, 100], abs=1e-12)


def test_missing_stays_missing():
    assert np.isnan(score_by_goalposts([math.nan], 0, 1)).all()
    assert np.isnan(score_by_bands([math.nan], _measure(bands=[{"at_least": 1, "score": 100}]))).all()


def test_the_highest_band_reached_counts():
    bands = [{"at_least": -3, "score": 60}, {"at_least": 0, "score": 100}]
    assert score_by_bands([-4, -3, -0.5, 0, 7], _measure(bands=bands)).tolist() == [0, 60, 60, 100, 100]


def test_a_group_without_its_own_posts_takes_the_common_ones():
    measure = _measure(goalposts_by_group={"g2": (0, 5)})
    assert [goalposts_of(group, measure) for group in ("g1", "g2")] == [(10, 30), (0, 5)]
