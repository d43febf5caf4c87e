"""From a row of an activity table to one activity: name, days, place, mode, kind, partners, links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from kepuri_eval.intake.activities.kinds import find_category, find_mode, find_mode_of_place
from kepuri_eval.intake.figures.cells import Owner
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.quantities import Amount, find_amounts
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.tabular.grids import Cell, Column, Table
from kepuri_eval.intake.tabular.headings import NOTHING
from kepuri_eval.unseen import straight

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_WRITTEN_LINK = re.compile(
    r"(?<![A-Za-z0-9.@])(?:h[tps]{2,5}[:;.]?/{0,3}(?=[A-Za-z0-9.-]*/)|(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:/|$|\s)))"
    r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{4,}"
)
_FILE_NAME = re.compile(
    r"(?i)^[^/]*\.(?:jpe?g|png|gif|bmp|tiff?|docx?|xlsx?|wps|et|pdf|pptx?|txt|mp[34]|avi|mov|zip|rar|7z|html?)$"
)
_LINK = re.compile(r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_YES = re.compile(r"^(?:是|√|✓|✔|☑|有|已|重点|y|yes|true|1)", re.I)
_NO = re.compile(r"^(?:否|×|✗|✕|□|无|未|没|一般|非|n|no|false|0$|-|—|/)", re.I)
_SEPARATORS = re.compile(r"(?<![\d第])\(?\d{1,2}[、.)](?=\D)|[、，,;；\n\r/|]+")  # 1.甲 2.乙, and 甲、乙
_AND_OTHERS = re.compile(
    r"等(?:[\d一二三四五六七八九十百余多几]+)?(?:余|多)?(?:家|个|所)?(?:单位|部门|学会|协会|企业|学校|机构)?$"
)
_COUNTING_BODIES = frozenset("家个所")
_SUMMED_UP = re.compile("[等共计] ?$")
_HOLDING = re.compile("[主承协联合共]办|举办|牵头")
_CLOCK = r"\d{1,2}(?:[:：]\d{2}|[点时](?:\d{1,2}分|半|整)?)"
_CLOCK_ALONE = re.compile(r"[\d:：\-./~—至到\s上下午晚全天]+")
_BESIDE_DATE = re.compile(
    r"^[\s，,、；;:：()（）/／]*(?:上午|下午|晚上|全天|晚|早上|中午|傍晚)?"
    rf"(?:{_CLOCK}(?:\s*[-—–~～至到]+\s*{_CLOCK})?)?[\s，,、；;:：/／在于]*|[\s，,、；;。()（）/／]+$"
)
_DAY_ALONE = re.compile(r"(?<![\d月.])(\d{1,2}) ?(?:日|号)(?!楼|线|院|馆|厅|店|文|门|令|机)")
_DAY_FIRST = re.compile(r"(?<![\d/.])(1[3-9]|2\d|3[01])/(1[0-2]|0?[1-9])(?![\d/])")  # 14/9 can only be 14 September
# 9-15, 9.15 周一, 9.15、16: where it can be no hours (9-11点) and no days (9-15日)
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_SHORT_TOLD = re.compile(
    rf"(?<![\d./:：年-])(0?[1-9]|1[0-2])[-－—–./／·．]({_D})(?![\d:：])"
    rf"((?: ?[-~～—–－至到、,，/／和及] ?{_D}(?![\d:：./月-]))*)"
    r"(?![-./]\d| ?[日号点时月年人名场次万千])"
)
_DAY = re.compile(_D)
_OF_ONE_MONTH = re.compile(rf"(?<![\d./-])({_D})(?= ?[-~～—–－至到、,，/／和及] ?{_D} ?[日号])")  # 15-17日, 15、22日
_YEAR_LAST = re.compile(r"(?<!\d)(?<!\d[/.])(\d{1,2})([/.])(\d{1,2})\2(20\d\d|\d\d)(?!\d|[/.]\d)")  # 21/9/2024, 9/21/24
_LISTED = re.compile("[、，,;；]")  # 9.21、9.22
_WEEKDAY = re.compile(r"[（(](?:周|星期|礼拜)[一二三四五六日天末][）)]")
_WHEN = re.compile(r"[（(]?(?:周|星期|礼拜)[一二三四五六日天末][）)]?|第[一二三四五六七八九\d]{1,2}节课?|大课间|课后")
_NAMES_DAYS = re.compile("时间|日期")  # 活动名称及时间
_EMPTIED = re.compile(r"[（(]\s*(?:上午|下午|晚上?|全天|起|开始)?\s*[）)]|^[\s，,、；;:：]+|[\s，,、；;:：]+$")
_SHORT_DAY = re.compile(r"^\s*(\d{1,2}[./]\d{1,2})\s+|[（(](\d{1,2}[./]\d{1,2})[）)]")
_SERIAL_DAY = re.compile(r"^\d{5}$")
_SHORT_YEAR, _NEAR = 2, timedelta(days=31)
_WHEN_TOLD = ("date", "date_and_place", "start", "end")
# Columns in whose words an activity is told; the others hold figures, or what is not of the activity.
_TOLD = frozenset(
    {
        *_WHEN_TOLD, "name", "place", "text", "category", "theme", "mode", "joint_units", "links", "pictures", "is_key",
    }
)  # fmt: skip


class Days(NamedTuple):
    """First and last day of an activity, and whether words were there that no day could be read from."""

    start: datetime | None
    end: datetime | None
    is_unreadable: bool


class ActivityReader:
    """Reads the activities of one table's rows; what its headings and title say is asked once for all rows.

    Args:
        table: one whose rows name activities.
        params: the edition's.
    """

    def __init__(self, table: Table, params: Params) -> None:
        columns: dict[str, list[Column]] = {}
        for column in table.columns.values():
            columns.setdefault(column.heading.field, []).append(column)
        self._told = [(field, [one.index for one in same]) for field, same in columns.items() if field in _TOLD]
        self._name, self._act = columns["name"][0], table.act
        self._first = {field: same[0].index for field, same in columns.items()}
        self._shown = {column.index: column.shown for column in table.columns.values()}
        told = (*table.columns.values(), *table.twice)  # 承办单位 beside 主办单位 stands for the same column
        self._hosts = sorted(one.index for one in told if names_host(one))
        self._names_days = _NAMES_DAYS.search(self._name.written) is not None
        self._is_pictured, self._pictured = table.is_pictured, {row for row, _ in table.grid.pictures}
        self._is_titled_key = "重点活动" in table.title or "重点活动" in table.grid.name
        dates = params.edition.dates
        self._year, self._window = params.edition.year, (dates.window_start, dates.window_end)
        self._wording = params.wording

    def read(self, cells: dict[int, Cell], owner: Owner) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The activity of one row without its figures, its days as ISO text, and the doubts about it."""
        texts = {field: _text(cells, same) for field, same in self._told}
        if self._names_days and not texts.get("date", "").strip():
            texts["name"], texts["date"] = _part_days(texts["name"], self._year)
        for key in _WHEN_TOLD:
            if texts.get(key):
                texts[key] = _with_months(texts[key], self._year, self._window)
        days = read_days(texts, self._year, self._window)
        problems = [self._unreadable_date(texts, cells, owner)] if days.is_unreadable else []
        name, text = " ".join(texts["name"].split()), texts.get("text", "").strip()
        if self._act:
            texts["place"] = name
            name = name if name.endswith(self._act) else f"{name}{self._act}"
        wording, place = self._wording, find_place(texts, self._year)
        words = f"{text} {texts.get('place', '')}"
        activity: dict[str, Any] = {
            "activity_id": owner.activity_id,
            "unit_id": owner.unit_id,
            "name": name,
            "category": find_category(name, words, texts.get("category", ""), wording.categories),
            "theme": find_category(name, words, texts.get("theme", ""), wording.themes),
            "start": days.start.isoformat() if days.start else None,
            "end": days.end.isoformat() if days.end else None,
            "place": place,
            "mode": find_mode(texts.get("mode", ""), wording) or find_mode_of_place(place, wording),
            "joint_units": ";".join(self._find_partners(cells, texts.get("joint_units", ""))) or None,
            "links": " ".join(dict.fromkeys([*find_links(cells), *find_written_links(texts.get("links", ""))])) or None,
            "has_pictures": is_yes(texts.get("pictures", "")) is True or self._shows_pictures(cells[self._name.index]),
            "text": text or None,
            "is_key": self._is_key(texts, owner),
            "sources": owner.activity_id,
            "source": "platform" if owner.source == "platform" else "submission",
            "reporters": owner.unit_id,
            "duplicate_of": None,
            "doc_id": owner.doc_id,
            "locator": cells[self._name.index].locator,
        }
        return activity, problems

    def read_partners(self, cells: dict[int, Cell], owner: Owner) -> list[dict[str, Any]]:
        """The fact of a number of partners stated behind some of their names: 甲、乙等5家单位 are five."""
        column = self._first.get("joint_units")
        cell = cells.get(column) if column is not None else None
        if column is None or cell is None:
            return []
        stated = [amount for amount in _counts_of_bodies(cell.text) if _SUMMED_UP.search(cell.text[: amount.start])]
        if len(stated) != 1 or stated[0].value <= len(split_names(cell.text)):
            return []
        return [owner.fact(cell, stated[0], "joint_units", heading=self._shown[column])]

    def _find_partners(self, cells: dict[int, Cell], listed: str) -> list[str]:
        """Who held it together: those listed as partners, and all but the first of those said to have held it.

        Those that a number only counts (市科协等18家单位) are one entry, 另17家单位.
        """
        if not self._hosts:
            return split_names(listed)
        written = [straight(cells[index].text) for index in self._hosts if index in cells]
        hosts = list(dict.fromkeys(name for text in written for name in split_names(text)))
        # 区科协 beside 路北区科协 is the same one
        partners = [name for name in hosts[1:] if not (name in hosts[0] or name.endswith(hosts[0]))]
        for text in written:
            counted = _counts_of_bodies(text)
            others = int(counted[-1].value) - len(split_names(text)) if len(counted) == 1 else 0
            partners += [f"另{others}家单位"] if others > 0 else []
        return [name for name in dict.fromkeys([*split_names(listed), *partners]) if name not in hosts[:1]]

    def _shows_pictures(self, name: Cell) -> bool:
        """Whether a picture stands in the rows over which an activity's name reaches, or in its form."""
        return self._is_pictured or any(name.row <= row < name.row + name.row_span for row in self._pictured)

    def _is_key(self, texts: dict[str, str], owner: Owner) -> bool:
        """By its own column; without one, what the platform holds and tables titled 重点活动 are key activities."""
        if "is_key" in texts:
            return is_yes(texts["is_key"]) is True
        return owner.source == "platform" or self._is_titled_key

    def _unreadable_date(self, texts: dict[str, str], cells: dict[int, Cell], owner: Owner) -> dict[str, Any]:
        key = next(key for key in _WHEN_TOLD if texts.get(key, "").strip())
        locator = cells[self._first.get(key, self._name.index)].locator
        return problem_row(
            "date_unreadable",
            f"“{owner.path}”{locator}填写的时间“{' '.join(texts[key].split())[:30]}”无法识别，该项活动日期暂缺。",
            "请按“9月15日”或“9月15日—20日”的形式填写。",
            (owner.doc_id, locator),
            unit_id=owner.unit_id, doc_id=owner.doc_id, locator=locator, path=owner.path,
        )  # fmt: skip


