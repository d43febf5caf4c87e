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
from kepuri_eval.standouts.programs import build_program, solve
from kepuri_eval.standouts.qualities import Quality, combine, rank_share
from kepuri_eval.standouts.reasons import write_reasons
from kepuri_eval.standouts.rules import Rule, commended_rules, upward_rules
from kepuri_eval.standouts.selection import RulesError, choose, find_conflict, fit_to_supply, share_chosen, weigh_rules
from kepuri_eval.standouts.study import Study, join_qualities, study_activities


def find_standouts(
    activities: pd.DataFrame, facts: pd.DataFrame, scores: pd.DataFrame, params: Params,
    ratings: pd.DataFrame | None = None, problems: pd.DataFrame | None = None, earlier: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The `standouts` table: every activity compared, with cluster, qualities, place, list and reason.

    `ratings` are those of a panel, where one was held: activity_id, rating (0 to 100). An activity found in a document
    with a grave problem among `problems` is not chosen.

    Raises:
        RulesError: the quotas of the edition contradict each other.
    """
    study = study_activities(activities, facts, scores, params, ratings, problems, earlier)
    return propose_lists(study, params) if len(study.activities) else tables.empty("standouts")


def propose_lists(study: Study, params: Params) -> pd.DataFrame:
    """The standouts table of a study: lists chosen under the quotas, standing over the scenarios, reasons."""
    chosen_for = choose_lists(study.candidates, params)
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


def choose_lists(candidates: pd.DataFrame, params: Params) -> pd.Series:
    """none, commended or upward for each candidate: the upward list is chosen from the commended.

    Raises:
        RulesError: the quotas of the edition contradict each other.
    """
    pool, rules = _pool(candidates, params)
    chosen_for = pd.Series("none", index=candidates.index, dtype="str")
    commended = pool[choose(pool["score"].to_numpy(), rules).chosen]
    chosen_for[commended.index] = "commended"
    documented = _documented(commended)
    upward = choose(documented["score"].to_numpy(), upward_rules(documented, params)).chosen
    chosen_for[documented.index[upward]] = "upward"
    return chosen_for


def weigh_commended_rules(study: Study, params: Params) -> pd.DataFrame:
    """What each rule of the commended list costs and which names it keeps off; see `selection.weigh_rules`."""
    pool, rules = _pool(study.candidates, params)
    names = study.activities["name"].iloc[pool.index].tolist()
    return weigh_rules(pool["score"].to_numpy(), rules, names)


def weigh_upward_rules(study: Study, params: Params) -> pd.DataFrame:
    """The same of the upward list, over the commended activities that are documented well enough."""
    pool = _documented(study.candidates[choose_lists(study.candidates, params) != "none"])
    names = study.activities["name"].iloc[pool.index].tolist()
    return weigh_rules(pool["score"].to_numpy(), upward_rules(pool, params), names)


def vary_upward(study: Study, params: Params) -> pd.DataFrame:
    """How firmly each activity goes upward: activity_id, share_upward, standing; those never chosen are left out.

    In every scenario the commended list is chosen first and the upward list from it. `standing` is certain, contested
    or out, by the limits declared for units.
    """
    pool, rules = _pool(study.candidates, params)
    program = build_program(len(pool), rules)
    times = pd.Series(0.0, index=pool.index)
    for quality in _scenarios(study, pool, params):
        found = solve(quality, program)
        if found is None:
            raise RulesError(find_conflict(len(pool), rules))
        best = _documented(pool.assign(score=quality)[found.chosen])
        times[best.index[choose(best["score"].to_numpy(), upward_rules(best, params)).chosen]] += 1
    shares = (times / params.method.standouts.scenarios).round(6)
    ids = study.activities["activity_id"].reindex(pool.index)
    table = pd.DataFrame({"activity_id": ids, "share_upward": shares, "standing": _stand(shares, params)})
    table = table[table["share_upward"] > 0].sort_values("share_upward", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def _documented(pool: pd.DataFrame) -> pd.DataFrame:
    return pool[pool["is_documented"]].sort_values("position")


def _pool(candidates: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, list[Rule]]:
    pool = candidates[candidates["is_eligible"]].sort_values("position")
    return pool, fit_to_supply(len(pool), commended_rules(pool, params))


def _vary(study: Study, params: Params) -> pd.Series:
    """Share of scenarios in which each activity is on the commended list; weights drawn round the declared ones."""
    pool, rules = _pool(study.candidates, params)
    shares = pd.Series(0.0, index=study.candidates.index)
    shares[pool.index] = share_chosen(_scenarios(study, pool, params), rules)
    return shares


def _scenarios(study: Study, pool: pd.DataFrame, params: Params) -> np.ndarray:
    """Quality of each of the pool (columns) in each scenario (rows)."""
    settings = params.method.standouts
    generator = np.random.default_rng(settings.seed)
    qualities = np.zeros((settings.scenarios, len(pool)))
    for scenario in range(settings.scenarios):
        balance = [settings.distinctiveness_weight, 1 - settings.distinctiveness_weight]
        weight = _draw(generator, balance, settings)[0]
        distinctiveness = _reweigh(study.distinctiveness, generator, settings)
        effect = _reweigh(study.effect, generator, settings)
        qualities[scenario] = join_qualities(distinctiveness, effect, weight).loc[pool.index].to_numpy()
    return qualities


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
    return _stand(shares, params).mask(study.candidates["score"].isna(), "unscored")


def _stand(shares: pd.Series, params: Params) -> pd.Series:
    robustness = params.method.robustness
    standing = pd.Series("contested", index=shares.index, dtype="str")
    standing[shares >= robustness.certain_at] = "certain"
    standing[shares < robustness.out_below] = "out"
    return standing


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
