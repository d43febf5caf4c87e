"""From a unit's figures of one quantity to how they differ, in words, and how much that asks to be looked at."""

from __future__ import annotations

import math
from typing import NamedTuple

from kepuri_eval.reporting.phrasing import MISSING

_CLOSE = 0.05
_LARGEST = 10.0  # weight of a difference from nothing
OPEN, UNSURE, EXPLAINED, NOTHING = 0, 1, 2, 3


class Difference(NamedTuple):
    """How figures of one thing differ.

    Attributes:
        words: in Chinese, for the column 差异.
        rank: OPEN when the figures cannot all be right, UNSURE when a list may leave out activities and so explain
            it, EXPLAINED when it does, NOTHING when there is nothing to compare.
        weight: larger for larger differences; the logarithm of how many times one figure is the other.
    """

    words: str
    rank: int
    weight: float = 0.0


def find_difference(
    stated: float | None, added: float | None, bodies: float | None, covers: bool | None, counted_in: str
) -> Difference:
    """How a stated total compares with the sum over activities, and with what bodies within the unit state.

    Args:
        covers: whether the list holds all the activities that the unit states; None when it states no number.
        counted_in: 人次, 份, …
    """
    if stated is not None and bodies is not None and bodies > stated * (1 + _CLOSE):
        return Difference(f"所属单位相加{_more(bodies, stated, '自报', counted_in)}", OPEN, _weigh(bodies, stated))
    if stated is None and added is not None:
        by = "所属单位" if bodies is not None and bodies > added else "活动"
        return Difference(f"没有写明合计，按{by}相加", UNSURE)
    if stated is None or added is None:
        return Difference(MISSING, NOTHING)
    if stated == added:
        return Difference("一致", NOTHING)
    weight = _weigh(stated, added)
    if abs(stated - added) <= _CLOSE * max(stated, added):
        return Difference("相近", NOTHING, weight)
    if added > stated:
        return Difference(f"活动相加{_more(added, stated, '自报', counted_in)}", OPEN, weight)
    words = f"自报{_more(stated, added, '活动相加', counted_in)}"
    if covers is False:
        return Difference(f"{words}；清单未列出全部活动", EXPLAINED, weight)
    return Difference(words, OPEN if covers else UNSURE, weight)


def with_doubts(found: Difference, doubts: list[str]) -> Difference:
    """The difference with what else is doubtful, in a few words each; what is doubtful goes before all differences."""
    if not doubts:
        return found
    words = [found.words] if found.rank != NOTHING else []
    return Difference("；".join([*doubts, *words]), OPEN, 2 * _LARGEST + found.weight)


def _more(larger: float, smaller: float, than: str, counted_in: str) -> str:
    """比自报多25%; from twice as much on the plain difference, 比自报多3,200人次."""
    if smaller > 0 and larger < 2 * smaller:
        return f"比{than}多{larger / smaller - 1:.0%}"
    return f"比{than}多{larger - smaller:,.0f}{counted_in}"


def _weigh(one: float, two: float) -> float:
    return abs(math.log(one / two)) if one > 0 and two > 0 else _LARGEST
