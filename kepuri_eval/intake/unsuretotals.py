"""From the figures a unit states of itself to the doubts about which of them is its total."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.quoting import first_of

_ADVICE = "请确认本单位的合计数；几处数字有包含关系的，请注明。"

Row = dict[str, Any]


def check_unsure_totals(facts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Rows of `problems`, one a unit and quantity whose total is a guess.

    Three things tell that: several places tell of it and none says that it is the total; a figure that was not
    counted is larger than the one said to be the total; the total is less than one of the unit's activities has. Where
    figures contradict each other that is asked about already, and what an analyst decided is not asked again.
    """
    names = dict(zip(activities["activity_id"], activities["name"], strict=True))
    settled = {(fix.target, fix.field) for fix in params.corrections}
    told = _countable(facts, params)
    rows = []
    for (unit_id, quantity), figures in told.groupby(["unit_id", "quantity"], sort=True):
        if (unit_id, quantity) in settled or figures[["corrected_by", "conflict_with"]].notna().any(axis=None):
            continue
        is_own = (figures["scope"] == "unit") & figures["body"].isna()
        own = [rows_of(group) for _, group in figures[is_own].groupby("doc_id", sort=True)]
        if not own:
            continue
        stated = [group for group in own if any(row["is_total"] for row in group)]
        counted, others, message = max(map(_count, stated or own), key=lambda found: _sum(found[0]))
        label = params.wording.quantities[quantity].label  # type: ignore[index]
        largest = max(rows_of(figures[figures["scope"] == "activity"]), key=_value, default=None)
        if largest is not None and largest["value"] > _sum(counted):
            others, message = [largest], "“{label}”的单位总数{counted}少于活动“{activity}”的{others}。"
        if message:
            said = {
                "label": label, "counted": _quoted(counted), "others": _quoted(others), "sum": f"{_sum(counted):,.0f}",
                "activity": names.get(largest["activity_id"], "") if largest else "",
            }  # fmt: skip
            rows.append(problem_row(
                "total_unsure", message.format(**said), _ADVICE, (unit_id, quantity),
                unit_id=str(unit_id), doc_id=counted[0]["doc_id"], locator=counted[0]["locator"],
            ))  # fmt: skip
    return rows


def _countable(facts: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Figures of the quantities that the method adds up, each once, without their parts."""
    left_out = [(quantity, kind) for quantity, kinds in params.method.scoring.left_out.items() for kind in kinds]
    kinds = pd.Series(list(zip(facts["quantity"], facts["subkind"], strict=True)), facts.index, dtype=object)
    is_told = facts["in_scope"] & ~facts["planned"] & facts["duplicate_of"].isna()
    is_added_up = facts["quantity"].isin(params.method.added_up) & ~kinds.isin(left_out)
    return facts[is_told & is_added_up & ~facts["part_of"].isin(facts["fact_id"])]


def _count(figures: list[Row]) -> tuple[list[Row], list[Row], str]:
    """Of one document's own figures those that count, those that do not, and what is doubtful about that, if anything.

    As `scoring.evidence.count_once` chooses: a table is added up, and so is a paragraph (本报3篇，日报2篇).
    """
    totals = [row for row in figures if row["is_total"]]
    if not totals:
        places: dict[str, list[Row]] = defaultdict(list)
        for row in figures:
            places[row["locator"] if row["source"] == "prose" else ""].append(row)
        counted = max(places.values(), key=_sum)
        others = [row for row in figures if row not in counted]
        message = "“{label}”有几处写明（{counted}；{others}），没有写明哪一处是合计，最大的一处为{sum}。"
        return counted, others, message if others else ""
    whole = max(totals, key=_value)
    larger = sorted((row for row in figures if row["value"] > whole["value"]), key=_value, reverse=True)
    message = "“{label}”写明为合计的是{counted}，材料中另有更大的{others}，未能判断哪一个是合计。"
    return [whole], larger, message if larger else ""


def _sum(figures: list[Row]) -> float:
    return float(sum(row["value"] for row in figures))


def _value(row: Row) -> float:
    return float(row["value"])


def _quoted(figures: list[Row]) -> str:
    return first_of([row["raw"] for row in figures], 5)
