"""Which figure is a unit's total is asked about where it is a guess, and not otherwise."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.unsuretotals import check_added_totals, check_unsure_totals
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
    assert "（“16000人次”；“900人次”、“300人次”）" in message
    assert "最大的一处为16,000。" in message
    assert asked(params, people(16000, "r2", source="table"), people(900, "r3", source="table")) == []
    assert asked(params, people(16000, "p5"), people(900, "p8", part_of="p5-16000")) == []


def reports(value: float, place: str, **more: Any) -> dict[str, Any]:
    return people(value, place, quantity="media_reports", raw=f"{value:.0f}篇", **more)


def test_figures_of_one_paragraph_that_are_added_up(params: Params) -> None:
    (message,) = asked(params, reports(16, "p5"), reports(9, "p5"))
    assert "写有几个数（“16篇”、“9篇”），没有写明合计，现相加为25。" in message
    assert asked(params, reports(25, "p5", is_total=True), reports(9, "p5")) == []
    (message,) = asked(params, reports(16, "p5"), reports(9, "p5"), reports(7, "p8"))
    assert "（“16篇”、“9篇”；“7篇”），没有写明哪一处是合计，最大的一处为25。" in message


def test_which_figures_of_a_paragraph_are_added_up_is_declared(params: Params) -> None:
    scoring = params.method.scoring.model_copy(update={"added_in_text": ("participants",)})
    adding = dataclasses.replace(params, method=params.method.model_copy(update={"scoring": scoring}))
    (message,) = asked(adding, people(16000, "p5"), people(900, "p5"))
    assert "现相加为16,900。" in message
    (message,) = asked(adding, reports(16, "p5"), reports(9, "p5"))
    assert "最大的一处为16。" in message


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


def test_what_only_activities_tell_is_asked_about_once_a_unit(params: Params) -> None:
    rows = [
        activity("A!B2", "观鸟节", participants=120.0), activity("A!B3", "认星星", participants=80.0, volunteers=6.0),
        activity("A!B4", "认星星", volunteers=6.0, materials=5.0, duplicate_of="x"),
    ]  # fmt: skip
    activities = tables.from_rows(rows, "activities")

    def asked_of(edition: Params, *facts: dict[str, Any]) -> list[str]:
        found = check_added_totals(tables.from_rows(facts, "facts"), activities, edition)
        assert {row["unit_id"] for row in found} <= {NORTH}
        return [str(row["message"]) for row in found]

    message = "没有写明{}的合计，现按材料列出的活动和写到的数字、单位统计。"
    everything = [message.format("“活动”、“参与人次”、“科技志愿者”")]
    assert asked_of(params) == asked_of(params, people(900, "p5", planned=True)) == everything
    assert asked_of(params, people(900, "p5")) == [message.format("“活动”、“科技志愿者”")]
    fix = Correction(target=NORTH, field="volunteers", value="9", reason="核定", who="甲", when=date(2024, 10, 8))
    decided = dataclasses.replace(params, corrections=(fix,))
    assert asked_of(decided, people(900, "p5")) == [message.format("“活动”")]
    assert asked_of(decided, people(900, "p5"), people(2, "p5", quantity="activities")) == []


def test_partners_that_are_only_named_or_counted_for_one_occasion_are_asked_about(params: Params) -> None:
    def asked_of(*facts: dict[str, Any], **named: Any) -> list[str]:
        mention = {
            "mention_id": "m", "doc_id": "d1", "locator": "p1", "start": 0, "end": 4, "unit_id": NORTH,
            "topic": "named_partners", "item": "市气象局", "planned": False, "raw": "市气象局", **named,
        }  # fmt: skip
        mentions = tables.from_rows([mention], "mentions")
        found = check_added_totals(tables.from_rows(facts, "facts"), tables.empty("activities"), params, mentions)
        return [str(row["message"]) for row in found]

    message = "没有写明“联合单位”的合计，现按材料列出的活动和写到的数字、单位统计。"
    partners = people(4, "p5", quantity="joint_units", raw="4家")
    assert asked_of() == asked_of(partners) == asked_of(partners, planned=True) == [message]
    assert asked_of(planned=True) == asked_of(topic="bodies") == asked_of({**partners, "is_total": True}) == []


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [("科技志愿者110名。联合单位8家。", False), ("媒体报道5篇，联合部门8个", False), ("参与部门：8个。", False),
     ("与市气象局等8家单位举办科普集市。", True), ("联合8家单位举办科普集市。", True)],
)  # fmt: skip
def test_partners_behind_their_own_heading_are_stated(params: Params, text: str, is_asked: bool) -> None:
    partners = people(8, "p3", quantity="joint_units", raw="8", start=text.index("8"), end=text.index("8") + 1)
    read = {partners["doc_id"]: [BlockRow(partners["doc_id"], 1, "p3", "paragraph", text, *[None] * 5)]}
    found = check_added_totals(tables.from_rows([partners], "facts"), tables.empty("activities"), params, read=read)
    assert bool(found) == is_asked


def test_the_totals_row_of_a_list_of_far_fewer_activities_than_were_held(params: Params) -> None:
    row = people(75, "t1r9", source="table", is_total=True, quantity="volunteers", raw="75")
    (message,) = asked(params, row, people(137, "p3", is_total=True, quantity="activities", raw="137场"))
    assert "“75”取自只列1项活动的表，而材料写明共举办137场。" in message
    assert asked(params, row, people(2, "p3", is_total=True, quantity="activities", raw="2场")) == []
    assert asked(params, row) == []
