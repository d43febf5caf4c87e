"""What a run has done with the edition's tables in other processes, so that it need not hold them itself."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Sequence
from pathlib import Path

from kepuri_eval.batch import children
from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.summary import count_results
from kepuri_eval.params import Params
from kepuri_eval.reporting.index import write_index
from kepuri_eval.reporting.loading import keep_tables, load_slices, load_tables
from kepuri_eval.reporting.warm import warm_up

Digests = dict[str, dict[str, str]]


def read_for_reports(params: Params, place: Path | None, unit_ids: Sequence[str]) -> Digests:
    """In a child: read the edition's tables, which starts threads that a warm parent must not have.

    Args:
        place: file that the tables are written to for `prime_reports`, whereupon "read" is told; None for no such file.
        unit_ids: units whose reports' inputs are to be digested.

    Returns:
        unit_id → digest of each part of what its report reads (`Slices.digest`).
    """
    read = load_tables(params)
    if place is not None:
        with place.open("wb") as file:
            pickle.dump((params, read), file, pickle.HIGHEST_PROTOCOL)
        assert children.IN_CHILD is not None
        children.IN_CHILD.send("read", None)
    return {unit_id: load_slices(params).digest(unit_id) for unit_id in unit_ids}


def prime_reports(place: Path) -> None:
    """In the warm parent: take the tables that a child has written, and make ready what every report would."""
    with place.open("rb") as file:
        place.unlink()
        params, read = pickle.load(file)
    keep_tables(params, read)
    with contextlib.suppress(Exception):  # what no report can be made of, every report says of itself
        warm_up(params)


def sum_up(params: Params, entries: Sequence[Entry]) -> dict[str, int]:
    """Write the index page of what was made; returns the counts of a summary.

    Raises:
        TableError: a table is missing or broken.
    """
    counts = count_results(params)
    write_index(params, entries)
    return counts
