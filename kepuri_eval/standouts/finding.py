"""From a study of the activities to the lists proposed under the quotas, with standing and reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.method import Standouts
from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import place_on_map
from kepuri_eval.standouts.doubts import describe_doubts
from kepuri_eval.standouts.labels import NO_CLUSTER
from kepuri_eval.standouts.qualities import Quality, combine, rank_share
from kepuri_eval.standouts.reasons import write_reasons
from kepuri_eval.standouts.rules import Rule, commended_rules, upward_rules
from kepuri_eval.standouts.selection import choose, fit_to_supply, share_chosen, weigh_rules
from kepuri_eval.standouts.study import Study, join_qualities, study_activities


def find_standouts(
    activities: pd.DataFrame, facts: pd.DataFrame, scores: pd.DataFrame, params: Params,
    ratings: pd.DataFrame | None = None, problems: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The `standouts` table: every activity compared, with cluster, qualities, place, list and reason.

    `ratings` are those of a panel, where one was held: activity_id, rating (0 to 100). An activity found in a document
    with a grave problem among `problems` is not chosen.

    Raises:
        RulesError: the quotas of the edition contradict each other.
    """
    study = study_activities(activities, facts, scores, params, ratings, problems)
    return propose_lists(study, params) if len(study.activities) else tables.empty("standouts")


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
    doubts = describe_doubts(study)
    table["reason"] = write_reasons(study.distinctiveness, study.effect, labels_or_none, chosen_for, doubts)
    return tables.check(table, "standouts")


def weigh_commended_rules(study: Study, params: Params) -> pd.DataFrame:
    """What each rule of the commended list costs and which names it keeps off; see `selection.weigh_rules`."""
    pool, rules = _pool(study.candidates, params)
    names = study.activities["name"].iloc[pool.index].tolist()
    return weigh_rules(pool["score"].to_numpy(), rules, names)


def _pool(candidates: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, list[Rule]]:
    pool = candidates[candidates["is_eligible"]].sort_values("position")
    return pool, fit_to_supply(len(pool), commended_rules(pool, params))


def _choose_lists(candidates: pd.DataFrame, params: Params) -> pd.Series:
    pool, rules = _pool(candidates, params)
    chosen_for = pd.Series("none", index=candidates.index, dtype="str")
    commended = pool[choose(pool["score"].to_numpy(), rules).chosen]
    chosen_for[commended.index] = "commended"
    documented = commended[commended["is_documented"]]
    upward = choose(documented["score"].to_numpy(), upward_rules(documented, params)).chosen
    chosen_for[documented.index[upward]] = "upward"
    return chosen_for


def _vary(study: Study, params: Params) -> pd.Series:
    """Share of scenarios in which each activity is on the commended list; weights drawn round the declared ones."""
    settings = params.method.standouts
    pool, rules = _pool(study.candidates, params)
    generator = np.random.default_rng(settings.seed)
    qualities = np.zeros((settings.scenarios, len(pool)))
    for scenario in range(settings.scenarios):
        balance = [settings.distinctiveness_weight, 1 - settings.distinctiveness_weight]
        weight = _draw(generator, balance, settings)[0]
        distinctiveness = _reweigh(study.distinctiveness, generator, settings)
        effect = _reweigh(study.effect, generator, settings)
        qualities[scenario] = join_qualities(distinctiveness, effect, weight).loc[pool.index].to_numpy()
    shares = pd.Series(0.0, index=study.candidates.index)
    shares[pool.index] = share_chosen(qualities, rules)
    return shares


def _reweigh(quality: Quality, generator: np.random.Generator, settings: Standouts) -> pd.Series:
    weights = pd.Series(_draw(generator, quality.weights.tolist(), settings), index=quality.weights.index)
    return rank_share(combine(quality.shares, weights, 0.0)[0])


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
