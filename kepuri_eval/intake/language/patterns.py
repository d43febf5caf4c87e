"""Words of the params to patterns, and where in a text a pattern was met last."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Where a clause opens, or what it tells does: 在于悉解 end 在于, 据悉, 据了解.
OPENS = "(?:(?<![^，,。；;：:（(])|(?<=[在于悉解]))"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The pattern of any of these words, the longest first; without any it fits nowhere."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)")


def within(words: Iterable[str]) -> str:
    """The pattern of any of these words for use in a larger one: left at once where none of them can begin."""
    listed = tuple(words)
    begins = "".join(sorted({re.escape(word[0]) for word in listed}))
    return rf"(?=[{begins}])(?:{any_of(listed).pattern})" if listed else r"(?!)"


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of the pattern ends, -1 for none."""
    last = None
    for last in pattern.finditer(text):  # noqa: B007  the last one is wanted
        pass
    return last.end() if last is not None else -1


def last_start(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of the pattern begins, -1 for none."""
    last = None
    for last in pattern.finditer(text):  # noqa: B007
        pass
    return last.start() if last is not None else -1
