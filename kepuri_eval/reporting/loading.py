"""From an edition's saved tables to tables in memory, read once a process however many reports are made."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params

NAMES = (
    "documents", "blocks", "facts", "mentions", "activities", "problems", "measures", "inputs", "scores", "standouts",
)  # fmt: skip


def load_tables(params: Params) -> dict[str, pd.DataFrame]:
    """Every table that reports are made of, by name; a table that changed on disk is read again.

    Raises:
        TableError: one is missing or breaks its contract.
    """
    return {name: _load(name, params.tables, _stamp(params.tables / f"{name}.parquet")) for name in NAMES}


def _stamp(path: Path) -> tuple[int, int]:
    if not path.is_file():
        return (0, 0)
    state = path.stat()
    return (state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2 * len(NAMES))
def _load(name: str, folder: Path, stamp: tuple[int, int]) -> pd.DataFrame:
    return tables.load(name, folder)
