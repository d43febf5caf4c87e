"""From clusters cut too fine to clusters joined where that sets them apart better."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import pairwise_distances


def join_clusters(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """New number of each of the clusters 0 to k−1 of `labels`; those joined share one.

    k-means cuts clusters of like size, and so splits a theme that many take up. Neighbouring clusters (average
    linkage) are joined, the best pair first, as long as the mean silhouette (Rousseeuw 1987) rises; two or more remain.
    """
    count = int(labels.max(initial=-1)) + 1
    new = np.arange(count)
    member = np.eye(count)[labels]
    sums = pairwise_distances(vectors) @ member
    reached = _silhouette(sums, member)
    while member.shape[1] > 2:
        tried = [(_silhouette(*_join(sums, member, pair)), pair) for pair in _neighbouring(sums, member)]
        best, pair = max(tried, key=lambda entry: (entry[0], (-entry[1][0], -entry[1][1])))
        if best <= reached + 1e-9:
            break
        sums, member = _join(sums, member, pair)
        reached = best
        new[new == pair[1]] = pair[0]
        new[new > pair[1]] -= 1
    return new


def _neighbouring(sums: np.ndarray, member: np.ndarray) -> list[tuple[int, int]]:
    """Each cluster with the one nearest to it by mean distance, as pairs (lower, higher)."""
    sizes = np.maximum(member.sum(axis=0), 1)
    apart = (member.T @ sums) / sizes[:, None] / sizes[None, :]
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(axis=1).tolist()
    return sorted({(min(pair), max(pair)) for pair in enumerate(nearest)})


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
