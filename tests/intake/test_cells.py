"""Figure cells of tables as offices lay them out: what each comes to, and what is told instead of guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet

HEAD = ["序号", "活动名称", "时间", "参与人数"]


@pytest.fixture
def read(submitted: Callable, params: Params) -> Callable[..., tuple[dict[str, Any], list[tuple], list[tuple]]]:
    """Activities' participants by name, the unit's own (quantity, value), and (code, message) of the doubts."""

    def find(rows: list[list[Any]], *merged: str, file: str = "路北区/活动表.xlsx") -> tuple[dict, list, list]:
        documents, blocks, _ = submitted({file: sheet(rows, merged=merged)})
        found, facts, doubts = extract_activities(documents, blocks, params)
        own = facts[(facts["scope"] == "unit") & facts["in_scope"] & ~facts["planned"]]
        people = {row["name"]: row["participants"] for row in rows_of(found)}
        told = list(zip(doubts["code"], doubts["message"], strict=True))
        return people, list(zip(own["quantity"], own["value"], strict=True)), told

    return find


def test_a_heading_of_three_rows_keeps_its_multiplier(read: Callable) -> None:
    rows = [
        ["序号", "活动名称", "活动时间", "活动情况", None, None],
        [None, None, None, "参与人数", None, "物资"],
        [None, None, None, "线上（万人次）", "线下（人）", "折页（份）"],
        [1, "甲", "9月15日", 1.2, 300, 500],
        ["总计", None, None, 1.2, 300, 500],
    ]
    people, own, told = read(rows, "A1:A3", "B1:B3", "C1:C3", "D1:F1", "D2:E2")
    assert people == {"甲": 12_000 + 300}
    assert own == [("participants", 12_000), ("participants", 300), ("materials", 500)]
    assert told == []  # 折页 are handed out, and are no description


def test_a_figure_keeps_what_its_table_says_it_is(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "时间", "参加\n人数", "宣传情况", None, "联合单位"],
        [None, None, None, "阅读量", "直播观看量", None],
        ["甲", "9月15日", 300, 1200, 40, "区医院、区教育局等5家"],
    ]
    documents, blocks, _ = submitted({"路北区/活动表.xlsx": sheet(rows, merged=("C1:C2", "D1:E1"))})
    _, facts, _ = extract_activities(documents, blocks, params)
    assert dict(zip(facts["raw"], facts["heading"], strict=True)) == {
        "300": "参加人数", "1200": "宣传情况／阅读量", "40": "宣传情况／直播观看量", "5家": "联合单位"
    }  # fmt: skip


def test_a_sum_over_empty_cells_states_nothing(read: Callable) -> None:
    head = ["活动名称", "时间", "参与人数", "志愿者人数", "阅读量"]
    rows = [["甲", "9月15日", 30, 0, None], ["乙", "9月16日", 20, 0, None]]
    _, own, _ = read([head, *rows, ["合计", None, 50, 0, 0]])
    assert own == [("participants", 50), ("volunteers", 0)]


def test_activities_side_by_side_are_all_read(read: Callable) -> None:
    rows = [
        ["项目", "活动一", "活动二", "活动三"],
        ["活动名称", "甲", "乙", "丙"],
        ["活动时间", "9月15日", "9月16日", "9月17日"],
        ["参与人数", 300, 150, "约800人"],
    ]
    assert read(rows)[0] == {"甲": 300, "乙": 150, "丙": 800}
    assert read(rows[1:])[0] == {"甲": 300, "乙": 150, "丙": 800}


def test_another_years_column_is_kept_and_not_counted(read: Callable) -> None:
    people, _, _ = read([["活动名称", "时间", "2023年参与人数", "2024年参与人数"], ["甲", "9月15日", 1000, 1400]])
    assert people == {"甲": 1400}
    figures = [["指标", "2023年", "2024年"], ["活动场次", 100, 120], ["参与人数", 30000, 45000], ["志愿者", 300, 350]]
    assert read(figures)[1] == [("activities", 120), ("participants", 45000), ("volunteers", 350)]


def test_a_planned_column_or_cell_is_no_result(read: Callable) -> None:
    people, _, _ = read([["活动名称", "时间", "计划参与人数", "实际参与人数"], ["甲", "9月15日", 1000, 400]])
    assert people == {"甲": 400}
    assert read([HEAD, [1, "甲", "9月15日", "预计500人"]])[0] == {"甲": None}


def test_a_counting_word_in_a_column_of_its_own(read: Callable) -> None:
    rows = [["指标", "单位", "数量"], ["参与人数", "人次", 45000], ["志愿者", "人", 350], ["发放资料", "份", 9000]]
    assert read(rows)[1] == [("participants", 45000), ("volunteers", 350), ("materials", 9000)]


@pytest.mark.parametrize(
    ("cell", "value", "code", "words"),
    [
        ("每场50余人，共12场", None, "amount_unreadable", "推算约为600"),
        ("10场，每场30人", None, "amount_unreadable", "推算约为300"),
        ("人均2份", None, "amount_unreadable", "平均数"),
        ("20队，每队4人", None, "amount_unreadable", "单次数"),
        ("200人左右/场", None, "amount_unreadable", "单次数"),
        ("300人×2场", None, "amount_unreadable", "300人×2场"),
        ("100+50", None, "amount_unreadable", "100+50"),
        (1.5, None, "amount_unreadable", "1.5"),
        ("1，234人", None, "amount_unreadable", "1，234人"),
        ("100人（线上50人，线下50人）", 100, None, ""),
        ("线上100人，线下50人", 150, "amounts_several", "已相加"),
        ("１，２００人", 1200, None, ""),
        ("3万5千", 35000, None, ""),
        (-100, None, "amount_unreadable", "-100"),
        ("3趟，215名游客", 215, None, ""),
        ("3趟", None, "amount_unreadable", "3趟"),
        ("64、58、71", 193, "amounts_several", "已相加"),
        ("1、200", None, "amount_unreadable", "1、200"),  # may be the first item's 200
        ("186（持证）", 186, None, ""),
        ("300（预计）", None, "amount_unreadable", "300（预计）"),
        ("120（人均2份）", None, "amount_unreadable", "120（人均2份）"),
        ("待统计", None, "amount_unreadable", "待统计"),
        ("6批300人", 300, None, ""),
        ("8支队伍", None, "amount_unreadable", "8支队伍"),  # counted in what no people are
    ],
)  # fmt: skip
def test_what_a_cell_comes_to(read: Callable, cell: Any, value: float | None, code: str | None, words: str) -> None:
    people, _, told = read([HEAD, [1, "甲", "9月15日", cell]])
    assert people == {"甲": value}
    assert [found for found, _ in told] == ([code] if code else [])
    assert all(words in message for _, message in told)


def test_families_and_the_people_in_them_are_counted_once(read: Callable) -> None:
    people, _, told = read([HEAD, [1, "甲", "9月15日", "60组家庭约180人"], [2, "乙", "9月16日", "85户，260人"]])
    assert people == {"甲": 180, "乙": 260}
    assert told == []
    _, _, told = read([HEAD, [1, "甲", "9月15日", "120户、45人"]])
    assert [code for code, _ in told] == ["amounts_several"]


def test_ways_of_coming_tell_figures_without_a_counting_word(read: Callable) -> None:
    people, _, _ = read([HEAD, [1, "甲", "9月15日", "线上2000线下300"], [2, "乙", "9月16日", "／"]])
    assert people["甲"] == 2300
    people, _, told = read([HEAD, [1, "甲", "9月15日", "线上1.1万，线下400"]])
    assert people["甲"] == 11_400
    assert [code for code, _ in told] == ["amounts_several"]


def test_two_figures_under_one_heading_are_not_told_apart_by_guess(read: Callable) -> None:
    rows = [["活动名称", "时间", "参与人数及志愿者人数"], ["甲", "9月15日", 530], ["乙", "9月16日", "500/30"]]
    people, _, told = read(rows)
    assert people == {"甲": None, "乙": 500}
    assert [code for code, _ in told] == ["column_unmapped"]
    by_words = [rows[0], ["甲", "9月15日", "志愿者30人，参与群众500人"], ["乙", "9月16日", "志愿者5人、志愿者6人"]]
    people, _, told = read(by_words)
    assert people == {"甲": 500, "乙": None}
    assert [code for code, _ in told] == ["column_unmapped"]


def test_means_and_changes_are_no_counts(read: Callable) -> None:
    rows = [["活动名称", "时间", "参与人数", "场均参与人数", "参与人数增长率"], ["甲", "9月15日", 500, 50, 12]]
    people, _, told = read(rows)
    assert people == {"甲": 500}
    assert [code for code, _ in told] == ["column_unmapped"] * 2


def test_the_unit_of_measure_above_a_table(read: Callable) -> None:
    rows = [["活动统计表（单位：万人次）", None, None], ["活动名称", "时间", "参与人次"], ["甲", "9月15日", 1.2]]
    people, own, _ = read(rows, "A1:C1")
    assert people == {"甲": 12_000}
    assert own == []


def test_other_tables_below_are_not_activities(read: Callable) -> None:
    rows = [
        ["一、重点活动"],
        ["活动名称", "时间", "参与人数"],
        ["甲", "9月15日", 100],
        ["二、宣传报道"],
        ["序号", "报道标题", "媒体", "链接"],
        [1, "启动", "人民网", "http://example.com/1"],
        ["三、志愿服务"],
        ["队伍", "志愿者人数", "服务时长（小时）"],
        ["甲队", 30, 60],
    ]
    people, own, _ = read(rows)
    assert people == {"甲": 100}
    assert own == [("media_reports", 1), ("volunteers", 30), ("other", 60)]


def test_totals_of_sections_and_pages(read: Callable) -> None:
    rows = [
        HEAD, [1, "甲", "9月15日", 100], [2, "乙", "9月16日", 200], ["路北区小计", None, None, 300], HEAD,
        [3, "丙", "9月15日", 50], ["本页小计", None, None, 50], ["总计", None, None, 350],
    ]  # fmt: skip
    people, own, told = read(rows)
    assert people == {"甲": 100, "乙": 200, "丙": 50}
    assert own == [("participants", 300), ("participants", 50), ("participants", 350)]
    assert told == []


def test_tens_of_thousands_leave_no_crumbs(read: Callable) -> None:
    rows = [["单位", "活动场次", "参与人次（万人次）"], ["教育局", 5, 1.63], ["合计", 5, 1.63]]
    assert {value for quantity, value in read(rows)[1] if quantity == "participants"} == {16_300.0}


def test_reports_counted_in_brackets_are_figures(read: Callable) -> None:
    rows = [["活动名称", "时间", "参与人数", "媒体报道（篇）"], ["甲", "9月15日", 10, 3]]
    people, _, told = read(rows)
    assert (people, told) == ({"甲": 10}, [])
    _, _, told = read([*rows, ["乙", "9月16日", 10, "人民网"]])
    assert [code for code, _ in told] == ["amount_unreadable"]


@pytest.mark.parametrize(
    ("cell", "people", "views"),
    [
        ("举办2场，300人次，阅读量1.6万次", 300, ("online_views", 16000)),
        ("线下300人；直播观看1.2万次", 300, ("live_views", 12000)),
        ("线下课堂6场，听众2300人次；线上展厅浏览1.6万次", 2300, ("online_views", 16000)),
    ],
)
def test_views_told_in_a_cell_of_people_are_none_of_them(
    submitted: Callable, params: Params, cell: str, people: float, views: tuple[str, float]
) -> None:
    documents, blocks, _ = submitted({"路北区/活动表.xlsx": sheet([HEAD, [1, "甲", "9月15日", cell]])})
    found, facts, _ = extract_activities(documents, blocks, params)
    (activity,) = rows_of(found)
    assert (activity["participants"], activity[views[0]]) == (people, views[1])
    assert facts["fact_id"].is_unique
    told = list(zip(facts["quantity"], facts["value"], strict=True))
    assert sorted(told) == sorted([("participants", people), views])


def test_figures_day_by_day_are_the_units_and_their_total_counts(read: Callable) -> None:
    rows = [
        ["日期", "星期", "入馆人次", "科学表演（场）"],
        ["9月14日", "六", 2150, 5],
        ["9月15日", "日", 1980, 4],
        ["9月16日", "一", "闭馆", None],
        ["合计", None, 4130, 9],
    ]
    people, own, _ = read(rows, file="路北区/客流.xlsx")
    assert people == {}
    assert own == [("participants", 2150), ("participants", 1980), ("participants", 4130)]


def test_a_day_and_a_figure_beside_whom_it_was_for_are_no_figures_of_the_unit(read: Callable) -> None:
    rows = [["日期", "对象", "人数"], ["9月14日", "果农", 52], ["9月15日", "学生", 76]]
    assert read(rows, file="路北区/名单.xlsx")[1] == []
