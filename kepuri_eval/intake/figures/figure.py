"""An amount with what it counts and what it is of, and what the figures told before it in its sentence make of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.scope import Scope
from kepuri_eval.intake.language.quantities import PEOPLE, Amount

_LEVELS = re.compile("[、，,；;]?(?:国家|省|市|县|区|乡镇|校)级(?:以上)?(?:媒体)?")
_SUM = re.compile(
    "(?:[两三四二几]者|这样|这些|前后|全部)?"
    "(?:[共合总累]?计[约近]?|总共|一共|共|拢共|统共|相加|(?:加|合|[拢凑][在到])(?:起来|一块儿?|一起|在一起)[是有共为计得]*)"
)
_OCCASIONS = ("场", "场次", "次", "期", "节", "堂", "批次")
_HELD = ("activities", "lectures", "other")
_OF_EVENT = ("participants", "experts", "joint_units", "venues")  # who came and where; what only exists is none of them
_TOLD_IN_LISTS = ("live_views", "online_views", "media_reports")
_SESSIONS = ("项", "场", "场次", "篇")
# 印制折页1000份，用去700份: how many of them
_USED = re.compile("[，,；;]?(?:现场|实际|目前|至今)?(?:已|共)?(?:用去|用掉|用出|发出|发掉|用了|发了)了?(?:大?约|近)?")
_TELLS_LITTLE = ("participants", "activities")


class Figure(NamedTuple):
    """An amount with what it counts and what it is of, before it is put beside the others of its document.

    Attributes:
        sentence: number of the sentence within its paragraph.
        in_brackets: whether it stands in brackets behind something.
        is_local: whether its paragraph is about a single day or a named activity, so that no total of the document
            is meant.
        table: number of the table set out in text it stands in, 0 for prose.
        is_whole: whether words before it say that it is of everything the unit did (据统计, 活动期间).
        of_item: whether its paragraph, or a sentence of it so far, opens as one thing of several (一是).
        goes_on: whether only a semicolon parts its sentence from the one before it, where figures stand too.
        of_list: whether it stands in a list of what was held (`occasionlists`), all of which is told as one sentence.
    """

    amount: Amount
    kind: Kind
    scope: Scope
    sentence: int
    in_brackets: bool
    is_local: bool = False
    is_whole: bool = False
    table: int = 0
    of_item: bool = False
    goes_on: bool = False
    of_list: bool = False


def as_listed(figure: Figure, told: list[Figure], between: str) -> Figure:
    """Of things in a row the later ones count what the first does: 抖音观看8万人次，快手5万人次; 线下29项、线上9项.

    Args:
        told: the figures before it in its sentence, at least one.
        between: the words between the last of them and this one.
    """
    counted_in, last = figure.amount.counted_in, told[-1]
    if not figure.kind.cue and figure.kind.quantity == "other" and counted_in in _SESSIONS:
        same = (one for one in reversed(told) if one.amount.counted_in == counted_in)
        figure = figure._replace(kind=next((one.kind for one in same), figure.kind))
    if figure.kind.cue or last.amount.counted_in != counted_in:
        return figure
    goes_on = _LEVELS.fullmatch(between) is not None or last.kind.quantity in _TOLD_IN_LISTS
    return figure._replace(kind=last.kind) if goes_on else figure


def as_sum(figure: Figure, told: list[Figure], lead: str) -> Figure:
    """A figure that is the sum of those before it, by its words and exactly: 演示9场、课6节，计15场次.

    Of what was held it counts activities, of whatever sorts they were.

    Args:
        told: the figures before it in its sentence.
        lead: the words before it in its clause.
    """
    amount = figure.amount
    if not _SUM.fullmatch(lead.strip()):
        return figure
    alike = [
        one for one in told if (one.kind.quantity, one.kind.subkind) == (figure.kind.quantity, figure.kind.subkind)
    ]
    is_thing = amount.counted_in not in PEOPLE  # 学生20人、家长8人，计28人 may be those of one day
    if (
        is_thing
        and len(alike) > 1
        and alike == told[-len(alike) :]
        and sum(one.amount.value for one in alike) == amount.value
    ):
        return figure._replace(scope=figure.scope._replace(is_total=True))
    if is_thing and not figure.kind.cue and all(one.kind[:2] == told[0].kind[:2] for one in told):
        # 登了2回、播了1条，总共3次
        kind = told[0].kind if len(told) > 1 and sum(one.amount.value for one in told) == amount.value else figure.kind
        figure = figure._replace(kind=kind)
    if amount.counted_in not in ("场", "场次", "次") or figure.kind.quantity not in ("activities", "lectures"):
        return figure
    held = [one for one in told if one.kind.quantity in _HELD and one.amount.counted_in in _OCCASIONS]
    if len(held) < 2 or sum(one.amount.value for one in held) != amount.value:
        return figure
    scope = figure.scope._replace(is_total=True)
    return figure._replace(kind=Kind("activities", None, "", figure.kind.score), scope=scope)


def as_used(figure: Figure, told: list[Figure], between: str) -> Figure:
    """A figure that says how many of those told right before it were used, as a part: 印制折页1000份，用去700份.

    Args:
        told: the figures before it in its sentence, at least one.
        between: the words between the last of them and this one.
    """
    last = told[-1]
    is_same = last.kind.quantity == figure.kind.quantity and last.amount.counted_in == figure.amount.counted_in
    if not is_same or last.amount.value <= figure.amount.value or not _USED.fullmatch(between):
        return figure
    return figure._replace(scope=figure.scope._replace(is_part=True))


def as_stock(figure: Figure) -> Figure:
    """The figure as one of what exists; people and bodies that exist did not come, nor were such places used."""
    scope = figure.scope._replace(is_stock=True, in_scope=figure.scope.planned and figure.scope.in_scope)
    kind = figure.kind
    if kind.quantity in _OF_EVENT or (kind.quantity == "other" and kind.cue and kind.subkind is None):
        kind = Kind("other", "stock", kind.cue, kind.score)
    return figure._replace(kind=kind, scope=scope)


def as_part(figure: Figure, told: list[Figure]) -> Figure:
    """A part of a total of people counts what the total counts, unless that says little: 参与90人，其中专家5人."""
    if not (figure.scope.is_part or figure.in_brackets) or figure.amount.counted_in not in PEOPLE:
        return figure
    total = next((one for one in reversed(told) if not one.scope.is_part and one.amount.counted_in in PEOPLE), None)
    if total is None or total.amount.value < figure.amount.value:
        return figure
    if total.kind.quantity in _TELLS_LITTLE and figure.kind.quantity not in _TELLS_LITTLE:
        return figure
    return figure._replace(kind=total.kind)
