"""Sheets that many units filled in: nobody in particular sent them, each row speaks for the unit it names."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.senders.register import UnitIndex

_LONGEST = 30  # signs of a cell that is a name and nothing else
_SEVERAL = 2  # registered units in one column


def names_several_units(index: UnitIndex, blocks: Iterable[BlockRow]) -> bool:
    """Whether a column of a table names several registered units, a cell each."""
    named: dict[tuple[str, int], set[str]] = {}
    for block in blocks:
        if block.table is None or block.column is None or block.kind != "cell" or len(block.text) > _LONGEST:
            continue
        unit_id = index.identify(block.text).unit_id if not block.text.isascii() else None
        if unit_id is not None:
            units = named.setdefault((block.table, block.column), set())
            units.add(unit_id)
            if len(units) >= _SEVERAL:
                return True
    return False


def in_collected_sheets(documents: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The counted facts of units that stand in a document of another body or of nobody; the platform's are none."""
    senders = documents.loc[documents["role"] != "platform"].set_index("doc_id")["unit_id"].fillna("")
    known = facts.loc[facts["in_scope"] & facts["doc_id"].isin(senders.index) & facts["unit_id"].notna()]
    return known.loc[known["unit_id"] != known["doc_id"].map(senders)]
