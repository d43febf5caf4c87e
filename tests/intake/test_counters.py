"""Lines of a platform's counters."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.findings import Finder, Findings
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params


def found_in(params: Params, *lines: str) -> Findings:
    blocks = [BlockRow("d", at, f"l{at}", "line", text, None, None, None, 1, 1) for at, text in enumerate(lines)]
    return Finder(params).find(Source("d", "后台.jpg", "other"), blocks)


def figures(found: Findings) -> dict[str, float]:
    return {row["subkind"] or row["quantity"]: row["value"] for row in found.tables.facts}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("9月13日—9月26日共6篇总阅读21,460总分享733", {"online_views": 21460, "shares": 733}),
        ("抖音号：累计播放 5.2万 点赞 830 分享 66", {"online_views": 52000, "likes": 830, "shares": 66}),
        ("09-15阅读4,815分享212", {}),  # of one article
        ("截至目前累计播放 5.2万 点赞 830", {}),
        ("去年总阅读3,000总分享20", {}),
        ("累计服务群众800累计分享20", {}),
        ("9月16日开放60人，总阅读300总分享20", {}),
        ("总阅读300，总分享20，读者很喜欢", {}),
    ],
)
def test_counters_of_all_that_was_posted(params: Params, line: str, told: dict[str, float]) -> None:
    assert figures(found_in(params, "某站小记", line)) == told


def test_places_of_counters_are_places_in_the_line_which_names_no_activity(params: Params) -> None:
    line = "9月13日—9月26日共6篇总阅读21,460总分享733"
    found = found_in(params, "南山农技·内容统计", line, "科普日|站长的一天", "09-15阅读4,815分享212")
    assert [line[row["start"] : row["end"]] for row in found.tables.facts] == ["21,460", "733"]
    assert found.items == []
