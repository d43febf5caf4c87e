"""Places in a matrix to words, so that a refusal names the unit and the measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError

Floats = NDArray[np.float64]
Names = Sequence[str] | None
# Beyond the first, and below the second, fourth powers (kurtosis) leave what a float can hold.
LARGEST, LEAST_SPREAD = 1e75, 1e-75


def as_matrix(values: ArrayLike, step: str, names: Names = None, units: Names = None) -> Floats:
    """(units, measures) of floats; missing values allowed, infinite or immense ones not.

    Raises:
        ScoringError: not two-dimensional, no unit, no measure, names that do not fit, or a cell that is infinite or
            beyond ±10⁷⁵.
    """
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ScoringError(f"{step}: a table of units by measures is needed, found shape {matrix.shape}")
    for found, wanted, what in ((names, matrix.shape[1], "measures"), (units, matrix.shape[0], "units")):
        if found is not None and len(found) != wanted:
            raise ScoringError(f"{step}: {len(found)} names for {wanted} {what}")
    size = np.abs(matrix)
    refuse_cells(np.isinf(size), step, "is infinite", names, units)
    refuse_cells(size > LARGEST, step, f"is beyond ±{LARGEST:g}, too large to compute with", names, units)
    return matrix


def refuse_columns(bad: ArrayLike, step: str, why: str, names: Names = None) -> None:
    """Raise `ScoringError` naming the first measure that is bad, when there is one."""
    flags = np.asarray(bad, dtype=bool)
    if flags.any():
        at = int(np.argmax(flags))
        raise ScoringError(f"{step}: measure {_name(names, at)}: {why}")


def refuse_cells(bad: NDArray[np.bool_], step: str, why: str, names: Names = None, units: Names = None) -> None:
    """Raise `ScoringError` naming the first cell that is bad, when there is one."""
    if bad.any():
        row, column = (int(place[0]) for place in np.nonzero(bad))
        raise ScoringError(f"{step}: unit {_name(units, row)}, measure {_name(names, column)}: {why}")


def refuse_missing(matrix: Floats, step: str, names: Names = None, units: Names = None) -> None:
    """Raise `ScoringError` naming the first missing cell, for methods that cannot leave one out."""
    refuse_cells(np.isnan(matrix), step, "is missing; impute it first or leave the measure out", names, units)


def refuse_all_missing(matrix: Floats, step: str, names: Names = None) -> None:
    """Raise `ScoringError` naming the first measure that no unit has."""
    refuse_columns(np.isnan(matrix).all(axis=0), step, "no unit has a value", names)


def refuse_constant(low: Floats, high: Floats, step: str, names: Names = None) -> None:
    """Raise `ScoringError` naming the first measure that is the same for all units, or as good as that."""
    refuse_columns(~(high - low > LEAST_SPREAD), step, "all units have the same value, which tells nobody apart", names)


def as_directions(directions: ArrayLike | None, measures: int, step: str, names: Names = None) -> Floats:
    """(measures,) of 1 (more is better) and −1 (less is better); all 1 when not given."""
    if directions is None:
        return np.ones(measures)
    given = np.asarray(directions, dtype=np.float64)
    if given.shape != (measures,):
        raise ScoringError(f"{step}: {given.size} directions for {measures} measures")
    refuse_columns(~np.isin(given, (-1.0, 1.0)), step, "direction is neither 1 nor -1", names)
    return given


def as_weights(weights: ArrayLike, measures: int, step: str, names: Names = None) -> Floats:
    """(…, measures) weights divided by their sum.

    Raises:
        ScoringError: wrong number, a missing, infinite or negative weight, or nothing above zero.
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.ndim == 0 or given.shape[-1] != measures:
        raise ScoringError(f"{step}: {given.size} weights for {measures} measures")
    total = given.sum(axis=-1, keepdims=True)
    # One sum and one minimum tell that all is well; only a fault is looked up column by column.
    if not (np.isfinite(total.sum()) and given.min() >= 0):
        flat = given.reshape(-1, measures)
        refuse_columns(~np.isfinite(flat).all(axis=0), step, "weight is missing or infinite", names)
        refuse_columns((flat < 0).any(axis=0), step, "weight is negative", names)
    if not total.min() > 0:
        raise ScoringError(f"{step}: no weight is above zero")
    return given / total


def _name(names: Names, at: int) -> str:
    return str(names[at]) if names is not None else f"number {at + 1}"
