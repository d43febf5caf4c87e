"""From features to each activity's nearest neighbours by words, searched in cells so that cost stays near linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import MiniBatchKMeans

from kepuri_eval.standouts.features import Features

_EXACT_UP_TO = 6000
_CELL = 500
_BLOCK = 1000


@dataclass(frozen=True)
class Neighbours:
    """The k most similar other activities of each: rows (n × k, -1 where there is none) and cosine similarities."""

    rows: np.ndarray
    similarity: np.ndarray


def find_neighbours(features: Features, k: int, seed: int) -> Neighbours:
    """Nearest neighbours by TF-IDF cosine; exact up to 6,000 activities.

    Larger editions are cut into cells of about 500 by k-means on the reduced vectors, and each activity is compared
    with its own cell and the two cells nearest to it.
    """
    n = len(features.texts)
    rows, similarity = np.full((n, k), -1, dtype=np.int64), np.zeros((n, k))
    for members, candidates in _cells(features, seed):
        for start in range(0, members.size, _BLOCK):
            block = members[start : start + _BLOCK]
            near = (features.words[block] @ features.words[candidates].T).toarray()
            near[block[:, None] == candidates[None, :]] = -1
            _keep_best(block, near, candidates, rows, similarity)
    return Neighbours(rows, similarity.round(9))


def _keep_best(
    block: np.ndarray, near: np.ndarray, candidates: np.ndarray, rows: np.ndarray, similarity: np.ndarray
) -> None:
    width = min(rows.shape[1], candidates.size - 1)
    if width < 1:
        return
    best = _top(near, width)
    rows[block, :width] = candidates[best]
    similarity[block, :width] = np.take_along_axis(near, best, axis=1).clip(0, 1)


def _top(near: np.ndarray, width: int) -> np.ndarray:
    part = np.sort(np.argpartition(-near, width - 1, axis=1)[:, :width], axis=1)
    order = np.argsort(-np.take_along_axis(near, part, axis=1).round(9), axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1)


def _cells(features: Features, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """(members, candidates) of each cell; activities without text are in none."""
    known = np.flatnonzero(features.has_text)
    if known.size <= _EXACT_UP_TO:
        return [(known, known)] if known.size else []
    count = -(-known.size // _CELL)
    model = MiniBatchKMeans(count, random_state=seed, batch_size=4096, n_init=1, max_iter=20)
    cell = model.fit_predict(features.vectors[known])
    closeness = model.cluster_centers_ @ model.cluster_centers_.T
    nearest = np.argsort(-closeness, axis=1, kind="stable")[:, :3]
    members = [known[cell == index] for index in range(count)]
    return [
        (members[index], np.sort(np.concatenate([members[other] for other in nearest[index]])))
        for index in range(count)
        if members[index].size
    ]
