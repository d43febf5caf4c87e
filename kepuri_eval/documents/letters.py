"""From one unit's rows to its 反馈函: what was counted, what could not be read, what to correct and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from kepuri_eval.documents.proposals import official_name
from kepuri_eval.documents.stating import state_bounds, state_edition, state_figure
from kepuri_eval.documents.workdays import state_period
from kepuri_eval.edition import SET_ASIDE, Unit
from kepuri_eval.params import Params
from kepuri_eval.problemwords import PHOTOGRAPH, PHOTOGRAPH_WORDS, find_unread
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.city_tables import list_held_back
from kepuri_eval.reporting.phrasing import MISSING, list_some, say_days, say_file, say_measure, say_quoted
from kepuri_eval.reporting.unit_tables import group_questions, list_questions

_COUNTED = ("total", "count", "complete", "on_time")
_UNASKED = ("not_asked", "not_collected")


def state_letter(unit: Unit, city: CityReport) -> dict[str, Any]:
    """Values of the template 反馈函.docx; no scores, no ranks."""
    params, tables = city.params, city.tables
    row = city.units.loc[city.units["unit_id"] == unit.unit_id].iloc[0]
    measures = tables["measures"].loc[tables["measures"]["unit_id"] == unit.unit_id].set_index("measure")
    documents = tables["documents"]
    readable = documents.loc[(documents["unit_id"] == unit.unit_id) & ~find_unread(documents)
                             & (documents["role"] != "platform")]  # fmt: skip
    names = _short_names(documents.loc[documents["unit_id"] == unit.unit_id, "path"])
    has_summary = ((readable["role"] == "summary") & readable["set_aside"].isna()).any()
    counted = _list_counted(
        measures, params, has_summary=bool(has_summary),
        is_held=any(row["unit_id"] == unit.unit_id for row in list_held_back(tables, params)),
    )  # fmt: skip
    return {
        "edition": state_edition(params), "feedback": vars(state_period(params.edition.feedback)),
        "unit": official_name(unit), "group": params.edition.groups[unit.group].label,
        "files": len(readable), "held": int(row["activities"]), "key": int(row["key"]), "quota": int(row["quota"]),
        "marked": bool(row["is_marked"]),
        "readable": list_some(_name_files(readable, names), counted_in="份"),
        "counted": counted if len(readable) or any(row["words"] for row in counted) else [],
        "found": _list_evidence(measures, params, is_found=True),
        "not_found": _list_evidence(measures, params, is_found=False),
        "unread": _list_unread(unit.unit_id, tables, names),
        "corrections": _list_corrections(unit.unit_id, tables, names),
        "activities": _list_activities(unit.unit_id, tables),
    }  # fmt: skip


def _short_names(paths: pd.Series) -> dict[str, str]:
    """A file's path as reports have it → its name as its sender knows it: our folders left out, unless two share it."""
    short: dict[str, str] = {}
    for path in paths:
        outside, mark, inside = str(path).partition("!/")
        short[say_file(path)] = say_file(PurePosixPath(outside).name + mark + inside)
    shared = {name for name, count in Counter(short.values()).items() if count > 1}
    return {path: path if name in shared else name for path, name in short.items()}


def _say_short(words: str, names: Mapping[str, str]) -> str:
    """The words with the short names of files in the place of their paths."""
    for path in sorted(names, key=len, reverse=True):
        words = words.replace(say_quoted(f"“{path}”"), f"“{names[path]}”")
    return words


def _name_files(readable: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """The files' names; behind one of which nothing counts stands why. A text in the platform's export is no file."""
    told = readable.sort_values("path")
    return [
        ("平台填报的活动总结" if kind == "platform" else names[say_file(path)])
        + (
            f"（{SET_ASIDE[reason]}，未计入）"
            if isinstance(reason, str)
            else f"（{PHOTOGRAPH_WORDS}）"
            if problem == PHOTOGRAPH
            else ""
        )
        for path, kind, reason, problem in told[["path", "format", "set_aside", "problem"]].itertuples(index=False)
    ]


def _list_counted(measures: pd.DataFrame, params: Params, *, has_summary: bool, is_held: bool) -> list[dict[str, Any]]:
    """What counts of each measure in words; None where the material has none of it.

    Args:
        is_held: participants were stated and held back.
    """
    asked = measures.loc[~measures["state"].isin(_UNASKED)].to_dict("index")
    rows = []
    for code, measure in params.method.measures.items():
        if measure.kind in _COUNTED and code in asked:
            words = say_measure(asked[code]["value"], measure)
            known = None if words == MISSING else words
            if measure.kind == "on_time" and asked[code]["state"] == "missing" and has_summary:
                known = "已收到，收到日期未载明"
            if is_held and known is None and measure.quantity == "participants":
                known = "所报数字待核实，未计入"
            rows.append({"label": measure.label, "words": known, "inputs": int(asked[code]["inputs"])})
    return rows


def _list_evidence(measures: pd.DataFrame, params: Params, *, is_found: bool) -> str:
    """Labels of the things that were looked for and found, or not found, joined; "" for none."""
    asked = measures.loc[~measures["state"].isin(_UNASKED), "value"]
    found = {str(code) for code in asked.index[asked > 0]}
    return "、".join(
        measure.label for code, measure in params.method.measures.items()
        if measure.kind == "evidence" and code in asked.index and (code in found) == is_found
    )  # fmt: skip


def _list_unread(unit_id: str, tables: dict[str, pd.DataFrame], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Every file of the unit that could not be read, with the reason and what to do."""
    documents, problems = tables["documents"], tables["problems"]
    unread = documents.loc[(documents["unit_id"] == unit_id) & find_unread(documents)].sort_values("path")
    rows = []
    for each in unread.to_dict("records"):
        told = problems.loc[problems["doc_id"] == each["doc_id"]].sort_values("problem_id")
        rows.append({
            "file": names[say_file(each["path"])],
            "why": say_quoted(_say_short("".join(told["message"]), names)) or "未能读取。",
            "advice": "".join(dict.fromkeys(told["advice"])) or "请重新报送。",
        })  # fmt: skip
    return rows


def _list_corrections(unit_id: str, tables: dict[str, pd.DataFrame], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The unit's other problems, the gravest first; those that ask for the same are one row.

    What only concerns how the office works is left out, and photographs, which are named among what came in.
    """
    documents = tables["documents"]
    unread = set(documents.loc[find_unread(documents), "doc_id"])
    asked = list_questions(unit_id, tables["problems"], documents)
    rows = [row for row in asked if row["doc_id"] not in unread and row["code"] != PHOTOGRAPH]
    return [
        {"number": number, "grave": each["grave"], "advice": each["advice"],
         "messages": [say_quoted(_say_short(str(row["message"]), names)) for row in each["rows"]]}
        for number, each in enumerate(group_questions(rows), start=1)
    ]  # fmt: skip


def _list_activities(unit_id: str, tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    own = tables["activities"].loc[tables["activities"]["unit_id"] == unit_id]
    live = own.loc[own["duplicate_of"].isna()].sort_values(["start", "name"], kind="stable", na_position="last")
    bounds = state_bounds(tables["facts"].loc[tables["facts"]["activity_id"].isin(live["activity_id"])])
    return [
        {"number": number, "name": row["name"], "days": say_days(row["start"], row["end"]), "is_key": row["is_key"],
         "participants": state_figure(row["participants"],
                                      bounds.get((row["activity_id"], "participants"), "exact"), "")}
        for number, row in enumerate(live.to_dict("records"), start=1)
    ]  # fmt: skip
