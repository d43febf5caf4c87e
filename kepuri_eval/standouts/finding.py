"""From activities to standouts: clusters, two qualities kept apart, and the lists proposed under the quotas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.method import Standouts
from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import Clusters, find_clusters, place_on_map
from kepuri_eval.standouts.distinctive import measure_distinctiveness
from kepuri_eval.standouts.duplicates import find_near_duplicates, group_duplicates
from kepuri_eval.standouts.effective import measure_effect
from kepuri_eval.standouts.features import Features, build_features
from kepuri_eval.standouts.labels import NO_CLUSTER, name_clusters
from kepuri_eval.standouts.neighbours import Neighbours, find_neighbours
from kepuri_eval.standouts.qualities import Quality, combine
from kepuri_eval.standouts.reasons import write_reasons
from kepuri_eval.standouts.rules import Rule, commended_rules, upward_rules
from kepuri_eval.standouts.selection import choose, share_chosen, weigh_rules

_NEIGHBOURS = 3


@dataclass(frozen=True)
class Study:
    """Everything found out about the activities compared; row i of every part is row i of `activities`.

    Attributes:
        activities: those compared: without the ones another row stands for.
        names: one row a cluster, as `labels.name_clusters` returns it.
        candidates: score, eligibility, duplicate group, unit, group and county of each activity.
    """

    activities: pd.DataFrame
    features: Features
    clusters: Clusters
    names: pd.DataFrame
    neighbours: Neighbours
    distinctiveness: Quality
    effect: Quality
    candidates: pd.DataFrame


def find_standouts(activities: pd.DataFrame, facts: pd.DataFrame, scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The `standouts` table: every activity compared, with cluster, qualities, place, list and reason.

    Raises:
        RulesError: the quotas of the edition contradict each other.
    """
    study = study_activities(activities, facts, scores, params)
    return propose_lists(study, params) if len(study.activities) else tables.empty("standouts")


def study_activities(activities: pd.DataFrame, facts: pd.DataFrame, scores: pd.DataFrame, params: Params) -> Study:
    """Clusters, neighbours and qualities of the activities that no other row stands for."""
    settings = params.method.standouts
    compared = activities[activities["duplicate_of"].isna()].sort_values("activity_id", kind="stable")
    compared = compared.reset_index(drop=True)
    features = build_features(compared, params)
    clusters = find_clusters(features, settings)
    neighbours = find_neighbours(features, _NEIGHBOURS, settings.seed)
    distinctiveness = measure_distinctiveness(compared, features, clusters, neighbours, params)
    effect = measure_effect(compared, facts, features.texts, params)
    candidates = _list_candidates(compared, features, clusters, distinctiveness, effect, scores, params)
    names = name_clusters(features, clusters, compared, params)
    return Study(compared, features, clusters, names, neighbours, distinctiveness, effect, candidates)


def propose_lists(study: Study, params: Params) -> pd.DataFrame:
    """The standouts table of a study: lists chosen under the quotas, standing over the scenarios, reasons."""
    chosen_for = _choose_lists(study.candidates, params)
    shares = _vary(study, params)
    labels = _labels(study)
    places = place_on_map(study.features, study.clusters)
    table = pd.DataFrame(
        {
            "activity_id": study.activities["activity_id"],
            "cluster": study.clusters.labels,
            "label": labels,
            "x": places[:, 0],
            "y": places[:, 1],
            "distinctiveness": study.distinctiveness.figure.round(4),
            "effect": study.effect.figure.round(4),
            "score": study.candidates["score"],
            "position": study.candidates["position"],
            "chosen_for": chosen_for,
            "stability": _stability(study),
            "near_duplicate_of": _near_duplicate_of(study),
            "share_chosen": shares.round(6),
            "standing": _standing(study, shares, params),
        }
    )
    labels_or_none = labels.where(labels != NO_CLUSTER, "")
    table["reason"] = write_reasons(study.distinctiveness, study.effect, labels_or_none, chosen_for, _doubts(study))
    return tables.check(table, "standouts")


def weigh_commended_rules(study: Study, params: Params) -> pd.DataFrame:
    """What each rule of the commended list costs and which names it keeps off; see `selection.weigh_rules`."""
    pool, rules = _pool(study.candidates, params)
    names = study.activities["name"].iloc[pool.index].tolist()
    return weigh_rules(pool["score"].to_numpy(), rules, names)


