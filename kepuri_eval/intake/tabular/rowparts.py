"""From rows as clerks fill them in to one row for each activity: ditto marks, cells that hold several things."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kepuri_eval.intake.language.quantities import find_amounts
from kepuri_eval.intake.tabular.grids import Cell, Column, Row, Table
from kepuri_eval.intake.tabular.headings import FIGURES, HAS_NUMBER, Heading, HeadingIndex, says_planned

_DITTO = re.compile(r"^(?:同上|[〃″＂\"”]|同前|''|′′)$")
_AS_PLANNED = re.compile(r"^(?:同|按|与)?(?:原)?(?:计划|左)(?:一致|相同)?$")
_LONGEST_DITTO = 6  # signs of what either of these matches
_CARRIED = ("unit", "area", "date", "start", "end", "place", "date_and_place", "mode", "category")
_JOINED_BY = tuple(
    re.compile(mark) for mark in ("[/／]", "[;；]", "、", "[，,]", "[+＋]", "(?<=人)和")
)  # tried in turn
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERED = re.compile(rf"([{_CIRCLED}])[ 　]*|(?:^|(?<=[\n;；。，,、\s]))[（(]?(\d{{1,2}})[)）、.．][ 　]*")
_DAY = re.compile(r"\d{1,2}[日号]?(?:[-—~～至到]\d{1,2}[日号]?)?")
_OF_ANY = re.compile("(?:人数|人次|人员|规模)$")
_OF_SOME = re.compile(
    "学生|师生|教师|家长|未成年|青少年|少年|儿童|老人|老年|居民|村民|农民|职工|工人|干部|党员|女性|妇女|成人|群众|市民|游客"
)
_LEAST_ROWS, _LEAST_SUMS = 2, 2
_PRINTED, _GIVEN = re.compile("(?:印制|印刷|准备|采购)数?[）)]?$"), re.compile("(?:发放|实发|发出)数?[）)]?$")
_HANDED_OUT = {"materials", "giveaways"}
_WORDS_BEFORE = re.compile(r"[^\d约近]*")
_ENDS = " 　\n;；，,、"
_LEAST_LINES = 2
_MARKS = re.compile(r"[★☆※●○▲△◆\n]")
_MARKED = re.compile(r"\s*[★☆※●○▲△◆]?\s*\d[\d,]*\s*[★☆※●○▲△◆]?\s*")


def complete_rows(table: Table, index: HeadingIndex) -> None:
    """Change the table's rows to one for each activity, whose cells tell one thing each.

    What 同上 stands for is put in its place, 120/15 below 人数/志愿者 becomes two cells, and a row of several numbered
    activities several rows. Cells keep their locators, and what is cut from one is replaced by blanks, so that places
    in its text stay true.
    """
    _strip_marks(table)
    _part_joined(table, index)
    before: dict[int, Cell] = {}
    rows = []
    carried = [column for column in table.columns.values() if column.heading.field in _CARRIED]
    name = table.column_of("name")
    for row in table.rows:
        if row.kind in ("activity", "more"):
            _resolve_dittos(row, table, carried, before)
            _write_day(row, table)
            before = row.cells
        if row.kind == "activity" and name is not None and name.index in row.cells:
            rows += _activities_of(row, table, row.cells[name.index])
        else:
            rows.append(row)
    table.rows = rows
    _tell_total(table)
    _tell_parts(table)
    _tell_unused(table)


def _strip_marks(table: Table) -> None:
    """Replace marks beside a bare number (45★, ※33), as a seal or a note leaves them, by blanks."""
    figures = [index for index, column in table.columns.items() if column.heading.field in FIGURES]
    for row in table.rows:
        for index in figures:
            cell = row.cells.get(index)
            if cell is not None and _MARKED.fullmatch(cell.text):
                row.cells[index] = replace(cell, text=_MARKS.sub(" ", cell.text).rstrip())


def _tell_total(table: Table) -> None:
    """Mark the last row as a total, whatever it is called (全县), where its figures are sums of those above it.

    Two columns of figures have to be, none may be anything else, and no day stands beside them.
    """
    rows = [row for row in table.rows if row.kind in ("activity", "more")]
    if len(rows) <= _LEAST_ROWS or rows[-1] is not table.rows[-1] or any(row.kind == "total" for row in table.rows):
        return
    *above, last = rows
    dated = (index for index, one in table.columns.items() if one.heading.field in ("date", "start", "date_and_place"))
    figures = [one for index, one in table.columns.items() if one.heading.field in FIGURES and index in last.cells]
    told = [(_amount(last, one), sum(_amount(row, one) for row in above)) for one in figures]
    if len(told) >= _LEAST_SUMS and all(0 < whole == parts for whole, parts in told) and not any(
        index in last.cells for index in dated
    ):  # fmt: skip
        last.kind = "total"


def _tell_parts(table: Table) -> None:
    """Mark 学生 | 家长 as parts of 参与人数 beside them, where in no row they come to more than it."""
    people = [one for one in table.columns.values() if one.heading.field == "participants" and not one.is_part]
    people = [one for one in people if not (says_planned(one.written) or one.is_total)]
    wholes = [one for one in people if _OF_ANY.search(one.heading.label) and not _OF_SOME.search(one.heading.label)]
    groups = [one for one in people if _OF_SOME.search(one.heading.label)]
    if len(wholes) != 1 or not groups or len(wholes) + len(groups) != len(people):
        return
    rows = [row for row in table.rows if row.kind == "activity" and wholes[0].index in row.cells]
    told = [(_amount(row, wholes[0]), sum(_amount(row, one) for one in groups)) for row in rows]
    told = [(whole, some) for whole, some in told if some]
    if len(told) >= _LEAST_ROWS and all(some <= whole for whole, some in told):
        for one in groups:
            one.is_part = True


def _tell_unused(table: Table) -> None:
    """Mark what was printed as a part of what was handed out, where both are told: 资料（印制 | 发放）."""
    told = [one for one in table.columns.values() if one.heading.field == "materials"]
    printed = [one for one in told if _PRINTED.search(one.written)]
    if printed and any(_GIVEN.search(one.written) for one in told if one not in printed):
        for one in printed:
            one.is_part = True


def _amount(row: Row, column: Column) -> float:
    cell = row.cells.get(column.index)
    amounts = find_amounts(cell.text) if cell is not None else []
    return amounts[0].value if len(amounts) == 1 else 0.0


def _write_day(row: Row, table: Table) -> None:
    """9 | 15 below 月 | 日 as 9月15日."""
    if table.month is None or table.month not in row.cells:
        return
    month = row.cells[table.month].text.strip().removesuffix("月")
    for column in table.columns.values():
        cell = row.cells.get(column.index)
        if cell is not None and column.heading.field in ("date", "start", "end") and _DAY.fullmatch(cell.text.strip()):
            row.cells[column.index] = replace(cell, text=f"{month}月{cell.text.strip().rstrip('日号')}日")


def _resolve_dittos(row: Row, table: Table, carried: Iterable[Column], before: dict[int, Cell]) -> None:
    month = row.cells.get(table.month) if table.month is not None else None
    if month is not None and table.month in before and _DITTO.match(month.text.strip()):
        row.cells[table.month] = before[table.month]
    for column in carried:
        cell = row.cells.get(column.index)
        text = cell.text.strip() if cell is not None else ""
        if not text or len(text) > _LONGEST_DITTO:
            continue
        if _DITTO.match(text) and column.index in before:
            row.cells[column.index] = before[column.index]
        elif _AS_PLANNED.match(text):
            planned = _planned_beside(column, table)
            if planned in row.cells:
                row.cells[column.index] = row.cells[planned]


def _planned_beside(column: Column, table: Table) -> int:
    """Index of the column that tells the plan for what this one tells; -1 where there is none."""
    return next((one.index for one in table.planned if one.heading.field == column.heading.field), -1)


def _part_joined(table: Table, index: HeadingIndex) -> None:
    """Columns whose heading joins figures become one column for each, and so do their cells that hold as many.

    A cell that does not leaves its column among those that were not understood.
    """
    joined = [column for column in table.unmapped if column.joined]
    beyond = max((column for _, column in table.grid.cells), default=0) if joined else 0
    for column in joined:
        places = range(beyond + 1, beyond + 1 + len(column.joined))
        beyond = places[-1]
        for place, heading in zip(places, column.joined, strict=True):
            table.columns[place] = Column(place, heading, column.written, column.locator)
        filled = [row for row in table.rows if column.index in row.cells and row.kind not in ("example", "off")]
        is_whole = True
        for row in filled:
            parts = _parts_by_field(row.cells[column.index], column.joined, index)
            if not parts and {one.field for one in column.joined} == _HANDED_OUT:
                parts = _all_as_materials(row.cells[column.index])
            is_whole = is_whole and (bool(parts) or not HAS_NUMBER.search(row.cells[column.index].text))
            named = zip(places, column.joined, strict=True)
            row.cells |= {place: parts[one.field] for place, one in named if one.field in parts}
        if is_whole:
            table.unmapped.remove(column)


def _parts_by_field(cell: Cell, joined: tuple[Heading, ...], index: HeadingIndex) -> dict[str, Cell]:
    """The part of a cell that belongs to each of the headings: by its own words, else in their order; {} if unclear."""
    spans = next((spans for mark in _JOINED_BY if len(spans := _spans_between(cell.text, mark)) == len(joined)), [])
    if not spans:
        return {}
    named = [index.read(_WORDS_BEFORE.match(cell.text[start:end])[0]).field for start, end in spans]  # type: ignore[index]
    fields = [one.field for one in joined]
    if sorted(named) == sorted(fields):
        fields = named
    elif any(name in fields and name != field for name, field in zip(named, fields, strict=True)):
        return {}
    return {field: _cut(cell, *span) for field, span in zip(fields, spans, strict=True)}


def _all_as_materials(cell: Cell) -> dict[str, Cell]:
    """宣传资料、纪念品合计 | 800: one figure for all that was handed out counts as the materials."""
    return {"materials": cell} if len(find_amounts(cell.text)) == 1 else {}


def _spans_between(text: str, parted_by: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the parts of a joined cell stand."""
    marks = [(0, 0), *((mark.start(), mark.end()) for mark in parted_by.finditer(text)), (len(text), len(text))]
    spans = [(one[1], two[0]) for one, two in zip(marks, marks[1:], strict=False)]
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _activities_of(row: Row, table: Table, name: Cell) -> list[Row]:
    """The row, or one for each of the numbered activities in its cell of names."""
    marked = _marked(name.text)
    count = len(marked) if marked and list(marked) == list(range(1, len(marked) + 1)) else 0
    count = count if count > 1 else _lines_alike(row, table, name)
    if count < 2:
        return [row]
    cells = {index: _parted(one, count, table.columns.get(index)) for index, one in row.cells.items()}
    return [
        Row(row.kind, row.number, {index: parts[item] for index, parts in cells.items()}, item + 1)
        for item in range(count)
    ]


