"""What the words of an activity's row tell of it: 参与情况 | 36支队伍、216名学生参加，教师志愿者18人."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.activities.firstfigures import first_told
from kepuri_eval.intake.figures.cells import Owner, Reading
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.intake.personal import heads_contacts
from kepuri_eval.intake.tabular.grids import Column, Row, Table

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.intake.activities.placefinder import PlaceFinder
    from kepuri_eval.intake.figures.prose import FigureReader
    from kepuri_eval.intake.figures.scope import Own
    from kepuri_eval.intake.language.eventdays import EventDays

_TOLD = ("participants", "volunteers", "materials", "online_views", "live_views")
_SURE = ("volunteers", "live_views")  # of which words below an unknown heading leave no doubt
_VIEWS, _SEEN = ("online_views", "live_views"), re.compile("[看览读播击访]")
_WORDED, _SHORTEST = "text", 4


class RowWords:
    """Reads figures out of the words of rows, described or below an unknown heading, that no column of figures tells.

    Args:
        reader: reads figures out of prose.
        own: the years and days of the document the rows stand in.
        places: finds where something was held; event: when, near the edition's window.
    """

    def __init__(self, reader: FigureReader, own: Own, places: PlaceFinder, event: EventDays) -> None:
        self._reader, self._own, self._places, self._event = reader, own, places, event

    def find_views(self, text: str) -> set[int]:
        """Where the figures begin of which the words say that they count views, and not only that it was online."""
        told = self._reader.read_text(text, self._own)
        return {
            figure.amount.start for figure in told if figure.kind.quantity in _VIEWS and _SEEN.search(figure.kind.cue)
        }

    def read(
        self, table: Table, row: Row, owner: Owner, told: set[str], used: set[tuple[str, str]], mixed: Collection[str]
    ) -> Reading:
        """Facts of the row's activity, and what each kind of figure comes to.

        Args:
            told: kinds of figures that the row's columns hold.
            used: locators and words read before, so that words that stand for several activities are read once.
            mixed: locators of cells of figures that tell of other things too (资料600份 below 人数).
        """
        found = Reading()
        figures, texts = [], {}
        described = [one for one in table.columns.values() if one.heading.field == _WORDED]
        if mixed:
            described += [one for one in table.columns.values() if _holds(row, one, mixed)]
        unknown = [one for one in table.unmapped if not heads_contacts(one.written)]
        for column in (*described, *unknown):
            cell = row.cells.get(column.index)
            if cell is None or len(cell.text) < _SHORTEST:
                continue
            if (cell.locator, cell.text) in used and cell.locator not in mixed:
                continue
            used.add((cell.locator, cell.text))
            texts[cell.locator] = cell.text
            told_here = self._reader.read_text(cell.text, self._own)
            kinds = _TOLD if column in described else _SURE
            figures += [(cell.locator, figure) for figure in told_here if figure.kind.quantity in kinds]
        whole: dict[tuple[str, str], list[dict[str, Any]]] = {}
        open_kinds = [kind for kind in _TOLD if kind not in told]
        for fact in relate(owner.doc_id, owner.unit_id, figures):
            kind = fact["quantity"]
            if kind not in open_kinds or fact["subkind"] or fact["planned"] or not fact["in_scope"]:
                continue
            found.facts.append(fact | {"activity_id": owner.activity_id, "scope": "activity", "is_total": False})
            if not (fact["part_of"] or fact["duplicate_of"] or fact["conflict_with"]):
                whole.setdefault((kind, fact["locator"]), []).append(fact)
        for (kind, locator), facts in whole.items():
            value = first_told(facts, texts[locator])
            if value is not None:
                found.values.setdefault(kind, value)
        return found

    def read_total(self, table: Table, row: Row, owner: Owner, told: set[str]) -> list[dict[str, Any]]:
        """Facts of the unit that the words of a totals row state: 合计 | 5项 | 现场参与6305人；志愿者14人."""
        described = [one for one in table.columns.values() if one.heading.field == _WORDED and one.index in row.cells]
        figures = [
            (row.cells[column.index].locator, figure)
            for column in described for figure in self._reader.read_text(row.cells[column.index].text, self._own)
        ]  # fmt: skip
        facts = relate(owner.doc_id, owner.unit_id, figures)
        return [fact | {"is_total": True} for fact in facts if fact["quantity"] not in told]

    def find_place(self, table: Table, row: Row, year: int) -> str | None:
        """Where the described part of a row says that it was held, or was shown online."""
        texts = self._described(table, row)
        days = (next(iter(self._event.find(text)), None) for text in texts)
        told = zip(texts, days, strict=True)
        found = (self._places.find(text, year, day) or self._places.find_online(text) for text, day in told)
        return next((place for place in found if place), None)

    def find_days(self, table: Table, row: Row) -> tuple[str, str] | None:
        """The first and the last day (ISO) that the described part of a row tells."""
        for text in self._described(table, row):
            days = self._event.find(text)
            if days:
                return days[0].start_date, self._event.last_of(text, days[0])
        return None

    def _described(self, table: Table, row: Row) -> list[str]:
        described = [column for column in table.columns.values() if column.heading.field == _WORDED]
        return [row.cells[column.index].text for column in described if column.index in row.cells]


def _holds(row: Row, column: Column, locators: Collection[str]) -> bool:
    """Whether the row's cell of a column is one of these."""
    cell = row.cells.get(column.index)
    return cell is not None and cell.locator in locators
