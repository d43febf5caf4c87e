"""From documents and their words to those of which nothing counts: replaced, of another year, no unit's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any, Literal

import pandas as pd
from rapidfuzz import fuzz

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.patterns import any_of, last_of
from kepuri_eval.intake.language.years import dated_years, titled_years
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.readers import CONTAINERS, MAILS
from kepuri_eval.intake.records import ByDocument, rows_of
from kepuri_eval.params import Params
from kepuri_eval.wording import Wording

Reason = Literal["replaced", "other_year", "reference"]
_REPORTS = ("summary", "activities", "news", "other")
_HEAD_LINES, _COMPARED_LENGTH = 5, 4_000
_SAME_TEXT = 80.0  # of 100, as rapidfuzz's ratio has it; two forms of one template are less alike
_LATE = timedelta(days=10)
_DRAFT, _ONLY, _LAST = -1, 0, 100
_NUMBERS = {sign: number for number, signs in enumerate(("2二", "3三", "4四", "5五"), start=2) for sign in signs}
_NUMBERED = re.compile(r"(?<![A-Za-z])[vV]([2-5])(?!\d)|(?<!\d)第?([二三四五2-5])[稿版]")
_SERIAL = re.compile(r"[\d\s._\-、()（）【】\[\]]+")


def find_set_aside(
    documents: pd.DataFrame, told: ByDocument, params: Params, settled: Set[str] = frozenset()
) -> tuple[dict[str, Reason], list[dict[str, object]]]:
    """doc_id → why nothing of it counts, and a problem for each.

    A title of another year counts unless days within this edition's dates are written out in full below it; without
    a title's year, days written out that are all of another year do, where two or more are of the event's season. A
    document that says that it takes an earlier one's place (`wording.replaces`), or is called a later version than
    another (初稿, v2), does so for those of its unit and body that read much alike. What lies in a folder of reference
    papers was sent by no unit.

    Args:
        documents: with their units; one set aside by an analyst takes no other's place.
        settled: doc_ids of those of which an analyst said whether they count; they are not judged.
    """
    reports = [row for row in rows_of(documents) if row["role"] in _REPORTS and row["problem"] is None]
    rows = [row for row in reports if row["set_aside"] is None]
    texts = {row["doc_id"]: [block.text for block in told.get(row["doc_id"], [])] for row in rows}
    reasons: dict[str, Reason] = {}
    problems: list[dict[str, object]] = []
    for row in rows_of(documents[documents["resolved_by"] == "reference"]):
        if row["doc_id"] not in settled:
            reasons[row["doc_id"]] = "reference"
            problems.append(_kept_for_reference(row))
    for row in (row for row in rows if row["doc_id"] not in reasons):
        year = _other_year(row["path"], texts[row["doc_id"]], params)
        if year is not None and row["doc_id"] not in settled:
            reasons[row["doc_id"]] = "other_year"
            problems.append(_of_other_year(row, year, params))
    by_path = {row["path"]: row for row in rows_of(documents)}
    for old, new in _replaced([row for row in rows if row["doc_id"] not in reasons], texts, params.wording):
        mail = _mail_of(old, new, by_path)
        for gone in (old, mail) if mail is not None else (old,):
            if gone["doc_id"] not in settled:
                reasons[gone["doc_id"]] = "replaced"
                problems.append(_taken_over(gone, new))
    reasons |= _embedded_in(reasons, by_path, settled)
    return reasons, problems


def _embedded_in(
    reasons: Mapping[str, Reason], by_path: Mapping[str, dict[str, Any]], settled: Set[str]
) -> dict[str, Reason]:
    """What is embedded in documents of which nothing counts goes with them, not what came in one mail."""
    found: dict[str, Reason] = {}
    for path in sorted(by_path, key=lambda path: (path.count("!/"), path)):
        row, holder = by_path[path], by_path.get(path.rpartition("!/")[0])
        if holder is None or holder["format"] in CONTAINERS or row["set_aside"] or row["doc_id"] in settled:
            continue
        reason = reasons.get(holder["doc_id"]) or found.get(holder["doc_id"])
        if reason is not None and row["doc_id"] not in reasons:
            found[row["doc_id"]] = reason
    return found


def leave_out(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Rows of facts or mentions of a document of which nothing counts: out of the event, or not done."""
    field, value = ("in_scope", False) if name == "facts" else ("planned", True)
    return [{**row, field: value} for row in rows]


