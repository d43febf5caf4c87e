"""From measures and what they were made of to the numbered evidence table that every figure of a report links to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

import pandas as pd

from kepuri_eval.edition import SET_ASIDE, Correction
from kepuri_eval.intake.amendments import list_amended
from kepuri_eval.intake.corrections import in_force
from kepuri_eval.intake.implausible import is_held
from kepuri_eval.params import Params
from kepuri_eval.problemwords import PHOTOGRAPH, PHOTOGRAPH_WORDS
from kepuri_eval.reporting.phrasing import MISSING, say_amount, say_date, say_days, say_file, say_place
from kepuri_eval.reporting.surroundings import Surroundings

COLUMNS = (
    "number", "kind", "ref", "measures", "file", "place", "before", "marked", "after", "what", "value", "status",
    "counted", "corrected",
)  # fmt: skip
_ORDER = ("path", "position", "locator", "start", "kind", "ref")  # what is missing stands first
_LEDGER = "corrections"  # document of a figure that no submission states
_OF_DOCUMENT = {"unit_id": "归属已核定", "received": "收到日期已核定", "set_aside": "是否计入已核定",
                "role": "类别已核定"}  # fmt: skip


def build_evidence(unit_id: str, tables: dict[str, pd.DataFrame], params: Params) -> pd.DataFrame:
    """One row a piece of evidence about the unit, what was counted and what was not with the reason.

    Args:
        tables: documents, blocks, facts, mentions, activities, inputs, problems.

    Returns:
        Rows in the order of files and places, numbered from 1 (`number`); `measures` are the codes it counts for,
        joined by a space; `before`, `marked`, `after` are the sentence, or the row of a table, round the words that
        were read; `corrected` says who corrected it, when and why, or nothing.
    """
    inputs = tables["inputs"].loc[tables["inputs"]["unit_id"] == unit_id]
    used = {str(kind): _measures_by_ref(rows) for kind, rows in inputs.groupby("kind")}
    rows = [
        *_fact_rows(unit_id, tables, used.get("fact", {}), params),
        *_mention_rows(unit_id, tables, used.get("mention", {})),
        *_activity_rows(unit_id, tables, used.get("activity", {})),
        *_document_rows(unit_id, tables, used.get("document", {})),
    ]
    rows = _with_corrections(rows, in_force(params, tables["problems"]) if params.corrections else [])
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    surroundings = Surroundings(tables["blocks"])
    _place_in_files(rows, tables["documents"], surroundings)
    for number, row in enumerate(rows, start=1):
        row["number"] = number
        where = row["doc_id"], row["locator"], row["start"], row["end"]
        row["before"], row["marked"], row["after"] = surroundings.show(*where, row["said"], row.get("heading"))
    return pd.DataFrame(rows)[list(COLUMNS)]


def _place_in_files(rows: list[dict[str, Any]], documents: pd.DataFrame, surroundings: Surroundings) -> None:
    """Bring the rows into the order of files and places, each with its file and its place."""
    paths = dict(zip(documents["doc_id"], documents["path"], strict=True))
    for row in rows:
        row["path"] = paths.get(row["doc_id"])
        row["position"] = surroundings.position(row["doc_id"], row["locator"])
        row["file"], row["place"] = say_file(row["path"]), say_place(row["locator"])
        if row["doc_id"] == _LEDGER:
            row["file"], row["place"] = "更正表", MISSING
    rows.sort(
        key=lambda row: [(pd.notna(row[name]), row[name]) if pd.notna(row[name]) else (False,) for name in _ORDER]
    )


def shorten_evidence(evidence: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most `most` rows in the same order, numbered anew: what counts goes first, mentions go last."""
    if len(evidence) <= most:
        return evidence
    order = evidence.assign(is_left_out=~evidence["counted"].astype(bool), is_mention=evidence["kind"] == "mention")
    kept = order.sort_values(["is_left_out", "is_mention", "number"], kind="stable").head(most).index
    listed = evidence.loc[sorted(kept)].reset_index(drop=True)
    return listed.assign(number=range(1, len(listed) + 1))


def number_by_measure(evidence: pd.DataFrame) -> dict[str, list[int]]:
    """measure code → numbers of the rows of evidence that count for it, in order."""
    counted = evidence.loc[evidence["measures"] != "", ["number", "measures"]]
    pairs = counted.assign(measures=counted["measures"].str.split(" ")).explode("measures")
    return {str(code): [int(each) for each in rows["number"]] for code, rows in pairs.groupby("measures")}


def _measures_by_ref(inputs: pd.DataFrame) -> dict[str, str]:
    codes: dict[str, list[str]] = defaultdict(list)
    for ref, measure in sorted(zip(inputs["ref"], inputs["measure"], strict=True)):
        codes[ref].append(measure)
    return {ref: " ".join(measures) for ref, measures in codes.items()}