def read_days(texts: dict[str, str], year: int, window: tuple[date, date] | None = None) -> Days:
    """First and last day from a column of spans, or from one for the start and one for the end.

    15日上午 is a day of the window's month, where only one month's lies within it.
    """
    written = [texts[key] for key in _WHEN_TOLD if texts.get(key, "").strip()]
    if not written:
        return Days(None, None, False)
    found: list[str] = []
    for text in written:
        text = _YEAR_LAST.sub(lambda told: _with_year_first(told, year, window), _WEEKDAY.sub("", text))
        text = _DAY_FIRST.sub(r"\2月\1日", text)
        spans = find_dates(text, year) or [span for part in _LISTED.split(text) for span in find_dates(part, year)]
        found += [day for span in spans for day in (span.start_date, span.end_date)]
        if not spans and _SERIAL_DAY.match(text.strip()):
            found.append((date(1899, 12, 30) + timedelta(days=int(text))).isoformat())
        elif not spans and window is not None:
            found += days_alone(text, window)
    if not found:
        return Days(None, None, any(not NOTHING.match(text) for text in written))
    if texts.get("start", "").strip() and texts.get("end", "").strip() and not texts.get("date", "").strip():
        return Days(_day(found[0]), _day(found[-1]), False)
    return Days(_day(min(found)), _day(max(found)), False)


