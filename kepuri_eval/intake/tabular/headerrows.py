"""From rows that head a table to its columns: headings of several levels, columns that only their contents tell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.quantities import COUNTING_WORDS
from kepuri_eval.intake.tabular.columncontents import tell_by_content
from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Table, begun_in
from kepuri_eval.intake.tabular.headings import (
    ENDS,
    EXACT,
    FIGURES,
    HAS_NUMBER,
    NEAR,
    PATTERN,
    YEAR,
    Heading,
    HeadingIndex,
    plain,
    says_no_count,
    says_part,
    says_planned,
    without_number,
    years_named,
)

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_SAYS_NOTHING = {"number", "contact", "remarks", "registered"}
# Columns of which a table may well have several: all of them are read, or none of them says anything to a score.
_MANY = ("text", "links", "pictures", "contact", "remarks", "number", "registered", "area", "volunteer_unit")
_VALUE = re.compile(r"[约近]?\d[\d,.]*[万千百]?[余多]?(?:人次|[人名份册篇次场家])?$")  # of a form: 科技志愿者 | 4人
_AMOUNT_TOLD = re.compile(r"(?<![第\d.])\d[\d.,]* ?[余多]?(?:[万千百亿]|人次|[名份册篇])")  # 阅读2.3万，直播观看1.1万
_BY_WAY = re.compile(r"^(?:线上|线下|现场|网上|网络)(?:参与|参加)?(?:人数|人次)?$")
_OF_A_BLOCK = ("text", "name")  # 活动情况 over several columns: none of them is the description
_MOST_LEVELS, _LEAST_KNOWN = 4, 2
_BRACKETED = re.compile(r"[（(]([^）)]*)[）)]")
_FILLED = re.compile(
    r"(?:填报|填表|报送|上报|制表|审核|联系)[^：:]{0,6}[：:]\s*\S{2}"
)  # 填报单位：市科技馆, beside 填报日期：9月29日
_WEEKDAY = re.compile("星期|周几?|天气|备注")
_OF_ALL_KINDS = "规模"  # 规模 over 线下（人） and 线上（人次）
_IS_TOTAL = re.compile("合计|小计|总计|共计|总")
_STREAM, _WATCHED = "直播", re.compile("^(?:观看|收看)")  # 观看人数 beside 直播时间
_STOP = re.compile("[，,;；。]")


def read_header(grid: Grid, number: int, wording: Wording, index: HeadingIndex) -> Table | None:
    """The table whose heading begins in this row; None when it is no heading."""
    top = grid.rows()[number]
    if len({id(cell) for cell in top.values()}) < 2 or says_who_filled_in(top):
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
    return _map_columns(grid, tuple(range(number, last + 1)), labels, wording, index)


def says_who_filled_in(row: dict[int, Cell]) -> bool:
    """Whether a cell of a row tells who filled the table in, or when: 填报单位：市科技馆."""
    return any(_FILLED.match(cell.text.strip()) for cell in row.values())


def _divides(top: dict[int, Cell], below: dict[int, Cell], number: int) -> bool:
    """Whether the next row divides headings of this one: words only, below a merged or an empty heading.

    It may stand below others too where a heading beside them is merged down to it.
    """
    begun = begun_in(below, number + 1)
    if not begun or any(_holds_number(cell.text) or len(plain(cell.text)) > 14 for cell in begun.values()):
        return False
    ends = max(top)
    spread = {column for column, cell in top.items() if cell.column_span > 1}
    spread |= {column for column in begun if column not in top and column <= ends + 6}
    spread |= {column - 1 for column in spread if column - 1 in top and column not in top}
    deepest = max(cell.row + cell.row_span - 1 for cell in top.values())
    divided = {column for column, cell in begun.items() if plain(cell.text) not in COUNTING_WORDS}
    return bool(spread & set(begun)) and (deepest > number or divided <= spread)


def _holds_number(text: str) -> bool:
    """Whether a cell holds a number beside a year: 2023年 may stand below 参与人数."""
    return HAS_NUMBER.search(YEAR.sub("", text)) is not None


def _spread_tops(labels: dict[int, list[Cell]], level: dict[int, Cell]) -> None:
    """In a csv a merged heading stands over its first column only: carry it to the empty ones on its right."""
    carried: Cell | None = None
    for column in sorted(labels):
        if column in level:
            carried = level[column]
        elif carried is not None:
            labels[column].insert(-1, carried)


def _map_columns(
    grid: Grid, header_rows: tuple[int, ...], labels: dict[int, list[Cell]], wording: Wording, index: HeadingIndex
) -> Table | None:
    table = Table(grid, "", header_rows, {}, [], [])
    years = {column: [year for cell in cells for year in years_named(cell.text)] for column, cells in labels.items()}
    latest = max((max(named) for named in years.values() if named), default=0)
    are_streams = any(_STREAM in cell.text for cells in labels.values() for cell in cells)
    for column, cells in sorted(labels.items()):
        texts = [cell.text for cell in cells]
        written = "".join(texts)
        heading = read_levels(texts, index)
        if are_streams and _WATCHED.search(heading.label):
            heading = index.read(f"{_STREAM}{heading.label}")._replace(multiplier=heading.multiplier)
        is_figure = heading.field in FIGURES
        if is_figure and says_no_count(written):
            heading, is_figure = heading._replace(field="", certainty=0), False
        found = Column(column, heading, written.replace("\n", ""), cells[-1].locator)
        found.levels = tuple(dict.fromkeys(text for text in texts if text.strip()))
        found.is_part = says_part(texts[-1])
        found.joined = _joined(texts[-1], heading, index)
        if not is_figure and years[column] and max(years[column]) < latest:
            table.planned.append(found)  # 日期 below 2023年, beside that of this year
        elif heading.certainty >= NEAR and not found.joined:
            _place(table, found)
        else:
            table.unmapped.append(found)
    _find_month(table, labels)
    # titles and notes may stand beside a table on its side
    first, last = min(table.columns, default=0), max((one for one in table.columns if one in labels), default=0)
    heads = [cells[-1].text for column, cells in labels.items() if first < column < last]
    if len(table.columns) >= _LEAST_KNOWN and not any(_holds_number(without_number(text)) for text in heads):
        tell_by_content(table, wording.items)
    table.has_names = table.column_of("name") is not None
    return table if table.columns else None


def _find_month(table: Table, labels: dict[int, list[Cell]]) -> None:
    """月 | 日: the month stands in a column of its own, and the days beside it."""
    lowest = {index: plain(cells[-1].text) for index, cells in labels.items()}
    table.month = next((index for index, label in lowest.items() if label == "月"), None)
    if table.month is None:
        return
    table.columns.pop(table.month, None)
    day = next((one for one in table.unmapped if lowest[one.index] in ("日", "号")), None)
    table.unmapped = [one for one in table.unmapped if one is not day and one.index != table.month]
    if day is not None:
        table.columns[day.index] = replace(day, heading=day.heading._replace(field="date", certainty=EXACT))


def _joined(text: str, heading: Heading, index: HeadingIndex) -> tuple[Heading, ...]:
    """The figures a heading joins: 人数/志愿者, and 规模（听众/志愿者/资料，单位：人）."""
    if not heading.field:
        return tuple(index.joined(text))
    bracketed = _BRACKETED.search(unicodedata.normalize("NFKC", text))
    return tuple(index.joined(_STOP.split(bracketed[1])[0])) if bracketed else ()


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
    is_by_way = _BY_WAY.match(lower.label) is not None and _OF_ALL_KINDS not in above.label
    if above.field in FIGURES and (lower.field == "remarks" or is_by_way):
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
            item.is_total = item.is_total or _IS_TOTAL.search(item.heading.label) is not None
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


def makes_table(table: Table) -> bool:
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
    if _is_by_day(table, known):
        return True
    columns = (*table.columns.values(), *table.unmapped)
    written = [unicodedata.normalize("NFKC", column.written).strip() for column in columns]
    is_value = any(_VALUE.match(words) or _AMOUNT_TOLD.search(words) for words in written)
    return len(known & FIGURES.keys()) >= 2 and sure >= 2 and share >= 0.6 and not is_value


def _is_by_day(table: Table, known: set[str]) -> bool:
    """Whether a table tells figures day by day and nothing else: 日期 | 星期 | 入馆人次 | 科学表演（场）."""
    if known - FIGURES.keys() - _SAYS_NOTHING != {"date"} or not known & FIGURES.keys():
        return False
    if any(column.heading.certainty < ENDS for column in table.columns.values()):
        return False
    return all(column.heading.counted_in or _WEEKDAY.fullmatch(column.heading.label) for column in table.unmapped)


def labels_of(table: Table) -> list[str]:
    """The headings of a table's columns in plain form, from left to right."""
    return [column.heading.label for column in sorted(table.columns.values(), key=lambda column: column.index)]


def goes_on_as_form(grid: Grid, header: Table, index: HeadingIndex) -> bool:
    """Whether the row below holds other labels again: then each label's value stands beside it, not under it.

    One label is enough where the heading itself is labels and values in turn (活动名称 | 观鸟 | 活动时间 | 9月15日).
    """
    below = grid.rows().get(header.header_rows[-1] + 1, {})
    texts = [cell.text for cell in below.values() if index.is_heading(cell.text)]  # much quicker on data than to read
    labels = {index.read(text).field for text in texts if index.read(text).certainty == EXACT}
    least = 1 if _is_in_turn(grid, header, index) else 2
    return len(labels) >= least and not labels & {column.heading.field for column in header.columns.values()}


def _is_in_turn(grid: Grid, header: Table, index: HeadingIndex) -> bool:
    """Whether a heading of one row is a label, a value, a label, a value."""
    number = header.header_rows[-1]
    begun = [cell.text for cell in begun_in(grid.rows()[number], number).values()]
    are_labels = [index.is_heading(text) for text in begun]
    return len(header.header_rows) == 1 and are_labels == [place % 2 == 0 for place in range(len(begun))]
