"""Scores to ranks: within the group, ties by the announced rules, else a shared rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.scoring.aggregate import ScoreSheet

Floats = NDArray[np.float64]


def rank_in_groups(scores: pd.DataFrame, sheet: ScoreSheet, ties: tuple[str, ...], tolerance: float) -> pd.Series:
    """Rank of each unit in its group, 1 best; units without a score have none.

    Scores within `tolerance` of the next are equal. Equal scores are told apart by the codes in `ties`, in order
    (indicators or measures, by their scores); units still equal share a rank, and the ranks after it are skipped.
    """
    order = [equal_steps(scores["score"].to_numpy(), tolerance)]
    order += [equal_steps(tie_values(code, scores, sheet), tolerance) for code in ties]
    keys = np.column_stack(order)
    ranks = pd.Series(pd.NA, index=scores.index, dtype="Int64")
    for _, rows in scores[scores["score"].notna()].groupby("group", sort=True).groups.items():
        _, position, counts = np.unique(-keys[rows], axis=0, return_inverse=True, return_counts=True)
        before = np.concatenate([[0], np.cumsum(counts)[:-1]])
        ranks[rows] = before[position.ravel()] + 1
    return ranks


def tie_values(code: str, scores: pd.DataFrame, sheet: ScoreSheet) -> Floats:
    """Scores that tell equal units apart: those of an indicator or of a measure."""
    if f"indicator_{code}" in scores.columns:
        return scores[f"indicator_{code}"].to_numpy(dtype=float)
    return sheet.scores[:, sheet.codes.index(code)]


def equal_steps(values: Floats, tolerance: float) -> Floats:
    """Values as steps 0, 1, 2 …, where neighbours within `tolerance` stand on one step; missing stands lowest."""
    filled = np.where(np.isnan(values), -np.inf, values)
    order = np.argsort(filled, kind="stable")
    rising = filled[order]
    with np.errstate(invalid="ignore"):  # −inf − −inf: two missing values, equal
        apart = np.diff(rising) > tolerance
    steps = np.empty(len(values))
    steps[order] = np.concatenate([[0], np.cumsum(apart)]) if len(values) else []
    return steps
