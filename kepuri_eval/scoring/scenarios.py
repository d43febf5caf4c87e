"""The open assumptions of the method, drawn many times: each draw gives every unit of a group one score."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import ScoreSheet, weighted_mean
from kepuri_eval.scoring.goalposts import goalposts_of, score_by_bands, score_by_goalposts

Floats = NDArray[np.float64]
_CHUNK = 250  # scenarios at a time: keeps the cube of scores in the processor's cache


@dataclass(frozen=True)
class GroupSheet:
    """The part of a sheet that one group's scenarios need; `low` and `high` are the ranges of approximate values."""

    sheet: ScoreSheet
    rows: NDArray[np.int64]
    group: str
    low: Floats
    high: Floats
    draw_of: NDArray[np.int64]


def draw_group_scores(group: GroupSheet, params: Params) -> Iterator[Floats]:
    """Scores of the group's units under the declared scenarios, (scenarios, units) a piece.

    The same params and measures give the same bits: every piece has its own generator, seeded by the declared seed,
    the group's name and the piece's number, so that neither threads nor other groups change it.
    """
    total = params.method.robustness.scenarios
    for piece, first in enumerate(range(0, total, _CHUNK)):
        seed = [params.method.robustness.seed, zlib.crc32(group.group.encode()), piece]
        yield _draw_piece(group, params, np.random.default_rng(seed), min(_CHUNK, total - first))


def take_group(sheet: ScoreSheet, name: str, rows: NDArray[np.int64], bounds: pd.DataFrame) -> GroupSheet:
    """The rows of one group, with the ranges of its approximate values laid out beside them."""
    low, high = sheet.values[rows].copy(), sheet.values[rows].copy()
    draw_of = np.zeros(low.shape, dtype=np.int64)
    at_unit = {unit: at for at, unit in enumerate(sheet.units[rows])}
    at_code = {code: at for at, code in enumerate(sheet.codes)}
    quantities = {name: at for at, name in enumerate(sorted(set(bounds["quantity"])))}
    own = bounds[bounds["unit_id"].isin(list(at_unit))]
    cells = own["unit_id"].map(at_unit).to_numpy(dtype=int), own["measure"].map(at_code).to_numpy(dtype=int)
    low[cells], high[cells] = own["low"].to_numpy(), own["high"].to_numpy()
    draw_of[cells] = own["quantity"].map(quantities).to_numpy(dtype=int)
    return GroupSheet(sheet, rows, name, low, high, draw_of)


def _draw_piece(group: GroupSheet, params: Params, rng: np.random.Generator, size: int) -> Floats:
    settings, scoring, sheet = params.method.robustness, params.method.scoring, group.sheet
    scores = _draw_measure_scores(group, params, rng, size)
    parts = []
    for own in sheet.member:
        weights = draw_weights(sheet.weights[own], settings.weight_concentration, size, rng)
        kind, floor = scoring.aggregate_measures, scoring.geometric_floor
        parts.append(weighted_mean(scores[..., own], weights, kind, floor=floor))
    by_indicator = np.stack(parts, axis=-1)
    weights = draw_weights(sheet.indicator_weights, settings.weight_concentration, size, rng)
    declared = weighted_mean(by_indicator, weights, scoring.aggregate_indicators, floor=scoring.geometric_floor)
    if not settings.vary_aggregation:
        return declared
    other = "arithmetic" if scoring.aggregate_indicators == "geometric" else "geometric"
    turned = weighted_mean(by_indicator, weights, other, floor=scoring.geometric_floor)
    return np.where(rng.random(size)[:, None] < 0.5, declared, turned)


def draw_weights(declared: Floats, concentration: float, size: int, rng: np.random.Generator) -> Floats:
    """(size, parts) weights from a Dirichlet distribution whose mean is the declared weights; zero stays zero."""
    drawn = np.zeros((size, len(declared)))
    heavy = declared > 0
    if heavy.any():
        drawn[:, heavy] = rng.dirichlet(concentration * declared[heavy] / declared.sum(), size)
    return drawn


def _draw_measure_scores(group: GroupSheet, params: Params, rng: np.random.Generator, size: int) -> Floats:
    """(size, units, measures) scores, with approximate values and upper goalposts moved as declared."""
    settings, sheet = params.method.robustness, group.sheet
    units, codes = len(group.rows), sheet.codes
    place = rng.random((size, units, int(group.draw_of.max(initial=0)) + 1))
    moved = 1.0 + settings.goalpost_spread * rng.uniform(-1.0, 1.0, (size, len(codes)))
    cube = np.empty((size, units, len(codes)))
    groups = pd.Series([group.group])
    for at, code in enumerate(codes):
        measure, values = params.method.measures[code], sheet.values[group.rows, at]
        if settings.vary_bounds and bool((group.low[:, at] < group.high[:, at]).any()):
            share = place[:, np.arange(units), group.draw_of[:, at]]
            values = group.low[:, at] + share * (group.high[:, at] - group.low[:, at])
        scores = _score(values, measure, groups, moved[:, at, None])
        cube[..., at] = scores if measure.direction == 1 else 100.0 - scores
        declared = sheet.scores[group.rows, at]
        by_rule = np.isnan(sheet.values[group.rows, at]) & ~np.isnan(declared)  # a zero by declaration
        cube[:, by_rule, at] = declared[by_rule]
    return cube


def _score(values: Floats, measure: Measure, groups: pd.Series, moved: Floats) -> Floats:
    if measure.bands:
        return score_by_bands(values, measure)
    low, high = goalposts_of(groups, measure)
    top = low[0] + (high[0] - low[0]) * moved
    return score_by_goalposts(values, low[0], top, log=measure.scale == "log")
