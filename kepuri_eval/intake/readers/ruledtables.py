"""The rulings of a page to its tables: which cells they part, merged ones where a border is missing between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kepuri_eval.intake.readers.rulings import Box, Ruling, Rulings

_MEET = 5.0  # points between the end of a ruling and one that it is taken to meet
_OPEN = 10.0  # rulings that go so far beyond the outermost one down the page leave a side of the table open
_ALIKE = 3.0
_MOST_PLACES = 40_000
_BORDERS = 3  # of two columns
_LEAST_ACROSS = 2  # outer ones may be lacking


class Cell(NamedTuple):
    """A cell of a table's grid, rows and columns from 0."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass
class RuledTable:
    """A table's grid on its page: borders from left to right and from the top down, and the cells between them."""

    columns: list[float]
    rows: list[float]
    cells: list[Cell]
    _at: list[int]

    @property
    def box(self) -> Box:
        """left, bottom, right, top."""
        return self.columns[0], self.rows[-1], self.columns[-1], self.rows[0]

    def cell_at(self, x: float, y: float) -> int | None:
        """Number of the cell that a point lies in; None beyond the table and where a border is lacking outside."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right(self.rows, -y, key=lambda border: -border) - 1
        if not (0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1):
            return None
        number = self._at[row * (len(self.columns) - 1) + column]
        return number if number >= 0 else None

    def edges(self, number: int) -> tuple[float, float]:
        """Where a cell begins and ends across the page."""
        cell = self.cells[number]
        return self.columns[cell.column], self.columns[cell.column + cell.column_span]


def whole_grid(columns: list[float], rows: list[float]) -> RuledTable:
    """A table with no merged cells, given its borders from left to right and from the top down."""
    places = [(row, column) for row in range(len(rows) - 1) for column in range(len(columns) - 1)]
    return RuledTable(columns, rows, [Cell(*place, 1, 1) for place in places], list(range(len(places))))


def find_ruled_tables(rulings: Rulings) -> list[RuledTable]:
    """Tables of two or more columns, the smallest first, so that one in a cell of another is met before it."""
    found = [_table(across, down) for across, down in _connected(rulings)]
    tables = [table for table in found if table is not None]
    return sorted(tables, key=lambda table: (_area(table.box), table.box))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _meet(across: Ruling, down: Ruling) -> bool:
    return across.start - _MEET <= down.at <= across.end + _MEET and down.start - _MEET <= across.at <= down.end + _MEET


def _connected(rulings: Rulings) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that meet each other, directly or by way of others."""
    lines = [*rulings.across, *rulings.down]
    sets = _Sets(len(lines))
    for index, across in enumerate(rulings.across):
        for other, down in enumerate(rulings.down, start=len(rulings.across)):
            if _meet(across, down):
                sets.join(index, other)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for index, line in enumerate(lines):
        groups[sets.of(index)][index >= len(rulings.across)].append(line)
    return [group for group in groups.values() if len(group[0]) >= _LEAST_ACROSS and group[1]]


def _table(across: list[Ruling], down: list[Ruling]) -> RuledTable | None:
    across, down = across + _open_sides(down, across), down + _open_sides(across, down)
    across, down = _trimmed(across, down)
    columns, rows = sorted({line.at for line in down}), sorted({line.at for line in across}, reverse=True)
    if len(columns) < _BORDERS or len(rows) < 2 or len(columns) * len(rows) > _MOST_PLACES:
        return None
    return _cells(columns, rows, across, down)


def _open_sides(lines: list[Ruling], others: list[Ruling]) -> list[Ruling]:
    """Borders a table without outer ones would have on two sides: where its rulings all go on beyond `others`."""
    found = []
    low, high = min(line.start for line in others), max(line.end for line in others)
    first, last = min(line.at for line in others), max(line.at for line in others)
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    for places, is_open in ((starts, max(starts) < first - _OPEN), (ends, min(ends) > last + _OPEN)):
        if is_open and max(places) - min(places) <= _ALIKE:
            found.append(Ruling(sum(places) / len(places), low, high))
    return found


