"""From features and clusters to distinctiveness 特色: what no other activity in the city has."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import Clusters
from kepuri_eval.standouts.features import Features
from kepuri_eval.standouts.items import find_items
from kepuri_eval.standouts.neighbours import Neighbours
from kepuri_eval.standouts.qualities import Quality, score_quality

PARTS = {
    "far_from_all": "与全部活动的差异",
    "far_from_cluster": "与同类常用表述的差异",
    "own_words": "独有内容",
    "first_of_kind": "首创表述",
    "audience": "服务对象",
    "form": "活动形式",
    "place": "活动场所",
    "partners": "联合单位类型",
}


def measure_distinctiveness(
    activities: pd.DataFrame, features: Features, clusters: Clusters, neighbours: Neighbours, params: Params
) -> Quality:
    """Distinctiveness of each activity; missing where there is no text to judge by."""
    settings = params.method.standouts.distinctive
    mentions = params.wording.mentions
    places = (activities["place"].fillna("") + " " + activities["name"].fillna("")).tolist()
    partners = activities["joint_units"].fillna("").tolist()
    first: dict[str, tuple[str, ...]] = {word: (word,) for word in settings.first_words}
    columns = {
        "far_from_all": _distance_from_all(neighbours),
        "far_from_cluster": _distance_from_cluster(features, clusters),
        "own_words": _own_words(features),
        "first_of_kind": _count_items(features.texts, first),
        "audience": _rarest(features.texts, mentions.get("audiences", {})),
        "form": _rarest(features.texts, mentions.get("forms", {})),
        "place": _rarest(places, settings.places),
        "partners": _rarest(partners, mentions.get("sectors", {})),
    }
    values = pd.DataFrame({part: value for part, (value, _) in columns.items()})
    words = pd.DataFrame({part: word for part, (_, word) in columns.items()}).astype("str")
    values[~features.has_text] = np.nan
    weights = {part: float(getattr(settings, part)) for part in PARTS}
    return score_quality(values, words, weights, settings.min_coverage)


def _distance_from_all(neighbours: Neighbours) -> tuple[np.ndarray, list[str]]:
    return 1 - neighbours.similarity.mean(axis=1), [""] * len(neighbours.rows)


def _distance_from_cluster(features: Features, clusters: Clusters) -> tuple[np.ndarray, list[str]]:
    """One less the cosine to the mean text of the activity's cluster; of the nearest cluster for those of none."""
    n = len(features.texts)
    closeness = np.zeros((n, max(len(clusters.centres), 1)))
    for cluster in range(len(clusters.centres)):
        mean = np.asarray(features.words[clusters.labels == cluster].mean(axis=0)).ravel()
        length = np.linalg.norm(mean)
        closeness[:, cluster] = features.words @ (mean / length if length > 0 else mean)
    own = closeness[np.arange(n), np.clip(clusters.labels, 0, None)]
    return 1 - np.where(clusters.labels >= 0, own, closeness.max(axis=1)), [""] * n


def _own_words(features: Features) -> tuple[np.ndarray, list[str]]:
    """Mean rarity (inverse document frequency) of the text's words, and up to three that hardly any other has."""
    words = features.words
    frequency = np.bincount(words.indices, minlength=words.shape[1])
    rarity = np.log((1 + words.shape[0]) / (1 + frequency))
    per_row = np.diff(words.indptr)
    owner = np.repeat(np.arange(words.shape[0]), per_row)
    total = np.bincount(owner, weights=rarity[words.indices], minlength=words.shape[0])
    return total / np.where(per_row > 0, per_row, 1), _show_rare(features, frequency)


def _show_rare(features: Features, frequency: np.ndarray, most: int = 3) -> list[str]:
    words, shown = features.words, []
    rare = features.is_noun & (frequency <= max(1, words.shape[0] // 200))
    for row in range(words.shape[0]):
        columns = words.indices[words.indptr[row] : words.indptr[row + 1]]
        told = sorted((frequency[column], -len(features.vocabulary[column]), features.vocabulary[column])
                      for column in columns if rare[column])  # fmt: skip
        shown.append("、".join(word for _, _, word in told[:most]))
    return shown


def _count_items(texts: tuple[str, ...], items: dict[str, tuple[str, ...]]) -> tuple[np.ndarray, list[str]]:
    found = find_items(texts, items)
    return found.sum(axis=1).to_numpy(float), _join_found(found)


def _rarest(texts: list[str] | tuple[str, ...], items: dict[str, tuple[str, ...]]) -> tuple[np.ndarray, list[str]]:
    """Rarity −log(share of the activities) of the rarest item named, and that item; missing when none is named."""
    found = find_items(texts, items)
    if found.empty:
        return np.full(len(texts), np.nan), [""] * len(texts)
    rarity = -np.log(found.mean(axis=0).clip(lower=1 / len(found)))
    weighed = found.to_numpy() * (rarity.to_numpy() + 1e-9)
    best = weighed.argmax(axis=1)
    any_found = found.any(axis=1).to_numpy()
    names = [found.columns[column] if hit else "" for column, hit in zip(best, any_found, strict=True)]
    return np.where(any_found, rarity.to_numpy()[best], np.nan), names


def _join_found(found: pd.DataFrame) -> list[str]:
    flags = found.to_numpy(dtype=bool)
    return ["、".join(found.columns[row]) for row in flags]
