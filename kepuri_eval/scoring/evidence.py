"""Facts, mentions, activities and documents to what may be counted for each unit, each thing once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.tables import NOT_OF_EVENT


@dataclass(frozen=True)
class Evidence:
    """What may be counted, one table a kind of evidence.

    Attributes:
        units: index unit_id; group, residents_wan, min_key_activities.
        unit_facts: facts about a unit as a whole; no planned, out-of-scope or repeated figure is among them.
        body_facts: the same about bodies within a unit (a county's school), as stated by these.
        activity_facts: the same about activities; `activity_id` is the activity that stands for its duplicates.
        activities: one row a unit and activity it reported; `activity_id` as above, so that each counts once a unit.
        mentions: listed things said to have happened, by unit.
        documents: readable documents of known units, none that is not of the event, `received` taken from the container
            where the file has none.
    """

    units: pd.DataFrame
    unit_facts: pd.DataFrame
    body_facts: pd.DataFrame
    activity_facts: pd.DataFrame
    activities: pd.DataFrame
    mentions: pd.DataFrame
    documents: pd.DataFrame


def gather_evidence(
    facts: pd.DataFrame, mentions: pd.DataFrame, activities: pd.DataFrame, documents: pd.DataFrame, params: Params
) -> Evidence:
    """Everything that may be counted, by unit (see `Evidence`)."""
    stands_for = _standing(activities)
    by_unit = _activities_by_unit(activities, stands_for)
    counted = _countable_facts(facts)
    of_activity = counted["scope"] == "activity"
    of_unit = counted[~of_activity & counted["unit_id"].notna()]
    return Evidence(
        units=_register(params),
        unit_facts=of_unit[of_unit["body"].isna()],
        body_facts=of_unit[of_unit["body"].notna()],
        activity_facts=_point_to_standing(counted[of_activity], stands_for),
        activities=by_unit,
        mentions=_mentions_by_unit(mentions, by_unit, stands_for),
        documents=_readable_documents(documents),
    )


def count_once(
    facts: pd.DataFrame, holder: str, conflict_rule: str, *, across_documents: str, adds_text: bool = True
) -> pd.DataFrame:
    """One figure for each holder (unit or activity) out of facts of one quantity.

    Contradicting facts are settled by `conflict_rule` (lower, higher, mean). Parts give way to the total they are
    parts of. A stated total counts alone; without one, the figures of a table are added up, and so are those of one
    paragraph if it `adds_text`, else its largest counts. Paragraphs speak of the same things again, so the one that
    comes to most counts. Documents repeat each other, so they are compared and never added: `across_documents` says
    which one counts.

    Returns:
        columns `holder`, value, refs (tuple of fact_ids the value was made of).
    """
    if facts.empty:
        return pd.DataFrame({holder: pd.Series(dtype="str"), "value": pd.Series(dtype="float64"), "refs": []})
    settled = _settle(_without_parts(facts), [holder, "conflict_root"], conflict_rule)
    stated = settled[settled["is_total"]]
    loose = settled[~settled[holder].isin(stated[holder])]
    place = loose["locator" if adds_text else "fact_id"].where(loose["source"] == "prose", "")
    by_place = loose.assign(place=place).groupby([holder, "doc_id", "place"], sort=True, as_index=False)
    summed = _settle(by_place.agg(value=("value", "sum"), refs=("refs", "sum")), [holder, "doc_id"], "higher")
    figures = pd.concat([stated[[holder, "value", "refs"]], summed[[holder, "value", "refs"]]], ignore_index=True)
    return _settle(figures, [holder], across_documents)[[holder, "value", "refs"]]


def _register(params: Params) -> pd.DataFrame:
    rows = [
        {
            "unit_id": unit.unit_id,
            "group": unit.group,
            "residents_wan": unit.residents_wan,
            "min_key_activities": params.edition.groups[unit.group].min_key_activities,
        }
        for unit in params.units
    ]
    table = pd.DataFrame(rows).sort_values("unit_id").set_index("unit_id")
    return table.astype({"residents_wan": "float64"})


def _standing(activities: pd.DataFrame) -> dict[str, str]:
    """Each activity's id → the id that stands for it, through chains of duplicates."""
    points = dict(zip(activities["activity_id"], activities["duplicate_of"], strict=True))
    standing = {}
    for start in points:
        here, seen = start, {start}
        while isinstance(points.get(here), str) and points[here] in points and points[here] not in seen:
            here = points[here]
            seen.add(here)
        standing[start] = here
    return standing


def _activities_by_unit(activities: pd.DataFrame, stands_for: dict[str, str]) -> pd.DataFrame:
    """A row for every unit that reported an activity; the duplicate's own row speaks for its own unit."""
    rows = activities.assign(own_id=activities["activity_id"])
    rows = rows.assign(activity_id=rows["activity_id"].map(stands_for))
    own = rows[rows["unit_id"].notna()]
    reported = rows.assign(unit_id=rows["reporters"].str.split(";")).explode("unit_id")
    reported = reported.assign(unit_id=reported["unit_id"].astype("str").str.strip())
    reported = reported[reported["unit_id"].notna() & (reported["unit_id"] != "")]
    both = pd.concat([own, reported], ignore_index=True)
    is_standing = both["own_id"] == both["activity_id"]
    both = both.assign(is_last=~is_standing).sort_values(["unit_id", "activity_id", "is_last", "own_id"], kind="stable")
    flags = both.groupby(["unit_id", "activity_id"])[["is_key", "has_pictures"]].transform("max")
    both = both.assign(is_key=flags["is_key"].astype(bool), has_pictures=flags["has_pictures"].astype(bool))
    return both.drop_duplicates(["unit_id", "activity_id"]).drop(columns="is_last").reset_index(drop=True)


def _countable_facts(facts: pd.DataFrame) -> pd.DataFrame:
    """Achieved results of this event, each figure once, with the root of what each contradicts."""
    results = facts[facts["in_scope"] & ~facts["planned"]]
    unit_of = dict(zip(results["fact_id"], results["unit_id"].fillna(""), strict=True))
    original_unit = results["duplicate_of"].map(unit_of)
    repeats = results["duplicate_of"].notna() & (
        (original_unit == results["unit_id"].fillna("")) | ((results["scope"] == "activity") & original_unit.notna())
    )
    kept = results[~repeats]
    first_told = dict(zip(results["fact_id"], results["duplicate_of"], strict=True))
    wholes = kept["part_of"].map(lambda whole: _root(whole, first_told) if isinstance(whole, str) else whole)
    kept = kept.assign(part_of=wholes.astype("str"))  # of a total that was told before
    against = dict(zip(kept["fact_id"], kept["conflict_with"], strict=True))
    return kept.assign(conflict_root=[_root(fact_id, against) for fact_id in kept["fact_id"]])


def _root(start: str, points: dict[str, object]) -> str:
    here, seen = start, {start}
    while isinstance(following := points.get(here), str) and following not in seen:
        here = following
        seen.add(here)
    return here


def _point_to_standing(facts: pd.DataFrame, stands_for: dict[str, str]) -> pd.DataFrame:
    known = facts["activity_id"].map(stands_for)
    return facts.assign(activity_id=known.fillna(facts["activity_id"]).fillna(facts["fact_id"]))


def _mentions_by_unit(mentions: pd.DataFrame, by_unit: pd.DataFrame, stands_for: dict[str, str]) -> pd.DataFrame:
    """Mentions of a unit, and of every activity it reported."""
    done = mentions[~mentions["planned"]]
    columns = ["unit_id", "topic", "item", "mention_id", "doc_id"]
    own = done.loc[done["unit_id"].notna(), columns]
    about = done.assign(activity_id=done["activity_id"].map(stands_for).astype("str"))
    about = about[about["activity_id"].notna()].drop(columns="unit_id")
    shared = by_unit[["unit_id", "activity_id"]].merge(about, on="activity_id", how="inner", validate="many_to_many")
    both = pd.concat([own, shared[columns]], ignore_index=True)
    return both.drop_duplicates(["unit_id", "mention_id"]).sort_values(["unit_id", "mention_id"], ignore_index=True)


def _readable_documents(documents: pd.DataFrame) -> pd.DataFrame:
    received = documents.drop_duplicates("path").set_index("path")["received"]
    of_container = received.reindex(documents["path"].str.rsplit("!", n=1).str[0]).set_axis(documents.index)
    when = documents["received"].fillna(of_container)
    keep = documents["problem"].isna() & documents["unit_id"].notna() & (documents["role"] != "container")
    return documents.assign(received=when)[keep & ~documents["set_aside"].isin(NOT_OF_EVENT)]


def _without_parts(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[~facts["part_of"].isin(facts["fact_id"])]


def _settle(figures: pd.DataFrame, keys: list[str], rule: str) -> pd.DataFrame:
    """One row for each `keys`: the lower, higher or mean figure; `refs` say which facts it rests on."""
    if "refs" not in figures.columns:
        figures = figures.assign(refs=figures["fact_id"].map(lambda one: (one,)))
    if rule == "mean":
        others = [name for name in figures.columns if name not in {*keys, "value", "refs", "is_total"}]
        how = {"value": ("value", "mean"), "refs": ("refs", "sum"), **{name: (name, "first") for name in others}}
        how |= {"is_total": ("is_total", "max")} if "is_total" in figures.columns else {}
        return figures.groupby(keys, sort=True, as_index=False).agg(**how)
    ordered = figures.sort_values([*keys, "value"], ascending=[True] * len(keys) + [rule == "lower"], kind="stable")
    if "is_total" in ordered.columns:
        ordered = ordered.assign(is_total=ordered.groupby(keys)["is_total"].transform("max").astype(bool))
    return ordered.drop_duplicates(keys)
