"""From texts to pairs that are nearly the same: MinHash signatures, banded, then checked exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kepuri_eval.standouts.grams import hash_grams, mix

_BANDS, _ROWS = 24, 5
_LEAST_GRAMS = 8  # fewer triples than this and two texts agree by chance
_MOST_PER_BUCKET = 10
_SLACK = 0.15  # signatures of 120 values are this far off the overlap they estimate, at the very most
_BLOCK = 200_000
_MEASURED_AT_ONCE = 5_000  # pairs; a few million character triples


def find_near_duplicates(texts: Sequence[str], at_least: float) -> pd.DataFrame:
    """Pairs of texts whose character triples overlap by `at_least` or more (Jaccard index).

    Candidates come from MinHash (Broder 1997) with 24 bands of 5 values, which miss a pair at 0.8 once in ten
    thousand times; those whose signatures agree too little are dropped, the rest is measured exactly. Of a long run of
    texts that share a band each is compared with the first ten, so that cost grows with the characters.

    Returns:
        first, second (indices, first < second) and overlap (0 to 1), sorted.
    """
    owner, gram = _distinct(*hash_grams(texts, 3))
    starts = np.searchsorted(owner, np.arange(len(texts) + 1))
    enough = np.flatnonzero(np.diff(starts) >= _LEAST_GRAMS)
    signature = _sign(gram, starts, enough)
    pairs = enough[_agree(_share_bands(signature), signature, at_least - _SLACK)]
    overlap = _measure(pairs, gram, starts)
    table = pd.DataFrame({"first": pairs[:, 0], "second": pairs[:, 1], "overlap": overlap})
    return table[table["overlap"] >= at_least].sort_values(["first", "second"]).reset_index(drop=True)


def group_duplicates(pairs: pd.DataFrame, count: int) -> np.ndarray:
    """For each of `count` texts the index of the first text of its group of near-duplicates, itself when alone."""
    leader = np.arange(count)
    for first, second in zip(pairs["first"], pairs["second"], strict=True):
        low, high = sorted((_follow(leader, first), _follow(leader, second)))
        leader[high] = low
    return np.array([_follow(leader, index) for index in range(count)], dtype=np.int64)


def _distinct(owner: np.ndarray, gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((gram, owner))
    owner, gram = owner[order], gram[order]
    fresh = np.ones(owner.size, dtype=bool)
    fresh[1:] = (owner[1:] != owner[:-1]) | (gram[1:] != gram[:-1])
    return owner[fresh], gram[fresh]


def _follow(leader: np.ndarray, index: int) -> int:
    while leader[index] != index:
        index = leader[index]
    return int(index)


def _sign(gram: np.ndarray, starts: np.ndarray, enough: np.ndarray) -> np.ndarray:
    """MinHash signatures (texts × bands·rows) of the texts in `enough`."""
    signature = np.zeros((enough.size, _BANDS * _ROWS), dtype=np.uint64)
    if enough.size == 0:
        return signature
    kept = np.concatenate([gram[starts[index] : starts[index + 1]] for index in enough])
    offsets = np.concatenate([[0], np.cumsum(np.diff(starts)[enough])[:-1]])
    for column in range(signature.shape[1]):
        signature[:, column] = np.minimum.reduceat(mix(kept ^ mix(np.array([column + 1], dtype=np.uint64))), offsets)
    return signature


def _share_bands(signature: np.ndarray) -> np.ndarray:
    """Distinct pairs of rows of the signature table that agree in one band or more."""
    count = max(len(signature), 1)
    found = np.zeros(0, dtype=np.int64)  # a pair as one number, which sorts many times faster than two
    for band in range(_BANDS):
        key = signature[:, band * _ROWS].copy()
        for row in range(1, _ROWS):
            key = mix(key ^ signature[:, band * _ROWS + row])
        left, right = _pair_up(key)
        fresh = np.minimum(left, right) * count + np.maximum(left, right)
        found = np.sort(np.concatenate([found, fresh]))  # np.unique hashes, and is many times slower on millions
        found = found[_begins(found)]
    return np.column_stack(np.divmod(found, count))


def _begins(ordered: np.ndarray) -> np.ndarray:
    """Whether each of the ordered values is the first of its kind."""
    fresh = np.ones(ordered.size, dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return fresh


def _agree(pairs: np.ndarray, signature: np.ndarray, at_least: float) -> np.ndarray:
    """The pairs whose signatures agree in `at_least` of their values."""
    kept = [np.zeros((0, 2), dtype=np.int64)]
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        share = (signature[block[:, 0]] == signature[block[:, 1]]).mean(axis=1)
        kept.append(block[share >= at_least])
    return np.concatenate(kept)


def _pair_up(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of places with the same key: each with the first few of its run before it, which keeps cost linear."""
    order = np.argsort(key, kind="stable")
    start = np.flatnonzero(_begins(key[order]))
    begin = np.repeat(start, np.diff(np.append(start, order.size)))
    rank = np.arange(order.size) - begin
    later = [np.flatnonzero(rank > head) for head in range(_MOST_PER_BUCKET)]
    left = [order[begin[places] + head] for head, places in enumerate(later)]
    return np.concatenate(left), order[np.concatenate(later)]


def _measure(pairs: np.ndarray, gram: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Jaccard index of the grams of each pair of texts."""
    sizes = np.diff(starts)
    overlap = np.zeros(len(pairs))
    for begin in range(0, len(pairs), _MEASURED_AT_ONCE):
        block = pairs[begin : begin + _MEASURED_AT_ONCE]
        common = _count_common(block, gram, starts, sizes)
        overlap[begin : begin + len(block)] = common / (sizes[block].sum(axis=1) - common)
    return overlap


def _count_common(pairs: np.ndarray, gram: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Grams both texts of a pair have: those that stand twice when the grams of both are put side by side."""
    texts = pairs.T.ravel()
    length = sizes[texts]
    pair = np.repeat(np.tile(np.arange(len(pairs)), 2), length)
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    found = gram[np.repeat(starts[texts], length) + within]
    order = np.lexsort((found, pair))
    pair, found = pair[order], found[order]
    twice = (pair[1:] == pair[:-1]) & (found[1:] == found[:-1])
    return np.bincount(pair[1:][twice], minlength=len(pairs))
