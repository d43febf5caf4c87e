"""Words of a page that stand in columns without borders to the grids of tables: sheets, dashboards, printed lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from kepuri_eval.intake.readers.pagelines import Line
from kepuri_eval.intake.readers.pageruns import LEVEL, Extent, Row, Run, extent_of, follows, gap, rows_of
from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.ruledtables import RuledTable, whole_grid

_FEWEST = 2  # columns; rows below headings; tiles in a row; rows of labels beside their figures
_NEXT = 6.0  # heights of words between the middles of two rows of one table, at most
_WRAPPED = 1.8  # the same between the lines of one cell
_OUTSIDE = 0.5  # heights by which a grid is wider than its words
_NEARER = 1.2  # times a label is nearer to its figure than to the tile beside
_SPACED = re.compile(r"\S\s+\S")
_MOST = 40  # tables of a page


_Found = tuple[list[list[Row]], int]  # rows of cells, each the runs in it; how many rows of the page it took


def may_be_spaced(lines: Sequence[Line]) -> bool:
    """Whether enough lines below each other have gaps and figures in them for a table: a look that costs nothing."""
    count = 0
    for line in lines:
        is_row = len(_SPACED.findall(line.text)) >= _FEWEST and any(map(str.isdigit, line.text))
        count = count + 1 if is_row else 0
        if count >= _FEWEST:
            return True
    return False


def find_spaced_tables(
    page: PageText,
    ruled: Sequence[RuledTable],
    *,
    is_picture: bool,
    before: RuledTable | None = None,
    goes_on: Callable[[RuledTable], bool] = lambda _: False,
) -> list[RuledTable]:
    """Tables among the words of a page outside of `ruled` ones: only where what heads which figure is certain.

    Headings above rows with figures that keep to their columns; on pictures also labels each above or below its
    figure (tiles; a label below is put above its figure in `page`, and tiles below each other become rows) and labels
    each left of its figure.

    Args:
        before: the table without borders that the page before ends with.
        goes_on: whether rows at the head of this page, in its columns, go on with it.
    """
    rows, at = rows_of(page, ruled), 0
    found: list[RuledTable] = []
    rest = _going_on(rows, before) if before is not None and not ruled else None
    if before is not None and rest is not None and goes_on(grid := _grid(rest[0], before.columns)):
        found.append(grid)
        at = rest[1]
    while at < len(rows) and len(found) < _MOST:
        table = _headed(rows, at)
        if table is None and is_picture:
            table = _tiles(rows, at, page) or _beside(rows, at) or _stacked(rows, at, page)
        if table is not None:
            found.append(_grid(table[0]))
        at += table[1] if table is not None else 1
    return found


def _headed(rows: list[Row], start: int) -> _Found | None:
    """Headings, and the rows below that keep to their columns, figures in one of these at least."""
    head = rows[start]
    if len(head) < _FEWEST or not all(run.is_label for run in head):
        return None
    cells, end = _body(rows, start + 1, _widened_by_full_rows(rows, start), rows[start])
    has_figures = any(
        all(len(row[column]) == 1 and row[column][0].tells_figure for row in cells if row[column])
        and sum(bool(row[column]) for row in cells) > len(cells) / 2
        for column in range(1, len(head))
    )
    return ([[[run] for run in head], *cells], end - start) if len(cells) >= _FEWEST and has_figures else None


def _widened_by_full_rows(rows: list[Row], start: int) -> list[Extent]:
    """Where the columns below headings reach by the rows that fill all of them: figures may stand beside a heading."""
    extents = [(run.left, run.right) for run in rows[start]]
    for before, row in pairwise(rows[start:]):
        if not follows(before, row, _NEXT):
            break
        if len(row) == len(extents) and _columns_of(row, extents, rows[start]) is not None:
            extents = [
                (min(left, run.left), max(right, run.right)) for (left, right), run in zip(extents, row, strict=True)
            ]
    return extents


def _going_on(rows: list[Row], before: RuledTable) -> _Found | None:
    """The rows at the head of a page that keep to the columns of the table the page before ends with."""
    cells, end = _body(rows, 0, list(zip(before.columns, before.columns[1:], strict=False)), None)
    has_figures = any(run.is_figure for row in cells for cell in row[1:] for run in cell)
    return (cells, end) if cells and has_figures else None


def _body(rows: list[Row], start: int, extents: list[Extent], head: Row | None) -> tuple[list[list[Row]], int]:
    """Rows from `start` on that keep to columns, and where they end; columns under a `head` grow with their words."""
    cells: list[list[Row]] = []
    end = start
    while end < len(rows) and (end == start and head is None or follows(rows[end - 1], rows[end], _NEXT)):
        row = rows[end]
        columns = _columns_of(row, extents, head)
        if columns is None:
            break
        if len(columns) > len(extents) / 2 or (len(columns) > 1 and any(run.is_figure for run in row)):
            cells.append([[] for _ in extents])
        elif not cells or not _is_wrapped(rows, end):
            break
        for run, column in zip(row, columns, strict=True):
            cells[-1][column].append(run)
            extents[column] = min(extents[column][0], run.left), max(extents[column][1], run.right)
        end += 1
    return cells, end


def _is_wrapped(rows: list[Row], at: int) -> bool:
    """Whether a row holds second lines of cells of the row above it."""
    return (
        follows(rows[at - 1], rows[at], _WRAPPED)
        and not any(run.is_figure for run in rows[at])
        and (at + 1 == len(rows) or gap(rows[at], rows[at + 1]) > 1.1 * gap(rows[at - 1], rows[at]))
    )


def _columns_of(row: Row, extents: list[Extent], head: Row | None) -> list[int] | None:
    """The column of each run; None where one lies in none or in several, or columns would touch each other."""
    if head is not None and len(row) == len(extents):
        columns = list(range(len(row)))
    else:
        columns = []
        for run in row:
            over = [at for at, (left, right) in enumerate(extents) if run.left < right and left < run.right]
            if (
                not over and run.is_figure and head is not None and _is_led(row, head)
            ):  # right of its heading, and left of the next one
                over = [
                    at
                    for at, (left, end) in enumerate(_from_left_to_left(extents))
                    if left < run.left < run.right < end
                ]
            if len(over) != 1 or over[0] in columns:
                return None
            columns += over
    if head is None:
        return columns
    widened = list(extents)
    for run, column in zip(row, columns, strict=True):
        widened[column] = min(widened[column][0], run.left), max(widened[column][1], run.right)
    return columns if all(one[1] < other[0] for one, other in zip(widened, widened[1:], strict=False)) else None


def _is_led(row: Row, head: Row) -> bool:
    """Whether words of a row begin where their headings do, so that each column reaches from its heading's left."""
    words = [run for run in row if not any(map(str.isdigit, run.text))]
    return bool(words) and all(any(abs(run.left - one.left) < LEVEL * run.height for one in head) for run in words)


