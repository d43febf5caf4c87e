"""Figures that a later one of their sentence puts right: 预案里是90人，实到70人; 各站报了80场，去掉重复的是71场."""

from __future__ import annotations

import re
from itertools import pairwise

from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span

# what was meant, written down or put in for at first
_AT_FIRST = re.compile(
    "(?:原本|原先|原来|起初|起先|最初|当初|本来|一开始|初[报稿次]|原[写报填记]|说是|号称|(?:之|此|先)前(?=[^，,。；;]{0,6}[报写填])"
    "|报名(?:时|的|人数)|(?:通知|方案|初稿|草稿|稿子|预案)[里中上])[^，,。；;\\d]{0,14}$"
)
_SETTLED = re.compile("[，,](?:来|到|办|做|开|搞)了|其实|真正|结果|最[后终]|后来|实际|实[到有办为]|落地")
# what others put in, or was counted, and then gone through once more
_REPORTED = re.compile("(?:报(?:上来|来|送)?了?|登记|统计|汇总|填|加起来|合起来)[^，,。；;\\d]{0,10}$")
_GONE_THROUGH = re.compile(
    "核[对实定查]|复核|应(?:该|当)?[为是]|更正|改为|扣[除掉]|剔[除掉]|去[掉重除]|刨[去掉]|除去|减去|有误|有错"
)
_WRONG = re.compile("[^，,。；;\\d]{0,6}(?:有误|有错|[写报填算]错了?|不对|不准)[，,]")
_AS_WELL = re.compile(
    "完成|[又另再]|加[办开场]|追加|增|还有|也|其中|评|选|推荐|超"
)  # 方案里的20场都完成，最后又办了5场
_REACH = 24


def put_right(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, those being no results that the next one of the same thing takes the place of."""
    found = list(told)
    start = sentence.start
    for place, (one, other) in enumerate(pairwise(told)):
        before, between = text[start : one.amount.start], text[one.amount.end : other.amount.start]
        start = one.amount.end
        is_same = one.kind.quantity == other.kind.quantity and one.amount.counted_in == other.amount.counted_in
        if not is_same or len(between) > _REACH or _AS_WELL.search(between):
            continue
        is_gone_through = _GONE_THROUGH.search(between) is not None
        if (
            _WRONG.match(between)
            or (is_gone_through and (_REPORTED.search(before) or _AT_FIRST.search(before)))
            or (_AT_FIRST.search(before) and _SETTLED.search(between))
        ):
            found[place] = one._replace(scope=one.scope._replace(planned=True))
    return found
