"""Participants that an area cannot hold count nowhere until an analyst has confirmed them."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.intake.implausible import hold_back, is_held
from kepuri_eval.params import Params
from tests.intake.test_merging import NORTH, activity, fact


def held_back(
    params: Params, activities: list[dict], facts: list[dict]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return hold_back(tables.from_rows(facts, "facts"), tables.from_rows(activities, "activities"), params)


def residents(params: Params) -> float:
    return float(params.unit(NORTH).residents_wan or 0) * 10_000


def test_a_total_beyond_all_residents_is_held_back_with_its_repeats_and_parts(params: Params) -> None:
    most = residents(params)
    told = [
        fact(None, most + 1, raw="150万人次"),
        fact(None, most + 1, locator="p7", duplicate_of="d1-p1-0"),
        fact(None, 4000, locator="p2", is_total=False, part_of="d1-p1-0"),
        fact(None, most, locator="p3"),
        fact(None, 9e9, locator="p4", planned=True),
    ]
    facts, _, problems = held_back(params, [], told)
    counts = facts.set_index("fact_id")["in_scope"].to_dict()
    assert counts == {"d1-p1-0": False, "d1-p7-0": False, "d1-p2-0": False, "d1-p3-0": True, "d1-p4-0": True}
    assert problems["locator"].tolist() == ["p1"]
    message = problems["message"].iloc[0]
    assert (
        f"总的参与人数为{most + 1:,.0f}（“150万人次”），超过本地常住人口（{most:,.0f}人），核实前没有计入。" == message
    )
    ids = set(problems["problem_id"])
    assert [is_held(row, ids) for row in facts.to_dict("records")] == [not counts[key] for key in facts["fact_id"]]


@pytest.mark.parametrize(("people", "counts"), [(8_698.0, True), (20_000.0, True), (20_001.0, False)])
def test_what_visitors_of_a_small_area_can_make_is_asked_about_and_counts(
    params: Params, people: float, counts: bool
) -> None:
    units = (unit.model_copy(update={"residents_wan": 0.2}) if unit.unit_id == NORTH else unit for unit in params.units)
    small = dataclasses.replace(params, units=tuple(units))
    facts, _, problems = held_back(small, [], [fact(None, people, raw="众人")])
    assert facts["in_scope"].tolist() == [counts]
    ends = "请核实。" if counts else "核实前没有计入。"
    assert problems["message"].tolist() == [
        f"总的参与人数为{people:,.0f}（“众人”），超过本地常住人口（2,000人），{ends}"
    ]


@pytest.mark.parametrize("more", [{"corrected_by": "王某 2024-10-08"}, {"quantity": "online_views"}])
def test_what_an_analyst_confirmed_and_what_is_no_crowd_counts(params: Params, more: dict) -> None:
    facts, _, problems = held_back(params, [], [fact(None, 9e6) | more])
    assert facts["in_scope"].all()
    assert problems.empty


@pytest.mark.parametrize(
    ("people", "mode", "is_kept"),
    [(400_000.0, None, False), (394_000.0, None, True), (400_000.0, "online", True)],  # half of 78.93万 is 394,650
)
def test_one_activity_with_half_the_county_is_held_back(
    params: Params, people: float, mode: str | None, is_kept: bool
) -> None:
    own = activity("A!B2", "广场集市", participants=people, mode=mode)
    facts, activities, problems = held_back(params, [own], [fact(own, people)])
    assert activities["participants"].notna().tolist() == [is_kept]
    assert facts["in_scope"].tolist() == [is_kept]
    assert problems["code"].tolist() == ([] if is_kept else ["participants_implausible"])


def test_a_body_without_residents_is_measured_by_the_whole_city(params: Params) -> None:
    host = next(unit.unit_id for unit in params.units if unit.group == "host")
    city = sum(unit.residents_wan or 0 for unit in params.units if unit.group == "county") * 10_000
    told = [fact(None, city + 1) | {"unit_id": host}, fact(None, city, locator="p2") | {"unit_id": host}]
    facts, _, problems = held_back(params, [], told)
    assert facts.set_index("locator")["in_scope"].to_dict() == {"p1": False, "p2": True}
    assert "超过全市常住人口" in problems["message"].iloc[0]


def test_where_no_residents_are_known_nothing_is_held_back(params: Params) -> None:
    units = tuple(unit.model_copy(update={"residents_wan": None}) for unit in params.units)
    facts, _, problems = held_back(dataclasses.replace(params, units=units), [], [fact(None, 9e9)])
    assert facts["in_scope"].all()
    assert problems.empty
