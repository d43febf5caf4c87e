"""What the words of an activity's row tell of it: 参与情况 | 36支队伍、216名学生参加，教师志愿者18人."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.activities.firstfigures import first_told
from kepuri_eval.intake.figures.cells import Owner, Reading
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.intake.figures.toldapart import figures_apart
from kepuri_eval.intake.personal import heads_contacts
from kepuri_eval.intake.tabular.grids import Row, Table

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.intake.activities.placefinder import PlaceFinder
    from kepuri_eval.intake.figures.figure import Figure
    from kepuri_eval.intake.figures.prose import FigureReader
    from kepuri_eval.intake.figures.scope import Own
    from kepuri_eval.intake.language.eventdays import EventDays

_TOLD = ("participants", "volunteers", "materials", "online_views", "live_views")
_SURE = ("volunteers", "live_views")  # of which words below an unknown heading, or 备注, leave no doubt
_VIEWS, _SEEN = ("online_views", "live_views"), re.compile("[看览读播击访]")
_OTHERS = ("participants", "volunteers", "experts", "materials")
_NO_KIND = "other"  # of 工作人员, and of those who asked for advice (咨询群众约240人)
_NOTE = re.compile("[^。\n]{1,30}")
_WORDED, _REMARKS, _SHORTEST = "text", "remarks", 4


class RowWords:
    """Reads figures, places and days out of the words of rows.

    Args:
        reader: reads figures out of prose.
        own: the years and days of the document the rows stand in.
        places: finds where something was held; event: when, near the edition's window.
        year: the edition's.
    """

    def __init__(self, reader: FigureReader, own: Own, places: PlaceFinder, event: EventDays, year: int) -> None:
        self._reader, self._own, self._places, self._event, self._year = reader, own, places, event, year

    def figures(self, text: str) -> list[Figure]:
        """The figures that words tell."""
        return self._reader.read_text(text, self._own)

    def figures_apart(self, text: str) -> list[Figure]:
        """The figures of a cell that tells several things, each by the words of its own part."""
        return figures_apart(text, self.figures)

    def figures_of_note(self, text: str) -> list[Figure]:
        """The figures that words tell, of a short note part by part: 约60人（志愿者在内）.

        What is announced, or of another time, is so for all that follows (预计学生60人、教师5人).
        """
        whole = self.figures(text)
        if not _NOTE.fullmatch(text) or any(one.scope.planned or not one.scope.in_scope for one in whole):
            return whole
        apart = self.figures_apart(text)
        return apart if len(apart) >= len(whole) else whole

    def find_others(self, text: str, kind: str) -> set[int]:
        """Where the figures begin of which the words say that they count something else than this kind of people.

        Those of views are among them where the words say so, and not only that it was online; of views, those of the
        other kind.
        """
        if kind in _VIEWS:
            told = self.figures_apart(text)
            return {one.amount.start for one in told if one.kind.quantity in {*_VIEWS, *_OTHERS} - {kind}}
        views = {
            figure.amount.start
            for figure in self.figures(text)
            if figure.kind.quantity in _VIEWS and _SEEN.search(figure.kind.cue)
        }
        told = [figure for figure in self.figures_apart(text) if figure.kind.cue]
        has_own = any(figure.kind.quantity == kind for figure in told)
        others = {*_OTHERS, *([_NO_KIND] if has_own else [])} - {kind}
        return views | {figure.amount.start for figure in told if figure.kind.quantity in others}

    def find_place(self, texts: Iterable[str]) -> str | None:
        """Where words say that something was held, or was shown online."""
        for text in texts:
            day = next(iter(self._event.find(text)), None)
            place = self._places.find(text, self._year, day) or self._places.find_online(text)
            if place:
                return place
        return None

    def find_days(self, texts: Iterable[str]) -> tuple[str, str] | None:
        """The first and the last day (ISO) that words tell."""
        for text in texts:
            days = self._event.find(text)
            if days:
                return days[0].start_date, self._event.last_of(text, days[0])
        return None


class WordColumns:
    """Reads what words of one table's rows, described, remarked or below an unknown heading, tell beside other columns.

    Args:
        table: the rows of which are read; words: of its document.
    """

    def __init__(self, table: Table, words: RowWords) -> None:
        self._columns, self._words = table.columns, words
        self._described = [index for index, one in table.columns.items() if one.heading.field == _WORDED]
        self._unknown = [one.index for one in table.unmapped if not heads_contacts(one.written)]
        self._unknown += [index for index, one in table.columns.items() if one.heading.field == _REMARKS]

    def read(
        self, row: Row, owner: Owner, told: Collection[str], used: set[tuple[str, str]], mixed: Mapping[str, set[int]]
    ) -> Reading:
        """Facts of the row's activity, and what each kind of figure comes to.

        Args:
            told: kinds of figures that the row's columns hold.
            used: locators and words read before, so that words that stand for several activities are read once.
            mixed: where the column's own figures begin in cells that tell others too (资料600份), by locator.
        """
        found = Reading()
        figures, texts = [], {}
        described = self._described
        if mixed:
            described = [*described, *(index for index in self._columns if _holds(row, index, mixed))]
        for place, index in enumerate((*described, *self._unknown)):
            cell = row.cells.get(index)
            if cell is None or len(cell.text) < _SHORTEST:
                continue
            if (cell.locator, cell.text) in used and cell.locator not in mixed:
                continue
            used.add((cell.locator, cell.text))
            texts[cell.locator] = cell.text
            kinds = _TOLD if place < len(described) else _SURE
            if cell.locator in mixed:
                own = mixed[cell.locator]
                told_here = [one for one in self._words.figures_apart(cell.text) if one.amount.start not in own]
            else:
                told_here = self._words.figures_of_note(cell.text)
            figures += [(cell.locator, figure) for figure in told_here if figure.kind.quantity in kinds]
        if not figures:
            return found
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

    def read_total(
        self, row: Row, owner: Owner, told: Collection[str], mixed: Mapping[str, set[int]]
    ) -> list[dict[str, Any]]:
        """Facts of the unit that the words of a totals row state: 合计 | 5项 | 现场参与6305人；志愿者14人.

        Args:
            told: kinds of figures that the row's columns hold.
            mixed: where the column's own figures begin in cells that tell of other things too, by locator.
        """
        cells = [row.cells[index] for index in self._described if index in row.cells]
        figures = [(cell.locator, figure) for cell in cells for figure in self._words.figures(cell.text)]
        return self._of_unit(figures, owner, told) + self.read_mixed(row, owner, told, mixed)

    def read_mixed(
        self, row: Row, owner: Owner, told: Collection[str], mixed: Mapping[str, set[int]]
    ) -> list[dict[str, Any]]:
        """Facts of the unit in cells of its figures that tell of other things too: 参与情况 | 公众900人，志愿者40人."""
        cells = [row.cells[index] for index in self._columns if _holds(row, index, mixed)]
        figures = [
            (cell.locator, figure) for cell in cells for figure in self._words.figures_apart(cell.text)
            if figure.amount.start not in mixed[cell.locator]
        ]  # fmt: skip
        return self._of_unit([one for one in figures if one[1].kind.quantity in _TOLD], owner, told)

    @staticmethod
    def _of_unit(figures: Sequence[tuple[str, Figure]], owner: Owner, told: Collection[str]) -> list[dict[str, Any]]:
        facts = relate(owner.doc_id, owner.unit_id, figures)
        return [fact | {"is_total": True} for fact in facts if fact["quantity"] not in told]

    def find_place(self, row: Row) -> str | None:
        """Where the described part of a row says that it was held, or was shown online."""
        return self._words.find_place(self._texts(row))

    def find_days(self, row: Row) -> tuple[str, str] | None:
        """The first and the last day (ISO) that the described part of a row tells."""
        return self._words.find_days(self._texts(row))

    def _texts(self, row: Row) -> list[str]:
        return [row.cells[index].text for index in self._described if index in row.cells]


def _holds(row: Row, column: int, locators: Collection[str]) -> bool:
    """Whether the row's cell of a column is one of these."""
    cell = row.cells.get(column)
    return cell is not None and cell.locator in locators
