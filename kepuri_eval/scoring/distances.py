"""Scores of the parts to one score by distance from the best and the worst: TOPSIS, VIKOR, grey relations.

Every function takes scores (units, parts), more being better, complete, and weights (parts,) or (scenarios, parts); the
result is (units,) or (scenarios, units), more being better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names, as_matrix, as_weights, refuse_constant, refuse_missing

Floats = NDArray[np.float64]


def topsis(scores: ArrayLike, weights: ArrayLike, names: Names = None, units: Names = None) -> Floats:
    """Closeness d⁻ / (d⁺ + d⁻) to the best and away from the worst value of each part, 0 to 1.

    d± = √Σ (w (x − x±))². Hwang and Yoon, Multiple Attribute Decision Making (1981). Adding or leaving out a unit can
    turn round the order of others.
    """
    x, w = _complete(scores, weights, "topsis", names, units)
    best, worst = x.max(axis=0), x.min(axis=0)
    if not (best > worst).any():
        raise ScoringError("topsis: all units are the same in every part")
    squared = np.square(w)
    far_from_best = squared @ np.square(x - best).T
    far_from_worst = squared @ np.square(x - worst).T
    np.sqrt(far_from_best, out=far_from_best)
    np.sqrt(far_from_worst, out=far_from_worst)
    far_from_best += far_from_worst
    if not far_from_best.min() > 0:
        raise ScoringError("topsis: the parts that tell units apart all have weight zero")
    far_from_worst /= far_from_best
    return far_from_worst


def vikor(
    scores: ArrayLike, weights: ArrayLike, compromise: float = 0.5, names: Names = None, units: Names = None
) -> Floats:
    """1 − Q, with Q = v (S − S*) / (S⁻ − S*) + (1 − v) (R − R*) / (R⁻ − R*), 0 to 1.

    S is the weighted sum and R the worst of the distances from the best. Opricovic and Tzeng, EJOR 156 (2004). Where
    all units have the same S (or R) that half says nothing and counts as 0.
    """
    if not 0 <= compromise <= 1:
        raise ScoringError(f"vikor: compromise must lie between 0 and 1, found {compromise}")
    x, w = _complete(scores, weights, "vikor", names, units)
    best, worst = x.max(axis=0), x.min(axis=0)
    refuse_constant(worst, best, "vikor", names)
    gap = (best - x) / (best - worst)
    group = w @ gap.T
    regret = np.zeros(group.shape)
    for part in range(x.shape[1]):
        np.maximum(regret, w[..., part, None] * gap[:, part], out=regret)
    return 1 - (compromise * _unit_range(group) + (1 - compromise) * _unit_range(regret))


def grey_relation(
    scores: ArrayLike, weights: ArrayLike, distinguishing: float = 0.5, names: Names = None, units: Names = None
) -> Floats:
    """Grey relational grade 灰色关联度 Σ w ξ with the best of every part as reference, 0 to 1.

    ξ = (Δmin + ρ Δmax) / (Δ + ρ Δmax) on min–max scaled scores. Deng Julong, Systems & Control Letters 1 (1982).
    """
    if not 0 < distinguishing <= 1:
        raise ScoringError(f"grey_relation: distinguishing must lie above 0 and up to 1, found {distinguishing}")
    x, w = _complete(scores, weights, "grey_relation", names, units)
    best, worst = x.max(axis=0), x.min(axis=0)
    refuse_constant(worst, best, "grey_relation", names)
    gap = (best - x) / (best - worst)
    near, far = gap.min(), distinguishing * gap.max()
    return w @ ((near + far) / (gap + far)).T


def _complete(scores: ArrayLike, weights: ArrayLike, step: str, names: Names, units: Names) -> tuple[Floats, Floats]:
    x = as_matrix(scores, step, names, units)
    refuse_missing(x, step, names, units)
    return x, as_weights(weights, x.shape[1], step, names)


def _unit_range(values: Floats) -> Floats:
    low, high = values.min(axis=-1, keepdims=True), values.max(axis=-1, keepdims=True)
    return np.divide(values - low, high - low, out=np.zeros(values.shape), where=high > low)
