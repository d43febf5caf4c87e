"""Texts a body wrote itself, told with those of them that the media took: 撰写稿件20篇，其中被省报采用4篇."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span

_OWN = "own_channel"
_NEAR = 40  # signs before a number of platforms in which their names stand
_TAKEN = re.compile(
    "[，,（(；;]?其?中?[^，,。；;、（()）]{0,6}被[^，,。；;（()）]{2,40}(?:采用|刊用|录用|选用|转载|刊发|刊登|采编)"
)
_OWN_MEDIA = re.compile("[新自全]媒体")
_PLATFORM = re.compile("(?:[^，,。；;、的\\d]{0,4}?)(?:平台|账号|帐号|公众号|视频号)")
_POSTED = re.compile("[^，,。；;\\d]{0,4}(?:推送|推出|发布|编发|发)了?[^，,。；;\\d]{0,12}")
_NAMES = re.compile("“([^”]{2,12})”")


def set_own_apart(told: list[Figure], text: str, sentence: Span, is_of_media: Callable[[str], bool]) -> list[Figure]:
    """The figures of a sentence: the texts of which some are said to have been taken are the body's own posts.

    Args:
        told: the figures of the sentence.
        text: the paragraph.
        sentence: where the sentence stands in it.
        is_of_media: whether words say that the media brought what follows.
    """
    found = _posted_on_platforms(told, text, sentence, is_of_media)
    for place, (one, other) in enumerate(pairwise(tuple(found))):
        if (
            one.kind.quantity != "media_reports"
            or other.kind.quantity != "media_reports"
            or other.amount.value > one.amount.value
        ):
            continue
        start = max(text.rfind(mark, sentence.start, one.amount.start) for mark in "，,；;。") + 1
        written = _OWN_MEDIA.sub("", text[max(start, sentence.start) : one.amount.start])
        if _TAKEN.match(text, one.amount.end, other.amount.start) and not is_of_media(written):
            found[place] = one._replace(kind=one.kind._replace(subkind=_OWN))
    return found


def _posted_on_platforms(
    told: list[Figure], text: str, sentence: Span, is_of_media: Callable[[str], bool]
) -> list[Figure]:
    """The figures of a sentence, the platforms that something was posted on counted as no reports.

    What was posted on accounts called by name is the body's own, unless all of them are the media's:
    “东湖科普”“东湖发布”两个平台推送稿件30篇.
    """
    found = list(told)
    for place, one in enumerate(told):
        if one.kind.quantity != "media_reports" or one.amount.counted_in != "个":
            continue
        platform = _PLATFORM.match(text, one.amount.end)
        if platform is None:
            continue
        found[place] = one._replace(kind=Kind("other", None, one.kind.cue, one.kind.score))
        names = _NAMES.findall(text, max(sentence.start, one.amount.start - _NEAR), one.amount.start)
        if place + 1 == len(told) or all(is_of_media(name) for name in names):
            continue
        other = told[place + 1]
        if other.kind.quantity == "media_reports" and _POSTED.fullmatch(text, platform.end(), other.amount.start):
            found[place + 1] = other._replace(kind=other.kind._replace(subkind=_OWN))
    return found
