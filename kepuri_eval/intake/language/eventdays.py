"""From a text to the days it tells near an edition's window, also those written short: 9.15，…; 9/16，…; 19日上午."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import DateSpan, find_dates

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_EARLY, _LATE = timedelta(days=7), timedelta(days=10)
_UNTIL = re.compile("(?:截[至止]到?|[续期展]到|展至|[续期]至)$")
_OPENS = r"(?<![^，,。；;：:（(、\s　另中])"
_SHORT = re.compile(
    _OPENS + r"(\d{1,2})([.．/])(\d{1,2})(?:日|号)?(?:[-—~～至](?:\d{1,2}[.．/])?(\d{1,2})(?:日|号)?)?"
    "(?=$|[，,：:。；;（(）)→ 　]|[\u4e00-\u9fff“《])"
    "(?![ 　]*[余多人名场份个项家元米公倍的次分亿折级版寸节])"
    # 9.20 万安街道，: a place whose name opens like a number
    "(?![ 　]*[万千百](?![\u4e00-\u9fff]{1,6}(?:街道|广场|社区|小区|镇|乡|村)[，,。；; 　]))"
)
_LONE = re.compile(
    _OPENS.replace("另中", "另中是")  # 最后一场是28号，
    + r"(\d{1,2})[日号](?:[-—~～至到]+(\d{1,2})[日号])?(?=[，,。；;（(]|[\u4e00-\u9fff“《])(?![线楼厅馆店文院门令机])"
)
_HAS_SHORT = re.compile(r"\d[.．/]\d")
_MONTH = 28  # days in which none comes again
_LEAD = 6  # signs before a day that say what it is
_LASTS, _OVER = re.compile("(?:持续|延续|展出|展|开放)[至到]$"), re.compile("撤展|闭展|闭幕|结束")
_SAME, _NEXT = re.compile("[同当][日天晚]"), re.compile("[次翌]日|第二天")
_FOLLOWS = re.compile("[同当次翌第](?:(?<=[同当])[日天晚]|(?<=[次翌])日|(?<=第)二天)")


class EventDays:
    """Finds days near the window of one edition."""

    def __init__(self, params: Params) -> None:
        dates = params.edition.dates
        self.window = (dates.window_start, dates.window_end)
        self._year = params.edition.year
        self._months = {day.month for day in self.window}
        length = (self.window[1] - self.window[0]).days + 1
        inside = [self.window[0] + timedelta(days=ahead) for ahead in range(length)]
        self._month_of = {day.day: day.month for day in inside} if length <= _MONTH else {}
        self._remembered = lru_cache(maxsize=500)(self._find)  # a paragraph is asked for its head and for what it tells
        self._first, self._last = self.window[0] - _EARLY, self.window[1] + _LATE

    def find(self, text: str) -> list[DateSpan]:
        """The days told in a text that lie near the window, in order."""
        return self._remembered(text)

    def _find(self, text: str) -> list[DateSpan]:
        written = find_dates(text, self._year)
        found = [span for span in written if self._is_near(span.start_date)]
        short = self._short(text) if _may_be_short(text, written) else []
        if short:
            found += [span for span in short if not any(_overlap(span, one) for one in written)]
            found.sort(key=lambda span: span.start)
        return [span for span in found if not _UNTIL.search(text[max(0, span.start - _LEAD) : span.start])]

    def goes_on(self, text: str) -> bool:
        """Whether words of a text mean a day by the one told before (同日, 次日)."""
        return _FOLLOWS.search(text) is not None

    def follow(self, text: str, day: str) -> str | None:
        """The day that 同日 or 次日 mean behind another day (ISO), None where a text has no such words."""
        if _NEXT.search(text):
            return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        return day if _SAME.search(text) else None

    def last_of(self, text: str, first: DateSpan) -> str:
        """The last day of what began on a day: 展至10月8日, 9月26日撤展; else that day's."""
        later = [span for span in find_dates(text, self._year) if span.start >= first.end]
        ends = [
            span.end_date for span in later
            if _LASTS.search(text[max(0, span.start - _LEAD) : span.start]) or _OVER.match(text[span.end :])
        ]  # fmt: skip
        return max([first.end_date, *ends])

    def _short(self, text: str) -> list[DateSpan]:
        """Days of the event's months without 月 or 日, and days without their month that lie in the window."""
        found = []
        for told in _SHORT.finditer(text):
            if int(told[1]) in self._months:
                found.append(self._span(text, int(told[1]), told[3], told[4], told.span()))
        for told in _LONE.finditer(text):
            month = self._month_of.get(int(told[1]))
            if month is not None:
                found.append(self._span(text, month, told[1], told[2], told.span()))
        return [span for span in found if span is not None]

    def _span(self, text: str, month: int, day: str, until: str | None, at: tuple[int, int]) -> DateSpan | None:
        try:
            first, last = (date(self._year, month, int(one)).isoformat() for one in (day, until or day))
        except ValueError:
            return None
        is_sound = self._is_near(first) and first <= last
        return DateSpan(first, last, text[slice(*at)], *at) if is_sound else None

    def _is_near(self, day: str) -> bool:
        return self._first <= date.fromisoformat(day) <= self._last


def _may_be_short(text: str, written: list[DateSpan]) -> bool:
    """Whether a text holds more words of days than those written in full, or a number such as 9.15."""
    told = sum(span.raw.count("日") + span.raw.count("号") for span in written)
    if text.count("日") + text.count("号") > told + text.count("科普日"):
        return True
    return ("." in text or "/" in text or "．" in text) and _HAS_SHORT.search(text) is not None


def _overlap(one: DateSpan, two: DateSpan) -> bool:
    return one.start < two.end and two.start < one.end
