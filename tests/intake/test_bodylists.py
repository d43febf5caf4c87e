"""Bodies that are counted and are no partners."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("sentence", "quantity", "value"),
    [
        ("全县动员14个乡镇和26个县直部门共同参与。", "other", 26),
        ("我县组织9个镇（街道）、31个部门参加。", "other", 31),
        ("动员31个成员单位参与。", "joint_units", 31),  # no rank of the area beside it
        ("由26个部门联合主办。", "joint_units", 26),
        ("高新区三家企业开放生产线，接待学生。", "venues", 3),
        ("5家企业敞开大门，迎来学生。", "venues", 5),
        ("邀请12家企业参加开放日活动。", "joint_units", 12),
        ("此外，四个分局自行组织了小型活动。", "other", 4),
    ],
)
def test_who_is_called_on_or_opens_doors_is_no_partner(sentence: str, quantity: str, value: float) -> None:
    figures = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    assert [figure.kind.quantity for figure in figures if figure.amount.value == value] == [quantity]
