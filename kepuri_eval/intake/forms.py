"""Forms that put each label beside its value (推荐表, 登记表, 活动名称：…) to tables of one row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kepuri_eval.intake.grids import Cell, Column, Grid, Row, Table
from kepuri_eval.intake.headings import ENDS, FIGURES, PATTERN, Heading, HeadingIndex
from kepuri_eval.intake.quantities import COUNTING_WORDS
from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.intake.tabular import is_example, is_total_label, read_levels

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd

    from kepuri_eval.wording import Wording

_LABELLED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．]\s*)?([^：:。，\n]{2,12})[：:]\s*(?=\S)")
_HAS_NUMBER = re.compile(r"\d")
_DESCRIBES = {"date", "start", "end", "date_and_place", "place", "unit", "text", "mode", *FIGURES}
_VALUE_HEADS = ("数量", "数值", "数据", "内容", "指标值", "情况")  # 指标 | 单位 | 数量: heads of columns, not values
_GAP, _HEAD_LENGTH = 2, 12


@dataclass
class _Form:
    """Labels and values met so far, in order."""

    pairs: list[tuple[Heading, str, Cell]] = field(default_factory=list)

    def fields(self) -> set[str]:
        return {heading.field for heading, _, _ in self.pairs}


def find_forms(grid: Grid, index: HeadingIndex, wording: Wording) -> list[Table]:
    """Forms in a grid without a table heading: each label is followed by its value on the right.

    A form with a name is an activity; one with two or more figures and no name holds figures of the unit. Where the
    labels stand in one column and several names beside theirs, each column on the right is an activity.
    """
    turned = _read_turned(grid, index, wording)
    if turned is not None:
        return [turned]
    forms = [_Form()]
    for number, row in grid.rows().items():
        begun = [cell for column, cell in row.items() if cell.row == number and cell.column == column]
        for heading, label, values in _labelled(begun, index):
            heads = [_head_of(grid, value) for value in values]
            several = heading.field in FIGURES and len(values) > 1 and all(heads)
            for value, head in list(zip(values, heads, strict=True))[: None if several else 1]:
                if value.text.strip() not in _VALUE_HEADS:
                    _add(forms, heading, f"{head if several else ''}{label.text}", value)
    return [table for form in forms if (table := _table(grid, form)) is not None]


def _labelled(begun: list[Cell], index: HeadingIndex) -> list[tuple[Heading, Cell, list[Cell]]]:
    """(what it stands for, label, values) along a row; a counting word behind a label is none (参与人数|人次|45)."""
    found: list[tuple[Heading, Cell, list[Cell]]] = []
    for cell in begun:
        heading, words = index.read(cell.text), cell.text.strip()
        if found and not found[-1][2] and found[-1][0].field in FIGURES and words in COUNTING_WORDS:
            found[-1] = (found[-1][0]._replace(counted_in=words), *found[-1][1:])
        elif heading.certainty >= ENDS and not _HAS_NUMBER.search(cell.text):
            found.append((heading, cell, []))
        elif found:
            found[-1][2].append(cell)
    return found


def _head_of(grid: Grid, value: Cell) -> str:
    """What stands at the head of a value's column: 2023年, 线上, 计划."""
    above = (row.get(value.column) for number, row in grid.rows().items() if number < value.row)
    head = next((cell.text.strip() for cell in above if cell is not None and cell.column_span == 1), "")
    return "" if len(head) > _HEAD_LENGTH or head == value.text.strip() else head


def _read_turned(grid: Grid, index: HeadingIndex, wording: Wording) -> Table | None:
    """A table on its side: labels in the first column, two or more activities to the right of them."""
    first = min((column for _, column in grid.cells), default=0)
    columns: dict[int, Column] = {}
    for number, row in grid.rows().items():
        label = _label_of(row, number, first)
        heading = read_levels([cell.text for cell in label], index) if label else None
        if heading is not None and heading.certainty >= ENDS and not _HAS_NUMBER.search(label[-1].text):
            columns[number] = Column(number, heading, "".join(cell.text.strip() for cell in label), label[-1].locator)
    names = [number for number, column in columns.items() if column.heading.field == "name"]
    for number in names[:-1]:
        del columns[number]  # 项目 | 活动一 | 活动二, above the names themselves
    if not names or len({column.heading.field for column in columns.values()} & _DESCRIBES) < 2:
        return None
    beyond = first + grid.rows()[names[-1]][first].column_span - 1
    named = [cell for column, cell in grid.rows()[names[-1]].items() if column > beyond and cell.column == column]
    if len(named) < 2 or any(index.is_heading(cell.text) for cell in named):
        return None
    rows = [
        Row(
            "total" if is_total_label(cell.text, wording) else "activity", cell.row, _beside(grid, columns, cell.column)
        )
        for cell in named
    ]
    return Table(grid, "", (), columns, [], [], rows)


def _label_of(row: dict[int, Cell], number: int, first: int) -> list[Cell]:
    """What labels a row of a table on its side: its first cell, and the second below one merged over several rows."""
    top = row.get(first)
    if top is None or (top.row < number and top.row_span == 1):
        return []
    beside = row.get(first + 1)
    if top.row_span == 1 or beside is None or beside.column != first + 1 or top.column_span > 1:
        return [top] if top.row == number else []
    return [top, beside]


def _beside(grid: Grid, columns: dict[int, Column], place: int) -> dict[int, Cell]:
    """The cells of one column of the grid by the rows their labels stand in."""
    return {number: row[place] for number in columns if place in (row := grid.rows()[number])}


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
    names = [value.text for heading, _, value in form.pairs if heading.field == "name"]
    kind = "example" if names and is_example(names[0]) else "activity"
    return Table(grid, "", (), columns, [], [], [Row(kind, first, cells)], has_names=has_name)
