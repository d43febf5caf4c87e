"""Hashed character sequences are the sequences, counted."""

from __future__ import annotations

import numpy as np

from kepuri_eval.standouts.grams import count_grams, hash_grams


def test_every_run_of_three_is_counted_once_per_place():
    owner, hashed = hash_grams(["科普大篷车", "大篷车"], 3)
    assert owner.tolist() == [0, 0, 0, 1]  # 科普大 普大篷 大篷车 | 大篷车
    assert hashed[2] == hashed[3]
    assert len(set(hashed.tolist())) == 3


def test_figures_and_marks_break_a_run():
    owner, _ = hash_grams(["甲乙，丙丁", "甲乙1丙丁", "甲 乙"], 3)
    assert owner.size == 0


def test_runs_do_not_cross_texts():
    owner, _ = hash_grams(["甲乙", "丙丁"], 3)
    assert owner.size == 0


def test_counts_have_one_row_per_text_and_add_up():
    counts = count_grams(["甲乙甲乙", "", "丙丁"], 2, 64)
    assert counts.shape == (3, 64)
    assert np.asarray(counts.sum(axis=1)).ravel().tolist() == [3, 0, 1]


def test_no_texts():
    assert count_grams([], 2, 8).shape == (0, 8)
