"""Totals of everything a unit did, told from those of one day or of the rest (另有3场…，合计240人)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.quantities import PEOPLE, Amount

# all who came that day, of whatever sorts (干部、学生共64人) or in rounds (两批，一共96人), and not all of the unit's
_OF_SORTS = re.compile(
    "(?:[\u4e00-\u9fff]{2,8}[、和及][\u4e00-\u9fff]{2,6}?|[一二两三四五六七八九十\\d] ?[批轮拨].{0,2}[，,]?"
    "|[两三四五六七八九几] ?[地处天边校村镇](?:的[\u4e00-\u9fff]{1,6})?[，,]?)"
    "(?:(?:一共|总共|共计?|合计)|(?:加|合)(?:起来|一块儿?|一起|在一起)[是有共]*)$"
)
# 东湖镇、西山镇合起来只有6场
_OF_PLACES = re.compile(
    "[\u4e00-\u9fff]{1,6}[镇乡村县区校][、和与及][\u4e00-\u9fff]{1,6}[镇乡村县区校](?:两[镇乡村县区校家])?"
    "(?:加|合)(?:起来|一块儿?|一起|在一起)[是有共只也才]*$"
)
_REST = re.compile(
    "[\\s　（(]*(?:此外[，,]?|另外[，,]?)?(?:另有?|另外|[还尚]有|其余|其他|其它|剩下)的?[^，,。；;\\d]{0,4}"
)
_SUM_OF_HELD = re.compile(
    "[\\s　]*(?:总共|一共|总计|共计|合计|前前后后|前后)"
    "[^，,。；;\\d]{0,6}(?=[一二两三四五六七八九十百\\d]+ ?(?:余|多)?[场项次])"
)
_HELD = re.compile("[一二两三四五六七八九十\\d]+ ?(?:余|多)?(?:场次?|次|期|项|堂|节|个)")


def sums_up(text: str, sentence: Span, days: Sequence[DateSpan]) -> bool:
    """Whether a sentence opens with the sum of what was held, behind several days: 总共5场活动，2050人次."""
    opened = _SUM_OF_HELD.match(text, sentence.start, sentence.end)
    return opened is not None and len({day.start_date for day in days if day.end <= sentence.start}) > 1


def is_of_some(text: str, sentence: Span, amount: Amount, *, is_local: bool, of_day: bool) -> bool:
    """Whether a total of people is that of one day, or of the other sessions which its sentence opens with.

    Args:
        is_local: whether a single day or a named activity is told before it.
        of_day: whether its own sentence names a single day before it (9月14日来了三批学生，一批30人，总共90人).
    """
    if _OF_PLACES.search(text, sentence.start, amount.start):
        return True
    if amount.counted_in not in PEOPLE:
        return False
    rest = _REST.match(text, sentence.start)
    if rest is not None and _HELD.match(text, rest.end(), amount.start):
        return True
    return of_day or (is_local and _OF_SORTS.search(text, sentence.start, amount.start) is not None)
