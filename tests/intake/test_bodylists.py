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


@pytest.mark.parametrize(
    ("sentence", "partners"),
    [
        ("广场义诊那天，九家医院的五十位医生坐成一排。", []),
        ("9月18日开课，36家企业来了120名安全员。", []),
        ("活动由6家医院的30名护士出力。", []),
        ("联合5家医院的30名医生义诊。", [5]),
        ("12家企业派来40名志愿者。", [12]),
        # they are pointed back to behind their names, or a body did it by itself
        ("县医院、县第一中学，还有县水利局，他们三家管场地管饭。", [3]),
        ("市教育局、市科技馆这两家出了力。", [2]),
        ("这件事不是科协一家干的。", []),
        ("联合单位一家。", [1]),
    ],
)
def test_partners_counted_are_those_who_joined_in(sentence: str, partners: list[float]) -> None:
    figures = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    assert [figure.amount.value for figure in figures if figure.kind.quantity == "joint_units"] == partners
