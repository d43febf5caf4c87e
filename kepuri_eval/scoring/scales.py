"""Values of one measure to 0–100 by the normalisation that the method names, each group apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.method import Measure, Scoring
from kepuri_eval.scoring import normalise
from kepuri_eval.scoring.goalposts import goalposts_of, score_by_bands, score_by_goalposts
from kepuri_eval.scoring.impute import IMPUTATIONS
from kepuri_eval.scoring.treat import treat

Floats = NDArray[np.float64]


def score_measure(code: str, values: pd.Series, groups: pd.Series, measure: Measure, scoring: Scoring) -> pd.Series:
    """Scores of one measure for all units; missing stays missing unless the method imputes it.

    Raises:
        ScoringError: the values of a group cannot be brought to a scale, naming the measure and the group.
    """
    told, scores = groups.reindex(values.index).to_numpy(), np.full(len(values), np.nan)
    column = values.to_numpy(dtype=float)
    for group in sorted(set(told)):
        members = np.flatnonzero(told == group)
        try:
            scores[members] = scale_group(
                column[members], str(group), measure, scoring.normalise, scoring.impute, scoring.treat
            )
        except ScoringError as error:
            raise ScoringError(f"measure {code}, group {group}: {error}") from None
    return pd.Series(scores, index=values.index)


def scale_group(
    values: Floats, group: str, measure: Measure, how: str, impute: str = "none", treatment: str = "none",
    moved: Floats | float = 1.0,
) -> Floats:  # fmt: skip
    """Scores of one measure for the units of one group, in one or many scenarios.

    Args:
        values: (units,) or (scenarios, units).
        moved: factor on the upper goalpost's distance from the lower, one number or (scenarios, 1).
    """
    if np.isnan(values).all():
        return np.broadcast_to(np.nan, np.broadcast_shapes(values.shape, np.shape(moved))).copy()
    if impute != "none":
        values = _by_column(values, lambda columns: IMPUTATIONS[impute](columns))
    if treatment != "none":
        values = _by_column(values, lambda columns: treat(columns, treatment).values)
    if how == "goalposts":
        scores = _by_declared(values, group, measure, moved)
        return scores if measure.direction == 1 else 100.0 - scores
    return _by_column(values, lambda columns: _compare(columns, group, measure, how))


def _by_declared(values: Floats, group: str, measure: Measure, moved: Floats | float) -> Floats:
    if measure.bands:
        return score_by_bands(values, measure)
    low, high = goalposts_of(group, measure)
    return score_by_goalposts(values, low, low + (high - low) * moved, log=measure.scale == "log")


def _compare(columns: Floats, group: str, measure: Measure, how: str) -> Floats:
    """Normalisations that compare units with each other, brought to 0–100."""
    x = np.log1p(np.maximum(columns, 0.0)) if measure.scale == "log" else columns
    points = np.full(x.shape[1], float(measure.direction))
    if how == "zscore":
        return np.clip(normalise.z_score(x, points, 50.0, 10.0), 0.0, 100.0)
    if how == "fracmax":
        return np.clip(100 * normalise.fraction_of_max(x, points), 0.0, 100.0)
    if how in ("dist2target", "dist2ref"):
        # What scores full marks by declaration is the target, or the reference.
        full = measure.bands[-1].at_least if measure.bands else goalposts_of(group, measure)[1]
        goal = np.log1p(full) if measure.scale == "log" else full
        if how == "dist2target":
            return 100 * normalise.distance_to_target(x, goal, points)
        return np.clip(100 * normalise.distance_to_reference(x, goal, points), 0.0, 100.0)
    if how in ("minmax", "dist2max"):
        return normalise.min_max(x, points)
    # Ranks and Borda points differ from percentile ranks by a factor that is the same for the whole group.
    return 100 * normalise.percent_rank(x, points)


def _by_column(values: Floats, step: Callable[[Floats], Floats]) -> Floats:
    """A step on (units, scenarios) columns applied to (units,) or (scenarios, units)."""
    if values.ndim == 1:
        return step(values[:, None])[:, 0]
    return step(values.T).T
