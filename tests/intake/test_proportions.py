"""Totals that can hardly both be right are asked about together."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.proportions import check_proportions
from kepuri_eval.params import Params
from tests.intake.test_merging import NORTH, fact


def total(quantity: str, value: float, raw: str, **more: Any) -> dict[str, Any]:
    return fact(None, value, quantity, locator=f"p-{quantity}", fact_id=quantity, raw=raw, source="prose", **more)


def asked(params: Params, *facts: dict[str, Any]) -> list[str]:
    found = check_proportions(tables.from_rows(facts, "facts"), params)
    assert {row["unit_id"] for row in found} <= {NORTH}
    return [str(row["message"]) for row in found]


def test_activities_that_must_have_been_people(params: Params) -> None:
    sessions, people = total("activities", 1800, "1800场"), total("participants", 2340, "2340人次")
    assert asked(params, sessions, people) == [
        "“参与人次”写作“2340人次”，“活动”写作“1800场”，每场活动的平均人次约为1.3，不合常情。"
    ]  # fmt: skip
    assert asked(params, total("activities", 18, "18场"), people) == []


@pytest.mark.parametrize(
    ("facts", "ratio"),
    [
        ([("activities", 2, "2场"), ("participants", 25_000, "2.5万人次")], "每场活动的平均人次约为12,500"),
        ([("volunteers", 400, "400名"), ("participants", 60, "60人次")], "每名志愿者对应的参与人次约为0.15"),
        ([("volunteers", 900, "900名"), ("activities", 3, "3场")], "每场活动的平均志愿者人数约为300"),
        ([("materials", 9000, "9000份"), ("participants", 60, "60人次")], "每人次发放的资料份数约为150"),
    ],
)
def test_every_pair_that_is_declared(params: Params, facts: list[tuple[str, float, str]], ratio: str) -> None:
    (message,) = asked(params, *(total(*one) for one in facts))
    assert ratio in message


def test_a_decided_total_is_told_as_decided_and_the_other_is_asked_about(params: Params) -> None:
    sessions = total("activities", 15, "15场")
    people = total("participants", 46_000, "46万人次", corrected_by="甲 2024-10-08")
    (row,) = check_proportions(tables.from_rows([sessions, people], "facts"), params)
    assert row["message"] == "“参与人次”核定为46,000，“活动”写作“15场”，每场活动的平均人次约为3,067，不合常情。"
    assert "其中一项已经核定，请核对另一项" in str(row["advice"])


def test_what_is_not_stated_or_zero_or_decided_is_not_compared(params: Params) -> None:
    sessions, people = total("activities", 1800, "1800场"), total("participants", 2340, "2340人次")
    assert asked(params, sessions) == []
    assert asked(params, sessions, {**people, "planned": True}) == []
    assert asked(params, sessions, {**people, "value": 0.0}) == []
    signed = {"corrected_by": "甲 2024-10-08"}
    assert asked(params, {**sessions, **signed}, {**people, **signed}) == []
    assert len(asked(params, {**sessions, **signed}, people)) == 1
    silent = params.wording.model_copy(update={"proportions": ()})
    assert asked(dataclasses.replace(params, wording=silent), sessions, people) == []
