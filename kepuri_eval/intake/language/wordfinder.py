"""From a list of words and a text to the places where the words stand, in one pass however long the list."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class WordFinder:
    """Words to be looked up in many texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted({word for word in words if word}))
        self._every = AhoCorasick(self.words, implementation=Implementation.DFA)
        self._longest = AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """(word, start, end) from left to right, of those that begin alike the longest, none within another."""
        words = self.words
        return [(words[which], start, end) for which, start, end in self._longest.find_matches_as_indexes(text)]

    def find_every(self, text: str) -> list[tuple[str, int, int]]:
        """(word, start, end) of every word wherever it stands, also within another, in the order of their ends."""
        words = self.words
        hits = self._every.find_matches_as_indexes(text, overlapping=True)
        return [(words[which], start, end) for which, start, end in hits]
