"""Rows to typed columns, and whether a table keeps its contract already, so that pandera is asked only in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

import pandas as pd
import pandera.pandas as pa

# What pandera's checks of these names ask of a column without its missing values, which pass there as well.
_ASKED: dict[str, Callable[[pd.Series, Mapping[str, Any]], bool]] = {
    "isin": lambda column, asked: bool(column.isin(asked["allowed_values"]).all()),
    "greater_than_or_equal_to": lambda column, asked: bool((column >= asked["min_value"]).all()),
    "less_than_or_equal_to": lambda column, asked: bool((column <= asked["max_value"]).all()),
    "in_range": lambda column, asked: bool(column.between(asked["min_value"], asked["max_value"]).all()),
}
# Python's types that a column takes as they are, by the kind of its dtype; whatever else pandera converts or refuses.
_PLAIN: dict[str, frozenset[type]] = {
    "O": frozenset({str}),
    "i": frozenset({int}),
    "f": frozenset({float, int}),
    "b": frozenset({bool}),
    "M": frozenset({datetime, pd.Timestamp}),
}
_NOTHING = type(None)


def columns_of(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """The rows' values by column; a row that lacks one has None there."""
    names: dict[str, object] = {}
    for row in rows:
        names.update(row)
    return {name: _values_of(rows, name) for name in names}


def type_columns(columns: Mapping[str, list[object]], schema: pa.DataFrameSchema) -> pd.DataFrame | None:
    """The columns as a table with the contract's dtypes; None when a value is not what its column takes as it is.

    Also when a column is none of the contract's.
    """
    typed = {}
    for name, values in columns.items():
        spec = schema.columns.get(name)
        if spec is None or not _is_plain(values, spec):
            return None
        typed[name] = pd.array(values, dtype=spec.dtype.type)
    return pd.DataFrame(typed)


def keeps_contract(table: pd.DataFrame, schema: pa.DataFrameSchema) -> bool:
    """Whether each of the table's columns is proven to be what the contract asks; False also where it cannot be told.

    Which columns there are, and the key, are left to whoever asks.
    """
    return all(_is_proven(column, spec) for column, spec in _with_specs(table, schema))


def _values_of(rows: Sequence[Mapping[str, object]], name: str) -> list[object]:
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row.get(name) for row in rows]


def _is_plain(values: list[object], spec: pa.Column) -> bool:
    kind = spec.dtype.type.kind
    types = set(map(type, values))
    if kind == "M" and any(isinstance(value, datetime) and value.tzinfo is not None for value in values):
        return False
    return types <= _PLAIN[kind] or (kind != "b" and types <= _PLAIN[kind] | {_NOTHING})


def _with_specs(table: pd.DataFrame, schema: pa.DataFrameSchema) -> Iterator[tuple[pd.Series, pa.Column]]:
    patterns = [(re.compile(name), spec) for name, spec in schema.columns.items() if spec.regex]
    for name in table.columns:
        spec = schema.columns.get(name) or next(spec for pattern, spec in patterns if pattern.match(name))
        yield table[name], spec


def _is_proven(column: pd.Series, spec: pa.Column) -> bool:
    if column.dtype != spec.dtype.type:
        return False
    has_gaps = column.hasnans
    if has_gaps and not spec.nullable:
        return False
    held = column.dropna() if has_gaps and spec.checks else column
    return all(check.name in _ASKED and _ASKED[check.name](held, check.statistics) for check in spec.checks)