def _from_left_to_left(extents: list[Extent]) -> list[Extent]:
    """From where each column begins to where the next one does."""
    return list(pairwise([*(left for left, _ in extents), inf]))


def _tiles(rows: list[Row], start: int, page: PageText) -> _Found | None:
    """A row of labels and a row of as many figures below or above, each over or under its own."""
    if start + 1 >= len(rows):
        return None
    upper, lower = rows[start], rows[start + 1]
    if len(upper) != len(lower) or len(upper) < _FEWEST or not follows(upper, lower, _NEXT):
        return None
    if not _is_below(upper, lower):
        return None
    if all(run.is_figure for run in upper) and all(run.is_label for run in lower):
        upper, lower = _exchanged(page, upper, lower)
    if all(run.is_label for run in upper) and all(run.is_figure for run in lower):
        return [[[run] for run in upper], [[run] for run in lower]], 2
    return None


def _exchanged(page: PageText, upper: Row, lower: Row) -> tuple[Row, Row]:
    """The two rows, the lower one above the upper one, with their characters: a label heads its column."""
    (low, high), (bottom, top) = extent_of(lower), extent_of(upper)
    return _moved(page, lower, bottom, top), _moved(page, upper, low, high)


def _moved(page: PageText, row: Row, bottom: float, top: float, by: float = 0.0) -> Row:
    """The runs of a row at another height, and `by` points further right, with their characters."""
    for run in row:
        for boxes in (page.boxes,) if page.boxes is page.inks else (page.boxes, page.inks):
            for index in range(run.first, run.last + 1):
                left, _, right, _ = boxes[index]
                boxes[index] = left + by, bottom, right + by, top
    return [run._replace(left=run.left + by, bottom=bottom, right=run.right + by, top=top) for run in row]


