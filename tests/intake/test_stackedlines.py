"""Labels and figures in turn, a line each, as frames of slides and web pages tell them."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.findings import Finder
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params


def figures(params: Params, *lines: str) -> set[tuple[str, float]]:
    blocks = [BlockRow("d", at, f"p{at}", "paragraph", text, None, None, None, 1, 1) for at, text in enumerate(lines)]
    found = Finder(params).find(Source("d", "汇报.pptx", "summary"), blocks)
    facts = [fact for fact in (*found.facts, *found.tables.facts) if fact["in_scope"]]
    return {(fact["quantity"], fact["value"]) for fact in facts}


TOLD = {("activities", 17), ("participants", 5320), ("volunteers", 86), ("media_reports", 9)}


@pytest.mark.parametrize(
    "lines",
    [
        ["活动场次", "17场", "参与人次", "5320人次", "志愿者", "86人", "媒体报道", "9篇"],
        ["17场", "活动场次", "5320", "参与人次", "86人", "志愿者", "9篇", "媒体报道"],
        ["数据速览", "活动场次", "17", "参与人次：", "5320", "志愿者", "86", "媒体报道", "9", "江口镇科协"],
    ],
)
def test_labels_tell_what_the_figures_beside_them_count(params: Params, lines: list[str]) -> None:
    assert figures(params, "科普日汇报", *lines, "以上情况，特此报告。") == TOLD


def test_figures_of_another_year_or_of_an_article_are_no_results(params: Params) -> None:
    assert figures(params, "2022年数据", "活动场次", "17场", "志愿者", "86人") == set()
    assert figures(params, "观星夜", "阅读", "8140", "点赞", "35") == set()


def test_labels_between_figures_may_be_of_either(params: Params) -> None:
    assert figures(params, "某镇汇报。", "志愿者", "86", "参与人次", "5320", "活动场次") == set()


@pytest.mark.parametrize(
    "lines",
    [
        ["联系人名单", "志愿者", "13", "联系电话", "8", "参与人数", "3"],
        ["入馆须知", "每场人数", "30", "注册志愿者", "3200", "会员人数", "500"],
        ["9月18日 水火箭课", "参与人数", "60", "志愿者", "5"],
        ["水火箭课", "参与人数", "60", "志愿者", "5", "观星夜", "参与人数", "200", "志愿者", "9"],
    ],
)
def test_figures_of_contacts_of_each_time_and_of_one_activity_are_no_units(params: Params, lines: list[str]) -> None:
    assert figures(params, "某镇汇报。", *lines) == set()


def test_figures_below_aims_are_planned(params: Params) -> None:
    lines = ["某镇汇报。", "明年的目标", "活动场次", "88场", "参与人次", "9000人次"]
    blocks = [BlockRow("d", at, f"p{at}", "paragraph", text, None, None, None, 1, 1) for at, text in enumerate(lines)]
    found = Finder(params).find(Source("d", "汇报.pptx", "summary"), blocks)
    assert [fact["planned"] for fact in found.tables.facts] == [True, True]


def test_the_whole_beside_the_figures_of_one_activity(params: Params) -> None:
    whole = ["总体数据", "活动场次", "17", "参与人次", "5320", "志愿者", "86", "媒体报道", "9"]
    assert figures(params, "某镇汇报。", *whole, "启动仪式", "参与人次", "800", "志愿者", "30") == TOLD
