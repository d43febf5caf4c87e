"""Clusters cut from one theme are joined, different ones are not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from kepuri_eval.standouts import joining
from kepuri_eval.standouts.joining import join_clusters


def clouds(sizes: list[int], seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Clouds of points far from each other, and which each point is of."""
    generator = np.random.default_rng(seed)
    middles = 10 * np.eye(len(sizes), 4)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    return middles[truth] + generator.normal(0, 0.5, (len(truth), 4)), truth


def test_a_large_theme_cut_in_three_is_whole_again():
    points, truth = clouds([300, 20, 20])
    cut = np.where(truth == 0, np.digitize(points[:, 1], [-0.2, 0.2]), truth + 2)
    new = join_clusters(points, cut)
    assert len(set(new)) == 3
    assert len({new[0], new[1], new[2]}) == 1
    assert (new[cut] == truth).all()


def test_a_theme_cut_in_four_is_joined_though_no_single_join_sets_it_apart_better():
    generator = np.random.default_rng(2)
    quarters = generator.normal(0, 0.5, (400, 8)) + 1.6 * np.eye(4, 8)[np.arange(400) % 4]
    others = generator.normal(0, 0.5, (60, 8)) + 12 * np.eye(8)[6 + np.arange(60) % 2]
    points = np.concatenate([quarters, others])
    cut = np.concatenate([np.arange(400) % 4, 4 + np.arange(60) % 2])
    truth = np.maximum(cut - 3, 0)
    member = np.eye(6)[cut]
    sums = joining.pairwise_distances(points) @ member
    whole = joining._silhouette(sums, member)
    single = [joining._silhouette(*joining._join(sums, member, pair)) for pair in combinations(range(4), 2)]
    assert max(single) < whole
    new = join_clusters(points, cut)
    assert (new[cut] == truth).all()


def test_different_themes_stay_apart():
    points, truth = clouds([30, 30, 30, 30])
    assert join_clusters(points, truth).tolist() == [0, 1, 2, 3]


def test_two_remain_at_least():
    points, truth = clouds([40])
    assert len(set(join_clusters(points, (points[:, 0] > 10).astype(int) + truth))) == 2


def test_silhouette_is_the_published_one():
    points, truth = clouds([9, 14, 5], seed=3)
    points *= 0.2
    member = np.eye(3)[truth]
    sums = joining.pairwise_distances(points) @ member
    assert joining._silhouette(sums, member) == pytest.approx(silhouette_score(points, truth))
