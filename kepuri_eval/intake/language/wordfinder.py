"""From a list of words and a text to the places where the words stand, in one pass however long the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Found = tuple[str, int, int]  # (word, start, end)


class WordFinder:
    """Words to be looked up in many texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted({word for word in words if word}))

    def find(self, text: str) -> list[Found]:
        """The words from left to right, of those that begin alike the longest, none within another."""
        words = self.words
        return [(words[which], start, end) for which, start, end in self._longest.find_matches_as_indexes(text)]

    def find_every(self, text: str) -> list[Found]:
        """Every word wherever it stands, also within another, in the order of the ends."""
        words = self.words
        hits = self._every.find_matches_as_indexes(text, overlapping=True)
        return [(words[which], start, end) for which, start, end in hits]

    @cached_property
    def _longest(self) -> AhoCorasick:
        return AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    @cached_property
    def _every(self) -> AhoCorasick:
        return AhoCorasick(self.words, implementation=Implementation.DFA)


class RuleFinder:
    """Rules, each with words of which one must stand in a text for the rule to say anything of it."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        rules: defaultdict[str, set[str]] = defaultdict(set)
        for rule, needed in words.items():
            for word in needed:
                rules[word].add(rule)
        self._rules = tuple(map(frozenset, rules.values()))
        self._words = AhoCorasick(tuple(rules), implementation=Implementation.DFA)

    def find(self, text: str) -> set[str]:
        """The rules that may apply to a text; most never do, and one pass finds out about all of them."""
        found: set[str] = set()
        for which, _, _ in self._words.find_matches_as_indexes(text, overlapping=True):
            found |= self._rules[which]
        return found
