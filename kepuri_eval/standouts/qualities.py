"""From parts measured on each activity to distinctiveness and effect, 0 to 100, with what is not known kept apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
    """

    values: pd.DataFrame
    shares: pd.DataFrame
    words: pd.DataFrame
    weights: pd.Series
    mean: pd.Series
    figure: pd.Series
    coverage: pd.Series


def score_quality(
    values: pd.DataFrame,
    words: pd.DataFrame,
    weights: Mapping[str, float],
    min_coverage: float,
    kinds: Mapping[str, pd.Series] | None = None,
    min_peers: int = 1,
    not_asked: Collection[str] = (),
) -> Quality:
    """A quality from its parts.

    Args:
        values: parts on their own scales, larger is more; missing means not stated.
        kinds: for a part that is compared within a kind only: the kind of each activity.
        min_peers: kinds with fewer known values are compared with the whole city.
        not_asked: parts that do not depend on what was reported; they leave the coverage as it is.
    """
    shares = pd.DataFrame(index=values.index, columns=list(weights), dtype=float)
    for part in weights:
        kind = (kinds or {}).get(part)
        shares[part] = rank_share(values[part]) if kind is None else _share_in_kind(values[part], kind, min_peers)
    declared = pd.Series(weights, dtype=float)
    mean, coverage = combine(shares, declared, min_coverage, not_asked)
    return Quality(values[list(weights)], shares, words[list(weights)], declared, mean, rank_share(mean), coverage)


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


def _share_in_kind(values: pd.Series, kind: pd.Series, min_peers: int) -> pd.Series:
    peers = values.groupby(kind).transform("count").reindex(values.index)
    ranked = values.round(9).groupby(kind).rank(method="average")
    within = 100 * (ranked - 0.5) / peers
    return within.where((peers >= min_peers).fillna(False), rank_share(values))