def _with_year_first(told: re.Match[str], year: int, window: tuple[date, date] | None) -> str:
    """21/9/2024 as 2024年9月21日: whichever of the two may be the month, of both that of the day near the window.

    What may be either and is near it both ways, or neither way, stays as written; so does a year of two digits
    (21/9/24) that is not the edition's.
    """
    full = int(told[4]) if len(told[4]) > _SHORT_YEAR else year // 100 * 100 + int(told[4])
    if len(told[4]) == _SHORT_YEAR and full != year:
        return told[0]
    days = set()
    for month, day in ((int(told[1]), int(told[3])), (int(told[3]), int(told[1]))):
        with suppress(ValueError):
            days.add(date(full, month, day))
    if len(days) > 1 and window is not None:
        days = {day for day in days if window[0] - _NEAR <= day <= window[1] + _NEAR}
    return f"{min(days):%Y年%m月%d日}" if len(days) == 1 else told[0]


def _with_months(text: str, year: int, window: tuple[date, date]) -> str:
    """9-15至9-17 as 9月15日至9月17日, in words that tell no day otherwise, where these are days near the window.

    Further days of the month follow (9.15、16); days without a month are each told as one (15-17日 as 15日-17日).
    """

    def mended(told: re.Match[str]) -> str:
        days = [int(day) for day in (told[2], *_DAY.findall(told[3]))]
        with suppress(ValueError):
            first, last = date(year, int(told[1]), days[0]), date(year, int(told[1]), days[-1])
            if days == sorted(set(days)) and window[0] - _NEAR <= first <= last <= window[1] + _NEAR:
                return f"{first.month}月{first.day}日{_DAY.sub(lambda day: f'{day[0]}日', told[3])}"
        return told[0]

    text = text if "月" in text else _OF_ONE_MONTH.sub(r"\1日", text)
    return text if find_dates(text, year) else _SHORT_TOLD.sub(mended, text)


