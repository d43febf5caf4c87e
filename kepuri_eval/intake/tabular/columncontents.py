"""From columns whose headings say too little (干了什么, 何时何地) to what their cells show: days, places, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.patterns import one_of
from kepuri_eval.intake.tabular.grids import Column, Table
from kepuri_eval.intake.tabular.headings import ENDS, FIGURES, NOTHING

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.prosewords import ItemWords

_OPENED = "开放"
_LOOKED_AT = 12  # rows below a heading
_MOST, _SOME = 0.7, 0.5  # shares of the filled cells
_SHORTEST, _USUAL, _LONGEST = 2, 30, 80
_FEW = 2  # kinds of figures, sessions among them
_ANY_YEAR = 2000  # the day's year does not matter
_WHENEVER = re.compile(r"[\s\d:：\-—–~～至到()（）时点分半日周星期一二三四五六天上下午晚中早全]*")
_NUMBER = re.compile(r"[\s\d,.，．%％/／+\-—–~～约近余多百千万人次份册本张名场个套项]*")
_REPORTED, _DIGIT = "报道", re.compile(r"\d").search
_COUNT = r"[约近共]?\d[\d,]*[余多]?"
_REPORTS_COUNTED = re.compile(rf"{_COUNT} ?(?:篇|条|则)(?:次|[（(][篇条次][)）])?")
_REPORTS = re.compile(rf"{_REPORTS_COUNTED.pattern}|{_COUNT}(?: ?[家期])?")
# 某报2篇; 某网1次、某台3次
REPORTS_EACH = re.compile(r"(?:[^\d/:：。、，,；;]{2,15}\d{1,3} ?(?:篇|条|则|次|期)?次?(?:[、，,；; ]|$))+")
_NOT_COUNTED = re.compile(r"[^\d]{0,6}(?:不计|未计|没计|未统计|不统计)")
_ORDER = re.compile(r"(?:活动|第|项目|场次)?[一二三四五六七八九十\d]{1,3}(?:场|项|个|号)?")
_YES_OR_NO = re.compile(r"[是否有无√✓✔×✗/\-—]?(?:已[报完成]+|未[报完成]+)?")
_OF_ACTIVITIES = frozenset(
    {"date", "start", "place", "date_and_place", "participants", "volunteers", "materials", "unit"}
)
_WHEN = frozenset({"date", "start", "date_and_place"})
_TOTAL = re.compile("[合总小共]计|总共")
_GOES_TO = re.compile("[进走到在下]")
_WHO, _WHERE = re.compile("谁|单位|部门|主办|承办|牵头|报送|组织"), re.compile("哪|何处|何地|地|场|位置|区域")
_PERSON = re.compile("主讲|讲师|专家|嘉宾|负责|经办|联系|填报|承办|平台")
_NAMES = re.compile("名称|主题|题目|活动|项目|内容|课题|讲座")
_MAY_NAME = ("text", "is_key", "theme", "category", "mode", "remarks")  # columns that turn out to hold names


def tell_by_content(table: Table, words: ItemWords) -> None:
    """Map columns of days, places and names that no heading tells, where other headings show a table of activities."""
    _tell_reports(table)
    _drop_orders(table)
    _drop_groups(table)
    _drop_running_numbers(table)
    if _fields(table) & _OF_ACTIVITIES and not _fields(table) & _WHEN:
        _tell_days(table)
    is_list = _fields(table) & _WHEN and len(_fields(table) & _OF_ACTIVITIES) >= 2  # statistics tell no days
    if not is_list or table.column_of("name") is not None:
        return
    ends = re.compile(rf"(?:{one_of(words.place_ends)})(?:[（(][^）)]*[）)])?$")
    if not _fields(table) & {"place", "date_and_place"}:
        tried = [one for one in table.unmapped if not _WHO.search(one.written)]
        tried.sort(key=lambda column: (_WHERE.search(column.written) is None, column.index))
        _map(table, tried, "place", lambda text: ends.search(text) is not None, _SOME)
    ends_of_bodies = [end for end in words.body_ends if len(end) > 1]  # 怎么办, 交流会 end names as well
    bodies = re.compile(rf"(?:{one_of(ends_of_bodies)}|[局委镇乡村县区市]|街道)$")
    open_columns = [one for one in table.columns.values() if one.heading.field in _MAY_NAME]
    tried = [one for one in [*table.unmapped, *open_columns] if not _PERSON.search(one.written)]
    tried.sort(key=lambda column: column.index)
    hinted = [column for column in tried if _NAMES.search(column.written)]
    _map(table, hinted, "name", lambda text: _may_name(text, None), _MOST, are_distinct=True)
    if table.column_of("name") is None:
        _map(table, tried, "name", lambda text: _may_name(text, bodies), _MOST, are_distinct=True)
    if table.column_of("name") is None:
        _tell_opened(table)


def _tell_reports(table: Table) -> None:
    """媒体报道 | 11篇 | 3 tells how many reports there were, and gives no addresses of them."""
    for column in list(table.columns.values()):
        if column.heading.field != "links":
            continue
        counts = _REPORTS if column.written.strip().endswith(_REPORTED) else _REPORTS_COUNTED
        texts = list(_texts(table, column))
        told = [text for text in texts if not (NOTHING.match(text) or _NOT_COUNTED.fullmatch(text))]
        is_told = all(counts.fullmatch(text) or REPORTS_EACH.fullmatch(text) for text in told)
        if is_told and any(map(_DIGIT, told)):
            table.columns[column.index] = replace(column, heading=column.heading._replace(field="media_reports"))


def _tell_opened(table: Table) -> None:
    """消防站 | 开放日期 | 参观人数: what each row tells is that this place opened its doors."""
    place, dated = table.column_of("place"), table.column_of("date")
    if place is None or dated is None or _OPENED not in dated.written or table.column_of("participants") is None:
        return
    table.columns[place.index] = replace(place, heading=place.heading._replace(field="name"))
    table.act = _OPENED


def _drop_orders(table: Table) -> None:
    """项目 | 1 | 2 and 项目 | 活动一 | 活动二 are numbers, and no names."""
    name = table.column_of("name")
    if name is None:
        return
    texts = (text for text in _texts(table, name) if not _TOTAL.match(text))
    is_order = False
    for text in texts:
        is_order = _ORDER.fullmatch(text) is not None
        if not is_order:
            break
    if is_order:
        table.columns[name.index] = replace(name, heading=name.heading._replace(field="number"))
        better = [column for column in table.twice if column.heading.field == "name"]
        if better:
            table.columns[better[0].index] = better[0]
            table.twice.remove(better[0])


def _drop_groups(table: Table) -> None:
    """活动名称 over two columns: what the first holds for several rows (讲座类) sorts the names in the second."""
    name = table.column_of("name")
    beside = next((one for one in table.twice if name is not None and one.locator == name.locator), None)
    if name is None or beside is None or beside.index != name.index + 1:
        return
    rows = [row for number, row in table.grid.rows().items() if number > table.header_rows[-1]]
    told = [(row.get(name.index), row.get(beside.index)) for row in rows]
    both = [(one, two) for one, two in told if one is not None and two is not None and one is not two]
    if len({id(one) for one, _ in both}) < len({id(two) for _, two in both}):
        table.columns[name.index] = replace(name, heading=name.heading._replace(field="category"))
        table.columns[beside.index] = beside
        table.twice.remove(beside)


def _drop_running_numbers(table: Table) -> None:
    """场次 | 1 | 2 | 3, or 第一场 | 第二场, at a table's left edge says which one it was, and not how many there were.

    A table that would have nothing else but one column of figures is left as it is.
    """
    sessions, fields = table.column_of("sessions"), _fields(table)
    if len(fields & FIGURES.keys()) <= _FEW and not fields & {*_WHEN, "name"}:
        return
    if sessions is None or sessions.index != min([*table.columns, *(one.index for one in table.unmapped)]):
        return
    texts = list(_texts(table, sessions))
    are_running = texts == [str(number) for number in range(1, len(texts) + 1)]
    are_ordinals = all(text.startswith("第") and _ORDER.fullmatch(text) for text in texts)
    if len(texts) > 1 and (are_running or are_ordinals):
        table.columns[sessions.index] = replace(sessions, heading=sessions.heading._replace(field="number"))


def _tell_days(table: Table) -> None:
    for column in table.unmapped:
        texts = list(_texts(table, column))
        dated = [text for text in texts if find_dates(text, _ANY_YEAR)]
        if not texts or len(dated) < _MOST * len(texts):
            continue
        beside = sum(not _WHENEVER.fullmatch(_without_days(text)) for text in dated)
        field = "date_and_place" if beside >= _MOST * len(dated) else "date"
        if field == "date" and beside > _SOME * len(dated):
            continue
        _set(table, column, field)
        return


def _without_days(text: str) -> str:
    for span in reversed(find_dates(text, _ANY_YEAR)):
        text = text[: span.start] + text[span.end :]
    return text


def _may_name(text: str, bodies: re.Pattern[str] | None) -> bool:
    is_long = _SHORTEST <= len(text) <= _LONGEST
    is_body = bodies is not None and bodies.search(text) is not None and _GOES_TO.search(text) is None
    tells_else = _NUMBER.fullmatch(text) or _YES_OR_NO.fullmatch(text) or is_body
    return is_long and not tells_else and not _WHENEVER.fullmatch(_without_days(text))


def _map(
    table: Table, columns: Iterable[Column], field: str, fits: Callable[[str], bool], share: float, *,
    are_distinct: bool = False,
) -> None:  # fmt: skip
    """Map the first of the columns most of whose cells fit to `field`."""
    for column in list(columns):
        texts = list(_texts(table, column))
        fitting = [text for text in texts if fits(text)]
        usual = sorted(map(len, texts))[len(texts) // 2] if texts else 0
        is_varied = not are_distinct or (len(set(texts)) >= _MOST * len(texts) and usual <= _USUAL)
        if texts and len(fitting) >= share * len(texts) and is_varied and _is_filled(table, texts):
            _set(table, column, field)
            return


def _is_filled(table: Table, texts: list[str]) -> bool:
    """Whether a column is filled as often as those that are known."""
    known = [one for one in table.columns.values() if one.heading.field in _OF_ACTIVITIES]
    return len(texts) >= _SOME * max((len(list(_texts(table, one))) for one in known), default=0)


def _set(table: Table, column: Column, field: str) -> None:
    if column in table.unmapped:
        table.unmapped.remove(column)
    heading = column.heading._replace(field=field, certainty=max(column.heading.certainty, ENDS))
    table.columns[column.index] = replace(column, heading=heading)


def _fields(table: Table) -> set[str]:
    return {column.heading.field for column in table.columns.values()}


def _texts(table: Table, column: Column) -> Iterator[str]:
    """What stands in the cells of a column below its heading; a cell merged over rows or columns counts once."""
    return islice(_filled(table, column), _LOOKED_AT)


def _filled(table: Table, column: Column) -> Iterator[str]:
    last = table.header_rows[-1]
    for number, row in table.grid.rows().items():
        cell = row.get(column.index) if number > last else None
        if cell is None or any(_TOTAL.match(one.text.strip()) for one in islice(row.values(), 2)):
            continue
        begins = cell.row == number and cell.column == column.index and cell.column_span == 1
        text = " ".join(cell.text.split()) if begins else ""
        if text:
            yield text
