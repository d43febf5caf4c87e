"""Which of a unit's listed activities prose tells again, by the people that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval.intake.activities.item import Item

Row = dict[str, Any]


def with_figure(figures: list[Row], activity_ids: list[str], rows: Mapping[str, Row]) -> list[str]:
    """The one of these activities whose table gives as many people as an item tells of: it is the same, told again."""
    people = {float(fact["value"]) for fact in figures if fact["quantity"] == "participants"}
    found = [one for one in activity_ids if rows[one]["participants"] in people]
    return found if len(found) == 1 else []


def told_together(
    figures: list[Row], item: Item, held: Mapping[str, tuple[Any, Any]], rows: Mapping[str, Row]
) -> dict[str, str]:
    """fact_id → activity_id where an item tells the people of several listed activities, one behind the other.

    Each figure must be that of one activity of the item's days, and no two of the same (分别有900人、650人). `held`:
    activity_id → first and last day of the unit's activities.
    """
    people = [fact for fact in figures if fact["quantity"] == "participants"]
    if len(people) < 2 or item.start is None or item.start == item.end:
        return {}
    first, last = pd.Timestamp(item.start), pd.Timestamp(item.end or item.start)
    listed = {
        rows[activity_id]["participants"]: activity_id
        for activity_id, days in held.items() if None not in days and first <= days[0] and days[1] <= last
    }  # fmt: skip
    found = {str(fact["fact_id"]): listed.get(float(fact["value"]), "") for fact in people}
    return found if all(found.values()) and len(set(found.values())) == len(people) else {}
