"""What analysts decided reaches the facts and activities it concerns, and nothing else."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake.corrections import apply_corrections
from kepuri_eval.params import Params
from tests.intake.test_merging import activity, fact

ACTIVITY = activity("A!B2", "水质课", participants=300.0)
FACTS = [fact(ACTIVITY, 300), fact(None, 1200, locator="p4", bound="at_least")]


def fix(target: str, field: str, value: str, day: int = 1, who: str = "王某") -> Correction:
    return Correction(target=target, field=field, value=value, reason="电话核实", who=who, when=date(2024, 10, day))


def corrected(params: Params, *fixes: Correction) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    changed = dataclasses.replace(params, corrections=fixes)
    facts, activities, problems = apply_corrections(
        tables.from_rows(FACTS, "facts"), tables.from_rows([ACTIVITY], "activities"), changed
    )
    return facts.set_index("fact_id"), activities.set_index("activity_id"), problems


def test_a_corrected_value_is_exact_and_signed(params: Params) -> None:
    facts, _, problems = corrected(params, fix("d1-p4-0", "value", "1,350"))
    row = facts.loc["d1-p4-0"]
    assert (row["value"], row["bound"], row["corrected_by"]) == (1350, "exact", "王某 2024-10-01")
    assert pd.isna(facts.loc["d1-A!B2x-0", "corrected_by"])
    assert problems.empty


def test_the_activitys_figure_follows_its_fact(params: Params) -> None:
    _, activities, _ = corrected(params, fix("d1-A!B2x-0", "value", "250"))
    assert activities.loc["d1-A!B2", "participants"] == 250


@pytest.mark.parametrize(
    ("of_unit", "carried"), [(True, 250.0), (False, 300.0)], ids=["of the unit's total", "of the activity's figure"]
)
def test_the_activitys_figure_follows_a_part_of_the_units_total_only(
    of_unit: bool, carried: float, params: Params
) -> None:
    whole = fact(None if of_unit else ACTIVITY, 1200, locator="p4", is_total=True)
    rows = [fact(ACTIVITY, 300, part_of=whole["fact_id"]), whole]
    decided = dataclasses.replace(params, corrections=(fix("d1-A!B2x-0", "value", "250"),))
    _, activities, problems = apply_corrections(
        tables.from_rows(rows, "facts"), tables.from_rows([ACTIVITY], "activities"), decided
    )
    assert activities["participants"].tolist() == [carried]
    assert problems.empty


def test_a_part_decided_to_exceed_the_stated_total_is_told(params: Params) -> None:
    whole = fact(None, 1200, locator="p4", is_total=True)
    rows = tables.from_rows([fact(ACTIVITY, 300, part_of=whole["fact_id"]), whole], "facts")
    for value, told in (("30000", True), ("1200", False)):
        decided = dataclasses.replace(params, corrections=(fix("d1-A!B2x-0", "value", value),))
        _, _, problems = apply_corrections(rows, tables.from_rows([ACTIVITY], "activities"), decided)
        assert problems["code"].tolist() == ["correction_contradicts"] * told
        assert all("大于它所在的合计" in message for message in problems["message"])
    both = (fix("d1-A!B2x-0", "value", "1300"), fix(whole["fact_id"], "value", "1400"))
    decided = dataclasses.replace(params, corrections=both)
    assert apply_corrections(rows, tables.from_rows([ACTIVITY], "activities"), decided)[2].empty


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("name", "水质公开课", "水质公开课"),
        ("mode", "both", "both"),
        ("is_key", "是", True),
        ("unit_id", "host-08", "host-08"),
    ],
)
def test_fields_of_an_activity(field: str, value: str, stored: object, params: Params) -> None:
    _, activities, problems = corrected(params, fix("d1-A!B2", field, value))
    assert activities.loc["d1-A!B2", field] == stored
    assert problems.empty


def test_flags_of_a_fact(params: Params) -> None:
    facts, _, _ = corrected(params, fix("d1-p4-0", "in_scope", "否"), fix("d1-p4-0", "planned", "true"))
    assert (bool(facts.loc["d1-p4-0", "in_scope"]), bool(facts.loc["d1-p4-0", "planned"])) == (False, True)


@pytest.mark.parametrize(
    ("target", "field", "value", "code"),
    [
        ("d9-p1-0", "value", "5", "correction_stale"), ("d1-p4-0", "value", "很多", "correction_refused"),
        ("d1-p4-0", "value", "-5", "correction_refused"), ("d1-p4-0", "value", "nan", "correction_refused"),
        ("d1-p4-0", "name", "甲", "correction_refused"), ("d1-p4-0", "quantity", "people", "correction_refused"),
        ("d1-A!B2", "mode", "网上", "correction_refused"), ("d1-A!B2", "unit_id", "nobody", "correction_refused"),
        ("d1-p4-0", "duplicate_of", "d9-p9-9", "correction_refused"),
        ("d1-p4-0", "duplicate_of", "d1-p4-0", "correction_refused"),
    ],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing_and_is_told(
    target: str, field: str, value: str, code: str, params: Params
) -> None:
    facts, activities, problems = corrected(params, fix(target, field, value))
    untouched_facts, untouched, _ = corrected(params)
    pd.testing.assert_frame_equal(facts, untouched_facts)
    pd.testing.assert_frame_equal(activities, untouched)
    assert problems["code"].tolist() == [code]


def test_of_two_corrections_the_later_wins_and_both_are_shown(params: Params) -> None:
    facts, _, problems = corrected(params, fix("d1-p4-0", "value", "900", 5, "李某"), fix("d1-p4-0", "value", "800", 2))
    assert facts.loc["d1-p4-0", "value"] == 900
    assert problems["code"].tolist() == ["correction_contradicts"]
    assert all(words in problems["message"].iloc[0] for words in ("900", "800", "李某", "王某"))


def test_two_figures_of_one_thing_decided_differently_are_told(params: Params) -> None:
    rows = [fact(None, 6200), fact(None, 5200, locator="p2", conflict_with="d1-p1-0")]
    params = dataclasses.replace(
        params,
        corrections=(fix("d1-p1-0", "value", "6200"), fix("d1-p2-0", "value", "5200", who="李某")),
    )
    facts, _, problems = apply_corrections(tables.from_rows(rows, "facts"), tables.from_rows([], "activities"), params)
    assert problems["code"].tolist() == ["correction_contradicts"]
    assert "王某" in problems["message"].iloc[0]
    assert "李某" in problems["message"].iloc[0]
    assert facts["conflict_with"].notna().sum() == 1


@pytest.mark.parametrize(
    ("figure", "value", "told"),
    [
        ("d1-p4-0", "1350", True),  # the stated total itself, decided in two ways
        ("d1-p4-0", "1500", False),
        ("d1-A!B2x-0", "1501", True),  # one activity had more people than the whole
        ("d1-A!B2x-0", "1500", False),
    ],
)
def test_a_figure_and_its_units_total_that_cannot_both_be_are_told(
    figure: str, value: str, told: bool, params: Params
) -> None:
    total = fix(FACTS[0]["unit_id"], "participants", "1500", who="李某")
    for fixes in ((fix(figure, "value", value), total), (total, fix(figure, "value", value))):
        facts, _, problems = corrected(params, *fixes)
        counts = facts[(facts["scope"] == "unit") & facts["part_of"].isna()]
        assert counts["value"].tolist() == [1500]
        assert problems["code"].tolist() == ["correction_contradicts"] * told
        for message in problems["message"]:
            assert "合计数核定为1,500（李某 2024-10-01）" in message
            assert f"核定为{int(value):,}（王某 2024-10-01），两者不能同时成立" in message


def test_an_activitys_own_figure_above_its_units_total_is_told(params: Params) -> None:
    fixes = fix("d1-A!B2", "volunteers", "90"), fix(FACTS[0]["unit_id"], "volunteers", "80")
    _, _, problems = corrected(params, *fixes)
    assert problems["code"].tolist() == ["correction_contradicts"]
    assert "“水质课”核定为90" in problems["message"].iloc[0]
