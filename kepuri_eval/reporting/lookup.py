"""Columns that hold keys in; the places of the rows with given keys out, without a Python object a row.

A key is told by a number of 64 bits, so that a table of a million rows is searched in a few arrays, which the forks of
a process share: objects would be copied page by page as soon as a fork only looked at them. That two of a million keys
have the same number is as likely as 1 to 40 million.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

MISSING = np.uint64(0)


def number_rows(table: pd.DataFrame) -> Numbers:
    """The number of each row's key, the values of all columns together; `MISSING` where one of them is missing."""
    numbers = np.asarray(pd.util.hash_pandas_object(table, index=False), dtype=np.uint64)
    return np.where(table.isna().any(axis=1).to_numpy(), MISSING, numbers)


def number_keys(keys: Iterable[str]) -> Numbers:
    """The numbers that `number_rows` gives rows of one column that holds these."""
    return number_rows(pd.DataFrame({"key": pd.Series(list(keys), dtype="str")}))


class Lookup:
    """Finds the rows of one table by their keys.

    Args:
        numbers: of the rows, in the order of the table (`number_rows`).
    """

    def __init__(self, numbers: Numbers) -> None:
        self._places = np.argsort(numbers, kind="stable")
        self._sorted = numbers[self._places]

    def find(self, numbers: Numbers) -> Places:
        """Places of the rows whose key is one of these, each once, ascending; of a missing key no row is found."""
        wanted = np.unique(numbers[numbers != MISSING])
        first, end = (np.searchsorted(self._sorted, wanted, side) for side in ("left", "right"))
        spans = [self._places[low:high] for low, high in zip(first, end, strict=True)]
        return np.sort(np.concatenate(spans)) if spans else np.empty(0, dtype=np.int64)
