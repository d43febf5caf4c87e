"""What the method leaves open, and random numbers to one drawn choice of each: the scenarios before they are scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincinv

from kepuri_eval.method import Robustness, Scoring
from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import ScoreSheet
from kepuri_eval.scoring.hierarchy import Tree, part_weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ASSUMPTION_WORDS = {
    "weights": "权重", "goalposts": "满分线", "bounds": "数字的不确定范围", "aggregation": "合成方式",
    "normalisation": "标尺", "imputation": "缺失值处理", "left_out": "去掉一项测量",
}  # fmt: skip


@dataclass(frozen=True)
class GroupSheet:
    """What one group's scenarios need of the score sheet.

    Attributes:
        rows: its scored units' places in the sheet.
        low, high: (units × measures) ranges of approximate values; both the value where it is exact.
        draw_of: (units × measures) which draw places the value within its range; measures that rest on the same
            figures share one.
        asked: places of the measures that are asked of the group.
    """

    sheet: ScoreSheet
    group: str
    rows: Ints
    low: Floats
    high: Floats
    draw_of: Ints
    asked: Ints


@dataclass(frozen=True)
class Draws:
    """Scenarios: one choice of every assumption each.

    Attributes:
        weights: node → (scenarios, parts).
        moved: (scenarios, measures) factor on each upper goalpost.
        place: (scenarios, draws) where in its range each approximate value lies, 0 to 1.
        aggregation, normalisation, imputation: (scenarios,) place in the list of what is open.
        left_out: (scenarios,) place of the measure left out, −1 for none.
    """

    weights: dict[str, Floats]
    moved: Floats
    place: Floats
    aggregation: Ints
    normalisation: Ints
    imputation: Ints
    left_out: Ints

    def __len__(self) -> int:
        return len(self.left_out)


def open_choices(scoring: Scoring, settings: Robustness) -> dict[str, tuple[str, ...]]:
    """The alternatives of each choice by name; the declared one is always among them and comes first."""
    alternatives = {
        "aggregation": (scoring.aggregate_indicators, settings.aggregations if settings.vary_aggregation else ()),
        "normalisation": (scoring.normalise, settings.normalisations),
        "imputation": (scoring.impute, settings.imputations),
    }
    return {name: tuple(dict.fromkeys((first, *others))) for name, (first, others) in alternatives.items()}


def count_numbers(group: GroupSheet, params: Params) -> dict[str, int]:
    """How many random numbers a scenario of this group needs for each assumption that is open."""
    settings, choices = params.method.robustness, open_choices(params.method.scoring, params.method.robustness)
    tree = group.sheet.tree
    needed = {
        "weights": sum(len(tree.children[node]) for node in tree.nodes) if settings.vary_weights != "none" else 0,
        "goalposts": len(tree.leaves) if settings.goalpost_spread > 0 else 0,
        "bounds": int(group.draw_of.max(initial=-1)) + 1 if settings.vary_bounds else 0,
        **{name: int(len(options) > 1) for name, options in choices.items()},
        "left_out": int(settings.leave_out),
    }
    return {name: numbers for name, numbers in needed.items() if numbers}


def draw(group: GroupSheet, params: Params, numbers: Mapping[str, Floats]) -> Draws:
    """Scenarios from uniform random numbers, (scenarios, as many as `count_numbers` says) for each assumption."""
    settings, choices = params.method.robustness, open_choices(params.method.scoring, params.method.robustness)
    size = len(next(iter(numbers.values()))) if numbers else 1
    leaves = len(group.sheet.tree.leaves)
    half = np.full((size, 1), 0.5)
    spread = numbers.get("goalposts", np.broadcast_to(half, (size, leaves)))
    left = np.full(size, -1) if "left_out" not in numbers else _pick(numbers["left_out"], len(group.asked))
    return Draws(
        weights=_draw_tree(group.sheet.tree, numbers.get("weights"), settings, size),
        moved=1.0 + settings.goalpost_spread * (2 * spread - 1),
        place=numbers.get("bounds", np.zeros((size, 0))),
        left_out=left if "left_out" not in numbers else group.asked[left],
        **{name: _pick(numbers.get(name, 0 * half), len(options)) for name, options in choices.items()},
    )


def take_group(sheet: ScoreSheet, name: str, rows: Ints, bounds: pd.DataFrame) -> GroupSheet:
    """The rows of one group, with the ranges of its approximate values laid out beside them."""
    low, high = sheet.values[rows].copy(), sheet.values[rows].copy()
    draw_of = np.full(low.shape, -1)
    at_unit = {unit: at for at, unit in enumerate(sheet.units[rows])}
    at_code = {code: at for at, code in enumerate(sheet.codes)}
    own = bounds[bounds["unit_id"].isin(list(at_unit))]
    cells = own["unit_id"].map(at_unit).to_numpy(dtype=int), own["measure"].map(at_code).to_numpy(dtype=int)
    low[cells], high[cells] = own["low"].to_numpy(), own["high"].to_numpy()
    draw_of[cells] = own.groupby(["unit_id", "quantity"], sort=True).ngroup().to_numpy()
    return GroupSheet(sheet, name, rows, low, high, draw_of, np.flatnonzero(sheet.asked[rows].any(axis=0)))


def _draw_tree(tree: Tree, numbers: Floats | None, settings: Robustness, size: int) -> dict[str, Floats]:
    found, first = {}, 0
    for node in tree.nodes:
        declared = part_weights(tree, node)
        if numbers is None:
            found[node] = np.broadcast_to(declared, (size, len(declared)))
            continue
        own = numbers[:, first : first + len(declared)]
        first += len(declared)
        found[node] = _WAYS[settings.vary_weights](declared, own, settings)
    return found


def _by_dirichlet(declared: Floats, numbers: Floats, settings: Robustness) -> Floats:
    """Dirichlet weights as gamma quantiles divided by their sum; a weight of zero stays zero."""
    shape = np.where(declared > 0, settings.weight_concentration * declared, 1.0)
    drawn = np.where(declared > 0, gammaincinv(shape, numbers), 0.0)
    total = drawn.sum(axis=1, keepdims=True)
    return np.where(total > 0, drawn / np.where(total > 0, total, 1.0), declared)


def _by_noise(declared: Floats, numbers: Floats, settings: Robustness) -> Floats:
    drawn = declared * (1 + settings.weight_noise * (2 * numbers - 1))
    return drawn / drawn.sum(axis=1, keepdims=True)


_WAYS: dict[str, Callable[[Floats, Floats, Robustness], Floats]] = {"dirichlet": _by_dirichlet, "noise": _by_noise}


def _pick(numbers: Floats, options: int) -> Ints:
    """(scenarios,) whole numbers below `options` from (scenarios, 1) uniform ones."""
    return np.minimum((numbers[:, 0] * options).astype(np.int64), options - 1)