def _other_year(path: str, lines: Sequence[str], params: Params) -> int | None:
    """The year that a document is of, None where that is the edition's or none that is told."""
    year = params.edition.year
    stem = PurePosixPath(path.rpartition("!/")[2]).stem
    titled = titled_years("\n".join(lines[:_HEAD_LINES])) or titled_years(stem)
    dated = dated_years("\n".join(lines))
    if year in titled or year in dated:
        return None
    if len(titled) == 1:
        return next(iter(titled))
    opens, closes = params.edition.dates.platform_opens, params.edition.dates.summary_due + _LATE
    days = (span.start_date for span in find_dates("\n".join(lines), year))
    in_season = [day for day in days if int(day[:4]) in dated and f"{opens:%m-%d}" <= day[5:] <= f"{closes:%m-%d}"]
    return dated[0] if not titled and len(in_season) > 1 and len(set(dated)) == 1 else None


def _replaced(
    rows: Sequence[dict[str, Any]], texts: Mapping[str, list[str]], wording: Wording
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of a document and the later version of it that its sender sent as well."""
    by_sender: dict[tuple[str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["unit_id"] is not None:
            by_sender[row["unit_id"], row["body"]].append(row)
    pairs = []
    for sent in by_sender.values():
        order = {row["doc_id"]: _version(row, texts[row["doc_id"]], wording) for row in sent}
        for old in sent:
            later = [
                row for row in sent if order[row["doc_id"]] > order[old["doc_id"]] and _is_version(old, row, texts)
            ]
            if later:
                pairs.append((old, max(later, key=lambda row: order[row["doc_id"]])))
    return pairs


def _version(row: Mapping[str, Any], lines: Sequence[str], wording: Wording) -> int:
    """Which version a document is by its name: a draft, the only one, a second and so on, the last.

    That it is the last, and takes another's place, it may say in its first lines as well.
    """
    name = PurePosixPath(row["path"]).name
    words = any_of((*wording.replaces, *wording.replaces_named, *wording.drafts_named))
    said = last_of(words, name)
    if said is not None:
        return _DRAFT if any_of(wording.drafts_named).fullmatch(said[0]) else _LAST
    if any_of(wording.replaces).search("\n".join(lines[:_HEAD_LINES])):
        return _LAST
    numbered = _NUMBERED.search(name)
    return _NUMBERS[numbered[1] or numbered[2]] if numbered else _ONLY


def _mail_of(old: dict[str, Any], new: dict[str, Any], by_path: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The mail that brought the earlier version alone: what it says in short is replaced with it."""
    place = old["path"].rpartition("!/")[0]
    mail = by_path.get(place)
    return mail if mail is not None and mail["format"] in MAILS and not new["path"].startswith(f"{place}!/") else None


def _is_version(old: dict[str, Any], new: dict[str, Any], texts: Mapping[str, list[str]]) -> bool:
    """Whether two documents are versions of one: of one role, and much alike in their words."""
    if old["role"] != new["role"]:
        return False
    one, two = ("\n".join(texts[row["doc_id"]])[:_COMPARED_LENGTH] for row in (old, new))
    return fuzz.ratio(_SERIAL.sub("", one), _SERIAL.sub("", two)) >= _SAME_TEXT


def _of_other_year(row: dict[str, Any], year: int, params: Params) -> dict[str, object]:
    return problem_row(
        "other_year",
        f"“{row['path']}”所写为{year}年的活动，不是{params.edition.year}年的，其中的数字和活动均未计入。",
        f"请核实；如系误报往年材料，请补报{params.edition.year}年的材料；如仅年份写错，请告知。",
        row["path"], unit_id=row["unit_id"], doc_id=row["doc_id"], path=row["path"],
    )  # fmt: skip


def _kept_for_reference(row: dict[str, Any]) -> dict[str, object]:
    return problem_row(
        "document_reference",
        f"“{row['path']}”放在参考材料的文件夹里，不属任何单位，其中的数字和活动均未计入。",
        "如系某单位报送的材料，请移到该单位的文件夹。",
        row["path"], doc_id=row["doc_id"], path=row["path"],
    )  # fmt: skip


def _taken_over(old: dict[str, Any], new: dict[str, Any]) -> dict[str, object]:
    return problem_row(
        "document_replaced",
        f"“{old['path']}”已由后报的“{new['path']}”更正替换，前者的数字和活动均未计入。",
        "如两份材料应当并存，请说明。",
        (old["path"], new["path"]), unit_id=old["unit_id"], doc_id=old["doc_id"], path=old["path"],
    )  # fmt: skip
