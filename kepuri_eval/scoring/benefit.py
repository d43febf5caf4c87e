"""Each unit weighed by the weights that suit it best: benefit of the doubt, by linear programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names, as_matrix, refuse_cells, refuse_columns, refuse_missing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Benefit:
    """Attributes:
    scores: (units,) best attainable score, 1 for a unit that no other beats under its own weights; to ten decimals.
    weights: (units, measures) the weights that attain it.
    shares: (units, measures) part of the score that each measure brings, adding up to one.
    """

    scores: Floats
    weights: Floats
    shares: Floats


def benefit_of_the_doubt(
    scores: ArrayLike, share_bounds: tuple[float, float] = (0.0, 1.0), names: Names = None, units: Names = None
) -> Benefit:
    """max Σ w x for each unit, subject to Σ w x ≤ 1 for every unit, w ≥ 0, and each share of the score within bounds.

    Melyn and Moesen (1991); Cherchye et al., Social Indicators Research 82 (2007). Without `share_bounds` a unit may
    put everything on its best measure. Which weights are reported where several attain the score is the solver's
    choice; the score is not.

    Raises:
        ScoringError: a missing or negative score, a measure or unit that is zero throughout, or bounds that leave no
            weights.
    """
    x = as_matrix(scores, "benefit_of_the_doubt", names, units)
    refuse_missing(x, "benefit_of_the_doubt", names, units)
    refuse_cells(x < 0, "benefit_of_the_doubt", "is negative", names, units)
    refuse_columns(~(x > 0).any(axis=0), "benefit_of_the_doubt", "all units have zero", names)
    low, high = share_bounds
    measures = x.shape[1]
    if not (0 <= low <= 1 / measures <= high <= 1):
        raise ScoringError(
            f"benefit_of_the_doubt: share bounds {low:g} to {high:g} leave no weights for {measures} measures"
        )
    weights = np.vstack([_best_weights(x, at, low, high, units) for at in range(len(x))])
    parts = weights * x
    total = parts.sum(axis=1)
    shares = np.divide(parts, total[:, None], out=np.zeros(x.shape), where=total[:, None] > 0)
    # The solver's last digits depend on the order of the units, and would tell apart what is equal.
    return Benefit(total.round(10), weights, shares)


def _best_weights(x: Floats, at: int, low: float, high: float, units: Names) -> Floats:
    own, measures = x[at], x.shape[1]
    limits, sides = [x], [np.ones(len(x))]
    if low > 0:
        limits.append(low * own[None, :] - np.diag(own))
        sides.append(np.zeros(measures))
    if high < 1:
        limits.append(np.diag(own) - high * own[None, :])
        sides.append(np.zeros(measures))
    from scipy.optimize import linprog  # slow to load, and every report's process loads this module

    found = linprog(-own, A_ub=np.vstack(limits), b_ub=np.concatenate(sides), bounds=(0, None), method="highs")
    if not found.success:
        who = units[at] if units is not None else f"number {at + 1}"
        raise ScoringError(f"benefit_of_the_doubt: unit {who}: no weights found ({found.message})")
    return np.asarray(found.x)
