"""From features to clusters whose number is the one that comes back best, places on a map, and their stability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from kepuri_eval.method import Standouts
from kepuri_eval.standouts.features import Features
from kepuri_eval.standouts.joining import join_clusters

_SPLITS = 5
_JUDGED_ON = 1500


@dataclass(frozen=True)
class Clusters:
    """Clusters of n activities.

    Attributes:
        labels: 0 to k−1, largest cluster first; −1 for none.
        centres: mean vector of each cluster, unit length (k × components).
        stability: mean Jaccard overlap of each cluster with its best match in resampled editions.
        trace: for each number of clusters tried: silhouette, agreement of halves and their product.
    """

    labels: np.ndarray
    centres: np.ndarray
    stability: np.ndarray
    trace: pd.DataFrame


def find_clusters(features: Features, settings: Standouts) -> Clusters:
    """Cluster the activities that have text; too few or all equal are one cluster, without text is none.

    k-means and agglomerative clustering run for every number up to `max_clusters` on at most `sample` activities; the
    number kept has the largest product of silhouette (Rousseeuw 1987) and agreement of independent halves (adjusted
    Rand index, after Lange et al. 2004). Clusters cut from one theme are joined again (`joining`). HDBSCAN (Campello et
    al. 2013) finds its own number and noise.
    """
    known = np.flatnonzero(features.has_text)
    labels = np.full(len(features.texts), -1, dtype=np.int64)
    vectors = features.vectors[known]
    distinct = min(len(np.unique(vectors.round(6), axis=0)), len({features.texts[row] for row in known}))
    with threadpool_limits(limits=1):  # sums split over threads would differ in the last digit between machines
        if known.size < settings.min_activities or distinct < 3:
            labels[known] = 0
            return _finish(labels, features.vectors, np.ones(min(known.size, 1)), _empty_trace())
        founding = _founding(features.is_described[known], settings)
        picked = founding[_pick(founding.size, settings.sample, settings.seed)]
        sample = vectors[picked]
        fine, joined, trace = _partition(sample, distinct, settings)
        labels[known] = _assign(vectors, _centres(sample, fine), joined, settings.noise_beyond)
        if settings.clustering == "hdbscan":
            labels[known[picked]] = fine
        stability = _bootstrap(sample, fine, joined, settings)
    return _finish(labels, features.vectors, stability, trace)


def place_on_map(features: Features, clusters: Clusters) -> np.ndarray:
    """Two coordinates per activity: clusters apart by the likeness of their centres, members around them.

    Centres are placed by principal components (classical scaling); members by the two main directions within their
    cluster, drawn in so that neighbouring clusters do not cover each other. Activities of no cluster lie between the
    centres they are nearest to; without text there is no place (missing).
    """
    places = np.full((len(features.texts), 2), np.nan)
    known = features.has_text
    if not known.any():
        return places
    middles = _flatten(clusters.centres)
    gaps = np.sort(np.linalg.norm(middles[:, None] - middles[None, :], axis=2), axis=1)
    radius = 0.45 * gaps[:, 1] if len(middles) > 1 else np.ones(1)
    for cluster, middle in enumerate(middles):
        members = np.flatnonzero(clusters.labels == cluster)
        spread = _flatten(features.vectors[members])
        largest = np.linalg.norm(spread, axis=1).max(initial=0)
        places[members] = middle + (spread * radius[cluster] / largest if largest > 0 else spread)
    alone = np.flatnonzero(known & (clusters.labels < 0))
    if alone.size and len(middles):
        pull = np.clip(features.vectors[alone] @ clusters.centres.T, 0, None) ** 2 + 1e-9
        places[alone] = (pull @ middles) / pull.sum(axis=1, keepdims=True)
    return places.round(4)


def _founding(is_described: np.ndarray, settings: Standouts) -> np.ndarray:
    """Rows that clusters are founded on: the described ones where they are enough, for a name alone says little."""
    described = np.flatnonzero(is_described)
    enough = max(0.3 * is_described.size, 10 * settings.min_activities)
    return described if described.size >= enough else np.arange(is_described.size)


def _partition(sample: np.ndarray, distinct: int, settings: Standouts) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """(labels as cut, which of them are one cluster, what was tried)."""
    if settings.clustering == "hdbscan":
        found = HDBSCAN(min_cluster_size=settings.min_activities, copy=True).fit_predict(sample)
        found = found if (found >= 0).any() else np.zeros(len(sample), dtype=np.int64)
        return found, np.arange(found.max() + 1), _empty_trace()
    most = max(2, min(settings.max_clusters, len(sample) // (settings.min_activities // 2), distinct - 1))
    judged = sample[_pick(len(sample), _JUDGED_ON, settings.seed + 1)]
    rows = {k: _judge(judged, k, settings) for k in _ladder(most)}
    best = _best(rows)
    rows |= {k: _judge(judged, k, settings) for k in range(max(best - 2, 2), min(best + 2, most) + 1) if k not in rows}
    trace = pd.DataFrame([rows[k] for k in sorted(rows)], columns=["k", "silhouette", "agreement", "criterion"])
    fine = _split(sample, _best(rows), settings, tries=5)
    return fine, _join(sample, fine, settings), trace


def _join(sample: np.ndarray, fine: np.ndarray, settings: Standouts) -> np.ndarray:
    judged = _pick(len(sample), _JUDGED_ON, settings.seed + 1)
    return join_clusters(sample[judged], fine[judged]) if len(set(fine[judged])) == fine.max() + 1 else np.unique(fine)


def _ladder(most: int) -> list[int]:
    """Numbers of clusters to try: each up to eight, then steps of about a sixth; the best one's surroundings follow."""
    steps = [2]
    while steps[-1] < most:
        steps.append(min(max(steps[-1] + 1, round(steps[-1] * 7 / 6)), most))
    return steps


