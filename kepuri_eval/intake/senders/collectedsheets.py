"""Sheets that many units filled in: nobody in particular sent them, each row speaks for the unit it names."""

from __future__ import annotations

from collections.abc import Iterable

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
