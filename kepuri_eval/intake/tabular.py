"""Cells of any sheet, document table or csv to tables of activities: heading found, totals and notes told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kepuri_eval.intake.grids import Cell, Column, Grid, Row, Table
from kepuri_eval.intake.headings import ENDS, EXACT, FIGURES, NEAR, PATTERN, Heading, HeadingIndex, plain, says_planned
from kepuri_eval.intake.layout import split_beside
from kepuri_eval.intake.quantities import COUNTING_WORDS
from kepuri_eval.intake.rowparts import complete

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_SAYS_NOTHING = {"number", "contact", "remarks", "registered"}
# Columns of which a table may well have several: all of them are read, or none of them says anything to a score.
_MANY = ("text", "links", "pictures", "contact", "remarks", "number", "registered", "area", "volunteer_unit")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表|填报|制表|审核|联系人|报送|单位负责人|附[:：注]|以上|共\d+项)|电话|传真|邮箱|盖章|公章|\*{6}"
)
_OF_A_PART = re.compile(r"^(?:本页|本表|以上|全[市县区部])")
_BESIDE_TOTAL = re.compile(r"[\d项个场次数额共计]*$")
_HAS_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)20\d\d ?年(?:度)?")
_SECTION = re.compile(
    r"^\s*(?:[（(]{n}[)）]|{n}[、.．]|第{n}部分)\D{1,30}$".replace("{n}", "[一二三四五六七八九十]{1,3}")
)
_SECTION_TOTAL = re.compile(r"^.{1,8}(?:小计|合计|总计)$")  # 路北区小计
_UNIT_IN_TITLE = re.compile(r"单位:? ?([万千百])(人次|人|份|次|册|件)?")
_COUNTS_LIKE = {"人次": ("人次", "人", "名"), "人": ("人次", "人", "名")}
_MOST_LEVELS = 4
_VALUE = re.compile(r"[约近]?\d[\d,.]*[万千百]?[余多]?(?:人次|[人名份册篇次场家])?$")  # of a form: 科技志愿者 | 4人
_OF_ACTIVITIES = frozenset({"date", "start", "place", "date_and_place", "participants", "unit"})
_LOOKED_AT, _NAME_LENGTH = 12, 30
# how to fill the table in
_EXAMPLE = re.compile(r"^[（(【]?(?:填写|填报)?(?:示例|样例|例[:：如])|^[×xX]{2}|[（(](?:示例|样例|举例)[）)]\s*$")
_EXAMPLE_ROW = re.compile(r"^[（(【]?(?:填写|填报)?(?:示例|样例|范例|举例|例)\d?[）)】]?[:：]?$")
_PART = re.compile(r"^(?:其中|含|内含)")
_OFF = re.compile(
    r"^(?:今年|本年|本次|已|活动)*(?:取消|停办|未举办|未开展|未举行|未实施|没有举办|未办)(?:举办|活动)?[。.]?$"
)
_OFF_BEHIND = re.compile(r"(?:活动|本场|该场|该项)(?:已|被迫)?取消(?:举办)?[。.]?$")
_SOME = re.compile(r"[1-9１-９一二三四五六七八九十百千万两]")
_TELLS_STATE = re.compile(r"进展|状态|进度|是否开展|是否举办|是否完成|完成情况|落实")
_WHEN_AND_WHERE = ("date", "start", "end", "place", "date_and_place", "registered")
_BY_WAY = re.compile(r"^(?:线上|线下|现场|网上|网络)(?:参与|参加)?(?:人数|人次)?$")
_OF_A_BLOCK = ("text", "name")  # 活动情况 over several columns: none of them is the description
# A heading of a mean, a share or a change holds no count, whatever it is a mean of.
_NO_COUNT = re.compile(r"均|每场|每次|每天|每期|占比|比例|比重|率$|增长|增幅|增加|同比|环比|排名|满意度")


def find_tables(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """Tables beside and under each other in one grid, from left to right."""
    found = [table for side in split_beside(grid, index) for table in _find_tables(side, wording, index)]
    for table in found:
        complete(table, index)
    return found


def _find_tables(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """Tables under each other; a heading repeated on a later page goes on with the same table."""
    tables: list[Table] = []
    table: Table | None = None
    above: list[str] = []
    skip = before = 0
    for number, row in grid.rows().items():
        if number <= skip:
            continue
        parted, before = number > before + 1, number
        if table is not None and _is_section(_begun(row, number)):
            above, before = [cell.text.strip() for cell in _begun(row, number).values()], number - 1
            continue
        header = _read_header(grid, number, index) if table is None or _may_be_header(row, index, parted) else None
        if header is None and table is not None and parted and _may_be_header(row, index, parted):
            table = None
        if header is not None and _is_worth(header) and not _goes_on_as_form(grid, header, index):
            skip = before = header.header_rows[-1]
            if table is not None and _labels(header) == _labels(table):
                continue
            header.title = " ".join(above[-4:])
            _scale_by_title(header)
            table, above = header, []
            tables.append(table)
            continue
        if table is not None and header is not None and parted:
            table = None  # other headings below a gap, and no activities: a list of reports, of volunteers
        if table is None:
            above += [cell.text.strip() for cell in _begun(row, number).values()]
        else:
            _add_row(table, number, row, wording, above)
    return [table for table in tables if table.rows or table.nameless]


def _scale_by_title(table: Table) -> None:
    """（单位：万人次） above a table is the multiplier of its headings that count so and name none themselves."""
    told = _UNIT_IN_TITLE.search(unicodedata.normalize("NFKC", table.title))
    if told is None:
        return
    factor = {"万": 1e4, "千": 1e3, "百": 1e2}[told[1]]
    for place, column in table.columns.items():
        fits = not told[2] or column.heading.counted_in in _COUNTS_LIKE.get(told[2], (told[2],))
        if column.heading.field in FIGURES and column.heading.multiplier == 1 and fits:
            table.columns[place] = replace(column, heading=column.heading._replace(multiplier=factor))


def claimed_cells(table: Table) -> set[tuple[str, str]]:
    """(doc_id, locator) of the cells the table accounts for: its heading, its rows and its totals."""
    grid, found = table.grid, set()
    for number in table.header_rows:
        found |= {(grid.doc_id, cell.locator) for cell in grid.rows()[number].values()}
    for row in table.rows:
        found |= {(grid.doc_id, cell.locator) for cell in row.cells.values()}
    return found | {(grid.doc_id, cell.locator) for cell in table.nameless}


def is_total_label(text: str, wording: Wording) -> bool:
    """Whether a cell begins a totals row: 合计, 合 计, 总计：."""
    flat = _OF_A_PART.sub("", plain(text))
    if not flat.startswith(wording.totals_rows):
        return _SECTION_TOTAL.match(flat) is not None
    begun = (len(word) for word in wording.totals_rows if flat.startswith(word))
    return _SECTION_TOTAL.match(flat) is not None or any(_BESIDE_TOTAL.match(flat, end) for end in begun)


def _begun(row: dict[int, Cell], number: int) -> dict[int, Cell]:
    """The cells of a row that begin in it, merged ones once."""
    return {column: cell for column, cell in row.items() if cell.row == number and cell.column == column}


def _may_be_header(row: dict[int, Cell], index: HeadingIndex, parted: bool) -> bool:
    """Whether a row within a table looks like a heading again: most of its cells are known headings to the letter.

    Half of them do where an empty row or the title of a section parts it from what stands above.
    """
    texts = {id(cell): cell.text for cell in row.values()}
    sure = sum(not _HAS_NUMBER.search(text) and index.is_heading(text) for text in texts.values())
    if len(texts) < 2 or sure < 2:
        return False
    alone = parted and not any(_HAS_NUMBER.search(text) for text in texts.values())
    return sure >= (0.5 if alone else 0.7) * len(texts)


def _is_section(begun: dict[int, Cell]) -> bool:
    """Whether a row holds a section's title only (二、宣传报道), which is no activity's name."""
    return len(begun) == 1 and all(_SECTION.match(cell.text) for cell in begun.values())


def _read_header(grid: Grid, number: int, index: HeadingIndex) -> Table | None:
    """The table whose heading begins in this row; None when it is no heading."""
    top = grid.rows()[number]
    if len({id(cell) for cell in top.values()}) < 2:
        return None
    labels = {column: [cell] for column, cell in top.items()}
    last, level = number, top
    while last < number + _MOST_LEVELS - 1:
        below = grid.rows().get(last + 1, {})
        if not _divides(level, below, last):
            break
        for column, cell in below.items():
            if cell not in labels.setdefault(column, []):
                labels[column].append(cell)
        _spread_tops(labels, level)
        last, level = last + 1, below
    return _map_columns(grid, tuple(range(number, last + 1)), labels, index)


def _divides(top: dict[int, Cell], below: dict[int, Cell], number: int) -> bool:
    """Whether the next row divides headings of this one: words only, below a merged or an empty heading.

    It may stand below others too where a heading beside them is merged down to it.
    """
    begun = _begun(below, number + 1)
    if not begun or any(_holds_number(cell.text) or len(plain(cell.text)) > 14 for cell in begun.values()):
        return False
    ends = max(top)
    spread = {column for column, cell in top.items() if cell.column_span > 1}
    spread |= {column for column in begun if column not in top and column <= ends + 6}
    spread |= {column - 1 for column in spread if column - 1 in top and column not in top}
    deepest = max(cell.row + cell.row_span - 1 for cell in top.values())
    return bool(spread & set(begun)) and (deepest > number or set(begun) <= spread)


def _holds_number(text: str) -> bool:
    """Whether a cell holds a number beside a year: 2023年 may stand below 参与人数."""
    return _HAS_NUMBER.search(_YEAR.sub("", text)) is not None


def _spread_tops(labels: dict[int, list[Cell]], level: dict[int, Cell]) -> None:
    """In a csv a merged heading stands over its first column only: carry it to the empty ones on its right."""
    carried: Cell | None = None
    for column in sorted(labels):
        if column in level:
            carried = level[column]
        elif carried is not None:
            labels[column].insert(-1, carried)


def _map_columns(
    grid: Grid, header_rows: tuple[int, ...], labels: dict[int, list[Cell]], index: HeadingIndex
) -> Table | None:
    table = Table(grid, "", header_rows, {}, [], [])
    for column, cells in sorted(labels.items()):
        texts = [cell.text for cell in cells]
        heading = read_levels(texts, index)
        if heading.field in FIGURES and _NO_COUNT.search("".join(texts)):
            heading = heading._replace(field="", certainty=0)
        found = Column(column, heading, "".join(texts).replace("\n", ""), cells[-1].locator)
        found.is_part = _PART.match(plain(texts[-1])) is not None
        found.joined = tuple(index.joined(plain(texts[-1]))) if not heading.field else ()
        if heading.certainty >= NEAR:
            _place(table, found)
        else:
            table.unmapped.append(found)
    _name_by_content(table)
    table.has_names = table.column_of("name") is not None
    return table if table.columns else None


def _name_by_content(table: Table) -> None:
    """Without a column of names, one of contents names the activities where its cells are as short as names."""
    column = table.column_of("text")
    known = {column.heading.field for column in table.columns.values()}
    if column is None or "name" in known or len(known & _OF_ACTIVITIES) < 2:
        return
    rows = (cells for number, cells in table.grid.rows().items() if number > table.header_rows[-1])
    told = [cells[column.index].text.strip() for cells in rows if column.index in cells][:_LOOKED_AT]
    if told and sorted(map(len, told))[len(told) // 2] <= _NAME_LENGTH:
        table.columns[column.index] = replace(column, heading=column.heading._replace(field="name"))


def read_levels(texts: list[str], index: HeadingIndex) -> Heading:
    """A heading of several levels: together to the letter (志愿者 + 人数), else the lowest, else together, else above.

    An upper one often names the whole block (活动规模) and must not overrule what stands below it.
    """
    if len(texts) > 1 and plain(texts[-1]) in COUNTING_WORDS and not index.read(texts[-1]).field:
        return read_levels(texts[:-1], index)._replace(counted_in=plain(texts[-1]))
    if len(texts) == 1:
        return index.read(texts[0])
    joined, pair, lower = index.read("".join(texts)), index.read("".join(texts[-2:])), index.read(texts[-1])
    above = index.read(texts[-2])
    if above.field in FIGURES and (lower.field == "remarks" or _BY_WAY.match(lower.label)):
        scale = max(above.multiplier, lower.multiplier)  # 其他 below 宣传品发放, 线上（万人次） below 参与人数
        return above._replace(label=joined.label, multiplier=scale, counted_in=lower.counted_in or above.counted_in)
    order = [read for read in (joined, pair) if read.certainty >= PATTERN]
    order += [
        lower,
        *(read for read in (pair, joined) if read.certainty >= ENDS),
        *(read for text in texts[-2::-1] if (read := index.read(text)).field not in _OF_A_BLOCK),
        *([joined] if joined.field not in _OF_A_BLOCK else []),
    ]
    heading = next((read for read in order if read.certainty >= NEAR), joined._replace(field="", certainty=0))
    reads = [joined, *(index.read(text) for text in texts)]
    return heading._replace(
        label=joined.label,
        multiplier=max(read.multiplier for read in reads),
        counted_in=next((read.counted_in for read in reads[:0:-1] if read.counted_in), heading.counted_in),
    )


def _place(table: Table, column: Column) -> None:
    """Figures may stand in several columns of one kind (线上, 线下, 合计); any other column only once."""
    rival = table.column_of(column.heading.field)
    if rival is None:
        table.columns[column.index] = column
        column.is_part = False
    elif column.heading.field in FIGURES:
        table.columns[column.index] = column
        for item in (rival, column):
            item.is_total = item.is_total or bool(re.search("合计|小计|总计|共计|总", item.heading.label))
    elif column.heading.field in _MANY:
        table.columns[column.index] = column
    elif says_planned(column.written) != says_planned(rival.written):  # 计划时间 beside 实际时间
        told, planned = (rival, column) if says_planned(column.written) else (column, rival)
        table.columns.pop(planned.index, None)
        table.columns[told.index] = told
        table.planned.append(planned)
    elif column.heading.certainty > rival.heading.certainty:
        del table.columns[rival.index]
        table.columns[column.index] = column
        table.twice.append(rival)
    else:
        table.twice.append(column)


def _is_worth(table: Table) -> bool:
    """Whether the mapped headings make a table of activities, or of a unit's figures."""
    known = {column.heading.field for column in table.columns.values()}
    sure = sum(column.heading.certainty >= ENDS for column in table.columns.values())
    share = len(table.columns) / max(1, len(table.columns) + len(table.unmapped))
    name = table.column_of("name")
    if name is not None:
        useful = len(known - _SAYS_NOTHING) >= 2 or "活动" in name.heading.label
        return useful and len(known) >= 2 and sure >= 2 and share >= 0.4
    if "unit" in known and known & {"summary_state", "received"}:
        return share >= 0.4
    is_value = any(_VALUE.match(unicodedata.normalize("NFKC", column.written).strip()) for column in table.unmapped)
    return len(known & FIGURES.keys()) >= 2 and sure >= 2 and share >= 0.6 and not is_value


