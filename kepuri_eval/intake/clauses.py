"""From a block's text to its sentences and clauses, as spans of the text."""

from __future__ import annotations

import re
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[。！？!?；;\n\r]+[”’」』）)]?")
_CLAUSE_END = re.compile(r"[，,：:]")
_OPEN, _CLOSE = "（(", "）)"


class Span(NamedTuple):
    """text[start:end]."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text, ends included; a text without a full stop is one sentence."""
    spans, start = [], 0
    for found in _SENTENCE_END.finditer(text):
        if text[start : found.end()].strip():
            spans.append(Span(start, found.end()))
        start = found.end()
    if text[start:].strip():
        spans.append(Span(start, len(text)))
    return spans


def split_clauses(text: str, sentence: Span, amounts: list[Span]) -> list[Span]:
    """The clauses of a sentence; a comma within an amount (1,234) parts nothing."""
    spans, start = [], sentence.start
    for found in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if any(amount.start <= found.start() < amount.end for amount in amounts):
            continue
        spans.append(Span(start, found.end()))
        start = found.end()
    spans.append(Span(start, sentence.end))
    return [span for span in spans if span.end > span.start]


def quoted_spans(text: str) -> list[Span]:
    """What stands between quotation marks or 《》 and is short enough to be a name."""
    return [
        Span(found.start(), found.end()) for found in re.finditer(r"“[^”]{1,40}”|《[^》]{1,60}》|「[^」]{1,40}」", text)
    ]


def bracket_of(text: str, position: int, sentence: Span) -> Span | None:
    """The brackets round a position within its sentence, or None."""
    opened = max(text.rfind(mark, sentence.start, position) for mark in _OPEN)
    if opened < 0 or any(mark in text[opened:position] for mark in _CLOSE):
        return None
    closed = [place for mark in _CLOSE if (place := text.find(mark, position, sentence.end)) >= 0]
    return Span(opened, min(closed) + 1) if closed else None
