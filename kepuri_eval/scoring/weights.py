"""Judgements or data to weights that add up to one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import (
    Names,
    as_matrix,
    as_weights,
    refuse_cells,
    refuse_columns,
    refuse_constant,
    refuse_missing,
)

Floats = NDArray[np.float64]


def given(weights: ArrayLike, names: Names = None, *, total: float | None = None) -> Floats:
    """The declared weights divided by their sum.

    Args:
        total: what they are meant to add up to; another sum is refused instead of being divided away.

    Raises:
        ScoringError: negative, missing, all zero, or another sum than `total`.
    """
    declared = np.asarray(weights, dtype=np.float64)
    if declared.ndim != 1:
        raise ScoringError(f"given: a list of weights is needed, found shape {declared.shape}")
    if total is not None and abs(float(declared.sum()) - total) > 1e-9 * max(1.0, abs(total)):
        raise ScoringError(f"given: weights add up to {declared.sum():g}, not {total:g}")
    return as_weights(declared, declared.size, "given", names)


def equal(measures: int) -> Floats:
    """1 / m for each of m measures."""
    if measures < 1:
        raise ScoringError("equal: no measures")
    return np.full(measures, 1 / measures)


def rank_order_centroid(places: ArrayLike, names: Names = None) -> Floats:
    """w_i = (1/m) Σ_{k≥i} 1/k from places 1 (most important) to m; equal places share the mean of theirs.

    Barron and Barrett, Management Science 42 (1996).
    """
    place = np.asarray(places, dtype=np.float64)
    count = place.size
    if count == 0 or place.ndim != 1:
        raise ScoringError("rank_order_centroid: no places")
    refuse_cells(~(place[None] >= 1), "rank_order_centroid", "the place is missing or below 1", names)
    below = (place[:, None] > place).sum(axis=1)
    level = (place[:, None] == place).sum(axis=1)
    refuse_cells((place != below + 1)[None], "rank_order_centroid", "places must run 1, 2, 3 … without a gap", names)
    centroid = np.cumsum(1 / np.arange(count, 0, -1))[::-1] / count
    ends = np.concatenate([[0.0], np.cumsum(centroid)])
    return (ends[below + level] - ends[below]) / level


def swing(points: ArrayLike, names: Names = None) -> Floats:
    """Points for the swing of each measure from its worst to its best, over their sum; the largest must be 100.

    von Winterfeldt and Edwards, Decision Analysis and Behavioral Research (1986).
    """
    awarded = np.asarray(points, dtype=np.float64)
    if awarded.ndim != 1 or awarded.size == 0:
        raise ScoringError("swing: no points")
    found = as_weights(awarded, awarded.size, "swing", names)
    if awarded.max() != 100:
        raise ScoringError(f"swing: the most valued swing gets 100 points, found {awarded.max():g}")
    return found


def entropy(values: ArrayLike, names: Names = None, units: Names = None) -> Floats:
    """(1 − e_j) / Σ (1 − e), with e_j = −Σ p ln p / ln n and p = x / Σ x: what varies most between units weighs most.

    Shannon (1948); Zeleny, Multiple Criteria Decision Making (1982).

    Raises:
        ScoringError: a missing or negative value, a measure that is zero for all, fewer than two units, or no
            measure that varies.
    """
    x = _complete(values, "entropy", names, units)
    refuse_cells(x < 0, "entropy", "is negative", names, units)
    refuse_columns(x.max(axis=0) == 0, "entropy", "all units have zero", names)
    share = x / x.sum(axis=0)
    logs = np.log(share, out=np.zeros(x.shape), where=share > 0)
    spread = 1 + (share * logs).sum(axis=0) / np.log(len(x))
    spread = np.where(spread > 1e-12, spread, 0.0)
    if not spread.any():
        raise ScoringError("entropy: no measure varies between units")
    return spread / spread.sum()


def critic(values: ArrayLike, names: Names = None, units: Names = None) -> Floats:
    """C_j / Σ C, with C_j = s_j Σ_k (1 − r_jk) on min–max scaled values: what varies and says something of its own.

    Diakoulaki, Mavrotas and Papayannakis, Computers & Operations Research 22 (1995).
    """
    x = _complete(values, "critic", names, units)
    low, high = x.min(axis=0), x.max(axis=0)
    refuse_constant(low, high, "critic", names)
    if x.shape[1] == 1:
        return np.ones(1)
    scaled = (x - low) / (high - low)
    correlation = np.corrcoef(scaled, rowvar=False)
    content = scaled.std(axis=0, ddof=1) * (1 - correlation).sum(axis=0)
    if content.sum() <= 1e-12:
        raise ScoringError("critic: all measures say the same")
    return content / content.sum()


def principal_components(values: ArrayLike, names: Names = None, units: Names = None) -> Floats:
    """Squared varimax loadings of the components with eigenvalue ≥ 1, each weighted by the variance it explains.

    Every measure counts in the component it loads highest on; Nicoletti, Scarpetta and Boylaud (OECD, 2000), as in the
    OECD/JRC handbook, step 6. Correlations weigh, not importance.
    """
    x = _complete(values, "principal_components", names, units)
    refuse_constant(x.min(axis=0), x.max(axis=0), "principal_components", names)
    if x.shape[1] == 1:
        return np.ones(1)
    roots, vectors = np.linalg.eigh(np.corrcoef(x, rowvar=False))
    roots, vectors = roots[::-1], vectors[:, ::-1]
    kept = max(1, int((roots >= 1 - 1e-12).sum()))
    squared = varimax(vectors[:, :kept] * np.sqrt(np.maximum(roots[:kept], 0))) ** 2
    # A loading's part of its component times the component's part of all: the component cancels out.
    highest = squared.max(axis=1)
    return highest / highest.sum()


def varimax(loadings: Floats, *, rounds: int = 2000, tolerance: float = 1e-12) -> Floats:
    """Loadings turned so that each measure loads on few components (Kaiser, Psychometrika 23, 1958).

    Ends when the turn itself stands still: near its maximum the criterion is flat, and standing still says little.
    """
    rows, columns = loadings.shape
    turn = np.eye(columns)
    for _ in range(rounds if columns > 1 else 0):
        turned = loadings @ turn
        target = loadings.T @ (turned**3 - turned * (turned**2).sum(axis=0) / rows)
        left, _, right = np.linalg.svd(target)
        before, turn = turn, left @ right
        if np.abs(turn - before).max() <= tolerance:
            break
    return loadings @ turn


def from_names(declared: Mapping[str, float], names: tuple[str, ...]) -> Floats:
    """Weights by code in the order of `names`, divided by their sum.

    Raises:
        ScoringError: a code without a weight, or a weight without a code.
    """
    odd = sorted(set(names) ^ set(declared))
    if odd:
        raise ScoringError(
            f"weights: {odd[0]!r} has {'a weight but no measure' if odd[0] in declared else 'no weight'}"
        )
    return given([declared[name] for name in names], names)


def _complete(values: ArrayLike, step: str, names: Names, units: Names) -> Floats:
    x = as_matrix(values, step, names, units)
    refuse_missing(x, step, names, units)
    if len(x) < 2:
        raise ScoringError(f"{step}: one unit alone says nothing about how measures vary")
    return x
