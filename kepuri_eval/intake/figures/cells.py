"""From a figure cell of a table to facts, with the multiplier and counting word of its heading."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kepuri_eval.intake.figures.factrows import fact_row
from kepuri_eval.intake.figures.uncounted import amounts_behind_words, tells_ways, terms, without_asides
from kepuri_eval.intake.language.quantities import PEOPLE, Amount, find_amounts
from kepuri_eval.intake.language.years import names_other_years
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.tabular.grids import Cell, Column
from kepuri_eval.intake.tabular.headings import FIGURES, NOTHING, says_other_time, says_planned

_SCALED = re.compile(r"[百千万亿]")
_GROUPS = ("组家庭", "户家庭", "个家庭", "家庭", "户", "组", "支", "队", "对")
_TOTAL_BEFORE = re.compile(r"(?:共计|合计|总计|累计|总共|共|总)[^\d，,。；;]{0,6}$")
_SUM = re.compile(r"[\d人名场份套册本张个次天] ?[+＋×xX*＊] ?\d")  # 100+50, 300人×2场: left to be reckoned by the unit
_SUM_OF_KINDS = re.compile(r"\d+(?: ?[+＋] ?\d+)+")
_TIMES = ("场", "场次", "次", "期", "天", "户", "家", "人", "人次")
_PARTS_BEHIND = re.compile(r"其中|包括|含|分别")
_RATE_BEFORE = re.compile(
    r"(?:每[\d一二三两]?[场次天日期户人家个年月周队组班支批趟]|(?:人|日|场|户|次|平)均|单[场次日](?:最[高多大])?)[^\d，,。；;]{0,4}$"
)
_CAME = re.compile("实到|实际|实有|实参")
_CAME_BEFORE = re.compile(r"(?:实到|实际[^，,。；;\d]{0,4}|实有|实参)[^，,。；;\d]{0,2}$")
_RATE_BEHIND = re.compile(r" ?[/／每](?:场|次|天|日|期|户|人|家)(?!次)")
# By these words a figure counts something else than its column: 600份 below 人数, 12支 below 志愿者.
_THING_WORDS = ("份", "册", "本", "张", "套", "块", "支", "篇", "条", "幅", "件", "项", "场", "场次", "期")
_TRIPS = ("趟", "批", "批次")  # 4趟，312名
_COUNTS_OTHER = {
    "participants": (*_THING_WORDS, *_TRIPS), "volunteers": _THING_WORDS, "experts": _THING_WORDS,
    "materials": (*PEOPLE, "场", "场次", "期", "篇", "支", "家"),
    "sessions": (*PEOPLE, "份", "册", "本", "张", "篇", "支"),
    "online_views": ("份", "册", "本", "张", "支"), "live_views": ("份", "册", "本", "张", "支", "场", "场次", "期"),
}  # fmt: skip
_OF_PEOPLE, _OF_VIEWS = ("participants", "volunteers", "experts"), ("online_views", "live_views")
_COUNTING_BODIES, _BODIES = ("家", "个", "所"), re.compile(" ?(?:单位|企业|机构|公司|学校|商[户家]|部门|社区|村|班)")
_SERVED = re.compile("服务|惠及|受益|接待|听众|观众|群众|市民|居民|村民|参[加与观]")
_ON_THE_SPOT = re.compile("线下|现场")
_INCLUDED = re.compile("(?<!不)(?:含|包括)")  # 参与人数（含志愿者）
_PLANNED = re.compile(r"预计|预期|计划|拟|预估|目标")


@dataclass
class Reading:
    """Facts read from a row, the value each figure column comes to, and what could not be read.

    Attributes:
        mixed: where the column's own figures begin in cells that hold others besides these, by locator.
    """

    facts: list[dict[str, Any]] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    mixed: dict[str, set[int]] = field(default_factory=dict)


class Owner(NamedTuple):
    """Whose figures a row holds: the document, the unit and, for an activity's row, the activity.

    Attributes:
        source: the document's role.
        is_total: whether it is a totals row.
        in_scope: whether its figures may be results of this event.
    """

    doc_id: str
    path: str
    unit_id: str | None
    activity_id: str | None
    source: str
    is_total: bool = False
    in_scope: bool = True

    def fact(
        self, cell: Cell, amount: Amount, quantity: str, subkind: str | None = None, *,
        heading: str | None = None, in_scope: bool = True, planned: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """The row of the facts table for an amount in a cell of the row, below or beside this heading."""
        return fact_row(
            self.doc_id, cell.locator, amount, quantity, subkind,
            unit_id=self.unit_id, activity_id=self.activity_id,
            source="platform" if self.source == "platform" else "table",
            in_scope=self.in_scope and in_scope, planned=planned, is_total=self.is_total,
            heading=heading,
        )  # fmt: skip


class _Heading(NamedTuple):
    """A column of figures, and what its heading says of all cells below it."""

    column: Column
    is_planned: bool
    is_of_other_year: bool


class FigureColumns:
    """Reads the figures of rows below some columns; what the headings say is asked once for all rows.

    Args:
        columns: of the table; those that hold no figures are passed over.
        year: the edition's.
        find_others: where in the words of a cell below people of a kind the figures begin that its words say to count
            something else: they are none of its column's (线下300人；直播观看1.2万次; 参加65人，志愿者4人).
    """

    def __init__(
        self,
        columns: Iterable[Column],
        year: int,
        find_others: Callable[[str, str], Collection[int]] = lambda *_: (),
    ) -> None:
        kinds: dict[str, list[_Heading]] = {name: [] for name in FIGURES}
        for column in columns:
            if column.heading.field in kinds:
                words = column.written
                kinds[column.heading.field].append(_Heading(column, says_planned(words), _says_other_year(words, year)))
        self._kinds = {name: same for name, same in kinds.items() if same}
        self._find_others = find_others

    def read(self, cells: dict[int, Cell], owner: Owner, used: set[tuple[str, str]]) -> Reading:
        """Facts of every figure column of one row.

        `used` holds locators and words already read: a figure merged over several rows counts for the first of them
        only, and is reported. Several columns of one kind add up, unless one of them is their total.
        """
        found = Reading()
        for name, same in self._kinds.items():
            filled = [heading for heading in same if heading.column.index in cells]
            if filled:
                self._read_kind(name, filled, cells, owner, used, found)
        return found

    def _read_kind(
        self, name: str, same: list[_Heading], cells: dict[int, Cell], owner: Owner, used: set[tuple[str, str]],
        found: Reading,
    ) -> None:  # fmt: skip
        """Append the facts of a row's columns of one kind, and what they come to: their total, else their sum."""
        values: dict[int, float] = {}
        before: Cell | None = None
        for heading in same:
            column = heading.column
            cell = cells[column.index]
            if (cell.locator, cell.text) in used:
                if cell.row_span > 1:
                    found.problems.append(_shared(cell, owner))
                continue
            used.add((cell.locator, cell.text))
            planned = heading.is_planned or _is_planned(cell.text)
            value = self._read_cell(cell, heading, owner, found, planned=planned)
            if value is None or planned or heading.is_of_other_year:
                continue
            if column.is_part:
                _link_part(found, cell, before)
            else:
                values[column.index] = value
                before = cell
        if values and len(same) == 1:
            found.values[name] = values[same[0].column.index]
        elif values:
            columns = [heading.column for heading in same]
            totals = [values[column.index] for column in columns if column.is_total and column.index in values]
            found.values[name] = totals[0] if totals else sum(values.values())
            _link_parts(found, columns, cells, totals)

    def _read_cell(self, cell: Cell, heading: _Heading, owner: Owner, found: Reading, *, planned: bool) -> float | None:
        """Append the cell's facts; what the cell comes to, or None when it holds no figure."""
        text, column = cell.text, heading.column
        amounts = find_amounts(text)
        if not (amounts and all(amount.counted_in for amount in amounts)) or tells_ways(text):
            amounts = max(amounts, amounts_behind_words(text), key=len)  # 线上1.2万，线下300 are two
        amounts = without_asides(text, amounts, is_of_views=_is_of_views(column))
        if not amounts:
            if text.strip() and not NOTHING.match(text):
                found.problems.append(_unreadable(cell, column, owner))
            return None
        scale = column.heading.multiplier
        if text.isdecimal() and amounts[0].raw == text:  # no words beside it that could tell anything else
            found.facts.append(_fact(amounts[0], scale, cell, heading, owner, planned=planned))
            return float(found.facts[-1]["value"])
        came = [amount for amount in amounts if _CAME_BEFORE.search(text[: amount.start])] if len(amounts) > 1 else []
        amounts = came if came and len(came) < len(amounts) else amounts  # 计划200人，实到168人
        if _SUM_OF_KINDS.fullmatch(text.strip()) and "+" in unicodedata.normalize("NFKC", column.written):
            facts = [_fact(amount, scale, cell, heading, owner, planned=planned) for amount in terms(text)]
            found.facts += facts
            return sum(float(fact["value"]) for fact in facts)
        if _SUM.search(text) or (scale == 1 and any(_is_part_of_one(amount, column) for amount in amounts)):
            found.problems.append(_unreadable(cell, column, owner))
            return None
        if any(_is_rate(text, amount) for amount in amounts):
            found.problems.append(_rate(cell, column, owner, amounts))
            return None
        own = [amount for amount in amounts if not _counts_other(amount, column, text)]
        if len(amounts) > 1 and column.heading.field in _OF_PEOPLE and not _INCLUDED.search(column.written):
            others = self._find_others(text, column.heading.field)
            sorts = [] if column.heading.field != "volunteers" or _SERVED.search(text) else _of_people(own)
            own = _of_people([amount for amount in own if amount.start not in others]) or sorts  # 教师5人，学生12人
        elif len(amounts) > 1 and column.heading.field in _OF_VIEWS:  # 推文阅读2.1万，直播观看8000
            others = self._find_others(text, column.heading.field)
            own = [amount for amount in own if amount.start not in others] or own
        if len(own) < len(amounts) > 1 and not (planned or heading.is_of_other_year):
            found.mixed[cell.locator] = {amount.start for amount in own}
        if not own:
            found.problems.append(_unreadable(cell, column, owner))
            return None
        amounts = own
        facts = [_fact(amount, scale, cell, heading, owner, planned=planned) for amount in amounts]
        if scale > 1 and any(_has_own_scale(amount) and not _SCALED.search(amount.raw) for amount in amounts):
            found.problems.append(_own_unit(cell, column, owner))
        whole = _whole(text, amounts)
        if whole is not None:
            facts[whole]["is_total"] = True
            for place, fact in enumerate(facts):
                if place != whole:
                    fact["part_of"] = facts[whole]["fact_id"]
        elif len(facts) > 1:
            found.problems.append(_several(cell, column, owner))
        found.facts += facts
        return float(facts[whole]["value"]) if whole is not None else sum(float(fact["value"]) for fact in facts)


