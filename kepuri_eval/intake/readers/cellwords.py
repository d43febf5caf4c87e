"""The characters that stand in a cell of a page's table to its text, wrapped lines joined where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kepuri_eval.intake.readers.pagelines import glue

_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}(?:[、)）]|[.．](?!\d))"
    r"|[①-⑳●•■◆▪➢]|[-—]\s|https?://|www\."
)
_CLOSES = "，。、；：！？）》”’】」』〉…,.;:!?)%％"
_OPENS = "（《“‘【「『〈("
_OPEN = re.compile(r"[、，]$|[（(《“‘【「『〈][^）)》”’】」』〉]*$")  # no word of a cell ends so
_LINK = re.compile(r"(?:https?://|www\.)[\x21-\x7e]*$")
_REST_OF_LINK = re.compile(r"(?!\d+$)[\x21-\x7e]+")  # broken anywhere, of whatever length its first part is
_NUMBER = re.compile(r"\d[\d,.]*")
_PERSONAL = re.compile(r"1[3-9]\d{9}|0\d{9,11}|\d{17}[\dXx]|\d{15,19}")
_SLACK = 0.3  # of a character: fonts are measured in steps, and grids stretch them
_PARAGRAPH = 2.6  # heights between lines with an empty one between
_MOST_PADDING = 8.0
_APART = 0.3  # of a height between Latin words whose space is not written


class Glyph(NamedTuple):
    """A character and its box on the upright page, `top` growing upward."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


class CellLine(NamedTuple):
    """One visual line in a cell: its words, its extent, and how wide its first part is that no line is broken in."""

    text: str
    left: float
    right: float
    middle: float
    height: float
    first: float


def cell_lines(glyphs: Iterable[Glyph]) -> list[CellLine]:
    """The lines from the top down, each from left to right."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -(glyph.top + glyph.bottom)):
        here = (glyph.top + glyph.bottom) / 2
        if rows and middle - here < 0.5 * height:
            rows[-1].append(glyph)
            height = max(height, glyph.top - glyph.bottom)
        else:
            rows.append([glyph])
            middle, height = here, glyph.top - glyph.bottom
    return [line for line in map(_line, rows) if line.text]


def least_padding(cells: Iterable[tuple[list[CellLine], float]]) -> float:
    """How far the words of a table keep from the left border of their cells, given (lines, border) of each."""
    gaps = [line.left - border for lines, border in cells for line in lines]
    return min(max(min(gaps, default=0.0), 0.0), _MOST_PADDING)


def join_cell(lines: list[CellLine], left: float, right: float, padding: float) -> str:
    """The text of a cell between two borders: a line that had no room for what follows goes on in the next.

    Items keep lines of their own. Two numbers below each other stay two: only where the second can be none by itself
    (12 and 00, 1, and 200), or both are a telephone's or identity number, are they one. Labels written downwards,
    one character a line, are one word.
    """
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(len(text) == 1 for text in texts) and not any(text.isdigit() for text in texts):
        return "".join(texts)
    if _PERSONAL.fullmatch("".join(texts)):
        return "".join(texts)
    found = ""
    for index, line in enumerate(lines):
        is_link = _LINK.search(found) is not None and line.text[:1].isascii()
        goes_on = is_link and _REST_OF_LINK.fullmatch(line.text) and not _ITEM.match(line.text)
        if index and (goes_on or _goes_on(lines[index - 1], line, right - left - 2 * padding)):
            found = found + line.text if is_link else glue(found, line.text)
        else:
            found += f"\n{line.text}" if index else line.text
    return found


def _goes_on(before: CellLine, line: CellLine, width: float) -> bool:
    if before.middle - line.middle > _PARAGRAPH * max(before.height, line.height) or _ITEM.match(line.text):
        return False
    if _OPEN.search(before.text):
        return True
    size = max(before.height, line.height)
    # fonts that tell no widths give a character that of its ink
    first = line.first if line.text[0].isascii() else max(line.first, size)
    if width - (before.right - before.left) > first + _SLACK * size:
        return False
    if before.text[-1].isdigit() and line.text[0].isdigit() and _NUMBER.fullmatch(before.text):
        return len(line.text) > 1 and line.text[0] == "0" and line.text[1].isdigit()
    if _NUMBER.fullmatch(before.text) and before.text[-1] == "," and line.text[0].isdigit():
        return re.match(r"\d{3}(?!\d)", line.text) is not None
    return True


def _line(row: list[Glyph]) -> CellLine:
    row.sort(key=lambda glyph: (glyph.left, glyph.right))
    first = next((place for place, glyph in enumerate(row) if not glyph.char.isspace()), len(row))
    last = next((place for place in range(len(row), 0, -1) if not row[place - 1].char.isspace()), 0)
    row = row[first:last]
    if not row:
        return CellLine("", 0, 0, 0, 0, 0)
    height = max(glyph.top - glyph.bottom for glyph in row)
    words = [row[0].char]
    for before, glyph in zip(row, row[1:], strict=False):
        if glyph.left - before.right > _APART * height and _is_latin(before.char) and _is_latin(glyph.char):
            words.append(" ")
        words.append(glyph.char)
    middle = (max(glyph.top for glyph in row) + min(glyph.bottom for glyph in row)) / 2
    return CellLine("".join(words), row[0].left, max(glyph.right for glyph in row), middle, height, _first_part(row))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _first_part(row: list[Glyph]) -> float:
    """Width of the first character or Latin word with the marks that may not stand apart from it."""
    end = 0
    while end < len(row) - 1 and row[end].char in _OPENS:
        end += 1
    while end < len(row) - 1 and _is_latin(row[end].char) and _is_latin(row[end + 1].char):
        end += 1
    while end < len(row) - 1 and row[end + 1].char in _CLOSES:
        end += 1
    return row[end].right - row[0].left
