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
OTHERS = "其他活动"
_DIGITS = "零一二三四五六七八九"
_MOST = 0.5  # a label is told by words that half of the cluster's activities or more hold
_FEWEST = 2  # ... and by none that stands in one of them alone
_COLUMNS = ["cluster", "label", "category", "category_share", "size", "stability", "words"]


def name_clusters(features: Features, clusters: Clusters, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row a cluster: number, label, category it is nearest to and the share in it, size, stability, words.

    The label is the phrase that tells the names in the cluster best from those outside it, by class-based TF-IDF
    (Grootendorst 2022), joined by a second where one alone is not held by most of its activities: 4 to 8 characters,
    no label twice. Where most of them share no phrase, the category that most of them have names the cluster, else
    其他活动. `words` are the most telling words of the descriptions.
    """
    cutter = make_cutter(params)
    phrases, vocabulary = _count_phrases(read_names(activities, params), cutter, params)
    by_name = _weigh_classes(phrases, clusters)
    by_text = _weigh_classes((features.words > 0).astype(float), clusters)
    rows, taken = [], set[str]()
    for cluster in range(len(clusters.centres)):
        members = clusters.labels == cluster
        telling = _telling(by_name[cluster], vocabulary, 12)
        words = _telling(np.where(features.is_noun, by_text[cluster], 0), features.vocabulary, 6)
        texts = [features.texts[row] for row in np.flatnonzero(members)]
        category, share = _nearest_category(activities.loc[members, "category"], params)
        of_most = int(activities.loc[members, "category"].notna().sum()) * share >= _MOST * len(texts)
        subjects = [word for word in words if not _is_form(word, params)]
        label = _compose(telling, texts, taken) or _compose(subjects, texts, taken) or (category if of_most else "")
        label = label if len(clusters.centres) > 1 else EVERYTHING
        label = label if label and label not in taken else _free_name(taken)
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


def _is_form(word: str, params: Params) -> bool:
    """Whether a word tells how it was held, not what it was about: 主题 made the label 主题主题."""
    return any(cue in word for cue in params.method.standouts.form_words)


def _audience_cues(params: Params) -> list[str]:
    """For whom it was held is told by the card, not by the name of the cluster."""
    return [cue for cues in params.wording.mentions.get("audiences", {}).values() for cue in cues]


def _weigh_classes(counts: sparse.csr_matrix, clusters: Clusters) -> np.ndarray:
    """Class-based TF-IDF, clusters × words."""
    classes = len(clusters.centres)
    shares = np.zeros((classes, counts.shape[1]))
    for cluster in range(classes):
        shares[cluster] = np.asarray(counts[clusters.labels == cluster].mean(axis=0)).ravel()
    everywhere = shares.sum(axis=0)
    mean = shares.sum(axis=1).mean() if classes else 0.0
    return shares * np.log1p(mean / np.where(everywhere > 0, everywhere, 1))


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


def _compose(phrases: list[str], texts: list[str], taken: set[str]) -> str:
    """A label of 4 to 8 characters from phrases that most of the texts hold, one alone or two together.

    Phrases come the most telling first; "" when no label is free or most of the texts share none.
    """
    held = {phrase: np.array([phrase in text for text in texts]) for phrase in phrases}
    known = [phrase for phrase in phrases if held[phrase].sum() >= min(_FEWEST, len(texts))]
    candidates = []
    for place, first in enumerate(known):
        if held[first].mean() >= _MOST:
            candidates += [first, f"{first}主题"]
        candidates += [
            f"{first}与{second}" for second in known[place + 1 :] if (held[first] | held[second]).mean() >= _MOST
        ]
    return next((text for text in candidates if _SHORTEST <= len(text) <= _LONGEST and text not in taken), "")


def _free_name(taken: set[str]) -> str:
    names = (OTHERS, *(f"{OTHERS}之{_in_words(number)}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _in_words(number: int) -> str:
    """二, 十二, 二十: numbers from 1 to 99."""
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _nearest_category(categories: pd.Series, params: Params) -> tuple[str, float]:
    shares = categories.value_counts(normalize=True)
    if shares.empty:
        return "", 0.0
    best = sorted(shares.index, key=lambda code: (-shares[code], code))[0]
    known = params.wording.categories.get(best)
    return (known.label if known else str(best)), float(shares[best])