def mark_totals(facts: list[dict[str, Any]]) -> None:
    """Make each figure a total that no other of its kind stands beside; plans and parts are none."""
    own = [fact for fact in facts if fact["in_scope"] and not fact["planned"] and fact["part_of"] is None]
    kinds = Counter((fact["quantity"], fact["subkind"]) for fact in own)
    for fact in own:
        fact["is_total"] = kinds[fact["quantity"], fact["subkind"]] == 1


def _whole(text: str, amounts: list[Amount]) -> int | None:
    """Which of several amounts is the total of the others; None when none is said to be."""
    if len(amounts) < 2:
        return None
    for place, amount in enumerate(amounts):
        if _TOTAL_BEFORE.search(text[: amount.start]) or amount.raw.startswith(("共", "总")):
            return place
    people = [place for place, amount in enumerate(amounts) if amount.counted_in in PEOPLE]
    if len(people) == 1 and all(amount.counted_in in (*PEOPLE, *_GROUPS) for amount in amounts):
        groups = sum(amount.value for place, amount in enumerate(amounts) if place != people[0])
        return people[0] if groups <= amounts[people[0]].value else None  # 60组家庭约180人; 120户、45人 are asked about
    parts_add_up = len(amounts) > 2 and sum(amount.value for amount in amounts[1:]) == amounts[0].value
    return 0 if parts_add_up or _PARTS_BEHIND.search(text[amounts[0].end : amounts[1].start]) else None


