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
