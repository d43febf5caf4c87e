"""From a table to plain dicts and tuples, so that loops see Python's own values, without pandas' cost a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in order as dicts by column name; whatever is missing is None, never nan."""
    names = tuple(map(str, table.columns))
    return [dict(zip(names, row, strict=True)) for row in _plain(table, names)]


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


ByDocument = dict[str, list[BlockRow]]


def blocks_by_document(blocks: pd.DataFrame | ByDocument) -> ByDocument:
    """doc_id → its blocks in reading order; documents in the order of their doc_id.

    What is grouped so already is handed back: steps that follow each other need not do it again.
    """
    if isinstance(blocks, dict):
        return blocks
    grouped: ByDocument = {}
    for doc_id, told in groupby(map(BlockRow._make, _plain(blocks, BlockRow._fields)), itemgetter(0)):
        grouped.setdefault(doc_id, []).extend(told)
    # a document's blocks mostly stand together and in order: far quicker than to sort them all
    return {doc_id: sorted(grouped[doc_id], key=itemgetter(1)) for doc_id in sorted(grouped)}


def _plain(table: pd.DataFrame, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(_values(table[name]) for name in names), strict=True)


def _values(column: pd.Series) -> list[Any]:
    values = column.array.to_numpy(dtype=object, na_value=None)
    if column.dtype.kind == "f":
        values[column.isna().to_numpy()] = None  # as floats they were nan again
    return values.tolist()
