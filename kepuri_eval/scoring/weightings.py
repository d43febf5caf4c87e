"""One matrix of scores under many weightings: which ranks each unit takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.acceptability import Tally
from kepuri_eval.scoring.cells import Names, as_matrix, as_weights, refuse_missing
from kepuri_eval.scoring.joins import find_join

Floats = NDArray[np.float64]
# Scores held at a time: arrays below 128 KiB are reused by the allocator instead of being asked of the system anew.
_CELLS = 15_000


def rank_weightings(
    scores: ArrayLike,
    weightings: ArrayLike,
    join: str = "arithmetic",
    *,
    tolerance: float = 0.0,
    pairwise: bool = False,
    names: Names = None,
) -> Tally:
    """Ranks of all units under every one of the given weightings.

    Args:
        scores: (units, measures), complete, more being better.
        weightings: (scenarios, measures); each is divided by its sum.
        join: aggregation by name.
    """
    x = as_matrix(scores, "rank_weightings", names)
    refuse_missing(x, "rank_weightings", names)
    w = as_weights(weightings, x.shape[1], "rank_weightings", names)
    return _tally(x, (w[first : first + _step(x)] for first in range(0, len(w), _step(x))), join, tolerance, pairwise)


def vary_weights(
    scores: ArrayLike,
    weights: ArrayLike,
    scenarios: int,
    seed: int,
    *,
    how: Literal["dirichlet", "noise"] = "dirichlet",
    spread: float = 30.0,
    join: str = "arithmetic",
    tolerance: float = 0.0,
    pairwise: bool = False,
    names: Names = None,
) -> Tally:
    """Ranks of all units over weights drawn round the declared ones; same seed, same bits.

    Args:
        how: `dirichlet` with mean `weights` and concentration `spread`; or `noise`, each weight times 1 ± up to
            `spread` (0.25 is a quarter either way).
    """
    x = as_matrix(scores, "vary_weights", names)
    refuse_missing(x, "vary_weights", names)
    w = as_weights(weights, x.shape[1], "vary_weights", names)
    if scenarios < 1:
        raise ScoringError(f"vary_weights: {scenarios} scenarios")
    return _tally(x, _draw_pieces(w, scenarios, _step(x), seed, how, spread), join, tolerance, pairwise)


def draw_weights(declared: Floats, how: str, spread: float, size: int, rng: np.random.Generator) -> Floats:
    """(size, measures) weights round the declared ones, adding up to one; zero stays zero.

    Raises:
        ScoringError: an unknown way of drawing, or a spread it cannot take.
    """
    share = declared / declared.sum()
    if how == "dirichlet":
        if not spread > 0:
            raise ScoringError(f"draw_weights: a concentration must be above zero, found {spread:g}")
        drawn = rng.standard_gamma(np.broadcast_to(spread * share, (size, len(share))))
    elif how == "noise":
        if not 0 <= spread < 1:
            raise ScoringError(f"draw_weights: noise must lie from 0 to below 1, found {spread:g}")
        drawn = share * (1 + spread * rng.uniform(-1, 1, (size, len(share))))
    else:
        raise ScoringError(f"draw_weights: no way of drawing {how!r}: dirichlet or noise")
    total = drawn.sum(axis=1, keepdims=True)
    # A concentration near zero can draw nothing but zeros: that scenario keeps the declared weights.
    return np.where(total > 0, drawn / np.where(total > 0, total, 1.0), share)


def _draw_pieces(weights: Floats, scenarios: int, step: int, seed: int, how: str, spread: float) -> Iterator[Floats]:
    """Each piece has its own generator, so that the pieces can be drawn in any order or in parallel."""
    for piece, first in enumerate(range(0, scenarios, step)):
        rng = np.random.default_rng([seed, piece])
        yield draw_weights(weights, how, spread, min(step, scenarios - first), rng)


def _tally(x: Floats, pieces: Iterator[Floats], join: str, tolerance: float, pairwise: bool) -> Tally:
    tally, combine = Tally(len(x), tolerance, pairwise), find_join(join)
    for weights in pieces:
        tally.add(combine(x, weights))
    return tally


def _step(x: Floats) -> int:
    return max(40, _CELLS // len(x))
