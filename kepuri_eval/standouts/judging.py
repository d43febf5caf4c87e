"""From judges' ratings to one figure an activity: strict and lenient judges levelled, agreement and severity shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval.method import Panel


@dataclass(frozen=True)
class Verdict:
    """What a panel said.

    Attributes:
        activities: activity_id, rating (0 to 100, levelled mean), raw (mean as given), judges (how many counted),
            spread (standard deviation of the levelled ratings).
        judges: judge_id, ratings, severity (points below an average judge; negative is lenient), spread, is_flat
            (one value for all), outliers (ratings far from what judge and activity make one expect).
        agreement: Krippendorff's alpha for interval data; missing where nothing varies or nobody overlaps.
        is_connected: whether every judge can be compared with every other through shared activities.
    """

    activities: pd.DataFrame
    judges: pd.DataFrame
    agreement: float
    is_connected: bool


def judge_activities(ratings: pd.DataFrame, settings: Panel) -> Verdict:
    """The verdict of `ratings` (judge_id, activity_id, criterion, value on the declared scale; missing left out).

    Criteria are averaged by weight within a judge and activity; severities are taken out by the declared levelling;
    an activity's rating is the mean of its judges (not the sum, so a recusal costs nobody), the highest and lowest
    left out where `trim` is set and enough judges remain. One value given to all says nothing of the activities: a
    flat judge's ratings are left out of the mean where another judge rated the activity.
    """
    given = _join_criteria(ratings, settings)
    if given.empty:
        return Verdict(_no_activities(), _no_judges(), float("nan"), True)
    severity, expected = level_judges(given, settings.levelling)
    spread = given.groupby("judge_id")["value"].std(ddof=0)
    counts = given.groupby("judge_id").size()
    flat = (spread < 1e-9) & (counts >= 3)
    levelled = _apply_levels(given, severity, spread, settings.levelling)
    activities = _mean_per_activity(given.assign(levelled=levelled, is_flat=given["judge_id"].map(flat)), settings.trim)
    outliers = _find_outliers(given["value"] - expected)
    judges = pd.DataFrame(
        {
            "ratings": counts, "severity": severity.round(4), "spread": spread.round(4), "is_flat": flat,
            "outliers": outliers.groupby(given["judge_id"]).sum(),
        }
    ).rename_axis("judge_id").reset_index()  # fmt: skip
    return Verdict(activities, judges, krippendorff_alpha(given), _is_connected(given))


def level_judges(given: pd.DataFrame, levelling: str) -> tuple[pd.Series, pd.Series]:
    """(severity per judge, value expected of each rating).

    `additive`: least squares of value = activity − severity, severities adding up to zero (the additive many-facet
    model, after Linacre 1989, on raw points); `zscore`: severity is how far a judge's mean lies below the mean of all
    ratings; `none`: no severity.
    """
    judges, activities = pd.Categorical(given["judge_id"]), pd.Categorical(given["activity_id"])
    value = given["value"].to_numpy(float)
    if levelling == "additive":
        severity, level = _fit_additive(judges.codes, activities.codes, value)
    else:
        means = given.groupby("judge_id")["value"].mean().reindex(judges.categories).to_numpy()
        severity = value.mean() - means if levelling == "zscore" else np.zeros(len(means))
        levelled = pd.Series(value + severity[judges.codes])
        level = levelled.groupby(activities.codes).mean().to_numpy()
    expected = pd.Series(level[activities.codes] - severity[judges.codes], index=given.index)
    return pd.Series(severity, index=pd.Index(judges.categories, dtype="str")), expected


def krippendorff_alpha(given: pd.DataFrame) -> float:
    """Krippendorff's alpha for interval data (2011): 1 − observed over expected disagreement; 1 full, 0 chance.

    Only activities with two ratings or more count. Missing where there are none or all ratings are equal.
    """
    paired = given[given.groupby("activity_id")["value"].transform("size") >= 2]
    value = paired["value"].to_numpy(float)
    if value.size == 0 or np.ptp(value) == 0:
        return float("nan")
    groups = paired.groupby("activity_id")["value"]
    size = groups.size().to_numpy(float)
    observed = float((2 * size * (size * groups.var(ddof=0).to_numpy()) / (size - 1)).sum()) / value.size
    expected = 2 * value.size * value.var() / (value.size - 1)
    return 1 - observed / float(expected)


def _join_criteria(ratings: pd.DataFrame, settings: Panel) -> pd.DataFrame:
    """Weighted mean of the criteria on 0 to 100, of judges that rated every criterion of an activity."""
    known = ratings[ratings["value"].notna() & ratings["criterion"].isin(list(settings.criteria))]
    declared = {code: criterion.weight for code, criterion in settings.criteria.items()}
    weight = known["criterion"].map(declared).astype(float)
    low, high = settings.scale
    share = 100 * (known["value"].astype(float) - low) / (high - low)
    parts = known.assign(weighed=share * weight, weight=weight).groupby(["judge_id", "activity_id"])
    table = parts.agg(weighed=("weighed", "sum"), weight=("weight", "sum"), count=("criterion", "nunique"))
    whole = table[table["count"] == len(settings.criteria)]
    value = (whole["weighed"] / whole["weight"]).round(9)
    return value.rename("value").reset_index().sort_values(["judge_id", "activity_id"], kind="stable")


def _fit_additive(judges: np.ndarray, activities: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Severities and levels by least squares; of the many solutions the one of least norm, severities centred."""
    count, width = int(judges.max()) + 1, int(activities.max()) + 1
    design = np.zeros((value.size, count + width))
    design[np.arange(value.size), judges] = -1
    design[np.arange(value.size), count + activities] = 1
    solved = np.linalg.lstsq(design, value - value.mean(), rcond=None)[0]
    severity, level = solved[:count], solved[count:]
    return severity - severity.mean(), level - severity.mean() + value.mean()


