"""From clusters to names a reader understands: telling phrases by class-based TF-IDF, and the nearest category."""

from __future__ import annotations

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from kepuri_eval.params import Params
from kepuri_eval.standouts.clusters import Clusters
from kepuri_eval.standouts.features import Features, declared_words, is_noun, make_cutter, read_names, split_words

NO_CLUSTER = "未归类"
EVERYTHING = "全部活动"
_SHORTEST, _LONGEST = 4, 8
_COVERS = 0.4  # a phrase in fewer of the cluster's names is joined by a second one
_COLUMNS = ["cluster", "label", "category", "category_share", "size", "stability", "words"]


def name_clusters(features: Features, clusters: Clusters, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row a cluster: number, label, category it is nearest to and the share in it, size, stability, words.

    The label is the phrase that tells the names in the cluster best from those outside it, by class-based TF-IDF
    (Grootendorst 2022), joined by a second where it covers few of them: 4 to 8 characters, no label twice.
    `words` are the most telling words of the descriptions.
    """
    cutter = make_cutter(params)
    phrases, vocabulary = _count_phrases(read_names(activities, params), cutter, params)
    by_name, covered = _weigh_classes(phrases, clusters)
    by_text, _ = _weigh_classes((features.words > 0).astype(float), clusters)
    rows, taken = [], set[str]()
    for cluster in range(len(clusters.centres)):
        members = clusters.labels == cluster
        telling = _telling(by_name[cluster], vocabulary, 8)
        words = _telling(np.where(features.is_noun, by_text[cluster], 0), features.vocabulary, 6)
        shares = dict(zip(vocabulary, covered[cluster], strict=True))
        category, share = _nearest_category(activities.loc[members, "category"], params)
        label = _compose(telling, shares, taken) or _compose(words, {}, taken) or category
        label = label if len(clusters.centres) > 1 else EVERYTHING
        label = label if label and label not in taken else f"第{cluster + 1}类活动"
        taken.add(label)
        rows.append(
            (cluster, label, category, share, int(members.sum()), clusters.stability[cluster], "、".join(words))
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _count_phrases(names: list[str], cutter: rjieba.Jieba, params: Params) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Which names hold which phrases: nouns, and two words side by side of which the last is a noun."""
    held = [sorted(_phrases(split_words(name, cutter, params), cutter, params)) for name in names]
    if not any(held):
        return sparse.csr_matrix((len(names), 0)), np.zeros(0, dtype=object)
    counter = CountVectorizer(analyzer=lambda phrases: phrases)
    return counter.fit_transform(held).astype(float), counter.get_feature_names_out()


def _phrases(runs: list[list[str]], cutter: rjieba.Jieba, params: Params) -> set[str]:
    declared = declared_words(params)
    aside = (*params.method.standouts.form_words, *_audience_cues(params))
    found = set[str]()
    for run in runs:
        run = [word for word in run if not any(cue in word for cue in aside)]
        nouns = [is_noun(word, cutter, declared) for word in run]
        found |= {word for word, noun in zip(run, nouns, strict=True) if noun and len(word) <= _LONGEST}
        pairs = zip(run, run[1:], nouns[1:], strict=False)
        found |= {first + second for first, second, noun in pairs if noun and len(first + second) <= _LONGEST}
    return found


def _audience_cues(params: Params) -> list[str]:
    """For whom it was held is told by the card, not by the name of the cluster."""
    return [cue for cues in params.wording.mentions.get("audiences", {}).values() for cue in cues]


def _weigh_classes(counts: sparse.csr_matrix, clusters: Clusters) -> tuple[np.ndarray, np.ndarray]:
    """(class-based TF-IDF, share of the members that hold it), each clusters × words."""
    classes = len(clusters.centres)
    shares = np.zeros((classes, counts.shape[1]))
    for cluster in range(classes):
        shares[cluster] = np.asarray(counts[clusters.labels == cluster].mean(axis=0)).ravel()
    everywhere = shares.sum(axis=0)
    mean = shares.sum(axis=1).mean() if classes else 0.0
    return shares * np.log1p(mean / np.where(everywhere > 0, everywhere, 1)), shares


def _telling(weight: np.ndarray, vocabulary: np.ndarray, most: int) -> list[str]:
    """The heaviest phrases, best first, none contained in another."""
    length = np.array([len(word) for word in vocabulary], dtype=int)
    order = np.lexsort((np.arange(weight.size), -length, -weight.round(9)))
    chosen: list[str] = []
    for column in order[: 10 * most]:
        word = str(vocabulary[column])
        if weight[column] <= 0 or len(chosen) == most:
            break
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return chosen


def _compose(phrases: list[str], shares: dict[str, float], taken: set[str]) -> str:
    """A label of 4 to 8 characters from the phrases, best first; "" when none is free."""
    if not phrases:
        return ""
    pairs = [f"{first}与{second}" for place, first in enumerate(phrases) for second in phrases[place + 1 :]]
    covers = shares.get(phrases[0], 0.0) >= _COVERS
    candidates = [*phrases[:1], *pairs, *phrases] if covers else [*pairs, *phrases]
    candidates += [f"{phrase}主题" for phrase in phrases]
    return next((text for text in candidates if _SHORTEST <= len(text) <= _LONGEST and text not in taken), "")


def _nearest_category(categories: pd.Series, params: Params) -> tuple[str, float]:
    shares = categories.value_counts(normalize=True)
    if shares.empty:
        return "", 0.0
    best = sorted(shares.index, key=lambda code: (-shares[code], code))[0]
    known = params.wording.categories.get(best)
    return (known.label if known else str(best)), float(shares[best])