def _list_candidates(
    compared: pd.DataFrame, features: Features, clusters: Clusters, distinctiveness: Quality, effect: Quality,
    scores: pd.DataFrame, params: Params,
) -> pd.DataFrame:  # fmt: skip
    settings = params.method.standouts
    groups = {unit.unit_id: unit.group for unit in params.units}
    pairs = find_near_duplicates(features.texts, settings.near_duplicate_at)
    group = compared["unit_id"].map(groups)
    table = pd.DataFrame(
        {
            "unit_id": compared["unit_id"],
            "group": group,
            "county": compared["unit_id"].where(group == "county"),
            "cluster": clusters.labels,
            "category": compared["category"],
            "duplicate_group": group_duplicates(pairs, len(compared)),
            "distinctiveness": distinctiveness.figure,
            "effect": effect.figure,
            "unit_score": compared["unit_id"].map(scores.set_index("unit_id")["score"]),
        }
    )
    table["score"] = _join_qualities(table["distinctiveness"], table["effect"], settings.distinctiveness_weight)
    order = table.sort_values(["score", "effect", "unit_score"], ascending=False, kind="stable").index
    table["position"] = pd.Series(np.arange(1, len(order) + 1), index=order)
    least = params.edition.quotas.min_quality
    table["is_eligible"] = table["unit_id"].notna() & (table[["distinctiveness", "effect"]].min(axis=1) >= least)
    table["is_eligible"] &= table["score"].notna()
    return table


def _join_qualities(distinctiveness: pd.Series, effect: pd.Series, weight: float) -> pd.Series:
    return (weight * distinctiveness + (1 - weight) * effect).round(4)


def _pool(candidates: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, list[Rule]]:
    pool = candidates[candidates["is_eligible"]].sort_values("position")
    return pool, commended_rules(pool, params)


def _choose_lists(candidates: pd.DataFrame, params: Params) -> pd.Series:
    pool, rules = _pool(candidates, params)
    chosen_for = pd.Series("none", index=candidates.index, dtype="str")
    commended = pool[choose(pool["score"].to_numpy(), rules).chosen]
    chosen_for[commended.index] = "commended"
    upward = choose(commended["score"].to_numpy(), upward_rules(commended, params)).chosen
    chosen_for[commended.index[upward]] = "upward"
    return chosen_for


def _vary(study: Study, params: Params) -> pd.Series:
    """Share of scenarios in which each activity is on the commended list; weights drawn round the declared ones."""
    settings = params.method.standouts
    pool, rules = _pool(study.candidates, params)
    generator = np.random.default_rng(settings.seed)
    qualities = np.zeros((settings.scenarios, len(pool)))
    for scenario in range(settings.scenarios):
        weight = _draw(generator, [settings.distinctiveness_weight, 1 - settings.distinctiveness_weight], settings)[0]
        distinctiveness = _reweigh(study.distinctiveness, generator, settings)
        effect = _reweigh(study.effect, generator, settings)
        qualities[scenario] = _join_qualities(distinctiveness, effect, weight).loc[pool.index].to_numpy()
    shares = pd.Series(0.0, index=study.candidates.index)
    shares[pool.index] = share_chosen(qualities, rules)
    return shares


def _reweigh(quality: Quality, generator: np.random.Generator, settings: Standouts) -> pd.Series:
    weights = pd.Series(_draw(generator, quality.weights.tolist(), settings), index=quality.weights.index)
    return combine(quality.shares, weights, 0.0)[0]


def _draw(generator: np.random.Generator, weights: list[float], settings: Standouts) -> np.ndarray:
    declared = np.asarray(weights, dtype=float)
    drawn = np.zeros(declared.size)
    used = declared > 0
    share = declared[used] / declared[used].sum()
    drawn[used] = generator.dirichlet(share * settings.weight_concentration)
    return drawn


def _standing(study: Study, shares: pd.Series, params: Params) -> pd.Series:
    robustness = params.method.robustness
    standing = pd.Series("contested", index=shares.index, dtype="str")
    standing[shares >= robustness.certain_at] = "certain"
    standing[shares < robustness.out_below] = "out"
    return standing.mask(study.candidates["score"].isna(), "unscored")


def _labels(study: Study) -> pd.Series:
    names = study.names.set_index("cluster")["label"].to_dict()
    return pd.Series([names.get(cluster, NO_CLUSTER) for cluster in study.clusters.labels], dtype="str")


def _stability(study: Study) -> pd.Series:
    known = dict(enumerate(study.clusters.stability))
    return pd.Series([known.get(cluster, np.nan) for cluster in study.clusters.labels], dtype=float)


def _near_duplicate_of(study: Study) -> pd.Series:
    leader = study.candidates["duplicate_group"].to_numpy()
    ids = study.activities["activity_id"]
    same = leader == np.arange(len(leader))
    return ids.iloc[leader].reset_index(drop=True).mask(same, None)


def _doubts(study: Study) -> pd.Series:
    names = study.activities["name"]
    leader = study.candidates["duplicate_group"].to_numpy()
    repeated = pd.Series(leader != np.arange(len(leader)))
    return ("文字与“" + names.iloc[leader].reset_index(drop=True) + "”基本相同").where(repeated, "").astype("str")
