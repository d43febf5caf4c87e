"""Draw a list as a screen shows it or a scanner sees it: a ruled table, its words only to be recognised."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from kepuri_eval.simulate.listings import Sheet

_SIZE, _LINE, _PADDING, _MARGIN = 26, 36, 12, 60  # dots: of a sign, from line to line, inside a cell, round the table
_NARROW, _WIDE = 3, 11  # signs in a line of a cell
_CLOSING = "，。；、：）”"  # never begin a line
_INK, _PAPER = (35, 35, 35), "white"
_ASKEW, _GRAIN, _SOFT = 0.4, 3, 0.6  # degrees, grey levels, dots
_DOTS_AN_INCH = 200


def draw_sheet(sheet: Sheet, font: Path) -> Image.Image:
    """The sheet with every cell ruled and its words broken into lines, merged areas as one cell."""
    widths = [_width(column, sheet) for column in range(len(sheet.rows[0]))]
    lefts = [_MARGIN + sum(widths[:column]) for column in range(len(widths) + 1)]
    cells = list(_cells(sheet))
    heights = [_LINE + 2 * _PADDING] * len(sheet.rows)
    for top, left, bottom, right, text in cells:
        if top == bottom:
            lines = _broken(text, lefts[right + 1] - lefts[left])
            heights[top] = max(heights[top], _LINE * len(lines) + 2 * _PADDING)
    tops = [_MARGIN + sum(heights[:row]) for row in range(len(heights) + 1)]
    page = Image.new("RGB", (lefts[-1] + _MARGIN, tops[-1] + _MARGIN), _PAPER)
    pen, print_ = ImageDraw.Draw(page), ImageFont.truetype(str(font), _SIZE)
    for top, left, bottom, right, text in cells:
        box = lefts[left], tops[top], lefts[right + 1], tops[bottom + 1]
        pen.rectangle(box, outline=_INK, width=2)
        lines = _broken(text, box[2] - box[0])
        middle = (box[1] + box[3]) / 2 - _LINE * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            pen.text(((box[0] + box[2]) / 2, middle + _LINE * number), line, fill=_INK, font=print_, anchor="mm")
    return page


def scan(page: Image.Image, rng: random.Random) -> Image.Image:
    """The page as it comes out of a scanner: a little askew, soft and grainy."""
    laid = page.rotate(rng.uniform(-_ASKEW, _ASKEW), fillcolor=_PAPER, resample=Image.Resampling.BICUBIC)
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, _GRAIN, (page.height, page.width, 1))
    soft = np.asarray(laid.filter(ImageFilter.GaussianBlur(_SOFT)), dtype=float)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8)).convert("L")


def save_picture(page: Image.Image, kind: str) -> bytes:
    """The bytes of the picture as a PNG or JPEG."""
    stream = io.BytesIO()
    page.save(stream, kind, dpi=(_DOTS_AN_INCH, _DOTS_AN_INCH), quality=60)
    return stream.getvalue()


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, int, int, str]]:
    """(first row, first column, last row, last column, words) of every cell, merged areas once."""
    merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - merged.keys()
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if (row, column) not in covered:
                bottom, right = merged.get((row, column), (row, column))
                yield row, column, bottom, right, str(value)


def _width(column: int, sheet: Sheet) -> int:
    """Dots of a column: of its longest words, a title across the table left aside, within bounds."""
    alone = (text for _, left, _, right, text in _cells(sheet) if left == right == column)
    longest = max((_signs(text) for text in alone), default=0)
    return math.ceil(min(max(longest, _NARROW), _WIDE) * _SIZE) + 2 * _PADDING


def _broken(text: str, width: int) -> list[str]:
    """The words in lines that fit into a cell."""
    room, lines = (width - 2 * _PADDING) / _SIZE, [""]
    for sign in text:
        if sign == "\n" or (sign not in _CLOSING and _signs(lines[-1] + sign) > room):
            lines.append("")
        lines[-1] += sign.strip("\n")
    return lines


def _signs(text: Sequence[str]) -> float:
    """How many signs wide the words are; digits and Latin letters are half as wide."""
    return sum(0.58 if sign.isascii() else 1.0 for sign in text)