def _fact(
    amount: Amount, scale: float, cell: Cell, heading: _Heading, owner: Owner, *, planned: bool
) -> dict[str, Any]:
    told = heading.column.heading
    quantity, subkind = FIGURES[told.field]
    factor = 1.0 if scale == 1 or _has_own_scale(amount) else scale
    scaled = amount._replace(
        value=round(amount.value * factor, 6),
        value_high=round(amount.value_high * factor, 6) if amount.value_high is not None else None,
        counted_in=amount.counted_in or told.counted_in,
    )
    return owner.fact(
        cell, scaled, quantity, subkind,
        heading=heading.column.shown, in_scope=not heading.is_of_other_year, planned=planned,
    )  # fmt: skip


def _is_planned(text: str) -> bool:
    """Whether a cell says that its figure was only expected; 计划200人，实到168人 does not."""
    return _PLANNED.match(text.strip()) is not None and _CAME.search(text) is None


def _counts_other(amount: Amount, column: Column, text: str) -> bool:
    """Whether an amount says by its counting word, or what it counts, that it is no figure of its column: 5家单位."""
    field = column.heading.field
    is_of_bodies = field in _OF_PEOPLE and amount.counted_in in _COUNTING_BODIES and _BODIES.match(text, amount.end)
    return bool(is_of_bodies) or amount.counted_in in _COUNTS_OTHER.get(field, ())


def _is_of_views(column: Column) -> bool:
    """Whether a column counts those who saw something online, and nobody on the spot."""
    return column.heading.field in _OF_VIEWS and not _ON_THE_SPOT.search(column.written)


def _of_people(amounts: list[Amount]) -> list[Amount]:
    """Those of several amounts that may count people, where one says that it does: 300人，媒体5家; 6个班、240人."""
    if not any(amount.counted_in in PEOPLE for amount in amounts):
        return amounts
    return [amount for amount in amounts if amount.counted_in in (*PEOPLE, *_GROUPS, "")]