def _goes_on_as_form(grid: Grid, header: Table, index: HeadingIndex) -> bool:
    """Whether the row below holds other labels again: then each label's value stands beside it, not under it."""
    below = grid.rows().get(header.header_rows[-1] + 1, {})
    labels = {index.read(cell.text).field for cell in below.values() if index.read(cell.text).certainty == EXACT}
    return len(labels) >= 2 and not labels & {column.heading.field for column in header.columns.values()}


def _labels(table: Table) -> list[str]:
    return [column.heading.label for column in sorted(table.columns.values(), key=lambda column: column.index)]


def _add_row(table: Table, number: int, row: dict[int, Cell], wording: Wording, above: list[str]) -> None:
    begun = _begun(row, number)
    if not begun:
        return
    if any(is_total_label(cell.text, wording) for cell in _first(row, 3)):
        table.rows.append(Row("total", number, begun))
        return
    if len(begun) == 1 and _is_note(next(iter(begun.values())), table):
        above.append(next(iter(begun.values())).text.strip())
        return
    if not table.has_names:
        table.rows.append(Row("activity", number, begun))
        return
    name = table.column_of("name")
    cell = row.get(name.index) if name else None
    if cell is None or not cell.text.strip():
        table.nameless += [item for column, item in begun.items() if column in table.columns]
    elif is_example(cell.text) or any(_EXAMPLE_ROW.match(one.text.strip()) for one in _first(row, 2)):
        table.rows.append(Row("example", number, begun))
    elif _is_off(row, table):
        table.rows.append(Row("off", number, begun))
    elif cell.row < number and table.rows and table.rows[-1].kind != "total":
        table.rows.append(Row("more", number, begun))
    else:
        table.rows.append(Row("activity", number, _visible(row, number)))


