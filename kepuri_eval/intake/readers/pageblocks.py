"""The lines and tables of one page after another to blocks: paragraphs (page3-l5) and cells (page3-t1r2c4)."""

from __future__ import annotations

from kepuri_eval.intake.readers.content import Block, Limits
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pagetables import PageTable, PageText, fill_tables, line_of, outside_lines
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.runningtables import RunningTables
from kepuri_eval.intake.readers.spacedtables import find_spaced_tables


class PageBlocks:
    """Reads the pages of a document in order, because tables go on from page to page."""

    def __init__(self, limits: Limits) -> None:
        self._running, self._most = RunningTables(limits.block_chars), limits.block_chars
        self._tables: list[PageTable] = []
        self._spaced: RuledTable | None = None  # that the page read last ends with

    @property
    def may_go_on(self) -> bool:
        """Whether the page read last ends with a table without borders."""
        return self._spaced is not None

    def read(
        self,
        number: int,
        lines: list[Line],
        ruled: list[RuledTable],
        text: PageText | None,
        *,
        is_picture: bool = False,
        edges: list[Line] | None = None,
    ) -> list[Block]:
        """The blocks of a page with these lines: paragraphs, and each table where its first words stand among them.

        Args:
            ruled: its tables with borders; those without are looked for in the text.
            text: the characters of the page; None where there is no table to be filled or looked for.
            is_picture: the page was recognised.
            edges: lines that tell the edges of a page without tables; its own ones where None.
        """
        prefix, before = f"page{number}-l", self._spaced
        self._tables, self._spaced = [], None
        if text is None or not lines:
            return join_lines(lines, prefix, self._most, edges)

        def goes_on(grid: RuledTable) -> bool:
            return self._running.go_on_in(number, grid, lines)

        spaced = find_spaced_tables(text, ruled, is_picture=is_picture, before=before, goes_on=goes_on)
        tables, taken = fill_tables([*ruled, *spaced], text, goes_on)
        if not tables:
            return join_lines(lines, prefix, self._most, edges)
        lowest = min(tables, key=lambda table: table.grid.box[1]).grid
        self._spaced = next((grid for grid in spaced if grid is lowest), None)
        outside = [line._replace(text=clean_words(line.text)) for line in outside_lines(text, taken)]
        blocks, rest = [], outside
        for table, cells in self._running.take(number, tables, outside):
            place = line_of(text, table.first)
            blocks += join_lines([line for line in rest if line.number < place], prefix, self._most, outside)
            rest = [line for line in rest if line.number >= place]
            blocks += cells
            self._tables.append(table)
        for block in blocks:
            block.text = block.text[: self._most]
        return blocks + join_lines(rest, prefix, self._most, outside)

    def cell_with(self, index: int) -> str | None:
        """The locator of the cell that holds a character of the page read last; None where it stands in no table."""
        for table in self._tables:
            for number, block in table.blocks.items():
                if index in table.held[number]:
                    return block.locator
        return None


def clean_words(text: str) -> str:
    """A line without the marks that stand for a hyphen or for nothing."""
    return text.replace("\ufffe", "-").replace("\x02", "-").replace("\0", " ").strip("\r\n")
