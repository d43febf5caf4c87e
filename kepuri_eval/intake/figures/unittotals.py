"""From the sentence that tells how much a unit held in all to its other totals: 共办活动64场，参与9000人次."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]

_TOTALS = ("participants", "volunteers", "materials")
_HELD = ("activities", "lectures")
_TIMES = ("场", "场次")
_SEVERAL = 3  # activities told at once that are more than one day's
_FAR_MORE = 3  # times what the other items tell of: one of them sums up, and is no item beside them
_A_PART = 0.3  # of what is said of everything; a total below it is of something within, and no other account of all


def settle_unit_totals(rows: Sequence[Row]) -> None:
    """Make what goes with the largest number of activities a text tells of the unit's totals, so that nothing is added.

    A sentence goes on behind a semicolon until something else is told to have been held. One thing of several (二是…)
    counts only where it tells of everything by its words or by its number. Smaller totals are parts: they are of a
    day, a body or a thing (今年汛期累计转移800人次), and contradict nothing.
    """
    head = _head(rows)
    if head is None:
        return
    told = _sentences(head, rows)
    for quantity in _TOTALS:
        free = [row for row in rows if row["quantity"] == quantity and _is_result(row)]
        whole = _whole([row for row in free if row["_sentence"] in told and not row["_aside"]])
        others = [row for row in free if row["_sentence"] not in told and not row["_local"]]
        if whole is None or any(row["value"] > whole["value"] for row in others):
            continue
        _hold(whole, [row for row in others if row["value"] < _A_PART * whole["value"]])
        whole["is_total"] = True


def _head(rows: Sequence[Row]) -> Row | None:
    """The figure that says how many activities there were in all, None where none does beyond doubt."""
    held = [row for row in rows if row["quantity"] == "activities" and _is_result(row) and row["source"] == "prose"]
    if not held:
        return None
    most = max(held, key=lambda row: row["value"])
    if most["_local"] or most["_aside"] or most["value"] < _SEVERAL or not most["_says_all"]:
        return None
    if any(row["conflict_with"] in (most["fact_id"], most["conflict_with"]) for row in held if row["conflict_with"]):
        return None
    if most["_item"]:
        others = [row for row in held if row["_sentence"] != most["_sentence"]]
        is_only = most["is_total"] and not any(row["is_total"] for row in others)
        is_only = is_only and most["value"] >= _FAR_MORE * sum(row["value"] for row in others)
        return most if most["_over_all"] or is_only else None
    return most


def _sentences(head: Row, rows: Sequence[Row]) -> set[tuple[Any, ...]]:
    """The sentence of a figure, with those that only semicolons part from it and that tell of nothing held."""
    found = {head["_sentence"]}
    locator, number = head["_sentence"]
    goes_on = True
    while goes_on:
        number += 1
        inside = [row for row in rows if row["_sentence"] == (locator, number)]
        goes_on = bool(inside) and inside[0]["_goes_on"]
        goes_on = goes_on and not any(row["quantity"] in _HELD and row["counted_in"] in _TIMES for row in inside)
        found |= {(locator, number)} if goes_on else set()
    return found


def _whole(told: Sequence[Row]) -> Row | None:
    """The one figure of its quantity in the sentence that tells of everything; of several the one of visits."""
    if len(told) < 2:
        return next(iter(told), None)
    visits = [row for row in told if row["counted_in"] == "人次"]
    if len(visits) == 1 and all(row["value"] <= visits[0]["value"] for row in told):
        return visits[0]
    return None


def _hold(whole: Row, parts: Sequence[Row]) -> None:
    """Let figures that cannot be of everything contradict it no longer, and be no totals beside it."""
    ids = {row["fact_id"] for row in parts}
    if whole["conflict_with"] in ids:
        whole["conflict_with"] = None
    for row in parts:
        if row["conflict_with"] in (*ids, whole["fact_id"]):
            row["conflict_with"] = None
        if row["is_total"]:
            row["part_of"] = whole["fact_id"]


def _is_result(row: Row) -> bool:
    """Whether a figure is a result of this event, and neither a part nor a repeat; what it contradicts is not asked."""
    is_told = row["part_of"] is not None or row["duplicate_of"] is not None
    return bool(row["in_scope"]) and not row["planned"] and row["subkind"] is None and not is_told