def is_example(name: str) -> bool:
    """Whether a name stands in a form only to show how it is filled in: （示例）科技节, ××学校."""
    return _EXAMPLE.search(name.strip()) is not None


def _is_off(row: dict[int, Cell], table: Table) -> bool:
    """Whether a row says that its activity was called off, and tells of nobody who came."""
    came = [column for column in table.columns.values() if column.heading.field == "participants"]
    latest = max((year for column in came for year in _years(column)), default=0)
    for column in came:
        is_other = says_planned(column.written) or any(year < latest for year in _years(column))
        if not is_other and column.index in row and _SOME.search(row[column.index].text):
            return False
    for column in [*table.columns.values(), *table.unmapped]:
        text = row[column.index].text.strip() if column.index in row else ""
        is_state = column.heading.field in _WHEN_AND_WHERE or _TELLS_STATE.search(column.written) is not None
        if (is_state and _OFF.match(text)) or (column.heading.field == "remarks" and _OFF_BEHIND.search(text)):
            return True
    return False


def _years(column: Column) -> list[int]:
    return [int(year[:4]) for year in _YEAR.findall(column.written)]


def _visible(row: dict[int, Cell], number: int) -> dict[int, Cell]:
    """Cells of a row with those merged from above; a cell merged over columns stands under its first only."""
    return {column: cell for column, cell in row.items() if cell.column == column}


def _first(row: dict[int, Cell], count: int) -> Iterator[Cell]:
    for column in sorted(row)[:count]:
        yield row[column]


def _is_note(cell: Cell, table: Table) -> bool:
    """A single cell is a note unless it is a name without anything beside it, or a figure without a name."""
    name, column = table.column_of("name"), table.columns.get(cell.column)
    if column is not None and column.heading.field in FIGURES and _HAS_NUMBER.search(cell.text):
        return False
    wide = cell.column_span > max(1, len(table.columns) // 2)
    text = unicodedata.normalize("NFKC", cell.text).strip()
    return wide or bool(_NOTE.search(text)) or name is None or cell.column != name.index
