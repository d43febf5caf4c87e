"""Scores of the parts to one score: the means, each along the last axis.

Every function takes scores (…, units, parts) and weights (parts,) or (…, parts); with one matrix and many weightings it
is one matrix product. Missing parts are left out and their weight with them; a unit with no part has no score.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError

Floats = NDArray[np.float64]


def arithmetic(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Σ w x / Σ w. What one part lacks another makes up for."""
    return _weigh(np.asarray(scores, dtype=np.float64), np.asarray(weights, dtype=np.float64))


def geometric(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """exp(Σ w ln x / Σ w). A weak part costs more than a strong one brings.

    Raises:
        ScoringError: a score that is not above zero.
    """
    x = _positive(scores, "geometric")
    return np.exp(_weigh(np.log(x), np.asarray(weights, dtype=np.float64)))


def harmonic(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Σ w / Σ (w / x). Harder on weak parts than the geometric mean.

    Raises:
        ScoringError: a score that is not above zero.
    """
    x = _positive(scores, "harmonic")
    return 1 / _weigh(1 / x, np.asarray(weights, dtype=np.float64))


def generalised(scores: ArrayLike, weights: ArrayLike, power: float = 0.5) -> Floats:
    """(Σ w x^p / Σ w)^(1/p); 1 is arithmetic, 0 the geometric limit, −1 harmonic.

    Raises:
        ScoringError: a score that is not above zero under a power ≤ 0, or below zero under any.
    """
    if power == 0:
        return geometric(scores, weights)
    if power == 1:
        return arithmetic(scores, weights)
    x = _positive(scores, "generalised") if power < 0 else np.asarray(scores, dtype=np.float64)
    if bool((x < 0).any()):
        raise ScoringError(f"generalised: {_first(x < 0)} is below zero")
    return _weigh(x**power, np.asarray(weights, dtype=np.float64)) ** (1 / power)


MEANS: dict[str, Callable[..., Floats]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "generalised": generalised,
}


def _weigh(x: Floats, weights: Floats) -> Floats:
    """Weighted sums over the weight present; a matrix product unless something is missing."""
    have = ~np.isnan(x)
    if have.all():
        return _product(x, weights) / weights.sum(axis=-1)[..., None]
    present = _product(have.astype(np.float64), weights)
    total = _product(np.where(have, x, 0.0), weights)
    return np.divide(total, present, out=np.full(total.shape, np.nan), where=present > 0)


def _product(x: Floats, weights: Floats) -> Floats:
    if x.ndim == 2:
        return weights @ x.T
    return np.matmul(x, weights[..., None])[..., 0]


def _positive(scores: ArrayLike, name: str) -> Floats:
    x = np.asarray(scores, dtype=np.float64)
    bad = x < np.finfo(np.float64).tiny  # one over less than this is infinite
    if bool(bad.any()):
        raise ScoringError(f"{name}: {_first(bad)} is not above zero; rescale (minmax:1,100) or set a floor")
    return x


def _first(bad: NDArray[np.bool_]) -> str:
    place = np.argwhere(bad)[0]
    return f"the score of unit number {place[-2] + 1 if bad.ndim > 1 else 1}, part number {place[-1] + 1}"
