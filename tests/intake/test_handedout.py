"""What was handed out: listed below a noun of print, or one to each person."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("sentence", "print_", "totals"),
    [
        ("宣传品主要是避险明白卡800张、急救包清单400张，一共1200张。", [800, 400, 1200], [1200]),
        ("资料有折页300份、雨伞使用说明100份。", [300, 100], []),
        ("资料有折页300份、口罩100份。", [300], []),  # what is called a gift stays one
        ("急救包400份。", [], []),
        ("领到《星图》的孩子有160位，星图每人一册。", [160], []),
        ("拿到口袋书的村民一共240人，人手一本。", [240], []),
        ("参加的学生60人，每人一份试卷。", [], []),
        # several things before one number
        ("防骗手册、环保袋和扇子一共送出2600份。", [2600], [2600]),
        ("投放急救图书、折页、文创1800份。", [1800], []),
        ("折页、口哨、雨衣发了700件。", [700], []),
        ("环保袋、扇子发了700件。", [], []),
        ("展出图书、古琴20件。", [], []),
        ("发东西900份左右。", [900], []),
    ],
)
def test_what_was_handed_out_is_counted(sentence: str, print_: list[float], totals: list[float]) -> None:
    figures = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    told = [figure for figure in figures if figure.kind.quantity == "materials"]
    assert [figure.amount.value for figure in told] == print_
    assert [figure.amount.value for figure in told if figure.scope.is_total] == totals
    assert all(sentence[figure.amount.start : figure.amount.end] == figure.amount.raw for figure in told)
