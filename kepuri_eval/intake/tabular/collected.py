"""Tables that several units filled in, a row each, as online forms and a county's collected sheets are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kepuri_eval.intake.tabular.grids import Cell, Table

_NOT_FILLED_IN = ("total", "example", "off")


@dataclass
class CollectedRows:
    """Rows of tables that name a unit in each row and no activity.

    Attributes:
        named: locator of a cell → locator of the cell that names the unit of its row, which says all of the row.
        told: the latter → the cells of its row in which the unit tells something in words.
    """

    named: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[Cell]] = field(default_factory=dict)


def find_collected_rows(recognised: Iterable[Table]) -> CollectedRows:
    """The collected rows among the recognised tables of a document; none where no table has such rows."""
    found = CollectedRows()
    for table in recognised:
        unit = table.column_of("unit")
        if unit is None or table.has_names or not table.header_rows:
            continue
        in_words = {index for index, column in table.columns.items() if column.heading.field == "text"}
        for row in table.rows:
            naming = row.cells.get(unit.index)
            if naming is None or not naming.text.strip() or row.kind in _NOT_FILLED_IN:
                continue
            found.named |= dict.fromkeys((cell.locator for cell in row.cells.values()), naming.locator)
            found.told[naming.locator] = [cell for index, cell in row.cells.items() if index in in_words]
    return found
