"""Days near the window, written in full or short."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.language.eventdays import EventDays
from kepuri_eval.params import Params


@pytest.fixture
def event(params: Params) -> EventDays:
    return EventDays(params)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9月18日和20日，在东园", [("09-18", "09-18"), ("09-20", "09-20")]),
        ("9.18，县医院", [("09-18", "09-18")]),
        ("眼科：9/16，门诊一楼", [("09-16", "09-16")]),
        ("9.15-9.25，答题", [("09-15", "09-25")]),
        ("19日一大早，广场上站满了人", [("09-19", "09-19")]),
        ("观察展，16日下午，长廊", [("09-16", "09-16")]),
        ("开放日（9.22）", [("09-22", "09-22")]),
        ("3月18日的课", []),
        ("得分9.18分，9.2万人次，9.15%", []),
        ("2号线，15号楼，第3日", []),
        ("截至9月29日，共办活动40场", []),
    ],
)
def test_days_near_the_window(text: str, days: list[tuple[str, str]], event: EventDays) -> None:
    assert [(span.start_date[5:], span.end_date[5:]) for span in event.find(text)] == days


def test_days_told_by_the_one_before(event: EventDays) -> None:
    assert event.follow("同日，在西园", "2024-09-18") == "2024-09-18"
    assert event.follow("次日，在西园", "2024-09-30") == "2024-10-01"
    assert event.follow("随后，在西园", "2024-09-18") is None
    assert event.goes_on("当晚，") is True


def test_until_when_something_lasts(event: EventDays) -> None:
    for text in ("9月16日开展，展至10月8日", "9月16日开幕，将持续到10月8日", "9月16日开展，10月8日撤展"):
        assert event.last_of(text, event.find(text)[0]) == "2024-10-08", text
    text = "9月16日开展，10月8日再办一场"
    assert event.last_of(text, event.find(text)[0]) == "2024-09-16"
