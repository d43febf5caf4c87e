"""Amounts that are differences, or what was left, are no results."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("全县活动办了64场，比预想的50场多出14场。", [("activities", 64)]),
        ("全县活动办了64场，多出来14场。", [("activities", 64)]),
        ("活动比上年多了9场，来的群众也多出300人。", []),
        ("折页印了2000张，还剩50张没发完。", [("materials", 2000)]),
        ("科普读本领走了八百册，剩下不到三十册。", [("materials", 800)]),
        ("资料准备了3000册，现场发放2600册，余400册。", [("other", 3000), ("materials", 2600)]),
        # more than a number, what was put forward, and the rest of what was held
        ("参与群众超出300人。", [("participants", 300)]),
        ("推出科普活动14场。", [("activities", 14)]),
        ("重点活动6场，剩下12场活动由社区自办。", [("activities", 6), ("activities", 12)]),
    ],
)
def test_what_differs_or_was_left_is_no_result(sentence: str, figures: list[tuple[str, float]]) -> None:
    told = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    assert [(figure.kind.quantity, figure.amount.value) for figure in told] == figures