def _stacked(rows: list[Row], start: int, page: PageText) -> _Found | None:
    """Two tiles or more below each other, in each a label and its figure nearer to it than to the next tile.

    Each figure is put right of its label in `page`.
    """
    pairs: list[tuple[Run, Run]] = []
    at, is_label_first = start, rows[start][0].is_label
    while at + 1 < len(rows) and len(rows[at]) == len(rows[at + 1]) == 1:
        upper, lower = rows[at], rows[at + 1]
        label, figure = (upper[0], lower[0]) if is_label_first else (lower[0], upper[0])
        if not (label.is_label and figure.is_figure and _is_below(upper, lower) and follows(upper, lower, _NEXT)):
            break
        if pairs and not (_is_below(rows[at - 1], upper) and follows(rows[at - 1], upper, _NEXT)):
            break
        pairs.append((label, figure))
        at += 2
    inner = [gap(rows[one], rows[one + 1]) for one in range(start, at, 2)]
    outer = [gap(rows[one - 1], rows[one]) for one in range(start + 2, at, 2)]
    if len(pairs) < _FEWEST or max(inner) * _NEARER > min(outer):
        return None
    right = max(label.right for label, _ in pairs)
    cells = []
    for label, figure in pairs:
        by = right + label.height - figure.left
        cells.append([[label], _moved(page, [figure], label.bottom, label.top, by)])
    return cells, at - start


def _beside(rows: list[Row], start: int) -> _Found | None:
    """Labels each left of its figure, in two rows or more, the labels below each other."""
    first, end = rows[start], start
    while end < len(rows) and len(rows[end]) == len(first) and _alternate(rows[end]):
        if end > start and not (follows(rows[end - 1], rows[end], _NEXT) and _is_below(first, rows[end])):
            break
        end += 1
    return ([[[run] for run in row] for row in rows[start:end]], end - start) if end - start >= _FEWEST else None


def _alternate(row: Row) -> bool:
    return len(row) % 2 == 0 and all(run.is_figure if at % 2 else run.is_label for at, run in enumerate(row))


def _is_below(upper: Row, lower: Row) -> bool:
    return all(one.left < other.right and other.left < one.right for one, other in zip(upper, lower, strict=True))


def _grid(cells: list[list[Row]], columns: list[float] | None = None) -> RuledTable:
    """A grid whose borders run in the middle between neighbouring rows, and columns where these are not given."""
    heights = [extent_of([run for cell in row for run in cell]) for row in cells]
    pad = _OUTSIDE * (heights[0][1] - heights[0][0])
    if columns is None:
        runs = [[run for row in cells for run in row[column]] for column in range(len(cells[0]))]
        columns = _borders(
            [(min(run.left for run in column), max(run.right for run in column)) for column in runs], pad
        )
    upward = [(-top, -bottom) for bottom, top in heights]
    return whole_grid(columns, [-at for at in _borders(upward, pad)])


def _borders(extents: list[Extent], pad: float) -> list[float]:
    between = [(one[1] + other[0]) / 2 for one, other in zip(extents, extents[1:], strict=False)]
    return [extents[0][0] - pad, *between, extents[-1][1] + pad]
