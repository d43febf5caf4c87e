"""From lines of plain text that are set out as a table with spaces or tabs, to the figures of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.language.quantities import Amount, find_amounts
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.tabular.grids import Cell, Grid
from kepuri_eval.intake.tabular.headings import EXACT, FIGURES, PATTERN, Heading, HeadingIndex
from kepuri_eval.intake.tabular.tablefinder import is_total_label

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

Line = tuple[str, str, str]
_PART = re.compile(r"(?:[^\n\t　| ]+| (?![ |]))+")
_PARTED = re.compile("[\n\t　|]|  ")  # a text without any of these is one part
_RULE = re.compile(r"^[\s|:：+\-—=─━┼]{3,}$")
LINES = "lines"  # how grids of lines are named, with a number behind
_LEAST, _KNOWN = 3, 2
_HEADING_LINE = 80
_ROWS = ("项", "个", "场")


def read_line_grids(told: Iterable[BlockRow], index: HeadingIndex, wording: Wording) -> list[Grid]:
    """Grids of the tables that lines of text set out with bars, tabs or spaces, as far as they list activities.

    A cell has its line's locator, and blanks for what stands before it there, so that places in it are places in the
    line. With spaces between, rows have as many parts as the heading, but for a totals row, whose figures stand at the
    right; bars and tabs tell empty cells.
    """
    grids: list[Grid] = []
    grid: Grid | None = None
    width = row = 0
    for block in told:
        parts = _cells_of(block.text) if block.table is None and block.kind in ("line", "paragraph") else []
        if grid is not None and len(parts) < width and parts and is_total_label(parts[0][1], wording):
            row += 1
            parts = [parts[0], *[(0, "")] * (width - len(parts)), *parts[1:]]
        elif grid is not None and (len(parts) == width or _RULE.match(block.text)):
            row += 1
        elif len(parts) >= _LEAST and _lists_activities(parts, index):
            grid, width, row = Grid(block.doc_id, f"{LINES}{len(grids) + 1}"), len(parts), 1
            grids.append(grid)
        else:
            grid = None
        if grid is not None and not _RULE.match(block.text):
            for column, (start, words) in enumerate(parts, start=1):
                if words:
                    grid.cells[row, column] = Cell(block.locator, " " * start + words, row, column)
    return [grid for grid in grids if len(grid.rows()) > 1]


def _cells_of(text: str) -> list[tuple[int, str]]:
    """(start, words) of the parts of a line; between bars or tabs also the empty ones."""
    mark = next((mark for mark in "|｜\t" if text.count(mark) >= _LEAST - 1), "")
    if not mark:
        return _parts(text)
    found, start = [], 0
    for part in text.split(mark):
        words = part.strip(" 　*`")
        found.append((start + part.find(words) if words else start, words))
        start += len(part) + 1
    is_framed = text.strip().startswith(mark) and text.strip().endswith(mark)
    return found[1:-1] if is_framed else found


def _lists_activities(parts: list[tuple[int, str]], index: HeadingIndex) -> bool:
    """Whether the parts of a line are the headings of a list of activities."""
    reads = [index.read(words) for _, words in parts]
    known = {read.field for read in reads if read.certainty >= PATTERN}
    return "name" in known and len(known) >= _LEAST and not any(words[:1].isdigit() for _, words in parts)


class Told(NamedTuple):
    """A figure of a table set out in text.

    Attributes:
        locator: of its line; the amount's places index that line.
        table: number of the table in its document, from 1.
        is_total: whether it stands in the totals row.
        is_part: whether the totals row holds the sum it is a part of.
    """

    locator: str
    amount: Amount
    quantity: str
    subkind: str | None
    label: str
    table: int
    is_total: bool
    is_part: bool


def read_text_tables(lines: Sequence[Line], index: HeadingIndex, wording: Wording) -> tuple[list[Told], list[Line]]:
    """Figures of the tables among (locator, kind, text) lines, and the lines that belong to none.

    A table begins with a line of three or more parts, two of them known headings and one of these of figures. A row
    has as many parts as the heading; a totals row has its figures right-aligned, and is believed where every one of
    them is the sum of its column. Other rows end the table.
    """
    told: list[Told] = []
    rest: list[Line] = []
    number = place = 0
    while place < len(lines):
        header = _read_header(lines[place], index)
        rows = _rows_below(lines, place + 1, header, wording) if header else []
        if header and rows:
            number += 1
            figures = _read_rows(rows, header, number, wording)
            told += figures
            if is_total_label(_parts(rows[-1][2])[0][1], wording) and not any(one.is_total for one in figures):
                rest.append(rows[-1])  # what its words tell by themselves
            place += 1 + len(rows)
        else:
            rest.append(lines[place])
            place += 1
    return told, rest


def find_headings_of_lines(told: Iterable[BlockRow], index: HeadingIndex) -> list[BlockRow]:
    """Lines of a page that are nothing but the headings of an activity table, whose columns its words do not tell.

    Three or more known headings with the activity's name among them, single spaces between; each such table is told
    once, at its first page.
    """
    found: list[BlockRow] = []
    for block in told:
        words = block.text.split() if block.kind == "line" and len(block.text) <= _HEADING_LINE else []
        if len(words) < _LEAST or any(word[0].isdigit() for word in words):
            continue
        fields = {heading.field for heading in map(index.read, words) if heading.certainty >= PATTERN}
        if "name" in fields and len(fields) >= _LEAST and block.text not in {line.text for line in found}:
            found.append(block)
    return found


def _parts(text: str) -> list[tuple[int, str]]:
    """(start, words) of the parts of a line that two spaces, a tab or a bar part."""
    if not _PARTED.search(text):
        words = text.strip()
        return [(text.find(words), words)] if words else []
    found = [(part.start(), part.group()) for part in _PART.finditer(text)]
    return [(start + len(words) - len(words.lstrip()), words.strip()) for start, words in found if words.strip()]


def _read_header(line: Line, index: HeadingIndex) -> list[Heading] | None:
    _, kind, text = line
    parts = _parts(text) if kind == "line" else []
    if len(parts) < _LEAST:
        return None
    headings = [index.read(words) for _, words in parts]
    known = [heading for heading in headings if heading.certainty >= PATTERN]
    has_figures = any(heading.field in FIGURES for heading in known)
    return headings if has_figures and len(known) >= _KNOWN and known[0].certainty <= EXACT else None


def _rows_below(lines: Sequence[Line], place: int, header: list[Heading], wording: Wording) -> list[Line]:
    """The rows of a table: lines of as many parts, closed by a totals row."""
    rows: list[Line] = []
    for line in lines[place:]:
        parts = _parts(line[2]) if line[1] == "line" else []
        is_total = bool(parts) and is_total_label(parts[0][1], wording)
        if not is_total and len(parts) != len(header):
            break
        rows.append(line)
        if is_total:
            break
    return rows


def _read_rows(rows: list[Line], header: list[Heading], table: int, wording: Wording) -> list[Told]:
    """Figures of the rows; the totals row's first, so that the others can point to it."""
    last = _parts(rows[-1][2])
    body = rows[:-1] if is_total_label(last[0][1], wording) else rows
    found: dict[int, list[Told]] = {}
    for locator, _, text in body:
        for column, (start, words) in enumerate(_parts(text)):
            figure = _read_part(locator, start, words, header[column], table)
            if figure:
                found.setdefault(column, []).append(figure)
    totals = _read_totals(rows[-1], header, found, table, len(body)) if len(body) < len(rows) else {}
    parts = [
        figure._replace(is_part=column in totals) for column in sorted(found) for figure in found[column]
    ]  # fmt: skip
    return [*(totals[column] for column in sorted(totals, key=lambda column: (column < 0, column))), *parts]


