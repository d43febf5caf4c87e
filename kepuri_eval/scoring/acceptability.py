"""Scores of many scenarios to ranks, and ranks to the share of scenarios in which each unit takes each rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def rank_scenarios(scores: Floats, *, tolerance: float = 0.0) -> Ints:
    """Ranks along the last axis, the highest score first; scores equal within `tolerance` of the next share a rank.

    Args:
        scores: (scenarios, units) without missing values.
    """
    order = np.argsort(-scores, axis=-1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=-1)
    places = np.arange(1, scores.shape[-1] + 1)
    starts = np.ones(scores.shape, dtype=bool)
    starts[..., 1:] = falling[..., :-1] - falling[..., 1:] > tolerance
    shared = np.maximum.accumulate(np.where(starts, places, 0), axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, shared, axis=-1)
    return ranks


def count_ranks(ranks: Ints) -> Ints:
    """(units, units): in how many scenarios unit i takes rank j + 1."""
    units = ranks.shape[-1]
    cells = (ranks - 1 + np.arange(units) * units).ravel()
    return np.bincount(cells, minlength=units * units).reshape(units, units)


def rank_quantile(counts: Ints, share: float) -> Ints:
    """For each unit the least rank at or above which at least `share` of its scenarios lie.

    Lahdelma and Salminen, SMAA-2 (2001), for the acceptability counts this reads.
    """
    reached = np.cumsum(counts, axis=1) >= np.ceil(share * counts.sum(axis=1, keepdims=True) - 1e-9).clip(1)
    return np.argmax(reached, axis=1) + 1
