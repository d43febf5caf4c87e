"""Measures to the published table: scores, ranks with their intervals, and who stands within the quota."""

from __future__ import annotations

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.bounds import bound_measures
from kepuri_eval.scoring.openpoints import list_open_points
from kepuri_eval.scoring.ranking import rank_in_groups
from kepuri_eval.scoring.robustness import Acceptability, summarise, vary


def rank_units(
    measures: pd.DataFrame,
    facts: pd.DataFrame,
    inputs: pd.DataFrame,
    params: Params,
    activities: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The `scores` table: one row a registered unit.

    Args:
        measures, inputs: from `build_measures`.
        facts: for the ranges of approximate and contradicting figures behind the measures.
        activities: where given, units that people have to decide on (`openpoints`) are certain of no place.
    """
    sheet, scoring = lay_out(measures, params), params.method.scoring
    scores = score_units(measures, params)
    scores["rank"] = rank_in_groups(scores, sheet, scoring.ties, scoring.tie_tolerance)
    found = vary(scores, sheet, bound_measures(measures, facts, inputs, params), params)
    ranked = scores.merge(summarise(found, params), on="unit_id", how="left", validate="one_to_one")
    ranked["standing"] = ranked["standing"].fillna("unscored")
    if activities is not None:
        is_open = ranked["unit_id"].isin(list(list_open_points(facts, activities, params)))
        ranked["standing"] = ranked["standing"].mask(is_open & (ranked["standing"] == "certain"), "contested")
    counted = ["rank_low", "rank_high"]
    ranked[counted] = ranked[counted].astype("Int64")
    ranked["rank_median"] = ranked["rank_median"].astype("float64")
    ranked["share_in_quota"] = ranked["share_in_quota"].astype("float64")
    return tables.check(ranked, "scores")


def vary_units(
    measures: pd.DataFrame, facts: pd.DataFrame, inputs: pd.DataFrame, scores: pd.DataFrame, params: Params
) -> list[Acceptability]:
    """The scenarios behind `rank_units`, group by group, for those who want the whole acceptability matrix."""
    bounds = bound_measures(measures, facts, inputs, params)
    return vary(scores, lay_out(measures, params), bounds, params, pairwise=True)
