"""Open assumptions to how much of each unit's rank hangs on each of them: Sobol indices, and one thing left out."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from SALib.analyze import sobol as analyse
from SALib.sample import sobol as sample

from kepuri_eval.errors import ScoringError
from kepuri_eval.params import Params
from kepuri_eval.scoring.acceptability import rank_scenarios
from kepuri_eval.scoring.aggregate import WHOLE, ScoreSheet, find_joins, lay_out
from kepuri_eval.scoring.assumptions import GroupSheet, count_numbers, draw, take_group
from kepuri_eval.scoring.bounds import bound_measures
from kepuri_eval.scoring.hierarchy import roll_up
from kepuri_eval.scoring.scenarios import score_scenarios

Floats = NDArray[np.float64]
_CHUNK = 256


def split_variance(
    scores: pd.DataFrame, sheet: ScoreSheet, bounds: pd.DataFrame, params: Params, group: str, samples: int = 256
) -> pd.DataFrame:
    """First- and total-order Sobol indices of every unit's rank for every open assumption of one group.

    Saltelli et al., Computer Physics Communications 181 (2010), by SALib with grouped inputs: an assumption that needs
    many numbers (the weights) is one group. Costs samples · (assumptions + 2) scenarios. A first-order index is what
    the assumption does alone, the total what it does with all the others; the difference is interplay.

    Args:
        samples: a power of two.

    Returns:
        unit_id, assumption, first, first_conf, total, total_conf (half widths of the 95 % interval). A unit whose rank
        never moves has no variance to split: its indices are missing.

    Raises:
        ScoringError: nothing is open, fewer than two units have a score, or a scenario cannot be scored.
    """
    if samples < 2 or samples & (samples - 1):
        raise ScoringError(f"split_variance: samples must be a power of two, found {samples}")
    rows = np.flatnonzero(scores["score"].notna().to_numpy() & (scores["group"] == group).to_numpy())
    if len(rows) < 2:
        raise ScoringError(f"split_variance: group {group} has {len(rows)} units with a score; ranks need two")
    sheet_part = take_group(sheet, group, rows, bounds)
    needed = count_numbers(sheet_part, params)
    if not needed:
        raise ScoringError(f"split_variance: group {group}: no assumption is open")
    problem = _state_problem(needed)
    seed = zlib.crc32(f"{params.method.robustness.seed}-{group}".encode())
    numbers = sample.sample(problem, samples, calc_second_order=False, seed=seed)
    ranks = _rank_samples(sheet_part, params, needed, numbers)
    parts = [
        _indices(unit, ranks[:, at].astype(float), problem, list(needed), seed)
        for at, unit in enumerate(sheet.units[rows].astype(str))
    ]
    return pd.concat(parts, ignore_index=True)


def split_groups(
    scores: pd.DataFrame, measures: pd.DataFrame, facts: pd.DataFrame, inputs: pd.DataFrame, params: Params,
    samples: int = 64,
) -> pd.DataFrame:  # fmt: skip
    """`split_variance` for every group with two scored units or more, with a `group` column in front."""
    sheet, bounds = lay_out(measures, params), bound_measures(measures, facts, inputs, params)
    sizes = scores[scores["score"].notna()].groupby("group").size()
    groups = [str(group) for group, size in sizes.items() if size > 1]
    parts = [split_variance(scores, sheet, bounds, params, group, samples) for group in groups]
    columns = ["group", "unit_id", "assumption", "first", "first_conf", "total", "total_conf"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat([part.assign(group=group) for group, part in zip(groups, parts, strict=True)], ignore_index=True)[
        columns
    ]


def leave_out_each(scores: pd.DataFrame, sheet: ScoreSheet, params: Params) -> pd.DataFrame:
    """Rank of every scored unit with each measure, and each indicator, left out in turn.

    Ranks here share ties, without the announced rules that tell equal scores apart.

    Returns:
        unit_id, left_out (code), rank, rank_without, shift (below zero: the unit does better without), reason (why
        there is no rank, else empty).
    """
    left = {code: [code] for code in sheet.codes}
    left |= {node: _leaves_under(sheet, node) for node in sheet.tree.nodes if node != WHOLE}
    found = []
    for group in sorted(set(scores["group"])):
        rows = np.flatnonzero(scores["score"].notna().to_numpy() & (scores["group"] == group).to_numpy())
        if len(rows):
            declared, _ = _ranks_without(sheet, rows, [], params)
            for code, leaves in left.items():
                ranks, reason = _ranks_without(sheet, rows, leaves, params)
                part = {"unit_id": sheet.units[rows], "left_out": code, "rank": declared, "rank_without": ranks}
                found.append(pd.DataFrame(part | {"reason": reason}))
    if not found:
        return pd.DataFrame(columns=["unit_id", "left_out", "rank", "rank_without", "shift", "reason"])
    table = pd.concat(found, ignore_index=True)
    return table.assign(shift=table["rank_without"] - table["rank"])


def _state_problem(needed: dict[str, int]) -> dict[str, object]:
    names = [f"{name}{at}" for name, count in needed.items() for at in range(count)]
    groups = [name for name, count in needed.items() for _ in range(count)]
    problem: dict[str, object] = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    return problem | ({"groups": groups} if len(needed) > 1 else {})


def _rank_samples(group: GroupSheet, params: Params, needed: dict[str, int], numbers: Floats) -> NDArray[np.int64]:
    """(samples, units) ranks; columns of `numbers` are dealt out to the assumptions in order."""
    edges = np.cumsum([0, *needed.values()])
    pieces = []
    for first in range(0, len(numbers), _CHUNK):
        own = numbers[first : first + _CHUNK]
        dealt = {name: own[:, edges[at] : edges[at + 1]] for at, name in enumerate(needed)}
        scored = score_scenarios(group, params, draw(group, params, dealt))
        if scored.failures:
            reason = next(iter(scored.failures))
            raise ScoringError(f"split_variance: group {group.group}: a scenario cannot be scored ({reason})")
        pieces.append(rank_scenarios(scored.scores, tolerance=params.method.scoring.tie_tolerance))
    return np.concatenate(pieces)


def _indices(unit: str, ranks: Floats, problem: dict[str, object], names: list[str], seed: int) -> pd.DataFrame:
    blank = np.full(len(names), np.nan)
    table = {"unit_id": unit, "assumption": names, "first": blank, "first_conf": blank, "total": blank}
    if ranks.min() == ranks.max():
        return pd.DataFrame(table | {"total_conf": blank})
    if len(names) == 1:  # one assumption explains everything there is
        return pd.DataFrame(table | {"first": [1.0], "first_conf": [0.0], "total": [1.0], "total_conf": [0.0]})
    found = analyse.analyze(problem, ranks, calc_second_order=False, seed=seed)
    return pd.DataFrame(
        {"unit_id": unit, "assumption": names, "first": found["S1"], "first_conf": found["S1_conf"],
         "total": found["ST"], "total_conf": found["ST_conf"]}
    )  # fmt: skip


def _leaves_under(sheet: ScoreSheet, node: str) -> list[str]:
    parts = sheet.tree.children[node]
    return [leaf for part in parts for leaf in ([part] if part in sheet.codes else _leaves_under(sheet, part))]


def _ranks_without(sheet: ScoreSheet, rows: NDArray[np.int64], leaves: list[str], params: Params) -> tuple[Floats, str]:
    """Ranks of the units that still have a score; missing for the others, with the reason where there are none."""
    scores = sheet.scores[rows].copy()
    scores[:, [sheet.codes.index(leaf) for leaf in leaves]] = np.nan
    ranks = np.full(len(scores), np.nan)
    try:
        found = roll_up(scores, sheet.tree, find_joins(sheet.tree, params.method.scoring))[WHOLE]
    except ScoringError as error:
        return ranks, str(error)
    have = ~np.isnan(found)
    if have.any():
        ranks[have] = rank_scenarios(found[None, have], tolerance=params.method.scoring.tie_tolerance)[0]
    return ranks, "" if have.all() else "nothing is left to score some units by"
