"""Words that stand in columns without borders, as on screenshots of sheets and dashboards, to the grids of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kepuri_eval.intake.readers.ocr import Words
from kepuri_eval.intake.readers.ruledtables import RuledTable, whole_grid
from kepuri_eval.intake.readers.scantext import Measure, Rows, is_apart

_FIGURE = re.compile(
    r"[约近超逾达共]?\s*\d[\d,，.]*\s*[十百千万亿wWkK]*[余多]?\s*(?:[场次人名个项条篇份家件期位元]+|[%％+])?"
)
_HEADING = 14  # signs of a heading, at most
_FEWEST = 2  # columns; rows below headings; tiles in a row; rows of labels beside their figures
_NEXT = 4.0  # heights of words between the middles of two rows of one table, at most
_WRAPPED = 1.8  # the same between the lines of one cell
_APART = 0.5  # between words of two columns: that rows below keep to them tells more than how far they are apart
_OUTSIDE = 0.5  # heights by which a grid is wider than its words

_Extent = tuple[float, float]


class Run(NamedTuple):
    """Words of one row that are not set apart, with their extent in pixels, y growing downward."""

    words: tuple[Words, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The words without what parts them."""
        return "".join(word.text for word in self.words).strip()

    @property
    def is_figure(self) -> bool:
        """Whether this is an amount, with what it counts or without."""
        return _FIGURE.fullmatch(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether this may head a column or stand beside an amount."""
        text = self.text
        return len(text) <= _HEADING and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


class Columns(NamedTuple):
    """Tables without borders, and where words stand in them that stand elsewhere on the page.

    `lifted` has top and bottom of labels that are printed below their figure, and of these figures: a label heads its
    column.
    """

    grids: list[RuledTable]
    lifted: dict[Words, _Extent]


_Row = list[Run]
_Found = tuple[
    list[list[_Row]], int
]  # rows of cells, each the runs that stand in it; how many rows of the page it took


def find_columns(rows: Rows, grids: Sequence[RuledTable], measured: Measure) -> Columns:
    """Tables among the rows of a page that stand outside of `grids`: only where what heads which figure is certain.

    Three shapes: headings above rows with figures; labels each above or below its figure (tiles); labels each left of
    its figure, row below row.
    """
    runs = [_runs([word for word in row if measured.cell_of(word, grids) is None]) for row in rows]
    runs = [row for row in runs if row]
    found, at = Columns([], {}), 0
    while at < len(runs):
        table = _headed(runs, at) or _tiles(runs, at, found.lifted) or _beside(runs, at)
        if table is None:
            at += 1
            continue
        cells, taken = table
        found.grids.append(_grid(cells, found.lifted, measured))
        at += taken
    return found


def _runs(row: list[Words]) -> _Row:
    parts: list[list[Words]] = []
    for word in row:
        if parts and not is_apart(parts[-1][-1], word, _APART):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [
        Run(
            tuple(part), part[0].left, min(word.top for word in part), part[-1].right, max(word.bottom for word in part)
        )
        for part in parts
    ]


def _headed(rows: list[_Row], start: int) -> _Found | None:
    """Headings, and the rows below that keep to their columns, figures in one of these at least."""
    head = rows[start]
    if len(head) < _FEWEST or not all(run.is_label for run in head):
        return None
    extents = [(run.left, run.right) for run in head]
    cells: list[list[_Row]] = [[[run] for run in head]]
    end = start + 1
    while end < len(rows) and _follows(rows[end - 1], rows[end], _NEXT):
        columns = _columns_of(rows[end], extents)
        if columns is None:
            break
        is_whole = len(columns) > len(head) / 2 or (len(columns) > 1 and any(run.is_figure for run in rows[end]))
        if is_whole:
            cells.append([[] for _ in head])
        elif not _is_wrapped(rows, end, cells):
            break
        extents = _widened(extents, rows[end], columns)
        for run, column in zip(rows[end], columns, strict=True):
            cells[-1][column].append(run)
        end += 1
    body = cells[1:]
    has_figures = any(
        all(len(row[column]) == 1 and row[column][0].is_figure for row in body if row[column])
        and sum(bool(row[column]) for row in body) > len(body) / 2
        for column in range(1, len(head))
    )
    return (cells, end - start) if len(body) >= _FEWEST and has_figures else None


def _is_wrapped(rows: list[_Row], at: int, cells: list[list[_Row]]) -> bool:
    """Whether a row holds second lines of cells of the row above it."""
    return (
        len(cells) > 1
        and _follows(rows[at - 1], rows[at], _WRAPPED)
        and not any(run.is_figure for run in rows[at])
        and (at + 1 == len(rows) or _gap(rows[at], rows[at + 1]) > 1.1 * _gap(rows[at - 1], rows[at]))
    )


def _columns_of(row: _Row, extents: list[_Extent]) -> list[int] | None:
    """The column of each run; None where one lies in none or in several, or columns would touch each other."""
    if len(row) == len(extents):
        columns = list(range(len(row)))
    else:
        columns = []
        for run in row:
            over = [at for at, (left, right) in enumerate(extents) if run.left < right and left < run.right]
            if len(over) != 1 or over[0] in columns:
                return None
            columns += over
    widened = _widened(extents, row, columns)
    return columns if all(one[1] < other[0] for one, other in zip(widened, widened[1:], strict=False)) else None


def _widened(extents: list[_Extent], row: _Row, columns: list[int]) -> list[_Extent]:
    found = list(extents)
    for run, column in zip(row, columns, strict=True):
        found[column] = min(found[column][0], run.left), max(found[column][1], run.right)
    return found


def _tiles(rows: list[_Row], start: int, lifted: dict[Words, _Extent]) -> _Found | None:
    """A row of labels and a row of as many figures below or above, each over or under its own."""
    if start + 1 >= len(rows):
        return None
    upper, lower = rows[start], rows[start + 1]
    if len(upper) != len(lower) or len(upper) < _FEWEST or not _follows(upper, lower, _NEXT):
        return None
    if any(one.left >= other.right or other.left >= one.right for one, other in zip(upper, lower, strict=True)):
        return None
    if all(run.is_label for run in upper) and all(run.is_figure for run in lower):
        return [[[run] for run in upper], [[run] for run in lower]], 2
    if all(run.is_figure for run in upper) and all(run.is_label for run in lower):
        above, below = _extent(upper), _extent(lower)
        lifted.update((word, below) for run in upper for word in run.words)
        lifted.update((word, above) for run in lower for word in run.words)
        return [[[run] for run in lower], [[run] for run in upper]], 2
    return None


def _beside(rows: list[_Row], start: int) -> _Found | None:
    """Labels each left of its figure, in two rows or more, the labels below each other."""
    first = rows[start]
    end = start
    while end < len(rows) and len(rows[end]) == len(first) and _alternate(rows[end]):
        if end > start and not (_follows(rows[end - 1], rows[end], _NEXT) and _is_below(first, rows[end])):
            break
        end += 1
    return ([[[run] for run in row] for row in rows[start:end]], end - start) if end - start >= _FEWEST else None


def _alternate(row: _Row) -> bool:
    return len(row) % 2 == 0 and all(run.is_figure if at % 2 else run.is_label for at, run in enumerate(row))


def _is_below(first: _Row, row: _Row) -> bool:
    return all(one.left < other.right and other.left < one.right for one, other in zip(first, row, strict=True))


def _follows(before: _Row, row: _Row, heights: float) -> bool:
    return _gap(before, row) < heights * max(run.bottom - run.top for run in (*before, *row))


def _gap(before: _Row, row: _Row) -> float:
    """Pixels between the middles of two rows."""
    return (sum(_extent(row)) - sum(_extent(before))) / 2


def _extent(row: _Row) -> _Extent:
    return min(run.top for run in row), max(run.bottom for run in row)


def _grid(cells: list[list[_Row]], lifted: dict[Words, _Extent], measured: Measure) -> RuledTable:
    """A grid whose borders run in the middle between neighbouring columns and rows, in points."""
    columns = [[run for row in cells for run in row[column]] for column in range(len(cells[0]))]
    extents = [(min(run.left for run in column), max(run.right for run in column)) for column in columns]
    heights = [_lifted_extent([run for cell in row for run in cell], lifted) for row in cells]
    pad = _OUTSIDE * (heights[0][1] - heights[0][0])
    return whole_grid(
        [at * measured.scale for at in _borders(extents, pad)], [measured.up(at) for at in _borders(heights, pad)]
    )


def _lifted_extent(row: _Row, lifted: dict[Words, _Extent]) -> _Extent:
    tops, bottoms = zip(*(lifted.get(word, (word.top, word.bottom)) for run in row for word in run.words), strict=True)
    return min(tops), max(bottoms)


def _borders(extents: list[_Extent], pad: float) -> list[float]:
    between = [(one[1] + other[0]) / 2 for one, other in zip(extents, extents[1:], strict=False)]
    return [extents[0][0] - pad, *between, extents[-1][1] + pad]
