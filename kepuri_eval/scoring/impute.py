"""Missing values to values, only where and how it is declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names, as_matrix

Floats = NDArray[np.float64]


def leave_missing(values: ArrayLike, groups: Sequence[str] | None = None, names: Names = None) -> Floats:
    """The values as they are: what is missing stays missing and lowers coverage."""
    return as_matrix(values, "leave_missing", names).copy()


def fill_mean(values: ArrayLike, groups: Sequence[str] | None = None, names: Names = None) -> Floats:
    """Missing values become the mean of their group. Makes units look more alike than they are.

    Raises:
        ScoringError: a group has no value of a measure that one of its units lacks.
    """
    return _fill(values, groups, names, np.nanmean, "fill_mean")


def fill_median(values: ArrayLike, groups: Sequence[str] | None = None, names: Names = None) -> Floats:
    """Missing values become the median of their group; otherwise as `fill_mean`."""
    return _fill(values, groups, names, np.nanmedian, "fill_median")


def fill_zero(values: ArrayLike, groups: Sequence[str] | None = None, names: Names = None) -> Floats:
    """Missing values become 0: only where the rules announced that nothing submitted counts as none."""
    return np.nan_to_num(as_matrix(values, "fill_zero", names), nan=0.0)


IMPUTATIONS: dict[str, Callable[..., Floats]] = {
    "none": leave_missing,
    "mean": fill_mean,
    "median": fill_median,
    "zero": fill_zero,
}


def _fill(
    values: ArrayLike, groups: Sequence[str] | None, names: Names, middle: Callable[..., Floats], step: str
) -> Floats:
    x = as_matrix(values, step, names).copy()
    labels = np.asarray(groups if groups is not None else [""] * len(x), dtype=object)
    if len(labels) != len(x):
        raise ScoringError(f"{step}: {len(labels)} group labels for {len(x)} units")
    for label in sorted(set(labels)):
        part = x[labels == label]
        empty = np.isnan(part).all(axis=0)
        if empty.any():
            name = names[int(np.argmax(empty))] if names is not None else f"number {int(np.argmax(empty)) + 1}"
            where = f" in group {label!r}" if label else ""
            raise ScoringError(f"{step}: measure {name}: no unit{where} has a value to take the middle of")
        x[labels == label] = np.where(np.isnan(part), middle(part, axis=0), part)
    return x
