"""Rows as clerks fill them in: ditto marks, several things in a cell, columns that are parts of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet

HEAD = ["活动名称", "活动时间", "活动地点", "参与人数"]
Read = Callable[..., tuple[pd.DataFrame, pd.DataFrame, list[str]]]


@pytest.fixture
def read(submitted: Callable, params: Params) -> Read:
    """Activities by name, facts, and codes of problems of one sheet."""

    def run(rows: list[list[Any]], *merged: str, name: str = "表.xlsx", **more: list[list[Any]]) -> tuple:
        documents, blocks, _ = submitted({f"路北区/{name}": sheet(rows, merged=merged, more=more)})
        activities, facts, problems = extract_activities(documents, blocks, params)
        return activities.set_index("name"), facts, problems["code"].tolist()

    return run


def days(activities: pd.DataFrame, name: str) -> tuple[str, str]:
    row = activities.loc[name]
    return f"{row['start']:%m-%d}", f"{row['end']:%m-%d}"


def test_ditto_marks_stand_for_what_is_above(read: Read) -> None:
    rows = [HEAD, ["甲", "9月16日", "南湖公园", 30], ["乙", "同上", "〃", 40], ["丙", "″", "图书馆", "同上"]]
    activities, _, told = read(rows)
    assert days(activities, "丙") == ("09-16", "09-16")
    assert activities["place"].tolist() == ["南湖公园", "南湖公园", "图书馆"]
    assert activities["participants"].tolist()[:2] == [30, 40]
    assert pd.isna(activities.loc["丙", "participants"])  # nobody knows whether as many came, or were not counted
    assert told == ["amount_unreadable"]


def test_a_last_row_of_sums_is_a_total_whatever_it_is_called(read: Read) -> None:
    head = ["镇街", "活动场次", "参与人次", "志愿者"]
    rows = [head, ["盐湖镇", 12, 3400, 40], ["石岗镇", 8, 1200, 22]]
    _, facts, _ = read([*rows, ["全县", 20, 4600, 62]])
    assert facts.loc[facts["is_total"], "value"].tolist() == [20, 4600, 62]
    assert facts.loc[~facts["is_total"], "part_of"].notna().all()
    _, facts, _ = read([*rows, ["林场", 20, 4600, 61]])
    assert not facts["is_total"].any()


def test_marks_beside_a_bare_number_are_no_part_of_it(read: Read) -> None:
    rows = [
        HEAD,
        ["甲", "9月16日", "南湖公园", "47\n★"],
        ["乙", "9月17日", "图书馆", "※1,033"],
        ["丙", "9月18日", "", "9★8"],
    ]
    activities, _, told = read(rows)
    assert activities["participants"].tolist()[:2] == [47, 1033]
    assert pd.isna(activities.loc["丙", "participants"])
    assert told == ["amount_unreadable"]


def test_days_without_their_month_lie_in_the_window(read: Read) -> None:
    rows = [HEAD, ["甲", "15日上午", "一", 1], ["乙", "17日、18日", "二", 2], ["丙", "3日", "三", 3]]
    activities, _, told = read(rows)
    assert days(activities, "甲") == ("09-15", "09-15")
    assert days(activities, "乙") == ("09-17", "09-18")
    assert pd.isna(activities.loc["丙", "start"])
    assert told == ["date_unreadable"]


def test_numbered_activities_in_one_cell_are_parted(read: Read) -> None:
    rows = [
        HEAD,
        ["1.甲课\n2.乙展", "1.9月16日\n2.9月18日", "1.南湖公园\n2.图书馆", "1.30人\n2.40人"],
        ["①丙赛②丁营", "9月20日", "体育馆", 70],
    ]
    activities, facts, told = read(rows)
    assert activities.index.tolist() == ["甲课", "乙展", "丙赛", "丁营"]
    assert activities["place"].tolist() == ["南湖公园", "图书馆", "体育馆", "体育馆"]
    assert days(activities, "乙展") == ("09-18", "09-18")
    assert activities["participants"].tolist()[:3] == [30, 40, 70]
    assert pd.isna(activities.loc["丁营", "participants"])
    assert told == ["amount_shared"]
    assert facts["activity_id"].nunique() == 3
    assert facts["raw"].tolist() == ["30人", "40人", "70"]


def test_places_in_parted_cells_are_places_in_the_cell(submitted: Callable, params: Params) -> None:
    rows = [HEAD, ["1.甲课\n2.乙展", "9月16日", "公园", "1.30人\n2.140人"]]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    texts = blocks.set_index("locator")["text"]
    assert [texts[row.locator][row.start : row.end] for row in facts.itertuples()] == facts["raw"].tolist()


def test_lines_are_activities_only_where_days_and_figures_have_as_many(read: Read) -> None:
    rows = [HEAD, ["甲课\n乙展", "9月16日\n9月18日", "公园", "30\n40"], ["很长的\n丙活动", "9月20日", "馆", 5]]
    activities, _, _ = read(rows)
    assert activities.index.tolist() == ["甲课", "乙展", "很长的 丙活动"]


def test_figures_joined_below_a_joined_heading(read: Read) -> None:
    rows = [[*HEAD[:3], "人数/志愿者"], ["甲", "9月16日", "一", "120/15"], ["乙", "9月17日", "二", "52人/5人"],
            ["合计", None, None, "172/20"]]  # fmt: skip
    activities, facts, told = read(rows)
    assert activities[["participants", "volunteers"]].to_numpy().tolist() == [[120, 15], [52, 5]]
    assert facts[facts["is_total"]]["value"].tolist() == [172, 20]
    assert told == []


def test_groups_of_people_are_parts_where_they_never_exceed_the_whole(read: Read) -> None:
    head = ["活动名称", "活动时间", "参与人数", "学生", "家长"]
    parts = [head, ["甲", "9月16日", 100, 60, 30], ["乙", "9月17日", 50, None, 50]]
    activities, facts, _ = read(parts)
    assert activities["participants"].tolist() == [100, 50]
    assert facts["part_of"].notna().sum() == 3
    beside = [head, ["甲", "9月16日", 20, 60, 30], ["乙", "9月17日", 50, None, 50]]
    activities, _, _ = read(beside)
    assert activities["participants"].tolist() == [110, 100]


def test_among_them_is_a_part_of_the_column_before(read: Read) -> None:
    rows = [["活动名称", "活动时间", "参与人数", "其中：青少年"], ["甲", "9月16日", 100, 60]]
    activities, facts, _ = read(rows)
    assert activities["participants"].tolist() == [100]
    assert facts["part_of"].notna().tolist() == [False, True]
    alone = [["活动名称", "活动时间", "到场人员情况", "其中：志愿者"], ["甲", "9月16日", "很多", 6]]
    activities, _, _ = read(alone)
    assert activities["volunteers"].tolist() == [6]


def test_another_years_and_planned_columns_beside_this_years(read: Read) -> None:
    rows = [
        ["活动名称", "活动时间", "参与人数", None, "志愿者", None],
        [None, None, "2023年", "2024年", "去年", "今年"],
        ["甲", "9月16日", 500, 730, 8, 12],
        ["乙", "今年未举办", 200, None, 5, None],
    ]
    activities, _, told = read(rows, "A1:A2", "B1:B2", "C1:D1", "E1:F1")
    assert activities[["participants", "volunteers"]].to_numpy().tolist() == [[730, 12]]
    assert told == ["activity_called_off"]


def test_a_ledger_of_plans_and_what_came_of_them(read: Read) -> None:
    rows = [
        ["活动名称", "计 划", None, None, "完 成 情 况", None, None, "进展", "备注"],
        [None, "时间", "地点", "预计人数", "时间", "地点", "参与人数", None, None],
        ["甲", "9月15日", "广场", 500, "9月16日", "同计划", 560, "已完成", None],
        ["乙", "9月18日", "湿地", 60, None, None, None, "取消", "降雨"],
        ["丙", "9月18日", "湿地", 60, "9月20日", "礼堂", 40, "已完成", "原定的活动取消"],
    ]
    merged = ("A1:A2", "B1:D1", "E1:G1", "H1:H2", "I1:I2")
    activities, facts, told = read(rows, *merged, name="计划及完成情况.xlsx")
    assert activities.index.tolist() == ["甲", "丙"]
    assert days(activities, "甲") == ("09-16", "09-16")
    assert activities["place"].tolist() == ["广场", "礼堂"]
    assert activities["participants"].tolist() == [560, 40]
    assert facts.loc[facts["planned"], "value"].tolist() == [500, 60]
    assert told == ["activity_called_off"]


def test_what_was_put_off_to_another_time_is_told_in_a_column_of_how_it_went(read: Read) -> None:
    rows = [
        ["活动名称", "计划日期", "计划人数", "实际日期", "实际人数", "情况"],
        ["甲", "9月20日", 80, None, None, "取消，改十一月"],
        ["乙", "9月21日", 80, None, None, "因雨取消（另择日期）"],
        ["丙", "9月22日", 80, "9月23日", 55, "推迟一天，改9月23日"],
        ["丁", "9月24日", 80, "9月24日", None, "取消签到，改为扫码"],
    ]
    activities, _, told = read(rows)
    assert activities.index.tolist() == ["丙", "丁"]
    assert told == ["activity_called_off", "activity_called_off"]


def test_a_table_titled_by_another_year_is_not_counted(read: Read) -> None:
    last = [["2023年科普日活动表"], HEAD, ["旧活动", "9月16日", "公园", 30]]
    activities, _, told = read([HEAD, ["甲", "9月16日", "公园", 30]], **{"去年": last})
    assert activities.index.tolist() == ["甲"]
    assert told == ["table_of_other_year"]


def test_totals_above_their_rows_have_them_as_parts(read: Read) -> None:
    rows = [HEAD, ["合计", None, None, 70], ["甲", "9月16日", "公园", 30], ["乙", "9月17日", "公园", 40]]
    activities, facts, _ = read(rows)
    assert activities["participants"].tolist() == [30, 40]
    assert facts["part_of"].notna().tolist() == [False, True, True]


def test_tables_beside_each_other(read: Read) -> None:
    rows = [
        ["表1 线下活动", None, None, None, "表2 线上活动", None, None],
        ["活动", "日期", "观众（人）", None, "序号", "主题", "观看量"],
        ["甲", "9月16日", 30, None, 1, "云游", "3.4万"],
        ["乙", "9月17日", 40, None, 2, "化石", 870],
        ["合计", None, 70],
    ]
    activities, _, told = read(rows, "A1:C1", "E1:G1")
    assert activities.index.tolist() == ["甲", "乙", "云游", "化石"]
    assert activities["live_views"].tolist()[2:] == [34_000, 870]
    assert activities["participants"].tolist()[:2] == [30, 40]
    assert told == []


def test_names_and_figures_of_things_given_away(read: Read) -> None:
    head = ["活动名称", "活动时间", "宣传品发放", None, None, "纪念品"]
    rows = [head, [None, None, "手册", "折页", "其他（袋、扇等）", None], ["甲", "9月16日", 40, "60张", 5, 7]]
    activities, facts, _ = read(rows, "A1:A2", "B1:B2", "C1:E1", "F1:F2")
    assert activities["materials"].tolist() == [105]
    assert facts.loc[facts["subkind"] == "giveaways", "value"].tolist() == [7]
    in_words = [["活动名称", "活动时间", "资料及环保袋"], ["甲", "9月16日", "资料150、环保袋105"]]
    activities, facts, _ = read(in_words)
    assert activities["materials"].tolist() == [150]
    assert facts["subkind"].tolist() == [None, "giveaways"] or facts["value"].tolist() == [150, 105]


def test_figures_of_all_activities_are_not_those_of_the_one_named(read: Read) -> None:
    head = ["学校", "场次", "参与人次", "最有特色的一项活动", "日期", "该项活动人数"]
    rows = [head, ["一中", 9, 5200, "天文夜", "9月16日", 1200], ["二小", 4, 460, "豆芽日记展", "9月18日", 56]]
    activities, facts, _ = read([*rows, ["合计", 13, 5660, None, None, None]])
    assert activities["participants"].tolist() == [1200, 56]
    assert activities["sessions"].isna().all()
    assert facts.loc[facts["is_total"], "value"].tolist() == [13, 5660]


def test_figures_beside_those_of_the_activity_that_are_of_it_too(read: Read) -> None:
    rows = [["活动名称", "日期", "本次活动线下人数", "线上人数"], ["天文夜", "9月16日", 120, 300]]
    assert read(rows)[0]["participants"].tolist() == [420]
