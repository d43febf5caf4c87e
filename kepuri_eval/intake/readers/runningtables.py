"""The tables of pages to cell blocks, numbered through their document; a table that goes on over pages is one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kepuri_eval.intake.readers.content import Block
from kepuri_eval.intake.readers.pagelines import Line, glue
from kepuri_eval.intake.readers.pagetables import PageTable
from kepuri_eval.intake.readers.ruledtables import RuledTable

_SAME_BORDER = 3.0  # points by which borders of one table drift from page to page
_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–·~\s]*第?\s*#\s*页?[-—–·~/\s]*(?:共?\s*#\s*页?)?[-—–·~\s]*")
_GOES_ON = re.compile(r"\s*[（(]?(?:续表|续上表|接上表|上接)")
_FIGURE = re.compile(r"[\d,.]+")
_STOPS = "。！？；!?;"
_MOST_HEAD = 4
_RowShape = list[tuple[int, int, int, str]]


@dataclass
class _Open:
    """The table that a page ended with: what the next page must have to go on with it.

    Attributes:
        head: its first rows, which pages below may repeat.
        last: the cells that end in its last row, and in how many lines each stood.
        outside, below: the words outside tables on its page, and those of them that stand below it.
    """

    name: str
    page: int
    columns: list[float]
    rows: int
    head: list[_RowShape]
    last: list[tuple[Block, int]]
    outside: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)


@dataclass
class RunningTables:
    """Names and numbers the tables of a document page by page.

    Cells are addressed page3-t1r12c2: the page they begin on, the table in the document, the row in the whole table.
    """

    most_chars: int
    count: int = 0
    _open: _Open | None = field(default=None)

    def take(self, page: int, tables: list[PageTable], lines: Sequence[Line]) -> list[tuple[PageTable, list[Block]]]:
        """The blocks of each table of the next page; `lines` are those outside of them."""
        found = []
        before, self._open = self._open, None
        by_height = sorted(tables, key=lambda table: -table.grid.box[3])
        for table in tables:
            if before is not None and table is by_height[0] and _goes_on(before, page, table.grid, lines):
                blocks, now = self._go_on(before, page, table)
            else:
                blocks, now = self._begin(page, table)
            found.append((table, blocks))
            if table is by_height[-1]:
                now.outside = _shown(lines)
                now.below = _shown(line for line in lines if line.top < table.grid.box[1])
                self._open = now
        return found

    def go_on_in(self, page: int, grid: RuledTable, lines: Sequence[Line]) -> bool:
        """Whether what stands in this grid belongs to the table of the page before; `lines` are all of the page."""
        return self._open is not None and _goes_on(self._open, page, grid, lines)

    def _begin(self, page: int, table: PageTable) -> tuple[list[Block], _Open]:
        self.count += 1
        columns, rows = table.grid.columns, len(table.grid.rows) - 1
        told = _blocks(table, page, f"t{self.count}", 0, columns)
        blocks = [block for block, _ in told]
        return blocks, _Open(f"t{self.count}", page, columns, rows, _shapes(blocks, 0), _ending(told, rows))

    def _go_on(self, before: _Open, page: int, table: PageTable) -> tuple[list[Block], _Open]:
        rows = before.rows + len(table.grid.rows) - 1
        told = _blocks(table, page, before.name, before.rows, before.columns)
        blocks = [block for block, _ in told]
        first = before.rows + 1 + _repeated(before.head, _shapes(blocks, before.rows))
        if not _is_cut(before, blocks, first):
            return blocks, replace(before, page=page, rows=rows, last=_ending(told, rows))
        rest = _mended(before, blocks, first, self.most_chars)
        # a page may hold nothing but the rest of one row
        last = _ending(told, rows - 1) if rows > first else before.last
        return rest, replace(before, page=page, rows=rows - 1, last=last)


def _goes_on(before: _Open, page: int, grid: RuledTable, lines: Sequence[Line]) -> bool:
    """Whether the first table of a page goes on with the last of the page before.

    It has the same outer borders, no others between than that has, and between the two stands nothing but what is on
    both pages (a running head) and the numbers of pages.
    """
    if page != before.page + 1 or not _same_borders(before.columns, grid.columns):
        return False
    outside = _shown(lines)
    above = _shown(line for line in lines if line.top > grid.box[3])
    between = (before.below - outside) | (above - before.outside)
    return all(_PAGE_NUMBER.fullmatch(text) or _GOES_ON.match(text) for text in between)


def _same_borders(whole: list[float], part: list[float]) -> bool:
    if abs(whole[0] - part[0]) > _SAME_BORDER or abs(whole[-1] - part[-1]) > _SAME_BORDER:
        return False
    return all(abs(whole[_nearest(whole, at)] - at) <= _SAME_BORDER for at in part)


def _nearest(places: list[float], at: float) -> int:
    index = bisect_left(places, at)
    return min(
        (near for near in (index - 1, index) if 0 <= near < len(places)), key=lambda near: abs(places[near] - at)
    )


def _ending(told: list[tuple[Block, int]], row: int) -> list[tuple[Block, int]]:
    return [(block, depth) for block, depth in told if (block.row or 0) + block.row_span - 1 == row]


def _shapes(blocks: list[Block], done: int) -> list[_RowShape]:
    """The first rows below those `done`: column, spans and words of their cells."""
    rows: list[_RowShape] = [[] for _ in range(_MOST_HEAD)]
    for block in blocks:
        row = (block.row or 0) - done - 1
        if row < _MOST_HEAD:
            rows[row].append((block.column or 0, block.row_span, block.column_span, block.text))
    return rows


def _repeated(head: list[_RowShape], first: list[_RowShape]) -> int:
    """How many rows at the head of a page are those at the head of the table."""
    differ = (number for number, (one, other) in enumerate(zip(head, first, strict=True)) if not one or one != other)
    return next(differ, _MOST_HEAD)


def _is_cut(before: _Open, blocks: list[Block], row: int) -> bool:
    """Whether the first row of a page, below repeated headings, is the rest of a row cut by the end of the page before.

    Each of its cells goes on with one that was filled down to that end, none holds figures alone, and others that
    every row has are empty: the running number, the label of a form, the day and the count.
    """
    first = [block for block in blocks if block.row == row]
    above = {block.column or 0: (block, depth) for block, depth in before.last}
    if not 0 < len(first) < len(above) or any(block.row_span > 1 for block in first):
        return False
    head = next(
        (above[place][0] for place in sorted(above)[:2] if above[place][0].text.isdecimal()), above[min(above)][0]
    )
    has_no_head = all(block.column != head.column for block in first)
    is_numbered = has_no_head and head.text.isdecimal()
    least = max(1 if is_numbered else 2, max(depth for _, depth in before.last) - 1)
    if not all(block.column in above and _may_go_on(*above[block.column], block, least) for block in first):
        return False
    if is_numbered:
        below = [block.text for block in blocks if block.row == row + 1 and block.column == head.column]
        return not below or not below[0].isdecimal() or int(below[0]) == int(head.text) + 1
    if has_no_head and len(above) == 2:
        return True
    told = {whole.column for whole, depth in above.values() if depth == 1 and any(map(str.isdigit, whole.text))}
    is_unfinished = any(above[block.column or 0][0].text[-1] not in _STOPS for block in first)
    return len(told) > 1 and not told & {block.column for block in first} and is_unfinished


def _may_go_on(whole: Block, depth: int, block: Block, least: int) -> bool:
    if whole.column_span != block.column_span or depth < least:
        return False
    return not _FIGURE.fullmatch(block.text) and not _FIGURE.fullmatch(whole.text)


def _mended(before: _Open, blocks: list[Block], cut: int, most_chars: int) -> list[Block]:
    """The blocks without the cut row, whose words go to the cells they were cut from."""
    above = {block.column or 0: block for block, _ in before.last}
    rest = []
    for block in blocks:
        row = block.row or 0
        if row == cut:
            whole = above[block.column or 0]
            stops = whole.text[-1] in _STOPS
            text = f"{whole.text}\n{block.text}" if stops else glue(whole.text, block.text)
            whole.text = text[:most_chars]
            block.locator = whole.locator
            continue
        if row > cut:
            block.locator = block.locator.replace(f"{block.table}r{row}c", f"{block.table}r{row - 1}c")
            block.row = row - 1
        rest.append(block)
    return rest


def _shown(lines: Iterable[Line]) -> set[str]:
    return {_NUMBERS.sub("#", line.text.strip()) for line in lines}


def _blocks(table: PageTable, page: int, name: str, done: int, columns: list[float]) -> list[tuple[Block, int]]:
    """The cells of a table below the rows `done`, on its borders in the whole document, with the lines of each."""
    borders = [_nearest(columns, at) for at in table.grid.columns]
    told = []
    for number, text in table.words.items():
        cell = table.grid.cells[number]
        row, column = done + cell.row + 1, borders[cell.column] + 1
        span = borders[cell.column + cell.column_span] + 1 - column
        place = f"page{page}-{name}r{row}c{column}"
        block = Block(place, "cell", text, name, row, column, cell.row_span, max(span, 1))
        told.append((block, table.depths[number]))
        table.blocks[number] = block
    return told
