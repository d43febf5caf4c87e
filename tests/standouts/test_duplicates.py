"""Texts that repeat another are found, others are left alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.standouts import duplicates
from kepuri_eval.standouts.duplicates import find_near_duplicates, group_duplicates
from kepuri_eval.standouts.features import read_texts
from tests.standouts.conftest import planted


def test_overlap_is_the_share_of_common_triples():
    first, second = "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子"
    found = find_near_duplicates([first, second], 0.5)
    # eight triples each, seven of them common: 7 / (8 + 8 - 7)
    assert found["overlap"].tolist() == [pytest.approx(7 / 9)]
    assert find_near_duplicates([first, second], 0.8).empty


def test_short_and_empty_texts_are_never_duplicates():
    assert find_near_duplicates(["科普", "科普", "", ""], 0.5).empty


def test_no_texts():
    assert find_near_duplicates([], 0.5).empty
    assert group_duplicates(find_near_duplicates([], 0.5), 0).size == 0


def test_groups_follow_chains_to_their_first_text():
    pairs = pd.DataFrame({"first": [1, 2, 5], "second": [2, 4, 6]})
    assert group_duplicates(pairs, 7).tolist() == [0, 1, 1, 3, 1, 5, 5]


def test_many_equal_texts_fall_into_one_group():
    texts = ["全市中小学生同上一堂防震减灾课并开展疏散演练"] * 300
    groups = group_duplicates(find_near_duplicates(texts, 0.8), 300)
    assert set(groups.tolist()) == {0}


def test_planted_repeats_are_found_with_precision_and_recall(params):
    """100 of 800 texts reported again: word by word, under another unit's name, or with a changed ending."""
    activities, _ = planted(800, 3)
    generator = np.random.default_rng(1)
    chosen = generator.choice(800, 100, replace=False)
    names = {unit.unit_id: unit.name for unit in params.units}
    again = activities.iloc[chosen].assign(unit_id=generator.choice(sorted(names), 100))
    named = activities["unit_id"].map(names) + activities["text"]
    again["text"] = np.select(
        [np.arange(100) % 3 == 0, np.arange(100) % 3 == 1],
        [again["text"], again["unit_id"].map(names) + again["text"]],
        again["text"] + "受到参加者好评。",
    )
    both = pd.concat([activities.assign(text=named), again], ignore_index=True)
    found = find_near_duplicates(read_texts(both, params), params.method.standouts.near_duplicate_at)
    truth = {(int(origin), 800 + place) for place, origin in enumerate(chosen)}
    pairs = set(zip(found["first"], found["second"], strict=True))
    assert len(pairs & truth) / len(truth) >= 0.95
    assert len(pairs & truth) / len(pairs) >= 0.95


def test_order_of_texts_does_not_matter():
    alike = ["居民在社区广场学习垃圾分类知识并参加答题", "居民在社区广场学习垃圾分类知识并参加抢答"]
    texts = [*alike, "果农学习剪枝技术并现场练习操作"]
    forward = find_near_duplicates(texts, 0.4)
    backward = find_near_duplicates(texts[::-1], 0.4)
    assert forward["overlap"].tolist() == backward["overlap"].tolist()
    assert (backward["first"].iloc[0], backward["second"].iloc[0]) == (1, 2)


def test_overlaps_are_the_jaccard_index_of_the_triples(monkeypatch):
    monkeypatch.setattr(duplicates, "_MEASURED_AT_ONCE", 2)  # so that blocks meet
    generator = np.random.default_rng(4)
    text = "望远镜对准土星光环学生辨认秋季星座讲解月球环形山的由来记录太阳黑子的位置制作日晷测量时间"
    texts = [text] + [text[: int(cut)] + text[int(cut) + 1 :] for cut in generator.integers(5, 40, 6)]
    found = find_near_duplicates(texts, 0.7)
    assert len(found) >= 10
    for row in found.to_dict("records"):
        left, right = ({texts[row[side]][at : at + 3] for at in range(len(texts[row[side]]) - 2)}
                       for side in ("first", "second"))  # fmt: skip
        assert row["overlap"] == pytest.approx(len(left & right) / len(left | right))
