"""The aggregations by name: what method files and the command line may ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.benefit import benefit_of_the_doubt
from kepuri_eval.scoring.distances import grey_relation, topsis, vikor
from kepuri_eval.scoring.means import MEANS, arithmetic, generalised, geometric, harmonic
from kepuri_eval.scoring.outranking import copeland, promethee

Floats = NDArray[np.float64]


def benefit(scores: Floats, weights: Floats) -> Floats:
    """Benefit of the doubt as an aggregation: every unit brings its own weights, the declared ones are not used."""
    found = benefit_of_the_doubt(scores).scores
    return np.broadcast_to(found, (*np.shape(weights)[:-1], len(found)))


JOINS: dict[str, Callable[..., Floats]] = {
    "arithmetic": arithmetic, "geometric": geometric, "harmonic": harmonic, "generalised": generalised,
    "topsis": topsis, "vikor": vikor, "grey_relation": grey_relation, "promethee": promethee, "copeland": copeland,
    "benefit": benefit,
}  # fmt: skip
_SETTING = {"generalised": "power", "vikor": "compromise", "grey_relation": "distinguishing"}
_SIGNED = ("promethee", "copeland")


def find_join(name: str, settings: tuple[float, ...] = ()) -> Callable[[Floats, Floats], Floats]:
    """The aggregation of that name with its setting, if it takes one.

    Raises:
        ScoringError: no such aggregation, or settings it does not take.
    """
    if name not in JOINS:
        raise ScoringError(f"aggregate: no aggregation {name!r}: {', '.join(JOINS)}")
    if not settings:
        return JOINS[name]
    if name not in _SETTING or len(settings) > 1:
        raise ScoringError(f"aggregate: {name} does not take the settings {settings}")
    return partial(JOINS[name], **{_SETTING[name]: settings[0]})


def percent_join(name: str, floor: float) -> Callable[[Floats, Floats], Floats]:
    """The aggregation of that name for scores of 0–100, giving 0–100, for one or many scenarios.

    Args:
        floor: least score that a geometric or harmonic mean sees, so that one zero does not wipe out everything.
    """
    plain = find_join(name)

    def join(scores: Floats, weights: Floats) -> Floats:
        if name in MEANS:
            seen = scores if name == "arithmetic" else np.where(np.isnan(scores), scores, np.maximum(scores, floor))
            return np.clip(plain(seen, weights), 0.0, 100.0)
        found = plain(scores, weights) if scores.ndim == 2 else _each(plain, scores, weights)
        return np.clip(50 * (1 + found) if name in _SIGNED else 100 * found, 0.0, 100.0)

    return join


def _each(plain: Callable[..., Floats], scores: Floats, weights: Floats) -> Floats:
    """Scenario by scenario, for aggregations that compare units with each other."""
    rows = np.broadcast_to(weights, (len(scores), scores.shape[-1]))
    return np.stack([plain(one, own) for one, own in zip(scores, rows, strict=True)])
