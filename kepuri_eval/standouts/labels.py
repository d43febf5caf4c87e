"""From clusters to names a reader understands: telling words by class-based TF-IDF, and the nearest category."""

from __future__ import annotations

import numpy as np
import pandas as pd
import rjieba

from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import Clusters
from kepuri_eval.standouts.features import Features

NO_CLUSTER = "未归类"
_NOUNS = ("n", "vn", "l", "i", "j", "eng", "x")
_SHORT, _LONG = 4, 8


def name_clusters(features: Features, clusters: Clusters, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row a cluster: cluster, label (4 to 8 characters), category it is nearest to, its share, size, stability, words.

    The label is the most telling word of class-based TF-IDF (Grootendorst 2022) with a second where the first is
    short; words are nouns, none contained in another, and no two clusters carry the same label.
    """
    counts = (features.words > 0).astype(float)
    weights = _weigh_classes(counts, clusters)
    tagger = rjieba.Jieba()
    categories = activities["category"].reset_index(drop=True)
    rows, taken = [], set[str]()
    for cluster in range(len(clusters.centres)):
        members = clusters.labels == cluster
        words = _telling_words(weights[cluster], features.vocabulary, tagger)
        category, share = _nearest_category(categories[members], params)
        label = _compose(words, taken) or category or f"第{cluster + 1}类活动"
        taken.add(label)
        rows.append(
            (cluster, label, category, share, int(members.sum()), clusters.stability[cluster], "、".join(words))
        )
    columns = ["cluster", "label", "category", "category_share", "size", "stability", "words"]
    return pd.DataFrame(rows, columns=columns)


def _weigh_classes(counts, clusters: Clusters) -> np.ndarray:  # type: ignore[no-untyped-def]
    classes = len(clusters.centres)
    totals = np.zeros((classes, counts.shape[1]))
    for cluster in range(classes):
        totals[cluster] = np.asarray(counts[clusters.labels == cluster].mean(axis=0)).ravel()
    everywhere = totals.sum(axis=0)
    return totals * np.log1p(totals.sum(axis=1).mean() / np.where(everywhere > 0, everywhere, 1))


def _telling_words(weight: np.ndarray, vocabulary: np.ndarray, tagger: rjieba.Jieba, most: int = 6) -> list[str]:
    order = np.lexsort((np.arange(weight.size), -weight.round(9)))
    chosen: list[str] = []
    for column in order[: 20 * most]:
        word = str(vocabulary[column])
        if weight[column] <= 0 or len(chosen) == most:
            break
        if len(word) > _LONG or not all(tag.startswith(_NOUNS) or not tag for _, tag in tagger.tag(word)):
            continue
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return chosen


def _compose(words: list[str], taken: set[str]) -> str:
    """The first word, or two joined, of 4 to 8 characters that no cluster carries yet; "" when there is none."""
    pairs = [f"{first}与{second}" for first in words for second in words if words.index(first) < words.index(second)]
    candidates = [*words[:1], *pairs, *words[1:]]
    return next((text for text in candidates if _SHORT <= len(text) <= _LONG and text not in taken), "")


def _nearest_category(categories: pd.Series, params: Params) -> tuple[str, float]:
    shares = categories.value_counts(normalize=True)
    if shares.empty:
        return "", 0.0
    best = sorted(shares.index, key=lambda code: (-shares[code], code))[0]
    known = params.wording.categories.get(best)
    return (known.label if known else str(best)), float(shares[best])
