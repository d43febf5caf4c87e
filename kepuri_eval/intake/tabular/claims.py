"""Which cells and lines of a document its recognised tables account for, and which are left to the rules of prose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kepuri_eval.intake.tabular.grids import Table
from kepuri_eval.intake.tabular.tablefinder import claimed_cells
from kepuri_eval.intake.tabular.texttables import LINES

_TELLS_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|(?<![\d.])\d{1,2}[./]\d{1,2}(?=[日号\s，,：:（(上下晚])")


def table_cells(found: Iterable[Table]) -> set[tuple[str, str]]:
    """(doc_id, locator) of every cell that a recognised table accounts for, so that prose rules leave it alone.

    Where a form holds the figures of a unit, what it tells of single days (活动概况 | 9月15日，…) and of its partners
    (合作单位 | 甲、乙等5家) is left to them.
    """
    tables = list(found)
    left = {place for table in _forms_of_units(tables) for place in _told_in_words(table)} | partner_cells(tables)
    return {place for table in tables for place in claimed_cells(table)} - left


def partner_cells(found: Iterable[Table]) -> set[tuple[str, str]]:
    """(doc_id, locator) of the cells in which forms of units name who did it with them."""
    return {place for table in _forms_of_units(found) for place in _cells_of(table, "joint_units")}


def joint_cells(found: Iterable[Table]) -> set[str]:
    """Locators of the cells of any table that name who did it together."""
    return {locator for table in found for _, locator in _cells_of(table, "joint_units")}


def _forms_of_units(found: Iterable[Table]) -> list[Table]:
    return [table for table in found if not (table.has_names or table.header_rows)]


def _cells_of(table: Table, field: str) -> dict[tuple[str, str], str]:
    """The words of a table's cells of one kind by (doc_id, locator)."""
    told = {index for index, column in table.columns.items() if column.heading.field == field}
    cells = [cell for row in table.rows for index, cell in row.cells.items() if index in told]
    return {(table.grid.doc_id, cell.locator): cell.text for cell in cells}


def _told_in_words(table: Table) -> set[tuple[str, str]]:
    told = _cells_of(table, "text") | _cells_of(table, "is_key")  # 重点活动 heads a mark beside names elsewhere
    return {place for place, text in told.items() if _TELLS_DAY.search(text)}


def lines_of_tables(found: Iterable[Table]) -> set[str]:
    """Locators of the lines that a recognised table is set out in: no prose, though they stand outside of tables."""
    set_out = (table for table in found if table.grid.name.startswith(LINES) and table.header_rows)
    return {locator for table in set_out for _, locator in claimed_cells(table)}
