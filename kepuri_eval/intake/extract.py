"""From blocks to facts and mentions: every figure of prose and loose cells, with what it counts and what it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activities import read_tables, table_cells
from kepuri_eval.intake.mentions import extract_mentions
from kepuri_eval.intake.prose import FigureReader
from kepuri_eval.intake.quantities import find_amounts
from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document
from kepuri_eval.intake.relations import relate
from kepuri_eval.intake.tabular import Table
from kepuri_eval.params import Params

__all__ = ["extract_facts", "extract_mentions"]
_LABEL_LENGTH = 20


def extract_facts(
    documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params, found: Sequence[Table] | None = None
) -> pd.DataFrame:
    """Facts of prose and of cells outside activity tables, one row a figure; `tables.facts` is the contract.

    Figures of plans, longer periods, stocks and other events are kept and marked; figures that contradict each other
    are both kept (`relations.find_conflicts` makes the problems of them). The platform's export is left to
    `activities.extract_activities`. `found`: what `activities.read_tables` made of the blocks, to spare doing it again.
    """
    reader = FigureReader(params)
    about = documents.set_index("doc_id")[["unit_id", "role"]].to_dict("index")
    blocks = blocks_by_document(blocks)
    recognised = read_tables(blocks, params.wording) if found is None else found
    in_tables = table_cells(recognised)
    rows: list[dict[str, object]] = []
    for doc_id, told in blocks.items():
        document = about.get(doc_id)
        if document is None or document["role"] == "platform":
            continue
        prose = ((block.locator, block.kind, block.text) for block in told if block.table is None)
        figures = list(reader.read_document(prose, _loose_cells(told, in_tables), is_plan=document["role"] == "plan"))
        unit_id = None if pd.isna(document["unit_id"]) else str(document["unit_id"])
        rows += relate(doc_id, unit_id, figures)
    return tables.from_rows(rows, "facts")


def _loose_cells(told: list[BlockRow], in_tables: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(locator, label, text) of the cells no activity table claims; the label stands to the left, else above."""
    at: dict[tuple[str, int, int], str] = {}
    for block in told:
        table, row, column = block.table, block.row, block.column
        if table is None or row is None or column is None or block.kind != "cell":
            continue
        at[table, row, column] = block.text
        if (block.doc_id, block.locator) in in_tables:
            continue
        beside = at.get((table, row, column - 1), "")
        above = at.get((table, row - 1, column), "")
        label = next((words for words in (beside, above) if _is_label(words)), "")
        yield block.locator, label, block.text


def _is_label(words: str) -> bool:
    return 0 < len(words.strip()) <= _LABEL_LENGTH and not find_amounts(words)
