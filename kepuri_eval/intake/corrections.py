"""From what analysts decided in `corrections.csv` to facts and activities changed so, each with who and when."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import SET_ASIDE, Correction
from kepuri_eval.intake import consequences
from kepuri_eval.intake.figures.factrows import figure_of
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.intake.tabular.headings import ACTIVITY_FIGURES
from kepuri_eval.params import Params
from kepuri_eval.wording import QUANTITIES

_OF_FACTS = ("value", "quantity", "in_scope", "planned", "duplicate_of", "unit_id")
_YES_NO = {"true": True, "1": True, "是": True, "yes": True, "false": False, "0": False, "否": False, "no": False}
_QUANTITY_OF = {"sessions": "activities"}
_OF_ACTIVITIES = (
    "name", "category", "mode", "is_key", "duplicate_of", "unit_id", "start", "end", "place", "set_aside",
    *ACTIVITY_FIGURES,
)  # fmt: skip
_OF_DOCUMENTS = ("unit_id", "received", "set_aside", "role")
_DOCUMENT_ID = re.compile(r"[0-9a-f]{12}")


def apply_corrections(
    facts: pd.DataFrame, activities: pd.DataFrame, params: Params, documents: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Facts, activities and problems with the edition's corrections applied, the latest of a field winning.

    A corrected fact carries `corrected_by` (who, when) and ends the contradictions it stands in. An activity set aside
    is in the table no more, its figures count nothing. Problems tell which corrections are stale, refused or
    contradicting, and what was set aside. Whole documents are corrected earlier (see `wholefiles`); with `documents`,
    no figure of one that was set aside can count again.
    """
    known = {*facts["doc_id"], *activities["doc_id"], *(documents["doc_id"] if documents is not None else ())}
    decisions = _Decisions(
        {str(row["fact_id"]): row for row in rows_of(facts)},
        {str(row["activity_id"]): row for row in rows_of(activities)},
        set(documents.loc[documents["set_aside"].notna(), "doc_id"]) if documents is not None else set(),
        params,
    )
    # a unit's total stands over its figures; a last day over the one that follows from the first
    fixes = latest(params.corrections, decisions.problems)
    for fix in sorted(fixes, key=lambda fix: (fix.target in decisions.units, fix.field == "end")):
        _decide(fix, decisions, known)
    consequences.settle_contradictions(decisions.facts, decisions.decided)
    decisions.problems += [*_both_decided(decisions), *_above_totals(decisions.totals, decisions.figures)]
    decisions.problems += _above_stated(decisions)
    for fix in decisions.aside:
        decisions.problems.append(_activity_set_aside(fix, decisions.activities[fix.target]))
        consequences.leave_out_activity(fix.target, decisions.activities, decisions.facts)
    return (
        tables.from_rows(list(decisions.facts.values()), "facts"),
        tables.from_rows(list(decisions.activities.values()), "activities"),
        tables.from_rows(decisions.problems, "problems"),
    )


def is_of_document(fix: Correction, known: Set[str]) -> bool:
    """Whether a correction decides about a whole document: one of those known, or one that is there no more."""
    return fix.field in _OF_DOCUMENTS and (fix.target in known or _DOCUMENT_ID.fullmatch(fix.target) is not None)


def in_force(params: Params, problems: pd.DataFrame) -> list[Correction]:
    """The corrections that changed something, one a target and field: neither overruled, refused nor stale."""
    told = set(problems["problem_id"])
    return [fix for fix in latest(params.corrections, []) if not told.intersection(_told_of(fix))]


def problem_ids(params: Params) -> set[str]:
    """Ids of the problems, one or none a correction, by which `in_force` knows those that changed nothing."""
    return {told for fix in latest(params.corrections, []) for told in _told_of(fix)}


def _told_of(fix: Correction) -> list[str]:
    return [str(row["problem_id"]) for row in (stale(fix), refused(fix, ""))]


def latest(corrections: tuple[Correction, ...], problems: list[dict[str, object]]) -> list[Correction]:
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


@dataclass
class _Decisions:
    """The rows that corrections change, by id, and what came of those applied so far.

    Attributes:
        left_out: doc_ids of documents that were set aside as a whole.
        decided: fact_ids of figures whose value was decided.
        totals, figures: corrections of units' totals and of other figures, each with the row it changed.
        aside: corrections that leave an activity out.
    """

    facts: consequences.Rows
    activities: consequences.Rows
    left_out: set[str]
    params: Params
    problems: list[dict[str, object]] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    totals: list[tuple[Correction, dict[str, Any]]] = field(default_factory=list)
    figures: list[tuple[Correction, dict[str, Any]]] = field(default_factory=list)
    aside: list[Correction] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = {unit.unit_id for unit in self.params.units}


