"""What is proven without pandera is what pandera proves: the same tables pass, in the same types, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaError, SchemaErrors

from kepuri_eval import tables
from kepuri_eval.columns import columns_of, keeps_contract, type_columns

SCHEMA = pa.DataFrameSchema(
    {
        "name": pa.Column("str"),
        "alias": pa.Column("str", nullable=True),
        "kind": pa.Column("str", [pa.Check.isin(("a", "b"))], nullable=True),
        "count": pa.Column("Int64", [pa.Check.ge(0)], nullable=True),
        "share": pa.Column("float64", [pa.Check.ge(0), pa.Check.le(1)], nullable=True),
        "done": pa.Column("bool"),
        "day": pa.Column("datetime64[us]", nullable=True),
        "^score_.*$": pa.Column("float64", [pa.Check.in_range(0, 100)], nullable=True, regex=True, required=False),
    },
    strict=True,
    coerce=True,
)
ROW: dict[str, Any] = {
    "name": "甲", "alias": None, "kind": "a", "count": 3, "share": 0.5, "done": True, "day": datetime(2024, 9, 15),
}  # fmt: skip
GOOD = [{"kind": None}, {"count": None}, {"share": None}, {"share": 1}, {"day": None}, {"alias": "乙"}, {"count": 0}]
CONVERTED = [{"count": 3.0}, {"share": "0.5"}, {"name": 5}, {"alias": float("nan")}, {"day": "2024-09-15"}]
REFUSED = [
    {"name": None}, {"kind": "c"}, {"count": -1}, {"share": 1.5}, {"share": -0.1}, {"share": "many"}, {"count": 2.5},
]  # fmt: skip


def by_pandera(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return SCHEMA.validate(pd.DataFrame.from_records(rows))


@pytest.mark.parametrize("change", [{}, *GOOD])
def test_rows_that_fit_become_the_table_that_pandera_makes_of_them(change: dict[str, Any]) -> None:
    rows = [ROW, ROW | change]
    typed = type_columns(columns_of(rows), SCHEMA)
    assert typed is not None
    assert keeps_contract(typed, SCHEMA)
    pd.testing.assert_frame_equal(typed, by_pandera(rows))


def test_what_only_some_rows_give_is_missing_in_the_others() -> None:
    short = {name: value for name, value in ROW.items() if name not in ("alias", "count")}
    rows = [short, ROW | {"alias": "乙"}]
    typed = type_columns(columns_of(rows), SCHEMA)
    assert typed is not None
    assert typed["alias"].isna().tolist() == [True, False]
    assert typed["count"].isna().tolist() == [True, False]


@pytest.mark.parametrize("change", CONVERTED)
def test_what_must_be_converted_is_left_to_pandera(change: dict[str, Any]) -> None:
    rows = [ROW, ROW | change]
    assert type_columns(columns_of(rows), SCHEMA) is None
    by_pandera(rows)  # accepts it


@pytest.mark.parametrize("change", REFUSED)
def test_what_pandera_refuses_is_not_proven(change: dict[str, Any]) -> None:
    rows = [ROW, ROW | change]
    typed = type_columns(columns_of(rows), SCHEMA)
    assert typed is None or not keeps_contract(typed, SCHEMA)
    with pytest.raises((SchemaError, SchemaErrors)):
        by_pandera(rows)


def test_a_day_in_a_time_zone_and_an_unknown_column_are_left_to_pandera() -> None:
    assert type_columns(columns_of([ROW | {"day": datetime(2024, 9, 15, tzinfo=UTC)}]), SCHEMA) is None
    assert type_columns(columns_of([ROW | {"other": 1}]), SCHEMA) is None


@pytest.mark.parametrize(("score", "holds"), [(0.0, True), (100.0, True), (100.5, False), (None, True)])
def test_columns_named_by_a_pattern_are_looked_at(score: float | None, holds: bool) -> None:
    table = by_pandera([ROW]).assign(score_x=pd.Series([score], dtype="float64"))
    assert keeps_contract(table, SCHEMA) is holds


def test_a_type_that_only_resembles_the_contracts_is_not_proven() -> None:
    table = by_pandera([ROW])
    assert not keeps_contract(table.astype({"count": "int64"}), SCHEMA)
    assert not keeps_contract(table.astype({"name": "object"}), SCHEMA)


def test_a_check_nobody_knows_is_not_proven() -> None:
    schema = pa.DataFrameSchema({"name": pa.Column("str", [pa.Check.str_length(1, 5)])})
    assert not keeps_contract(schema.validate(pd.DataFrame({"name": ["甲"]})), schema)


@pytest.mark.parametrize("name", tables.SCHEMAS)
def test_every_check_of_the_contracts_can_be_proven(name: str) -> None:
    fitting = {
        "isin": lambda asked: asked["allowed_values"][0],
        "greater_than_or_equal_to": lambda asked: asked["min_value"],
        "less_than_or_equal_to": lambda asked: asked["max_value"],
        "in_range": lambda asked: asked["max_value"],
    }
    for column, spec in tables.SCHEMAS[name].columns.items():
        for check in spec.checks:
            schema = pa.DataFrameSchema({"x": pa.Column(spec.dtype.type, [check])})
            held = pd.Series([fitting[check.name](check.statistics)], dtype=spec.dtype.type)
            assert keeps_contract(held.to_frame("x"), schema), (column, check.name)
