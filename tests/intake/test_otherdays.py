"""Dates before a figure, and the days of the event."""

import pytest

from kepuri_eval.intake.figures.otherdays import is_dated_elsewhere, last_own_day
from kepuri_eval.intake.figures.scope import Own
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.dates import find_dates

OWN = Own(frozenset({2024}), days=("2024-08-21", "2024-10-06"), due="2024-09-26", opens="2024-09-15")


@pytest.mark.parametrize(
    ("text", "planned", "outside"),
    [
        ("9月16日接待", False, False),
        ("8月28日接待", False, False),  # the platform is open
        ("8月接待", False, True),
        ("9月接待", False, False),
        ("11月8日接待", False, True),
        ("10月2日将接待", True, True),
        ("10月28日结束。接待", False, False),
        ("9月16日（最高为5月1日）接待", False, False),
        ("今年汛期（6—8月），已接待", False, True),
        ("接待", False, False),
    ],
)
def test_dated_elsewhere(text, planned, outside):
    days = find_dates(text, 2024)
    assert is_dated_elsewhere(text, days, len(text), OWN, Span(0, len(text)), planned=planned) is outside


def test_a_month_says_nothing_of_the_sentences_behind_its_own():
    text = "8月动员。接待"
    assert not is_dated_elsewhere(text, find_dates(text, 2024), len(text), OWN, Span(5, len(text)), planned=False)


def test_without_days_of_its_own_dates_say_nothing():
    text = "11月8日接待"
    own = OWN._replace(days=None)
    assert not is_dated_elsewhere(text, find_dates(text, 2024), len(text), own, Span(0, len(text)), planned=False)
    assert last_own_day(text, own) == -1


@pytest.mark.parametrize(
    ("text", "end"), [("此前，9月16日接待", 8), ("去年9月16日接待", -1), ("截至9月共接待", -1), ("5月1日接待", -1)]
)
def test_last_own_day(text, end):
    assert last_own_day(text, OWN) == end
