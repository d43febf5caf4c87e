"""Approximate figures to the range each measure may truly have: 2.3万余 is a range, and so is a sum nobody stated."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kepuri_eval.params import Params

Floats = NDArray[np.float64]


def bound_measures(measures: pd.DataFrame, facts: pd.DataFrame, inputs: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Range of each measure that rests on approximate or contradicting figures, or on a sum that nobody stated.

    Only measures that add figures up (total, rate) have one: their value is stretched as their facts' sum would be.
    Where several figures of a paragraph are told and none of them is called the total, the largest may be the total and
    the others its parts, or all may have to be added up: the range reaches from the one to the other.

    Returns:
        unit_id, measure, quantity, low, high; low ≤ value ≤ high, only rows where low < high. Measures of one unit
        with the same quantity rest on the same figures and move together.
    """
    declared = params.method.measures
    summed = [code for code, measure in declared.items() if measure.kind in ("total", "rate")]
    used = inputs[(inputs["kind"] == "fact") & inputs["measure"].isin(summed)]
    ranges = _fact_ranges(facts, params).merge(_loose(facts), on="fact_id", how="left", validate="one_to_one")
    ranges = ranges.rename(columns={"fact_id": "ref"})
    used = used.merge(ranges, on="ref", how="inner", validate="many_to_one")
    sorts = params.method.scoring.sorts
    held = {
        (code, name) for code in summed for name in (declared[code].quantity, *sorts.get(declared[code].quantity, ()))
    }
    used = used[pd.MultiIndex.from_frame(used[["measure", "quantity"]]).isin(held)]
    sums = used.assign(is_loose=used["told"].notna()).groupby(["unit_id", "measure"], as_index=False).agg(
        value=("value", "sum"), low=("low", "sum"), high=("high", "sum"),
        largest=("low", "max"), told=("told", "max"), is_loose=("is_loose", "all"),
    )  # fmt: skip
    sums["low"] = sums["low"].mask(sums["is_loose"], sums["largest"])
    sums["high"] = sums["high"].mask(sums["is_loose"], sums[["high", "told"]].max(axis=1))
    told = measures.loc[measures["state"] == "ok", ["unit_id", "measure", "value"]]
    both = told.merge(sums, on=["unit_id", "measure"], how="inner", suffixes=("", "_sum"), validate="one_to_one")
    both = both[both["value_sum"] > 0]
    # Part of a total may come without a fact (an activity's own column): that part is exact.
    stretch = _stretch(both, {code: declared[code].kind for code in summed})
    both = both.assign(low=both["value"] - stretch[0], high=both["value"] + stretch[1])
    both["low"] = both["low"].clip(lower=0.0)
    both["quantity"] = both["measure"].map({code: declared[code].quantity for code in summed})
    both = both.sort_values(["unit_id", "measure"], kind="stable")
    columns = ["unit_id", "measure", "quantity", "low", "high"]
    return both.loc[both["low"] < both["high"], columns].reset_index(drop=True)


def bound_figures(values: ArrayLike, highs: ArrayLike, bounds: ArrayLike, spread: float) -> tuple[Floats, Floats]:
    """Lowest and highest amount that the words can mean.

    余, 多, 以上 reach up to the next unit of the last digit that is not zero (2.3万余 to 2.4万, 20余 to 30); 近, 不足
    reach as far down; 约, 左右 half a unit either way. A range is never wider than `spread` of the figure.
    """
    value = np.asarray(values, dtype=float)
    high = np.asarray(highs, dtype=float)
    kind = np.asarray(bounds, dtype=object)
    step = np.minimum(last_digit_unit(value), spread * value)
    upward = np.select([kind == "at_least", kind == "about"], [step, step / 2], 0.0)
    downward = np.select([kind == "at_most", kind == "about"], [step, step / 2], 0.0)
    return np.maximum(value - downward, 0.0), np.fmax(value + upward, high)


def last_digit_unit(values: ArrayLike) -> Floats:
    """Unit of the last digit that is not zero: 23000 → 1000, 20 → 10, 105 → 1; 0 → 0; below one → 1."""
    whole = np.round(np.asarray(values, dtype=float))
    unit = np.where(whole > 0, 1.0, 0.0)
    for power in range(1, 12):
        unit = np.where((whole > 0) & (whole % 10.0**power == 0), 10.0**power, unit)
    return unit


def _fact_ranges(facts: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Each fact's range; figures that contradict each other share the range of both."""
    low, high = bound_figures(
        facts["value"], facts["value_high"], facts["bound"], params.method.robustness.bound_spread
    )
    ranges = facts[["fact_id", "quantity", "value"]].assign(low=low, high=high)
    against = facts[["fact_id", "conflict_with"]].dropna()
    against = against[against["conflict_with"].isin(facts["fact_id"])]
    pairs = pd.concat([against, against.set_axis(["conflict_with", "fact_id"], axis=1)], ignore_index=True)
    opposite = ranges[["fact_id", "low", "high"]].set_axis(["conflict_with", "low_other", "high_other"], axis=1)
    other = pairs.merge(opposite, on="conflict_with", how="inner", validate="many_to_one")
    other = other.groupby("fact_id", as_index=False).agg(
        low_other=("low_other", "min"), high_other=("high_other", "max")
    )
    joined = ranges.merge(other, on="fact_id", how="left", validate="one_to_one")
    return joined.assign(
        low=np.fmin(joined["low"], joined["low_other"]), high=np.fmax(joined["high"], joined["high_other"])
    )[["fact_id", "quantity", "value", "low", "high"]]


def _loose(facts: pd.DataFrame) -> pd.DataFrame:
    """fact_id of figures that a unit's text tells of it and does not call the total; told: all of its paragraph's.

    Those of a table are rows to be added up, and what an analyst decided is no guess.
    """
    is_own = (facts["scope"] == "unit") & facts["body"].isna() & facts["in_scope"] & ~facts["planned"]
    is_loose = is_own & (facts["source"] == "prose") & ~facts["is_total"] & facts["duplicate_of"].isna()
    is_settled = facts[["conflict_with", "corrected_by"]].notna().any(axis=1)
    loose = facts[is_loose & ~is_settled & ~facts["part_of"].isin(facts["fact_id"])]
    place = ["unit_id", "doc_id", "locator", "quantity", "subkind"]
    told = loose.groupby(place, dropna=False)["value"].transform("sum")
    return pd.DataFrame({"fact_id": loose["fact_id"], "told": told})


def _stretch(rows: pd.DataFrame, kinds: dict[str, str]) -> tuple[pd.Series, pd.Series]:
    """How far down and up the measure may lie: the facts' own distance for a total, the same share for a rate."""
    is_rate = rows["measure"].map(kinds) == "rate"
    factor = rows["value"] / rows["value_sum"]
    factor = factor.where(is_rate, factor.clip(upper=1.0))
    return (rows["value_sum"] - rows["low"]) * factor, (rows["high"] - rows["value_sum"]) * factor
