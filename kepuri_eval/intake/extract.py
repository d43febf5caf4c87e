"""From what was found in documents to the tables of facts, mentions and activities, each row with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.columns import columns_of
from kepuri_eval.intake.activities.activitytables import Source, TableRows
from kepuri_eval.intake.findings import Finder, Findings
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.senders.register import UnitIndex, unit_index
from kepuri_eval.intake.senders.setaside import leave_out
from kepuri_eval.params import Params


def extract_facts(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> pd.DataFrame:
    """Facts of prose and of cells outside activity tables, one row a figure; `tables.facts` is the contract.

    Figures of plans, longer periods, stocks and other events are kept and marked; figures that contradict each other
    are both kept (`conflicts.find_conflicts` makes the problems of them). The platform's export is left to
    `extract_activities`; of a document set aside nothing is in scope. `findings`: what was found in the
    documents as they were read, if it was.
    """
    known = complete_findings(documents, blocks, params, findings)
    return _with_units(documents, {doc_id: one.facts for doc_id, one in known.items()}, "facts")


def extract_mentions(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> pd.DataFrame:
    """One row a place where a cue of `wording.mentions` stands; `planned` where it is announced or denied.

    Plans and notices are read too: what they announce is marked as planned. `findings` as of `extract_facts`.
    """
    known = complete_findings(documents, blocks, params, findings)
    return _with_units(documents, {doc_id: one.mentions for doc_id, one in known.items()}, "mentions")


def extract_activities(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Activities, facts and problems of every table that has a column of activity names or of figures.

    On the platform a row is of the unit it names, elsewhere of the unit that sent the document; where nobody knows
    who sent it, of the unit it names. A document set aside gives none. `findings`: what was found in the documents as
    they were read, if it was.
    """
    units = unit_index(params.units, params.edition.city, params.edition.own_rank)
    known = complete_findings(documents, blocks, params, findings)
    found = TableRows()
    for document in rows_of(documents):
        rows = known.get(document["doc_id"])
        if rows is not None and document["set_aside"] is None:
            _claim(rows.tables, document, units, found)
    return (
        tables.from_rows(found.activities, "activities"),
        tables.from_rows(found.facts, "facts"),
        tables.from_rows(_once(found.problems), "problems"),
    )


def complete_findings(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None,
) -> dict[str, Findings]:
    """doc_id → what is in it, of every document with blocks; what is missing or had another role is found here."""
    known, told = dict(findings or {}), blocks_by_document(blocks)
    sources = [Source(row["doc_id"], row["path"], row["role"]) for row in rows_of(documents) if row["doc_id"] in told]
    missing = [one for one in sources if one.doc_id not in known or known[one.doc_id].role != one.role]
    if missing:
        finder = Finder(params)
        known |= {source.doc_id: finder.find(source, told[source.doc_id]) for source in missing}
    return known


def _with_units(documents: pd.DataFrame, found: Mapping[str, list[dict[str, Any]]], name: str) -> pd.DataFrame:
    """The table of the documents' rows, each with the unit that sent it; figures also with the body that speaks."""
    rows: list[dict[str, Any]] = []
    senders: list[object] = []
    bodies: list[object] = []
    for document in rows_of(documents):
        of_document = found.get(document["doc_id"], [])
        if document["set_aside"] is not None:
            of_document = leave_out(of_document, name)
        rows += of_document
        senders += [document["unit_id"]] * len(of_document)
        bodies += [document["body"]] * len(of_document)
    told = {"unit_id": senders, **({"body": bodies} if name == "facts" else {})}
    return tables.from_columns({**columns_of(rows), **told}, name)


def _claim(rows: TableRows, document: dict[str, Any], units: UnitIndex, found: TableRows) -> None:
    """Add a document's rows to `found` with their units, and a problem for each name that is in no register."""
    sender = document["unit_id"]
    owners: dict[str | None, str | None] = {None: sender, **dict.fromkeys(rows.named, sender)}
    if document["role"] == "platform" or sender is None:
        for locator, words in rows.named.items():
            owners[locator] = units.identify(words).unit_id
            if owners[locator] is None:
                found.problems.append(_unknown_unit(locator, words, document, units))
    for row in rows.activities:
        owner = owners[row["unit_id"]]
        days = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("start", "end")}
        found.activities.append({**row, **days, "unit_id": owner, "reporters": owner})
    body = document["body"]
    found.facts += [{**row, "unit_id": owners[row["unit_id"]], "body": body} for row in rows.facts]
    found.problems += [{**row, "unit_id": owners[row["unit_id"]]} for row in rows.problems]


def _unknown_unit(locator: str, name: str, document: dict[str, Any], units: UnitIndex) -> dict[str, object]:
    nearest = "、".join(candidate.name for candidate in units.resolve(name).candidates)
    return problem_row(
        "unit_unknown",
        f"“{document['path']}”中的单位“{name}”不在登记名录中" + (f"，相近的有：{nearest}。" if nearest else "。"),
        "请确认单位名称并使用全称。",
        (document["doc_id"], name),
        doc_id=document["doc_id"], locator=locator, path=document["path"],
    )  # fmt: skip


def _once(problems: list[dict[str, object]]) -> list[dict[str, object]]:
    return list({str(row["problem_id"]): row for row in reversed(problems)}.values())[::-1]
