"""From blocks of tables to grids of cells, and what a table found in one is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document
from kepuri_eval.intake.tabular.headings import Heading

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd


_COUNTS = re.compile(r"[（(]?单位 ?[:：]")
# no day on which it was made, and no comparison: 与2023年相比，今年的活动
_TITLE = re.compile(
    r"(?!.*(?:今年|本年|以来|相比|[与和比较同] ?20\d\d|20\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d))[^。；;！!？?]{2,40}"
)


@dataclass(slots=True)
class Cell:
    """A filled cell; one merged over several places is found under each of them."""

    locator: str
    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    links: tuple[str, ...] = ()


@dataclass
class Grid:
    """One sheet, document table or csv file: cells by (row, column), from 1, and where pictures stand.

    `caption` is what stands right above it on its page: its title, last, and what its figures count.
    """

    doc_id: str
    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    pictures: set[tuple[int, int]] = field(default_factory=set)
    caption: tuple[str, ...] = ()

    def rows(self) -> dict[int, dict[int, Cell]]:
        """Cells by row from above, then column from the left, merged cells under every place they cover."""
        if not self._rows:
            for row, column in sorted(self.cells):
                self._rows.setdefault(row, {})[column] = self.cells[row, column]
        return self._rows

    _rows: dict[int, dict[int, Cell]] = field(default_factory=dict)


@dataclass
class Column:
    """A column of a table and what its heading says.

    Attributes:
        written: its heading, of several levels in one word (数据统计参与人次), as is asked of what it means.
        levels: the levels of its heading from above, where it has several.
        is_total: whether it holds the sum of the columns beside it.
        is_part: whether what it counts is counted by the column before it as well (其中：学生).
        joined: for a heading that joins figures (人数/志愿者), what each part of its cells stands for.
    """

    index: int
    heading: Heading
    written: str
    locator: str
    is_total: bool = False
    is_part: bool = False
    joined: tuple[Heading, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The heading as people are shown it: 数据统计／参与人次."""
        return "／".join(" ".join(level.replace("\n", "").split()) for level in self.levels or (self.written,))


@dataclass
class Row:
    """A row below the heading: its cells by column index.

    kind is activity, more (of the one above), total, example (how to fill the table in) or off (called off); the last
    two are not read. `item` numbers the activities that stand in the cells of one row, from 1; 0 where it is one.
    """

    kind: str
    number: int
    cells: dict[int, Cell]
    item: int = 0


@dataclass
class Table:
    """A part of a grid under one heading.

    Attributes:
        title: words above the heading, joined.
        columns: mapped columns by their index; unmapped: the others that hold anything; planned: those that tell the
            plan for what another tells the outcome of.
        month: column that tells the month of the days beside it, if there is one.
        nameless: cells of rows that hold figures and no name.
        has_names: whether there is a column of activity names; without it the rows are figures of the unit.
        is_pictured: whether pictures stand in it, where it is one activity's form.
        act: what was done at each of the places that stand for names (开放), "" where names are names.
        counts: what each row is one of, where rows are counted (a list of reports), else "".
        key: the column that tells them apart, and is filled in each; named_by: the one that names the media.
    """

    grid: Grid
    title: str
    header_rows: tuple[int, ...]
    columns: dict[int, Column]
    unmapped: list[Column]
    twice: list[Column]
    rows: list[Row] = field(default_factory=list)
    nameless: list[Cell] = field(default_factory=list)
    has_names: bool = True
    planned: list[Column] = field(default_factory=list)
    month: int | None = None
    is_pictured: bool = False
    act: str = ""
    counts: str = ""
    key: int = 0
    named_by: int = 0

    def column_of(self, name: str) -> Column | None:
        """The first column that stands for `name`."""
        return next((column for column in self.columns.values() if column.heading.field == name), None)


def read_grids(blocks: pd.DataFrame | ByDocument) -> list[Grid]:
    """Every sheet and table among the blocks, in the order of the documents and of reading."""
    return [grid for told in blocks_by_document(blocks).values() for grid in _grids_of(told)]


def _grids_of(told: Iterable[BlockRow]) -> Iterable[Grid]:
    grids: dict[str, Grid] = {}
    above: list[str] = []
    for doc_id, _, locator, kind, text, table, row, column, row_span, column_span in told:
        if table is None or row is None or column is None:
            above = [*above[-1:], text]
            continue
        grid = grids.get(table)
        if grid is None:
            grid = grids[table] = Grid(doc_id, table, caption=_caption(above))
        above = []
        if kind == "cell":
            cell = Cell(locator, text, row, column, row_span or 1, column_span or 1)
            grid.cells.setdefault((row, column), cell)
            if cell.row_span > 1 or cell.column_span > 1:
                _spread(cell, grid)
        elif kind == "picture":
            grid.pictures.add((row, column))
        elif (row, column) in grid.cells:
            grid.cells[row, column].links += (text,)
    return grids.values()


def _caption(above: list[str]) -> tuple[str, ...]:
    """The title among the lines above a table, behind what its figures count (（单位：人）); no sentence is one."""
    lines = [" ".join(line.split()) for line in above]
    counted = [line for line in lines[-1:] if _COUNTS.match(line)]
    title = [line for line in lines[: -1 if counted else None][-1:] if _TITLE.fullmatch(line)]
    return (*counted, *title)


def _spread(cell: Cell, grid: Grid) -> None:
    """Put a merged cell under every place it covers that holds no other."""
    for row in range(cell.row, cell.row + min(cell.row_span, 2000)):
        for column in range(cell.column, cell.column + min(cell.column_span, 200)):
            grid.cells.setdefault((row, column), cell)


def begun_in(row: dict[int, Cell], number: int) -> dict[int, Cell]:
    """The cells of a row that begin in it, merged ones once."""
    return {column: cell for column, cell in row.items() if cell.row == number and cell.column == column}


def turned(grid: Grid) -> Grid:
    """The grid with its rows as columns; cells keep their locators."""
    cells = {
        (column, row): Cell(
            cell.locator, cell.text, cell.column, cell.row, cell.column_span, cell.row_span, cell.links
        )
        for (row, column), cell in grid.cells.items()
    }  # fmt: skip
    return Grid(grid.doc_id, grid.name, cells, {(column, row) for row, column in grid.pictures})
