"""From figures and words to effect 实效: what an activity reached, for its kind, and what shows it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.standouts.items import find_items
from kepuri_eval.standouts.qualities import Quality, score_quality

PARTS = {
    "scale": "参与规模",
    "evidence": "实效证据",
    "publicity": "媒体报道",
    "volunteers": "科技志愿者",
    "joint": "联合单位",
    "online": "网络传播",
}
RATED = "panel"  # a part of its own where judges rated any activity
LABELS = {**PARTS, RATED: "评委评分"}


def measure_effect(
    activities: pd.DataFrame, facts: pd.DataFrame, texts: tuple[str, ...], params: Params,
    ratings: pd.DataFrame | None = None,
) -> Quality:  # fmt: skip
    """Effect of each activity; a part nobody reported is missing, never zero.

    Scale is compared within the activity's category where it has enough peers, the other parts with the whole city.
    `ratings` (activity_id, rating 0 to 100; levelled by `judging`) enter by the panel's declared weight.
    """
    settings = params.method.standouts.effective
    values, words = _measure_parts(activities, facts, texts, params)
    weights = {part: float(getattr(settings, part)) for part in PARTS}
    if ratings is not None and len(ratings):
        rated = activities["activity_id"].map(ratings.set_index("activity_id")["rating"]).astype(float)
        values[RATED] = rated.to_numpy()
        words[RATED] = [f"{rating:.1f}分" if np.isfinite(rating) else "" for rating in rated]
        weights[RATED] = params.method.standouts.panel.weight
    kinds = {"scale": activities["category"].reset_index(drop=True).fillna("")}
    words = words.astype("str")
    return score_quality(
        values, words, weights, settings.min_coverage, kinds, settings.min_peers, (RATED,), settings.scales
    )


def _measure_parts(
    activities: pd.DataFrame, facts: pd.DataFrame, texts: tuple[str, ...], params: Params
) -> tuple[pd.DataFrame, pd.DataFrame]:
    evidence, shown = _find_evidence(activities, texts, params)
    values = pd.DataFrame(
        {
            "scale": activities["participants"].to_numpy(float),
            "evidence": evidence,
            "publicity": _count_reports(activities, facts),
            "volunteers": activities["volunteers"].to_numpy(float),
            "joint": _count_parts(activities["joint_units"], ";"),
            "online": activities[["online_views", "live_views", "shares"]].sum(axis=1, min_count=1).to_numpy(float),
        }
    )
    words = pd.DataFrame({part: _write_counts(values[part], part) for part in PARTS})
    words["evidence"] = shown
    return values, words


def _find_evidence(activities: pd.DataFrame, texts: tuple[str, ...], params: Params) -> tuple[np.ndarray, list[str]]:
    """Kinds of evidence of effect the description names; missing where there is no description."""
    found = find_items(texts, params.wording.mentions.get(params.method.standouts.effective.evidence_mentions, {}))
    described = (activities["text"].fillna("").str.len() > 0).to_numpy()
    shown = ["、".join(found.columns[row]) for row in found.to_numpy(dtype=bool)]
    return np.where(described, found.sum(axis=1).to_numpy(float), np.nan), shown


def _count_reports(activities: pd.DataFrame, facts: pd.DataFrame) -> np.ndarray:
    """Links given or media reports stated, whichever is more: a link shows a report already counted."""
    links = pd.Series(_count_parts(activities["links"], None), index=activities["activity_id"])
    counted = facts[
        (facts["scope"] == "activity") & (facts["quantity"] == "media_reports") & facts["in_scope"]
        & ~facts["planned"] & facts["duplicate_of"].isna() & facts["activity_id"].notna()
    ]  # fmt: skip
    stated = counted.groupby("activity_id")["value"].max().reindex(links.index)
    return np.fmax(links.to_numpy(float), stated.to_numpy(float))


def _count_parts(column: pd.Series, separator: str | None) -> np.ndarray:
    texts = column.fillna("")
    return np.array([_count_filled(text.split(separator)) for text in texts], dtype=float)


def _count_filled(parts: list[str]) -> float:
    return float(sum(1 for part in parts if part.strip())) or np.nan


def _write_counts(values: pd.Series, part: str) -> list[str]:
    counted_in = {
        "scale": "人次", "publicity": "条", "volunteers": "人", "joint": "家", "online": "次", "evidence": "类",
    }[part]  # fmt: skip
    return [f"{value:,.0f}{counted_in}" if np.isfinite(value) else "" for value in values]
