"""From measures, inputs and what they refer to, to the numbered evidence table that every figure of a report links to."""

from __future__ import annotations

import re

import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import MISSING, say_amount, say_days, say_file, say_place

COLUMNS = (
    "number", "kind", "ref", "measures", "file", "place", "before", "marked", "after", "what", "value", "status",
    "counted",
)  # fmt: skip
_SENTENCE_END = re.compile(r"[。！？；\n]")
_CONTEXT = 70


def build_evidence(unit_id: str, tables: dict[str, pd.DataFrame], params: Params) -> pd.DataFrame:
    """One row a piece of evidence about the unit, what was counted and what was not with the reason.

    Args:
        tables: documents, blocks, facts, mentions, activities, inputs.

    Returns:
        Rows in the order of files and places, numbered from 1 (`number`); `measures` are the codes it counts for,
        joined by a space; `before`, `marked`, `after` are the sentence round the words that were read.
    """
    inputs = tables["inputs"].loc[tables["inputs"]["unit_id"] == unit_id]
    used = {
        kind: rows.groupby("ref", sort=True)["measure"].agg(" ".join).to_dict() for kind, rows in inputs.groupby("kind")
    }
    rows = [
        *_fact_rows(unit_id, tables, used.get("fact", {}), params),
        *_mention_rows(unit_id, tables, used.get("mention", {})),
        *_activity_rows(unit_id, tables, used.get("activity", {})),
        *_document_rows(unit_id, tables, used.get("document", {})),
    ]
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.DataFrame(rows)
    documents, blocks = tables["documents"], tables["blocks"]
    table = table.merge(documents[["doc_id", "path"]], on="doc_id", how="left", validate="many_to_one")
    table = table.merge(
        blocks[["doc_id", "locator", "text", "position"]], on=["doc_id", "locator"], how="left", validate="many_to_one"
    )
    table = table.sort_values(
        ["path", "position", "locator", "start", "kind", "ref"], kind="stable", na_position="first"
    )
    table["number"] = range(1, len(table) + 1)
    table["file"] = table["path"].map(say_file, na_action=None)
    table["place"] = table["locator"].map(say_place, na_action=None)
    cut = [
        quote(text, start, end, said)
        for text, start, end, said in zip(table["text"], table["start"], table["end"], table["said"], strict=True)
    ]
    table[["before", "marked", "after"]] = pd.DataFrame(cut, index=table.index, columns=["before", "marked", "after"])
    return table[list(COLUMNS)].reset_index(drop=True)


def quote(text: object, start: object, end: object, said: str) -> tuple[str, str, str]:
    """The sentence round `text[start:end]` in three parts; long ones are shortened round the words.

    Without a text or a span the words `said` stand alone.
    """
    if not isinstance(text, str) or pd.isna(start) or pd.isna(end):  # type: ignore[call-overload]
        return "", said, ""
    first, last = int(start), int(end)  # type: ignore[call-overload]
    before = _SENTENCE_END.split(text[:first])[-1].lstrip()
    after_at = _SENTENCE_END.search(text, last)
    after = text[last : after_at.end()].rstrip() if after_at else text[last:].rstrip()
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return before, text[first:last], after


def number_by_measure(evidence: pd.DataFrame) -> dict[str, list[int]]:
    """measure code → numbers of the rows of evidence that count for it, in order."""
    counted = evidence.loc[evidence["measures"] != "", ["number", "measures"]]
    pairs = counted.assign(measures=counted["measures"].str.split(" ")).explode("measures")
    return {str(code): [int(each) for each in rows["number"]] for code, rows in pairs.groupby("measures")}


def _fact_rows(
    unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str], params: Params
) -> list[dict[str, object]]:
    facts = tables["facts"]
    rows = facts.loc[(facts["unit_id"] == unit_id) | facts["fact_id"].isin(list(used))]
    names = tables["activities"].set_index("activity_id")["name"].to_dict()
    labels = {str(quantity): words.label for quantity, words in params.wording.quantities.items()}
    return [
        {
            "kind": "fact", "ref": row.fact_id, "doc_id": row.doc_id, "locator": row.locator, "start": row.start,
            "end": row.end, "said": row.raw, "measures": used.get(row.fact_id, ""),
            "what": _with_activity(labels[row.quantity], row.activity_id, names),
            "value": say_amount(row.value, row.value_high, row.bound, row.counted_in),
            "counted": row.fact_id in used, "status": _fact_status(row, row.fact_id in used),
        }
        for row in rows.itertuples()
    ]  # fmt: skip


