"""From an edition's saved tables to tables in memory, read once a process however many reports are made."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.reporting.slices import Slices

NAMES = (
    "documents", "blocks", "facts", "mentions", "activities", "problems", "measures", "inputs", "scores", "standouts",
    "decisions",
)  # fmt: skip


_Stamp = tuple[int, int]
_kept: dict[tuple[Path, str], tuple[_Stamp, pd.DataFrame]] = {}
_sliced: dict[tuple[Path, str], tuple[list[pd.DataFrame], Slices]] = {}


def load_tables(params: Params) -> dict[str, pd.DataFrame]:
    """Every table that reports are made of, by name; a table that changed on disk is read again.

    Raises:
        TableError: one is missing or breaks its contract.
    """
    return {name: _load(name, params.tables) for name in NAMES}


def load_slices(params: Params) -> Slices:
    """What finds each unit's rows in the edition's tables; the same one until a table or the params change.

    Raises:
        TableError: a table is missing or breaks its contract.
    """
    tables = load_tables(params)
    known = _sliced.get((params.tables, params.digest))
    if known is None or any(old is not new for old, new in zip(known[0], tables.values(), strict=True)):
        known = _sliced[params.tables, params.digest] = list(tables.values()), Slices(tables, params)
    return known[1]


def keep_slices(params: Params, read: dict[str, pd.DataFrame], slices: Slices) -> None:
    """Take tables that another process has just read, and what finds rows in them, so that this one need not."""
    for name, table in read.items():
        _kept[params.tables, name] = _stamp(params.tables / f"{name}.parquet"), table
    _sliced[params.tables, params.digest] = list(read.values()), slices


def _load(name: str, folder: Path) -> pd.DataFrame:
    stamp = _stamp(folder / f"{name}.parquet")
    known = _kept.get((folder, name))
    if known is None or known[0] != stamp:
        known = _kept[folder, name] = stamp, tables.load(name, folder)
    return known[1]


def _stamp(path: Path) -> _Stamp:
    if not path.is_file():
        return (0, 0)
    state = path.stat()
    return (state.st_mtime_ns, state.st_size)
