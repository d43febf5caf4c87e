"""Facts and activities to the city's totals: what several units reported together is counted once."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.scoring.evidence import gather_evidence
from kepuri_eval.scoring.indicators import count_total

CITY_QUANTITIES = (
    "activities", "participants", "volunteers", "materials", "media_reports", "online_views", "live_views",
)  # fmt: skip


def total_city(
    facts: pd.DataFrame, mentions: pd.DataFrame, activities: pd.DataFrame, documents: pd.DataFrame, params: Params
) -> pd.DataFrame:
    """The city's and each group's totals.

    A unit's stated total counts as stated; where a unit's figure is the sum of its activities, an activity that
    stands for duplicates counts for its organiser only.

    Returns:
        one row a group and quantity, group "" being the city: group, quantity, label, value, units (how many gave one).
    """
    own = activities[activities["duplicate_of"].isna()]
    own = own.assign(reporters=own["unit_id"])
    evidence = gather_evidence(facts, mentions, own, documents, params)
    rows = []
    for quantity in CITY_QUANTITIES:
        measure = Measure(
            label=quantity, kind="total", indicator=next(iter(params.method.indicators)), quantity=quantity,
            goalposts=(0, 1),
        )  # fmt: skip
        values = count_total(evidence, measure, params).values
        values = values[values.index.isin(evidence.units.index)]
        groups = evidence.units["group"].reindex(values.index)
        parts = [("", values), *((str(name), part) for name, part in values.groupby(groups, sort=True))]
        label = params.wording.quantities[quantity].label  # type: ignore[index]
        rows += [(name, quantity, label, part.sum(), len(part)) for name, part in parts]
    return pd.DataFrame(rows, columns=["group", "quantity", "label", "value", "units"])