def _lines_alike(row: Row, table: Table, name: Cell) -> int:
    """How many lines the cell of names has, where each cell of figures or days beside it has just as many; else 0."""
    if "\n" not in name.text:
        return 0
    lines = len(_lines(name.text))
    others = [
        len(_lines(row.cells[column.index].text))
        for column in table.columns.values()
        if column.index in row.cells and column.heading.field in ("date", "start", "participants")
    ]
    return lines if lines >= _LEAST_LINES and others and all(count == lines for count in others) else 0


def _parted(cell: Cell, count: int, column: Column | None) -> list[Cell]:
    """One cell for each activity; a cell that is not parted stands for all, a figure in it as one merged over them."""
    marked = _marked(cell.text)
    if marked and max(marked) <= count:
        return [_cut(cell, *marked.get(number, (0, 0))) for number in range(1, count + 1)]
    lines = _lines(cell.text)
    if len(lines) == count:
        return [_cut(cell, *line) for line in lines]
    if column is not None and column.heading.field in (*FIGURES, "text"):
        cell = replace(cell, row_span=max(cell.row_span, count))
    return [cell] * count


def _marked(text: str) -> dict[int, tuple[int, int]]:
    """Where numbered items stand, by number and without it; {} unless the first opens the text and numbers grow."""
    marks: list[tuple[int, int, int]] = []
    for mark in _NUMBERED.finditer(text):
        number = _CIRCLED.index(mark[1]) + 1 if mark[1] else int(mark[2])
        if number > (marks[-1][0] if marks else 0):
            marks.append((number, *mark.span()))
    if not marks or text[: marks[0][1]].strip() or (len(marks) == 1 and marks[0][0] == 1):
        return {}
    ends = [*(start for _, start, _ in marks[1:]), len(text)]
    return {number: (behind, end) for (number, _, behind), end in zip(marks, ends, strict=True)}


def _lines(text: str) -> list[tuple[int, int]]:
    return [line.span() for line in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _cut(cell: Cell, start: int, end: int) -> Cell:
    """A cell with only this part of its text, at its place."""
    return replace(cell, text=" " * start + cell.text[start:end].rstrip(_ENDS))
