"""So many came each time: 迎来三批参观者，每批35人 are 105, where nothing else in the sentence counts who came."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import PEOPLE

_GROUPS = ("批", "批次", "场", "场次", "期", "班", "轮", "节", "堂", "次", "趟")
_EACH = re.compile("(?<![平人])每(?P<group>批次?|场次?|[期班轮节堂次趟个])班?(?:都是|为|是|有|来|共)*[约近]?$")
_UNSURE = re.compile("均|不等|左右|上下")  # an average is no count
_MOST = 60  # times that are still counted one by one


def each_time(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, what came each time multiplied by how often, if both are told and no sum is."""
    if any(one.kind.quantity == "participants" for one in told):
        return told
    found = [_multiplied(told, place, text, sentence) for place in range(len(told))]
    return found if sum(one is not figure for one, figure in zip(found, told, strict=True)) == 1 else told


def _multiplied(told: list[Figure], place: int, text: str, sentence: Span) -> Figure:
    figure = told[place]
    amount, last = figure.amount, told[place - 1] if place else None
    each = _EACH.search(text, sentence.start, amount.start)
    is_each = figure.kind.subkind == "per_each" and amount.counted_in in PEOPLE and figure.scope.in_scope
    if last is None or each is None or not is_each or amount.value_high is not None or amount.bound == "at_most":
        return figure
    times = last.amount
    is_group = times.counted_in.startswith(each["group"]) and times.counted_in in _GROUPS
    is_group |= times.counted_in == "个" and text.startswith("班", times.end) and each["group"] in ("班", "个")
    if not is_group or not 1 < times.value <= _MOST or times.value != int(times.value) or last.scope.planned:
        return figure
    if _UNSURE.search(text, times.end, min(amount.end + 2, sentence.end)):
        return figure
    start = times.start
    whole = amount._replace(value=amount.value * times.value, start=start, raw=text[start : amount.end])
    scope = figure.scope._replace(per_each=False, is_total=False)
    return figure._replace(
        amount=whole, kind=Kind("participants", None, figure.kind.cue, figure.kind.score), scope=scope
    )