def days_alone(text: str, window: tuple[date, date]) -> list[str]:
    """Days told without their month, as days of the window."""
    found = []
    for told in _DAY_ALONE.finditer(unicodedata.normalize("NFKC", text)):
        days = [window[0] + timedelta(days=ahead) for ahead in range((window[1] - window[0]).days + 1)]
        meant = [day for day in days if day.day == int(told[1])]
        if len(meant) != 1:
            return []
        found.append(meant[0].isoformat())
    return found


def find_place(texts: dict[str, str], year: int) -> str | None:
    """The place column; without one, what stands beside the date in the same cell."""
    place = " ".join(texts.get("place", "").split())
    if place and not NOTHING.match(place):
        return place
    for key in ("date_and_place", "date"):
        text = texts.get(key, "")
        spans = find_dates(text, year)
        for span in reversed(spans):
            text = text[: span.start] + text[span.end :]
        if not spans:
            text = _DAY_ALONE.sub("", text)
        rest = _BESIDE_DATE.sub("", _WHEN.sub("", " ".join(text.split())))
        if len(rest) >= 2 and not _CLOCK_ALONE.fullmatch(rest):
            return rest
    return None


def names_host(column: Column) -> bool:
    """Whether a column names who held the activity: 主办单位, 承办单位; 填报单位 and 所属单位 held nothing."""
    return column.heading.field == "unit" and _HOLDING.search(column.written) is not None


