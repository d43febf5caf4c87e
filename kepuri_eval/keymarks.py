"""From reported activities to the units of which it is known which activities are key ones."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def units_marked(activities: pd.DataFrame, unit_ids: Iterable[str]) -> set[str]:
    """Those of the units of which it is known which of their activities are key ones.

    All of them where the platform's list is there, on which key activities are registered; else those that marked any
    of theirs themselves: one unit's list says nothing of another's.
    """
    if activities["source"].isin(["platform", "both"]).any():
        return set(unit_ids)
    return set(activities.loc[activities["is_key"].astype(bool), "unit_id"].dropna()).intersection(unit_ids)
