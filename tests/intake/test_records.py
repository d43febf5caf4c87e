"""Rows of tables as Python's own values: missing ones are None, blocks stand in reading order."""

from __future__ import annotations

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.records import blocks_by_document, rows_of


def test_missing_values_become_none() -> None:
    table = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": pd.array(["x", None], dtype="str")})
    assert rows_of(table) == [{"a": 1, "b": "x"}, {"a": None, "b": None}]


def test_values_of_every_kind_are_pythons_own() -> None:
    day = pd.Timestamp("2024-09-15")
    table = pd.DataFrame(
        {
            "float": [1.5, None], "int": [1, 2], "flag": [True, False], "day": pd.to_datetime([day, None]),
            "count": pd.array([3, None], dtype="Int64"), "any": pd.Series([None, "x"], dtype=object),
        }
    )  # fmt: skip
    first, second = rows_of(table)
    assert first == {"float": 1.5, "int": 1, "flag": True, "day": day, "count": 3, "any": None}
    assert second == {"float": None, "int": 2, "flag": False, "day": None, "count": None, "any": "x"}
    assert [type(value) for value in first.values()] == [float, int, bool, pd.Timestamp, int, type(None)]
    assert rows_of(table.iloc[:0]) == []
    assert table["float"].isna().tolist() == [False, True]


def test_blocks_are_put_in_reading_order_document_by_document() -> None:
    rows = [
        {"doc_id": doc_id, "position": position, "locator": f"p{position}", "kind": kind, "text": "字",
         "table": table, "row": row, "column": row, "row_span": 1, "column_span": 1}
        for doc_id, position, kind, table, row in (
            ("bbbbbbbbbbbb", 0, "paragraph", None, None),
            ("aaaaaaaaaaaa", 1, "cell", "t1", 2),
            ("aaaaaaaaaaaa", 0, "paragraph", None, None),
        )
    ]  # fmt: skip
    found = blocks_by_document(tables.from_rows(rows, "blocks"))
    assert list(found) == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]
    assert [(block.position, block.table, block.row) for block in found["aaaaaaaaaaaa"]] == [
        (0, None, None),
        (1, "t1", 2),
    ]
    assert type(found["aaaaaaaaaaaa"][1].row) is int


def test_every_kind_of_column_gives_values_of_python_and_none() -> None:
    day = pd.Timestamp("2024-09-15")
    table = pd.DataFrame({
        "float": [1.5, None], "flag": [True, False], "day": [day, None], "whole": pd.array([3, None], dtype="Int64"),
    })  # fmt: skip
    rows = rows_of(table)
    assert rows == [
        {"float": 1.5, "flag": True, "day": day, "whole": 3},
        {"float": None, "flag": False, "day": None, "whole": None},
    ]  # fmt: skip
    assert [type(value) for value in rows[0].values()] == [float, bool, pd.Timestamp, int]
    assert rows_of(pd.DataFrame({"float": []})) == []
