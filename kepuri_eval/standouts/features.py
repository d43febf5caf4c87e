"""From activities to numbers: words and character pairs weighted by rarity, reduced, with structure beside them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from kepuri_eval.params import Params
from kepuri_eval.placenames import name_forms
from kepuri_eval.standouts.embedding import embed_texts
from kepuri_eval.standouts.grams import count_grams
from kepuri_eval.standouts.items import find_items

_PAIR_BUCKETS = 2**15
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{2,}")
_FAMILIAR = 1_000_000  # frequency that keeps a declared word in one piece
# who, where, when and how many tell activities apart without saying what they are; so do words of grammar
_NOUN_TAGS = ("n", "vn", "l", "i", "j", "eng")
_SKIPPED_TAGS = {"nr", "ns", "t", "m", "q", "mq", "r", "p", "c", "u", "uj", "ul", "d", "f", "s"}


@dataclass(frozen=True)
class Features:
    """What the later steps know of n activities; row i of every array is row i of the activities given.

    Attributes:
        texts: name and description, normalised.
        words: TF-IDF of words, rows of unit length (n × vocabulary); a text without words is a row of zeros.
        vocabulary: the words of the columns.
        is_noun: which of them are nouns, fit to be shown as what an activity is about.
        vectors: reduced text beside structure, rows of unit length (n × components); zeros without text.
        has_text: whether there is any word to go by.
        is_described: whether there is a description besides the name.
    """

    texts: tuple[str, ...]
    words: sparse.csr_matrix
    vocabulary: np.ndarray
    is_noun: np.ndarray
    vectors: np.ndarray
    has_text: np.ndarray
    is_described: np.ndarray


def build_features(activities: pd.DataFrame, params: Params) -> Features:
    """Features of the activities; works for any number of rows, none included."""
    texts = tuple(read_texts(activities, params))
    cutter = make_cutter(params)
    counts, vocabulary = _count_words(texts, cutter, params)
    words = _weigh(counts)
    has_text = np.diff(words.indptr) > 0
    settings = params.method.standouts
    frequent = _weigh(_drop_rare(counts, params))
    pairs = _weigh(_drop_rare(count_grams(texts, 2, _PAIR_BUCKETS), params))
    if settings.embedding and has_text.any():
        reduced = embed_texts(texts, params.root / settings.embedding)
    else:
        reduced = _reduce(sparse.hstack([frequent, 0.5 * pairs], format="csr"), settings.svd_components, settings.seed)
    structure = settings.structure_weight * _build_structure(activities, texts, params)
    vectors = normalize(np.hstack([reduced, structure])) if len(texts) else reduced
    vectors[~has_text] = 0
    is_described = has_text & (activities["text"].fillna("").str.len() > 0).to_numpy()
    declared = declared_words(params)
    nouns = np.array([is_noun(word, cutter, declared) for word in vocabulary], dtype=bool)
    return Features(texts, words, vocabulary, nouns, vectors, has_text, is_described)


def read_texts(activities: pd.DataFrame, params: Params) -> list[str]:
    """Name and description of each activity as one text, full-width forms folded, names of places and unit out."""
    return _clean(activities["name"].fillna("") + "。" + activities["text"].fillna(""), activities["unit_id"], params)


def read_names(activities: pd.DataFrame, params: Params) -> list[str]:
    """Names of the activities, cleaned in the same way."""
    return _clean(activities["name"].fillna(""), activities["unit_id"], params)


def split_words(text: str, cutter: rjieba.Jieba, params: Params) -> list[list[str]]:
    """Words of a text that say something, in runs that stood side by side."""
    stop = set(params.method.standouts.stop_words)
    runs: list[list[str]] = [[]]
    for word in cutter.cut(text):
        if _WORD.fullmatch(word) and word not in stop and not _SKIPPED_TAGS & _tags(cutter, word):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def make_cutter(params: Params) -> rjieba.Jieba:
    """A word cutter that keeps the declared words in one piece."""
    return _load_cutter(tuple(sorted(declared_words(params))))


def declared_words(params: Params) -> set[str]:
    """The domain words and the cues of categories and themes: subjects, whatever a dictionary calls them."""
    wording = params.wording
    cues = [cue for kind in (*wording.categories.values(), *wording.themes.values()) for cue in kind.cues]
    return {word.lower() for word in (*params.method.standouts.domain_words, *cues) if len(word) > 1}


def is_noun(word: str, cutter: rjieba.Jieba, declared: set[str]) -> bool:
    """Whether a word is declared, or every part the cutter sees in it is a noun or a fixed phrase."""
    return word in declared or all(tag.startswith(_NOUN_TAGS) or tag == "" for _, tag in cutter.tag(word))


def _count_words(texts: tuple[str, ...], cutter: rjieba.Jieba, params: Params) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Counts (texts × words) of words that say what an activity is, words of more than half the texts left out."""
    split = [[word for word in cutter.cut(text) if _WORD.fullmatch(word)] for text in texts]
    if not any(split):
        return sparse.csr_matrix((len(texts), 0)), np.zeros(0, dtype=object)
    counter = CountVectorizer(analyzer=lambda words: words)
    counts = counter.fit_transform(split).astype(float)
    vocabulary = counter.get_feature_names_out()
    stop = set(params.method.standouts.stop_words)
    telling = np.array([word not in stop and not _SKIPPED_TAGS & _tags(cutter, word) for word in vocabulary])
    frequency = _document_frequency(counts)
    kept = telling & (frequency <= max(0.5 * len(texts), 5))
    kept = kept if kept.any() else telling
    return counts[:, kept], vocabulary[kept]


