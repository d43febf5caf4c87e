"""The characters of a page to the cells of its tables, and to the lines outside of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import c_double
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from kepuri_eval.intake.readers.cellwords import CellLine, Glyph, cell_lines, join_cell, least_padding
from kepuri_eval.intake.readers.content import Block
from kepuri_eval.intake.readers.pagelines import Line
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.rulings import Box, Budget, turned
from kepuri_eval.intake.readers.strayed import Placed, may_have_strayed, put_in_order

_CROSSING, _MOST_CROSSING = 0.35, 0.1  # of a character's height, of a table's characters
_FIGURE = re.compile(r"[\d,.]+")


@dataclass
class PageTable:
    """The filled cells of one table on one page.

    Attributes:
        words: text by the number of the cell; depths: how many lines it stood in; held: indices of its characters.
        first: index of the character it begins with, which tells its place among the lines.
        blocks: what became of each cell, once the table is named and numbered.
    """

    grid: RuledTable
    words: dict[int, str]
    depths: dict[int, int]
    held: dict[int, list[int]]
    first: int
    blocks: dict[int, Block] = field(default_factory=dict)


@dataclass
class PageText:
    """The text layer of a page: its characters and their boxes, turned upright."""

    text: str
    boxes: list[Box]
    inks: list[Box]


def read_text(page: pdfium.PdfPage, layer: pdfium.PdfTextPage, text: str) -> PageText:
    """Where each character of `text`, the layer's whole text, stands: the box of its line, and that of its ink."""
    turns = raw.FPDFPage_GetRotation(page.raw)
    sides, rect = [c_double() for _ in range(4)], raw.FS_RECTF()
    left, right, bottom, top = sides
    boxes, inks = [], []
    for index in _indices(layer, text):
        raw.FPDFText_GetLooseCharBox(layer.raw, index, rect)
        box = turned((rect.left, rect.bottom, rect.right, rect.top), turns)
        raw.FPDFText_GetCharBox(layer.raw, index, left, right, bottom, top)
        ink = turned((left.value, bottom.value, right.value, top.value), turns)
        boxes.append(box)
        inks.append(ink if ink[2] > ink[0] and ink[3] > ink[1] else box)
    return PageText(text, boxes, inks)


def _indices(layer: pdfium.PdfTextPage, text: str) -> list[int]:
    """Index of each character in the layer, where those that stand for nothing are counted too."""
    if len(text) == raw.FPDFText_CountChars(layer.raw) and text.isprintable():
        return list(range(len(text)))
    found, unit = [], 0
    for char in text:
        found.append(raw.FPDFText_GetCharIndexFromTextIndex(layer.raw, unit))
        unit += 2 if ord(char) > 0xFFFF else 1
    return found


