"""From words of the params to patterns, and where in a text a pattern was met last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# Where a clause opens, or what it tells does: 在于悉解 end 在于, 据悉, 据了解.
OPENS = "(?:(?<![^，,。；;：:（(])|(?<=[在于悉解]))"


def longest_first(words: Iterable[str]) -> list[str]:
    """The words in the order in which they are tried, so that none hides a longer one that begins with it."""
    return sorted(words, key=lambda word: (-len(word), word))


def any_of(words: Iterable[str], written: Callable[[str], str] = re.escape) -> re.Pattern[str]:
    """The pattern of any of these words, as `one_of` writes it."""
    return re.compile(one_of(words, written))


def one_of(words: Iterable[str], written: Callable[[str], str] = re.escape) -> str:
    """Any of these words as a part of a larger pattern, the longest first; without any it fits nowhere.

    `written` gives the pattern of one word, where not just the word itself is looked for.
    """
    return "|".join(map(written, longest_first(words))) or r"(?!)"


def within(words: Iterable[str]) -> str:
    """As `one_of`, but left at once where none of the words can begin."""
    listed = tuple(words)
    begins = "".join(sorted({re.escape(word[0]) for word in listed}))
    return rf"(?=[{begins}])(?:{one_of(listed)})" if listed else r"(?!)"


def last_of(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of the pattern, or None."""
    last = None
    for last in pattern.finditer(text):  # noqa: B007  the last one is wanted
        pass
    return last


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of the pattern ends, -1 for none."""
    last = last_of(pattern, text)
    return last.end() if last is not None else -1


def last_start(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of the pattern begins, -1 for none."""
    last = last_of(pattern, text)
    return last.start() if last is not None else -1
