"""Rows of a table whose cells are told by the places of their edges, to cell blocks on one common grid."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from kepuri_eval.intake.readers.content import Block

_SAME_EDGE = 60  # twips (a millimetre): rows of one table drift by less


@dataclass
class Row:
    """One row: its cells' words; where its n + 1 edges lie (twips, empty when not told); how each cell merges upward.

    `merges` holds per cell "restart", "continue" or "" as in a .docx.
    """

    cells: list[str]
    edges: list[int] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)


def table_blocks(rows: list[Row], table: str) -> list[Block]:
    """Blocks t1r2c4 of the filled cells, with their spans; column numbers count the table's grid from 1."""
    grid = _grid([row.edges for row in rows if len(row.edges) == len(row.cells) + 1])
    blocks: list[Block] = []
    open_cells: dict[int, Block] = {}
    for number, row in enumerate(rows, start=1):
        for index, (column, span) in enumerate(_places(row, grid)):
            merge = row.merges[index] if index < len(row.merges) else ""
            if merge == "continue" and column in open_cells:
                above = open_cells[column]
                above.row_span = number - (above.row or number) + 1
                if row.cells[index].strip():
                    above.text = f"{above.text}\n{row.cells[index]}".strip("\n")
                continue
            block = Block(f"{table}r{number}c{column}", "cell", row.cells[index], table, number, column, 1, span)
            open_cells.pop(column, None)
            if merge == "restart":
                open_cells[column] = block
            blocks.append(block)
    return [block for block in blocks if block.text.strip()]


def _places(row: Row, grid: list[int]) -> list[tuple[int, int]]:
    """(column, columns spanned) of each cell; rows that do not tell their edges are counted through."""
    if len(row.edges) != len(row.cells) + 1:
        return [(column, 1) for column in range(1, len(row.cells) + 1)]
    places = [_nearest(grid, edge) for edge in row.edges]
    found, least = [], 1
    for left, right in zip(places, places[1:], strict=False):
        column = max(left + 1, least)
        found.append((column, max(right + 1 - column, 1)))
        least = column + 1
    return found


def _grid(edges: list[list[int]]) -> list[int]:
    """Places of all edges from left to right, near ones taken as one."""
    grid: list[int] = []
    for edge in sorted({edge for row in edges for edge in row}):
        if not grid or edge - grid[-1] > _SAME_EDGE:
            grid.append(edge)
    return grid


def _nearest(grid: list[int], edge: int) -> int:
    place = bisect_left(grid, edge)
    around = [index for index in (place - 1, place) if 0 <= index < len(grid)]
    return min(around, key=lambda index: abs(grid[index] - edge))
