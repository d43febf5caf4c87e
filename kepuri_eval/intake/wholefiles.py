"""What analysts decided of whole files in `corrections.csv`: whose they are, when they came in, whether they count."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kepuri_eval.edition import DOCUMENT_ROLES, SET_ASIDE, Correction
from kepuri_eval.intake.corrections import fault_of_set_aside, is_of_document, latest, read_day, refused, stale
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params

Problems = list[dict[str, object]]


def document_units(documents: pd.DataFrame, params: Params) -> tuple[dict[str, str], Problems]:
    """doc_id → unit_id as decided, and problem rows for those that name no registered unit or no document there is."""
    units = {unit.unit_id for unit in params.units}
    decided: dict[str, str] = {}
    problems: Problems = []
    for fix in _of_documents(documents, params, "unit_id", problems):
        if not fix.value:
            problems.append(refused(fix, "归属单位为空；整份材料不计入的，请另写一行 set_aside"))
        elif fix.value not in units:
            problems.append(refused(fix, f"“{fix.value}”不在可选范围内"))
        else:
            decided[fix.target] = fix.value
    return decided, problems


def settle_roles(documents: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, Problems]:
    """The documents with what each was decided to be, and problems; what holds other files stays what it is."""
    decided: dict[str, str] = {}
    problems: Problems = []
    fixed = set(documents.loc[documents["role"].isin(list(DOCUMENT_ROLES)), "doc_id"])
    for fix in _of_documents(documents, params, "role", problems):
        if fix.value not in DOCUMENT_ROLES:
            problems.append(refused(fix, f"“{fix.value}”应为{'、'.join(DOCUMENT_ROLES)}"))
        elif fix.target not in fixed:
            problems.append(refused(fix, "压缩包、邮件和平台数据的类别不能更改"))
        else:
            decided[fix.target] = fix.value
    role = documents["doc_id"].map(decided).astype("str")
    return documents.assign(role=role.where(role.notna(), documents["role"])), problems


def said_to_be(params: Params) -> set[str]:
    """doc_ids of the documents of which an analyst said what they are."""
    return {fix.target for fix in params.corrections if fix.field == "role"}


def settle_documents(documents: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, Problems, set[str]]:
    """The documents with the days they came in and `set_aside` as decided, problems, and those it was decided of.

    What is decided of a container holds for everything in it of which nothing else is decided. A notice tells of each
    document that was left out, a warning of each correction that is stale or does not fit.

    Returns:
        documents, problems, and doc_ids of those of which somebody said whether they count.
    """
    problems: Problems = []
    received = _days_received(documents, params, problems)
    aside = _left_out(documents, params, problems)
    if not received and not aside:
        return documents, problems, set()
    ids = dict(zip(documents["path"], documents["doc_id"], strict=True))
    rows = rows_of(documents)
    settled: set[str] = set()
    for row in rows:
        row["received"] = next((received[one] for one in _own_and_holders(row["path"], ids) if one in received),
                               row["received"])  # fmt: skip
        fix_of = next((aside[one] for one in _own_and_holders(row["path"], ids) if one in aside), None)
        if fix_of is not None:
            row["set_aside"] = fix_of.value or None
            settled.add(row["doc_id"])
    told = [_set_aside(aside[row["doc_id"]], row) for row in rows if row["set_aside"] and row["doc_id"] in aside]
    types = documents.dtypes.to_dict()
    return pd.DataFrame(rows, columns=list(documents.columns)).astype(types), problems + told, settled


def _days_received(documents: pd.DataFrame, params: Params, problems: Problems) -> dict[str, pd.Timestamp]:
    """doc_id → the day it came in as decided; none is earlier than the day the platform opened."""
    received: dict[str, pd.Timestamp] = {}
    opens = pd.Timestamp(params.edition.dates.platform_opens)
    for fix in _of_documents(documents, params, "received", problems):
        day, fault = read_day(fix.value)
        if day is not None and day < opens:
            fault = f"收到日期早于平台开放的{opens:%Y-%m-%d}"
        if day is None or fault:
            problems.append(refused(fix, fault))
        else:
            received[fix.target] = day
    return received


def _left_out(documents: pd.DataFrame, params: Params, problems: Problems) -> dict[str, Correction]:
    """doc_id → the correction that says whether it counts."""
    aside: dict[str, Correction] = {}
    for fix in _of_documents(documents, params, "set_aside", problems):
        if fault := fault_of_set_aside(fix):
            problems.append(refused(fix, fault))
        else:
            aside[fix.target] = fix
    return aside


def _of_documents(documents: pd.DataFrame, params: Params, field: str, problems: Problems) -> Iterator[Correction]:
    """The latest corrections of a field of documents that are there; a problem for each whose document is not."""
    known = set(documents["doc_id"])
    for fix in latest(params.corrections, []):
        if fix.field != field or not is_of_document(fix, known):
            continue
        if fix.target in known:
            yield fix
        else:
            problems.append(stale(fix))


def _own_and_holders(path: str, ids: dict[str, str]) -> Iterator[str]:
    """doc_ids of a document and of the containers it lies in, from the inside out."""
    here = path
    while here:
        if here in ids:
            yield ids[here]
        here = here.rpartition("!/")[0]


def _set_aside(fix: Correction, row: dict[str, object]) -> dict[str, object]:
    path = str(row["path"])
    return problem_row(
        "document_set_aside",
        f"“{path}”经核定整份不计入（{SET_ASIDE[fix.value]}；{fix.who} {fix.when.isoformat()}）：{fix.reason}。",
        "其中的活动、数字均不计入；如有异议，请补充说明。",
        (row["doc_id"], "set_aside"),
        unit_id=None if row["unit_id"] is None else str(row["unit_id"]), doc_id=str(row["doc_id"]), path=path,
    )  # fmt: skip
