"""From what was found in documents to the tables of facts, mentions and activities, each row with its unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.columns import columns_of
from kepuri_eval.errors import at_document
from kepuri_eval.intake.activities.tablefindings import Source, TableRows
from kepuri_eval.intake.figures.cells import mark_totals
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
    rows: list[dict[str, Any]] = []
    senders: list[object] = []
    bodies: list[object] = []
    for document in rows_of(documents):
        of_document = (
            _counting(known[document["doc_id"]].facts, document, "facts") if document["doc_id"] in known else []
        )
        rows += of_document
        senders += [document["unit_id"]] * len(of_document)
        bodies += [document["body"]] * len(of_document)
    return tables.from_columns({**columns_of(rows), "unit_id": senders, "body": bodies}, "facts")


def extract_mentions(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> pd.DataFrame:
    """One row a place where a cue of `wording.mentions` stands; `planned` where it is announced or denied.

    Plans and notices are read too: what they announce is marked as planned. A row that a unit of its own filled in
    speaks for that unit, as in `extract_activities`. `findings` as of `extract_facts`.
    """
    register = unit_index(params.units, params.edition.city, params.edition.own_rank)
    known = complete_findings(documents, blocks, params, findings)
    rows: list[dict[str, Any]] = []
    speakers: list[object] = []
    for document in rows_of(documents):
        one = known.get(document["doc_id"])
        if one is None:
            continue
        owners = _owners(one.tables, document, register, params.organiser_id)
        rows += _counting(one.mentions, document, "mentions")
        speakers += [owners[row["unit_id"]] for row in one.mentions]
    return tables.from_columns({**columns_of(rows), "unit_id": speakers}, "mentions")


def extract_activities(
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Activities, facts and problems of every table that has a column of activity names or of figures.

    On the platform a row is of the unit it names, elsewhere of the unit that sent the document; where nobody knows
    who sent it, of the unit it names, and so is a row that a unit of its own filled in where the organiser collected
    such rows of several. A document set aside gives none. `findings`: what was found in the documents as they were
    read, if it was.
    """
    register = unit_index(params.units, params.edition.city, params.edition.own_rank)
    known = complete_findings(documents, blocks, params, findings)
    found = TableRows()
    for document in rows_of(documents):
        rows = known.get(document["doc_id"])
        if rows is not None and document["set_aside"] is None:
            with at_document(document["path"]):
                owners = _owners(rows.tables, document, register, params.organiser_id)
                bodies = _bodies(rows.tables, owners, document, register)
                _claim(rows.tables, document, owners, bodies, found, params)
                found.problems += _unknown_units(rows.tables, document, owners, register)
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
        for source in missing:
            with at_document(source.path):
                known[source.doc_id] = finder.find(source, told[source.doc_id])
    return known


def _counting(rows: list[dict[str, Any]], document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Rows of facts or mentions of a document, marked where the document was set aside."""
    return leave_out(rows, name) if document["set_aside"] is not None else rows


_Owners = dict[str | None, str | None]
_WITHIN = ("counterpart", "within")  # how names of bodies of a county or zone are known


def _owners(rows: TableRows, document: dict[str, Any], register: UnitIndex, organiser_id: str | None) -> _Owners:
    """Locator of a cell that names a unit → the unit its row is of; None → whoever sent the document."""
    sender = document["unit_id"]
    owners: _Owners = {None: sender, **dict.fromkeys(rows.named, sender)}
    if document["role"] == "platform" or sender is None:
        return owners | {locator: register.identify(words).unit_id for locator, words in rows.named.items()}
    if sender == organiser_id:
        known = {locator: register.identify(rows.named[locator]).unit_id for locator in rows.collected}
        others = {locator: unit for locator, unit in known.items() if unit not in (None, sender)}
        if len({*others.values()}) > 1:
            return owners | others
    return owners


def _bodies(
    rows: TableRows, owners: _Owners, document: dict[str, Any], register: UnitIndex
) -> dict[str | None, str | None]:
    """Locator of a cell that names a unit → the body within it that the row is of (路北区教育局), None for the unit."""
    bodies = {None: document["body"], **dict.fromkeys(rows.named, document["body"])}
    for locator, words in rows.named.items():
        if owners[locator] != document["unit_id"]:
            bodies[locator] = words if register.identify(words).how in _WITHIN else None
    return bodies


def _claim(
    rows: TableRows,
    document: dict[str, Any],
    owners: _Owners,
    bodies: dict[str | None, str | None],
    found: TableRows,
    params: Params,
) -> None:
    """Add a document's rows to `found` with their units; of a row that its unit filled in alone, figures are totals."""
    for row in rows.activities:
        owner = owners[row["unit_id"]]
        days = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("start", "end")}
        kind = params.category_for(owner, row["category"])
        found.activities.append({**row, **days, "unit_id": owner, "reporters": owner, "category": kind})
    sender = document["unit_id"]
    told = [row for row in rows.told if owners[row["unit_id"]] != sender]
    facts = [{**row, "unit_id": owners[row["unit_id"]], "body": bodies[row["unit_id"]]} for row in (*rows.facts, *told)]
    times = Counter((owners[naming], bodies[naming]) for naming in rows.collected)
    for naming in rows.collected:
        if owners[naming] != sender and times[owners[naming], bodies[naming]] == 1:
            mark_totals([fact for fact, row in zip(facts, rows.facts, strict=False) if row["unit_id"] == naming])
    found.facts += facts
    found.problems += [{**row, "unit_id": owners[row["unit_id"]]} for row in rows.problems]


def _unknown_units(
    rows: TableRows, document: dict[str, Any], owners: _Owners, register: UnitIndex
) -> list[dict[str, object]]:
    """A problem for each name of a unit that is in no register, where rows are of the units they name."""
    if document["role"] != "platform" and document["unit_id"] is not None:
        return []
    named = rows.named.items()
    return [_unknown_unit(locator, words, document, register) for locator, words in named if owners[locator] is None]


def _unknown_unit(locator: str, name: str, document: dict[str, Any], register: UnitIndex) -> dict[str, object]:
    nearest = "、".join(candidate.name for candidate in register.resolve(name).candidates)
    return problem_row(
        "unit_unknown",
        f"“{document['path']}”中的单位“{name}”不在登记名录中" + (f"，相近的有：{nearest}。" if nearest else "。"),
        "请确认单位名称并使用全称。",
        (document["doc_id"], name),
        doc_id=document["doc_id"], locator=locator, path=document["path"],
    )  # fmt: skip


def _once(problems: list[dict[str, object]]) -> list[dict[str, object]]:
    return list({str(row["problem_id"]): row for row in reversed(problems)}.values())[::-1]
