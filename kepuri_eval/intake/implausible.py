"""Participants beyond what an area can hold: kept out of every total until an analyst has said that they are right."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params

_CODE = "participants_implausible"
_LARGE_SHARE = 0.5  # of the residents, at one activity
_VISITORS = 20_000  # a total that a resort or an industrial zone of few residents may well come to
_ADVICE = "请核对数字和统计口径；线上观看人次请单独填写。"


def hold_back(
    facts: pd.DataFrame, activities: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Facts and activities without the participants that nobody can believe unasked, and a problem for each of them.

    A total beyond all residents of the county or zone (of the whole city for others), or one activity's figure beyond
    half of them, is put out of scope, with the parts of such a total; the activity has no such figure any more. A total
    of no more than visitors can make counts and is asked about. What was corrected is right by decision. Activities
    held online have no bounds.
    """
    residents = _residents(params)
    if not residents:
        return facts, activities, tables.empty("problems")
    held, problems = _held_totals(facts, residents, params.edition.whole)
    decided = {fix.target for fix in params.corrections if fix.field == "participants"}
    is_settled = facts["corrected_by"].notna() & (facts["quantity"] == "participants")
    decided |= set(facts.loc[is_settled, "activity_id"].dropna())
    crowded = []
    for row in rows_of(activities[activities["participants"].notna() & ~activities["activity_id"].isin(decided)]):
        most = residents.get(row["unit_id"], residents[""])
        if row["participants"] > _LARGE_SHARE * most and row["mode"] != "online":
            crowded.append(row["activity_id"])
            problems.append(_crowded(row, most, "本地" if row["unit_id"] in residents else params.edition.whole))
    is_told = facts["activity_id"].isin(crowded) & (facts["quantity"] == "participants")
    is_held = facts["fact_id"].isin(held) | (facts["part_of"].isin(held) & (facts["scope"] == "unit")) | is_told
    participants = activities["participants"].mask(activities["activity_id"].isin(crowded))
    kept, told = facts.assign(in_scope=facts["in_scope"] & ~is_held), activities.assign(participants=participants)
    return kept, told, tables.from_rows(problems, "problems")


def is_held(fact: Mapping[Any, Any], problem_ids: Set[str]) -> bool:
    """Whether a row of the facts table counts nowhere because it, its total or its activity's figure is implausible.

    Args:
        problem_ids: of the edition's problems.
    """
    if fact["in_scope"] or fact["quantity"] != "participants":
        return False
    about = [(fact["fact_id"], "stated"), (fact["duplicate_of"], "stated"), (fact["part_of"], "stated")]
    about.append((fact["activity_id"], ""))
    return any(_id(one) in problem_ids for one in about if isinstance(one[0], str))


def _residents(params: Params) -> dict[str, float]:
    """unit_id → residents of the counties and zones, and "" → those of the whole city; nothing where none are known."""
    known = {unit.unit_id: unit.residents_wan * 10_000 for unit in params.units if unit.residents_wan}
    counties = [unit.unit_id for unit in params.units if unit.unit_id in known and unit.group == "county"]
    return {**known, "": sum(known[unit_id] for unit_id in counties or known)} if known else {}


def _held_totals(
    facts: pd.DataFrame, residents: dict[str, float], whole: str
) -> tuple[list[str], list[dict[str, object]]]:
    """fact_ids of the totals beyond all residents, those that repeat one included, and a problem for each told first.

    Totals of units without residents of their own are measured by the city's.
    """
    is_total = (facts["scope"] == "unit") & (facts["quantity"] == "participants") & facts["unit_id"].notna()
    told = facts[is_total & facts["in_scope"] & ~facts["planned"] & facts["corrected_by"].isna()]
    held, problems = [], []
    for row in rows_of(told):
        most = residents.get(row["unit_id"], residents[""])
        if row["value"] <= most:
            continue
        counts = row["value"] <= _VISITORS
        held += [] if counts else [row["fact_id"]]
        if row["duplicate_of"] is None:
            whose = "本地" if row["unit_id"] in residents else whole
            message = (
                f"总的参与人数为{row['value']:,.0f}（“{row['raw']}”），超过{whose}常住人口（{most:,.0f}人），"
                f"{'请核实' if counts else '核实前没有计入'}。"
            )
            problems.append(
                problem_row(
                    _CODE, message, _ADVICE, (row["fact_id"], "stated"),
                    unit_id=row["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
                )
            )  # fmt: skip
    return held, problems


def _crowded(row: dict[str, Any], most: float, whose: str) -> dict[str, object]:
    message = (
        f"“{row['name']}”的参与人数为{row['participants']:,.0f}，超过{whose}常住人口的一半"
        f"（共{most:,.0f}人），核实前没有计入。"
    )
    return problem_row(
        _CODE, message, _ADVICE, (row["activity_id"], ""),
        unit_id=row["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
    )  # fmt: skip


def _id(about: tuple[object, str]) -> str:
    return str(problem_row(_CODE, "", "", about)["problem_id"])
