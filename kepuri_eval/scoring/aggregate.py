"""Measure scores to indicator scores and one score a unit, with the coverage it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.method import Method, Scoring
from kepuri_eval.params import Params
from kepuri_eval.scoring import weights as weigh
from kepuri_eval.scoring.ahp import judge_pairs
from kepuri_eval.scoring.hierarchy import Join, Tree, build_tree, coverage, roll_up
from kepuri_eval.scoring.joins import percent_join

Floats = NDArray[np.float64]
WHOLE = "score"  # code of the whole in the tree: the column it becomes


@dataclass(frozen=True)
class ScoreSheet:
    """Measures as matrices: rows are units, columns measures in the order of method.yml.

    Attributes:
        scores: (units × measures) 0–100; missing where there is no value.
        values: (units × measures) on the measures' own scales.
        have: (units × measures) true where there is a value or a zero by declaration.
        asked: (units × measures) false where a measure is not asked of the unit or was not collected from anyone.
        tree: measures under indicators under the whole, with the weights in use.
    """

    units: pd.Index
    groups: pd.Series
    codes: tuple[str, ...]
    scores: Floats
    values: Floats
    have: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    tree: Tree


def lay_out(measures: pd.DataFrame, params: Params) -> ScoreSheet:
    """The `measures` table as matrices, checked against the method.

    Raises:
        ScoringError: a unit is unknown, a unit and measure has no row or more than one, or the weights cannot be
            found as declared.
    """
    codes = tuple(params.method.measures)
    groups = pd.Series({unit.unit_id: unit.group for unit in params.units}).sort_index()
    unknown = sorted(set(measures["unit_id"]) - set(groups.index)) + sorted(set(measures["measure"]) - set(codes))
    if unknown:
        raise ScoringError(f"measures: {unknown[0]!r} is neither a registered unit nor a measure of the method")
    twice = measures.duplicated(["unit_id", "measure"])
    if twice.any():
        first = measures[twice].iloc[0]
        raise ScoringError(f"measures: unit {first['unit_id']}, measure {first['measure']} stands twice")
    state = _widen(measures, "state", groups.index, codes)
    absent = np.argwhere(state.isna().to_numpy())
    if len(absent):
        unit, measure = absent[0]
        raise ScoringError(f"measures: unit {groups.index[unit]}, measure {codes[measure]} has no row")
    scores = _widen(measures, "score", groups.index, codes).to_numpy(dtype=float)
    return ScoreSheet(
        units=groups.index,
        groups=groups,
        codes=codes,
        scores=scores,
        values=_widen(measures, "value", groups.index, codes).to_numpy(dtype=float),
        have=state.isin(["ok", "declared_zero"]).to_numpy(),
        asked=~state.isin(["not_asked", "not_collected"]).to_numpy(),
        tree=plant(params.method, scores, groups.index),
    )


def score_units(measures: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row a unit: group, `indicator_<code>` scores, score and coverage.

    Missing measures are left out of the means and lower coverage; below `scoring.min_coverage` there is no score.
    """
    return score_sheet(lay_out(measures, params), params.method)


def score_sheet(sheet: ScoreSheet, method: Method) -> pd.DataFrame:
    """What `score_units` returns, of measures laid out already."""
    scoring = method.scoring
    covered = coverage(sheet.have, sheet.asked, sheet.tree)
    is_scored = covered + 1e-12 >= scoring.min_coverage
    joins, groups = find_joins(sheet.tree, scoring), sheet.groups.to_numpy()
    columns = {node: np.full(len(sheet.units), np.nan) for node in sheet.tree.nodes}
    for group in sorted(set(groups)):
        # Methods that compare units with each other see only those of the group that have enough to be scored.
        for rows in (np.flatnonzero((groups == group) & is_scored), np.flatnonzero((groups == group) & ~is_scored)):
            if len(rows):
                found = _roll_up_group(sheet, rows, joins, group, bool(is_scored[rows[0]]))
                for node, column in columns.items():
                    column[rows] = found.get(node, np.nan)
    indicators = {f"indicator_{name}": columns[name] for name in method.indicators}
    score = np.where(is_scored, columns[WHOLE], np.nan)
    return pd.DataFrame({"unit_id": sheet.units, "group": groups, **indicators, "score": score, "coverage": covered})


