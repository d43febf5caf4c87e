"""Rows that tell an activity each in words, with a heading above them or without."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet

ROWS: list[list[object]] = [
    ["石河镇", "豆腐里的蛋白质（9月16日）。到场72人，志愿者5名。"],
    ["青山乡", "看懂云（9月18日）。到场41人，志愿者3名。"],
    ["白沙街道", "给自行车补胎（9月20日）。到场96人，志愿者8名。"],
]


@pytest.fixture
def read(submitted: Callable, params: Params) -> Callable[[list[list[object]]], tuple[pd.DataFrame, pd.DataFrame]]:
    def run(rows: list[list[object]]) -> tuple[pd.DataFrame, pd.DataFrame]:
        documents, blocks, _ = submitted({"路北区/分镇情况.xlsx": sheet(rows)})
        activities, facts, _ = extract_activities(documents, blocks, params)
        return activities, facts

    return run


def test_rows_without_a_heading_tell_name_day_place_and_figures(read: Callable) -> None:
    activities, facts = read(ROWS)
    assert activities[["name", "place", "participants", "volunteers"]].to_numpy().tolist() == [
        ["豆腐里的蛋白质", "石河镇", 72, 5], ["看懂云", "青山乡", 41, 3], ["给自行车补胎", "白沙街道", 96, 8],
    ]  # fmt: skip
    assert activities["start"].dt.day.tolist() == [16, 18, 20]
    assert set(facts["scope"]) == {"activity"}
    assert facts["raw"].tolist()[:2] == ["72人", "5名"]


def test_below_headings_the_day_stands_beside_what_is_told(read: Callable) -> None:
    rows = [
        ["时间和地点", "内容及效果"],
        ["9月17日 柳河镇", "果树怎样过冬。讲课人带来3种绑缚材料，果农58人参加，志愿者4人。"],
        ["9月19日 南里村", "井水干净吗。当场化验，来了63人，志愿者2人。"],
        ["9月22日 市种子站", "种子发芽赛。120名学生参加。"],
        ["合计", "3场，参加241人"],
    ]
    activities, facts = read(rows)
    assert activities["name"].tolist() == ["果树怎样过冬", "井水干净吗", "种子发芽赛"]
    assert activities["place"].tolist() == ["柳河镇", "南里村", "市种子站"]
    assert activities["participants"].tolist() == [58, 63, 120]
    total = facts[facts["is_total"] & (facts["quantity"] == "participants")]
    assert total["value"].tolist() == [241]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["9月1日", "召开部署会议。各科室20人参加。"],
            ["9月3日", "制定方案。分为3项任务。"],
            ["9月5日", "印发通知。共60份。"],
        ],
        [[place, told.replace("（9月16日）", "")] for place, told in ROWS[:1]] * 3,  # no day
        [  # how the work was done, and days by the way
            ["主要做法", "形式多样。9月14日办大集，40人参加。"],
            ["主要成效", "反响热烈。9月15日办讲座，60人参加。"],
            ["宣传情况", "声势浩大。9月16日刊发3篇。"],
        ],
        ROWS[:2],
        [[place, told.replace("。到场", "，到场")] for place, told in ROWS],  # no stop behind the name
    ],
)
def test_rows_of_other_words_are_no_table(rows: list[list[object]], read: Callable) -> None:
    activities, _ = read(rows)
    assert activities.empty
