"""From lists whose rows are counted to facts of the unit: so many reports, so many volunteers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.figures.cells import Owner
from kepuri_eval.intake.language.quantities import Amount
from kepuri_eval.intake.tabular.grids import Cell, Table
from kepuri_eval.intake.tabular.headings import plain

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_REPORTS, _OWN = "media_reports", "own_channel"


def count_entries(table: Table, owner: Owner, wording: Wording) -> list[dict[str, Any]]:
    """Facts of what a list's rows are each one of; [] for tables whose rows are not counted.

    Of reports each is a fact, those on the unit's own channels apart; people are one fact, and nobody counts twice.
    """
    keys = [row.cells[table.key] for row in table.rows if row.kind == "activity" and table.key in row.cells]
    if table.counts != _REPORTS:
        names = {plain(cell.text) for cell in keys}
        head = table.grid.rows()[table.header_rows[0]][table.key] if table.counts else None
        return [owner.fact(head, _counted(head, len(names)), table.counts)] if head is not None and names else []
    told = wording.quantities["media_reports"]
    found = []
    for row in table.rows:
        if row.kind != "activity" or table.key not in row.cells:
            continue
        cell, media = row.cells[table.key], row.cells.get(table.named_by)
        words = media.text if media is not None else ""
        is_own = any(cue in words for cue in told.narrowed_by[_OWN]) and not any(
            cue in words for cue in told.widened_by
        )
        found.append(owner.fact(cell, _counted(cell, 1), _REPORTS, _OWN if is_own else None))
    return found


def _counted(cell: Cell, value: int) -> Amount:
    """An amount that stands for the words of a whole cell."""
    raw = cell.text.strip()
    start = cell.text.index(raw)
    return Amount(float(value), None, "exact", "", raw, start, start + len(raw))
