from __future__ import annotations

from datetime import date

import pytest

from kepuri_eval.documents.workdays import (
    KNOWN_YEARS,
    UnknownCalendarError,
    count_workdays,
    find_moved,
    is_workday,
    last_day_of,
    state_period,
)
from kepuri_eval.edition import WorkingPeriod


def test_national_day_of_2024_with_its_two_worked_weekend_days() -> None:
    """Off 10-01 (Tuesday) to 10-07 (Monday); worked: Sunday 09-29 and Saturday 10-12."""
    assert [day for day in range(1, 32) if not is_workday(date(2024, 10, day))] == [
        1, 2, 3, 4, 5, 6, 7, 13, 19, 20, 26, 27,
    ]  # fmt: skip
    assert date(2024, 9, 29).weekday() == 6
    assert is_workday(date(2024, 9, 29))
    assert date(2024, 10, 12).weekday() == 5
    assert is_workday(date(2024, 10, 12))


@pytest.mark.parametrize(
    ("starts", "number", "first", "last"),
    [
        # 27, 29 (a worked Sunday), 30; then 8 and 9 October after the seven days off
        (date(2024, 9, 27), 5, date(2024, 9, 27), date(2024, 10, 9)),
        # 10, 11, 12 (a worked Saturday), 14, 15
        (date(2024, 10, 10), 5, date(2024, 10, 10), date(2024, 10, 15)),
        # a first day that is off moves to the 8th: 8, 9, 10
        (date(2024, 10, 1), 3, date(2024, 10, 8), date(2024, 10, 10)),
        (date(2024, 10, 12), 1, date(2024, 10, 12), date(2024, 10, 12)),
        # 30 and 31 December; 1 January off; 2 and 3 January
        (date(2024, 12, 30), 4, date(2024, 12, 30), date(2025, 1, 3)),
    ],
)
def test_counting(starts: date, number: int, first: date, last: date) -> None:
    assert count_workdays(starts, number) == (first, last)


def test_an_unknown_year_is_refused_by_its_number() -> None:
    unknown = KNOWN_YEARS[-1] + 1
    with pytest.raises(UnknownCalendarError, match=f"days off of {unknown} are not known") as fault:
        is_workday(date(unknown, 3, 3))
    assert fault.value.year == unknown
    with pytest.raises(UnknownCalendarError):
        is_workday(date(KNOWN_YEARS[0] - 1, 3, 3))


def test_days_that_run_into_an_unknown_year_are_not_guessed() -> None:
    with pytest.raises(UnknownCalendarError) as fault:
        count_workdays(date(KNOWN_YEARS[-1], 12, 31), 5)
    assert fault.value.year == KNOWN_YEARS[-1] + 1


def test_a_period_in_words() -> None:
    span = state_period(WorkingPeriod(starts=date(2024, 10, 10), working_days=5))
    assert (span.is_known, span.first, span.last) == (True, "2024年10月10日", "2024年10月15日")
    assert span.both == "2024年10月10日至10月15日"
    over = state_period(WorkingPeriod(starts=date(2024, 12, 30), working_days=4))
    assert over.both == "2024年12月30日至2025年1月3日"
    assert state_period(WorkingPeriod(starts=date(2024, 10, 12), working_days=1)).both == "2024年10月12日"


def test_a_period_without_days_is_a_blank_that_says_why() -> None:
    assert state_period(WorkingPeriod()).blank == "〔起止日期待填，共5个工作日〕"
    unknown = KNOWN_YEARS[-1] + 1
    span = state_period(WorkingPeriod(starts=date(unknown, 10, 9), working_days=3))
    assert not span.is_known
    assert span.both == ""
    assert f"自{unknown}年10月9日起" in span.blank
    assert "请按国务院办公厅通知核定3个工作日" in span.blank


@pytest.mark.parametrize(
    ("starts", "moved"),
    [(date(2024, 10, 1), date(2024, 10, 8)), (date(2024, 10, 12), None), (date(2099, 10, 1), None), (None, None)],
    ids=["day off", "worked Saturday", "unknown year", "no day"],
)
def test_a_period_that_begins_on_a_day_off_moves(starts: date | None, moved: date | None) -> None:
    assert find_moved(WorkingPeriod(starts=starts)) == moved


def test_a_publication_ends_by_its_own_first_day_and_never_before_the_declared_one_allows() -> None:
    declared = WorkingPeriod(starts=date(2024, 10, 10), working_days=5)
    # 10, 11, 12 (a worked Saturday), 14, 15 October
    assert last_day_of(declared, date(2024, 10, 10)) == last_day_of(declared, date(2024, 10, 9)) == date(2024, 10, 15)
    assert last_day_of(declared, date(2024, 10, 14)) == date(2024, 10, 18)
    assert last_day_of(WorkingPeriod(), date(2024, 10, 10)) == date(2024, 10, 15)
    assert last_day_of(declared, date(KNOWN_YEARS[-1] + 1, 3, 1)) is None