def _trimmed(across: list[Ruling], down: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Rulings cut back to where others meet them; those that part nothing (underlines, strokes) go."""
    size = -1
    while size != len(across) + len(down):
        size = len(across) + len(down)
        across = [line for line in (_cut_back(line, down, True) for line in across) if line is not None]
        down = [line for line in (_cut_back(line, across, False) for line in down) if line is not None]
    return across, down


def _cut_back(line: Ruling, others: list[Ruling], is_across: bool) -> Ruling | None:
    met = [other.at for other in others if (_meet(line, other) if is_across else _meet(other, line))]
    if not met or max(met) - min(met) < _MEET:
        return None
    return Ruling(line.at, min(met), max(met))


def _cells(columns: list[float], rows: list[float], across: list[Ruling], down: list[Ruling]) -> RuledTable:
    width, height = len(columns) - 1, len(rows) - 1
    over, beside = _covered(across), _covered(down)
    # lines[r][c]: a border above row r in column c; walls[c][r]: one to the left of column c in row r
    lines = [[_covers(over[at], a, b) for a, b in zip(columns, columns[1:], strict=False)] for at in rows]
    walls = [[_covers(beside[at], b, a) for a, b in zip(rows, rows[1:], strict=False)] for at in columns]
    sets, is_open = _Sets(width * height), set()
    for row in range(height):
        for column in range(width):
            place = row * width + column
            # between walls on both sides an outer border is broken, as below a seal, and not lacking
            is_walled = walls[column][row] and walls[column + 1][row] and (lines[row][column] or lines[row + 1][column])
            if not walls[column + 1][row]:
                sets.join(place, place + 1) if column + 1 < width else is_open.add(place)
            if not lines[row + 1][column]:
                if row + 1 < height:
                    sets.join(place, place + width)
                elif not is_walled:
                    is_open.add(place)
            if (column == 0 and not walls[0][row]) or (row == 0 and not lines[0][column] and not is_walled):
                is_open.add(place)
    closed = {sets.of(place) for place in range(width * height)} - {sets.of(place) for place in is_open}
    cells: list[Cell] = []
    at = [-1] * (width * height)
    for places in _regions(sets, width, closed):
        row, column = divmod(places[0], width)
        last_row, last_column = divmod(places[-1], width)
        cells.append(Cell(row, column, last_row - row + 1, last_column - column + 1))
        for place in places:
            at[place] = len(cells) - 1
    return RuledTable(columns, rows, cells, at)


def _regions(sets: _Sets, width: int, closed: set[int]) -> list[list[int]]:
    """The places of each cell; what is joined and no rectangle is parted by rows, where words are torn least."""
    joined: dict[int, list[int]] = defaultdict(list)
    for place in range(len(sets)):
        joined[sets.of(place)].append(place)
    found = []
    for root, places in joined.items():
        if root not in closed:
            continue
        columns = {place % width for place in places}
        height = places[-1] // width - places[0] // width + 1
        if len(places) == height * (max(columns) - min(columns) + 1):
            found.append(places)
        else:
            found += _by_rows(places, width)
    return sorted(found)


def _by_rows(places: list[int], width: int) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1 and place % width:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _covered(lines: Iterable[Ruling]) -> dict[float, list[tuple[float, float]]]:
    found: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for line in lines:
        found[line.at].append((line.start, line.end))
    return found


def _covers(pieces: list[tuple[float, float]], start: float, end: float) -> bool:
    """Whether one of the pieces covers the middle half of the way."""
    quarter = (end - start) / 4
    return any(first <= start + quarter and end - quarter <= last for first, last in pieces)


class _Sets:
    """Numbers joined to sets, each known by its least."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def __len__(self) -> int:
        return len(self._above)

    def of(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = number = self._above[self._above[number]]
        return number

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.of(first), self.of(second)))
        self._above[high] = low
