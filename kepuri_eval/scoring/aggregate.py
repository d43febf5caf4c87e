"""Measure scores to indicator scores and one score a unit, with the coverage it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.params import Params

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreSheet:
    """Measures as matrices: rows are units, columns measures in the order of method.yml.

    Attributes:
        scores: (units × measures) 0–100; missing where there is no value.
        asked: (units × measures) false where a measure is not asked of the unit or was not collected from anyone.
        member: (indicators × measures) true where the measure belongs to the indicator.
        weights: (measures,) declared weight within the indicator.
        indicator_weights: (indicators,) declared weight of each indicator.
    """

    units: pd.Index
    groups: pd.Series
    codes: tuple[str, ...]
    indicators: tuple[str, ...]
    scores: Floats
    values: Floats
    asked: NDArray[np.bool_]
    member: NDArray[np.bool_]
    weights: Floats
    indicator_weights: Floats


def lay_out(measures: pd.DataFrame, params: Params) -> ScoreSheet:
    """The `measures` table as matrices, checked against the method.

    Raises:
        ScoringError: a unit is unknown, or a unit and measure has no row or more than one.
    """
    codes, indicators = tuple(params.method.measures), tuple(params.method.indicators)
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
    declared = params.method
    return ScoreSheet(
        units=groups.index,
        groups=groups,
        codes=codes,
        indicators=indicators,
        scores=_widen(measures, "score", groups.index, codes).to_numpy(dtype=float),
        values=_widen(measures, "value", groups.index, codes).to_numpy(dtype=float),
        asked=~state.isin(["not_asked", "not_collected"]).to_numpy(),
        member=np.array([[declared.measures[code].indicator == name for code in codes] for name in indicators]),
        weights=np.array([declared.measures[code].weight for code in codes]),
        indicator_weights=np.array([declared.indicators[name].weight for name in indicators]),
    )


def score_units(measures: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row a unit: group, `indicator_<code>` scores, score and coverage.

    Missing measures are left out of the means and lower coverage; below `scoring.min_coverage` there is no score.
    """
    sheet, scoring = lay_out(measures, params), params.method.scoring
    by_indicator = np.column_stack([
        weighted_mean(
            sheet.scores[:, own], sheet.weights[own], scoring.aggregate_measures, floor=scoring.geometric_floor
        )
        for own in sheet.member
    ])  # fmt: skip
    score = weighted_mean(
        by_indicator, sheet.indicator_weights, scoring.aggregate_indicators, floor=scoring.geometric_floor
    )
    coverage = measure_coverage(sheet)
    columns = {f"indicator_{name}": by_indicator[:, at] for at, name in enumerate(sheet.indicators)}
    scored = np.where(coverage + 1e-12 >= scoring.min_coverage, score, np.nan)
    return pd.DataFrame(
        {"unit_id": sheet.units, "group": sheet.groups.to_numpy(), **columns, "score": scored, "coverage": coverage}
    )


def measure_coverage(sheet: ScoreSheet) -> Floats:
    """Share of the weight asked of each unit that has a value; indicators weigh as declared, whatever their size."""
    have = sheet.asked & ~np.isnan(sheet.scores)
    share_have = (have * sheet.weights) @ sheet.member.T
    share_asked = (sheet.asked * sheet.weights) @ sheet.member.T
    is_asked = share_asked > 0
    within = np.divide(share_have, share_asked, out=np.zeros_like(share_have), where=is_asked)
    total = is_asked @ sheet.indicator_weights
    return np.divide(within @ sheet.indicator_weights, total, out=np.zeros_like(total), where=total > 0)


def weighted_mean(scores: Floats, weights: Floats, kind: str, *, floor: float) -> Floats:
    """Weighted mean over the last axis, leaving out what is missing; missing where nothing is there.

    Args:
        scores: (…, units, parts).
        weights: (parts,) or (…, parts) with the leading axes of `scores`; need not add up to one.
        kind: arithmetic, geometric or harmonic.
        floor: least score that a geometric or harmonic mean sees.
    """
    have = ~np.isnan(scores)
    shaped = np.broadcast_to(weights[..., None, :], scores.shape) if weights.ndim > 1 else weights
    heavy = np.where(have, shaped, 0.0)
    total = heavy.sum(axis=-1)
    filled = np.where(have, scores, floor)
    if kind == "arithmetic":
        upper = (heavy * filled).sum(axis=-1)
        mean = np.divide(upper, total, out=np.full(total.shape, np.nan), where=total > 0)
    elif kind == "geometric":
        upper = (heavy * np.log(np.maximum(filled, floor))).sum(axis=-1)
        mean = np.exp(np.divide(upper, total, out=np.full(total.shape, np.nan), where=total > 0))
    elif kind == "harmonic":
        lower = (heavy / np.maximum(filled, floor)).sum(axis=-1)
        mean = np.divide(total, lower, out=np.full(total.shape, np.nan), where=total > 0)
    else:
        raise ScoringError(f"no mean of kind {kind!r}: arithmetic, geometric or harmonic")
    return np.clip(mean, 0.0, 100.0)


def _widen(measures: pd.DataFrame, column: str, units: pd.Index, codes: tuple[str, ...]) -> pd.DataFrame:
    return measures.pivot(index="unit_id", columns="measure", values=column).reindex(index=units, columns=list(codes))
