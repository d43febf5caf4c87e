"""Tables of submissions and of the platform's export to activities and the facts of their figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activityrows import is_yes
from kepuri_eval.intake.activitytables import TableRows, read_tables
from kepuri_eval.intake.dates import find_dates
from kepuri_eval.intake.extract import complete_findings
from kepuri_eval.intake.findings import Findings
from kepuri_eval.intake.grids import Table
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.units import UnitIndex, unit_index
from kepuri_eval.params import Params


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
    units = unit_index(params.units, params.edition.city)
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


def platform_summaries(documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params) -> pd.DataFrame:
    """The documents with a row for each unit's summary that the platform's export says was uploaded, and when.

    Such a row has role summary, format `platform`, size 0 and the export's path with the cell behind it; `received`
    is the day in the platform's own column, missing where it gives none.
    """
    units = unit_index(params.units, params.edition.city)
    exports = {row["doc_id"]: row["path"] for row in rows_of(documents) if row["role"] == "platform"}
    first: dict[str, dict[str, object]] = {}
    told = {doc_id: rows for doc_id, rows in blocks_by_document(blocks).items() if doc_id in exports}
    for table in read_tables(told, params.wording):
        for row in _uploads(table, exports[table.grid.doc_id], units, params.edition.year):
            before = first.get(str(row["unit_id"]))
            if before is None or _sooner(row, before):
                first[str(row["unit_id"])] = row
    if not first:
        return documents
    added = tables.from_rows(list(first.values()), "documents")
    return tables.check(pd.concat([documents, added], ignore_index=True), "documents")


def _uploads(table: Table, path: str, units: UnitIndex, year: int) -> Iterator[dict[str, object]]:
    """A documents row for each row of the export that says a summary is there."""
    unit, state, when = (table.column_of(name) for name in ("unit", "summary_state", "received"))
    if unit is None or (state is None and when is None):
        return
    for row in table.rows:
        name, stated, day = (row.cells.get(column.index) if column else None for column in (unit, state, when))
        unit_id = units.identify(" ".join(name.text.split())).unit_id if name is not None else None
        spans = find_dates(day.text, year) if day is not None else []
        uploaded = is_yes(stated.text) if stated is not None else None
        place = day if spans else stated
        if unit_id is None or place is None or not (spans or uploaded):
            continue
        label = f"{path}#{place.locator}"
        yield {
            "doc_id": hashlib.sha256(f"{label}:{unit_id}".encode()).hexdigest()[:12], "path": label,
            "unit_id": unit_id, "resolved_by": "platform", "unit_name": name.text if name else None,
            "role": "summary", "format": "platform", "size_bytes": 0,
            "received": pd.Timestamp(spans[0].start_date) if spans else None, "problem": None,
        }  # fmt: skip


def _sooner(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a row gives an earlier day than the other, or a day where the other gives none."""
    if row["received"] is None or other["received"] is None:
        return row["received"] is not None
    return bool(row["received"] < other["received"])


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
