"""One decision reaches the rows it must reach, and no others."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake import consequences, merging
from kepuri_eval.intake.corrections import apply_corrections, in_force
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.settled import drop_settled
from kepuri_eval.intake.wholefiles import document_units
from kepuri_eval.params import Params
from kepuri_eval.wording import QUANTITIES
from tests.intake.test_merging import NORTH, SOUTH, activity, fact

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def fix(target: str, field: str, value: str, day: int = 1) -> Correction:
    return Correction(target=target, field=field, value=value, reason="电话核实", who="王某", when=date(2024, 10, day))


def corrected(params: Params, facts: list[dict], activities: list[dict], *fixes: Correction) -> Tables:
    changed = dataclasses.replace(params, corrections=fixes)
    found, acted, problems = apply_corrections(
        tables.from_rows(facts, "facts"), tables.from_rows(activities, "activities"), changed
    )
    return found.set_index("fact_id"), acted.set_index("activity_id"), problems


def stated(value: float, locator: str, **more: Any) -> dict[str, Any]:
    return fact(None, value, locator=locator, **more)


CONFLICT = [stated(1200, "p1"), stated(900, "p2", conflict_with="d1-p1-0"), stated(950, "p3", conflict_with="d1-p1-0")]


@pytest.mark.parametrize("chosen", ["d1-p1-0", "d1-p2-0", "d1-p3-0"])
def test_a_decided_figure_ends_the_whole_contradiction(chosen: str, params: Params) -> None:
    facts, _, problems = corrected(params, CONFLICT, [], fix(chosen, "value", "1000"))
    assert facts["conflict_with"].isna().all()
    assert facts.loc[chosen, "value"] == 1000
    assert set(facts.drop(chosen)["duplicate_of"]) == {chosen}
    assert pd.isna(facts.loc[chosen, "duplicate_of"])
    assert problems.empty


def test_figures_decided_differently_still_contradict(params: Params) -> None:
    fixes = fix("d1-p1-0", "value", "1000"), fix("d1-p2-0", "value", "1100")
    facts, _, _ = corrected(params, CONFLICT, [], *fixes)
    assert facts.loc["d1-p2-0", "conflict_with"] == "d1-p1-0"
    assert facts.loc["d1-p3-0", "duplicate_of"] == "d1-p1-0"


def test_a_figure_left_out_decides_nothing_about_the_other(params: Params) -> None:
    fixes = fix("d1-p1-0", "value", "1000"), fix("d1-p1-0", "in_scope", "否")
    facts, _, _ = corrected(params, CONFLICT, [], *fixes)
    assert facts.loc["d1-p2-0", "duplicate_of"] is None or pd.isna(facts.loc["d1-p2-0", "duplicate_of"])


def test_a_figure_confirmed_as_read_stays_as_vague_as_written(params: Params) -> None:
    facts, _, _ = corrected(params, [stated(1200, "p1", bound="at_least")], [], fix("d1-p1-0", "value", "1200"))
    assert facts.loc["d1-p1-0", ["bound", "corrected_by"]].tolist() == ["at_least", "王某 2024-10-01"]


def test_a_units_total_is_the_figure_that_says_so_and_other_totals_become_its_parts(params: Params) -> None:
    facts, _, _ = corrected(
        params, [stated(1200, "p1"), stated(900, "p2"), stated(50, "p3", is_total=False)], [],
        fix(NORTH, "participants", "900"),
    )  # fmt: skip
    assert facts.loc["d1-p2-0", ["value", "is_total", "corrected_by"]].tolist() == [900, True, "王某 2024-10-01"]
    assert facts.loc["d1-p1-0", ["value", "part_of"]].tolist() == [1200, "d1-p2-0"]
    assert pd.isna(facts.loc["d1-p3-0", "part_of"])


def test_a_total_that_a_sentence_left_out_states_is_that_sentences(params: Params) -> None:
    told = [stated(21700, "p1"), stated(6200, "p2", in_scope=False), stated(6200, "p3", planned=True)]
    facts, _, _ = corrected(params, told, [], fix(NORTH, "participants", "6200"))
    assert facts.loc["d1-p2-0", ["in_scope", "is_total", "corrected_by"]].tolist() == [True, True, "王某 2024-10-01"]
    assert facts.loc["d1-p1-0", ["value", "part_of"]].tolist() == [21700, "d1-p2-0"]
    assert pd.isna(facts.loc["d1-p3-0", "corrected_by"])


def test_a_total_that_no_sentence_states_claims_none(params: Params) -> None:
    facts, _, _ = corrected(params, [stated(1200, "p1"), stated(900, "p2")], [], fix(NORTH, "participants", "1500000"))
    made = facts.loc[f"corrections-{NORTH}-participants"]
    assert made[["value", "raw", "source"]].tolist() == [1500000, "1500000人次", "correction"]
    assert facts.loc[["d1-p1-0", "d1-p2-0"], "value"].tolist() == [1200, 900]
    assert set(facts.loc[["d1-p1-0", "d1-p2-0"], "part_of"]) == {made.name}


def test_an_activity_set_aside_is_gone_and_counts_nothing(params: Params) -> None:
    facts, activities, problems = corrected(
        params, [fact(OWN, 300), fact(OTHER, 280), stated(1200, "p1")], [OWN, OTHER],
        fix("d2-B!B2", "duplicate_of", "d1-A!B2"), fix("d1-A!B2", "set_aside", "void"),
    )  # fmt: skip
    assert activities.index.tolist() == ["d2-B!B2"]
    assert pd.isna(activities.loc["d2-B!B2", "duplicate_of"])
    assert facts["in_scope"].to_dict() == {"d1-A!B2x-0": False, "d2-B!B2x-0": True, "d1-p1-0": True}
    assert facts.loc["d2-B!B2x-0", ["duplicate_of", "conflict_with"]].isna().all()
    told = problems.set_index("code").loc["activity_set_aside", "message"]
    assert told == "“南湖观鸟研学”经核定不计入（作废；王某 2024-10-01）：电话核实。"


def test_days_and_place_of_an_activity_are_corrected(params: Params) -> None:
    held = activity("A!B2", "南湖观鸟研学", start=pd.Timestamp("2024-09-15"), end=pd.Timestamp("2024-09-15"))
    _, activities, problems = corrected(
        params, [], [held], fix("d1-A!B2", "start", "2024-09-21"), fix("d1-A!B2", "place", "南湖公园东门")
    )
    found = activities.loc["d1-A!B2", ["start", "end", "place"]].tolist()
    assert found == [pd.Timestamp("2024-09-21"), pd.Timestamp("2024-09-21"), "南湖公园东门"]
    assert problems.empty
    _, activities, _ = corrected(
        params, [], [held], fix("d1-A!B2", "end", "2024-09-23"), fix("d1-A!B2", "start", "2024-09-22")
    )
    assert [day.day for day in activities.loc["d1-A!B2", ["start", "end"]]] == [22, 23]


def test_a_unit_that_states_none_is_given_a_total_and_no_other_quantity_changes(params: Params) -> None:
    before = [stated(1200, "p1"), stated(70, "p2", subkind="young"), stated(9, "p3", unit_id=SOUTH)]
    facts, _, _ = corrected(params, before, [], fix(NORTH, "volunteers", "45"))
    made = facts.loc[f"corrections-{NORTH}-volunteers"]
    assert made[["value", "scope", "is_total", "source"]].tolist() == [45, "unit", True, "correction"]
    untouched, _, _ = corrected(params, before, [])
    pd.testing.assert_frame_equal(facts.drop(made.name), untouched)


@pytest.mark.parametrize("value", ["", "很多", "-1", "inf"])
def test_a_total_that_is_no_number_is_refused(value: str, params: Params) -> None:
    facts, _, problems = corrected(params, [stated(1200, "p1")], [], fix(NORTH, "participants", value))
    assert facts.loc["d1-p1-0", "value"] == 1200
    assert problems["code"].tolist() == ["correction_refused"]


OWN = activity("A!B2", "南湖观鸟研学", place="南湖公园", participants=300.0)
OTHER = activity("B!B2", "南湖观鸟研学", place="南湖公园", doc_id="d2", unit_id=SOUTH, participants=280.0)


def shared(params: Params) -> tuple[list[dict], list[dict]]:
    """Facts and activities of two units after merging by hand: OTHER points to OWN."""
    activities = {row["activity_id"]: {**row, "duplicate_of": None} for row in (OWN, OTHER)}
    facts = {row["fact_id"]: {**row, "duplicate_of": None, "conflict_with": None, "part_of": None, "subkind": None}
             for row in (fact(OWN, 300), fact(OTHER, 280))}  # fmt: skip
    consequences.join_activity(activities["d2-B!B2"], activities["d1-A!B2"], activities, facts, params)
    return list(facts.values()), list(activities.values())


def test_joining_links_figures_and_reporters_as_merging_does(params: Params) -> None:
    facts, activities, problems = corrected(
        params, [fact(OWN, 300), fact(OTHER, 280)], [OWN, OTHER], fix("d2-B!B2", "duplicate_of", "d1-A!B2")
    )
    assert activities.loc["d2-B!B2", "duplicate_of"] == "d1-A!B2"
    assert activities.loc["d1-A!B2", "reporters"] == f"{NORTH};{SOUTH}"
    assert facts.loc["d2-B!B2x-0", "conflict_with"] == "d1-A!B2x-0"
    assert problems["code"].tolist() == ["figures_conflict"]


def test_parting_undoes_joining(params: Params) -> None:
    facts, activities, _ = corrected(params, *shared(params), fix("d2-B!B2", "duplicate_of", ""))
    assert activities["duplicate_of"].isna().all()
    assert activities["reporters"].to_dict() == {"d1-A!B2": NORTH, "d2-B!B2": SOUTH}
    assert facts[["duplicate_of", "conflict_with"]].isna().all(axis=None)


def test_joining_to_a_duplicate_joins_to_what_stands(params: Params) -> None:
    facts, activities = shared(params)
    third = activity("C!B2", "观鸟", doc_id="d3", unit_id="host-08")
    _, found, _ = corrected(params, facts, [*activities, third], fix("d3-C!B2", "duplicate_of", "d2-B!B2"))
    assert found["duplicate_of"].dropna().to_dict() == {"d2-B!B2": "d1-A!B2", "d3-C!B2": "d1-A!B2"}
    assert found.loc["d1-A!B2", "reporters"] == f"{NORTH};{SOUTH};host-08"


def test_joining_the_one_that_stands_to_its_duplicate_turns_the_pair_round(params: Params) -> None:
    _, found, _ = corrected(params, *shared(params), fix("d1-A!B2", "duplicate_of", "d2-B!B2"))
    assert found["duplicate_of"].dropna().to_dict() == {"d1-A!B2": "d2-B!B2"}
    assert found["reporters"].to_dict() == {"d1-A!B2": NORTH, "d2-B!B2": f"{SOUTH};{NORTH}"}


def test_an_activity_moved_to_another_unit_takes_its_figures_along(params: Params) -> None:
    facts, activities, _ = corrected(
        params, [fact(OWN, 300), stated(1200, "p1")], [OWN], fix("d1-A!B2", "unit_id", SOUTH)
    )
    assert activities.loc["d1-A!B2", ["unit_id", "reporters"]].tolist() == [SOUTH, SOUTH]
    assert facts["unit_id"].to_dict() == {"d1-A!B2x-0": SOUTH, "d1-p1-0": NORTH}


def test_an_activitys_figure_is_corrected_where_no_fact_stands_behind_it(params: Params) -> None:
    fixes = fix("d1-A!B2", "volunteers", "25"), fix("d1-A!B2", "participants", "5")
    _, activities, problems = corrected(params, [fact(OWN, 300)], [OWN], *fixes)
    assert activities.loc["d1-A!B2", ["volunteers", "participants"]].tolist() == [25, 300]
    assert problems["code"].tolist() == ["correction_refused"]
    assert "d1-A!B2x-0" in problems["message"].iloc[0]


def test_documents_are_given_units_the_latest_decision_winning(params: Params) -> None:
    documents = pd.DataFrame({"doc_id": ["0123456789ab", "a00000000002"]})
    fixes = (
        fix("0123456789ab", "unit_id", NORTH, day=5), fix("0123456789ab", "unit_id", SOUTH, day=2),
        fix("a00000000002", "unit_id", "nobody"), fix("ffffffffffff", "unit_id", SOUTH),
        fix("d1-A!B2", "unit_id", SOUTH),
    )  # fmt: skip
    decided, problems = document_units(documents, dataclasses.replace(params, corrections=fixes))
    assert decided == {"0123456789ab": NORTH}
    assert [row["code"] for row in problems] == ["correction_refused", "correction_stale"]


def test_corrections_in_force_are_neither_overruled_nor_refused_nor_stale(params: Params) -> None:
    good, old = fix("d1-p1-0", "value", "1000", day=3), fix("d1-p1-0", "value", "1100", day=2)
    fixes = good, old, fix("d1-p1-0", "planned", "也许"), fix("d9-p9-9", "value", "3")
    _, _, problems = corrected(params, [stated(1200, "p1")], [], *fixes)
    assert in_force(dataclasses.replace(params, corrections=fixes), problems) == [good]


def test_settled_contradictions_and_pairs_are_asked_no_more(params: Params) -> None:
    kept = {"figures_conflict": ("d1-p1-0", "d1-p2-0"), "activities_similar": ("d1-A!B2", "d2-B!B2")}
    rows = [problem_row(code, "问", "答", about) for code, about in kept.items()]
    rows += [problem_row("figures_conflict", "问", "答", ("d1-p8-0", "d1-p9-0"))]
    problems = tables.from_rows(rows, "problems")
    fixes = fix("d1-p1-0", "value", "1000"), fix("d2-B!B2", "duplicate_of", "d1-A!B2")
    decided = dataclasses.replace(params, corrections=fixes)
    facts, activities, _ = apply_corrections(
        tables.from_rows(CONFLICT, "facts"), tables.from_rows([OWN, OTHER], "activities"), decided
    )
    left = drop_settled(problems, facts, activities, decided)
    assert left["problem_id"].tolist() == [rows[2]["problem_id"]]
    assert drop_settled(problems, facts, activities, params) is problems


def test_how_a_corrected_figure_was_to_be_read_is_not_asked_again(params: Params) -> None:
    rows = [
        problem_row(code, "", "", code, doc_id="d1", locator="p1") for code in ("amounts_several", "link_malformed")
    ]
    decided = dataclasses.replace(params, corrections=(fix("d1-p1-0", "value", "120"),))
    facts = tables.from_rows([stated(120, "p1", corrected_by="王某 2024-10-01")], "facts")
    left = drop_settled(tables.from_rows(rows, "problems"), facts, tables.empty("activities"), decided)
    assert left["code"].tolist() == ["link_malformed"]


def test_every_quantity_can_be_corrected_for_a_unit() -> None:
    assert all(fix("county-130203", quantity, "1").field == quantity for quantity in QUANTITIES)


def test_merging_leaves_what_joining_by_hand_leaves(params: Params) -> None:
    one, two = ({**row, "joint_units": "某馆", "text": "在南湖公园观鸟，学生记录鸟种和数量。"} for row in (OWN, OTHER))
    facts = tables.from_rows([fact(one, 300), fact(two, 300)], "facts")
    merged, _, _ = merging.merge_activities(tables.from_rows([one, two], "activities"), facts, params)
    pointing = merged.set_index("activity_id")["duplicate_of"].dropna().to_dict()
    assert list(pointing.items()) in ([("d2-B!B2", "d1-A!B2")], [("d1-A!B2", "d2-B!B2")])
