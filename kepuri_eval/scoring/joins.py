"""The aggregations by name: what method files and the command line may ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.distances import grey_relation, topsis, vikor
from kepuri_eval.scoring.means import arithmetic, generalised, geometric, harmonic
from kepuri_eval.scoring.outranking import copeland, promethee

Floats = NDArray[np.float64]
JOINS: dict[str, Callable[..., Floats]] = {
    "arithmetic": arithmetic, "geometric": geometric, "harmonic": harmonic, "generalised": generalised,
    "topsis": topsis, "vikor": vikor, "grey_relation": grey_relation, "promethee": promethee, "copeland": copeland,
}  # fmt: skip
_SETTING = {"generalised": "power", "vikor": "compromise", "grey_relation": "distinguishing"}


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
