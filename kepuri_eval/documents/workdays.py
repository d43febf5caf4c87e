"""From a first day and a number of working days to the last of them, by the State Council's published calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays

from kepuri_eval.edition import WorkingPeriod
from kepuri_eval.errors import KepuriError
from kepuri_eval.reporting.phrasing import say_date

# The years whose days off the library carries; the arrangement of a year is published the November before.
KNOWN_YEARS = range(min(holidays).year, max(holidays).year + 1)


class UnknownCalendarError(KepuriError):
    """Days off of a year are not known.

    Attributes:
        year: the year.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        known = f"{KNOWN_YEARS[0]} to {KNOWN_YEARS[-1]}"
        super().__init__(f"days off of {year} are not known ({known} are): update chinesecalendar or count by hand")


@dataclass(frozen=True)
class Span:
    """A period as a document states it.

    Attributes:
        is_known: whether the days could be counted.
        first, last, both: the first day, the last, and both, in words; "" when they are not known.
        working_days: how many working days it has.
        blank: what stands in place of the days when they are not known; "" otherwise.
    """

    is_known: bool
    working_days: int
    first: str = ""
    last: str = ""
    both: str = ""
    blank: str = ""


def is_workday(day: date) -> bool:
    """Whether offices work on that day: no weekend and no day off, or a weekend worked in exchange.

    Raises:
        UnknownCalendarError: the arrangement of that year is not known.
    """
    if day.year not in KNOWN_YEARS:
        raise UnknownCalendarError(day.year)
    return bool(chinese_calendar.is_workday(day))


def count_workdays(starts: date, number: int) -> tuple[date, date]:
    """The first working day at or after `starts`, and the last of `number` working days that begin with it.

    Raises:
        UnknownCalendarError: the days run into a year whose arrangement is not known.
    """
    days = _workdays_from(starts)
    first = last = next(days)
    for _ in range(number - 1):
        last = next(days)
    return first, last


def find_moved(period: WorkingPeriod) -> date | None:
    """The working day to which a period moves that is to begin on a day off; None where it begins as declared."""
    if period.starts is None:
        return None
    try:
        first, _ = count_workdays(period.starts, 1)
    except UnknownCalendarError:
        return None
    return first if first != period.starts else None


def _workdays_from(day: date) -> Iterator[date]:
    while True:
        if is_workday(day):
            yield day
        day += timedelta(days=1)


def last_day_of(period: WorkingPeriod, published: date) -> date | None:
    """The last day of a period that was opened on `published`, but not before the first day declared; None if unknown.

    Unknown are years whose days off are not known.
    """
    try:
        return count_workdays(max(published, period.starts or published), period.working_days)[1]
    except UnknownCalendarError:
        return None


def state_period(period: WorkingPeriod) -> Span:
    """The period in words, or a marked blank that says why there are no days."""
    if period.starts is None:
        return Span(False, period.working_days, blank=f"〔起止日期待填，共{period.working_days}个工作日〕")
    try:
        first, last = count_workdays(period.starts, period.working_days)
    except UnknownCalendarError as fault:
        why = f"{fault.year}年放假安排尚未收录，请按国务院办公厅通知核定{period.working_days}个工作日"
        return Span(False, period.working_days, blank=f"〔自{say_date(period.starts)}起，{why}〕")
    return Span(True, period.working_days, say_date(first), say_date(last), _say_both(first, last))


def _say_both(first: date, last: date) -> str:
    if first == last:
        return say_date(first)
    words = say_date(last)
    return f"{say_date(first)}至{words.removeprefix(f'{first.year}年') if last.year == first.year else words}"
