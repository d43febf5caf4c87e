"""From reported activities to the units of which it is known which activities are key ones."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

_MOST = 0.5


def units_marked(activities: pd.DataFrame, unit_ids: Iterable[str]) -> set[str]:
    """Those of the units of which it is known which of their activities are key ones.

    Key activities are registered on the platform: where its list is there and holds at least half of the units that
    reported any activity, it tells of all. A shorter one is a part of the list and tells of the units in it alone.
    Besides, of those that marked any of theirs themselves: one unit's list says nothing of another's.
    """
    ids = set(unit_ids)
    listed = ids.intersection(activities.loc[activities["source"].isin(["platform", "both"]), "unit_id"].dropna())
    reported = ids.intersection(activities["unit_id"].dropna())
    if listed and len(listed) >= _MOST * len(reported):
        return ids
    return listed | ids.intersection(activities.loc[activities["is_key"].astype(bool), "unit_id"].dropna())
