"""From the platform's export to the summaries that it says were uploaded, as rows of the documents table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activities.activityrows import is_yes
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.records import ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.senders.register import UnitIndex, unit_index
from kepuri_eval.intake.tabular.alltables import read_tables
from kepuri_eval.intake.tabular.grids import Table
from kepuri_eval.params import Params


def platform_summaries(documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params) -> pd.DataFrame:
    """The documents with a row for each unit's summary that the platform's export says was uploaded, and when.

    Such a row has role summary, format `platform`, size 0 and the export's path with the cell behind it; `received`
    is the day in the platform's own column, missing where it gives none.
    """
    units = unit_index(params.units, params.edition.city, params.edition.own_rank)
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
