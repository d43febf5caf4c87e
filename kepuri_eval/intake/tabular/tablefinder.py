"""From cells of any sheet, document table or csv to tables of activities: headings, totals and notes told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table, begun_in, turned
from kepuri_eval.intake.tabular.headerrows import (
    goes_on_as_form,
    labels_of,
    makes_table,
    read_header,
    says_who_filled_in,
)
from kepuri_eval.intake.tabular.headings import (
    ENDS,
    EXACT,
    FIGURES,
    HAS_NUMBER,
    HeadingIndex,
    heads_figures,
    plain,
    says_done,
    says_other_time,
    says_planned,
    years_named,
)
from kepuri_eval.intake.tabular.notes import notes_below, tells_who
from kepuri_eval.intake.tabular.rowparts import complete_rows
from kepuri_eval.intake.tabular.sidebyside import split_beside

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_OF_A_PART = re.compile(r"^(?:本页|本表|以上|全[市县区部])")
_BESIDE_TOTAL = re.compile(r"[\d项个场次数额共计]*$")
_SECTION = re.compile(
    r"^\s*(?:[（(]{n}[)）]|{n}[、.．]|第{n}部分)\D{1,30}$".replace("{n}", "[一二三四五六七八九十]{1,3}")
)
_SECTION_TOTAL = re.compile(r"^.{1,8}(?:小计|合计|总计)$")  # 路北区小计
_UNIT_IN_TITLE = re.compile(r"单位:? ?([万千百])(人次|人|份|次|册|件)?")
_COUNTS_LIKE = {"人次": ("人次", "人", "名"), "人": ("人次", "人", "名")}
# how to fill the table in
_EXAMPLE = re.compile(r"^[（(【]?(?:填写|填报)?(?:示例|样例|例[:：如）)])|^[×xX]{2}|[（(](?:示例|样例|举例)[）)]\s*$")
_EXAMPLE_ROW = re.compile(r"^[（(【]?(?:填写|填报)?(?:示例|样例|范例|举例|例)\d?[）)】]?[:：]?$")
_OFF = re.compile(
    r"(?:^|[，,、；;。 ])[^，,。；;]{0,8}?(?:今年|本年|本次|已|被迫|活动|本场|该场|该项)*"
    r"(?:取消|停办|未举办|未开展|未举行|未实施|未能举办|没有举办|没办成?|未办成?|推迟|延期|改期|延后|顺延|推后|[延推移](?=[至到])|未定)(?:举办|活动)?(?:[至到][^，,。；;]{1,12})?"
    r"(?:[，,、；;（(][改延推顺择待另拟将][^，,。；;）)]{0,6}(?:月|期|日|时|年|周|天)[^，,。；;）)]{0,4}[)）]?)?[。.]?$"
)
_NO_NAME = re.compile(r"[（(]?(?:未开展|未举办|未报|待报|待定|待补|暂无|空|无)[）)]?|.{0,8}(?:总数|总人数|总量)")
_PLANNED_CELL = re.compile("预计|计划|拟|预估")
_STATE = re.compile(r"进展|状态|进度|执行|落实|完成情况|是否(?:开展|举办|完成)")
_HOW_IT_STANDS = re.compile(r"(?:活动|开展|举办|实施|进行|有关|具体)*(?:情况|结果|说明)+")
_IS_OFF = re.compile(r"(?:取消|停办|未[举开实组]|推迟|延期|改期)")
_WHETHER, _NO = "是否", re.compile("[否未×✗✘]")
_IS_MOVED = re.compile("推迟|延期|改期")
_NOBODY = re.compile(r"(?:XX|xx|[×Ｘ]{2}|某某)")
_WAS_PLANNED = re.compile("^(?:原定|原计划|拟|计划|预计|暂定)|待定")
_MAY_BE_OFF = re.compile("[取停未没推延移改原拟计预暂待]")  # a sign of each word that _OFF and _WAS_PLANNED look for
_VOID = re.compile("作废|废弃|已废|勿用|草稿|样表|样例|示例|旧数据|旧表|旧版")
_OF_OFF = re.compile("没办成|未举办|未开展|取消|推迟|往后推|未实施")
_SOME = re.compile(r"[1-9１-９一二三四五六七八九十百千万两]")
_PAIR, _AMOUNT = 2, re.compile(r"[约近]?\d[\d,.]*[万千百]?[余多]?(?:人次|[人名份册篇次场家项个])?")
_COUNTED_IN = re.compile("万?(?:[场人名份项个篇条次家件套册期位幅张部]|人次|场次|篇次|条次)|万元?|%")
_WHOSE = ("unit", "area", "place")
# columns that only a table of activities has, each in a row
_OF_ROWS = frozenset({"date", "start", "place", "date_and_place", "unit", "area"})
_LEAST_SUMS = 2
_DESCRIBED, _SHORT = ("name", "text"), 20
_MOST_LABELS = 60  # rows of a grid that may be a table on its side


def find_tables(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """Tables beside and under each other in one grid, from left to right; else one on its side, of two activities."""
    if is_void(grid.name):
        return []
    read = _tables_in(grid, wording, index)
    found = [table for table in read if not _names_figures(table, index)]
    is_long = max((row for row, _ in grid.cells), default=0) > _MOST_LABELS
    if any(table.has_names for table in found) or len(found) < len(read) or is_long:
        return found
    labelled, title = _without_ends(grid)
    on_its_side = [table for table in _tables_in(turned(labelled), wording, index) if table.has_names]
    for table in on_its_side:
        table.title = " ".join(filter(None, (*grid.caption, title, table.title)))
    return on_its_side if _list_several(on_its_side, index) else found


def _names_figures(table: Table, index: HeadingIndex) -> bool:
    """Whether what stands below 活动项目 are labels of figures (活动场次, 参与人次): sums, and no activities."""
    counting = [column for column in table.columns.values() if _tells_what_is_counted(column, table)]
    fields = {column.heading.field for column in table.columns.values() if column not in counting}
    if not table.has_names or fields & _OF_ROWS:
        return False
    told = [index.read(text) for text in _names_in([table]) if not HAS_NUMBER.search(text)]
    sums = sum(one.field in FIGURES and one.certainty >= ENDS for one in told)
    least = len(told) if fields & FIGURES.keys() else len(told) / 2  # 项目 | 线上 | 线下
    return sums >= _LEAST_SUMS and (bool(counting) or sums >= least)


def _tells_what_is_counted(column: Column, table: Table) -> bool:
    """Whether a column 单位 is not of bodies, but of counting words: 场, 人次, 份."""
    told = [row.cells[column.index].text.strip() for row in table.rows if column.index in row.cells]
    return column.heading.field == "unit" and bool(told) and all(map(_COUNTED_IN.fullmatch, told))


def _without_ends(grid: Grid) -> tuple[Grid, str]:
    """(the rows that may hold labels and values of several activities, the words of the title above them)."""
    rows = grid.rows()
    wide = (number for number, row in rows.items() if _is_wide(row))
    told = (number for number, row in rows.items() if not (says_who_filled_in(row) or tells_who(row[min(row)])))
    kept = range(min(wide, default=0), 1 + max(told, default=0))
    above = {id(cell): cell.text for number, row in rows.items() if number < kept.start for cell in row.values()}
    cells = {place: cell for place, cell in grid.cells.items() if place[0] in kept}
    pictures = {place for place in grid.pictures if place[0] in kept}
    return Grid(grid.doc_id, grid.name, cells, pictures), " ".join(" ".join(above.values()).split())


def _is_wide(row: dict[int, Cell]) -> bool:
    """Whether a row holds a label and two values or more, and tells not only who filled the table in."""
    return len({id(cell) for cell in row.values()}) > _PAIR and not says_who_filled_in(row)


def is_void(name: str) -> bool:
    """Whether a sheet's name says that nothing in it counts: 草稿, 旧数据."""
    return _VOID.search(name) is not None