def _decide(fix: Correction, decisions: _Decisions, known: Set[str]) -> None:
    """Apply a correction to what its target is; `known` are the documents there are, which are corrected earlier."""
    if fix.target in decisions.facts:
        _decide_fact(fix, decisions)
    elif fix.target in decisions.activities and fix.field == "set_aside":
        if fault := fault_of_set_aside(fix):
            decisions.problems.append(refused(fix, fault))
        elif fix.value:
            decisions.aside.append(fix)
    elif fix.target in decisions.activities:
        if _decide_activity(fix, decisions) and fix.field in ACTIVITY_FIGURES:
            decisions.figures.append((fix, decisions.activities[fix.target]))
    elif fix.target in decisions.units and fix.field in QUANTITIES:
        _decide_total(fix, decisions)
    elif not is_of_document(fix, known):
        decisions.problems.append(stale(fix))


def _decide_fact(fix: Correction, decisions: _Decisions) -> None:
    """A figure's field; a value also reaches the activity whose figure rests on it."""
    row = decisions.facts[fix.target]
    is_left_out = row["doc_id"] in decisions.left_out
    if fix.field == "in_scope" and is_left_out and _YES_NO.get(fix.value.strip().lower()):
        decisions.problems.append(refused(fix, "所在材料整份不计入，请先改为计入"))
        return
    if _apply(fix, row, _OF_FACTS, {*decisions.facts}, decisions) and fix.field == "value":
        decisions.decided.add(fix.target)
        decisions.figures.append((fix, row))
        _carry(row, decisions)


def _decide_activity(fix: Correction, decisions: _Decisions) -> bool:
    """An activity's field, and what follows from it for its figures and for the activities it is joined with.

    Returns False, with a problem, where it does not fit.
    """
    activities, facts = decisions.activities, decisions.facts
    row = activities[fix.target]
    changed = dict(row)
    if not _apply(fix, changed, _OF_ACTIVITIES, {*activities}, decisions):
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
        told = consequences.join_activity(row, activities[keep], activities, facts, decisions.params)
        decisions.problems.extend(told)
    elif fix.field in ACTIVITY_FIGURES and (source := fact_behind(fix.target, fix.field, facts.values())):
        decisions.problems.append(refused(fix, f"该数字出自“{source}”，请更正那一条"))
        return False
    elif fix.field == "start" and (row["end"] is None or row["end"] == row["start"] or row["end"] < changed["start"]):
        row["start"] = row["end"] = changed["start"]
    else:
        row[fix.field] = changed[fix.field]
    return True


def _decide_total(fix: Correction, decisions: _Decisions) -> None:
    """A unit's total of a quantity; a problem where the value does not fit."""
    value, fault = _read_number(fix.value.strip())
    if value is None:
        decisions.problems.append(refused(fix, fault))
        return
    facts, left_out, params = decisions.facts, decisions.left_out, decisions.params
    total = consequences.set_unit_total(fix.target, fix.field, value, facts, left_out, params)
    total["corrected_by"] = _signed(fix)
    decisions.decided.add(str(total["fact_id"]))
    decisions.totals.append((fix, total))


def _apply(
    fix: Correction, row: dict[str, Any], allowed: tuple[str, ...], known: set[str], decisions: _Decisions
) -> bool:
    """Write the decided value into the row; False, with a problem, where it does not fit."""
    told = _read_value(fix, known, decisions.params) if fix.field in allowed else (None, "该类记录没有这一字段")
    value, fault = told
    if fault:
        decisions.problems.append(refused(fix, fault))
        return False
    if fix.field == "value" and value != row["value"]:  # a figure confirmed as read stays as vague as it was written
        row["value_high"], row["bound"] = None, "exact"
    row[fix.field] = value
    if "corrected_by" in row:
        row["corrected_by"] = _signed(fix)
    return True


def fact_behind(activity_id: str, figure: str, facts: Iterable[dict[str, Any]]) -> str | None:
    """The fact_id that an activity's own figure (participants, sessions, …) rests on, if any."""
    for fact in facts:
        is_counted = fact["duplicate_of"] is None and fact["in_scope"] and not fact["planned"]
        if fact["activity_id"] == activity_id and is_counted and figure_of(fact) == figure:
            return str(fact["fact_id"])
    return None


def fault_of_set_aside(fix: Correction) -> str:
    """Why a correction's value names no way of leaving something out, "" where it does or where it counts again."""
    return "" if not fix.value or fix.value in SET_ASIDE else f"“{fix.value}”应为{'、'.join(SET_ASIDE)}或空"


def read_day(text: str) -> tuple[pd.Timestamp | None, str]:
    """A day written as 2024-10-08, or why it is none."""
    try:
        return pd.Timestamp(date.fromisoformat(text.strip())), ""
    except ValueError:
        return None, f"“{text}”不是日期，请填如 2024-10-08"


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
    if fix.field == "value" or fix.field in ACTIVITY_FIGURES:
        return _read_number(text)
    if fix.field in ("start", "end"):
        return read_day(text)
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


