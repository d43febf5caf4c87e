"""Drawn scenarios to scores: every unit of a group gets one score in each, or the scenario says why not."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import WHOLE, find_joins
from kepuri_eval.scoring.assumptions import Draws, GroupSheet, count_numbers, draw, open_choices
from kepuri_eval.scoring.hierarchy import roll_up
from kepuri_eval.scoring.scales import scale_group

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_CHUNK, _CELLS = 250, 3_000_000  # at most so many scenarios, and scores of measures, at a time


class Scored(NamedTuple):
    """(scenarios, units) scores, missing throughout where a scenario failed; and why, with how many failed."""

    scores: Floats
    failures: dict[str, int]


def run_scenarios(group: GroupSheet, params: Params) -> Iterator[Scored]:
    """All declared scenarios of one group, a piece at a time.

    The same params and measures give the same bits: every piece has its own generator, seeded by the declared seed,
    the group's name and the piece's number, so that neither threads nor other groups change it.
    """
    needed, total = count_numbers(group, params), params.method.robustness.scenarios
    step = max(1, min(_CHUNK, _CELLS // (len(group.rows) * len(group.sheet.codes))))
    for piece, first in enumerate(range(0, total, step)):
        rng = np.random.default_rng([params.method.robustness.seed, zlib.crc32(group.group.encode()), piece])
        size = min(step, total - first)
        numbers = {name: rng.random((size, count)) for name, count in needed.items()}
        yield score_scenarios(group, params, draw(group, params, numbers or {"none": np.zeros((size, 0))}))


def score_scenarios(group: GroupSheet, params: Params, draws: Draws) -> Scored:
    """Scores of the group's units in every drawn scenario."""
    choices = open_choices(params.method.scoring, params.method.robustness)
    scores = np.full((len(draws), len(group.rows)), np.nan)
    failures: dict[str, int] = {}
    for scale, filling in _combinations(draws.normalisation, draws.imputation):
        chosen = np.flatnonzero((draws.normalisation == scale) & (draws.imputation == filling))
        named = choices["normalisation"][scale], choices["imputation"][filling]
        cube = _score_measures(group, params, draws, chosen, *named, failures)
        if cube is None:
            continue
        for way, name in enumerate(choices["aggregation"]):
            part = np.flatnonzero(draws.aggregation[chosen] == way)
            if len(part):
                scores[chosen[part]] = _join(group, params, draws, chosen[part], cube[part], name, failures)
    return Scored(scores, failures)


def _score_measures(
    group: GroupSheet, params: Params, draws: Draws, chosen: Rows, how: str, impute: str, failures: dict[str, int]
) -> Floats | None:
    """(chosen, units, measures) scores, values and goalposts moved as drawn; None when a scale cannot be made."""
    scoring, sheet = params.method.scoring, group.sheet
    cube = np.full((len(chosen), len(group.rows), len(sheet.codes)), np.nan)
    for at in group.asked:
        measure = params.method.measures[sheet.codes[at]]
        values = _place_values(group, draws, chosen, at)
        moved = draws.moved[chosen, at, None]
        try:
            cube[..., at] = scale_group(values, group.group, measure, how, impute, scoring.treat, moved)
        except ScoringError as error:
            reason = f"normalisation {how}, measure {sheet.codes[at]}: {error}"
            failures[reason] = failures.get(reason, 0) + len(chosen)
            return None
        by_rule = sheet.have[group.rows, at] & np.isnan(sheet.values[group.rows, at])  # a zero by declaration
        cube[:, by_rule, at] = 0.0
    left = draws.left_out[chosen]
    dropped = np.flatnonzero(left >= 0)
    cube[dropped, :, left[dropped]] = np.nan
    return cube


def _place_values(group: GroupSheet, draws: Draws, chosen: Rows, at: int) -> Floats:
    """Values of one measure, (units,) when all are exact, else (chosen, units) drawn from their ranges."""
    low, high, which = group.low[:, at], group.high[:, at], group.draw_of[:, at]
    if draws.place.shape[1] == 0 or (which < 0).all():
        return group.sheet.values[group.rows, at]
    share = np.where(which < 0, 0.0, draws.place[chosen][:, np.maximum(which, 0)])
    return low + share * (high - low)


def _join(
    group: GroupSheet, params: Params, draws: Draws, rows: Rows, cube: Floats, name: str, failures: dict[str, int]
) -> Floats:
    tree = group.sheet.tree
    weights = {node: own[rows] for node, own in draws.weights.items()}
    try:
        return roll_up(cube, tree, find_joins(tree, params.method.scoring, name), weights)[WHOLE]
    except ScoringError as error:
        reason = f"aggregation {name}: {error}"
        failures[reason] = failures.get(reason, 0) + len(rows)
        return np.full(cube.shape[:2], np.nan)


def _combinations(first: Rows, second: Rows) -> list[tuple[int, int]]:
    return sorted({(int(a), int(b)) for a, b in zip(first, second, strict=True)})
