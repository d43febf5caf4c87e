"""A table to plain dicts, so that loops over rows see Python's own values."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in order as dicts by column name; whatever is missing is None, never nan."""
    plain = table.astype(object)
    return [
        {str(key): value for key, value in row.items()} for row in plain.where(table.notna(), None).to_dict("records")
    ]
