"""From the figures of a table's rows and its totals rows to what is part of which total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from kepuri_eval.intake.tabular.grids import Table
from kepuri_eval.intake.tabular.headings import plain

_HELD, _PAIR = ("activities", None), 2


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


def tell_apart(tables: Sequence[tuple[Table, list[dict[str, Any]]]]) -> None:
    """Make totals of several tables parts of what is added up, where each list sums up its own activities.

    讲座 | 合计 300人 beside 义诊 | 合计 500人 come to 800: neither is the unit's. A total that another table has too,
    in a row or as a total, or that takes another one in, may be of the same activities: then nothing is changed.

    Args:
        tables: of one document, each with the facts read from it.
    """
    kinds: dict[tuple[object, object], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    values: dict[tuple[object, object], set[tuple[int, float]]] = defaultdict(set)
    named = [_names(table) for table, _ in tables]
    for place, (table, facts) in enumerate(tables):
        for fact in facts if table.has_names and table.header_rows else ():
            kind = fact["quantity"], fact["subkind"]
            values[kind].add((place, fact["value"]))
            if fact["is_total"] and fact["activity_id"] is None and fact["part_of"] is None:
                kinds[kind].append((place, fact))
    for kind, told in kinds.items():
        places = [place for place, _ in told]
        own = [named[place] for place in places]
        are_apart = len(set(places)) == len(places) > 1 and len(set().union(*own)) == sum(map(len, own))
        sums = {fact["value"] for _, fact in told}
        if are_apart and not any(
            (kind != _HELD and any(place != other and fact["value"] == value for other, value in values[kind]))
            or fact["value"] - _own_sum(fact, tables[place][1]) in sums
            or (len(told) > _PAIR and fact["value"] * 2 == sum(one["value"] for _, one in told))
            for place, fact in told
        ):
            for _, fact in told:
                fact["is_total"] = False


def _own_sum(total: dict[str, Any], facts: list[dict[str, Any]]) -> float:
    """What the parts of a total come to."""
    return sum(float(fact["value"]) for fact in facts if fact["part_of"] == total["fact_id"])


def _names(table: Table) -> set[str]:
    """What a table's rows name, in plain form."""
    name = table.column_of("name")
    rows = [row for row in table.rows if row.kind == "activity"]
    return {plain(row.cells[name.index].text) for row in rows if name is not None and name.index in row.cells}
