"""From the register and what was reported to the units whose place people have to decide on, whatever their score."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.params import Params

ITSELF, NO_ACTIVITY = "评议单位自身，是否参评由评议会议决定", "没有读到任何活动，需核实后再议"


def list_open_points(facts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> dict[str, str]:
    """unit_id → why it is on no list by rule alone: the organiser itself, or a unit of which no activity is known.

    An activity is known where one was read, reported with others, or a number of them was stated.
    """
    held = ("activities", *params.method.scoring.sorts.get("activities", ()))
    told = facts["in_scope"] & ~facts["planned"] & facts["quantity"].isin(held) & (facts["value"] > 0)
    reporters = activities["reporters"].dropna().str.split(";").explode().str.strip()
    active = {*facts.loc[told, "unit_id"].dropna(), *activities["unit_id"].dropna(), *reporters}
    points = {unit.unit_id: NO_ACTIVITY for unit in params.units if unit.unit_id not in active}
    return points | ({params.organiser_id: ITSELF} if params.organiser_id else {})
