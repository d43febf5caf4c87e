"""Dates: every vector, days written in many styles and read back, and what is no date."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.holidays import read_holiday

VECTORS = Path(__file__).parents[1] / "vectors" / "dates.csv"


def _cases():
    """(text, year, spans) with a span written first~last, a single day without ~, several joined by ;."""
    with VECTORS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            spans = [span.partition("~") for span in row["days"].split(";") if span]
            yield row["text"], int(row["year"]), [(first, last or first) for first, _, last in spans]


CASES = list(_cases())


def test_whoever_changes_the_answer_changes_only_his_own():
    find_dates("9月15日举办", 2024).clear()
    assert [span.start_date for span in find_dates("9月15日举办", 2024)] == ["2024-09-15"]
    assert [span.start_date for span in find_dates("9月15日举办", 2025)] == ["2025-09-15"]


def test_there_are_many_vectors():
    assert len({text for text, _, _ in CASES}) >= 120


@pytest.mark.parametrize(("text", "year", "spans"), CASES)
def test_reads_vector(text, year, spans):
    found = find_dates(text, year)
    assert [(span.start_date, span.end_date) for span in found] == spans
    assert all(text[span.start : span.end] == span.raw for span in found)


STYLES = [
    "{d.year}年{d.month}月{d.day}日", "{d.year}-{d.month:02d}-{d.day:02d}", "{d.year}.{d.month}.{d.day}",
    "{d.year}/{d.month}/{d.day}", "{d.month}月{d.day}日", "{d.month}月{d.day}号", "{d.year}{d.month:02d}{d.day:02d}",
]  # fmt: skip
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))


@given(DAYS, st.sampled_from(STYLES))
@settings(max_examples=300, deadline=None)
def test_day_in_any_style_is_read_back(day, style):
    (found,) = find_dates(f"活动时间：{style.format(d=day)}，", 2024)
    assert (found.start_date, found.end_date) == (day.isoformat(), day.isoformat())


@given(DAYS, st.integers(1, 20), st.sampled_from("-—－~～至到"))
@settings(max_examples=300, deadline=None)
def test_span_is_read_back(first, length, mark):
    last = first + timedelta(days=length)
    short = f"{first.month}月{first.day}日{mark}"
    short += f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    (found,) = find_dates(f"定于{short}举办", 2024)
    assert (found.start_date, found.end_date) == (first.isoformat(), last.isoformat())


@given(st.text(alphabet="0123456789年月日号.-/—至、上中下旬初底 一二三十廿九", max_size=20))
@settings(max_examples=400, deadline=None)
def test_spans_are_in_the_text_and_in_order(text):
    end = 0
    for span in find_dates(text, 2024):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.raw
        assert date.fromisoformat(span.start_date) <= date.fromisoformat(span.end_date)
        end = span.end


def test_lunar_holiday_of_an_unknown_year_is_not_guessed():
    assert read_holiday("中秋", "节", 2024) == (date(2024, 9, 17), date(2024, 9, 17))
    assert read_holiday("中秋", "节", 2099) is None
