"""What analysts decided in `corrections.csv` to the facts and activities it concerns, each change with who and when."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake import consequences
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.wording import QUANTITIES

_OF_FACTS = ("value", "quantity", "in_scope", "planned", "duplicate_of", "unit_id")
_YES_NO = {"true": True, "1": True, "是": True, "yes": True, "false": False, "0": False, "否": False, "no": False}
_FIGURE_OF = {"activities": "sessions"}
_QUANTITY_OF = {"sessions": "activities"}
_FIGURES: tuple[str, ...] = (
    "sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares",
)  # fmt: skip
_OF_ACTIVITIES = ("name", "category", "mode", "is_key", "duplicate_of", "unit_id", *_FIGURES)
_DOCUMENT_ID = re.compile(r"[0-9a-f]{12}")


def apply_corrections(
    facts: pd.DataFrame, activities: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Facts, activities and problems with the edition's corrections applied, the latest of a field winning.

    A corrected fact carries `corrected_by` (who, when) and ends the contradictions it stands in. Problems tell which
    corrections are stale, refused or contradicting. A document's unit is corrected earlier (see `document_units`).
    """
    fact_rows = {str(row["fact_id"]): row for row in rows_of(facts)}
    activity_rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    units = {unit.unit_id for unit in params.units}
    documents = {*facts["doc_id"], *activities["doc_id"]}
    problems: list[dict[str, object]] = []
    decided: set[str] = set()
    totals: list[tuple[Correction, dict[str, Any]]] = []
    figures: list[tuple[Correction, dict[str, Any]]] = []
    fixes = _latest(params.corrections, problems)
    for fix in sorted(fixes, key=lambda fix: fix.target in units):  # a unit's total stands over its figures
        if fix.target in fact_rows:
            fits = _apply(fix, fact_rows[fix.target], _OF_FACTS, {*fact_rows}, params, problems)
            if fits and fix.field == "value":
                decided.add(fix.target)
                figures.append((fix, fact_rows[fix.target]))
                _carry(fact_rows[fix.target], activity_rows)
        elif fix.target in activity_rows:
            if _apply_to_activity(fix, activity_rows, fact_rows, params, problems) and fix.field in _FIGURES:
                figures.append((fix, activity_rows[fix.target]))
        elif fix.target in units and fix.field in QUANTITIES:
            total = _apply_to_unit(fix, fact_rows, params, problems)
            if total is not None:
                decided.add(str(total["fact_id"]))
                totals.append((fix, total))
        elif not (fix.field == "unit_id" and (fix.target in documents or _DOCUMENT_ID.fullmatch(fix.target))):
            problems.append(_stale(fix))
    consequences.settle_contradictions(fact_rows, decided)
    problems += [
        _both_decided(fact_rows[one], fact_rows[str(fact_rows[one]["conflict_with"])])
        for one in sorted(decided) if fact_rows[one]["conflict_with"] in decided
    ]  # fmt: skip
    problems += _above_totals(totals, figures)
    return (
        tables.from_rows(list(fact_rows.values()), "facts"),
        tables.from_rows(list(activity_rows.values()), "activities"),
        tables.from_rows(problems, "problems"),
    )


def document_units(documents: pd.DataFrame, params: Params) -> tuple[dict[str, str], list[dict[str, object]]]:
    """doc_id → unit_id as decided, and problem rows for those that name no registered unit or no document there is."""
    known, units = set(documents["doc_id"]), {unit.unit_id for unit in params.units}
    decided: dict[str, str] = {}
    problems: list[dict[str, object]] = []
    for fix in _latest(params.corrections, []):
        if fix.field != "unit_id" or not (fix.target in known or _DOCUMENT_ID.fullmatch(fix.target)):
            continue
        if fix.target not in known:
            problems.append(_stale(fix))
        elif fix.value not in units:
            problems.append(_refused(fix, f"“{fix.value}”不在可选范围内"))
        else:
            decided[fix.target] = fix.value
    return decided, problems


def in_force(params: Params, problems: pd.DataFrame) -> list[Correction]:
    """The corrections that changed something, one a target and field: neither overruled, refused nor stale."""
    told = set(problems["problem_id"])
    return [fix for fix in _latest(params.corrections, []) if not told.intersection(_told_of(fix))]


def problem_ids(params: Params) -> set[str]:
    """Ids of the problems, one or none a correction, by which `in_force` knows those that changed nothing."""
    return {told for fix in _latest(params.corrections, []) for told in _told_of(fix)}


def _told_of(fix: Correction) -> list[str]:
    return [str(row["problem_id"]) for row in (_stale(fix), _refused(fix, ""))]


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
) -> bool:
    """Write the decided value into the row; False, with a problem, where it does not fit."""
    value, fault = _read_value(fix, known, params) if fix.field in allowed else (None, "该类记录没有这一字段")
    if fault:
        problems.append(_refused(fix, fault))
        return False
    if fix.field == "value" and value != row["value"]:  # a figure confirmed as read stays as vague as it was written
        row["value_high"], row["bound"] = None, "exact"
    row[fix.field] = value
    if "corrected_by" in row:
        row["corrected_by"] = _signed(fix)
    return True


