"""From what was found in documents to the tables of facts and mentions, each row with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.columns import columns_of
from kepuri_eval.intake.activitytables import Source
from kepuri_eval.intake.findings import Finder, Findings
from kepuri_eval.intake.records import ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.setaside import leave_out
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
    `activities.extract_activities`; of a document set aside nothing is in scope. `findings`: what was found in the
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
