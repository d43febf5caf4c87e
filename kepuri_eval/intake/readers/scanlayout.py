"""A recognised page to what PDF pages are read from: its lines, the grids of its tables, its characters placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kepuri_eval.intake.readers.ocr import Page, Words, without_red
from kepuri_eval.intake.readers.pagelines import Line
from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.scancolumns import find_columns
from kepuri_eval.intake.readers.scangrids import cut_words, find_grids, words_passed_over
from kepuri_eval.intake.readers.scantext import Measure, Rows, lines_of, measure, rows_of, scan_text


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
        grids: its tables, with borders printed or by columns that words keep to, in points.
        lifted: top and bottom of words that do not stand where their table has them.
    """

    page: Page
    rows: Rows
    grids: list[RuledTable]
    lifted: dict[Words, tuple[float, float]]
    measured: Measure

    @property
    def width(self) -> int:
        """Of the page, in pixels."""
        return self.page.picture.shape[1]

    def readable(self, least: float) -> Readable:
        """The page without words recognised with less confidence than `least`.

        A line goes with a word of it, a cell only loses the word.
        """
        rows = []
        for row in self.rows:
            is_whole = all(word.score >= least for word in row if not self._is_in_table(word))
            rows.append([word for word in row if word.score >= least and (is_whole or self._is_in_table(word))])
        return Readable(lines_of(rows), *scan_text(rows, self.measured, self.lifted))

    def _is_in_table(self, word: Words) -> bool:
        return self.measured.cell_of(word, self.grids) is not None


def lay_out(page: Page) -> Layout:
    """The layout of a page that was read."""
    measured, shades = measure(page.picture), without_red(page.picture)
    ruled = find_grids(page, shades)
    words = cut_words(page, ruled)
    rows = rows_of(words + words_passed_over(words, ruled, shades))
    columns = find_columns(rows, ruled, measured)
    return Layout(page, rows, [*ruled, *columns.grids], columns.lifted, measured)