def _best(rows: dict[int, tuple[int, float, float, float]]) -> int:
    return min(rows, key=lambda k: (-round(rows[k][3], 6), k))


def _judge(sample: np.ndarray, k: int, settings: Standouts) -> tuple[int, float, float, float]:
    labels = _split(sample, k, settings, tries=3)
    quality = float(silhouette_score(sample, labels)) if 1 < len(set(labels)) < len(sample) else 0.0
    generator = np.random.default_rng(settings.seed + k)
    agreements = []
    for _ in range(_SPLITS):
        order = generator.permutation(len(sample))
        halves = (order[: len(order) // 2], order[len(order) // 2 :])
        views = []
        for half in halves:
            centres = _centres(sample[half], _split(sample[half], min(k, len(half)), settings, tries=3))
            views.append((sample @ centres.T).argmax(axis=1))
        agreements.append(adjusted_rand_score(*views))
    agreement = float(np.mean(agreements))
    return k, quality, agreement, max(quality, 0) * max(agreement, 0)


def _split(vectors: np.ndarray, k: int, settings: Standouts, tries: int = 1) -> np.ndarray:
    if settings.clustering == "agglomerative":
        return AgglomerativeClustering(k, linkage="ward").fit_predict(vectors)
    k = min(k, len(np.unique(vectors.round(6), axis=0)))
    return KMeans(k, n_init=tries, random_state=settings.seed).fit_predict(vectors)


def _assign(vectors: np.ndarray, centres: np.ndarray, joined: np.ndarray, noise_beyond: float) -> np.ndarray:
    """Cluster of the nearest centre; none for those far less like it than its members usually are.

    Far is `noise_beyond` robust deviations (modified z-score, Iglewicz and Hoaglin 1993) below the cluster's median, by
    the deviation of the cluster or of all, whichever is larger.
    """
    closeness = (vectors @ centres.T).round(9)
    labels, best = joined[closeness.argmax(axis=1)], closeness.max(axis=1)
    usual = np.median(np.abs(best - np.median(best)))
    far = np.zeros(len(labels), dtype=bool)
    for label in range(joined.max(initial=-1) + 1):
        inside = labels == label
        middle = np.median(best[inside]) if inside.any() else 0.0
        spread = max(np.median(np.abs(best[inside] - middle)) if inside.any() else 0.0, usual)
        if spread > 0:
            far |= inside & (0.6745 * (middle - best) / spread > noise_beyond)
    return np.where(far, -1, labels)


def _centres(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    means = np.array([vectors[labels == label].mean(axis=0) for label in range(labels.max(initial=-1) + 1)])
    means = means.reshape(-1, vectors.shape[1])
    length = np.linalg.norm(means, axis=1, keepdims=True)
    return means / np.where(length > 0, length, 1)


def _bootstrap(sample: np.ndarray, fine: np.ndarray, joined: np.ndarray, settings: Standouts) -> np.ndarray:
    """Clusterwise stability (Hennig 2007): mean over resampled editions of the best Jaccard overlap."""
    generator = np.random.default_rng(settings.seed)
    found = np.where(fine >= 0, joined[fine], -1)
    total = np.zeros(joined.max(initial=-1) + 1)
    for _ in range(settings.bootstraps):
        drawn = np.unique(generator.integers(0, len(sample), len(sample)))
        if settings.clustering == "hdbscan":
            again = HDBSCAN(min_cluster_size=settings.min_activities, copy=True).fit_predict(sample[drawn])
        else:
            cut = _split(sample[drawn], len(joined), settings)
            again = _join(sample[drawn], cut, settings)[cut]
        total += _overlap(found[drawn], again, len(total))
    return total / settings.bootstraps


def _overlap(before: np.ndarray, after: np.ndarray, count: int) -> np.ndarray:
    """Best Jaccard overlap of each of `count` clusters with any cluster of the other partition, noise aside."""
    best = np.zeros(count)
    sizes = np.bincount(after[after >= 0])
    for cluster in range(count):
        inside = before == cluster
        shared = np.bincount(after[inside & (after >= 0)], minlength=len(sizes))
        if len(sizes) and inside.any():
            best[cluster] = (shared / (inside.sum() + sizes - shared)).max()
    return best


def _finish(labels: np.ndarray, vectors: np.ndarray, stability: np.ndarray, trace: pd.DataFrame) -> Clusters:
    """Renumber by size, largest first, so that the same clusters carry the same numbers."""
    sizes = pd.Series(labels[labels >= 0]).value_counts()
    order = sorted(sizes.index, key=lambda label: (-sizes[label], int(np.flatnonzero(labels == label)[0])))
    renamed = np.full(labels.shape, -1, dtype=np.int64)
    for new, old in enumerate(order):
        renamed[labels == old] = new
    return Clusters(renamed, _centres(vectors, renamed), stability[order].round(6), trace)


def _pick(count: int, most: int, seed: int) -> np.ndarray:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def _flatten(points: np.ndarray) -> np.ndarray:
    """The two main directions of a cloud of points, signs fixed."""
    centred = points - points.mean(axis=0) if len(points) else points
    flat = np.zeros((len(points), 2))
    if len(points) > 1:
        _, axes = np.linalg.eigh(centred.T @ centred)
        main = axes[:, ::-1][:, :2]  # largest spread last in eigh
        signs = np.sign(main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])])
        flat[:, : main.shape[1]] = centred @ (main * np.where(signs == 0, 1, signs))
    return flat


def _empty_trace() -> pd.DataFrame:
    return pd.DataFrame(columns=["k", "silhouette", "agreement", "criterion"], dtype=float)