def _apply_levels(given: pd.DataFrame, severity: pd.Series, spread: pd.Series, levelling: str) -> pd.Series:
    value = given["value"] + given["judge_id"].map(severity)
    if levelling == "zscore":
        middle, usual = given["value"].mean(), float(spread[spread > 1e-9].mean()) if (spread > 1e-9).any() else 1.0
        scale = given["judge_id"].map(spread.where(spread > 1e-9, usual))
        value = middle + (value - middle) * usual / scale
    return value.clip(0, 100)


def _mean_per_activity(levelled: pd.DataFrame, trim: int) -> pd.DataFrame:
    telling = ~levelled["is_flat"]
    has_telling = telling.groupby(levelled["activity_id"]).transform("any")
    counted = levelled[telling | ~has_telling]
    rows = []
    for activity_id, part in counted.groupby("activity_id", sort=True):
        values = np.sort(part["levelled"].to_numpy(float))
        cut = trim if values.size > 2 * trim + 1 else 0
        kept = values[cut : values.size - cut]
        rows.append((activity_id, round(float(kept.mean()), 4), round(float(part["value"].mean()), 4),
                     int(values.size), round(float(values.std()), 4)))  # fmt: skip
    return pd.DataFrame(rows, columns=["activity_id", "rating", "raw", "judges", "spread"])


def _find_outliers(residual: pd.Series, beyond: float = 3.5) -> pd.Series:
    """Ratings whose residual is beyond 3.5 robust deviations (Iglewicz and Hoaglin 1993)."""
    spread = float((residual - residual.median()).abs().median())
    if spread < 1e-9:
        return pd.Series(False, index=residual.index)
    return 0.6745 * (residual - residual.median()).abs() / spread > beyond


def _is_connected(given: pd.DataFrame) -> bool:
    reached = {given["judge_id"].iloc[0]}
    while True:
        seen = set(given.loc[given["judge_id"].isin(reached), "activity_id"])
        wider = set(given.loc[given["activity_id"].isin(seen), "judge_id"])
        if wider == reached:
            return len(reached) == given["judge_id"].nunique()
        reached = wider


def _no_activities() -> pd.DataFrame:
    return pd.DataFrame(columns=["activity_id", "rating", "raw", "judges", "spread"])


def _no_judges() -> pd.DataFrame:
    return pd.DataFrame(columns=["judge_id", "ratings", "severity", "spread", "is_flat", "outliers"])