def fill_tables(
    tables: list[RuledTable], page: PageText, goes_on: Callable[[RuledTable], bool]
) -> tuple[list[PageTable], set[int]]:
    """Those that hold words in two rows and two columns at least, and the indices of the characters in them.

    One that goes on with the table of the page before may be a single row, or the rest of a cell.
    """
    filled: list[PageTable] = []
    taken: set[int] = set()
    for grid in tables:
        held: dict[int, list[int]] = {}
        for index, ink in enumerate(page.inks):
            if index in taken:
                continue
            number = grid.cell_at((ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2)
            if number is not None:
                held.setdefault(number, []).append(index)
        table = _filled(grid, held, page, goes_on)
        if table is not None:
            filled.append(table)
            taken.update(index for places in held.values() for index in places)
    return sorted(filled, key=lambda table: table.first), taken


def may_fill(tables: list[RuledTable], text: str, budget: Budget) -> bool:
    """Whether looking for each character in each table keeps within what a document may cost."""
    budget.chars -= len(text) * max(len(tables), 1)
    return budget.chars >= 0


def _filled(
    grid: RuledTable, held: dict[int, list[int]], page: PageText, goes_on: Callable[[RuledTable], bool]
) -> PageTable | None:
    drawn = {
        number: [_glyph(page, index) for index in places if _is_drawn(page, index)] for number, places in held.items()
    }
    lines = {number: told for number, glyphs in drawn.items() if (told := cell_lines(glyphs))}
    cells = [grid.cells[number] for number in lines]
    crossing = sum(_crosses(grid, number, glyphs) for number, glyphs in drawn.items())
    if crossing > _MOST_CROSSING * sum(map(len, drawn.values())):
        return None
    is_small = len({cell.row for cell in cells}) < 2 or len({cell.column for cell in cells}) < 2
    if not cells or (is_small and not goes_on(grid)):
        return None
    padding = least_padding((told, grid.edges(number)[0]) for number, told in lines.items())
    words = {number: join_cell(told, *grid.edges(number), padding) for number, told in sorted(lines.items())}
    depths = {number: len(told) for number, told in lines.items()}
    return (
        None
        if _lacks_rulings(grid, words, lines)
        else PageTable(grid, words, depths, held, min(map(min, held.values())))
    )


def _crosses(grid: RuledTable, number: int, glyphs: list[Glyph]) -> int:
    """How many characters stand across the upper or lower border of their cell."""
    cell = grid.cells[number]
    high, low = grid.rows[cell.row], grid.rows[cell.row + cell.row_span]
    return sum(
        max(glyph.top - high, low - glyph.bottom) > _CROSSING * (glyph.top - glyph.bottom)
        for glyph in glyphs
        if not glyph.char.isspace()
    )


def outside_lines(page: PageText, taken: set[int]) -> list[Line]:
    """The page's lines without what stands in its tables, numbered as if those were lines too."""
    lines, start = [], 0
    for number, raw_line in enumerate(page.text.split("\n"), start=1):
        end = start + len(raw_line)
        kept = [index for index in range(start, end) if index not in taken and not page.text[index].isspace()]
        if kept:
            runs = _runs(page.text, kept, taken)
            first, last = page.boxes[kept[0]], page.boxes[kept[-1]]
            right = last[2]
            if may_have_strayed(runs) and taken.isdisjoint(range(start, end)):
                placed = [Placed(page.text[index], *page.boxes[index]) for index in kept]
                runs, right = put_in_order(placed) or runs, max(one.right for one in placed)
            lines.append(Line(number, runs, first[0], right, first[3], max(first[3] - first[1], 1.0)))
        start = end + 1
    return lines


def line_of(page: PageText, index: int) -> int:
    """Number of the line that a character stands in."""
    return page.text.count("\n", 0, index) + 1


def _runs(text: str, kept: list[int], taken: set[int]) -> str:
    """The characters with what stands between them, except where that is a table's."""
    words = text[kept[0]]
    for before, index in zip(kept, kept[1:], strict=False):
        is_whole = not any(between in taken for between in range(before + 1, index))
        words += (text[before + 1 : index] if is_whole else "  ") + text[index]
    return words


def _glyph(page: PageText, index: int) -> Glyph:
    return Glyph(_plain(page.text[index]), *page.boxes[index])


def _is_drawn(page: PageText, index: int) -> bool:
    left, _, right, _ = page.boxes[index]
    return right - left > 0.01 and page.text[index] not in "\r\n"


def _plain(char: str) -> str:
    return "-" if char in "\ufffe\x02" else " " if char in "\0\xa0" else char


def _lacks_rulings(grid: RuledTable, words: dict[int, str], lines: dict[int, list[CellLine]]) -> bool:
    """Whether rows stand below each other without a ruling between: a line of figures beside equally many others."""
    rows: dict[int, list[int]] = {}
    for number in words:
        rows.setdefault(grid.cells[number].row, []).append(number)
    for row, numbers in rows.items():
        parts = [words[number].split("\n") for number in numbers]
        count = len(parts[0])
        if row == 0 or len(numbers) < 3 or count < 2 or any(len(part) != count for part in parts):
            continue
        if any(all(map(_FIGURE.fullmatch, part)) for part in parts):
            return True
    return False
