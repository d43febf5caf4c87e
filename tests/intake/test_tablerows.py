"""Rows that tell where their cells' edges lie become cells on one grid."""

from kepuri_eval.intake.readers.tablerows import Row, table_blocks


def places(rows: list[Row]) -> dict[str, tuple[str, int, int]]:
    return {block.locator: (block.text, block.row_span, block.column_span) for block in table_blocks(rows, "t1")}


def test_cell_over_two_columns_spans_them():
    rows = [Row(["甲", "乙", "丙"], [0, 100, 200, 300]), Row(["甲乙", "丙"], [0, 200, 300])]
    assert places(rows)["t1r2c1"] == ("甲乙", 1, 2)
    assert places(rows)["t1r2c3"] == ("丙", 1, 1)


def test_edges_that_drift_by_less_than_a_millimetre_are_one():
    rows = [Row(["甲", "乙"], [0, 1000, 2000]), Row(["丙", "丁"], [5, 1040, 1990])]
    assert places(rows)["t1r2c2"] == ("丁", 1, 1)


def test_merge_downward_is_one_cell():
    rows = [
        Row(["甲", "乙"], [0, 100, 200], ["restart", ""]),
        Row(["", "丙"], [0, 100, 200], ["continue", ""]),
        Row(["", "丁"], [0, 100, 200], ["continue", ""]),
    ]
    assert places(rows)["t1r1c1"] == ("甲", 3, 1)
    assert set(places(rows)) == {"t1r1c1", "t1r1c2", "t1r2c2", "t1r3c2"}


def test_rows_without_edges_are_counted_through():
    assert set(places([Row(["甲", "", "丙"])])) == {"t1r1c1", "t1r1c3"}
