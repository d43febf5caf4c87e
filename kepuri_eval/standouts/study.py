"""From activities to a study of them: clusters, neighbours, two qualities kept apart, candidates for the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.standouts.clusterings import Clusterings
from kepuri_eval.standouts.clusters import Clusters
from kepuri_eval.standouts.distinctive import measure_distinctiveness
from kepuri_eval.standouts.duplicates import find_near_duplicates, group_duplicates
from kepuri_eval.standouts.effective import measure_effect
from kepuri_eval.standouts.features import Features, build_features, read_texts
from kepuri_eval.standouts.labels import name_clusters
from kepuri_eval.standouts.neighbours import Neighbours, find_neighbours
from kepuri_eval.standouts.qualities import Quality

_NEIGHBOURS = 3


@dataclass(frozen=True)
class Study:
    """Everything found out about the activities compared; row i of every part is row i of `activities`.

    Attributes:
        activities: those compared: without the ones another row stands for.
        names: one row a cluster, as `labels.name_clusters` returns it.
        earlier: name of the activity of the previous edition whose text each repeats nearly word by word, "" for none.
        candidates: score, eligibility, how much of effect is known, duplicate group, unit, group and county of each.
    """

    activities: pd.DataFrame
    features: Features
    clusters: Clusters
    names: pd.DataFrame
    neighbours: Neighbours
    distinctiveness: Quality
    effect: Quality
    candidates: pd.DataFrame
    earlier: pd.Series


def study_activities(
    activities: pd.DataFrame, facts: pd.DataFrame, scores: pd.DataFrame, params: Params,
    ratings: pd.DataFrame | None = None, problems: pd.DataFrame | None = None, earlier: pd.DataFrame | None = None,
    kept: Path | None = None,
) -> Study:  # fmt: skip
    """Clusters, neighbours and qualities of the activities that no other row stands for.

    Args:
        ratings: those of a panel, where one was held: activity_id, rating (0 to 100).
        problems: what earlier stages doubt; while a document that an activity rests on has a grave problem, the
            activity is compared and not chosen.
        earlier: activities of the previous edition; those that repeat the text of one are marked, and can be chosen.
        kept: folder of clusters found before (`Clusterings`); None finds them anew.
    """
    settings = params.method.standouts
    compared = _list_compared(activities)
    features = build_features(compared, params)
    clusters = Clusterings(kept).find(features, settings)
    neighbours = find_neighbours(features, _NEIGHBOURS, settings.seed)
    distinctiveness = measure_distinctiveness(compared, features, clusters, neighbours, params)
    effect = measure_effect(compared, facts, features.texts, params, ratings)
    candidates = _list_candidates(compared, features, clusters, scores, params)
    candidates["has_grave_problem"] = _find_grave(compared, problems)
    candidates = rank_candidates(candidates, distinctiveness, effect, params)
    names = name_clusters(features, clusters, compared, params)
    repeats = find_repeats(features.texts, earlier, params)
    return Study(compared, features, clusters, names, neighbours, distinctiveness, effect, candidates, repeats)


def cluster_ahead(params: Params) -> None:
    """Find and keep the clusters that `study_activities` will ask for: they need only what notebook 01 writes.

    Raises:
        TableError: there is no table of activities.
    """
    features = build_features(_list_compared(tables.load("activities", params.tables)), params)
    Clusterings(params.clusterings).find(features, params.method.standouts)


def load_earlier(params: Params) -> pd.DataFrame:
    """Activities of the edition named by `previous_edition`; empty when none is named.

    Raises:
        TableError: that edition has not been run here.
    """
    previous = params.edition.previous_edition
    if not previous:
        return tables.empty("activities")
    return tables.load("activities", params.processed.parent / previous / "tables")


def find_repeats(texts: Sequence[str], earlier: pd.DataFrame | None, params: Params) -> pd.Series:
    """For each text the name of the earlier activity it overlaps most with, from `near_duplicate_at` on; else ""."""
    found = pd.Series("", index=range(len(texts)), dtype="str")
    if earlier is None or earlier.empty:
        return found
    known = earlier[earlier["duplicate_of"].isna()].sort_values("activity_id", kind="stable")
    both = [*texts, *read_texts(known, params)]
    pairs = find_near_duplicates(both, params.method.standouts.near_duplicate_at)
    across = pairs[(pairs["first"] < len(texts)) & (pairs["second"] >= len(texts))]
    best = across.sort_values(["overlap", "second"], ascending=[False, True], kind="stable").drop_duplicates("first")
    found[best["first"]] = known["name"].iloc[best["second"] - len(texts)].to_numpy()
    return found


def join_qualities(distinctiveness: pd.Series, effect: pd.Series, weight: float) -> pd.Series:
    """Both qualities as one figure, 0 to 100; missing where either is missing."""
    return (weight * distinctiveness + (1 - weight) * effect).round(4)


def rank_candidates(
    candidates: pd.DataFrame, distinctiveness: Quality, effect: Quality, params: Params
) -> pd.DataFrame:
    """The candidates with all that depends on quotas and weights.

    Returns:
        the columns given and distinctiveness, effect, coverage, is_documented (enough is known to go upward), score,
        position (1 best; ties by effect, then by the unit's score) and is_eligible.
    """
    quotas = params.edition.quotas
    table = candidates.assign(
        distinctiveness=distinctiveness.figure, effect=effect.figure, coverage=effect.coverage,
        is_documented=effect.coverage >= quotas.upward_min_coverage - 1e-9,
    )  # fmt: skip
    weight = params.method.standouts.distinctiveness_weight
    table["score"] = join_qualities(table["distinctiveness"], table["effect"], weight)
    order = table.sort_values(["score", "effect", "unit_score"], ascending=False, kind="stable").index
    table["position"] = pd.Series(np.arange(1, len(order) + 1), index=order)
    table["is_eligible"] = table["unit_id"].notna() & table["score"].notna() & ~table["has_grave_problem"]
    table["is_eligible"] &= table[["distinctiveness", "effect"]].min(axis=1) >= quotas.min_quality
    return table


def _list_compared(activities: pd.DataFrame) -> pd.DataFrame:
    """The activities that no other row stands for, in the order of their ids."""
    compared = activities[activities["duplicate_of"].isna()].sort_values("activity_id", kind="stable")
    return compared.reset_index(drop=True)


def _list_candidates(
    compared: pd.DataFrame, features: Features, clusters: Clusters, scores: pd.DataFrame, params: Params
) -> pd.DataFrame:
    groups = {unit.unit_id: unit.group for unit in params.units}
    pairs = find_near_duplicates(features.texts, params.method.standouts.near_duplicate_at)
    group = compared["unit_id"].map(groups)
    return pd.DataFrame(
        {
            "unit_id": compared["unit_id"],
            "group": group,
            "county": compared["unit_id"].where(group == "county"),
            "cluster": clusters.labels,
            "category": compared["category"],
            "duplicate_group": group_duplicates(pairs, len(compared)),
            "unit_score": compared["unit_id"].map(scores.set_index("unit_id")["score"]),
        }
    )


def _find_grave(compared: pd.DataFrame, problems: pd.DataFrame | None) -> pd.Series:
    """Whether any document an activity was found in has a grave problem."""
    if problems is None:
        return pd.Series(False, index=compared.index)
    grave = set(problems.loc[(problems["severity"] == "grave") & problems["doc_id"].notna(), "doc_id"])
    found_in = compared["sources"].str.split(";")
    return pd.Series([any(place.split("-")[0] in grave for place in places) for places in found_in], dtype=bool)
