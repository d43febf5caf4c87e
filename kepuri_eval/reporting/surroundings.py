"""From a place in a document to the words among which it is shown: its sentence, or the row of its table."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

MOST_ROWS = 2000  # that a merged cell is shown in
_SENTENCE_END = re.compile(r"[。！？；\n]")
_CONTEXT = 70
_BESIDE = 24  # signs of a heading or of another cell of the row that are shown
_SPEAKS_FOR_ITSELF = 40  # a cell longer than that is prose
_BETWEEN = "｜"

Parts = tuple[str, str, str]  # words before, the words meant, words behind


class _Cell(NamedTuple):
    column: int
    locator: str
    text: str


class Surroundings:
    """Shows places of documents among their words.

    Args:
        blocks: those of the places and, where one is a cell, of its row.
    """

    def __init__(self, blocks: pd.DataFrame) -> None:
        told = (blocks[name].tolist() for name in ("doc_id", "locator", "position", "text"))
        self._texts = {
            (doc_id, locator): (position, text) for doc_id, locator, position, text in zip(*told, strict=True)
        }
        self._row_of: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._rows: dict[tuple[str, str, int], list[_Cell]] = defaultdict(list)
        cells = blocks[blocks["kind"].eq("cell") & blocks["row"].notna()]
        told = (cells[name].tolist() for name in ("doc_id", "locator", "text", "table", "row", "column", "row_span"))
        for doc_id, locator, text, table, row, column, span in zip(*told, strict=True):
            self._row_of[doc_id, locator] = doc_id, table, row
            for number in range(row, row + min(span, MOST_ROWS)):
                self._rows[doc_id, table, number].append(_Cell(column, locator, text))

    def position(self, doc_id: str, locator: str | None) -> int | None:
        """Where the block stands in its document's reading order; None of a block not known."""
        return self._texts.get((doc_id, str(locator)), (None, ""))[0]

    def show(
        self, doc_id: str, locator: str | None, start: object, end: object, said: str, heading: object = None
    ) -> Parts:
        """The sentence round `text[start:end]` of a block; a short cell between the others of its row.

        Args:
            start, end: missing where the block as a whole is meant.
            said: the words, which stand alone where the block is not known.
            heading: what its table says the cell is, told before it unless the row itself tells it.
        """
        place = doc_id, str(locator)
        _, text = self._texts.get(place, (None, None))
        before, marked, after = quote(text, start, end, said)
        if text is None or place not in self._row_of or len(text) > _SPEAKS_FOR_ITSELF:
            return before, marked, after
        row = sorted(self._rows[self._row_of[place]])
        own = next(number for number, cell in enumerate(row) if cell.locator == locator)
        told = [_shorten(cell.text) for cell in row]
        if isinstance(heading, str) and (label := _shorten(heading)) and label not in told:
            before = f"{label}：{before}"
        left, right = _nearest(told[:own][::-1])[::-1], _nearest(told[own + 1 :])
        return _BETWEEN.join([*left, before]), marked, _BETWEEN.join([after, *right])


def quote(text: object, start: object, end: object, said: str) -> Parts:
    """The sentence round `text[start:end]` in three parts; long ones are shortened round the words.

    Without a text or a span the words `said` stand alone.
    """
    if not isinstance(text, str) or pd.isna(start) or pd.isna(end):  # type: ignore[call-overload]
        return "", said, ""
    first, last = int(start), int(end)  # type: ignore[call-overload]
    before = _SENTENCE_END.split(text[:first])[-1].lstrip()
    after_at = _SENTENCE_END.search(text, last)
    after = text[last : after_at.end()].rstrip() if after_at else text[last:].rstrip()
    return _end_of(before), text[first:last], _beginning_of(after)


def _nearest(cells: list[str]) -> list[str]:
    """Of the cells on one side, the nearest first, as many as there is room for; … stands for the others."""
    lengths = accumulate(len(cell) + len(_BETWEEN) for cell in cells)
    room = sum(length <= _CONTEXT for length in lengths)
    return cells if room == len(cells) else [*cells[:room], "…"]


def _end_of(words: str) -> str:
    return words if len(words) <= _CONTEXT else "…" + words[-_CONTEXT:]


def _beginning_of(words: str) -> str:
    return words if len(words) <= _CONTEXT else words[:_CONTEXT] + "…"


def _shorten(text: str) -> str:
    """A heading or a cell in one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _BESIDE else flat[:_BESIDE] + "…"
