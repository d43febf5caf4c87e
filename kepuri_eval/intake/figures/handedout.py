"""Things printed, told with those of them that were handed out, which alone count: 印制折页1500张，发放900张."""

from __future__ import annotations

import re
from itertools import pairwise

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span

_MADE = re.compile("(?:印(?!发|象)|制作|准备|定[制做]|备了)[^，,。；;、]{0,16}$")
_HANDED = re.compile(
    "[，,；;]?(?:其中|现场|当场|实际|目前|至今|活动中|已经?|累计|总?共)*"
    "(?:[发派散分]发|发放|发[出掉了]|(?<=[已经])发|送[出掉]|用[去掉出了])(?:去|出去|了)?(?:大约|约|近|有)*"
)


def without_printed(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, those of things printed or made ready being no results where it tells of the use."""
    found = list(told)
    for place, (made, used) in enumerate(pairwise(told)):
        is_same = made.kind.quantity == used.kind.quantity == "materials"
        if not is_same or made.amount.counted_in != used.amount.counted_in or made.amount.value < used.amount.value:
            continue
        is_made = _MADE.search(text, sentence.start, made.amount.start)
        if is_made and _HANDED.fullmatch(text, made.amount.end, used.amount.start):
            found[place] = made._replace(kind=Kind("other", None, made.kind.cue, made.kind.score))
            found[place + 1] = used._replace(scope=used.scope._replace(is_part=False))
    return found