def _is_part_of_one(amount: Amount, column: Column) -> bool:
    """1.5 where people, sessions or things are counted: most likely 1.5万, and nobody can say."""
    whole = amount.value == int(amount.value) or _SCALED.search(amount.raw) is not None
    return amount.doubt == "fraction" or not (whole or amount.counted_in or column.heading.field == "service_hours")


def _says_other_year(heading: str, year: int) -> bool:
    """Whether a heading speaks of another year than the edition's, or of a period beyond the event."""
    return names_other_years(heading, year) or says_other_time(heading)


def _is_rate(text: str, amount: Amount) -> bool:
    """每场50余人, 人均2份, 300人/天: what a number is for each, and not how many there were."""
    return bool(_RATE_BEFORE.search(text[: amount.start]) or _RATE_BEHIND.match(text, amount.end))


def _has_own_scale(amount: Amount) -> bool:
    """Whether a cell says by itself what its figure is: 1.2万 and 3000人次 are not multiplied by 万 of the heading.

    1.2人次 is: no part of a person comes.
    """
    is_whole = amount.value == int(amount.value)
    return (bool(amount.counted_in) and is_whole) or _SCALED.search(amount.raw) is not None


def _link_part(found: Reading, cell: Cell, whole: Cell | None) -> None:
    """其中：学生 is a part of the column before it."""
    head = next((fact for fact in found.facts if whole is not None and fact["locator"] == whole.locator), None)
    for fact in found.facts:
        if head is not None and fact["locator"] == cell.locator and fact["part_of"] is None:
            fact["part_of"] = head["fact_id"]


def _link_parts(found: Reading, same: list[Column], cells: dict[int, Cell], totals: list[float]) -> None:
    """Where one of several columns is the total, the others' facts are its parts."""
    if not totals:
        return
    whole = next((column for column in same if column.is_total and column.index in cells), None)
    if whole is None:
        return
    for column in same:
        if column is not whole and column.index in cells:
            _link_part(found, cells[column.index], cells[whole.index])


def _unreadable(cell: Cell, column: Column, owner: Owner) -> dict[str, Any]:
    said = f"填写的“{_short(cell.text)}”不是可统计的数字，未计入。"
    return _problem("amount_unreadable", said, "请填写具体数字。", cell, column, owner)


def _rate(cell: Cell, column: Column, owner: Owner, amounts: list[Amount]) -> dict[str, Any]:
    """A figure for each session is told with what it would come to, which nobody stated."""
    each = [amount for amount in amounts if _is_rate(cell.text, amount)]
    times = [amount for amount in amounts if amount.counted_in in _TIMES and amount not in each]
    product = ""
    if len(each) == len(times) == 1:
        product = f"（按所填推算约为{each[0].value * times[0].value:,.0f}）"
    said = f"填写的“{_short(cell.text)}”是平均数或单次数，不是合计数，未计入{product}。"
    return _problem("amount_unreadable", said, "请填写实际合计数。", cell, column, owner)


def _several(cell: Cell, column: Column, owner: Owner) -> dict[str, Any]:
    said = f"有多个数字（“{_short(cell.text)}”），已相加计入。"
    advice = "请核对各数字是否互不包含；如有重复，请改填一个合计数。"
    return _problem("amounts_several", said, advice, cell, column, owner)


def _own_unit(cell: Cell, column: Column, owner: Owner) -> dict[str, Any]:
    said = f"以万等为单位，填写的却是“{_short(cell.text)}”，已按所填数字计入。"
    return _problem("amount_own_unit", said, "请核对该数字的单位。", cell, column, owner, "unit")


def _problem(
    code: str, said: str, advice: str, cell: Cell, column: Column, owner: Owner, *about: str
) -> dict[str, Any]:
    """A doubt about a cell; its message names file, place and column, and goes on with `said`."""
    return problem_row(
        code,
        f"“{owner.path}”{cell.locator}“{column.written}”一栏{said}",
        advice,
        (owner.doc_id, cell.locator, *about),
        unit_id=owner.unit_id, doc_id=owner.doc_id, locator=cell.locator, path=owner.path,
    )  # fmt: skip


def _shared(cell: Cell, owner: Owner) -> dict[str, Any]:
    return problem_row(
        "amount_shared",
        f"“{owner.path}”{cell.locator}的数字“{_short(cell.text)}”由几项活动合并填写，只计入其中第一项。",
        "请按活动分别填写。",
        (owner.doc_id, cell.locator, "shared"),
        unit_id=owner.unit_id, doc_id=owner.doc_id, locator=cell.locator, path=owner.path,
    )  # fmt: skip


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else flat[:30] + "…"