def _fact_status(row: object, counted: bool) -> str:
    """Why an amount counts or does not, the strongest reason first."""
    get = lambda name: getattr(row, name)  # noqa: E731
    corrected = f"（已更正：{get('corrected_by')}）" if pd.notna(get("corrected_by")) else ""
    if counted:
        return "计入" + ("（与另一处数字不一致，须核实）" if pd.notna(get("conflict_with")) else "") + corrected
    reasons = [
        (bool(get("planned")), "计划或预计的数字"),
        (not get("in_scope"), "不是本次活动的数字"),
        (pd.notna(get("duplicate_of")), "与另一处重复"),
        (pd.notna(get("conflict_with")), "与另一处数字不一致，待核实"),
        (pd.notna(get("part_of")), "是总数中的分项"),
        (get("scope") == "activity", "已有总数或不属测算范围"),
    ]
    return "未计入：" + next((words for holds, words in reasons if holds), "不属测算范围或已采用其他数字") + corrected


def _mention_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, object]]:
    """Mentions that count; of the others only those announced but not done, since repeats say nothing new."""
    mentions = tables["mentions"]
    rows = mentions.loc[
        mentions["mention_id"].isin(list(used)) | ((mentions["unit_id"] == unit_id) & mentions["planned"])
    ]
    return [
        {
            "kind": "mention", "ref": row.mention_id, "doc_id": row.doc_id, "locator": row.locator, "start": row.start,
            "end": row.end, "said": row.raw, "measures": used.get(row.mention_id, ""), "what": row.item,
            "value": "有", "counted": row.mention_id in used,
            "status": "计入" if row.mention_id in used else "未计入：计划或预计的事项",
        }
        for row in rows.itertuples()
    ]  # fmt: skip


def _activity_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, object]]:
    activities = tables["activities"]
    rows = activities.loc[(activities["unit_id"] == unit_id) | activities["activity_id"].isin(list(used))]
    names = activities.set_index("activity_id")["name"].to_dict()
    return [
        {
            "kind": "activity", "ref": row.activity_id, "doc_id": row.doc_id, "locator": row.locator,
            "start": None, "end": None, "said": row.name, "measures": used.get(row.activity_id, ""),
            "what": "活动", "value": say_days(row.start, row.end), "counted": row.activity_id in used,
            "status": _activity_status(row, row.activity_id in used, names),
        }
        for row in rows.rename(columns={"name": "name"}).itertuples(index=False)
    ]  # fmt: skip


def _activity_status(row: object, counted: bool, names: dict[str, str]) -> str:
    duplicate = getattr(row, "duplicate_of")  # noqa: B009
    if counted:
        return "计入"
    if pd.notna(duplicate):
        return f"未计入：与“{names.get(duplicate, duplicate)}”为同一活动"
    return "未计入：不属测算范围"


def _document_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, object]]:
    documents = tables["documents"]
    rows = documents.loc[(documents["unit_id"] == unit_id) | documents["doc_id"].isin(list(used))]
    return [
        {
            "kind": "document", "ref": row.doc_id, "doc_id": row.doc_id, "locator": None, "start": None, "end": None,
            "said": "整份材料", "measures": used.get(row.doc_id, ""), "what": "报送材料",
            "value": MISSING if pd.isna(row.received) else f"{say_days(row.received, None)}收到",
            "counted": row.doc_id in used,
            "status": "计入" if row.doc_id in used else _unread(row.problem),
        }
        for row in rows.itertuples()
    ]  # fmt: skip


def _unread(problem: object) -> str:
    return "未计入：文件未能读取" if isinstance(problem, str) and problem else "已读取"


def _with_activity(label: str, activity_id: object, names: dict[str, str]) -> str:
    name = names.get(activity_id) if isinstance(activity_id, str) else None
    return f"{label}（{name}）" if name else label