def plant(method: Method, scores: Floats, units: pd.Index) -> Tree:
    """The method's hierarchy with the weights that its rules give."""
    parents = {code: measure.indicator for code, measure in method.measures.items()}
    parents |= {code: indicator.parent or WHOLE for code, indicator in method.indicators.items()}
    weights = {code: measure.weight for code, measure in method.measures.items()}
    weights |= {code: indicator.weight for code, indicator in method.indicators.items()}
    tree = build_tree(list(method.measures), parents, weights | {WHOLE: 1.0})
    replaced = tree.weights | _indicator_weights(method, tree) | _measure_weights(method, tree, scores, units)
    return Tree(tree.leaves, tree.nodes, tree.children, replaced, tree.level)


def find_joins(tree: Tree, scoring: Scoring, upper: str = "") -> dict[str, Join]:
    """How each node joins its parts: measures as one rule says, indicators as another (`upper` when given)."""
    floor = scoring.geometric_floor
    above = upper or scoring.aggregate_indicators
    return {
        node: percent_join(scoring.aggregate_measures if tree.level[node] == 2 else above, floor) for node in tree.nodes
    }


def _roll_up_group(
    sheet: ScoreSheet, rows: NDArray[np.int64], joins: dict[str, Join], group: str, is_scored: bool
) -> dict[str, Floats]:
    try:
        return roll_up(sheet.scores[rows], sheet.tree, joins)
    except ScoringError as error:
        if not is_scored:
            return {}  # too little to be scored, and too little for a method that needs everything
        who = ", ".join(str(unit) for unit in sheet.units[rows][:4])
        raise ScoringError(f"group {group} (units {who}{' …' if len(rows) > 4 else ''}): {error}") from None


def _indicator_weights(method: Method, tree: Tree) -> dict[str, float]:
    """Weights of the parts of every node above the indicators, by `scoring.weigh_indicators`."""
    scoring = method.scoring
    found: dict[str, float] = {}
    if scoring.weigh_indicators == "given":
        return found
    rules: dict[str, Callable[[list[float], list[str]], Floats]] = {
        "equal": lambda told, names: weigh.equal(len(told)),
        "roc": lambda told, names: weigh.rank_order_centroid(told, names),
        "swing": lambda told, names: weigh.swing(told, names),
    }
    if scoring.weigh_indicators == "ahp":
        names = [part for part in tree.children[WHOLE] if part in method.indicators]
        judged = judge_pairs(scoring.judgements, names, scoring.max_inconsistency)
        return dict(zip(names, (float(one) for one in judged.weights), strict=True))
    for node in tree.nodes:
        parts = [part for part in tree.children[node] if part in method.indicators]
        if parts and len(parts) < len(tree.children[node]):
            raise ScoringError(f"{node} holds measures and indicators: {scoring.weigh_indicators} needs one kind only")
        if parts:
            told = [method.indicators[part].weight for part in parts]
            weights = rules[scoring.weigh_indicators](told, parts)
            found |= dict(zip(parts, (float(one) for one in weights), strict=True))
    return found


def _measure_weights(method: Method, tree: Tree, scores: Floats, units: pd.Index) -> dict[str, float]:
    """Weights of the measures within their indicator, by `scoring.weigh_measures`; given ones stay as they are."""
    how = method.scoring.weigh_measures
    if how == "given":
        return {}
    if how == "equal":
        return dict.fromkeys(method.measures, 1.0)
    function = {"entropy": weigh.entropy, "critic": weigh.critic, "pca": weigh.principal_components}[how]
    found: dict[str, float] = {}
    for node in tree.nodes:
        parts = [part for part in tree.children[node] if part in method.measures]
        columns = [tree.leaves.index(part) for part in parts]
        if parts:
            weights = function(scores[:, columns], parts, list(units))
            found |= dict(zip(parts, (float(one) for one in weights), strict=True))
    return found


def _widen(measures: pd.DataFrame, column: str, units: pd.Index, codes: tuple[str, ...]) -> pd.DataFrame:
    return measures.pivot(index="unit_id", columns="measure", values=column).reindex(index=units, columns=list(codes))