def _counts_of_bodies(text: str) -> list[Amount]:
    """The numbers of bodies that words tell: 5家单位."""
    if _COUNTING_BODIES.isdisjoint(text):
        return []
    return [amount for amount in find_amounts(text) if amount.counted_in in _COUNTING_BODIES]


def split_names(text: str) -> list[str]:
    """Names joined by 、 and the like, without 等5家单位 behind them, each once."""
    names: list[str] = []
    if not text:
        return names
    for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        name = _AND_OTHERS.sub("", part.strip()).strip() if "等" in part else part.strip()
        if len(name) >= 2 and not NOTHING.match(name) and name not in names:
            names.append(name)
    return names


def find_links(cells: dict[int, Cell]) -> list[str]:
    """Web addresses in a row's words and behind its cells, each once, in the order of the columns."""
    linked = [
        index for index, cell in cells.items() if cell.links or "://" in cell.text or "www." in cell.text
    ]  # fmt: skip
    found: list[str] = []
    for cell in (cells[index] for index in sorted(linked)):
        for link in [*_LINK.findall(cell.text), *(target for target in cell.links if _LINK.match(target))]:
            link = link.rstrip(".,;:)!?'，。；")
            if link not in found:
                found.append(link)
    return found


def find_written_links(text: str) -> list[str]:
    """What else a cell of links holds that was meant for an address: without its beginning, or with a broken one.

    Whether it is one (mp.weixin.qq.com/s/1) or not (http//news.cn/1, told as malformed) is left to the checks.
    """
    if not text:
        return []
    rest = _LINK.sub(" ", unicodedata.normalize("NFKC", text))
    return [
        link for link in (word.rstrip(".,;:)!?'") for word in _WRITTEN_LINK.findall(rest))
        if not _FILE_NAME.search(link) and "@" not in link
    ]  # fmt: skip


def is_yes(text: str) -> bool | None:
    """True for 是, √, 有, 已上传, a positive number; False for 否, 无, 0; None when nothing is said."""
    flat = unicodedata.normalize("NFKC", text).strip() if text else ""
    if not flat or NOTHING.match(flat):
        return None if not flat else False
    if _NO.match(flat):
        return False
    if _YES.match(flat):
        return True
    return any(char.isdigit() and char != "0" for char in flat) or bool(_LINK.search(flat)) or None


def _part_days(text: str, year: int) -> tuple[str, str]:
    """A name without the days that stand beside it, and these."""
    spans = find_dates(text, year)
    short = None if spans else _SHORT_DAY.search(text)
    if short is not None:  # 9.21 榫卯赛, 开放日（9.22）
        return _EMPTIED.sub("", text[: short.start()] + text[short.end() :]).strip(), short[1] or short[2]
    name = text
    for span in reversed(spans):
        name = name[: span.start] + name[span.end :]
    name = _EMPTIED.sub("", _EMPTIED.sub("", name)).strip()
    return (name, "、".join(span.raw for span in spans)) if name else (text, "")


def _text(cells: dict[int, Cell], columns: Sequence[int]) -> str:
    """The words of a row in the columns of one kind, one below the other."""
    texts = [straight(cells[index].text) for index in columns if index in cells]
    return texts[0] if len(texts) == 1 else "\n".join(filter(None, texts))


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text)