def _tags(cutter: rjieba.Jieba, word: str) -> set[str]:
    return {tag for _, tag in cutter.tag(word)}


def _document_frequency(counts: sparse.csr_matrix) -> np.ndarray:
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _drop_rare(counts: sparse.csr_matrix, params: Params) -> sparse.csr_matrix:
    """Without columns of so few rows that no cluster could rest on them; in a small edition one row is enough."""
    settings = params.method.standouts
    few = settings.min_document_frequency if counts.shape[0] >= 20 * settings.min_activities else 1
    return counts[:, _document_frequency(counts) >= few]


@lru_cache(maxsize=4)
def _load_cutter(words: tuple[str, ...]) -> rjieba.Jieba:
    cutter = rjieba.Jieba()
    for word in words:
        cutter.add_word(word, _FAMILIAR, "n")
    return cutter


def _clean(texts: pd.Series, unit_ids: pd.Series, params: Params) -> list[str]:
    """Who held it and where must not decide what it resembles: the unit's own names and all areas' are taken out."""
    cut = _any_of(_area_names(params))
    own = {unit.unit_id: _any_of([unit.full_name, unit.name, *unit.aliases]) for unit in params.units}
    never = _any_of([])
    folded = (unicodedata.normalize("NFKC", text).lower() for text in texts)
    known = unit_ids.fillna("")
    return [cut.sub(" ", own.get(unit_id, never).sub(" ", text)) for text, unit_id in zip(folded, known, strict=True)]


def _any_of(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted({name.lower() for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _area_names(params: Params) -> list[str]:
    areas = [unit for unit in params.units if params.edition.groups[unit.group].has_residents]
    names = {*name_forms(params.edition.city)}
    for unit in areas:
        names |= {unit.name, unit.full_name, *unit.aliases, *unit.former_names}
    return sorted(names)


def _weigh(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    if not all(counts.shape):
        return counts
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def _reduce(matrix: sparse.csr_matrix, components: int, seed: int) -> np.ndarray:
    """Truncated SVD (latent semantic analysis, Deerwester et al. 1990) with rows of unit length."""
    size = min(components, min(matrix.shape) - 1)
    if size < 1:
        return np.zeros((matrix.shape[0], 1)) if matrix.nnz == 0 else normalize(matrix.toarray()[:, :components])
    with threadpool_limits(limits=1):  # of more, as in JupyterLab, the last digits would differ
        left, strength, _ = randomized_svd(matrix, n_components=size, n_iter=4, random_state=seed)
    return normalize(left * strength)


def _build_structure(activities: pd.DataFrame, texts: tuple[str, ...], params: Params) -> np.ndarray:
    """Category, mode and audiences as flags, each row of unit length; what was not said stays zero."""
    kinds = pd.get_dummies(activities[["category", "mode"]].astype("str"), dummy_na=False, dtype=float)
    audiences = find_items(texts, params.wording.mentions.get("audiences", {}))
    flags = np.hstack([kinds.to_numpy(float), audiences.to_numpy(float)])
    return normalize(flags) if flags.size else flags
