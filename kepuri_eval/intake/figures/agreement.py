"""From facts of the same thing to which of them repeat an earlier one and which contradict it; none is dropped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd

    from kepuri_eval.params import Params

_NEAR, _WIDEST = 0.1, 0.2
_RANK = {"prose": 0, "table": 1, "platform": 2}


def agree(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Whether two figures of one thing can both be right: equal, or one within the other's own vagueness.

    A range holds what lies in it. 余 and 近 reach a step of their last digit, at most a fifth (近600 holds 514, 2.3万余
    holds 23456), and any vague word reaches a tenth; 3万余 and 46000 contradict each other.
    """
    return float(one["value"]) == float(two["value"]) or _holds(one, two) or _holds(two, one)


def _holds(vague: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a figure's own words leave room for the other."""
    low, value = float(vague["value"]), float(other["value"])
    high = vague.get("value_high")
    if high is not None and not math.isnan(high):
        return low <= value <= float(high)
    room = max(_NEAR * low, min(_last_step(low), _WIDEST * low))
    above = room if vague["bound"] in ("at_least", "about") else 0.0
    below = room if vague["bound"] in ("at_most", "about") else 0.0
    return low - below <= value <= low + above


def _last_step(value: float) -> float:
    """The step of the last digit written: 600 → 100, 23000 → 1000, 514 → 1."""
    digits = str(int(value))
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) if value >= 1 else 0.0


def link_unit_facts(facts: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Totals stated in several documents: repeated ones point to the first, others are marked as conflicts.

    A body within the unit has totals of its own, which say nothing about the unit's. What is told roughly and exactly
    (近2.9万, 28600) counts as it is told exactly.
    """
    facts = apply_links(facts, list(_rounded(facts)))
    chosen = facts[
        (facts["scope"] == "unit") & facts["unit_id"].notna() & facts["in_scope"] & ~facts["planned"]
        & facts["duplicate_of"].isna() & facts["conflict_with"].isna() & facts["part_of"].isna() & facts["is_total"]
    ]  # fmt: skip
    keys = ["unit_id", "body", "quantity", "subkind", "counted_in"]
    ordered = chosen.assign(rank=chosen["source"].map(_RANK)).sort_values([*keys, "rank", "fact_id"])
    changes: list[tuple[str, str, str]] = []
    problems: list[dict[str, object]] = []
    for _, rows in ordered.groupby(["unit_id", "body", "quantity", "subkind"], dropna=False, sort=True):
        if rows["doc_id"].nunique() < 2:
            continue
        records = rows_of(rows)
        first = records[0]
        for other in records[1:]:
            if other["doc_id"] == first["doc_id"] or not _same_kind(first, other):
                continue
            changes.append(_judge(first, other))
            if changes[-1][1] == "conflict_with":
                problems.append(_conflict_problem(first, other, params))
    return apply_links(facts, changes), problems


def link_activity_facts(
    kept: list[dict[str, Any]], others: list[dict[str, Any]], params: Params
) -> tuple[list[tuple[str, str, str]], list[dict[str, object]]]:
    """Links of `others` to the facts `kept` of the same activity, as (fact_id, field, target), and the conflicts."""
    changes, problems = [], []
    for other in others:
        alike = [fact for fact in kept if _same_kind(fact, other) and not fact["planned"]]
        if not alike or other["duplicate_of"] is not None or other["conflict_with"] is not None:
            continue
        # 38名专家、26名护士, told twice: each repeats its own
        first = next((fact for fact in alike if fact["value"] == other["value"]), alike[0])
        changes.append(_judge(first, other))
        if changes[-1][1] == "conflict_with":
            problems.append(_conflict_problem(first, other, params))
    return changes, problems


def link_vague_facts(told: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Links of vague figures (突破11万) to the exact one that another document tells of the same (11.6万)."""
    vague = [fact for fact in told if fact["bound"] != "exact" and fact["duplicate_of"] is None]
    links = []
    for fact in vague:
        others = (one for one in told if one["bound"] == "exact" and one["doc_id"] != fact["doc_id"])
        exact = next((one for one in others if _same_kind(one, fact) and agree(one, fact)), None)
        if exact is not None:
            links.append((str(fact["fact_id"]), "duplicate_of", str(exact["fact_id"])))
    return links


def _rounded(facts: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Links of rough totals to the exact figure that they round: a total, or what another document tells."""
    is_free = facts[["duplicate_of", "conflict_with", "part_of"]].isna().all(axis=1)
    chosen = facts[
        (facts["scope"] == "unit") & facts["unit_id"].notna() & facts["in_scope"] & ~facts["planned"] & is_free
    ]
    for _, rows in chosen.groupby(["unit_id", "body", "quantity", "subkind"], dropna=False, sort=True):
        told = rows_of(rows.sort_values(["is_total", "fact_id"], ascending=[False, True]))
        exact = [one for one in told if one["bound"] == "exact"]
        for vague in (one for one in told if one["bound"] != "exact" and one["is_total"]):
            others = (one for one in exact if one["is_total"] or one["doc_id"] != vague["doc_id"])
            same = next((one for one in others if agree(one, vague)), None)
            if same is not None:
                yield str(vague["fact_id"]), "duplicate_of", str(same["fact_id"])


def apply_links(facts: pd.DataFrame, changes: list[tuple[str, str, str]]) -> pd.DataFrame:
    """The facts with the fields set that (fact_id, field, target) name; what was set before stays."""
    linked = facts.copy()
    for name in ("duplicate_of", "conflict_with", "part_of", "activity_id"):
        targets = {fact_id: target for fact_id, field, target in changes if field == name}
        if targets:
            values = linked["fact_id"].map(targets).astype("str")
            linked[name] = values.where(values.notna(), linked[name])
    return linked


def _judge(first: dict[str, Any], other: dict[str, Any]) -> tuple[str, str, str]:
    """(fact_id, duplicate_of or conflict_with, the first's fact_id)."""
    return str(other["fact_id"]), "duplicate_of" if agree(first, other) else "conflict_with", str(first["fact_id"])


def _conflict_problem(first: dict[str, Any], other: dict[str, Any], params: Params) -> dict[str, object]:
    """The row that asks the unit which of two figures is right."""
    label = params.wording.quantities[first["quantity"]].label
    return problem_row(
        "figures_conflict",
        f"同一事项的“{label}”有两种说法：“{first['raw']}”与“{other['raw']}”，请核实。",
        "请以核实后的数字为准，并说明另一数字的口径；核实前两个数字均保留。",
        (first["fact_id"], other["fact_id"]),
        unit_id=first["unit_id"] if isinstance(first["unit_id"], str) else None,
        doc_id=str(other["doc_id"]),
        locator=str(other["locator"]),
    )


def _same_kind(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return one["quantity"] == two["quantity"] and (one["subkind"] or "") == (two["subkind"] or "")