def _fact_rows(
    unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str], params: Params
) -> list[dict[str, Any]]:
    facts = tables["facts"]
    rows = facts.loc[(facts["unit_id"] == unit_id) | facts["fact_id"].isin(list(used))]
    names = tables["activities"].set_index("activity_id")["name"].to_dict()
    labels = {str(quantity): words.label for quantity, words in params.wording.quantities.items()}
    sort_of = {sort: whole for whole, sorts in params.method.scoring.sorts.items() for sort in sorts}
    measured = {(scope, each.quantity) for each in params.method.measures.values() for scope in ("unit", "activity")}
    measured |= {("unit", sort) for sort in sort_of}
    is_own = (facts["scope"] == "unit") & facts["body"].isna()
    stated = set(facts.loc[facts["fact_id"].isin(list(used)) & is_own, "quantity"])
    aside = _left_out(tables["documents"])
    decided = set(facts.loc[is_own & facts["is_total"] & facts["corrected_by"].notna(), "fact_id"])
    chosen = _say_chosen(facts.loc[facts["fact_id"].isin(list(used))], tables["documents"])
    chosen = {(sort, ""): chosen[whole, ""] for sort, whole in sort_of.items() if (whole, "") in chosen} | chosen
    told = set(tables["problems"]["problem_id"])
    apart = {
        row["fact_id"]: "超出当地常住人口所能有的规模，核实前不计入"
        for row in rows.to_dict("records")
        if is_held(row, told)
    }
    apart |= dict.fromkeys(list_amended(rows, tables["problems"]), "已由后来的更正代替")
    return [
        {
            "kind": "fact", "ref": row["fact_id"], "doc_id": row["doc_id"], "locator": row["locator"],
            "start": row["start"], "end": row["end"], "said": row["raw"], "heading": row["heading"],
            "measures": used.get(row["fact_id"], ""),
            "what": _with_activity(_label(row, labels), row["activity_id"], names),
            "value": say_amount(row["value"], row["value_high"], row["bound"], row["counted_in"]),
            "counted": row["fact_id"] in used,
            "status": _fact_status(row, row["fact_id"] in used, measured, stated, aside, decided, chosen, apart),
            "total_of": (row["unit_id"], row["quantity"]) if row["fact_id"] in decided and not _is_given(row["part_of"])
            else None,
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _label(fact: dict[Hashable, Any], labels: dict[str, str]) -> str:
    """What was counted; shares are read as one of the other quantities, but are measured."""
    return "转发分享" if fact["subkind"] == "shares" else labels[str(fact["quantity"])]


def _say_chosen(facts: pd.DataFrame, documents: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Quantity and activity ("" for the whole unit) → the first figure that counts, and where it stands."""
    paths = dict(zip(documents["doc_id"], documents["path"], strict=True))
    said: dict[tuple[str, str], str] = {}
    for row in facts.to_dict("records"):
        about = str(row["quantity"]), row["activity_id"] if _is_given(row["activity_id"]) else ""
        amount = say_amount(row["value"], row["value_high"], row["bound"], row["counted_in"])
        place = f"{say_file(paths.get(row['doc_id']))}，{say_place(row['locator'])}"
        said.setdefault(about, f"{amount}（{'更正表' if row['doc_id'] == _LEDGER else place}）")
    return said


def _left_out(documents: pd.DataFrame) -> dict[str, str]:
    """doc_id → why the document was left out as a whole."""
    gone = documents.loc[documents["set_aside"].notna()]
    return {doc_id: SET_ASIDE[why] for doc_id, why in zip(gone["doc_id"], gone["set_aside"], strict=True)}


def _fact_status(
    row: dict[Hashable, Any],
    counted: bool,
    measured: set[tuple[str, str]],
    stated: set[str],
    aside: dict[str, str],
    decided: set[str],
    chosen: dict[tuple[str, str], str],
    apart: dict[Hashable, str],
) -> str:
    """Why an amount counts or does not, the strongest reason first."""
    if counted:
        return "计入" + ("（与另一处数字不一致，需核实）" if _is_given(row["conflict_with"]) else "")
    reasons = [
        (row["doc_id"] in aside, f"所在材料整份不计入（{aside.get(row['doc_id'], '')}）"),
        (row["planned"], "计划或预计的数字"),
        (row["fact_id"] in apart, apart.get(row["fact_id"], "")),
        (not row["in_scope"], "不是本次活动的数字"),
        (row["is_total"] and row["part_of"] in decided, "合计数已由人工核定"),
        (_is_given(row["duplicate_of"]), "与另一处重复"),
        (_is_given(row["conflict_with"]), "与另一处数字不一致，待核实"),
        (_is_given(row["part_of"]), "是总数中的分项"),
        ((row["scope"], row["quantity"]) not in measured, "不属测算范围"),
        (_is_given(row["body"]), f"是{row['body']}的数字，不作为单位合计"),
        (row["scope"] == "activity" and row["quantity"] in stated, "已采用单位填报的总数，不再逐项相加"),
    ]
    about = str(row["quantity"]), str(row["activity_id"]) if _is_given(row["activity_id"]) else ""
    other = chosen.get(about) or chosen.get((str(row["quantity"]), ""))
    fallback = f"已采用同一内容的{other}" if other else "已采用同一内容的其他数字"
    return "未计入：" + next((words for holds, words in reasons if holds), fallback)


def _with_corrections(rows: list[dict[str, Any]], fixes: list[Correction]) -> list[dict[str, Any]]:
    """The rows, `corrected` saying of those that a correction changed who, when, what was written, and why."""
    of_target: dict[str, list[Correction]] = defaultdict(list)
    for fix in fixes:
        of_target[fix.target].append(fix)
    noted = []
    for row in rows:
        unit_id, quantity = row.pop("total_of", None) or ("", "")
        own = [*of_target[row["ref"]], *(fix for fix in of_target[unit_id] if fix.field == quantity)]
        notes = [_say_correction(fix, row) for fix in own]
        noted.append({**row, "corrected": "；".join(dict.fromkeys(notes))})
    return noted


def _say_correction(fix: Correction, row: dict[str, Any]) -> str:
    signed = f"（{fix.who}，{say_date(fix.when)}）："
    if row["doc_id"] == _LEDGER:
        return f"人工核定{signed}材料中没有写作这个数的合计，理由：{fix.reason}"
    if fix.target != row["ref"]:  # of the unit: this sentence states what was decided to be its total
        return f"人工核定为合计数{signed}理由：{fix.reason}"
    if row["kind"] == "document":
        return f"{_OF_DOCUMENT[fix.field]}{signed}理由：{fix.reason}"
    original = f"原值“{row['said']}”，" if row["kind"] == "fact" else ""
    return f"已更正{signed}{original}理由：{fix.reason}"


def _mention_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, Any]]:
    """Mentions that count; of the others only those announced but not done, since repeats say nothing new."""
    mentions = tables["mentions"]
    announced = (mentions["unit_id"] == unit_id) & mentions["planned"]
    rows = mentions.loc[mentions["mention_id"].isin(list(used)) | announced]
    return [
        {
            "kind": "mention", "ref": row["mention_id"], "doc_id": row["doc_id"], "locator": row["locator"],
            "start": row["start"], "end": row["end"], "said": row["raw"], "measures": used.get(row["mention_id"], ""),
            "what": row["item"], "value": "有", "counted": row["mention_id"] in used,
            "status": "计入" if row["mention_id"] in used else _mention_status(row),
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _mention_status(row: dict[Hashable, Any]) -> str:
    if _is_given(row["activity_id"]):
        return "未计入：所写的活动经核定不计入"
    return "未计入：计划、要求、归类、否定或只是参加的事项"


def _activity_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, Any]]:
    activities = tables["activities"]
    rows = activities.loc[(activities["unit_id"] == unit_id) | activities["activity_id"].isin(list(used))]
    names = activities.set_index("activity_id")["name"].to_dict()
    return [
        {
            "kind": "activity", "ref": row["activity_id"], "doc_id": row["doc_id"], "locator": row["locator"],
            "start": None, "end": None, "said": row["name"], "measures": used.get(row["activity_id"], ""),
            "what": "活动", "value": say_days(row["start"], row["end"]), "counted": row["activity_id"] in used,
            "status": _activity_status(row, row["activity_id"] in used, names),
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _activity_status(row: dict[Hashable, Any], counted: bool, names: dict[Hashable, Any]) -> str:
    if counted:
        return "计入"
    if _is_given(row["duplicate_of"]):
        return f"未计入：与“{names.get(row['duplicate_of'], row['duplicate_of'])}”为同一活动，只计一次"
    return "未计入：不属测算范围"


def _document_rows(unit_id: str, tables: dict[str, pd.DataFrame], used: dict[str, str]) -> list[dict[str, Any]]:
    documents = tables["documents"]
    rows = documents.loc[(documents["unit_id"] == unit_id) | documents["doc_id"].isin(list(used))]
    aside = _left_out(documents)
    return [
        {
            "kind": "document", "ref": row["doc_id"], "doc_id": row["doc_id"], "locator": None, "start": None,
            "end": None, "said": "整份材料", "measures": used.get(row["doc_id"], ""), "what": "报送材料",
            "value": MISSING if pd.isna(row["received"]) else f"{say_days(row['received'], None)}收到",
            "counted": row["doc_id"] in used, "status": _document_status(row, row["doc_id"] in used, aside),
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _document_status(row: dict[Hashable, Any], counted: bool, aside: dict[str, str]) -> str:
    if row["doc_id"] in aside:  # that something came in time may count where nothing in it does
        return f"{'只计报送，内容不计入' if counted else '未计入：整份不计入'}（{aside[row['doc_id']]}）"
    if counted:
        return "计入"
    if row["problem"] == PHOTOGRAPH:
        return PHOTOGRAPH_WORDS
    return "未计入：文件未能读取" if _is_given(row["problem"]) else "已读取，内容见以下各条"


def _with_activity(label: str, activity_id: object, names: dict[Hashable, Any]) -> str:
    name = names.get(activity_id) if isinstance(activity_id, str) else None
    return f"{label}（{name}）" if name else label


def _is_given(value: object) -> bool:
    return isinstance(value, str) and value != ""
