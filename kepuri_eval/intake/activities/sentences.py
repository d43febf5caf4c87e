"""From a place in a text to the sentence and the clause round it; the marks of the text at hand are found once."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

_SENTENCE_END, _CLAUSE_END = re.compile("[。！？\\n]"), re.compile("[，,；;：:]")


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a stretch of text begins and ends."""
    marks = _ends_of_sentences(text)
    before, behind = bisect_left(marks, start), bisect_left(marks, end)
    return marks[before - 1] + 1 if before else 0, marks[behind] if behind < len(marks) else len(text)


@lru_cache(maxsize=8)  # of the text at hand, asked for each name and verb in it
def _ends_of_sentences(text: str) -> list[int]:
    return [found.start() for found in _SENTENCE_END.finditer(text)]


@lru_cache(maxsize=8)
def _clause_marks(text: str) -> list[int]:
    return [found.start() for found in _CLAUSE_END.finditer(text)]


def clause_begins(text: str, start: int, at: int) -> int:
    """Where the clause that a place lies in begins, in a sentence that begins at `start`."""
    marks = _clause_marks(text)
    before = bisect_left(marks, at)
    return max(start, marks[before - 1] + 1) if before else start
