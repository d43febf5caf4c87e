"""What a run has done with the edition's tables in other processes, so that it need not hold them itself."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Sequence
from pathlib import Path

from kepuri_eval.batch import children
from kepuri_eval.params import Params
from kepuri_eval.reporting.loading import keep_slices, load_slices, load_tables

Digests = dict[str, dict[str, str]]


def read_for_reports(params: Params, place: Path | None, unit_ids: Sequence[str]) -> Digests:
    """In a child: read the edition's tables, which starts threads that a warm parent must not have.

    Args:
        place: file that the tables are written to for `prime_reports`, whereupon "read" is told; None for no such file.
        unit_ids: units whose reports' inputs are to be digested.

    Returns:
        unit_id → digest of each part of what its report reads (`Slices.digest`).
    """
    read, slices = load_tables(params), load_slices(params)
    if place is not None:
        with contextlib.suppress(Exception):  # as below
            slices.complete()
        with place.open("wb") as file:
            pickle.dump((params, read, slices), file, pickle.HIGHEST_PROTOCOL)
        assert children.IN_CHILD is not None
        children.IN_CHILD.send("read", None)
    return {unit_id: slices.digest(unit_id) for unit_id in unit_ids}


def prime_reports(place: Path) -> None:
    """In the warm parent: take the tables that a child has written, and make ready what every report would."""
    from kepuri_eval.reporting.warm import warm_up  # nbconvert with it, which reading the tables need not wait for

    with place.open("rb") as file:
        place.unlink()
        params, read, slices = pickle.load(file)
    keep_slices(params, read, slices)
    with contextlib.suppress(Exception):  # what no report can be made of, every report says of itself
        warm_up(params)
