"""Holidays: the day itself and the days off around it."""

from datetime import date

import pytest

from kepuri_eval.intake.language.holidays import HOLIDAY, read_holiday


@pytest.mark.parametrize(
    ("name", "kind", "year", "first", "last"),
    [
        ("中秋", "节", 2024, date(2024, 9, 17), date(2024, 9, 17)),
        ("中秋", "假期", 2024, date(2024, 9, 15), date(2024, 9, 17)),  # a Tuesday: joined to the weekend before it
        ("中秋", "假期", 2023, date(2023, 9, 29), date(2023, 10, 7)),  # within three days of 国庆: one holiday
        ("国庆", "期间", 2024, date(2024, 10, 1), date(2024, 10, 7)),
        ("清明", "节", 2023, date(2023, 4, 5), date(2023, 4, 5)),
        ("端午", "假期", 2023, date(2023, 6, 22), date(2023, 6, 24)),  # a Thursday: joined to the weekend behind it
    ],
)
def test_days(name, kind, year, first, last):
    assert read_holiday(name, kind, year) == (first, last)


def test_anniversary_is_no_holiday():
    assert HOLIDAY.search("国庆75周年") is None
    assert HOLIDAY.search("中秋节约粮食") is None
