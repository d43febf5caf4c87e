"""Judgements in pairs to weights by the analytic hierarchy process 层次分析法, refused where they contradict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names

Floats = NDArray[np.float64]
# Mean consistency index of random reciprocal matrices of size 1 to 15: Saaty, The Analytic Hierarchy Process (1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


@dataclass(frozen=True)
class Judgement:
    """Weights from judgements in pairs.

    Attributes:
        weights: principal eigenvector, adding up to one.
        root: principal eigenvalue λ; equal to the size when nothing contradicts.
        consistency_ratio: ((λ − n) / (n − 1)) / random index; 0 for one or two measures, which cannot contradict.
        worst: the pair of measures whose judgement fits the weights least.
    """

    weights: Floats
    root: float
    consistency_ratio: float
    worst: tuple[str, str]


def judge_pairs(matrix: ArrayLike, names: Names = None, threshold: float = 0.1) -> Judgement:
    """Weights from a reciprocal matrix: cell i, j says how many times as important i is as j.

    Raises:
        ScoringError: not square, larger than 15, a cell that is not above zero, a diagonal other than 1, a cell that
            is not one over its mirror, or a consistency ratio above `threshold` (naming the worst pair, the first of
            those that are equally bad).
    """
    pairs = np.asarray(matrix, dtype=np.float64)
    called = _check(pairs, names)
    roots, vectors = np.linalg.eig(pairs)
    first = int(np.argmax(roots.real))
    weights = np.abs(vectors[:, first].real)
    weights = weights / weights.sum()
    root = float(roots[first].real)
    size = len(pairs)
    ratio = max(0.0, (root - size) / (size - 1) / RANDOM_INDEX[size - 1]) if size > 2 else 0.0
    # In a circle of three all pairs are off by the same; without rounding the machine's last digit would choose.
    off = np.triu(np.abs(np.log(pairs * weights[None, :] / weights[:, None])).round(9))
    row, column = np.unravel_index(int(np.argmax(off)), off.shape)
    if ratio > threshold:
        fitting = weights[row] / weights[column]
        raise ScoringError(
            f"judge_pairs: judgements contradict each other, consistency ratio {ratio:.3f} is above {threshold:g}; "
            f"look first at {called[row]} against {called[column]}: {pairs[row, column]:.3g} was judged, "
            f"{fitting:.3g} would fit the rest"
        )
    return Judgement(weights, root, ratio, (called[row], called[column]))


def _check(pairs: Floats, names: Names) -> list[str]:
    if pairs.ndim != 2 or pairs.shape[0] != pairs.shape[1] or len(pairs) == 0:
        raise ScoringError(f"judge_pairs: a square matrix is needed, found shape {pairs.shape}")
    size = len(pairs)
    if size > len(RANDOM_INDEX):
        raise ScoringError(f"judge_pairs: {size} measures; random indices are published for up to {len(RANDOM_INDEX)}")
    if names is not None and len(names) != size:
        raise ScoringError(f"judge_pairs: {len(names)} names for {size} measures")
    called = [str(name) for name in names] if names is not None else [f"number {at + 1}" for at in range(size)]
    faults = (
        (~(np.isfinite(pairs) & (pairs > 0)), "is not a number above zero"),
        (np.eye(size, dtype=bool) & ~np.isclose(pairs, 1), "must be 1, a measure against itself"),
        (~np.isclose(pairs * pairs.T, 1, rtol=1e-6), "is not one over its mirror"),
    )
    for bad, why in faults:
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise ScoringError(f"judge_pairs: {called[row]} against {called[column]} {why}")
    return called
