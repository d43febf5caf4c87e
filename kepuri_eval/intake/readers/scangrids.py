"""The borders printed on a page to the grids of its tables, and its words cut where they stand across such borders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kepuri_eval.intake.readers.ocr import Page, Words, read_part
from kepuri_eval.intake.readers.ruledtables import RuledTable, find_ruled_tables
from kepuri_eval.intake.readers.rulings import Budget, bounded_rulings
from kepuri_eval.intake.readers.scanrulings import ruling_boxes
from kepuri_eval.intake.readers.scantext import Measure, measure

_LEAST = 2  # words of a table
_RIM = 0.5  # heights of a word that it may reach across a border: its box is wider than its ink
_KEEP = 2  # pixels that a border is thick to each side
_SURE = 0.9
_SIGN = (0.3, 2.0)  # heights of a word that what was passed over is high
_CELLS = 60  # of a page, at most, that are read for themselves


def find_grids(page: Page, shades: np.ndarray) -> list[RuledTable]:
    """The tables whose borders are printed on a page, in points.

    Args:
        shades: the page in one channel, without its red ink.
    """
    if len(page.words) < _LEAST:
        return []
    measured = measure(page.picture)
    boxes = [measured.box(*box) for box in ruling_boxes(shades, _usual(page.words))]
    return find_ruled_tables(bounded_rulings(boxes, Budget()))


def cut_words(page: Page, grids: Sequence[RuledTable]) -> list[Words]:
    """The words of a page, those that stand in several cells read anew in each.

    A box the recogniser drew across a border holds the words of two cells, and may hold the border as a 1. Where the
    parts cannot be read as surely the whole stays, to be parted by the widths of its characters, with the least
    confidence of the readings.
    """
    measured = measure(page.picture)
    found: list[Words] = []
    for word in page.words:
        sides = [word.left, *_borders_within(word, grids, measured), word.right]
        if len(sides) == 2 or word in page.clashes:
            found.append(word)
            continue
        parts = [
            read_part(page.picture, word._replace(left=left + _KEEP * (at > 0), right=right - _KEEP))
            for at, (left, right) in enumerate(zip(sides, sides[1:], strict=False))
        ]
        told = [part for part in parts if part.text.strip()]
        least = min((part.score for part in told), default=0.0)
        found += told if least >= min(word.score, _SURE) else [word._replace(score=min(least, word.score))]
    return found


def words_passed_over(
    words: list[Words], grids: Sequence[RuledTable], shades: np.ndarray, ink: np.ndarray
) -> list[Words]:
    """Words of cells that the recogniser found none in and that hold ink: it passes over single figures.

    Args:
        shades: as of `find_grids`; ink: 1 where there is some in them.
    """
    if not grids:
        return []
    measured, usual = measure(shades), _usual(words)
    filled = {measured.cell_of(word, grids) for word in words}
    boxes = [
        box
        for place, grid in enumerate(grids)
        for number in range(len(grid.cells))
        if (place, number) not in filled and (box := _ink_in(grid, number, measured, ink, usual)) is not None
    ]
    bare = np.repeat(shades[:, :, None], 3, axis=2)
    found = [read_part(bare, box) for box in boxes[:_CELLS]]
    return [word for word in found if any(map(str.isalnum, word.text))]


def _ink_in(grid: RuledTable, number: int, measured: Measure, ink: np.ndarray, usual: float) -> Words | None:
    """The box round what stands in a cell, if that may be a word."""
    cell, inset = grid.cells[number], _RIM * usual / 2
    left, right = (at / measured.scale for at in grid.edges(number))
    top = measured.height - grid.rows[cell.row] / measured.scale
    bottom = measured.height - grid.rows[cell.row + cell.row_span] / measured.scale
    left, top, right, bottom = left + inset, top + inset, right - inset, bottom - inset
    inside = ink[int(top) : int(bottom), int(left) : int(right)]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not rows.size or not _SIGN[0] * usual <= rows[-1] - rows[0] <= _SIGN[1] * usual:
        return None
    left, right = left + columns[0] - inset, left + columns[-1] + inset
    return Words("", max(left, 0.0), max(top + rows[0] - inset, 0.0), right, top + rows[-1] + inset, 0.0)


def _usual(words: list[Words]) -> float:
    """Pixels that words are high."""
    return float(np.median([word.bottom - word.top for word in words]))


def _borders_within(word: Words, grids: Sequence[RuledTable], measured: Measure) -> list[float]:
    """Where borders between cells run down through a word, in pixels."""
    rim, middle = _RIM * (word.bottom - word.top), measured.up((word.top + word.bottom) / 2)
    found = []
    for grid in grids:
        for border in grid.columns:
            at = border / measured.scale
            if word.left + rim < at < word.right - rim and _parts(grid, border, middle):
                found.append(at)
    return sorted(found)


def _parts(grid: RuledTable, border: float, height: float) -> bool:
    return grid.cell_at(border - 0.01, height) != grid.cell_at(border + 0.01, height)
