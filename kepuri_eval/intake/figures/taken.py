"""Texts a body wrote itself, told with those of them that the media took: 撰写稿件20篇，其中被省报采用4篇."""

from __future__ import annotations

import re
from collections.abc import Callable

from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span

_OWN = "own_channel"
_TAKEN = re.compile(
    "[，,（(；;]?其?中?[^，,。；;、（()）]{0,6}被[^，,。；;（()）]{2,40}(?:采用|刊用|录用|选用|转载|刊发|刊登|采编)"
)


def set_own_apart(told: list[Figure], text: str, sentence: Span, is_of_media: Callable[[str], bool]) -> list[Figure]:
    """The figures of a sentence: the texts of which some are said to have been taken are the body's own posts.

    Args:
        told: the figures of the sentence.
        text: the paragraph.
        sentence: where the sentence stands in it.
        is_of_media: whether words say that the media brought what follows.
    """
    found = list(told)
    for place, (one, other) in enumerate(zip(told, told[1:], strict=False)):
        if one.kind.quantity != "media_reports" or other.kind.quantity != "media_reports" or not other.scope.is_part:
            continue
        start = max(text.rfind(mark, sentence.start, one.amount.start) for mark in "，,；;。") + 1
        written = text[max(start, sentence.start) : one.amount.start]
        if _TAKEN.match(text, one.amount.end, other.amount.start) and not is_of_media(written):
            found[place] = one._replace(kind=one.kind._replace(subkind=_OWN))
    return found
