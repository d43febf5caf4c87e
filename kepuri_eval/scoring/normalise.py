"""Measures on their own scales to one common scale, more always being better.

Every function takes a (units, measures) matrix, keeps missing values missing, and compares a unit only with the units
it is given: call it once for each group. Formulas: OECD/JRC, Handbook on Constructing Composite Indicators (2008),
step 5; names of the ranks as in COINr.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.scoring.cells import (
    LEAST_SPREAD,
    Names,
    as_directions,
    as_matrix,
    refuse_all_missing,
    refuse_cells,
    refuse_columns,
    refuse_constant,
)

Floats = NDArray[np.float64]


def min_max(
    values: ArrayLike,
    directions: ArrayLike | None = None,
    lower: float = 0.0,
    upper: float = 100.0,
    names: Names = None,
) -> Floats:
    """lower + (upper − lower) · (x − min) / (max − min); the worst unit gets `lower`, the best `upper`."""
    x, low, high = _spread(values, directions, "min_max", names)
    return lower + (upper - lower) * ((x - low) / (high - low))


def z_score(
    values: ArrayLike, directions: ArrayLike | None = None, mean: float = 0.0, sd: float = 1.0, names: Names = None
) -> Floats:
    """mean + sd · (x − x̄) / s, with the sample standard deviation (n − 1)."""
    x, _, _ = _spread(values, directions, "z_score", names)
    return mean + sd * ((x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0, ddof=1))


def rank_values(values: ArrayLike, directions: ArrayLike | None = None, names: Names = None) -> Floats:
    """Rank from the worst (1) upward; equal units share the lower rank."""
    x = _turned(values, directions, "rank_values", names)
    order = np.argsort(x, axis=0, kind="stable")  # missing values come last
    rising = np.take_along_axis(x, order, axis=0)
    starts = np.ones(x.shape, dtype=bool)
    starts[1:] = rising[1:] != rising[:-1]
    places = np.maximum.accumulate(np.where(starts, np.arange(1.0, len(x) + 1)[:, None], 0.0), axis=0)
    ranks = np.empty(x.shape)
    np.put_along_axis(ranks, order, places, axis=0)
    return np.where(np.isnan(x), np.nan, ranks)


def percent_rank(values: ArrayLike, directions: ArrayLike | None = None, names: Names = None) -> Floats:
    """(rank − 1) / (n − 1): the share of the other units that are worse; 1 for a unit alone."""
    ranks = rank_values(values, directions, names)
    others = (~np.isnan(ranks)).sum(axis=0) - 1
    return np.where((others == 0) & ~np.isnan(ranks), 1.0, (ranks - 1) / np.maximum(others, 1))


def borda(values: ArrayLike, directions: ArrayLike | None = None, names: Names = None) -> Floats:
    """Borda points (1781): how many units are worse."""
    return rank_values(values, directions, names) - 1


def distance_to_max(values: ArrayLike, directions: ArrayLike | None = None, names: Names = None) -> Floats:
    """1 − (max − x) / (max − min): how much of the way from the worst to the best unit is covered."""
    x, low, high = _spread(values, directions, "distance_to_max", names)
    return 1 - (high - x) / (high - low)


def fraction_of_max(values: ArrayLike, directions: ArrayLike | None = None, names: Names = None) -> Floats:
    """x / max. A measure that points down is turned by its sign first, so it needs min–max or a target instead.

    Raises:
        ScoringError: no unit is above zero.
    """
    x = _turned(values, directions, "fraction_of_max", names)
    high = np.nanmax(x, axis=0)
    zero = np.abs(high) <= LEAST_SPREAD
    refuse_columns(zero, "fraction_of_max", "the largest value is zero, so nothing can be a share of it", names)
    refuse_columns(
        high < 0, "fraction_of_max", "the largest value is negative, which would turn the order round", names
    )
    return x / high


def distance_to_reference(
    values: ArrayLike, reference: ArrayLike, directions: ArrayLike | None = None, names: Names = None
) -> Floats:
    """x / reference where more is better, reference / x where less is: 1 is as good as the reference.

    Raises:
        ScoringError: a reference that is not above zero, or a value ≤ 0 of a measure that points down; below 10⁻⁷⁵
            counts as zero.
    """
    x = as_matrix(values, "distance_to_reference", names)
    refuse_all_missing(x, "distance_to_reference", names)
    points = as_directions(directions, x.shape[1], "distance_to_reference", names)
    base = _per_measure(reference, x.shape[1])
    refuse_columns(~(base > LEAST_SPREAD), "distance_to_reference", "the reference is not above zero", names)
    tiny = (points < 0) & (x <= LEAST_SPREAD)
    refuse_cells(tiny, "distance_to_reference", "is not above zero where less is better", names)
    return np.where(points > 0, x / base, base / np.where(points < 0, x, 1.0))


def distance_to_target(
    values: ArrayLike,
    target: ArrayLike,
    directions: ArrayLike | None = None,
    names: Names = None,
    *,
    capped: bool = True,
) -> Floats:
    """(x − worst) / (target − worst): 1 at the target, held at 1 beyond it when `capped`.

    Raises:
        ScoringError: a target that is no better than the worst unit.
    """
    x = _turned(values, directions, "distance_to_target", names)
    goal = _per_measure(target, x.shape[1]) * as_directions(directions, x.shape[1], "distance_to_target", names)
    low = np.nanmin(x, axis=0)
    refuse_columns(~(goal > low), "distance_to_target", "the target is missing or no better than the worst unit", names)
    reached = (x - low) / (goal - low)
    return np.minimum(reached, 1.0) if capped else reached


def goalposts(
    values: ArrayLike, low: ArrayLike, high: ArrayLike, directions: ArrayLike | None = None, names: Names = None
) -> Floats:
    """100 · (x − low) / (high − low) held within 0 and 100; posts are per measure and do not depend on the units."""
    x = as_matrix(values, "goalposts", names)
    points = as_directions(directions, x.shape[1], "goalposts", names)
    bottom, top = _per_measure(low, x.shape[1]), _per_measure(high, x.shape[1])
    refuse_columns(~(top > bottom), "goalposts", "the upper goalpost is not above the lower", names)
    reached = np.clip(100 * (x - bottom) / (top - bottom), 0, 100)
    return np.where(points > 0, reached, 100 - reached)


NORMALISATIONS: dict[str, Callable[..., Floats]] = {
    "minmax": min_max,
    "zscore": z_score,
    "rank": rank_values,
    "prank": percent_rank,
    "borda": borda,
    "dist2max": distance_to_max,
    "fracmax": fraction_of_max,
    "dist2ref": distance_to_reference,
    "dist2target": distance_to_target,
    "goalposts": goalposts,
}


def _turned(values: ArrayLike, directions: ArrayLike | None, step: str, names: Names) -> Floats:
    x = as_matrix(values, step, names)
    refuse_all_missing(x, step, names)
    return x * as_directions(directions, x.shape[1], step, names)


def _spread(values: ArrayLike, directions: ArrayLike | None, step: str, names: Names) -> tuple[Floats, Floats, Floats]:
    x = _turned(values, directions, step, names)
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    refuse_constant(low, high, step, names)
    return x, low, high


def _per_measure(given: ArrayLike, measures: int) -> Floats:
    return np.broadcast_to(np.asarray(given, dtype=np.float64), (measures,))
