"""Paragraphs and tables of one story of a document (its text, a slide) to blocks with numbered places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from kepuri_eval.intake.readers.content import Block, Limits, too_large
from kepuri_eval.intake.readers.links import split_links

_BESIDE = 0.03  # of a page's height between the tops of frames that stand beside each other
_Item = TypeVar("_Item")


class Cell(NamedTuple):
    """The words of a cell, where it begins on its table's grid (from 1), and how far it spans."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Story:
    """Counts paragraphs (p1, p2 …, the empty ones too) and tables (t1r2c4), each place behind `prefix` (slide3-)."""

    def __init__(self, blocks: list[Block], limits: Limits, prefix: str = "") -> None:
        self._blocks, self._limits, self._prefix = blocks, limits, prefix
        self._paragraphs = self._tables = 0

    def add_paragraph(self, text: str, kind: str = "paragraph", boxes: Iterable[str] = ()) -> None:
        """Add a paragraph, marked links behind it as lines (p3#1), and the words of boxes in it (p3x1)."""
        self._paragraphs += 1
        place = f"{self._prefix}p{self._paragraphs}"
        self._add(Block(place, kind, text))
        for number, box in enumerate(boxes, start=1):
            self._add(Block(f"{place}x{number}", "paragraph", box))

    def add_table(self, cells: Iterable[Cell]) -> None:
        """Add the filled cells of a table."""
        self._tables += 1
        table = f"{self._prefix}t{self._tables}"
        for cell in cells:
            place = f"{table}r{cell.row}c{cell.column}"
            self._add(Block(place, "cell", cell.text, table, cell.row, cell.column, cell.row_span, cell.column_span))

    def _add(self, block: Block) -> None:
        if len(self._blocks) > self._limits.blocks:
            raise too_large("文档段落和单元格过多")
        if block.text.strip():
            self._blocks += split_links(block, self._limits.block_chars)


def in_reading_order(frames: Iterable[tuple[bool, float, float, _Item]], height: float) -> list[_Item]:
    """Frames of a slide, given with whether they hold its title, their top and their left: the title first, then row
    by row from the top, each from left to right.
    """
    rows: list[list[tuple[float, _Item]]] = []
    start, was_title = 0.0, False
    for is_title, top, left, item in sorted(frames, key=lambda frame: (not frame[0], frame[1])):
        if not rows or is_title or was_title or top - start > _BESIDE * height:
            rows.append([])
            start = top
        was_title = is_title
        rows[-1].append((left, item))
    return [item for row in rows for _, item in sorted(row, key=lambda one: one[0])]
