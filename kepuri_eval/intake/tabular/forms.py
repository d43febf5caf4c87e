"""From forms that put each label beside its value (推荐表, 登记表, 活动名称：…) to tables of one row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.quantities import FAMILIES, PEOPLE, find_amounts
from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.intake.tabular.columncontents import REPORTS_EACH
from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table, begun_in
from kepuri_eval.intake.tabular.headerrows import read_levels
from kepuri_eval.intake.tabular.headings import (
    ENDS,
    EXACT,
    FIGURES,
    HAS_NUMBER,
    NOTHING,
    PATTERN,
    Heading,
    HeadingIndex,
    heads_figures,
    is_counting,
    plain,
    says_no_count,
    says_part,
    tells_no_result,
)
from kepuri_eval.intake.tabular.tablefinder import CalledOff, is_example

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd


_LABELLED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．]\s*)?([^：:。，\n]{2,12})[：:]\s*(?=\S)")
_DESCRIBES = {"date", "start", "end", "date_and_place", "place", "unit", "text", "mode", *FIGURES}
# 指标 | 单位 | 数量: heads of columns, not values
_VALUE_HEADS = ("数量", "数值", "数据", "内容", "指标值", "情况", "完成情况", "完成数", "数字", "结果", "统计数",
                "统计结果", "说明", "备注")  # fmt: skip
_TOTALS = ("合计", "总计", "小计", "共计")
_GAP, _HEAD_LENGTH = 2, 12
_OF_PART, _BY_WAY = "其中", re.compile("线上|线下")
_NTH = re.compile(r"(?:重点|特色|主要|代表性?)?活动 ?[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[:：]?")
_UNPARTED = re.compile(r"(?![在到于赴走])[^\s，,。；;：:、/／|｜()（）]{4,30}")
# 5, 8篇; 某日报、某网等 8 篇
_NUMBER = re.compile(r"\d{1,4} ?[篇条次家]?|[^/]{2,60}?(?:等|等媒体|[总一]?共|合计|共计) ?\d{1,4} ?[篇条]")
_LEAST_TOLD, _ANY_YEAR = 2, 2000
_WORDED = "text"  # 活动内容 and 传播效果 both tell of the activity


@dataclass
class _Form:
    """Labels and values met so far, in order."""

    pairs: list[tuple[Heading, str, Cell]] = field(default_factory=list)

    def fields(self) -> set[str]:
        return {heading.field for heading, _, _ in self.pairs} - {""}


def find_forms(grid: Grid, index: HeadingIndex) -> list[Table]:
    """Forms in a grid without a table heading: each label is followed by its value on the right.

    A form with a name is an activity; one with two or more figures and no name holds figures of the unit. A row that
    counts off an activity (活动一 | 名称 | 9月16日 某园 | 185人) is one, whose cells tell by themselves what they hold.
    """
    forms, counted_off = [_Form()], []
    for number, row in grid.rows().items():
        begun = list(begun_in(row, number).values())
        told = _counted_off(begun)
        if told is not None:
            counted_off.append(told)
            continue
        if forms[-1].pairs and any(_NTH.fullmatch(cell.text.strip()) for cell in begun[:1]):
            forms.append(_Form())  # what stands above 活动一 is the unit's
        if _divided(begun) and not _are_labels_below(grid, begun, index):
            for heading, written, value in _below_parts(grid, begun, index):
                _add(forms, heading, written, value)
            continue
        for heading, label, values in _labelled(begun, index):
            heads = [_head_of(grid, value) for value in values]
            if heading.field in FIGURES and any(map(tells_no_result, heads)):
                for head, value in _by_outcome(heads, values):
                    _add(forms, heading, f"{head}{label.text}", value)
                continue
            several = heading.field in FIGURES and len(values) > 1 and all(heads)
            several = several and all(HAS_NUMBER.search(one.text) or NOTHING.match(one.text) for one in values)
            several = several and not any(plain(head) in _VALUE_HEADS for head in heads)  # 数量 | 说明
            for value, head in list(zip(values, heads, strict=True))[: None if several else 1]:
                is_head = plain(value.text) in (*_VALUE_HEADS, *_TOTALS) or (
                    heading.field == "name" and heads_figures(value.text)
                )
                words = value.text.strip()
                if heading.field == "links" and (_NUMBER.fullmatch(words) or REPORTS_EACH.fullmatch(words)):
                    heading = heading._replace(field="media_reports")  # 媒体报道 | 5
                if not is_head:
                    _add(forms, heading, f"{head if several else ''}{label.text}", value)
    tables = [table for form in [*forms, *counted_off] if (table := _table(grid, form)) is not None]
    ends = [*(table.rows[0].number for table in tables[1:]), None]
    for table, end in zip(tables, ends, strict=True) if grid.pictures else ():
        rows = {row for row, _ in grid.pictures if row >= table.rows[0].number and (end is None or row < end)}
        table.is_pictured = bool(rows)
    return tables


def find_forms_above(grid: Grid, tables: list[Table], index: HeadingIndex) -> list[Table]:
    """Figures of the unit that stand as labels and values above the first heading of these tables of one grid."""
    first = min((row for table in tables for row in table.header_rows), default=0)
    above = {place: cell for place, cell in grid.cells.items() if place[0] < first}
    forms = find_forms(Grid(grid.doc_id, grid.name, above, caption=grid.caption), index) if above else []
    return [form for form in forms if not form.has_names]


def _counted_off(begun: list[Cell]) -> _Form | None:
    """The activity of a row that counts it off: its name, where a day stands, where people are counted; else None."""
    if not begun or not _NTH.fullmatch(begun[0].text.strip()):
        return None
    begun = [begun[0], *_run_together(begun[1])] if len(begun) == _LEAST_TOLD else begun
    if len(begun) < 1 + _LEAST_TOLD:
        return None
    name, *others = begun[1:]
    pairs = [("name", name), *((_held_in(cell), cell) for cell in others)]
    fields = [held for held, _ in pairs if held]
    if len(fields) < 1 + 1 or len(set(fields)) < len(fields) or "date_and_place" not in fields or _held_in(name):
        return None
    label = begun[0].text.strip()
    return _Form([(Heading(plain(label), held, EXACT, 1.0, ""), label, cell) for held, cell in pairs if held])


def _run_together(cell: Cell) -> list[Cell]:
    """Name, day and people of a cell that tells them without a sign between (9月15日睡眠讲座某学校92人), else []."""
    days, amounts = find_dates(cell.text, _ANY_YEAR), find_amounts(cell.text)
    people = [one for one in amounts if one.counted_in in PEOPLE and not cell.text[one.end :].strip()]
    if len(days) != 1 or len(people) != 1 or cell.text[: days[0].start].strip():
        return []
    spans = [(days[0].end, people[0].start), (0, days[0].end), (people[0].start, people[0].end)]
    if _UNPARTED.fullmatch(cell.text[slice(*spans[0])].strip()) is None:
        return []
    return [replace(cell, text=" " * start + cell.text[start:end]) for start, end in spans]


def _held_in(cell: Cell) -> str:
    """What a cell without a heading holds: a day, and the place beside it, or how many people came; "" for neither."""
    if find_dates(cell.text, _ANY_YEAR):
        return "date_and_place"
    amounts = find_amounts(cell.text)
    return "participants" if len(amounts) == 1 and amounts[0].counted_in in (*PEOPLE, *FAMILIES) else ""


def _by_outcome(heads: list[str], values: list[Cell]) -> list[tuple[str, Cell]]:
    """(head, value) of the plan (计划数), another time (去年), and the outcome: its total, both ways, or the first."""
    told = [
        (head, value)
        for head, value in zip(heads, values, strict=True)
        if not says_no_count(head) and (HAS_NUMBER.search(value.text) or NOTHING.match(value.text))
    ]
    other = [pair for pair in told if tells_no_result(pair[0])]
    came = [pair for pair in told if pair not in other]
    whole = [pair for pair in came if plain(pair[0]).startswith(_TOTALS)]
    if whole:
        return other + whole
    return other + (came if all(_BY_WAY.search(head) for head, _ in came) else came[:1])


def is_account(table: Table) -> bool:
    """Whether a form sets what a unit did against its plan or another time (指标 | 计划数 | 实际完成数)."""
    told = (column.written for column in table.columns.values())
    return not (table.has_names or table.header_rows) and any(map(tells_no_result, told))


def _labelled(begun: list[Cell], index: HeadingIndex) -> list[tuple[Heading, Cell, list[Cell]]]:
    """(what it stands for, label, values) along a row.

    A counting word behind a label or its value is none, and says how it is counted: 参与人数|人次|45, 公众|1.05|万人次.
    """
    found: list[tuple[Heading, Cell, list[Cell]]] = []
    for place, cell in enumerate(begun):
        heading, words = index.read(cell.text), cell.text.strip()
        if found and len(found[-1][2]) < 2 and is_counting(words):
            label, values = found[-1][1:]
            counted = index.read(f"{label.text.strip()}（{words}）")
            found[-1] = (counted if counted.field in FIGURES else found[-1][0], label, values)
        elif heading.certainty >= ENDS and not HAS_NUMBER.search(cell.text):
            is_parts = place > 0 and is_counting(words) and says_part(begun[place - 1].text)  # 其中：线上 | 场次 | 5
            found.append((heading, begun[place - 1] if is_parts else cell, []))
        elif _is_unknown_label(begun, place) and (not found or found[-1][2]):
            found.append((heading._replace(field="", certainty=0), cell, []))
        elif found:
            found[-1][2].append(cell)
    return found


def _is_unknown_label(begun: list[Cell], place: int) -> bool:
    """Whether a cell looks like a label (人手) of what stands beside it (工作人员9人，志愿者14人)."""
    if place + 1 >= len(begun):
        return False
    label, value = begun[place].text, begun[place + 1].text
    return len(label) <= _HEAD_LENGTH and not HAS_NUMBER.search(label) and HAS_NUMBER.search(value) is not None


def _divided(begun: list[Cell]) -> bool:
    """Whether a row divides its label (参加人员 over two rows | 学生 | 教师), so that values stand below the parts."""
    words = [cell.text for cell in begun]
    return len(begun) > 2 and begun[0].row_span > 1 and not any(HAS_NUMBER.search(text) for text in words) and all(
        len(text) <= _HEAD_LENGTH and cell.row_span == 1 for text, cell in zip(words[1:], begun[1:], strict=True)
    )  # fmt: skip


def _are_labels_below(grid: Grid, begun: list[Cell], index: HeadingIndex) -> bool:
    """Whether a label stands below the first part, itself one: 活动一 beside 名称 | 看铁水, over 时间 | 9月15日."""
    below = grid.rows().get(begun[0].row + 1, {}).get(begun[1].column)
    return (
        index.read(begun[1].text).certainty == EXACT and below is not None and index.read(below.text).certainty == EXACT
    )


def _below_parts(grid: Grid, begun: list[Cell], index: HeadingIndex) -> Iterator[tuple[Heading, str, Cell]]:
    """(what it stands for, label and part, value) of a divided label."""
    label, *parts = begun
    below = grid.rows().get(label.row + 1, {})
    for part in parts:
        value = below.get(part.column)
        heading = read_levels([label.text, part.text], index)
        if value is not None and value.row == label.row + 1 and heading.certainty >= ENDS:
            yield heading, f"{label.text.strip()}{part.text.strip()}", value


def _head_of(grid: Grid, value: Cell) -> str:
    """What stands at the head of a value's column: 2023年, 线上, 计划."""
    above = (row.get(value.column) for number, row in grid.rows().items() if number < value.row)
    heads = (cell.text.strip() for cell in above if cell is not None and cell.column_span == 1)
    head = next((words for words in heads if _LABELLED.match(words) is None), "")  # not 填报日期：9月28日
    return "" if len(head) > _HEAD_LENGTH or head == value.text.strip() else head


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
    unknown: list[Column] = []
    pairs = [pair for pair in form.pairs if pair[0].field or has_name]  # else a list of figures, under any heads
    for place, (heading, written, value) in enumerate(pairs, start=1):
        is_told = heading.field in {column.heading.field for column in columns.values()} - FIGURES.keys()
        if is_told and not (has_name and heading.field == _WORDED):
            continue
        column = Column(place, heading, written.strip(), value.locator)
        is_same = any(other.heading.field == heading.field for other in columns.values())
        column.is_part = is_same and _OF_PART in plain(written)
        column.is_total = plain(written).startswith(_TOTALS)
        cells[place] = value
        if heading.field:
            columns[place] = column
        else:
            unknown.append(column)
    first = min(cell.row for cell in cells.values())
    names = [value.text for heading, _, value in form.pairs if heading.field == "name"]
    table = Table(grid, "", (), columns, unknown, [], has_names=has_name)
    kind = "off" if has_name and CalledOff(table).is_said_in(cells) else "activity"
    kind = "example" if names and is_example(names[0]) else kind
    table.rows.append(Row(kind, first, cells))
    return table
