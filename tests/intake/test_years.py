"""A document's own years are told by its title, its days and the editions it names."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.language.years import event_years


@pytest.mark.parametrize(
    ("head", "text", "years"),
    [
        ("活动总结", "举办讲座3场。", {2026}),
        ("2024年全国科普日总结", "2023年举办3场。", {2024}),
        ("科普日总结", "2018年科普日清理药品。2024年9月16日举办科普日讲座。", {2024}),
        ("科普月总结", "2025年9月16日启动。2024年科普日办讲座3场。", {2025}),
        ("科普日总结", "2023年科普日、2024年科普日都有报道。", {2023, 2024}),
        ("关于报送2026年度年检材料的报告\n2025年召开会议3次。", "特此报告。", {2026}),
        ("2024年工作", "与2023年相比多了3场。", {2024}),
        ("活动总结", "自2019年以来举办3场。", {2026}),
    ],
)
def test_event_years(head: str, text: str, years: set[int]) -> None:
    assert event_years(head, f"{head}\n{text}", 2026) == years
