"""From two qualities to the reasons a committee reads: what stands out, by which words and figures, what is unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval.standouts import effective
from kepuri_eval.standouts.qualities import MIDDLE, Quality

_STRONG = 75.0
_OPENING = {"upward": "拟择优上报：", "commended": "拟表扬：", "none": ""}


@dataclass(frozen=True)
class Told:
    """A quality as plain arrays, for writing about many activities one by one."""

    parts: tuple[str, ...]
    shares: np.ndarray
    words: np.ndarray
    weights: np.ndarray
    figure: np.ndarray


def tell(quality: Quality) -> Told:
    """The quality's parts, shares (n × parts), words (n × parts), weights and figure as arrays."""
    words = quality.words.to_numpy(dtype=object)
    shares = quality.shares.to_numpy(dtype=float)
    figure = quality.figure.to_numpy(dtype=float)
    return Told(tuple(quality.weights.index), shares, words, quality.weights.to_numpy(float), figure)


def write_reasons(
    distinctiveness: Quality, effect: Quality, labels: pd.Series, chosen_for: pd.Series, doubts: list[str],
    band: tuple[pd.Series, pd.Series], places: tuple[pd.Series, pd.Series],
) -> list[str]:  # fmt: skip
    """One group of Chinese sentences per activity, for the chosen and the others alike.

    The chosen are told first by what the list was made of: the joint score and the declared rules.

    Args:
        labels: name of each activity's cluster, "" for none.
        chosen_for: none, commended or upward.
        doubts: what an analyst should look at before relying on the entry, "" for nothing.
        band: lower and upper end of the interval effect moves in over the scenarios.
        places: joint score and place by it; missing where an activity was not rated.
    """
    own, done = tell(distinctiveness), tell(effect)
    low, high = (end.to_numpy(dtype=float) for end in band)
    score, position = (each.to_numpy(dtype=float) for each in places)
    rated = int(np.isfinite(score).sum())
    return [
        _OPENING[listed]
        + (_write_place(score[row], position[row], rated) if listed != "none" else "")
        + _write_distinctiveness(own, row, label)
        + _write_effect(done, row, (low[row], high[row]))
        + (f"需核实：{doubt}。" if doubt else "")
        for row, (label, listed, doubt) in enumerate(zip(labels, chosen_for, doubts, strict=True))
    ]


def split_reason(reason: str) -> list[str]:
    """The sentences of a reason, without its opening, for places that say beside it what the entry is chosen for."""
    for opening in filter(None, _OPENING.values()):
        reason = reason.removeprefix(opening)
    return [f"{sentence}。" for sentence in reason.split("。") if sentence]


def strongest_parts(told: Told, row: int, most: int) -> list[int]:
    """Up to `most` parts in which the activity surpasses three quarters of the others, by weighted contribution."""
    shares = told.shares[row]
    gain = np.where(shares >= _STRONG, (shares - MIDDLE) * told.weights, 0.0)
    order = np.argsort(-gain, kind="stable")[:most]
    return [int(part) for part in order if gain[part] > 0]


def describe_distinctive_part(told: Told, row: int, part: int) -> str:
    """What one part of distinctiveness rests on, as half a sentence."""
    share, words = f"{min(told.shares[row, part], 99):.0f}%", told.words[row, part]
    return {
        "far_from_all": f"内容与最相近活动的差异大于{share}的活动",
        "far_from_cluster": f"少用同类活动的常用表述（差异大于{share}的活动）",
        "own_words": f"含其他活动少见的内容“{words}”" if words else f"用词罕见程度高于{share}的活动",
        "first_of_kind": f"材料自述“{words}”",
        "audience": f"面向{words}，同类对象的活动较少",
        "form": f"采用{words}形式，较少见",
        "place": f"活动场所为{words}，较少见",
        "partners": f"联合{words}类单位，较少见",
    }[told.parts[part]]


def describe_effective_part(told: Told, row: int, part: int) -> str:
    """What one part of effect rests on, as half a sentence."""
    share, words = f"{min(told.shares[row, part], 99):.0f}%", told.words[row, part]
    return {
        "scale": f"参与{words}，高于同类{share}的活动",
        "evidence": f"材料载有{words}等实效情况",
        "publicity": f"媒体报道及链接{words}",
        "volunteers": f"科技志愿者{words}",
        "joint": f"联合单位{words}",
        "online": f"网络阅读、观看和转发{words}",
        "panel": f"评委评分{words}，高于{share}参加评审的活动",
    }[told.parts[part]]


def _write_place(score: float, position: float, rated: int) -> str:
    return f"综合分{score:.0f}，在{rated}项可评活动中列第{position:.0f}位，按名额和分布要求入选。"


def _write_whole(figure: float) -> str:
    """What a quality comes to where no part of it stands out: a figure is the share of activities it surpasses."""
    if figure < MIDDLE:
        return "，综合水平未超过半数活动"
    return f"，综合水平高于{min(figure, 99):.0f}%的活动，没有单独突出的一项"


def _write_distinctiveness(told: Told, row: int, label: str) -> str:
    figure = told.figure[row]
    if not np.isfinite(figure):
        return "活动名称和简介的文字不足，无法比较特色。"
    parts = [describe_distinctive_part(told, row, part) for part in strongest_parts(told, row, 3)]
    place = f"（归入“{label}”）" if label else "（未归入任何类群）"
    detail = "：" + "；".join(parts) if parts else _write_whole(figure)
    return f"特色度{figure:.0f}{place}{detail}。"


def _write_effect(told: Told, row: int, band: tuple[float, float]) -> str:
    figure = told.figure[row]
    absent = [told.parts[part] for part in np.flatnonzero(np.isnan(told.shares[row])).tolist()]
    unknown = [effective.PARTS[part] for part in absent if part in effective.PARTS]
    missing = "、".join(unknown)
    if not np.isfinite(figure):
        return f"材料未载明{missing}，可用数据不足，实效暂不评定（不记为零）。"
    parts = [describe_effective_part(told, row, part) for part in strongest_parts(told, row, 3)]
    detail = "：" + "；".join(parts) if parts else _write_whole(figure)
    note = f"未载明{missing}，按全部活动的中位水平计，不记为零。" if unknown else ""
    return f"实效度{figure:.0f}（权重和折算方法变动时为{band[0]:.0f}至{band[1]:.0f}）{detail}。{note}"
