"""From parts measured on each activity to distinctiveness and effect, 0 to 100, with what is not known kept apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

MIDDLE = 50.0


@dataclass(frozen=True)
class Quality:
    """One quality of n activities, in parts.

    Attributes:
        values: each part on its own scale (n × parts); missing where the activity says nothing of it.
        shares: each part as percentage of the activities compared with that it surpasses; missing likewise.
        words: the words or figures each part rests on, "" where there are none.
        weights: declared weight of each part.
        mean: weighted mean of the parts with the unknown ones at the middle; missing below the least coverage.
        figure: the quality, 0 to 100: the share of the activities whose mean it surpasses.
        coverage: share of the weight that is known.
        scaled: the parts on other scales than `shares`, 0 to 100, for scenarios; by name of the scale.
    """

    values: pd.DataFrame
    shares: pd.DataFrame
    words: pd.DataFrame
    weights: pd.Series
    mean: pd.Series
    figure: pd.Series
    coverage: pd.Series
    scaled: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def score_quality(
    values: pd.DataFrame,
    words: pd.DataFrame,
    weights: Mapping[str, float],
    min_coverage: float,
    kinds: Mapping[str, pd.Series] | None = None,
    min_peers: int = 1,
    not_asked: Collection[str] = (),
    scales: Sequence[str] = (),
) -> Quality:
    """A quality from its parts.

    Args:
        values: parts on their own scales, larger is more; missing means not stated.
        kinds: for a part that is compared within a kind only: the kind of each activity.
        min_peers: kinds with fewer known values are compared with the whole city.
        not_asked: parts that do not depend on what was reported; they leave the coverage as it is.
        scales: other scales wanted for scenarios, keys of `SCALES`.
    """
    on = {
        name: pd.DataFrame({part: _within(SCALES[name], values[part], (kinds or {}).get(part), min_peers)
                            for part in weights}, index=values.index, dtype=float)
        for name in dict.fromkeys(["rank", *scales])
    }  # fmt: skip
    shares = on.pop("rank")
    declared = pd.Series(weights, dtype=float)
    mean, coverage = combine(shares, declared, min_coverage, not_asked)
    given, told = values[list(weights)], words[list(weights)]
    return Quality(given, shares, told, declared, mean, rank_share(mean), coverage, on)


def fill_unknown(quality: Quality) -> dict[str, np.ndarray]:
    """The parts (n × parts) by shares and on every other scale; an unknown part stands where half of the known do."""
    filled = {"rank": quality.shares.fillna(MIDDLE)}
    filled |= {name: table.fillna(table.median()).fillna(MIDDLE) for name, table in quality.scaled.items()}
    return {name: table.to_numpy(float) for name, table in filled.items()}


def combine(
    shares: pd.DataFrame, weights: pd.Series, min_coverage: float, not_asked: Collection[str] = ()
) -> tuple[pd.Series, pd.Series]:
    """(mean, coverage): weighted mean of the parts, and the share of the weight that is known.

    A part that is not known stands at the middle of the city: it neither helps nor harms, and the less is known the
    nearer the mean is to the middle. Below `min_coverage` of the weight it is missing.
    """
    weight = weights.reindex(shares.columns).to_numpy(float)
    known = shares.notna().to_numpy()
    total = weight.sum()
    if not len(shares) or total <= 0:
        nothing = pd.Series(np.nan, index=shares.index)
        return nothing, nothing.fillna(0.0)
    asked = np.where(shares.columns.isin(list(not_asked)), 0.0, weight)
    coverage = pd.Series((known * asked).sum(axis=1) / (asked.sum() or 1.0), index=shares.index)
    mean = pd.Series((shares.fillna(MIDDLE).to_numpy() * weight).sum(axis=1) / total, index=shares.index)
    enough = (coverage > 0) & (coverage >= min_coverage - 1e-12)
    return mean.where(enough).round(9), coverage.round(9)


def rank_share(values: pd.Series) -> pd.Series:
    """Mid-rank percentage 100·(rank − ½)/n among the known values; equal values share a figure; missing stays."""
    known = values.round(9)
    count = known.notna().sum()
    return 100 * (known.rank(method="average") - 0.5) / count if count else known.astype(float)


def range_share(values: pd.Series) -> pd.Series:
    """Place between the smallest and the largest known value on a logarithmic scale (min–max), 0 to 100."""
    told = np.log1p(values)
    width = told.max() - told.min()
    return 100 * (told - told.min()) / width if width > 0 else told.where(told.isna(), MIDDLE)


def deviation_share(values: pd.Series) -> pd.Series:
    """z-score on a logarithmic scale, as the share of a normal distribution below it, 0 to 100."""
    told = np.log1p(values)
    spread = told.std(ddof=0)
    if not spread > 0:
        return told.where(told.isna(), MIDDLE)
    from scipy.special import ndtr  # slow to load, and every report's process loads this module

    return pd.Series(100 * ndtr(((told - told.mean()) / spread).to_numpy(float)), index=values.index)


SCALES: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "rank": rank_share, "range": range_share, "deviation": deviation_share,
}  # fmt: skip


def _within(
    scale: Callable[[pd.Series], pd.Series], values: pd.Series, kind: pd.Series | None, min_peers: int
) -> pd.Series:
    """The values on a scale within their kind; with the whole city where a kind has fewer known values."""
    whole = scale(values)
    if kind is None:
        return whole
    peers = values.groupby(kind).transform("count").reindex(values.index)
    enough = (peers >= min_peers).fillna(False)
    for _, rows in values[enough].groupby(kind[enough]):
        whole[rows.index] = scale(rows)
    return whole
