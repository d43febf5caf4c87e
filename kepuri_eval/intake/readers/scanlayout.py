"""A recognised page to what PDF pages are read from: its lines, the grids of its tables, its characters placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kepuri_eval.intake.readers.ocr import Page, Words, without_red
from kepuri_eval.intake.readers.pagelines import Line
from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.scanblanks import with_blanks
from kepuri_eval.intake.readers.scangrids import cut_words, find_grids, words_passed_over
from kepuri_eval.intake.readers.scanrulings import inked
from kepuri_eval.intake.readers.scantext import Measure, Rows, lines_of, measure, rows_of, scan_text
from kepuri_eval.intake.readers.spacedtables import find_spaced_tables


class Readable(NamedTuple):
    """What can be read of a page; `places` says where in `text` each word begins."""

    lines: list[Line]
    text: PageText
    places: dict[Words, int]


@dataclass(frozen=True)
class Layout:
    """How a page is laid out.

    Attributes:
        rows: its words, row below row; the place of a row is the number of its line from 0.
        ruled: its tables with borders, in points; spaced: those by columns that words keep to.
    """

    page: Page
    rows: Rows
    ruled: list[RuledTable]
    spaced: list[RuledTable]
    measured: Measure

    @property
    def width(self) -> float:
        """Of the page, in points."""
        return self.page.picture.shape[1] * self.measured.scale

    def readable(self, least: float) -> Readable:
        """The page without words recognised with less confidence than `least`.

        A line goes with a word of it, a cell only loses the word.
        """
        rows = []
        for row in self.rows:
            is_whole = all(word.score >= least for word in row if not self._is_in_table(word))
            rows.append([word for word in row if word.score >= least and (is_whole or self._is_in_table(word))])
        return Readable(lines_of(rows, self.measured), *scan_text(rows, self.measured))

    def _is_in_table(self, word: Words) -> bool:
        return self.measured.cell_of(word, [*self.ruled, *self.spaced]) is not None


def lay_out(page: Page) -> Layout:
    """The layout of a page that was read."""
    measured, shades = measure(page.picture), without_red(page.picture)
    ink = inked(shades)
    page = page._replace(words=with_blanks(page, ink))
    ruled = find_grids(page, shades)
    words = cut_words(page, ruled)
    rows = rows_of(words + words_passed_over(words, ruled, shades, ink))
    spaced = find_spaced_tables(scan_text(rows, measured)[0], ruled, is_picture=True)
    return Layout(page, rows, ruled, spaced, measured)
