"""Media named as having reported, without a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


def _reports(*paragraphs: str) -> list[float]:
    blocks = [(f"p{place}", "paragraph", text) for place, text in enumerate(paragraphs)]
    found = [figure for _, figure in READER.read_document(blocks, ())]
    told = [one for one in found if one.kind.quantity == "media_reports" and one.kind.subkind is None]
    return [one.amount.value for one in told if one.scope.in_scope and not one.scope.planned]


@pytest.mark.parametrize(
    ("sentence", "reports"),
    [
        ("江城晚报、楚江新闻网分别刊发了消息。", [2]),
        ("《楚江农村报》和“江城发布”客户端都转了我们的稿子。", [2]),
        ("县电视台对夜市进行了报道。", [1]),
        ("《江城日报》以半版篇幅报道，现场还有人来问。", [1]),
        ("人民网、楚江网等媒体先后报道了主场活动。", [2]),
        ("记者来过一回，登在9月21号的江城晚报上。", [1]),
        ("《楚江电力报》登了一小块，别的没有统计。", [1]),
        ("中国文化报官网、江城晚报对开幕作了报道。", [2]),
        ("报道：科普报1，江城日报2，县电视台3。", [6]),
        # what a body says itself, was only asked for, or is of another year
        ("学校官网和校报作了报道。", []),
        ("公司公众号、内部简报刊发了消息。", []),
        ("拟请江城晚报报道。", []),
        ("感谢江城晚报的报道。", []),
        ("去年江城晚报作了报道。", []),
        ("江城晚报的孩子们来了。", []),
    ],
)
def test_media_without_a_number_are_one_report_each(sentence: str, reports: list[float]) -> None:
    assert _reports("2024年全国科普日活动总结", sentence) == reports


def test_they_add_nothing_where_reports_are_counted() -> None:
    assert _reports("江城晚报、楚江新闻网分别刊发了消息。", "媒体报道共18篇。") == [18]
