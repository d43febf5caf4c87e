"""Which figure is a unit's total is asked about where it is a guess, and not otherwise."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.unsuretotals import check_unsure_totals
from kepuri_eval.params import Correction, Params
from tests.intake.test_merging import NORTH, activity, fact


def asked(params: Params, *facts: dict[str, Any]) -> list[str]:
    """What is asked, of figures of places and documents of their own unless told otherwise."""
    activities = tables.from_rows([activity("A!B2", "观鸟节")], "activities")
    return [str(row["message"]) for row in check_unsure_totals(tables.from_rows(facts, "facts"), activities, params)]


def people(value: float, place: str, **more: Any) -> dict[str, Any]:
    told = {"is_total": False, "raw": f"{value:.0f}人次", "fact_id": f"{place}-{value:.0f}", "source": "prose", **more}
    return fact(None, value, locator=place, **told)


def test_figures_of_several_places_none_of_which_is_said_to_be_the_total(params: Params) -> None:
    (message,) = asked(params, people(900, "p2"), people(16000, "p5"), people(300, "p5"))
    assert "（“16000人次”、“300人次”；“900人次”）" in message
    assert "最大的一处为16,300。" in message
    assert asked(params, people(16000, "p5"), people(900, "p5")) == []  # 城区16000人次，乡村900人次: a list
    assert asked(params, people(16000, "r2", source="table"), people(900, "r3", source="table")) == []
    assert asked(params, people(16000, "p5"), people(900, "p8", part_of="p5-16000")) == []


def test_a_larger_figure_beside_the_total(params: Params) -> None:
    (message,) = asked(params, people(1100, "p4", is_total=True), people(38000, "p9"))
    assert "合计的是“1100人次”" in message
    assert "更大的“38000人次”" in message
    assert asked(params, people(38000, "p9", is_total=True), people(1100, "p4")) == []
    elsewhere = [people(300, "p1", doc_id="d2"), people(400, "p2", doc_id="d2")]
    assert asked(params, people(500, "p4", is_total=True), *elsewhere) == []  # a total stands, whatever these come to


def test_a_total_below_one_of_the_activities(params: Params) -> None:
    held = fact(activity("A!B2", "观鸟节"), 3000, locator="p7", raw="3000余人")
    (message,) = asked(params, people(400, "p2"), held)
    assert "单位总数“400人次”少于活动“观鸟节”的“3000余人”" in message
    assert asked(params, people(4000, "p2"), held) == []
    assert asked(params, held) == []  # no total is stated


@pytest.mark.parametrize(
    "more",
    [{"in_scope": False}, {"planned": True}, {"body": "某校"}, {"duplicate_of": "x"}, {"quantity": "exhibits"},
     {"conflict_with": "x"}, {"corrected_by": "c1"}],
    ids=str,
)  # fmt: skip
def test_what_does_not_count_or_is_asked_or_decided_otherwise(params: Params, more: dict[str, Any]) -> None:
    assert asked(params, people(16000, "p5"), people(900, "p8", **more)) == []


def test_a_decided_total_is_not_asked_again(params: Params) -> None:
    fix = Correction(target=NORTH, field="participants", value="16000", reason="核定", who="甲", when=date(2024, 10, 8))
    decided = dataclasses.replace(params, corrections=(fix,))
    assert asked(decided, people(16000, "p5"), people(900, "p8")) == []
