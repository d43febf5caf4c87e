"""From the headings of a text to what they say of the figures below them: announced, or told as what is lacking."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.scope import Scope, ScopeIndex

# one pattern a level: 一、 above （一） above 1. above （1）
_ORDINALS = (
    re.compile("[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile("[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}[、.．)）](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]|[①-⑳]"),
    re.compile(r"\d{1,2} (?=[\u4e00-\u9fff]{2,10}$)"),
)
_ORDINAL = re.compile("|".join(level.pattern for level in _ORDINALS))
_HEAD = re.compile("[^。：:，,；;！!？?\\d]{2,16}")
_TOPIC = re.compile("([\u4e00-\u9fff]{2,8})(?:。|——|：|:)")
_LABELLED = re.compile("[【〔\\[]?([\u4e00-\u9fff]{2,12})[】〕\\]：:。]")
_UNNUMBERED = -1
_LACKED = ("participants", "volunteers", "experts", "joint_units", "venues", "other")


def topic_of(text: str) -> str:
    """What a paragraph says it is about before it begins, "" for nothing: 4、志愿者。实际上岗273名."""
    ordinal = _ORDINAL.match(text)
    found = _TOPIC.match(text, ordinal.end() if ordinal else 0)
    return found[1] if found else ""


class Sections:
    """Follows a text from paragraph to paragraph through its headings."""

    def __init__(self, scope: ScopeIndex) -> None:
        self._scope = scope
        self._level = _UNNUMBERED
        self._is_planned = False
        self._is_lacking = False
        self._is_lacking_here = False
        self._is_planned_here = False

    def enter(self, kind: str, text: str) -> None:
        """Take note of the next paragraph, which may be a heading, open with one or with a label (【不足】).

        A heading holds until one of its own level or above; a label holds for its own paragraph.
        """
        level, head = _head_of(kind, text)
        is_below = (self._is_planned or self._is_lacking) and level > self._level
        if head and not is_below:
            self._level = level
            self._is_planned = self._scope.planned_heading.search(head) is not None
            self._is_lacking = self._scope.lacking_heading.search(head) is not None
        label = _LABELLED.match(text.lstrip())
        self._is_lacking_here = label is not None and self._scope.lacking_heading.search(label[1]) is not None
        self._is_planned_here = label is not None and self._scope.planned_heading.search(label[1]) is not None

    @property
    def is_to_come(self) -> bool:
        """Whether the present paragraph stands below a heading, or behind a label, of what is to come."""
        return self._is_planned or self._is_planned_here

    def apply(self, scope: Scope, quantity: str, *, is_plan: bool, sums_up: bool = False) -> Scope:
        """The scope of a figure of the present paragraph; `is_plan` says that the whole document announces.

        What sums up all that was done (汇总各点数据，总参与9580人次) is done below any heading.

        Of what is told as lacking only people and places are taken out: 稿件仅2篇 is still a result.
        """
        if not scope.in_scope or scope.is_done:
            return scope
        if quantity in _LACKED and (self._is_lacking or self._is_lacking_here):
            return scope._replace(in_scope=False, is_stock=True)
        if (self._is_planned or self._is_planned_here) and not is_plan:
            if sums_up and not scope.planned:
                return scope
            return scope._replace(planned=True, in_scope=False)  # of what comes after the event that is summed up
        return scope._replace(planned=True) if is_plan else scope


def _head_of(kind: str, text: str) -> tuple[int, str]:
    """The level of the heading a paragraph is or opens with, and its words; "" when there is none."""
    words = text.strip()
    for level, pattern in enumerate(_ORDINALS) if _ORDINAL.match(words) else ():
        ordinal = pattern.match(words)
        if ordinal:
            head = _HEAD.match(words, ordinal.end())
            is_whole = head is not None and (head.end() == len(words) or words[head.end()] in "。：:")
            return (level, head[0] if head and is_whole else words if kind == "heading" else "")
    return (_UNNUMBERED, words if kind == "heading" else "")
