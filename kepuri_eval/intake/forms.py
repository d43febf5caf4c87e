"""Forms that put each label beside its value (推荐表, 登记表, 活动名称：…) to tables of one row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from kepuri_eval.intake.headings import ENDS, FIGURES, PATTERN, Heading, HeadingIndex
from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.intake.tabular import Cell, Column, Grid, Row, Table

_LABELLED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．]\s*)?([^：:。，\n]{2,12})[：:]\s*(?=\S)")
_HAS_NUMBER = re.compile(r"\d")
_DESCRIBES = {"date", "start", "end", "date_and_place", "place", "unit", "text", "mode", *FIGURES}
_GAP = 2


@dataclass
class _Form:
    """Labels and values met so far, in order."""

    pairs: list[tuple[Heading, str, Cell]] = field(default_factory=list)

    def fields(self) -> set[str]:
        return {heading.field for heading, _, _ in self.pairs}


def find_forms(grid: Grid, index: HeadingIndex) -> list[Table]:
    """Forms in a grid without a table heading: each label is followed by its value on the right.

    A form with a name is an activity; one with two or more figures and no name holds figures of the unit.
    """
    forms = [_Form()]
    for number, row in grid.rows().items():
        label: tuple[Heading, Cell] | None = None
        for cell in dict.fromkeys(id(cell) for cell in row.values()):
            here = next(item for item in row.values() if id(item) == cell)
            if here.row != number:
                continue
            heading = index.read(here.text)
            if heading.certainty >= ENDS and not _HAS_NUMBER.search(here.text):
                label = (heading, here)
            elif label is not None:
                _add(forms, label[0], label[1].text, here)
                label = None
    return [table for form in forms if (table := _table(grid, form)) is not None]


def find_labelled_lines(blocks: pd.DataFrame | ByDocument, index: HeadingIndex) -> list[Table]:
    """Forms written as paragraphs (活动名称：… 活动时间：…), each beginning with its name; at least three labels."""
    tables = []
    for doc_id, told in blocks_by_document(blocks).items():
        grid, forms, last = Grid(doc_id, "lines"), [_Form()], -_GAP - 1
        for block in (block for block in told if block.table is None):
            match = _LABELLED.match(block.text)
            heading = index.read(match[1]) if match else None
            if match is None or heading is None or heading.certainty < PATTERN:
                continue
            if block.position - last > _GAP:
                forms.append(_Form())
            last = block.position
            # the label gives way to blanks, so that places in the cell are places in the block
            value = Cell(block.locator, " " * match.end() + block.text[match.end() :], block.position + 1, 1)
            _add(forms, heading, match[1], value)
        tables += [t for form in forms if "name" in form.fields() and (t := _table(grid, form)) is not None]
    return tables


def _add(forms: list[_Form], heading: Heading, written: str, value: Cell) -> None:
    """Put a pair into the form it belongs to: a second name begins another form."""
    if heading.field == "name" and "name" in forms[-1].fields():
        forms.append(_Form())
    forms[-1].pairs.append((heading, written, value))


def _table(grid: Grid, form: _Form) -> Table | None:
    """The form as a table of one row; None when its labels do not make an activity or a unit's figures."""
    known = form.fields()
    has_name = "name" in known
    if not (has_name and len(known & _DESCRIBES) >= 2) and not (not has_name and len(known & FIGURES.keys()) >= 2):
        return None
    columns: dict[int, Column] = {}
    cells: dict[int, Cell] = {}
    for place, (heading, written, value) in enumerate(form.pairs, start=1):
        if heading.field in {column.heading.field for column in columns.values()} - FIGURES.keys():
            continue
        columns[place] = Column(place, heading, written.strip(), value.locator)
        cells[place] = value
    first = min(cell.row for cell in cells.values())
    return Table(grid, "", (), columns, [], [], [Row("activity", first, cells)], has_names=has_name)
