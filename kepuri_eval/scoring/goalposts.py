"""Values of a measure to 0–100, by its declared goalposts or bands: stable from year to year and for a group of one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.method import Measure

Floats = NDArray[np.float64]


def score_by_goalposts(values: ArrayLike, low: ArrayLike, high: ArrayLike, *, log: bool = False) -> Floats:
    """100 · (x − low) / (high − low), held within 0 and 100; with `log` after ln(1 + x) of all three.

    UNDP Human Development Report, technical notes (2010 ff.), for fixed goalposts and the logarithm of a quantity
    that spans magnitudes. Negative values are held at 0 before the logarithm.
    """
    x, low, high = (np.asarray(part, dtype=np.float64) for part in (values, low, high))
    if log:
        x, low, high = (np.log1p(np.maximum(part, 0.0)) for part in (x, low, high))
    return np.clip(100.0 * (x - low) / (high - low), 0.0, 100.0)


def score_by_bands(values: ArrayLike, measure: Measure) -> Floats:
    """The score of the highest band reached; 0 below the lowest; missing stays missing."""
    x = np.asarray(values, dtype=np.float64)
    steps = np.array([band.at_least for band in measure.bands])
    scores = np.array([0.0, *(band.score for band in measure.bands)])
    return np.where(np.isnan(x), np.nan, scores[np.searchsorted(steps, x, side="right")])


def goalposts_of(group: str, measure: Measure) -> tuple[float, float]:
    """Lower and upper goalpost of a group: its own where declared, else the common ones, else missing."""
    low, high = measure.goalposts_by_group.get(group, measure.goalposts or (np.nan, np.nan))
    return float(low), float(high)
