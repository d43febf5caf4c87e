"""Figures of a unit that one document states in its text and again in a table: told twice, and never added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.figures.agreement import agree, apply_links
from kepuri_eval.intake.figures.relations import in_one_way
from kepuri_eval.intake.records import rows_of

if TYPE_CHECKING:
    import pandas as pd

_WITHIN = 0.3  # below it even what is called a total is of something within, as of one kind of activity
_NEAR = 0.7  # of the table's figure, from which one in the text is the same told otherwise, and below it a part
_IN_CELL = re.compile(r"r\d+c\d+$|![A-Z]+\d+$")  # of a list that no form was seen in
Row = dict[str, Any]
Link = tuple[str, str, str]


def link_text_to_tables(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with the figures of a list of figures (指标 | 数量) linked to what the text of its document says.

    The same figure is a repeat. Figures of the text that are less than the table's are parts of it, unless they are
    said to be totals or come near it: these contradict it, as does any that is more. Rows that come to what the text
    states are parts of that.
    """
    return apply_links(facts, [link for cells, told in _told_twice(facts) for link in _links(cells, told)])


def _told_twice(facts: pd.DataFrame) -> Iterator[tuple[list[Row], list[Row]]]:
    """(figures of lists of figures, figures of the text) of one document and kind, where it has both.

    Totals rows sum up what stands above them, which may be a choice of activities.
    """
    chosen = facts[
        (facts["scope"] == "unit") & facts["in_scope"] & ~facts["planned"] & facts["duplicate_of"].isna()
        & facts["conflict_with"].isna() & facts["part_of"].isna() & facts["source"].isin(["prose", "table"])
    ]  # fmt: skip
    groups: dict[tuple[Any, ...], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in rows_of(chosen):
        is_told = row["source"] == "prose" and not (row["start"] == 0 and _IN_CELL.search(row["locator"]))
        if is_told or not row["is_total"]:
            groups[row["doc_id"], row["unit_id"], row["quantity"], row["subkind"]][is_told].append(row)
    return ((cells, told) for cells, told in groups.values() if cells and told)


def _links(cells: list[Row], told: list[Row]) -> Iterator[Link]:
    """(fact_id, field, fact_id it points to) between the figures of a table and those of the text."""
    summed = {"value": sum(cell["value"] for cell in cells), "value_high": None, "bound": "exact"}
    whole = next((one for one in told if len(cells) > 1 and agree(one, summed)), None)
    if whole is not None:
        yield from ((cell["fact_id"], "part_of", whole["fact_id"]) for cell in cells)
        return
    repeated = {cell["fact_id"]: same for cell in cells if (same := _same(cell, told)) is not None}
    yield from ((cell, "duplicate_of", same["fact_id"]) for cell, same in repeated.items())
    if len(cells) > 1:
        if not repeated and not any(one["is_total"] for one in told):
            yield from _compare_sums(cells, told)
        return
    stated = repeated.get(cells[0]["fact_id"], cells[0])
    others = [one for one in told if one is not stated and in_one_way(one, cells[0])]
    adds_up = len(others) > 1 and sum(one["value"] for one in others) == cells[0]["value"]
    for one in others:
        is_part = adds_up or (one["value"] < cells[0]["value"] and not _contradicts(one, cells[0]))
        if is_part:
            yield one["fact_id"], "part_of", stated["fact_id"]
        elif not repeated:
            yield cells[0]["fact_id"], "conflict_with", one["fact_id"]
            return


def _same(cell: Row, told: list[Row]) -> Row | None:
    """What the text says of a table's figure: the very same, else one that agrees with it."""
    alike = [one for one in told if in_one_way(one, cell) and agree(one, cell)]
    return next((one for one in alike if one["value"] == cell["value"]), next(iter(alike), None))


def _contradicts(one: Row, cell: Row) -> bool:
    least = _WITHIN if one["is_total"] else _NEAR
    return bool(one["value"] >= least * cell["value"])


def _compare_sums(cells: list[Row], told: list[Row]) -> Iterator[Link]:
    """Where several rows stand beside several figures of the text, the side that comes to more counts."""
    sides = sorted((told, cells), key=lambda rows: float(sum(row["value"] for row in rows)))
    largest = max(sides[1], key=lambda row: float(row["value"]))
    return ((row["fact_id"], "part_of", largest["fact_id"]) for row in sides[0])
