"""From lists whose rows are counted (标题 | 媒体 | 日期; 姓名 | 签到), or are of teams (队伍 | 人数), to tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table, begun_in
from kepuri_eval.intake.tabular.headings import ENDS, FIGURES, HAS_NUMBER, NOTHING, HeadingIndex, plain
from kepuri_eval.intake.tabular.notes import notes_below
from kepuri_eval.intake.tabular.tablefinder import is_total_label, is_void

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_TITLE = re.compile(
    r"(?:新闻|报道|稿件|文章|推文|宣传|信息)?(?:标题|题目|题名)|(?:新闻|报道|稿件|文章)名称|.{0,4}链接|网址"
)
_MEDIA = re.compile(r".{0,4}媒体(?:名称|平台|单位)?|(?:发布|刊发|刊播|刊登|报道|宣传)(?:平台|单位|渠道|载体)|平台|载体")
_PERSON = re.compile(r"(?:志愿者)?(?:姓名|名字)")
_TEAM = re.compile(r"(?:科技|科普)?(?:志愿)?(?:者)?(?:服务)?(?:队伍|团队|小队|分队|队)(?:名称)?|(?:所在|派出|来源)单位")
_VOLUNTEERS = "志愿"
_NOT_THERE = re.compile("报名|招募|注册|名册|花名册|在册|库|拟|计划|往年")  # who may come, and not who came
_LEAST_HEADS, _ABOVE = 2, 3


def find_entry_lists(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """The lists in a grid whose rows are each a report or a volunteer, or hold figures of a team of volunteers."""
    if is_void(grid.name):
        return []
    found: list[Table] = []
    open_list: _EntryList | None = None
    above = [grid.name, *grid.caption]
    for number, row in grid.rows().items():
        begun = begun_in(row, number)
        headed = _headed(grid, number, begun, " ".join(above[:1] + above[-_ABOVE:]), index)
        if headed is not None:
            open_list = _EntryList(headed, wording, index)
            found.append(headed)
        elif open_list is not None:
            open_list = open_list if open_list.add(number, begun) else None
        else:
            above += [cell.text.strip() for cell in begun.values()]
    return [table for table in found if table.rows]


def _headed(grid: Grid, number: int, begun: dict[int, Cell], above: str, index: HeadingIndex) -> Table | None:
    """The table of a row that heads such a list; None for any other row."""
    words = {column: plain(cell.text) for column, cell in begun.items()}
    if len(words) < _LEAST_HEADS or any(HAS_NUMBER.search(text) for text in words.values()):
        return None
    table = Table(grid, above, (number,), {}, [], [], has_names=False)
    columns = [Column(at, index.read(cell.text), cell.text.strip(), cell.locator) for at, cell in begun.items()]
    figures = {one.index: one for one in columns if one.heading.field in FIGURES and one.heading.certainty >= ENDS}
    fields = {one.heading.field for one in columns}
    is_of_volunteers = _VOLUNTEERS in above or any(_VOLUNTEERS in text for text in words.values())
    media, title = _first(words, _MEDIA), _first(words, _TITLE)
    if media is not None and title is not None and media != title and "media_reports" not in fields:
        table.counts, table.key, table.named_by = "media_reports", title, media
    elif is_of_volunteers and _NOT_THERE.search(above):
        return None
    elif is_of_volunteers and (person := _first(words, _PERSON)) is not None and not figures.keys() - {person}:
        table.counts, table.key = "volunteers", person
    elif is_of_volunteers and (team := _first(words, _TEAM)) is not None and fields & {"participants", "volunteers"}:
        table.key = team
        figures = {at: _of_volunteers(one) for at, one in figures.items()}
    else:
        return None
    table.columns = figures
    return table


def _of_volunteers(column: Column) -> Column:
    """出动人数 of a team of volunteers counts these."""
    if column.heading.field == "participants":
        column.heading = column.heading._replace(field="volunteers")
    return column


def _first(words: dict[int, str], wanted: re.Pattern[str]) -> int | None:
    return next((column for column, text in words.items() if wanted.fullmatch(text)), None)


class _EntryList:
    """Adds the rows below a heading to its list, as far as they go on."""

    def __init__(self, table: Table, wording: Wording, index: HeadingIndex) -> None:
        self._table, self._wording, self._index = table, wording, index

    def add(self, number: int, begun: dict[int, Cell]) -> bool:
        """Whether the row is of the list, or tells nothing."""
        if any(is_total_label(cell.text, self._wording) for cell in _leading(begun)):
            self._table.rows.append(Row("total", number, begun))
            return True
        if not begun:
            return True
        key = begun.get(self._table.key)
        if notes_below(begun, self._table, self._index) is not None and len(begun) == 1:
            return False
        if key is None or NOTHING.match(key.text):
            return len(begun) > 1
        self._table.rows.append(Row("activity", number, begun))
        return True


def without_lists(grid: Grid, lists: list[Table]) -> Grid:
    """The grid without the rows that these lists in it account for."""
    told = {number for table in lists for number in (*table.header_rows, *(row.number for row in table.rows))}
    if not told:
        return grid
    cells = {place: cell for place, cell in grid.cells.items() if place[0] not in told}
    return Grid(grid.doc_id, grid.name, cells, grid.pictures, grid.caption)


def _leading(begun: dict[int, Cell]) -> Iterable[Cell]:
    return [begun[column] for column in sorted(begun)[:2]]
