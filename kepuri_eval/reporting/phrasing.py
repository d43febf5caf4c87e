"""From values, bounds, dates and locators to the words that people in the office use for them."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.locators import MISSING
from kepuri_eval.locators import say_file as say_file
from kepuri_eval.locators import say_place as say_place
from kepuri_eval.method import Measure
from kepuri_eval.quoting import say_quoted as say_quoted  # with the other words for people

STANDING = {"certain": "稳定入围", "contested": "待评议", "out": "未入围", "unscored": "未计分"}
SIGNS = {"exact": "", "at_least": "≥", "at_most": "≤", "about": "≈"}
_WAN = 10_000


def say_number(value: float | None, *, decimals: int = 0) -> str:
    """A count as people say it: below 万 with thousands separated, from 万 on as 2.3万, from 亿 on as 1.2亿."""
    if value is None or pd.isna(value):
        return MISSING
    if abs(value) >= _WAN * _WAN:
        return f"{_trim(value / _WAN / _WAN)}亿"
    if abs(value) >= _WAN:
        return f"{_trim(value / _WAN)}万"
    return f"{value:,.{decimals}f}"


def say_amount(value: float, value_high: float | None, bound: str, counted_in: str = "") -> str:
    """An amount with how exact it is: ≥23,000人次, ≈300份, 5万至6万人."""
    words = f"{SIGNS[bound]}{_exact(value)}"
    if value_high is not None and pd.notna(value_high):
        words = f"{words}至{_exact(value_high)}"
    return f"{words}{counted_in}"


def say_measure(value: float | None, measure: Measure) -> str:
    """A measure's value in its declared number format, large counts as 万."""
    if value is None or pd.isna(value):
        return MISSING
    if measure.kind == "evidence":
        return "有" if value > 0 else "无"
    if measure.kind == "on_time":
        return "当日" if value == 0 else f"{'提前' if value > 0 else '逾期'}{abs(value):.0f}天"
    large = abs(value) >= _WAN and "%" not in measure.number_format
    return f"{say_number(value) if large else format(value, measure.number_format)}{measure.counted_in}"


def say_score(value: float | None, *, decimals: int = 1) -> str:
    """A score of 0 to 100, or a dash when there is none."""
    return MISSING if value is None or pd.isna(value) else f"{value:.{decimals}f}"


def say_share(value: float | None) -> str:
    """A share as a whole percentage; what is nearly none or nearly all is not rounded to it."""
    if value is None or pd.isna(value):
        return MISSING
    if 0 < value < 0.005:
        return "不足1%"
    if 0.995 <= value < 1:
        return "99%以上"
    return f"{value:.0%}"


def say_days(start: object, end: object) -> str:
    """First and last day: 9月15日, 9月15日至20日, 9月28日至10月2日."""
    if pd.isna(start):  # type: ignore[call-overload]
        return MISSING
    first = pd.Timestamp(start)  # type: ignore[arg-type]
    last = first if pd.isna(end) else pd.Timestamp(end)  # type: ignore[call-overload, arg-type]
    words = f"{first.month}月{first.day}日"
    if last <= first:
        return words
    return f"{words}至{last.day}日" if last.month == first.month else f"{words}至{last.month}月{last.day}日"


def say_date(day: object) -> str:
    """A day with its year: 2024年9月26日."""
    if pd.isna(day):  # type: ignore[call-overload]
        return MISSING
    stamp = pd.Timestamp(day)  # type: ignore[arg-type]
    return f"{stamp.year}年{stamp.month}月{stamp.day}日"


def say_ranks(low: int | None, high: int | None) -> str:
    """An interval of ranks: 第2至5位, or 第3位 when both ends are the same."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return MISSING
    return f"第{low}位" if low == high else f"第{low}至{high}位"


def list_some(words: list[str], *, most: int = 5, counted_in: str = "项") -> str:
    """The first of a list and how many there are: 甲、乙, or 甲、乙、丙、丁、戊等7项."""
    return "、".join(words[:most]) + (f"等{len(words)}{counted_in}" if len(words) > most else "")


def _exact(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _trim(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
