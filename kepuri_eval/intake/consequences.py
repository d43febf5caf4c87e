"""From one decision to the other rows it reaches: contradictions end, totals stand, activities part or join."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kepuri_eval.intake.figures.agreement import link_activity_facts
from kepuri_eval.params import Params

Row = dict[str, Any]
Rows = dict[str, Row]


def settle_contradictions(facts: Rows, decided: set[str]) -> None:
    """Where a figure was decided, those that contradict it become its duplicates; what nobody decided stays open.

    Figures decided differently go on contradicting each other; a figure that is not counted settles nothing.
    """
    counted = {one for one in decided if facts[one]["in_scope"] and not facts[one]["planned"]}
    groups: dict[str, list[str]] = defaultdict(list)
    for fact_id in facts:
        groups[_root(fact_id, facts)].append(fact_id)
    for members in groups.values():
        chosen = sorted(counted.intersection(members))
        for fact_id in members if chosen else ():
            row, first = facts[fact_id], facts[chosen[0]]
            differs = fact_id in counted and row["value"] != first["value"]
            row["conflict_with"] = chosen[0] if differs else None
            if fact_id != chosen[0] and not differs:
                row["duplicate_of"] = row["duplicate_of"] or chosen[0]


def set_unit_total(unit_id: str, quantity: str, value: float, facts: Rows, left_out: set[str], params: Params) -> Row:
    """Make `value` the unit's total of a quantity; returns the fact that now says so.

    Where the unit states that very figure, also where it was not counted, that fact is the total; no other sentence is
    claimed to say what it does not: else a fact is made whose document is `corrections`. The unit's other totals become
    parts of it. Documents `left_out` as a whole are not asked.
    """
    own = [
        row for row in facts.values()
        if (row["scope"], row["unit_id"], row["body"], row["quantity"]) == ("unit", unit_id, None, quantity)
        and not row["planned"] and row["doc_id"] not in left_out
    ]  # fmt: skip
    saying = [row for row in own if row["value"] == value and not row["subkind"] and row["source"] != "platform"]
    saying.sort(key=lambda row: (not row["in_scope"], row["duplicate_of"] is not None, not row["is_total"],
                                 row["fact_id"]))  # fmt: skip
    total = saying[0] if saying else _made_up(unit_id, quantity, value, params)
    facts.setdefault(total["fact_id"], total)
    others = [row for row in own if row["in_scope"] and row["duplicate_of"] is None and row["part_of"] not in facts]
    total |= {"value": value, "value_high": None, "bound": "exact", "in_scope": True, "is_total": True,
              "part_of": None, "duplicate_of": None}  # fmt: skip
    for row in others:
        if row is not total and row["is_total"]:
            row["part_of"] = total["fact_id"]
    return total


def move_activity(activity: Row, unit_id: str, facts: Rows) -> None:
    """Give an activity, its figures and its place among the reporters to another unit."""
    before = activity["unit_id"]
    reporters = [one for one in str(activity["reporters"] or "").split(";") if one and one != before]
    activity |= {"unit_id": unit_id, "reporters": ";".join(dict.fromkeys([unit_id, *reporters]))}
    for fact in _facts_of(activity, facts):
        if fact["unit_id"] in (before, None):
            fact["unit_id"] = unit_id


def part_activity(activity: Row, activities: Rows, facts: Rows) -> None:
    """Let an activity stand for itself again; its figures count anew, its unit no longer reports the other one."""
    keep = activities.get(str(activity["duplicate_of"]))
    activity["duplicate_of"] = None
    own = {fact["fact_id"] for fact in _facts_of(activity, facts)}
    for fact_id in own:
        for link in ("duplicate_of", "conflict_with"):
            if facts[fact_id][link] not in own:
                facts[fact_id][link] = None
    if keep is not None:
        others = [row for row in activities.values() if row["duplicate_of"] == keep["activity_id"]]
        stay = {keep["unit_id"], *(one for row in others for one in _reporters(row))}
        left = [one for one in _reporters(keep) if one in stay or one not in _reporters(activity)]
        keep["reporters"] = ";".join(left) or None


def join_activity(activity: Row, keep: Row, activities: Rows, facts: Rows, params: Params) -> list[dict[str, object]]:
    """Let `keep` stand for an activity and whatever that stood for; returns the contradictions found in so doing."""
    if activity["duplicate_of"] == keep["activity_id"]:
        return []
    if activity["duplicate_of"] is not None:
        part_activity(activity, activities, facts)
    links, problems = link_activity_facts(_facts_of(keep, facts), _facts_of(activity, facts), params)
    for fact_id, link, target in links:
        facts[fact_id][link] = target
    for row in activities.values():
        if row["duplicate_of"] == activity["activity_id"]:
            row["duplicate_of"] = keep["activity_id"]
    activity["duplicate_of"] = keep["activity_id"]
    keep["reporters"] = ";".join(dict.fromkeys([*_reporters(keep), *_reporters(activity)])) or None
    return problems


def leave_out_activity(activity_id: str, activities: Rows, facts: Rows) -> None:
    """Take an activity out of the table; its figures stay and count nothing, what it stood for stands for itself."""
    for row in activities.values():
        if row["duplicate_of"] == activity_id:
            part_activity(row, activities, facts)
    activity = activities[activity_id]
    if activity["duplicate_of"] is not None:
        part_activity(activity, activities, facts)
    for fact in _facts_of(activity, facts):
        fact["in_scope"] = False
    del activities[activity_id]


def standing_activity(activity_id: str, activities: Rows) -> str:
    """The activity that stands for this one, through chains of duplicates."""
    here, seen = activity_id, {activity_id}
    while (following := activities[here]["duplicate_of"]) in activities and following not in seen:
        here = following
        seen.add(here)
    return here


def _root(fact_id: str, facts: Rows) -> str:
    here, seen = fact_id, {fact_id}
    while (following := facts[here]["conflict_with"]) in facts and following not in seen:
        here = following
        seen.add(here)
    return here


def _facts_of(activity: Row, facts: Rows) -> list[Row]:
    return [row for row in facts.values() if row["activity_id"] == activity["activity_id"]]


def _reporters(activity: Row) -> list[str]:
    return [one for one in str(activity["reporters"] or "").split(";") if one]


def _made_up(unit_id: str, quantity: str, value: float, params: Params) -> Row:
    words = params.wording.quantities[quantity]  # type: ignore[index]
    counted_in = words.counted_in[0] if words.counted_in else ""
    return {
        "fact_id": f"corrections-{unit_id}-{quantity}", "doc_id": "corrections", "locator": f"{unit_id}-{quantity}",
        "start": 0, "end": 0, "unit_id": unit_id, "body": None, "activity_id": None, "scope": "unit",
        "quantity": quantity,
        "subkind": None, "counted_in": counted_in, "in_scope": True, "planned": False,
        "raw": f"{int(value) if value.is_integer() else value}{counted_in}",
        "heading": None, "source": "correction", "duplicate_of": None, "conflict_with": None, "corrected_by": None,
    }  # fmt: skip