def _read_totals(
    row: Line, header: list[Heading], found: dict[int, list[Told]], table: int, count: int
) -> dict[int, Told]:
    """Totals by column, the figures taken from the right; one that is no sum is told by the check of totals.

    There are none where one is no sum and there are more or fewer figures than columns of them.
    One figure more may say how many rows there are (5项), which is the number of activities.
    """
    locator, _, text = row
    numbers = [(start, words) for start, words in _parts(text)[1:] if find_amounts(words)]
    columns = [column for column, heading in enumerate(header) if heading.field in FIGURES]
    sums = dict(zip(reversed(columns), reversed(numbers), strict=False))
    totals = {
        column: figure._replace(is_total=True) for column, (start, words) in sums.items()
        if (figure := _read_part(locator, start, words, header[column], table))
    }  # fmt: skip
    differs = any(
        sum(part.amount.value for part in found.get(column, [])) != one.amount.value for column, one in totals.items()
    )
    plain = [words for _, words in numbers if find_amounts(words)[0].counted_in not in _ROWS]
    if differs and len(plain) != len(columns):
        return {}  # nobody can say which figure belongs to which column
    for start, words in numbers[: len(numbers) - len(sums)]:
        (amount, *_) = find_amounts(words)
        if amount.value == count and amount.counted_in in _ROWS:
            moved = amount._replace(start=amount.start + start, end=amount.end + start)
            totals[-1] = Told(locator, moved, "activities", None, "", table, True, False)
    return totals


def _read_part(locator: str, start: int, words: str, heading: Heading, table: int) -> Told | None:
    """The figure of one part under a heading of figures; None for any other, and where it holds not just one."""
    if heading.field not in FIGURES or heading.certainty < PATTERN:
        return None
    amounts = find_amounts(words)
    if len(amounts) != 1 or amounts[0].doubt:
        return None
    (amount,) = amounts
    factor = heading.multiplier if not amount.counted_in else 1.0
    quantity, subkind = FIGURES[heading.field]
    amount = amount._replace(
        value=amount.value * factor, value_high=amount.value_high * factor if amount.value_high is not None else None,
        counted_in=amount.counted_in or heading.counted_in, start=amount.start + start, end=amount.end + start,
    )  # fmt: skip
    return Told(locator, amount, quantity, subkind, heading.label, table, False, False)
