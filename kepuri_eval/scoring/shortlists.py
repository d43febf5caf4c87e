"""Lists of activities that, by the unit's own account of who came, cannot hold all that it did."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.scoring.counted import Counted
from kepuri_eval.scoring.evidence import Evidence

_FAR_MORE = 1.5  # times those who came to what is listed: rounding, or a few who came by, does not make so much


def without_short_lists(listed: Counted, people: Counted, people_listed: Counted, evidence: Evidence) -> Counted:
    """How many activities are listed, without units who state far more people than came to all they list.

    Of these the list is a choice, and its length tells nothing of how many there were. Where it leaves open how many
    came to one of its activities, nothing is known, and its length counts; so it does where it tells how often one of
    them was held.

    Args:
        listed: the number of activities listed.
        people: how many people the unit states of itself.
        people_listed: what those of its activities come to.
    """
    rows = evidence.activities
    facts = evidence.activity_facts
    told = facts.loc[facts["quantity"] == "participants", "activity_id"]
    is_known = rows["participants"].notna() | rows["activity_id"].isin(told)
    by_unit = is_known.groupby(rows["unit_id"])
    all_known = by_unit.all() & (by_unit.size() == listed.values.reindex(by_unit.size().index))
    came = people_listed.values.reindex(listed.values.index)
    is_short = people.values.reindex(listed.values.index) > _FAR_MORE * came
    is_short &= all_known.reindex(listed.values.index).fillna(False).astype(bool)
    return Counted(pd.Series(listed.values[~is_short], dtype="float64"), listed.refs)
