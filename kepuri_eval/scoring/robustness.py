"""Scenario scores to what they say of each unit: its rank interval, its share within the quota, its standing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.scoring.acceptability import Tally, rank_quantile
from kepuri_eval.scoring.aggregate import ScoreSheet
from kepuri_eval.scoring.assumptions import GroupSheet, take_group
from kepuri_eval.scoring.scenarios import run_scenarios


@dataclass(frozen=True)
class Acceptability:
    """What the scenarios say of one group: `tally` counts ranks and wins of `units`, the scored ones by id."""

    group: str
    units: tuple[str, ...]
    tally: Tally


def vary(
    scores: pd.DataFrame, sheet: ScoreSheet, bounds: pd.DataFrame, params: Params, *, pairwise: bool = False
) -> list[Acceptability]:
    """Rank acceptability of every group over the declared scenarios; units without a score take no part.

    Args:
        pairwise: count in how many scenarios each unit beats each other; costs time with the square of the units.
    """
    found = []
    has_score = scores["score"].notna().to_numpy()
    for name in sorted(set(scores["group"])):
        rows = np.flatnonzero(has_score & (scores["group"] == name).to_numpy())
        if len(rows):
            found.append(_vary_group(take_group(sheet, name, rows, bounds), params, pairwise))
    return found


def summarise(found: list[Acceptability], params: Params) -> pd.DataFrame:
    """unit_id, rank_low, rank_high, rank_median, share_in_quota, standing; one row a scored unit.

    rank_low is the best and rank_high the worst rank of the interval that covers `robustness.interval`.
    """
    parts = [_summarise_group(part, params) for part in found]
    columns = ["unit_id", "rank_low", "rank_high", "rank_median", "share_in_quota", "standing"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def tabulate_ranks(found: list[Acceptability]) -> pd.DataFrame:
    """The acceptability matrix as a table: group, unit_id, rank, share of the scored scenarios; zeros left out."""
    rows = [
        (part.group, part.units[unit], int(place) + 1, float(part.tally.counts[unit, place]) / part.tally.scored)
        for part in found
        for unit, place in np.argwhere(part.tally.counts > 0)
    ]
    return pd.DataFrame(rows, columns=["group", "unit_id", "rank", "share"])


def tabulate_wins(found: list[Acceptability]) -> pd.DataFrame:
    """For each pair of one group the share of the scored scenarios in which the unit scores above the other."""
    rows = [
        (part.group, unit, other, float(part.tally.wins[at, beside]) / max(part.tally.scored, 1))
        for part in found
        if part.tally.wins is not None
        for at, unit in enumerate(part.units)
        for beside, other in enumerate(part.units)
        if at != beside
    ]
    return pd.DataFrame(rows, columns=["group", "unit_id", "other_id", "share"])


def account(found: list[Acceptability]) -> pd.DataFrame:
    """Every scenario accounted for: group, what became of it ("scored", or why not), scenarios."""
    rows = [
        (part.group, fate, scenarios)
        for part in found
        for fate, scenarios in [("scored", part.tally.scored), *sorted(part.tally.not_scored.items())]
    ]
    return pd.DataFrame(rows, columns=["group", "fate", "scenarios"])


def judge(share: float, params: Params) -> str:
    """certain, contested or out, by the declared thresholds."""
    settings = params.method.robustness
    if share >= settings.certain_at:
        return "certain"
    return "out" if share < settings.out_below else "contested"


def _vary_group(group: GroupSheet, params: Params, pairwise: bool) -> Acceptability:
    tally = Tally(len(group.rows), params.method.scoring.tie_tolerance, pairwise)
    for scores, failures in run_scenarios(group, params):
        tally.add_scored(scores, failures)
    return Acceptability(group.group, tuple(group.sheet.units[group.rows]), tally)


def _summarise_group(part: Acceptability, params: Params) -> pd.DataFrame:
    low, high = part.tally.interval(params.method.robustness.interval)
    share = part.tally.share_within(params.edition.groups[part.group].commended_units)
    return pd.DataFrame(
        {
            "unit_id": part.units,
            "rank_low": low,
            "rank_high": high,
            "rank_median": rank_quantile(part.tally.counts, 0.5).astype(float),
            "share_in_quota": share,
            "standing": [judge(float(one), params) for one in share],
        }
    )
