"""The words recognised on a page to its lines, and to its characters, each with its box, as tables are filled from."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kepuri_eval.intake.readers.ocr import Words
from kepuri_eval.intake.readers.pagelines import Line, glue
from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.rulings import Box

_LONG_SIDE = 842.0  # points of an A4 page, which a picture is taken for
_APART = 1.2  # heights between words of two columns
_RIM = 0.12  # of a box's height, which the recogniser leaves above and below its words

Rows = list[list[Words]]


class Measure(NamedTuple):
    """How the pixels of a page (y growing downward) become points (y growing upward)."""

    scale: float
    height: float

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """left, bottom, right, top in points."""
        return left * self.scale, self.up(bottom), right * self.scale, self.up(top)

    def cell_of(self, word: Words, grids: Sequence[RuledTable]) -> tuple[int, int] | None:
        """The grid and the cell in it that the middle of a word lies in."""
        left, bottom, right, top = self.box(word.left, word.top, word.right, word.bottom)
        for number, grid in enumerate(grids):
            cell = grid.cell_at((left + right) / 2, (bottom + top) / 2)
            if cell is not None:
                return number, cell
        return None

    def up(self, y: float) -> float:
        """How high a pixel's row lies, in points."""
        return (self.height - y) * self.scale


def measure(picture: np.ndarray) -> Measure:
    """The measure of a picture (height × width × channels) taken for a page of A4."""
    height, width = picture.shape[:2]
    return Measure(_LONG_SIDE / max(height, width, 1), float(height))


def rows_of(words: list[Words]) -> Rows:
    """Boxes that lie beside each other, from left to right, row after row from the top down."""
    rows: Rows = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        middle, height = (word.top + word.bottom) / 2, word.bottom - word.top
        last = rows[-1][-1] if rows else None
        if last and abs((last.top + last.bottom) / 2 - middle) < 0.5 * min(height, last.bottom - last.top):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def lines_of(rows: Rows, measured: Measure) -> list[Line]:
    """Each row with words as a line, in points; a gap wider than a character becomes a tab, as between cells."""
    scale = measured.scale
    usual = float(np.median([row[0].bottom - row[0].top for row in rows if row])) if any(rows) else 0.0
    lines = []
    for number, row in enumerate(rows, start=1):
        if not row:
            continue
        height = row[0].bottom - row[0].top
        height = usual if abs(height - usual) < 0.3 * usual else height
        left, right, top = row[0].left * scale, row[-1].right * scale, measured.up(row[0].top)
        lines.append(Line(number, joined(row), left, right, top, height * scale, row[0].ink))
    return lines


def _is_apart(before: Words, word: Words) -> bool:
    """Whether the gap between two words of a row is one as between columns."""
    return word.left - before.right > _APART * (word.bottom - word.top)


def scan_text(rows: Rows, measured: Measure) -> tuple[PageText, dict[Words, int]]:
    """The characters of a page, a line for each of its rows, and where in it each word begins."""
    text = ""
    boxes: list[Box] = []
    places: dict[Words, int] = {}
    for row in rows:
        before: Words | None = None
        for word in row:
            if before is not None and boxes:  # a box may hold no words at all
                between = _between(before, word)
                text += between
                boxes += [_end_of(boxes[-1])] * len(between)
            places[word] = len(text)
            text += word.text
            boxes += _boxes(word, measured)
            before = word
        text += "\n"
        boxes.append(_end_of(boxes[-1]) if boxes else (0.0, 0.0, 0.0, 0.0))
    return PageText(text, boxes, boxes), places


def joined(row: list[Words]) -> str:
    """The words of one row, tabs where they are set apart."""
    text = row[0].text
    for before, word in zip(row, row[1:], strict=False):
        text = f"{text}\t{word.text}" if _is_apart(before, word) else glue(text, word.text)
    return text


def sign_widths(text: str) -> list[int]:
    """How wide each character of a text is, beside the others: Chinese ones are twice as wide as Latin ones."""
    return [2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text]


def _between(before: Words, word: Words) -> str:
    if _is_apart(before, word):
        return "\t"
    return " " if len(glue(before.text, word.text)) > len(before.text + word.text) else ""


def _boxes(word: Words, measured: Measure) -> list[Box]:
    """A box for each character of a word."""
    widths = sign_widths(word.text)
    unit = (word.right - word.left) / max(sum(widths), 1)
    rim = _RIM * (word.bottom - word.top)
    boxes, left = [], word.left
    for width in widths:
        boxes.append(measured.box(left, word.top + rim, left + width * unit, word.bottom - rim))
        left += width * unit
    return boxes


def _end_of(box: Box) -> Box:
    return box[2], box[1], box[2], box[3]
