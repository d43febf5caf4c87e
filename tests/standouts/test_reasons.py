"""Reasons quote what they rest on and say what is unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval.standouts import distinctive, effective
from kepuri_eval.standouts.qualities import Quality
from kepuri_eval.standouts.reasons import split_reason, strongest_parts, tell, write_reasons


def quality(parts, shares: dict[str, float], words: dict[str, str], figure: float) -> Quality:
    row = pd.DataFrame([{part: shares.get(part, np.nan) for part in parts}])
    said = pd.DataFrame([{part: words.get(part, "") for part in parts}]).astype("str")
    weights = pd.Series({part: 2.0 if part == "scale" else 1.0 for part in parts})
    return Quality(row, row, said, weights, pd.Series([figure]), pd.Series([figure]), pd.Series([1.0]))


OWN = quality(
    distinctive.PARTS, {"place": 96, "own_words": 90, "form": 60}, {"place": "军营监所", "own_words": "煤层"}, 97
)
DONE = quality(
    effective.PARTS, {"scale": 80, "volunteers": 99, "joint": 20}, {"scale": "1,200人次", "volunteers": "45人"}, 88
)


def reason(own=OWN, done=DONE, label="急救培训", chosen="commended", doubt="") -> str:
    band = (pd.Series([61.4]), pd.Series([93.0]))
    places = (pd.Series([92.5]), pd.Series([3.0]))
    return write_reasons(own, done, pd.Series([label]), pd.Series([chosen]), [doubt], band, places)[0]


def test_figures_and_words_are_quoted():
    text = reason()
    assert text.startswith(
        "拟表扬：综合分92，在1项可评活动中列第3位，按名额和分布要求入选。"
        "特色度97（归入“急救培训”）：活动场所为军营监所，较少见；含其他活动少见的内容“煤层”。"
    )
    assert "实效度88（权重和折算方法变动时为61至93）：参与1,200人次，高于同类80%的活动；科技志愿者45人。" in text


def test_unknown_parts_are_named_and_not_called_zero():
    assert "未载明实效证据、媒体报道、网络传播，按全部活动的中位水平计，不记为零。" in reason()


def test_what_is_chosen_is_not_said_to_be_nothing_out_of_the_common():
    """A figure is the share of activities surpassed: 63 without a strong part is 63%, and never nothing."""
    even = quality(effective.PARTS, {"scale": 70, "volunteers": 55}, {"scale": "800人次", "volunteers": "12人"}, 63)
    assert "实效度63（权重和折算方法变动时为61至93），综合水平高于63%的活动，没有单独突出的一项。" in reason(done=even)
    low = quality(effective.PARTS, {"scale": 30}, {"scale": "40人次"}, 41)
    assert "实效度41（权重和折算方法变动时为61至93），综合水平未超过半数活动。" in reason(done=low)
    assert "综合分" not in reason(chosen="none")


def test_no_figure_is_said_plainly():
    nothing = quality(effective.PARTS, {}, {}, np.nan)
    assert "实效暂不评定（不记为零）" in reason(done=nothing)
    assert "文字不足" in reason(own=quality(distinctive.PARTS, {}, {}, np.nan))


def test_noise_doubts_and_lists():
    text = reason(label="", chosen="upward", doubt="文字与“甲”基本相同")
    assert text.startswith("拟择优上报：")
    assert "未归入任何类群" in text
    assert text.endswith("需核实：文字与“甲”基本相同。")
    assert reason(chosen="none").startswith("特色度")


def test_strongest_parts_weigh_how_far_above_the_middle():
    # (80 - 50) × 2 = 60 beats (99 - 50) × 1 = 49; 20 is below three quarters
    assert [tell(DONE).parts[part] for part in strongest_parts(tell(DONE), 0, 3)] == ["scale", "volunteers"]


def test_words_of_commendation_are_the_permitted_ones():
    for chosen in ("none", "commended", "upward"):
        assert not any(word in reason(chosen=chosen) for word in ("表彰", "授予", "奖励"))


def test_a_share_is_never_called_a_hundred():
    text = reason(done=quality(effective.PARTS, {"scale": 99.9}, {"scale": "9,000人次"}, 99.9))
    assert "高于同类99%的活动" in text


def test_a_reason_beside_its_list_is_told_sentence_by_sentence():
    whole = reason(chosen="upward", doubt="材料不全")
    assert "拟择优上报：" + "".join(split_reason(whole)) == whole
    assert split_reason(whole)[0].startswith("综合分") and split_reason(whole)[-1] == "需核实：材料不全。"
