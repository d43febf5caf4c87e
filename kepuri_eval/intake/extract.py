"""From blocks to facts and mentions: every figure of prose and loose cells, with what it counts and what it is of."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activities import table_cells
from kepuri_eval.intake.mentions import extract_mentions
from kepuri_eval.intake.prose import FigureReader
from kepuri_eval.intake.quantities import find_amounts
from kepuri_eval.intake.relations import relate
from kepuri_eval.params import Params

__all__ = ["extract_facts", "extract_mentions"]
_LABEL_LENGTH = 20


def extract_facts(documents: pd.DataFrame, blocks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Facts of prose and of cells outside activity tables, one row a figure; `tables.facts` is the contract.

    Figures of plans, longer periods, stocks and other events are kept and marked; figures that contradict each other
    are both kept (`relations.find_conflicts` makes the problems of them). The platform's export is left to
    `activities.extract_activities`.
    """
    reader = FigureReader(params)
    about = documents.set_index("doc_id")[["unit_id", "role"]].to_dict("index")
    in_tables = table_cells(blocks, params.wording)
    rows: list[dict[str, object]] = []
    for doc_id, group in blocks.sort_values(["doc_id", "position"]).groupby("doc_id", sort=True):
        document = about.get(doc_id)
        if document is None or document["role"] == "platform":
            continue
        prose = group[group["table"].isna()]
        told = zip(prose["locator"], prose["kind"], prose["text"], strict=True)
        loose = _loose_cells(group[group["table"].notna() & (group["kind"] == "cell")], str(doc_id), in_tables)
        found = list(reader.read_document(told, loose, is_plan=document["role"] == "plan"))
        unit_id = None if pd.isna(document["unit_id"]) else str(document["unit_id"])
        rows += relate(str(doc_id), unit_id, found)
    return tables.from_rows(rows, "facts")


def _loose_cells(cells: pd.DataFrame, doc_id: str, in_tables: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(locator, label, text) of the cells no activity table claims; the label stands to the left, else above."""
    at: dict[tuple[str, int, int], str] = {}
    for locator, text, table, row, column in zip(
        *(cells[name].tolist() for name in ("locator", "text", "table", "row", "column")), strict=True
    ):
        at[table, row, column] = text
        if (doc_id, locator) in in_tables:
            continue
        beside = at.get((table, row, column - 1), "")
        above = at.get((table, row - 1, column), "")
        label = next((words for words in (beside, above) if _is_label(words)), "")
        yield locator, label, text


def _is_label(words: str) -> bool:
    return 0 < len(words.strip()) <= _LABEL_LENGTH and not find_amounts(words)
