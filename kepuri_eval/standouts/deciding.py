"""From what an official names and decides to entries for the log, and from the log to the lists it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kepuri_eval.formulas import formula_safe
from kepuri_eval.paramfiles import FileFaultError, read_records
from kepuri_eval.params import Params
from kepuri_eval.standouts.publication import (
    Entry,
    LogError,
    compare_lists,
    current_states,
    read_entries,
    show_changes,
    show_log,
    state_named,
)
from kepuri_eval.tables import write_atomic
from kepuri_eval.unseen import plain


def find_targets(
    named: Sequence[str], standouts: pd.DataFrame, params: Params, log: pd.DataFrame, *, proposed: bool = False,
    all_in: str = "",
) -> list[str]:  # fmt: skip
    """The ids a decision is about: those named, all that are proposed, all that are in a state; each once, sorted.

    Units may be named by their names too.

    Raises:
        LogError: an id that is neither a compared activity nor a registered unit, an unknown state, or nobody at all.
    """
    units = {name: unit.unit_id for unit in params.units for name in unit.names}
    ids = {units.get(word, word) for word in named}
    _check_ids(sorted(ids), standouts, params)
    if proposed:
        ids |= set(standouts.loc[standouts["chosen_for"] != "none", "activity_id"])
    if all_in:
        states = current_states(log)["state"]
        ids |= set(states.index[states == state_named(all_in)])
    if not ids:
        raise LogError("nobody to decide on: give ids, --proposed, or --all-in a state that somebody is in")
    return sorted(ids)


def read_file(path: Path, standouts: pd.DataFrame, params: Params) -> list[Entry]:
    """Decisions from a CSV with columns when, who, activity_id, state, why and, if need be, is_override.

    Raises:
        LogError: unreadable, without rows, or listing every row that is not a decision or names nobody known.
    """
    try:
        rows = read_records(path)
    except FileFaultError as fault:
        raise LogError(str(fault)) from fault
    if not rows:
        raise LogError(f"{path.name}: no decisions in it")
    given: list[dict[str, object]] = [
        {key: value for key, value in row.items() if value or key != "is_override"} for row in rows
    ]
    entries = read_entries([row | {"state": state_named(str(row.get("state") or ""))} for row in given])
    _check_ids([entry.activity_id for entry in entries], standouts, params)
    return entries


def write_outcome(log: pd.DataFrame, names: pd.Series, folder: Path) -> list[Path]:
    """The log for reading, the published list, the final list and their difference, as CSV files in `folder`.

    Overrides are marked in all of them (是否破例). The published list holds everything that was ever published.
    """
    changes = compare_lists(log)
    outcome = {
        "决定记录": show_log(log, names),
        "公示名单": show_changes(changes[changes["published"]], names).drop(columns=["变化", "理由"]),
        "正式名单": show_changes(changes[changes["final"]], names).drop(columns=["变化", "理由"]),
        "公示与正式名单对照": show_changes(changes, names),
    }
    written = []
    for title, table in outcome.items():
        shown = table.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
        text = formula_safe(shown).to_csv(index=False, lineterminator="\r\n")
        path = folder / f"{title}.csv"
        write_atomic(path, text.encode("utf-8-sig"))
        written.append(path)
    return written


def _check_ids(named: Sequence[str], standouts: pd.DataFrame, params: Params) -> None:
    known = set(standouts["activity_id"]) | {unit.unit_id for unit in params.units}
    strangers = sorted(set(named) - known)
    if strangers:
        raise LogError(f"neither a compared activity nor a registered unit: {', '.join(strangers)}")
