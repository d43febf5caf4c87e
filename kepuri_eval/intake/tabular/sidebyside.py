"""From a sheet on which tables stand beside each other to one grid for each."""

from __future__ import annotations

from itertools import pairwise

from kepuri_eval.intake.tabular.grids import Cell, Grid
from kepuri_eval.intake.tabular.headings import HAS_NUMBER, PATTERN, HeadingIndex, plain

_LOOKED_AT = 15  # rows from the top in which tables beside each other begin
_LEAST_WIDTH = 3
_OPENING = ("number", "name", "unit", "area")


def split_beside(grid: Grid, index: HeadingIndex) -> list[Grid]:
    """The grid as it is, or its parts where one row heads two tables: two columns of names, and a gap between them.

    Titles merged over several tables belong to each. Cells keep their places, so that locators stay true.
    """
    for row in list(grid.rows().values())[:_LOOKED_AT]:
        borders = _borders(row, index)
        if borders:
            ends = [*borders[1:], max(column for _, column in grid.cells) + 1]
            return [_part(grid, 0, borders[0])] + [
                _part(grid, first, last) for first, last in zip(borders, ends, strict=True)
            ]
    return [grid]


def _borders(row: dict[int, Cell], index: HeadingIndex) -> list[int]:
    """First columns of the tables that begin beside the first one in this row."""
    if len(row) < 2 * _LEAST_WIDTH:
        return []
    heads = {column: cell for column, cell in row.items() if cell.column == column}
    if len(heads) < 2 * _LEAST_WIDTH or any(HAS_NUMBER.search(cell.text) for cell in heads.values()):
        return []
    first = min(heads)
    found = [column for column in heads if column > first and _begins_other(column, heads, index)]
    if found:
        return found
    again = _begins_again(heads, index)
    if again:
        return [again]
    names = [column for column, cell in heads.items() if _is_name(cell.text, index)]
    for before, behind in pairwise(names):
        between = range(before + 1, behind)
        gaps = [column for column in between if column not in row]
        starts = [column for column in between if column in heads and index.read(heads[column].text).field == "number"]
        if gaps:
            found.append(gaps[-1] + 1)
        elif starts:
            found.append(starts[-1])
    return found


def _is_name(text: str, index: HeadingIndex) -> bool:
    """Whether a cell is a heading of names; `is_heading`, which it must be, is the quicker question of data."""
    if not index.is_heading(text):
        return False
    read = index.read(text)
    return read.field == "name" and read.certainty >= PATTERN


def _begins_other(column: int, heads: dict[int, Cell], index: HeadingIndex) -> bool:
    """Whether a column opens another table: behind two empty ones, with whom or what it lists, and more beside it."""
    if column - 1 in heads or column - 2 in heads:
        return False
    beside = sum(place >= column for place in heads)
    return beside >= _LEAST_WIDTH and index.read(heads[column].text).field in _OPENING


def _begins_again(heads: dict[int, Cell], index: HeadingIndex) -> int:
    """Where the headings begin anew: behind as many others the first ones stand again (日期 | 团体 | 人数 | 日期 | …).

    The first two have to, of which one may be in other words where an empty column parts them; 0 for nowhere.
    """
    columns = sorted(heads)
    words = [plain(heads[column].text) for column in columns]
    for place in range(_LEAST_WIDTH, len(words) - _LEAST_WIDTH + 1):
        same = [one == other for one, other in zip(words[:place], words[place:], strict=False)]
        parted = columns[place] - columns[place - 1] > 1
        known = sum(index.is_heading(heads[column].text) for column in columns[place:])
        if same[0] and all(same[: _LEAST_WIDTH - parted]) and len(set(words[:place])) == place and known > 1:
            return columns[place]
    return 0


def _part(grid: Grid, first: int, last: int) -> Grid:
    """The columns from `first` to before `last`; a merged cell stands under those it covers."""
    cells = {place: cell for place, cell in grid.cells.items() if first <= place[1] < last}
    within = {id(cell): _within(cell, first, last) for cell in cells.values()}  # one cell, wherever it is found
    moved = {place: within[id(cell)] for place, cell in cells.items()}
    return Grid(grid.doc_id, grid.name, moved, caption=grid.caption)


def _within(cell: Cell, first: int, last: int) -> Cell:
    """A cell merged over the border, as it stands within these columns."""
    start, end = max(cell.column, first), min(cell.column + cell.column_span, last)
    if (start, end) == (cell.column, cell.column + cell.column_span):
        return cell
    return Cell(cell.locator, cell.text, cell.row, start, cell.row_span, end - start, cell.links)
