"""Scores of the parts to one score by comparing units in pairs: PROMETHEE II and Copeland.

Shapes as in `distances`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names, as_matrix, as_weights, refuse_missing

Floats = NDArray[np.float64]
Preference = Literal["usual", "linear"]
_CELLS = 4_000_000  # pairs by scenarios held in memory at a time


def promethee(
    scores: ArrayLike,
    weights: ArrayLike,
    preference: Preference = "usual",
    threshold: ArrayLike | None = None,
    names: Names = None,
    units: Names = None,
) -> Floats:
    """Net flow φ⁺ − φ⁻ over all other units, −1 to 1.

    Brans and Vincke, Management Science 31 (1985). With `usual` any lead counts in full; with `linear` a lead counts
    in proportion up to `threshold` (one for each part). The flow of each part does not depend on the weights, so many
    weightings cost one matrix product.
    """
    x = as_matrix(scores, "promethee", names, units)
    refuse_missing(x, "promethee", names, units)
    w = as_weights(weights, x.shape[1], "promethee", names)
    return w @ part_flows(x, preference, threshold).T


def part_flows(scores: Floats, preference: Preference = "usual", threshold: ArrayLike | None = None) -> Floats:
    """(units, parts) net flow of each unit in each part, −1 to 1; `ScoringError` for one unit alone."""
    if len(scores) < 2:
        raise ScoringError("promethee: one unit alone cannot be compared")
    others = len(scores) - 1
    if preference == "usual":
        ordered = np.sort(scores, axis=0)
        flows = np.empty(scores.shape)
        for part in range(scores.shape[1]):
            below = np.searchsorted(ordered[:, part], scores[:, part], side="left")
            above = len(scores) - np.searchsorted(ordered[:, part], scores[:, part], side="right")
            flows[:, part] = (below - above) / others
        return flows
    if preference != "linear":
        raise ScoringError(f"promethee: no preference {preference!r}: usual or linear")
    limit = np.broadcast_to(np.asarray(threshold if threshold is not None else np.nan, dtype=float), scores.shape[1:])
    if not (limit > 0).all():
        raise ScoringError("promethee: a linear preference needs a threshold above zero for every part")
    lead = np.clip((scores[:, None, :] - scores[None, :, :]) / limit, -1, 1)
    return lead.sum(axis=1) / others


def copeland(scores: ArrayLike, weights: ArrayLike, names: Names = None, units: Names = None) -> Floats:
    """Wins less losses over all other units, divided by their number, −1 to 1.

    One unit beats another when the parts in which it is better weigh more than those in which it is worse. Copeland
    (1951); in composite indicators Munda and Nardo (2009). Differences below 1e-12 of the weight are draws.
    """
    x = as_matrix(scores, "copeland", names, units)
    refuse_missing(x, "copeland", names, units)
    w = as_weights(weights, x.shape[1], "copeland", names)
    if len(x) < 2:
        raise ScoringError("copeland: one unit alone cannot be compared")
    count, parts = x.shape
    votes = np.sign(x[:, None, :] - x[None, :, :]).reshape(count * count, parts)
    rows = w.reshape(-1, parts)
    step = max(1, _CELLS // (count * count))
    points = [
        _margin_signs(rows[first : first + step] @ votes.T).reshape(-1, count, count).sum(axis=2)
        for first in range(0, len(rows), step)
    ]
    return (np.concatenate(points) / (count - 1)).reshape(*w.shape[:-1], count)


def _margin_signs(margins: Floats) -> Floats:
    return np.where(np.abs(margins) > 1e-12, np.sign(margins), 0.0)
