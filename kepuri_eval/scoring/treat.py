"""Measures with a few extreme values to measures whose differences can be seen, with what was done to each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import Names, as_matrix, refuse_all_missing, refuse_columns

Floats = NDArray[np.float64]


class Treated(NamedTuple):
    """Values after treatment, and one line a measure that was changed."""

    values: Floats
    notes: tuple[str, ...]


def leave_outliers(values: ArrayLike, names: Names = None) -> Treated:
    """The values as they are."""
    return Treated(as_matrix(values, "leave_outliers", names).copy(), ())


def winsorise(
    values: ArrayLike, most: int = 5, skew_limit: float = 2.0, kurtosis_limit: float = 3.5, names: Names = None
) -> Treated:
    """Extreme values drawn in to the next one, one at a time, until |skew| ≤ 2 or kurtosis ≤ 3.5; then logs.

    The value furthest out on the side of the skew takes the value of its neighbour, up to `most` values; a measure
    that is still extreme goes back to its own values and is logged (`log_shifted`). Sample skewness and excess
    kurtosis. OECD/JRC handbook, step 4, as in COINr. Measures without four values or without a difference are left.
    """
    x = as_matrix(values, "winsorise", names).copy()
    notes = []
    for column in range(x.shape[1]):
        kept, changed = _winsorise_one(x[:, column], most, skew_limit, kurtosis_limit)
        name = names[column] if names is not None else f"number {column + 1}"
        if changed and is_extreme(kept, skew_limit, kurtosis_limit):
            x[:, column] = log_shifted(x[:, [column]])[:, 0]
            notes.append(f"measure {name}: logged; {changed} values drawn in were not enough")
        elif changed:
            x[:, column] = kept
            notes.append(f"measure {name}: {changed} values drawn in")
    return Treated(x, tuple(notes))


def log_plain(values: ArrayLike, names: Names = None) -> Floats:
    """ln x.

    Raises:
        ScoringError: a value that is not above zero.
    """
    x = as_matrix(values, "log_plain", names)
    refuse_columns((x <= 0).any(axis=0), "log_plain", "has values that are not above zero", names)
    return np.log(x)


def log_plus_one(values: ArrayLike, names: Names = None) -> Floats:
    """ln (1 + x), for counts that may be zero.

    Raises:
        ScoringError: a value of −1 or less.
    """
    x = as_matrix(values, "log_plus_one", names)
    refuse_columns((x <= -1).any(axis=0), "log_plus_one", "has values of -1 or less", names)
    return np.log1p(x)


def log_shifted(values: ArrayLike, share: float = 0.01, names: Names = None) -> Floats:
    """ln (x − min + share · (max − min)), for values of any sign; a constant measure stays as it is.

    Raises:
        ScoringError: a measure that no unit has.
    """
    x = as_matrix(values, "log_shifted", names)
    refuse_all_missing(x, "log_shifted", names)
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    width = np.where(high > low, high - low, 1.0)
    return np.where(high > low, np.log(x - low + share * width), x)


def is_extreme(values: Floats, skew_limit: float = 2.0, kurtosis_limit: float = 3.5) -> bool:
    """Whether both |skewness| and excess kurtosis of one measure are above their limits."""
    have = values[~np.isnan(values)]
    if len(have) < 4 or have.min() == have.max():
        return False
    skewness, kurtosis = _shape(have)
    return bool(abs(skewness) > skew_limit and kurtosis > kurtosis_limit)


TREATMENTS = ("none", "winsorise", "log", "log1p", "logshift")


def treat(values: ArrayLike, how: str, names: Names = None) -> Treated:
    """The treatment of that name for all measures.

    Raises:
        ScoringError: no treatment of that name, or values it cannot take.
    """
    if how == "none":
        return leave_outliers(values, names)
    if how == "winsorise":
        return winsorise(values, names=names)
    if how not in TREATMENTS:
        raise ScoringError(f"treat: no treatment {how!r}: {', '.join(TREATMENTS)}")
    if how == "logshift":
        return Treated(log_shifted(values, names=names), ("all measures: logshift",))
    return Treated((log_plain if how == "log" else log_plus_one)(values, names), (f"all measures: {how}",))


def _winsorise_one(values: Floats, most: int, skew_limit: float, kurtosis_limit: float) -> tuple[Floats, int]:
    kept, high_drawn, low_drawn = values.copy(), 0, 0
    order = np.sort(values[~np.isnan(values)])
    while is_extreme(kept, skew_limit, kurtosis_limit) and high_drawn + low_drawn < most:
        if _shape(kept[~np.isnan(kept)])[0] > 0:
            high_drawn += 1
        else:
            low_drawn += 1
        kept = np.clip(values, order[low_drawn], order[len(order) - 1 - high_drawn])
    return kept, high_drawn + low_drawn


def _shape(have: Floats) -> tuple[float, float]:
    """Skewness and excess kurtosis, corrected for bias."""
    from scipy.stats import kurtosis, skew  # over half a second to load, and every report's process loads this module

    return float(skew(have, bias=False)), float(kurtosis(have, bias=False))
