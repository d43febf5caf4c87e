"""From what activities list, and prose names, to how many there were: links, places and partners, each once."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.partnernames import PARTNERS, names_itself
from kepuri_eval.scoring.counted import Counted, larger, refs_of
from kepuri_eval.scoring.evidence import Evidence

# Quantities that can also be counted off what an activity lists: distinct entries, split at the character.
LISTED = {"media_reports": ("links", r"\s+"), "joint_units": ("joint_units", ";"), "venues": ("place", "\n")}


def count_listed(evidence: Evidence, measure: Measure, facts: pd.DataFrame, params: Params) -> Counted:
    """Distinct entries of what a unit's activities list, but not fewer than one of them states or a document names.

    Args:
        facts: of the measure's quantity, about activities.
    """
    own = _own_names(measure, params)
    listed = _listed_entries(evidence.activities, *LISTED[measure.quantity], own=own)
    if measure.quantity == "joint_units":
        listed = larger(listed, _named_in_prose(evidence, own))
    return _not_below_stated(listed, facts, evidence.activities, are_added=measure.quantity == "media_reports")


def _own_names(measure: Measure, params: Params) -> dict[str, tuple[str, ...]]:
    """unit_id → the names under which no entry counts for the unit: nobody is a partner of his own."""
    return {unit.unit_id: unit.names for unit in params.units} if measure.quantity == "joint_units" else {}


def _named_in_prose(evidence: Evidence, own: dict[str, tuple[str, ...]]) -> Counted:
    """Distinct partners that a document names; of several documents, which repeat each other, the most."""
    named = evidence.mentions[evidence.mentions["topic"] == PARTNERS]
    named = named[~_are_own(named["item"], named["unit_id"], own)]
    counts = named.groupby(["unit_id", "doc_id"]).agg(value=("item", "nunique")).reset_index()
    most = counts.sort_values(["unit_id", "value"], kind="stable").drop_duplicates("unit_id", keep="last")
    told = named.merge(most[["unit_id", "doc_id"]], on=["unit_id", "doc_id"], validate="many_to_one")
    return Counted(most.set_index("unit_id")["value"].astype("float64"), refs_of(told, "mention", "mention_id"))


def _are_own(names: pd.Series, unit_ids: pd.Series, own: dict[str, tuple[str, ...]]) -> pd.Series:
    pairs = zip(names, unit_ids, strict=True)
    return pd.Series([names_itself(name, own.get(unit_id, ())) for name, unit_id in pairs], names.index, dtype="bool")


def _listed_entries(by_unit: pd.DataFrame, column: str, separator: str, own: dict[str, tuple[str, ...]]) -> Counted:
    """Distinct entries of a list column, so that one article given for two activities counts once.

    Names of the unit itself (`own`) are none: what another unit reported of an activity held with it counts for both.
    """
    given = by_unit[by_unit[column].notna()]
    entries = given.assign(entry=given[column].str.split(separator, regex=True)).explode("entry")
    entries = entries.assign(entry=entries["entry"].str.strip())
    entries = entries[entries["entry"].notna() & (entries["entry"] != "")]
    entries = entries[~_are_own(entries["entry"], entries["unit_id"], own)]
    values = entries.groupby("unit_id")["entry"].nunique().astype("float64")
    return Counted(values, refs_of(entries, "activity", "activity_id"))


def _not_below_stated(listed: Counted, facts: pd.DataFrame, by_unit: pd.DataFrame, *, are_added: bool) -> Counted:
    """What is listed, but not less than the largest number that one activity states (甲、乙等5家 lists two).

    Numbers that `are_added` come to their sum: what was reported of one activity (媒体报道 | 2篇) is not of another.
    """
    largest = facts.sort_values(["value", "fact_id"]).drop_duplicates("activity_id", keep="last")
    stated = by_unit[["unit_id", "activity_id"]].merge(
        largest[["activity_id", "fact_id", "value"]], on="activity_id", validate="many_to_one"
    )
    if stated.empty:
        return listed
    if are_added:
        sums = stated.groupby("unit_id")["value"].transform("sum")
        most = stated.assign(value=sums)
    else:
        most = stated.loc[stated.groupby("unit_id")["value"].idxmax()]
    most = most[most["value"].astype("float64") > most["unit_id"].map(listed.values).astype("float64").fillna(0.0)]
    told = most.drop_duplicates("unit_id").set_index("unit_id")["value"]
    values = pd.concat([listed.values[~listed.values.index.isin(most["unit_id"])], told])
    refs = most[["unit_id", "fact_id"]].rename(columns={"fact_id": "ref"}).assign(kind="fact")
    return Counted(values.astype("float64").sort_index(), pd.concat([listed.refs, refs], ignore_index=True))
