"""From Chinese text to the days it names: single days, spans, parts of months and holidays, as ISO dates."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kepuri_eval.intake.language.holidays import HOLIDAY, HOLIDAY_NAME, read_holiday
from kepuri_eval.intake.language.numerals import flatten, read_number


class DateSpan(NamedTuple):
    """Days as written.

    Attributes:
        start_date: first day, ISO (2024-09-15).
        end_date: last day, ISO; equal to the first for a single day.
        raw: the words, `text[start:end]`.
        start: first character in the text as given.
        end: one past the last.
    """

    start_date: str
    end_date: str
    raw: str
    start: int
    end: int


class _Day(NamedTuple):
    """A side of a span: what is written, None where left to be understood from its neighbour."""

    year: int | None
    month: int | None
    day: int | None
    part: str


_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR = r"(?:(?P<year>(?:19|20)\d{2}|'?\d{2}|[一二][〇零○九一二三四五六七八]{3}) ?年(?:度)? ?)"
_FIGURES = r"\d一二三四五六七八九十廿"
_BEGINS = rf"['{_FIGURES}]"  # looked for before anything else: most signs of a text begin no day
_PART = r"上旬|上中旬|中旬|中下旬|下旬|初|底|末|中(?=[,，。、;；至到\-~])"
_MARK = r" ?(?:-{1,2}|~|至|到) ?"
_DAY_WORD = r"(?:日|号(?!楼|线|院|馆|厅|店|文|门|令|机))"
_MORE_DAYS = rf"(?=(?:[、/.,，和及与] ?{_N} ?)+{_DAY_WORD})"  # 15、16、17日: the word for day stands once, at the end
_OTHER_MONTH = rf"(?= ?[、和及与] ?{_N} ?月 ?{_N} ?{_DAY_WORD})"  # 9月15、10月3日
_DAY_ENDS = r"(?=$|[,，](?!\d)|[。;；()（）])"  # 9月15, with 日 left out
# 2.9月20日: the number of an item; 2.9月 alone may be a decimal, and 2024.9月20日 tells a year
_NUMBERED = rf"(?:(?<=(?<![\d.])\d\.)|(?<=(?<![\d.])[123]\d\.))(?=(?:19|20)\d{{2}} ?年|{_N} ?月 ?{_N})"
_WRITTEN = re.compile(
    rf"(?={_BEGINS})(?:(?<![\d.])|{_NUMBERED})(?<!农历)(?<!阴历){_YEAR}?(?P<month>{_N}) ?月(?:份)? ?"
    rf"(?:(?P<part>{_PART})|(?P<day>{_N})"
    rf"(?: ?{_DAY_WORD}|(?=(?:{_MARK}){_N} ?{_DAY_WORD})|(?=(?:{_MARK}){_N} ?月)"
    rf"|{_MORE_DAYS}|{_OTHER_MONTH}|{_DAY_ENDS}))?"
)
_MONTHS = re.compile(
    rf"(?={_BEGINS})(?<![\d.]){_YEAR}?(?P<month>{_N})(?: ?月(?:份)?)?{_MARK}(?P<until>{_N}) ?月(?:份)?"
    rf"(?! ?{_N} ?{_DAY_WORD}|上旬|中旬|下旬|初|底|末)"
)
_NEXT = re.compile(
    rf"(?:{_MARK}|(?P<list>[、及和与] ?|(?<=\d)[/.,，] ?))"
    rf"(?:(?P<year>(?:19|20)\d{{2}}) ?年 ?)?(?:(?P<month>{_N}) ?月(?:份)? ?)?"
    rf"(?:(?P<part>{_PART})|(?P<day>{_N})(?: ?{_DAY_WORD}|{_MORE_DAYS}))"
)
_DAYS_BEHIND = re.compile(rf" ?{_N} ?[、/.,，和及与至到~-] ?{_N}")
_NOISE = re.compile(r" ?(?:[(](?:周|星期)?[一二三四五六日天末][)]|(?:上午|下午|晚上|晚|早上|起)(?=-|~|至|到))")
_NUMERIC = re.compile(
    r"(?<![\d.\-/])(?:(?P<year>(?:19|20)\d{2}|\d{2})(?P<sep>[-./]))"
    r"(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?!\d|\.\d)(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?"
)
_NUMERIC_UNTIL = re.compile(
    r" ?(?:-{1,2}|~|至|到) ?(?:(?:(?P<year>(?:19|20)\d{2})[-./])?(?P<month>0?[1-9]|1[0-2])[-./])?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])日?(?![\d%万]|[-./:]\d)(?: \d{2}:\d{2}(?::\d{2})?)?"
)
_SHORT = re.compile(
    r"(?<![\d.\-/:])(?P<month>0?[1-9]|1[0-2])(?P<sep>[./])(?P<day>3[01]|[12]\d|0?[1-9])(?![\d%‰]|[./:]\d)"
    r"(?:(?:-{1,2}|~|至|到)(?:(?P<until_month>0?[1-9]|1[0-2])(?P=sep))?(?P<until>3[01]|[12]\d|0?[1-9])(?![\d%]|[./:]\d))?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_LONE = re.compile(
    rf"(?={_BEGINS})(?<![\d.\-第、至到~月年]){_N} ?{_DAY_WORD}(?!线|楼|厅|馆|店|文件)"
    rf"(?:{_MARK}(?P<until>{_N}) ?{_DAY_WORD})?"
)
_NOT_A_DAY = re.compile(r" ?(?:[万千百余多]|人次|人|名|场|份|个|项|家|元|米|公里|倍|的)")


_MAY_NAME = re.compile(rf"[\d月日号]|{HOLIDAY_NAME.pattern}")  # a text without any of these names no day
_REMEMBERED = 1_000  # longest text whose days are kept


def find_dates(text: str, year: int) -> list[DateSpan]:
    """Every day or span of days in the text, in order; a day without a year is taken to be of `year`.

    "14日-15日、21日-22日" gives two spans; 9月中旬 the 11th to the 20th; a month alone the whole month. Days that no
    calendar has (9月31日) and figures that may as well be decimals or fractions are left out.
    """
    return list(_remembered(text, year)) if len(text) <= _REMEMBERED else _find(text, year)


@lru_cache(maxsize=4_000)  # a text is asked what it is about and again figure by figure; cells repeat
def _remembered(text: str, year: int) -> tuple[DateSpan, ...]:
    return tuple(_find(text, year))


def _find(text: str, year: int) -> list[DateSpan]:
    if not _MAY_NAME.search(text):
        return []
    flat = flatten(text)
    spans: list[DateSpan] = []
    taken = 0
    month: int | None = None
    for position, kind, found in _candidates(flat):
        if position < taken:
            continue
        read = _READERS[kind](flat, found, year, month)
        for first, last, start, end in read:
            spans.append(DateSpan(first.isoformat(), last.isoformat(), text[start:end], start, end))
            taken, month = end, last.month
    return spans


_Read = list[tuple[date, date, int, int]]


def _candidates(flat: str) -> list[tuple[int, str, re.Match[str]]]:
    """Matches of every form, leftmost first; of two that begin alike the more explicit one."""
    signs = frozenset(_SIGNS.findall(flat))
    if signs <= _ALONE:
        return []
    found: list[tuple[int, int, str, re.Match[str]]] = []
    for rank, (kind, pattern, needed) in enumerate(_FORMS):
        if not needed.isdisjoint(signs) and (kind != "months" or _TO_MONTH.search(flat)):
            found += [(match.start(), rank, kind, match) for match in pattern.finditer(flat)]
    return [(start, kind, match) for start, _, kind, match in sorted(found, key=lambda item: item[:2])]


def _read_written(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    if not found["day"] and not found["part"] and _DAYS_BEHIND.match(flat, found.end()):
        return []  # days that are not understood: the whole month would be a guess
    given = _year(found["year"]) if found["year"] else None
    first = _Day(given or year, _number(found["month"]), _number(found["day"]), found["part"] or "")
    return _read_chain(flat, first, found.start(), found.end(), explicit=given is not None)


def _read_chain(flat: str, first: _Day, start: int, end: int, *, explicit: bool) -> _Read:
    """The first day and all that hangs on it: —20日, 至10月3日, 、21日-22日."""
    spans: _Read = []
    opened, low = _bounds(first)
    if opened is None or low is None:
        return []
    begin = start
    while True:
        noise = _NOISE.match(flat, end)
        follow = _NEXT.match(flat, noise.end() if noise else end)
        after = _complete(first, follow) if follow else None
        days = _bounds(after) if after else (None, None)
        if follow is None or after is None or days[0] is None or days[1] is None:
            spans.append((opened, low, begin, end))
            return spans
        if follow["list"]:
            spans.append((opened, low, begin, end))
            opened, begin = days[0], follow.end("list")
        elif days[0] < opened and not explicit and follow["year"] is None:
            after = after._replace(year=(after.year or 0) + 1)
            days = _bounds(after)
            if days[0] is None or days[1] is None or (days[0] - opened).days > 180:
                spans.append((opened, low, begin, end))
                return spans
        elif days[0] < opened:
            spans.append((opened, low, begin, end))
            return spans
        low, first, end = days[1], after, follow.end()


def _complete(first: _Day, follow: re.Match[str]) -> _Day:
    """The next day with year and month taken over from the one before where it names none."""
    year = int(follow["year"]) if follow["year"] else first.year
    month = _number(follow["month"]) if follow["month"] else first.month
    return _Day(year, month, _number(follow["day"]), follow["part"] or "")


def _bounds(day: _Day) -> tuple[date, date] | tuple[None, None]:
    """First and last day of what is written: a day, a third of a month, a month."""
    if day.year is None or day.month is None or not 1 <= day.month <= 12:
        return None, None
    length = calendar.monthrange(day.year, day.month)[1]
    if day.day is not None:
        if not 1 <= day.day <= length:
            return None, None
        return (date(day.year, day.month, day.day),) * 2
    low, high = _PARTS.get(day.part, (1, 31))
    return date(day.year, day.month, low), date(day.year, day.month, min(high, length))


_PARTS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "上中旬": (1, 20),
    "中旬": (11, 20),
    "中下旬": (11, 31),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}


def _read_months(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    given = _year(found["year"]) if found["year"] else year
    first = _bounds(_Day(given, _number(found["month"]), None, ""))
    last = _bounds(_Day(given, _number(found["until"]), None, ""))
    if first[0] is None or last[1] is None or first[0] > last[1]:
        return []
    return [(first[0], last[1], found.start(), found.end())]


def _read_numeric(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    given = _year(found["year"])
    if len(found["year"]) == 2 and (given is None or abs(given - year) > 2):
        return []
    first = _bounds(_Day(given, int(found["month"]), int(found["day"]), ""))
    if first[0] is None or first[1] is None:
        return []
    until = _NUMERIC_UNTIL.match(flat, found.end())
    if until:
        last = _bounds(
            _Day(int(until["year"] or given or year), int(until["month"] or found["month"]), int(until["day"]), "")
        )
        if last[0] is not None and last[0] >= first[0]:
            return [(first[0], last[0], found.start(), until.end())]
    return [(first[0], first[1], found.start(), found.end())]


def _read_short(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    """9.15 and 9/15: taken for days only where nothing else fits, a whole cell, a span, or a word that dates."""
    whole = not flat[: found.start()].strip() and not flat[found.end() :].strip()
    dated = re.match(r" ?(?:日|号|上午|下午|晚|起|当天|期间|举办|举行|开展|启动)", flat[found.end() :])
    fraction = found["sep"] == "/" and not whole and int(found["day"]) < 13 and not dated
    decimal = found["sep"] == "." and not (whole or dated or found["until"])
    if fraction or decimal or _NOT_A_DAY.match(flat, found.end()):
        return []
    first = _bounds(_Day(year, int(found["month"]), int(found["day"]), ""))
    last = first
    if found["until"]:
        last = _bounds(_Day(year, int(found["until_month"] or found["month"]), int(found["until"]), ""))
    if first[0] is None or last[1] is None or first[0] > last[1]:
        return []
    return [(first[0], last[1], found.start(), found.end())]


def _read_compact(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    days = _bounds(_Day(int(found["year"]), int(found["month"]), int(found["day"]), ""))
    if days[0] is None or days[1] is None or abs(int(found["year"]) - year) > 5:
        return []
    until = re.match(rf"{_MARK}{_COMPACT.pattern}", flat[found.end() :])
    if until:
        last = _bounds(_Day(int(until["year"]), int(until["month"]), int(until["day"]), ""))
        if last[0] is not None and last[0] >= days[0]:
            return [(days[0], last[0], found.start(), found.end() + until.end())]
    return [(days[0], days[1], found.start(), found.end())]


def _read_lone(flat: str, found: re.Match[str], year: int, month: int | None) -> _Read:
    """A day without a month belongs to the month last named before it in the text; without one it is nothing."""
    if month is None:
        return []
    day = _number(re.split(r" ?[日号]", found.group(), maxsplit=1)[0])
    first = _bounds(_Day(year, month, day, ""))
    last = _bounds(_Day(year, month, _number(found["until"]), "")) if found["until"] else first
    if first[0] is None or last[1] is None or first[0] > last[1]:
        return []
    return [(first[0], last[1], found.start(), found.end())]


def _read_holiday(flat: str, found: re.Match[str], year: int, _: int | None) -> _Read:
    given = _year(found["year"]) if found["year"] else year
    days = read_holiday(found["name"], found["kind"] or "", given or year)
    return [] if days is None else [(days[0], days[1], found.start(), found.end())]


def _year(written: str) -> int | None:
    digits = written.lstrip("'")
    if digits.isdigit():
        return int(digits) if len(digits) == 4 else 2000 + int(digits)
    read = read_number(digits)
    return None if read is None else int(read.value)


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdigit():
        return int(written)
    read = read_number(written)
    return None if read is None or read.high is not None else int(read.value)


# What each form cannot do without; all of it is looked for in one pass, before any form is.
_FORMS = (
    ("numeric", _NUMERIC, frozenset("-./")),
    ("months", _MONTHS, frozenset("月")),
    ("written", _WRITTEN, frozenset("月")),
    ("compact", _COMPACT, frozenset({"20"})),
    ("short", _SHORT, frozenset("./")),
    ("lone", _LONE, frozenset("日号")),
    ("holiday", HOLIDAY, frozenset(HOLIDAY_NAME.pattern.split("|"))),
)
_SIGNS = re.compile(
    "|".join((
        *(rf"{sign}(?:(?<=[{_FIGURES}]{sign})|(?<=[{_FIGURES}] {sign}))" for sign in "月日号"),
        *(rf"{sign}(?<=\d{sign})(?=\d)" for sign in ("-", r"\.", "/")),
        r"20(?=\d{6})",
        HOLIDAY_NAME.pattern,
    ))
)  # fmt: skip
_TO_MONTH = re.compile(rf"[-~至到] ?{_N} ?月")
_ALONE = frozenset("日号")  # a day without its month is none, unless another form has told the month
_READERS = {
    "numeric": _read_numeric, "months": _read_months, "written": _read_written, "compact": _read_compact,
    "short": _read_short, "lone": _read_lone, "holiday": _read_holiday,
}  # fmt: skip
