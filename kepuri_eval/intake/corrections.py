"""What analysts decided in `corrections.csv` to the facts and activities it concerns, each change with who and when."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.wording import QUANTITIES

_OF_FACTS = ("value", "quantity", "in_scope", "planned", "duplicate_of", "unit_id")
_OF_ACTIVITIES = ("name", "category", "mode", "is_key", "duplicate_of", "unit_id")
_YES_NO = {"true": True, "1": True, "是": True, "yes": True, "false": False, "0": False, "否": False, "no": False}
_FIGURE_OF = {"activities": "sessions"}
_FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")


def apply_corrections(
    facts: pd.DataFrame, activities: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Facts, activities and problems with the edition's corrections applied, the latest of a field winning.

    A corrected fact carries `corrected_by` (who, when); an activity's figure follows the fact it came from.
    A correction whose target is gone is reported as stale, one whose value does not fit as refused, two that differ
    as contradicting. A document's unit is corrected earlier, by `units.resolve_documents`.
    """
    fact_rows = {str(row["fact_id"]): row for row in rows_of(facts)}
    activity_rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    documents = {str(row["doc_id"]) for row in [*fact_rows.values(), *activity_rows.values()]}
    problems: list[dict[str, object]] = []
    for fix in _latest(params.corrections, problems):
        if fix.target in fact_rows:
            _apply(fix, fact_rows[fix.target], _OF_FACTS, {*fact_rows}, params, problems)
            _carry(fix, fact_rows[fix.target], activity_rows)
        elif fix.target in activity_rows:
            _apply(fix, activity_rows[fix.target], _OF_ACTIVITIES, {*activity_rows}, params, problems)
        elif not (fix.field == "unit_id" and fix.target in documents):
            problems.append(_stale(fix))
    return (
        tables.from_rows(list(fact_rows.values()), "facts"),
        tables.from_rows(list(activity_rows.values()), "activities"),
        tables.from_rows(problems, "problems"),
    )


def _latest(corrections: tuple[Correction, ...], problems: list[dict[str, object]]) -> list[Correction]:
    """One correction a target and field: the latest by day, then by its place in the file."""
    groups: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for fix in corrections:
        groups[fix.target, fix.field].append(fix)
    kept = []
    for fixes in groups.values():
        fixes = sorted(fixes, key=lambda fix: fix.when)
        kept.append(fixes[-1])
        if len({fix.value for fix in fixes}) > 1:
            problems.append(_contradicting(fixes))
    return kept


def _apply(
    fix: Correction,
    row: dict[str, Any],
    allowed: tuple[str, ...],
    known: set[str],
    params: Params,
    problems: list[dict[str, object]],
) -> None:
    value, fault = _read_value(fix, known, params) if fix.field in allowed else (None, "该类记录没有这一字段")
    if fault:
        problems.append(_refused(fix, fault))
        return
    row[fix.field] = value
    if fix.field == "value":
        row["value_high"], row["bound"] = None, "exact"
    if "corrected_by" in row:
        row["corrected_by"] = f"{fix.who} {fix.when.isoformat()}"


def _read_value(fix: Correction, known: set[str], params: Params) -> tuple[Any, str]:
    """The value in its field's type, or why it does not fit."""
    text = fix.value.strip()
    choices: dict[str, tuple[str, ...]] = {
        "quantity": QUANTITIES,
        "category": tuple(params.wording.categories),
        "mode": ("online", "offline", "both"),
        "unit_id": tuple(unit.unit_id for unit in params.units),
    }
    if fix.field == "value":
        return _read_number(text)
    if fix.field in ("in_scope", "planned", "is_key"):
        answer = _YES_NO.get(text.lower())
        return answer, "" if answer is not None else "应填写 是 或 否"
    if fix.field == "duplicate_of":
        fault = "" if not text or (text in known and text != fix.target) else "指向的记录不存在"
        return text or None, fault
    if fix.field in choices:
        return text, "" if text in choices[fix.field] else f"“{text}”不在可选范围内"
    return text, "" if text else "内容为空"


def _read_number(text: str) -> tuple[float | None, str]:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None, f"“{text}”不是数字"
    return (number, "") if math.isfinite(number) and number >= 0 else (None, f"“{text}”不是可用的数字")


def _carry(fix: Correction, fact: dict[str, Any], activities: dict[str, dict[str, Any]]) -> None:
    """An activity's own figure follows the corrected fact when that fact is what it rests on."""
    activity = activities.get(str(fact["activity_id"]))
    name = "shares" if fact["subkind"] == "shares" else _FIGURE_OF.get(fact["quantity"], fact["quantity"])
    if fix.field != "value" or activity is None or name not in _FIGURES:
        return
    if fact["duplicate_of"] is None and fact["part_of"] in (None, ""):
        activity[name] = fact["value"]


def _stale(fix: Correction) -> dict[str, object]:
    return problem_row(
        "correction_stale",
        f"更正表中的“{fix.target}”（{fix.field}）已不存在，该条更正未生效。",
        "材料可能已重新报送，请按新的编号重新填写或删去该条更正。",
        (fix.target, fix.field, fix.value),
    )


def _refused(fix: Correction, fault: str) -> dict[str, object]:
    return problem_row(
        "correction_refused",
        f"更正表中“{fix.target}”的 {fix.field} 未生效：{fault}。",
        "请核对更正表的填写要求后修改。",
        (fix.target, fix.field, fix.value),
    )


def _contradicting(fixes: list[Correction]) -> dict[str, object]:
    values = "、".join(f"{fix.value}（{fix.who}，{fix.when.isoformat()}）" for fix in fixes)
    return problem_row(
        "correction_contradicts",
        f"更正表对“{fixes[0].target}”的 {fixes[0].field} 有不同填写：{values}，已采用最后一条。",
        "请核对后只保留一条。",
        (fixes[0].target, fixes[0].field),
    )