def _apply_to_activity(
    fix: Correction,
    activities: dict[str, dict[str, Any]],
    facts: dict[str, dict[str, Any]],
    params: Params,
    problems: list[dict[str, object]],
) -> bool:
    """An activity's field, and what follows from it for its figures and for the activities it is joined with.

    Returns False, with a problem, where it does not fit.
    """
    row = activities[fix.target]
    changed = dict(row)
    if not _apply(fix, changed, _OF_ACTIVITIES, {*activities}, params, problems):
        return False
    if fix.field == "unit_id":
        consequences.move_activity(row, changed["unit_id"], facts)
    elif fix.field == "duplicate_of" and changed["duplicate_of"] is None:
        consequences.part_activity(row, activities, facts)
    elif fix.field == "duplicate_of":
        keep = consequences.standing_activity(changed["duplicate_of"], activities)
        if keep == fix.target:
            keep = changed["duplicate_of"]
            consequences.part_activity(activities[keep], activities, facts)
        problems.extend(consequences.join_activity(row, activities[keep], activities, facts, params))
    elif fix.field in _FIGURES and (source := _fact_behind(fix, facts)):
        problems.append(_refused(fix, f"该数字出自“{source}”，请更正那一条"))
        return False
    else:
        row[fix.field] = changed[fix.field]
    return True


def _apply_to_unit(
    fix: Correction, facts: dict[str, dict[str, Any]], params: Params, problems: list[dict[str, object]]
) -> dict[str, Any] | None:
    """Correct the unit's total; the fact that now says so, None with a problem where the value does not fit."""
    value, fault = _read_number(fix.value.strip())
    if value is None:
        problems.append(_refused(fix, fault))
        return None
    total = consequences.set_unit_total(fix.target, fix.field, value, facts, params)
    total["corrected_by"] = _signed(fix)
    return total


def _fact_behind(fix: Correction, facts: dict[str, dict[str, Any]]) -> str | None:
    """The fact that an activity's figure rests on, if any."""
    for fact_id, fact in facts.items():
        is_counted = fact["duplicate_of"] is None and fact["in_scope"] and not fact["planned"]
        if fact["activity_id"] == fix.target and is_counted and _figure_name(fact) == fix.field:
            return fact_id
    return None


def _figure_name(fact: dict[str, Any]) -> str:
    return "shares" if fact["subkind"] == "shares" else str(_FIGURE_OF.get(fact["quantity"], fact["quantity"]))


def _signed(fix: Correction) -> str:
    return f"{fix.who} {fix.when.isoformat()}"


def _read_value(fix: Correction, known: set[str], params: Params) -> tuple[Any, str]:
    """The value in its field's type, or why it does not fit."""
    text = fix.value.strip()
    choices: dict[str, tuple[str, ...]] = {
        "quantity": QUANTITIES,
        "category": tuple(params.wording.categories),
        "mode": ("online", "offline", "both"),
        "unit_id": tuple(unit.unit_id for unit in params.units),
    }
    if fix.field == "value" or fix.field in _FIGURES:
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


def _carry(fact: dict[str, Any], activities: dict[str, dict[str, Any]]) -> None:
    """An activity's own figure follows the corrected fact when that fact is what it rests on."""
    activity = activities.get(str(fact["activity_id"]))
    name = _figure_name(fact)
    if activity is None or name not in _FIGURES:
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


def _both_decided(one: dict[str, Any], other: dict[str, Any]) -> dict[str, object]:
    told = "、".join(f"“{row['raw']}”核定为{row['value']:,.0f}（{row['corrected_by']}）" for row in (other, one))
    return problem_row(
        "correction_contradicts",
        f"更正表对同一事项的两个数字都作了核定，结果不同：{told}，暂按评分规则取值。",
        "请核对后只保留一条。",
        (other["fact_id"], one["fact_id"], "value"),
        unit_id=one["unit_id"], doc_id=one["doc_id"], locator=one["locator"],
    )  # fmt: skip


def _above_totals(
    totals: list[tuple[Correction, dict[str, Any]]], figures: list[tuple[Correction, dict[str, Any]]]
) -> list[dict[str, object]]:
    """Figures decided beside a total of their unit that was decided too, where both cannot be.

    The stated total itself was decided differently, or a figure is larger than the whole that holds it.
    """
    rows = []
    for whole, total in totals:
        for fix, row in figures:
            value, _ = _read_number(fix.value.strip())
            quantity = row["quantity"] if "fact_id" in row else _QUANTITY_OF.get(fix.field, fix.field)
            is_same = row.get("fact_id") == total["fact_id"]
            is_counted = row.get("in_scope", True) and not row.get("planned", False)
            if (row["unit_id"], quantity) != (whole.target, whole.field) or value is None or not is_counted:
                continue
            if value > total["value"] or (is_same and value != total["value"]):
                rows.append(_above_total(whole, fix, total, row))
    return rows


def _above_total(whole: Correction, fix: Correction, total: dict[str, Any], row: dict[str, Any]) -> dict[str, object]:
    said, value = (row["raw"] if "fact_id" in row else row["name"]), float(fix.value.replace(",", ""))
    return problem_row(
        "correction_contradicts",
        f"更正表把该单位的合计数核定为{total['value']:,.0f}（{_signed(whole)}），"
        f"又把其中的“{said}”核定为{value:,.0f}（{_signed(fix)}），两者不能同时成立，暂按合计数取值。",
        "请核对后修改其中一条。",
        (whole.target, whole.field, fix.target, fix.field),
        unit_id=total["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
    )  # fmt: skip


def _contradicting(fixes: list[Correction]) -> dict[str, object]:
    values = "、".join(f"{fix.value}（{fix.who}，{fix.when.isoformat()}）" for fix in fixes)
    return problem_row(
        "correction_contradicts",
        f"更正表对“{fixes[0].target}”的 {fixes[0].field} 有不同填写：{values}，已采用最后一条。",
        "请核对后只保留一条。",
        (fixes[0].target, fixes[0].field),
    )
