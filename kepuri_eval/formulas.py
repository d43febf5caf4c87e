"""A table in; the same with no text that a spreadsheet would run as a formula, out."""

from __future__ import annotations

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts that a spreadsheet would run as a formula led by an apostrophe; a dash alone is none."""
    safe = table.copy()
    for column in safe.columns[[pd.api.types.is_string_dtype(dtype) for dtype in safe.dtypes]]:
        risky = safe[column].str.startswith(_FORMULA_STARTS).fillna(False).astype(bool) & (safe[column] != "-")
        safe.loc[risky, column] = "'" + safe.loc[risky, column]
    return safe
