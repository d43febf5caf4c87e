"""A table to plain dicts and tuples, so that loops over rows see Python's own values, without pandas' cost a row."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in order as dicts by column name; whatever is missing is None, never nan."""
    plain = table.astype(object)
    return [
        {str(key): value for key, value in row.items()} for row in plain.where(table.notna(), None).to_dict("records")
    ]


class BlockRow(NamedTuple):
    """A row of the blocks table; whatever is missing is None."""

    doc_id: str
    position: int
    locator: str
    kind: str
    text: str
    table: str | None
    row: int | None
    column: int | None
    row_span: int | None
    column_span: int | None


def blocks_by_document(blocks: pd.DataFrame) -> dict[str, list[BlockRow]]:
    """doc_id → its blocks in reading order; documents in the order of their doc_id."""
    found: dict[str, list[BlockRow]] = {}
    for row in sorted(_plain(blocks, BlockRow._fields), key=itemgetter(0, 1)):
        found.setdefault(row[0], []).append(BlockRow(*row))
    return found


def _plain(table: pd.DataFrame, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].array.to_numpy(dtype=object, na_value=None).tolist() for name in names), strict=True)
