"""What stands right above a table on its page tells what it is of."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.findings import Finder, Findings
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params

LIST = [["活动名称", "日期", "人数"], ["观星夜", "9月17日", "130"], ["水质课", "9月18日", "60"]]
SUMS = [["活动场次", "参与人次"], ["88", "9000"]]
CLOCK = [["时间", "内容", "负责人", "人数"], ["9:00", "签到", "王工", "4"], ["9:30", "领导致辞", "李工", "2"]]


def found(params: Params, *parts: str | list[list[str]]) -> Findings:
    blocks: list[BlockRow] = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            blocks.append(BlockRow("d", len(blocks), f"p{number}", "paragraph", part, None, None, None, 1, 1))
            continue
        for row, texts in enumerate(part, start=1):
            for column, text in enumerate(texts, start=1):
                place = (f"t{number}r{row}c{column}", "cell", text, f"t{number}", row, column)
                blocks.append(BlockRow("d", len(blocks), *place, 1, 1))
    return Finder(params).find(Source("d", "路北区/总结.docx", "summary"), blocks)


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("附：2023年科普日活动一览", "table_of_other_year"),
        ("下一步打算开展的活动", "plan_not_counted"),
        ("明年将举办以下活动：", "plan_not_counted"),
    ],
)
def test_a_list_of_another_year_or_of_what_is_to_come_is_not_counted(params: Params, caption: str, code: str) -> None:
    told = found(params, "今年共办活动26项。", caption, LIST)
    assert told.tables.activities == []
    assert [problem["code"] for problem in told.tables.problems] == [code]


@pytest.mark.parametrize(
    "caption",
    [
        "我区科普日活动一览", "与2023年相比，活动更多", "2025年1月5日", "一、工作计划与安排",
        "自2019年以来，学会年年办科普日。明年将举办更多活动。",
    ],
)  # fmt: skip
def test_other_words_above_a_list_leave_it_as_it_is(params: Params, caption: str) -> None:
    assert len(found(params, "路北区总结", caption, LIST).tables.activities) == 2


def test_the_figures_of_a_unit_below_another_year_are_none_of_this_one(params: Params) -> None:
    told = found(params, "2023年数据", SUMS, "2024年数据", [SUMS[0], ["99", "9900"]])
    assert [(fact["value"], fact["in_scope"]) for fact in told.tables.facts] == [
        (88, False), (9000, False), (99, True), (9900, True),
    ]  # fmt: skip


def test_so_are_figures_that_stand_as_labels_and_values_above_a_list(params: Params) -> None:
    above = [["活动场次", "88"], ["参与人次", "9000"]]
    (last, now) = (found(params, caption, above + LIST).tables.facts for caption in ("2023年数据", "2024年数据"))
    assert [(fact["value"], fact["in_scope"]) for fact in last][:2] == [(88, False), (9000, False)]
    assert [(fact["value"], fact["in_scope"]) for fact in now][:2] == [(88, True), (9000, True)]


def test_what_figures_count_stands_between_the_title_and_the_table(params: Params) -> None:
    table = [["活动名称", "活动日期", "参与人次"], ["观星夜", "9月17日", "1.2"], ["水质课", "9月18日", "0.4"]]
    told = found(params, "各校参与情况", "（单位：万人次）", table)
    assert [fact["value"] for fact in told.tables.facts] == [12000, 4000]


def test_what_one_event_is_made_up_of_by_the_clock_are_no_activities(params: Params) -> None:
    assert found(params, "启动仪式流程", CLOCK).tables.activities == []
    assert len(found(params, "开放日活动", CLOCK).tables.activities) == 2
