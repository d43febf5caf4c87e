"""From totals below a list of only some of what a unit did to parts of what the unit states of everything."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval.intake.records import rows_of

_SOME = 0.75
Row = dict[str, Any]


def link_part_totals(facts: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """The facts, `part_of` set for totals of lists of some activities (重点项目表 小计) where the unit states more.

    That is where the unit states that it held more activities than the list has, by more than what a slip explains,
    and a larger figure of the same kind.
    """
    told = rows_of(facts[facts["unit_id"].notna() & facts["in_scope"] & ~facts["planned"]])
    listed = _count_listed(activities)
    stated: dict[tuple[str, str, str | None], list[Row]] = defaultdict(list)
    for row in told:
        if row["scope"] == "unit" and row["body"] is None and row["part_of"] is None:
            stated[row["unit_id"], row["quantity"], row["subkind"]].append(row)
    parts: dict[str, str] = {}
    for (unit_id, _, _), rows in stated.items():
        held = max((row["value"] for row in stated.get((unit_id, "activities", None), [])), default=0)
        whole = max(rows, key=lambda row: row["value"])
        for row in rows:
            is_short = 0 < listed.get((unit_id, row["doc_id"]), 0) <= _SOME * held
            is_of_list = row["is_total"] and row["source"] == "table"
            if is_of_list and is_short and row["value"] < whole["value"]:
                parts[row["fact_id"]] = whole["fact_id"]
    if not parts:
        return facts
    return facts.assign(part_of=facts["fact_id"].map(parts).astype("str").fillna(facts["part_of"]))


def _count_listed(activities: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(unit_id, doc_id) → activities of the unit that the document tells of."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows_of(activities[activities["unit_id"].notna()]):
        for doc_id in {place.partition("-")[0] for place in row["sources"].split(";")}:
            counted[row["unit_id"], doc_id] += 1
    return counted
