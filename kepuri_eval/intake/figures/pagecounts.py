"""How often a page was itself read, as it tells in its head, and not how often what it tells of was."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.language.clauses import Span, bracket_of
from kepuri_eval.intake.language.quantities import Amount

_BYLINE = 80
_PAGE_HEAD = re.compile(
    r"来源|发布时间|发布日期|发布人|作者|编辑|责编|字号|(?:19|20)\d\d ?[年.\-/] ?\d{1,2} ?[月.\-/] ?\d"
)


def is_page_count(text: str, sentence: Span, amount: Amount, kind: Kind) -> bool:
    """Whether a page tells in its head how often it was itself read: （来源：市科协，阅读次数：512）."""
    if kind.quantity != "online_views" or amount.counted_in not in ("", "次"):
        return False
    brackets = bracket_of(text, amount.start, sentence)
    around = text[brackets.start : brackets.end] if brackets else text if len(text) <= _BYLINE else ""
    return _PAGE_HEAD.search(around) is not None
