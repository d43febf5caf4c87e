"""Intervals of effect come from moved weights and scales, and widen with what is moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kepuri_eval import tables
from kepuri_eval.standouts.scenarios import draw_scenarios, effect_band
from kepuri_eval.standouts.study import study_activities
from tests.standouts.conftest import activity, four_subjects, listed, no_scores


def with_settings(params, scales=("range", "deviation"), **changes):
    settings = params.method.standouts
    effective = settings.effective.model_copy(update={"scales": scales})
    changed = settings.model_copy(update={"effective": effective, **changes})
    return replace(params, method=params.method.model_copy(update={"standouts": changed}))


def study_of(rows, params):
    return study_activities(listed(rows), tables.empty("facts"), no_scores(), params)


@pytest.fixture(scope="module")
def rows():
    """What two in three report of their effect contradicts itself: many people, few volunteers."""
    told = four_subjects(6).to_dict("records")
    for place, row in enumerate(told):
        row |= {"participants": float(100 * place + 10), "volunteers": float(40 - place) if place % 3 else 40.0}
    return told


def width(rows, params):
    study = study_of(rows, params)
    low, high = effect_band(draw_scenarios(study, params), study.effect, params)
    return (high - low).mean()


def test_nothing_moved_is_no_interval(rows, params):
    still = with_settings(params, scales=(), weight_concentration=1e9)
    assert width(rows, still) == pytest.approx(0, abs=0.01)


def test_weights_and_scales_each_widen_the_interval(rows, params):
    weights = with_settings(params, scales=(), scenarios=60)
    scales = with_settings(params, weight_concentration=1e9, scenarios=60)
    both = with_settings(params, scenarios=60)
    assert width(rows, weights) > 1
    assert width(rows, scales) > 1
    assert width(rows, both) > max(width(rows, weights), width(rows, scales))


def test_an_activity_best_at_everything_stays_at_the_top(rows, params):
    best = activity("z", "天文大会", "望远镜对准土星光环", participants=9e5, volunteers=9e3, online_views=9e6,
                    live_views=0.0, shares=0.0, joint_units="甲;乙;丙", links="https://a.invalid/1")  # fmt: skip
    study = study_of([*rows, best], params)
    low, high = effect_band(draw_scenarios(study, params), study.effect, params)
    place = study.activities["activity_id"].tolist().index("z")
    # the first of 25: 100·(25 − ½)/25
    assert (low[place], high[place]) == (98.0, 98.0)


def test_what_is_not_judged_has_no_interval(rows, params):
    study = study_of([*rows, activity("z", "土星")], params)
    low, high = effect_band(draw_scenarios(study, params), study.effect, params)
    assert np.isnan(study.effect.figure.iloc[-1])
    assert np.isnan([low.iloc[-1], high.iloc[-1]]).all()
    assert low.notna().sum() == study.effect.figure.notna().sum()


def test_same_seed_same_interval(rows, params):
    study = study_of(rows, params)
    first, second = (draw_scenarios(study, params) for _ in range(2))
    assert np.array_equal(first.effect, second.effect, equal_nan=True)
    assert np.array_equal(first.score, second.score, equal_nan=True)
