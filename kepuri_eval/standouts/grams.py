"""From texts to hashed character sequences, counted in arrays so that cost grows with the characters alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

_MIX = np.uint64(0x9E3779B97F4A7C15)


def hash_grams(texts: Sequence[str], length: int) -> tuple[np.ndarray, np.ndarray]:
    """Every run of `length` Chinese characters or letters as (index of its text, 64-bit hash), in text order.

    Digits, spaces and punctuation break a run, so figures and layout do not make two texts differ.
    """
    codes = np.frombuffer("\0".join(texts).encode("utf-32-le", errors="replace"), dtype="<u4").astype(np.uint64)
    if codes.size < length:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    owner = np.cumsum(codes == 0)
    letter = ((codes >= 0x4E00) & (codes <= 0x9FFF)) | ((codes >= 0x61) & (codes <= 0x7A))
    last = codes.size - length + 1
    whole = np.ones(last, dtype=bool)
    hashed = np.zeros(last, dtype=np.uint64)
    for offset in range(length):
        whole &= letter[offset : offset + last]
        hashed = mix(hashed ^ codes[offset : offset + last])
    return owner[:last][whole], hashed[whole]


def count_grams(texts: Sequence[str], length: int, buckets: int) -> sparse.csr_matrix:
    """Counts (texts × buckets) of hashed character sequences; two sequences may share a bucket."""
    owner, hashed = hash_grams(texts, length)
    column = (hashed % np.uint64(buckets)).astype(np.int64)
    counts = sparse.coo_matrix((np.ones(owner.size), (owner, column)), shape=(len(texts), buckets))
    return counts.tocsr()


def mix(values: np.ndarray) -> np.ndarray:
    """A 64-bit mixing step (after splitmix64, Steele, Lea and Flood 2014); the same input gives the same output."""
    mixed = values + _MIX
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
