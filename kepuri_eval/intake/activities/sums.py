"""From the figures of a table's rows and its totals rows to what is part of which total."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from kepuri_eval.intake.tabular.grids import Table


class Sums:
    """Figures read since the last totals row, so that each can be told what total it is part of."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._open: list[dict[str, Any]] = []
        self._subtotals: list[dict[str, Any]] = []
        self._ahead: list[dict[str, Any]] = []  # totals that stand above their parts

    @cached_property
    def _columns(self) -> dict[str, int]:
        """Locators of the table's cells → their columns."""
        return {cell.locator: cell.column for row in self._table.rows for cell in row.cells.values()}

    def add(self, facts: list[dict[str, Any]]) -> None:
        """Leave the facts of a row open."""
        self._open += facts

    def close(self, totals: list[dict[str, Any]], is_subtotal: bool) -> None:
        """Make the open figures parts of the totals of their kind; a grand total takes the subtotals as well."""
        if not self._open and not self._subtotals and not is_subtotal:
            self._ahead = totals
            return
        self._make_parts(self._open if is_subtotal else [*self._open, *self._subtotals], totals)
        self._open = []
        self._subtotals = [*self._subtotals, *totals] if is_subtotal else []

    def finish(self) -> None:
        """Make what is open at the table's end parts of the totals at its head."""
        self._make_parts([*self._open, *self._subtotals], self._ahead)

    def _make_parts(self, facts: list[dict[str, Any]], totals: list[dict[str, Any]]) -> None:
        """Each fact becomes part of the total of its kind: of several (参加学生 | 参加老师) of its own column's."""
        by_kind: dict[tuple[object, object], list[dict[str, Any]]] = {}
        for total in totals:
            by_kind.setdefault((total["quantity"], total["subkind"]), []).append(total)
        for fact in facts:
            wholes = by_kind.get((fact["quantity"], fact["subkind"]))
            if wholes and fact["part_of"] is None:
                column = self._columns.get(fact["locator"])
                own = [total for total in wholes if self._columns.get(total["locator"]) == column]
                fact["part_of"] = (own or wholes)[0]["fact_id"]
