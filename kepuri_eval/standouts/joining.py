"""From clusters cut too fine to clusters joined as far as that sets them apart better."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import pairwise_distances


def join_clusters(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """New number of each of the clusters 0 to k−1 of `labels`; those joined share one.

    k-means cuts clusters of like size, and so splits a theme that many take up. The clusters are joined two by two, the
    nearest by mean distance first (average linkage), down to two; of all these levels the one with the largest mean
    silhouette (Rousseeuw 1987) is kept. All levels are looked at: of a theme cut in four, two quarters joined lie no
    better than before as long as the other two stand beside them.
    """
    count = int(labels.max(initial=-1)) + 1
    new = np.arange(count)
    member = np.eye(count)[labels]
    sums = pairwise_distances(vectors) @ member
    best, kept = _silhouette(sums, member), new
    while member.shape[1] > 2:
        low, high = _nearest(sums, member)
        sums, member = _join(sums, member, (low, high))
        new = np.where(new == high, low, new)
        new = new - (new > high)
        reached = _silhouette(sums, member)
        if reached > best + 1e-9:
            best, kept = reached, new
    return kept


def _nearest(sums: np.ndarray, member: np.ndarray) -> tuple[int, int]:
    """The two clusters with the smallest mean distance between their members, lower number first."""
    sizes = np.maximum(member.sum(axis=0), 1)
    apart = ((member.T @ sums) / sizes[:, None] / sizes[None, :]).round(12)
    apart[np.tril_indices(len(apart))] = np.inf
    low, high = np.unravel_index(apart.argmin(), apart.shape)
    return int(low), int(high)


def _join(sums: np.ndarray, member: np.ndarray, pair: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Both tables with the second column of the pair added to the first and taken out."""
    joined = []
    for table in (sums, member):
        wider = table.copy()
        wider[:, pair[0]] += wider[:, pair[1]]
        joined.append(np.delete(wider, pair[1], axis=1))
    return joined[0], joined[1]


def _silhouette(sums: np.ndarray, member: np.ndarray) -> float:
    """Mean silhouette from each row's summed distances to every cluster; 0 for a cluster of one."""
    sizes = member.sum(axis=0)
    rows, own = np.arange(len(member)), member.argmax(axis=1)
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / np.maximum(sizes, 1)
    others[:, sizes == 0] = np.inf
    others[rows, own] = np.inf
    outside = others.min(axis=1)
    largest = np.maximum(inside, outside)
    width = np.where(largest > 0, (outside - inside) / np.where(largest > 0, largest, 1), 0.0)
    return float(np.where(sizes[own] > 1, width, 0.0).mean())
