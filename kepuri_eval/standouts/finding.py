"""From a study of the activities to the lists proposed under the quotas, with standing and reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import place_on_map
from kepuri_eval.standouts.doubts import describe_doubts
from kepuri_eval.standouts.labels import NO_CLUSTER
from kepuri_eval.standouts.programs import Choice, build_program, solve
from kepuri_eval.standouts.reasons import write_reasons
from kepuri_eval.standouts.rules import Rule, commended_rules, upward_rules
from kepuri_eval.standouts.scenarios import draw_scenarios, effect_band
from kepuri_eval.standouts.selection import RulesError, choose, find_conflict, fit_to_supply, weigh_rules
from kepuri_eval.standouts.study import Study, study_activities


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
    scenarios = draw_scenarios(study, params)
    shares = _vary(study, scenarios.score, params)
    band = effect_band(scenarios, study.effect, params)
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
            "effect_low": band[0],
            "effect_high": band[1],
            "score": study.candidates["score"],
            "position": study.candidates["position"],
            "chosen_for": chosen_for,
            "stability": _stability(study),
            "near_duplicate_of": _near_duplicate_of(study),
            "share_chosen": shares["chosen"],
            "share_upward": shares["upward"],
            "standing": judge_shares(shares["chosen"], params).mask(study.candidates["score"].isna(), "unscored"),
        }
    )
    labels_or_none = labels.where(labels != NO_CLUSTER, "")
    doubts = describe_doubts(study)
    places_of = study.candidates["score"], study.candidates["position"]
    table["reason"] = write_reasons(
        study.distinctiveness, study.effect, labels_or_none, chosen_for, doubts, band, places_of
    )
    return tables.check(table, "standouts")


def choose_lists(candidates: pd.DataFrame, params: Params) -> pd.Series:
    """none, commended or upward for each candidate: the upward list is chosen from the commended.

    Raises:
        RulesError: the quotas of the edition contradict each other.
    """
    pool, commended, documented, upward = _choose_both(candidates, params)
    chosen_for = pd.Series("none", index=candidates.index, dtype="str")
    chosen_for[pool.index[commended.chosen]] = "commended"
    chosen_for[documented.index[upward.chosen]] = "upward"
    return chosen_for


def prove_lists(study: Study, params: Params) -> pd.DataFrame:
    """What is proven of both lists: list (commended, upward), chosen, value, bound (of any list), is_optimal, gap."""
    _, commended, _, upward = _choose_both(study.candidates, params)
    rows = [(name, int(choice.chosen.sum()), choice.value, choice.bound, choice.is_optimal, choice.gap)
            for name, choice in (("commended", commended), ("upward", upward))]  # fmt: skip
    return pd.DataFrame(rows, columns=["list", "chosen", "value", "bound", "is_optimal", "gap"])


def weigh_list_rules(study: Study, params: Params) -> pd.DataFrame:
    """What each rule of both lists costs and what the list would be without it.

    Returns:
        list (commended, upward) and the columns of `selection.weigh_rules`, `without` as activity_ids.
    """
    pool, rules = _pool(study.candidates, params)
    chosen = study.candidates[choose_lists(study.candidates, params) != "none"]
    best = _documented(chosen)
    weighed = []
    for name, rows, own in (("commended", pool, rules), ("upward", best, upward_rules(best, params))):
        told = study.activities.loc[rows.index, ["activity_id", "name"]]
        limits = params.method.standouts.solver
        table = weigh_rules(rows["score"].to_numpy(), own, told["name"].tolist(), limits)
        ids = told["activity_id"].tolist()
        table["without"] = [tuple(ids[place] for place in places) for places in table["without"]]
        table.insert(0, "list", name)
        weighed.append(table)
    return pd.concat(weighed, ignore_index=True)


def judge_shares(shares: pd.Series, params: Params) -> pd.Series:
    """certain, contested or out for shares of scenarios, by the limits declared for units."""
    robustness = params.method.robustness
    standing = pd.Series("contested", index=shares.index, dtype="str")
    standing[shares >= robustness.certain_at] = "certain"
    standing[shares < robustness.out_below] = "out"
    return standing


def _choose_both(candidates: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, Choice, pd.DataFrame, Choice]:
    """(those who may be commended, choice among them, those of it who may go upward, choice among these)."""
    limits = params.method.standouts.solver
    pool, rules = _pool(candidates, params)
    commended = choose(pool["score"].to_numpy(), rules, limits)
    documented = _documented(pool[commended.chosen])
    upward = choose(documented["score"].to_numpy(), upward_rules(documented, params), limits)
    return pool, commended, documented, upward


def _documented(pool: pd.DataFrame) -> pd.DataFrame:
    return pool[pool["is_documented"]].sort_values("position")


def _pool(candidates: pd.DataFrame, params: Params) -> tuple[pd.DataFrame, list[Rule]]:
    pool = candidates[candidates["is_eligible"]].sort_values("position")
    return pool, fit_to_supply(len(pool), commended_rules(pool, params))


def _vary(study: Study, quality: np.ndarray, params: Params) -> pd.DataFrame:
    """Share of scenarios (rows of `quality`) in which each activity is commended (`chosen`) and goes `upward`.

    In every scenario the commended list is chosen first and the upward list from it.
    """
    pool, rules = _pool(study.candidates, params)
    program, solver = build_program(len(pool), rules), params.method.standouts.solver
    onward, documented = upward_rules(pool, params), pool["is_documented"].to_numpy(bool)
    commended, upward = np.zeros(len(study.candidates)), np.zeros(len(study.candidates))
    for scores in quality[:, pool.index]:
        found = solve(scores, program, solver)
        if found is None:
            raise RulesError(find_conflict(len(pool), rules))
        commended[pool.index[found.chosen]] += 1
        rows = np.flatnonzero(found.chosen & documented)
        further = choose(scores[rows], [replace(rule, kinds=rule.kinds[rows]) for rule in onward], solver)
        upward[pool.index[rows[further.chosen]]] += 1
    times = pd.DataFrame({"chosen": commended, "upward": upward}, index=study.candidates.index)
    return (times / len(quality)).round(6)


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