def _list_several(tables: list[Table], index: HeadingIndex) -> bool:
    """Whether tables name two or more activities, each in a row; where labels come again, it is a form after all.

    Of a form of two labels beside each other one half names an activity, the other only what looks like one.
    """
    certain = [table for table in tables if _is_named(table)]
    rows = [row for table in tables for row in table.rows]
    told = [cell.text for row in rows for cell in row.cells.values() if not HAS_NUMBER.search(cell.text)]
    if any(map(heads_figures, _names_in(tables))):
        return False
    comes_again = any(column.heading.field == "name" for table in tables for column in table.twice)
    comes_again = comes_again or any(index.read(text).certainty == EXACT for text in told)
    return not comes_again and sum(row.kind == "activity" for table in certain for row in table.rows) > 1


def _is_named(table: Table) -> bool:
    """Whether a heading says that what stands below it are names."""
    name = table.column_of("name")
    return name is not None and name.heading.certainty == EXACT


def _names_in(tables: list[Table]) -> Iterator[str]:
    """What stands below 活动名称, row by row."""
    for table in tables:
        name = table.column_of("name")
        yield from (row.cells[name.index].text for row in table.rows if name is not None and name.index in row.cells)


def _tables_in(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    found = [table for side in split_beside(grid, index) for table in _find_tables(side, wording, index)]
    for table in found:
        complete_rows(table, index)
    return found


def _find_tables(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """Tables under each other; a heading repeated on a later page goes on with the same table."""
    tables: list[Table] = []
    table: Table | None = None
    rows: _Rows | None = None
    above = [*grid.caption]
    skip = before = 0
    for number, row in grid.rows().items():
        if number <= skip:
            continue
        parted, before = number > before + 1, number
        begun = begun_in(row, number)
        if table is not None and _is_section(begun):
            above, before = [cell.text.strip() for cell in begun.values()], number - 1
            continue
        may_begin = table is None or _may_be_header(row, index, parted)
        header = read_header(grid, number, wording, index) if may_begin else None
        if header is None and may_begin and parted:
            table = None
        if header is not None and makes_table(header) and not goes_on_as_form(grid, header, index):
            skip = before = header.header_rows[-1]
            if table is not None and labels_of(header) == labels_of(table):
                continue
            header.title = " ".join(above[-4:])
            _scale_by_title(header)
            table, rows, above = header, _Rows(header, wording, index), []
            tables.append(table)
            continue
        if table is not None and (_is_of_sums(row, table) or (header is not None and parted)):
            table = None  # other headings below a gap, and no activities: a list of reports, of volunteers, of sums
        if table is None or rows is None:
            above += [cell.text.strip() for cell in begun.values()]
        else:
            above += rows.add(number, row, begun)
    return [table for table in tables if table.rows or table.nameless]


def _is_of_sums(row: dict[int, Cell], table: Table) -> bool:
    """Whether a row holds words and, below 活动名称, only an amount (受益人次 | 4.7万): sums begin."""
    name = table.column_of("name") if len(row) == _PAIR else None
    if name is None:
        return False
    cells = [row[column] for column in sorted(row)]
    if cells[1].column != name.index:
        return False
    return _AMOUNT.fullmatch(plain(cells[1].text)) is not None and not HAS_NUMBER.search(cells[0].text)


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
    if _signs_of_totals(wording.totals_rows).isdisjoint(unicodedata.normalize("NFKC", text).lower()):
        return False
    flat = _OF_A_PART.sub("", plain(text))
    if flat == "计":
        return True
    if not flat.startswith(wording.totals_rows):
        return _SECTION_TOTAL.match(flat) is not None
    begun = (len(word) for word in wording.totals_rows if flat.startswith(word))
    return _SECTION_TOTAL.match(flat) is not None or any(_BESIDE_TOTAL.match(flat, end) for end in begun)


@lru_cache(maxsize=4)
def _signs_of_totals(words: tuple[str, ...]) -> frozenset[str]:
    """Signs of which one stands in each label of a totals row: it begins with one of these words, or ends in 计."""
    return frozenset({word[0] for word in words} | {"计"})


def _may_be_header(row: dict[int, Cell], index: HeadingIndex, parted: bool) -> bool:
    """Whether a row within a table looks like a heading again: most of its cells are known headings to the letter.

    Half of them do where an empty row or the title of a section parts it from what stands above.
    """
    texts = {id(cell): cell.text for cell in row.values()}
    words = [text for text in texts.values() if not HAS_NUMBER.search(text)]
    alone = parted and len(words) == len(texts)
    least = max(2, (0.5 if alone else 0.7) * len(texts))
    sure = len(words)
    for text in words:
        if sure < least:  # most rows of data are left here, few of their cells asked about
            break
        sure -= not index.is_heading(text)
    return sure >= least


def _is_section(begun: dict[int, Cell]) -> bool:
    """Whether a row holds a section's title only (二、宣传报道), which is no activity's name."""
    return len(begun) == 1 and all(_SECTION.match(cell.text) for cell in begun.values())


class _Rows:
    """Adds the rows below a heading to its table; what the headings say is asked once for all rows."""

    def __init__(self, table: Table, wording: Wording, index: HeadingIndex) -> None:
        self._table, self._wording, self._index = table, wording, index
        self._name = table.column_of("name")
        self._whose = [one.index for one in table.columns.values() if one.heading.field in _WHOSE]
        self._off = CalledOff(table)
        self._are_off = _OF_OFF.search(table.title.rpartition(" ")[2]) is not None

    def add(self, number: int, row: dict[int, Cell], begun: dict[int, Cell]) -> list[str]:
        """Add a row of the grid, of whose cells some `begun` in it; what notes tell that stand between rows."""
        table, name = self._table, self._name
        if not begun:
            return []
        if any(is_total_label(cell.text, self._wording) for cell in _first(row, 3)):
            table.rows.append(Row("total", number, begun))
            return []
        noted = notes_below(begun, table, self._index)
        if noted is not None:
            return noted
        if not table.has_names:
            table.rows.append(Row("activity", number, begun))
            return []
        cell = row.get(name.index) if name else None
        if cell is None or not cell.text.strip():
            table.nameless += [item for column, item in begun.items() if column in table.columns]
        elif is_example(cell.text) or self._shows_how(row):
            table.rows.append(Row("example", number, begun))
        elif _NO_NAME.fullmatch(cell.text.strip()):
            return []
        elif self._are_off or self._off.is_said_in(row):
            table.rows.append(Row("off", number, begun))
        elif cell.row < number and table.rows and table.rows[-1].kind != "total":
            table.rows.append(Row("more", number, begun))
        else:
            table.rows.append(Row("activity", number, _visible(row)))
        return []

    def _shows_how(self, row: dict[int, Cell]) -> bool:
        """Whether a row shows how to fill the table in: it says so at its beginning, or is of ××镇, at ××广场."""
        if any(_EXAMPLE_ROW.match(one.text.strip()) for one in _first(row, 2)):
            return True
        return any(index in row and _NOBODY.match(row[index].text.strip()) for index in self._whose)


def is_example(name: str) -> bool:
    """Whether a name stands in a form only to show how it is filled in: （示例）科技节, ××学校."""
    return _EXAMPLE.search(name.strip()) is not None


class CalledOff:
    """Tells which rows of a table say that their activity was called off, and tell of nobody who came."""

    def __init__(self, table: Table) -> None:
        columns = [*table.columns.values(), *table.unmapped]
        self._states = [one.index for one in columns if _STATE.search(one.written)]
        self._questions = [one.index for one in columns if one.index in self._states and _WHETHER in one.written]
        came = [column for column in table.columns.values() if column.heading.field == "participants"]
        latest = max((year for column in came for year in years_named(column.written)), default=0)
        self._came = [
            column.index for column in came
            if not says_planned(column.written) and not says_other_time(column.written)
            and not any(year < latest for year in years_named(column.written))
        ]  # fmt: skip
        self._counted = [column.index for column in came if column.index in self._came and says_done(column.written)]
        self._dated = {column.index for column in columns if column.heading.field in ("date", "start")}
        self._asked = [
            column.index for column in columns
            if column.heading.field not in _DESCRIBED or _HOW_IT_STANDS.fullmatch(plain(column.written))
        ]  # fmt: skip

    def is_said_in(self, row: dict[int, Cell]) -> bool:
        """Whether this row does."""
        states = [row[index].text.strip() for index in self._states if index in row]
        answers = [row[index].text.strip() for index in self._questions if index in row]
        is_held = any(index in row and _SOME.search(row[index].text) for index in self._counted)  # 改期 | 实到72人
        if any(map(_NO.match, answers)) and not is_held:
            return True
        if any(_IS_OFF.match(state) and not (is_held and _IS_MOVED.match(state)) for state in states):
            return True
        for index in self._came:
            text = row[index].text.strip() if index in row else ""
            if _SOME.search(text) and not _PLANNED_CELL.match(text):
                return False
        texts = [(index, row[index].text.strip()) for index in self._asked if index in row]
        if not _MAY_BE_OFF.search("\n".join(text for _, text in texts)):
            return False
        return any(
            (len(text) <= _SHORT and _OFF.search(text)) or (index in self._dated and _WAS_PLANNED.search(text))
            for index, text in texts
        )


def _visible(row: dict[int, Cell]) -> dict[int, Cell]:
    """Cells of a row with those merged from above; a cell merged over columns stands under its first only."""
    return {column: cell for column, cell in row.items() if cell.column == column}


def _first(row: dict[int, Cell], count: int) -> Iterator[Cell]:
    """The first cells of a row of a grid, which stand in it from left to right."""
    return islice(row.values(), count)