def _carry(fact: dict[str, Any], decisions: _Decisions) -> None:
    """An activity's own figure follows the corrected fact when that fact is what it rests on.

    It does not on a part of the activity's figure (其中学生80人), but on one that is a part of the unit's total.
    """
    activity = decisions.activities.get(str(fact["activity_id"]))
    name = figure_of(fact)
    if activity is None or name is None or fact["duplicate_of"] is not None:
        return
    whole = decisions.facts.get(str(fact["part_of"]))
    if whole is None or whole["activity_id"] != fact["activity_id"]:
        activity[name] = fact["value"]


def stale(fix: Correction) -> dict[str, object]:
    """The problem of a correction whose target is not there any more."""
    return problem_row(
        "correction_stale",
        f"更正表中的“{fix.target}”（{fix.field}）已不存在，该条更正未生效。",
        "材料可能已重新报送，请按新的编号重新填写或删去该条更正。",
        (fix.target, fix.field, fix.value),
    )


def refused(fix: Correction, fault: str) -> dict[str, object]:
    """The problem of a correction whose value does not fit; `fault` says why."""
    return problem_row(
        "correction_refused",
        f"更正表中“{fix.target}”的 {fix.field} 未生效：{fault}。",
        "请核对更正表的填写要求后修改。",
        (fix.target, fix.field, fix.value),
    )


def _both_decided(decisions: _Decisions) -> Iterator[dict[str, object]]:
    """Figures that contradict each other and were both decided."""
    for one in (decisions.facts[fact_id] for fact_id in sorted(decisions.decided)):
        if one["conflict_with"] not in decisions.decided:
            continue
        pair = (decisions.facts[str(one["conflict_with"])], one)
        told = "、".join(f"“{row['raw']}”核定为{row['value']:,.0f}（{row['corrected_by']}）" for row in pair)
        yield problem_row(
            "correction_contradicts",
            f"更正表对同一事项的两个数字都作了核定，结果不同：{told}，暂按评分规则取值。",
            "请核对后只保留一条。",
            (pair[0]["fact_id"], one["fact_id"], "value"),
            unit_id=one["unit_id"], doc_id=one["doc_id"], locator=one["locator"],
        )  # fmt: skip


def _above_totals(
    totals: list[tuple[Correction, dict[str, Any]]], figures: list[tuple[Correction, dict[str, Any]]]
) -> list[dict[str, object]]:
    """Figures decided beside a total of their unit that was decided too, where both cannot be.

    A stated total was decided differently, or a figure is larger than the whole that holds it.
    """
    rows = []
    for whole, total in totals:
        for fix, row in figures:
            value, _ = _read_number(fix.value.strip())
            quantity = row["quantity"] if "fact_id" in row else _QUANTITY_OF.get(fix.field, fix.field)
            is_whole = row.get("is_total", False) and row.get("part_of") == total["fact_id"]
            is_same = row.get("fact_id") == total["fact_id"] or (is_whole and row["scope"] == "unit")
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


def _above_stated(decisions: _Decisions) -> Iterator[dict[str, object]]:
    """Figures decided to be larger than the stated total that they are parts of, and that nobody has decided."""
    for fix, row in decisions.figures:
        whole = decisions.facts.get(str(row.get("part_of")))
        if (
            whole is None
            or whole["corrected_by"] is not None
            or row["value"] <= (whole["value_high"] or whole["value"])
        ):
            continue
        yield problem_row(
            "correction_contradicts",
            f"更正表把“{row['raw']}”核定为{row['value']:,.0f}（{_signed(fix)}），大于它所在的合计“{whole['raw']}”，"
            "合计数没有随之改变。",
            "请核对后修改该条，或者一并更正合计数。",
            (fix.target, fix.field, whole["fact_id"]),
            unit_id=row["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
        )  # fmt: skip


def _activity_set_aside(fix: Correction, row: dict[str, Any]) -> dict[str, object]:
    return problem_row(
        "activity_set_aside",
        f"“{row['name']}”经核定不计入（{SET_ASIDE[fix.value]}；{_signed(fix)}）：{fix.reason}。",
        "如有异议，请补充说明。",
        (fix.target, fix.field),
        unit_id=row["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
    )  # fmt: skip


def _contradicting(fixes: list[Correction]) -> dict[str, object]:
    values = "、".join(f"{fix.value}（{fix.who}，{fix.when.isoformat()}）" for fix in fixes)
    return problem_row(
        "correction_contradicts",
        f"更正表对“{fixes[0].target}”的 {fixes[0].field} 有不同填写：{values}，已采用最后一条。",
        "请核对后只保留一条。",
        (fixes[0].target, fixes[0].field),
    )
