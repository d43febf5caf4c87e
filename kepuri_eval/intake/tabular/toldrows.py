"""From rows that tell an activity each in words (许屯镇 | 苹果课（9月18日）。207人到场。) to a table of activities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.patterns import one_of
from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table, begun_in
from kepuri_eval.intake.tabular.headings import EXACT, HAS_NUMBER, Heading, HeadingIndex
from kepuri_eval.intake.tabular.tablefinder import is_total_label, is_void

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_ANY_YEAR, _LEAST_ROWS, _MOST = 2000, 3, 0.7  # the latter: share of the rows
# a name, its day in brackets, and what is told of it
_TOLD = re.compile(
    r"\s*(?P<name>[^。：:，,；;！!（(\n]{2,30})(?:[（(](?P<day>[^（）()]{2,20})[）)])?[。：:\n](?P<text>.+)", re.S
)
_PARTS = {"name": "name", "day": "date", "text": "text"}  # of these words, and the columns that they become
_AREA_ENDS = "镇|乡|村|岛|区|县|市|街道|社区"


@dataclass(frozen=True)
class _Line:
    """A row of a grid: the cells that begin in it, and the parts of the one that tells its activity."""

    number: int
    cells: dict[int, Cell]
    told: re.Match[str] | None

    def is_dated(self, column: int) -> bool:
        """Whether a day stands beside the name or in another column: what tells days by the way may be told of work."""
        others = (cell.text for place, cell in self.cells.items() if place != column)
        return (self.told is not None and bool(self.told["day"])) or any(find_dates(one, _ANY_YEAR) for one in others)


def find_told_rows(grid: Grid, wording: Wording, index: HeadingIndex) -> Table | None:
    """The table of a grid most of whose rows tell a day and, in one column, a name, a stop and what was done.

    The name is cut from what is told; other columns hold what their headings say, days, or places. None where a row's
    words open otherwise: with how the work was done, or with no name at all.
    """
    if is_void(grid.name):
        return None
    rows = [(number, begun_in(row, number)) for number, row in grid.rows().items()]
    column = _telling_column([cells for _, cells in rows])
    lines = [_Line(number, cells, _told(cells, column, wording)) for number, cells in rows if cells]
    head = lines[0] if lines and lines[0].told is None and not _holds_number(lines[0].cells) else None
    below = [line for line in lines if line is not head]
    totals = [line for line in below if any(is_total_label(cell.text, wording) for cell in line.cells.values())]
    told = [line for line in below if line not in totals]
    held = [line for line in told if line.told is not None and line.is_dated(column)]
    if len(held) < _LEAST_ROWS or len(held) < _MOST * len(told):
        return None
    others = sorted({place for line in held for place in line.cells} - {column})
    table = Table(grid, " ".join(grid.caption), (head.number,) if head else (), {}, [], [])
    for place in others:
        field = _field(place, head, held, wording, index)
        written = head.cells[place].text.strip() if head and place in head.cells else ""
        locator = (head or held[0]).cells[place].locator if place in (head or held[0]).cells else ""
        made = Column(place, Heading(written, field, EXACT if field else 0, 1.0, ""), written, locator)
        if field and table.column_of(field) is None:
            table.columns[place] = made
        else:
            table.unmapped.append(made)
    parts = {part: max(others) + column + at for at, part in enumerate(_PARTS, start=1)}
    for part, place in parts.items():
        if any(line.told and line.told[part] for line in held):
            heading = Heading("", _PARTS[part], EXACT, 1.0, "")
            table.columns[place] = Column(place, heading, "", held[0].cells[column].locator)
    for line in lines:
        if line in totals:
            words = {parts["text"] if place == column else place: cell for place, cell in line.cells.items()}
            table.rows.append(Row("total", line.number, words))
        elif line in held:
            table.rows.append(Row("activity", line.number, _parted(line, column, parts)))
    return table


def _telling_column(rows: list[dict[int, Cell]]) -> int:
    """The column in which most is told."""
    lengths: dict[int, int] = {}
    for cells in rows:
        for place, cell in cells.items():
            lengths[place] = lengths.get(place, 0) + len(cell.text)
    return max(lengths, key=lambda place: (lengths[place], -place), default=0)


def _told(cells: dict[int, Cell], column: int, wording: Wording) -> re.Match[str] | None:
    """What the row tells of an activity, where it names one first, and words beside it say when or where."""
    if column not in cells or len(cells) < 2:
        return None
    told = _TOLD.match(cells[column].text)
    if told is None or HAS_NUMBER.search(told["text"]) is None:
        return None
    name, words = told["name"].strip(), wording.items
    is_work = name.startswith(tuple(words.work_begins)) or name.endswith(tuple(words.work_ends))
    is_day = bool(find_dates(name, _ANY_YEAR)) or (told["day"] is not None and not find_dates(told["day"], _ANY_YEAR))
    return None if is_work or is_day else told


def _holds_number(cells: dict[int, Cell]) -> bool:
    return any(HAS_NUMBER.search(cell.text) for cell in cells.values())


def _field(place: int, head: _Line | None, held: list[_Line], wording: Wording, index: HeadingIndex) -> str:
    """What another column holds: what its heading says, else days, else places; "" for none of them."""
    texts = [line.cells[place].text.strip() for line in held if place in line.cells]
    if sum(bool(find_dates(text, _ANY_YEAR)) for text in texts) >= _MOST * len(texts):
        return "date_and_place"
    if head is not None and place in head.cells:
        return index.read(head.cells[place].text).field
    ends = re.compile(rf"(?:{one_of(wording.items.place_ends)}|{_AREA_ENDS})$")
    return "place" if sum(ends.search(text) is not None for text in texts) >= _MOST * len(texts) else ""


def _parted(line: _Line, column: int, parts: dict[str, int]) -> dict[int, Cell]:
    """The cells of a row, the one that tells its activity parted; places in their texts stay true."""
    cells = {place: cell for place, cell in line.cells.items() if place != column}
    for part, place in parts.items():
        if line.told is not None and line.told[part] is not None:
            start, end = line.told.span(part)
            cells[place] = replace(line.cells[column], text=" " * start + line.cells[column].text[start:end])
    return cells
