"""So many each time, and how often."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("9月16日，开放日迎来四批参观者，每批30人。", [120]),
        ("办了3个班，每班45名学员。", [135]),
        ("举办讲座6场，每场50余人。", [300]),
        # a sum that is told, an average or a limit is not worked out anew
        ("举办讲座6场，每场50余人，累计听课的约310人。", [310]),
        ("举办讲座6场，平均每场50人。", []),
        ("举办讲座6场，每场50人左右。", []),
        ("开放四批，每批控制在30人以内。", []),
        ("参赛队伍6支，每队5人。", []),
        ("计划办3个班，每班45名学员。", []),
    ],
)
def test_so_many_each_time(sentence: str, people: list[float]) -> None:
    figures = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    told = [one for one in figures if one.kind.quantity == "participants" and not one.scope.planned]
    assert [one.amount.value for one in told if one.scope.in_scope] == people
    assert all(sentence[one.amount.start : one.amount.end] == one.amount.raw for one in told)
