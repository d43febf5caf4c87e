"""From two qualities to the reasons a committee reads: what stands out, by which words and figures, what is unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval.standouts import effective
from kepuri_eval.standouts.qualities import Quality

_STRONG = 75.0
_OPENING = {
    "upward": "拟推荐上报：",
    "commended": "拟推荐表扬：",
    "none": "",
}


def write_reasons(
    distinctiveness: Quality, effect: Quality, labels: pd.Series, chosen_for: pd.Series, doubts: pd.Series
) -> list[str]:
    """One Chinese sentence group per activity, for the chosen and the others alike.

    Args:
        labels: name of each activity's cluster, "" for none.
        chosen_for: none, commended or upward.
        doubts: what an analyst should look at before relying on the entry, "" for nothing.
    """
    return [
        _OPENING[chosen_for.iloc[row]]
        + _write_distinctiveness(distinctiveness, row, labels.iloc[row])
        + _write_effect(effect, row)
        + (f"需核实：{doubts.iloc[row]}。" if doubts.iloc[row] else "")
        for row in range(len(labels))
    ]


def strongest_parts(quality: Quality, row: int, most: int, at_least: float = _STRONG) -> list[str]:
    """Up to `most` parts in which the activity surpasses `at_least` % of the others, by weighted contribution."""
    shares = quality.shares.iloc[row]
    strong = shares[shares >= at_least]
    gain = (strong - 50) * quality.weights.reindex(strong.index)
    return sorted(strong.index[gain > 0], key=lambda part: (-gain[part], part))[:most]


def describe_distinctive_part(quality: Quality, row: int, part: str) -> str:
    """What one part of distinctiveness rests on, as half a sentence."""
    share, words = quality.shares[part].iloc[row], quality.words[part].iloc[row]
    return {
        "far_from_all": f"内容与最相近活动的差异大于全市{min(share, 99):.0f}%的活动",
        "far_from_cluster": f"少用同类活动的常用表述（差异大于{min(share, 99):.0f}%的活动）",
        "own_words": f"含全市少见的内容“{words}”" if words else f"用词罕见程度高于{min(share, 99):.0f}%的活动",
        "first_of_kind": f"材料自述“{words}”",
        "audience": f"面向{words}，同类对象的活动较少",
        "form": f"采用{words}形式，全市较少",
        "place": f"活动场所为{words}，全市较少",
        "partners": f"联合{words}类单位，全市较少",
    }[part]


def describe_effective_part(quality: Quality, row: int, part: str) -> str:
    """What one part of effect rests on, as half a sentence."""
    share, words = quality.shares[part].iloc[row], quality.words[part].iloc[row]
    return {
        "scale": f"参与{words}，高于同类{min(share, 99):.0f}%的活动",
        "evidence": f"材料载有{words}等实效情况",
        "publicity": f"媒体报道及链接{words}",
        "volunteers": f"科技志愿者{words}",
        "joint": f"联合单位{words}",
        "online": f"网络阅读、观看和转发{words}",
    }[part]


def _write_distinctiveness(quality: Quality, row: int, label: str) -> str:
    figure = quality.figure.iloc[row]
    if not np.isfinite(figure):
        return "活动名称和简介的文字不足，无法比较特色。"
    parts = [describe_distinctive_part(quality, row, part) for part in strongest_parts(quality, row, 3)]
    place = f"（归入“{label}”）" if label else "（未归入任何类群）"
    detail = "：" + "；".join(parts) if parts else "，与全市活动相比无突出之处"
    return f"特色度{figure:.0f}{place}{detail}。"


def _write_effect(quality: Quality, row: int) -> str:
    figure = quality.figure.iloc[row]
    unknown = [effective.PARTS[part] for part in effective.PARTS if np.isnan(quality.shares[part].iloc[row])]
    missing = "、".join(unknown)
    if not np.isfinite(figure):
        return f"材料未载明{missing}，可用数据不足，实效暂不评定（不记为零）。"
    parts = [describe_effective_part(quality, row, part) for part in strongest_parts(quality, row, 3)]
    detail = "：" + "；".join(parts) if parts else "，各项数据居全市中游或以下" if figure < _STRONG else ""
    note = f"未载明{missing}，按全市中位水平计，不记为零。" if unknown else ""
    return f"实效度{figure:.0f}{detail}。{note}"
