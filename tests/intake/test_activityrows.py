"""Pieces of a row: days, place, partners, links, yes and no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pandas as pd
import pytest

from kepuri_eval.intake.activities.activityrows import (
    find_links,
    find_place,
    find_written_links,
    is_yes,
    read_days,
    split_names,
)
from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.intake.tabular.grids import Cell
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        ({"date": "9月15日—20日"}, ("09-15", "09-20")),
        ({"date": "9月14日-15日、21日"}, ("09-14", "09-21")),
        ({"start": "2024-09-15", "end": "2024/9/18"}, ("09-15", "09-18")),
        ({"start": "2024-09-15"}, ("09-15", "09-15")),
        ({"date": "18/9-20/9"}, ("09-18", "09-20")),
        ({"date": "45550"}, ("09-15", "09-15")),  # the day a sheet shows as a number: 1899-12-30 + 45550
    ],
)
def test_days(texts: dict[str, str], days: tuple[str, str]) -> None:
    found = read_days(texts, 2024)
    assert found.start is not None
    assert found.end is not None
    assert (f"{found.start:%m-%d}", f"{found.end:%m-%d}") == days


def test_reversed_days_stay_reversed_for_the_checks_to_ask() -> None:
    found = read_days({"start": "9月18日", "end": "9月15日"}, 2024)
    assert found.start is not None
    assert found.end is not None
    assert found.start > found.end


def test_days_that_are_not_said_or_not_readable() -> None:
    assert read_days({}, 2024).is_unreadable is False
    assert read_days({"date": "-"}, 2024).is_unreadable is False
    assert read_days({"date": "择日"}, 2024).is_unreadable is True


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("21/9/2024", "09-21"), ("9/21/2024", "09-21"), ("9/21/24", "09-21"), ("21.9.2024", "09-21"),
        ("3/9/2024", "09-03"), ("9/3/2024", "09-03"),  # 9 March is far from the event
        ("9/10/2024", None), ("21/9/22", None), ("31/9/2024", None),
    ],
)  # fmt: skip
def test_days_with_the_year_behind(told: str, day: str | None) -> None:
    found = read_days({"date": told}, 2024, (date(2024, 9, 15), date(2024, 9, 25)))
    assert (found.start and f"{found.start:%m-%d}") == day
    assert found.is_unreadable is (day is None)
    assert find_place({"date": told}, 2024) is None


def test_a_span_of_days_with_the_year_behind() -> None:
    found = read_days({"date": "15.09.2024-17.09.2024"}, 2024)
    assert (found.start, found.end) == (datetime(2024, 9, 15), datetime(2024, 9, 17))


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ({"place": "南湖 公园"}, "南湖 公园"), ({"place": "-"}, None), ({"date": "9月15日上午，南湖公园"}, "南湖公园"),
        ({"date": "9月15日上午9:00"}, None), ({"date_and_place": "青龙河，9月15日"}, "青龙河"), ({}, None),
        ({"date": "9月18日（周三）第一节"}, None), ({"date": "9月18日（周三）第一节，操场"}, "操场"),
    ],
)  # fmt: skip
def test_place(texts: dict[str, str], place: str | None) -> None:
    assert find_place(texts, 2024) == place


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("9-18", ("09-18", "09-18")),
        ("09-18上午", ("09-18", "09-18")),
        ("9-18（周三）", ("09-18", "09-18")),
        ("9-18至9-20", ("09-18", "09-20")),
        ("9-18、9-21", ("09-18", "09-21")),
        ("9-18~20", ("09-18", "09-20")),
        ("9.18 周三", ("09-18", "09-18")),
        ("9.18、20", ("09-18", "09-20")),
        ("18-20日", ("09-18", "09-20")),
        ("18、21日", ("09-18", "09-21")),
        ("9.18-11", (None, None)),  # the eleventh is before the eighteenth
        ("9-11点", (None, None)),  # hours
        ("3-18", (None, None)),  # nowhere near the event
        ("9月9-18日", ("09-09", "09-18")),
    ],
)
def test_days_of_columns_in_short(
    submitted: Callable, params: Params, told: str, days: tuple[str | None, str | None]
) -> None:
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet([["活动名称", "日期", "人数"], ["甲", told, "30"]])})
    found = extract_activities(documents, blocks, params)[0].loc[0]
    assert [None if pd.isna(day) else f"{day:%m-%d}" for day in (found["start"], found["end"])] == list(days)
    assert days == (None, None) or pd.isna(found["place"])


def test_names_of_partners() -> None:
    assert split_names("市第一中学、路北区教育局等5家") == ["市第一中学", "路北区教育局"]
    assert split_names("1.市科技局 2.市教育局；3.团市委") == ["市科技局", "市教育局", "团市委"]
    assert split_names("（1）市科技局（2）市教育局") == ["市科技局", "市教育局"]
    assert split_names("1、市科技局2、市教育局") == ["市科技局", "市教育局"]
    assert split_names("3M公司、360公司") == ["3M公司", "360公司"]
    assert split_names("无") == []
    assert split_names("甲学会；乙学会\n甲学会") == ["甲学会", "乙学会"]


def test_links_of_words_and_of_cells_each_once() -> None:
    cells = {
        2: Cell("B1", "见https://news.invalid/1。", 1, 2, links=("https://news.invalid/2",)),
        1: Cell("A1", "https://news.invalid/1，www.b.invalid/x", 1, 1),
    }
    assert find_links(cells) == ["https://news.invalid/1", "www.b.invalid/x", "https://news.invalid/2"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("√", True),
        ("已上传", True),
        ("6", True),
        ("否", False),
        ("未上传", False),
        ("0", False),
        ("无", False),
        ("", None),
    ],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert is_yes(text) is answer


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http//news.invalid/a2", ["http//news.invalid/a2"]), ("htp://a.invalid/2", ["htp://a.invalid/2"]),
        ("http:a.invalid/5", ["http:a.invalid/5"]), ("mp.weixin.qq.com/s/abc 见附件", ["mp.weixin.qq.com/s/abc"]),
        ("https://a.invalid/1", []), ("http：//a.invalid/4", []), ("图1.jpg、总结.docx", []), ("见附件", []),
        ("2024.9.16", []), ("日报9/16", []), ("1.2万", []), ("zs@a.invalid", []),
    ],
)  # fmt: skip
def test_what_was_meant_for_a_link_is_kept(text: str, links: list[str]) -> None:
    assert find_written_links(text) == links
