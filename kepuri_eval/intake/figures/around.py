"""From an amount in a sentence to the words round it that may be about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kepuri_eval.intake.language.clauses import Span, until_list
from kepuri_eval.intake.language.quantities import Amount

_LISTED = re.compile("、|以及|及|和|与")
_ONLY_SUM = re.compile("(?:共计|合计|总计|[共计约近超达])+")  # 7支志愿服务队、合计182人
_PART_ENDS = re.compile("[，,：:]")
# 资料4000份（含布袋500个）: what is counted is told already
_WHAT_IS_IN_IT = re.compile("[（(](?:其中)?(?:包?含|包括|内含)")
# 2600人 志愿者150人: a noun that a blank parts is of the amount behind it; 300 名 志愿者和 12 名 学生 is none
_NEXT_ONES = re.compile(r"[ 　\t]+\w*[^\W和与及][ 　]*")
_REACH = 40
_ANNOUNCED = re.compile(r"[^。；;！!？?\n\d]{2,}[！!]$")


class Around(NamedTuple):
    """The words round an amount; see `CueIndex.choose` for what it makes of them.

    Attributes:
        clause: the clause it stands in.
        said: the words of its sentence before its own, behind those that announce it.
    """

    clause: Span
    before: str
    after: str
    earlier: list[str]
    said: str
    is_item: bool
    is_next: bool


def words_around(text: str, sentence: Span, clauses: list[Span], inside: list[Amount], position: int) -> Around:
    """The words round one of the amounts inside a sentence, as far as they may be about it."""
    amount = inside[position]
    clause = next(span for span in clauses if span.start <= amount.start < span.end)
    left = max(clause.start, inside[position - 1].end if position else clause.start)
    right = min(clause.end, inside[position + 1].start if position + 1 < len(inside) else clause.end)
    before = text[left : amount.start]
    is_second = position > 0 and left > clause.start
    is_item = is_second and _LISTED.match(before) is not None
    if is_second:
        listed = _LISTED.split(before)[-1]  # what stands before the mark belongs to the amount before it
        before = before if _ONLY_SUM.fullmatch(listed) else listed
    after = text[amount.end : right]
    if right < clause.end and _NEXT_ONES.fullmatch(after):
        after = ""
    return Around(
        clause, before, until_list(_WHAT_IS_IN_IT.split(after, maxsplit=1)[0]),
        _earlier(text, sentence, clause, left),
        _announced(text, sentence) + text[sentence.start : left], is_item, is_next=left > clause.start and not is_item,
    )  # fmt: skip


def _announced(text: str, sentence: Span) -> str:
    """The sentence before, where it only names what the next one tells of: 直播开讲！全程观看1.8万人次."""
    if not text.endswith(("！", "!"), 0, sentence.start):
        return ""
    found = _ANNOUNCED.search(text, max(0, sentence.start - _REACH), sentence.start)
    return found[0] if found else ""


def _earlier(text: str, sentence: Span, clause: Span, left: int) -> list[str]:
    """Texts to ask when the clause is silent: its own beginning, then the clause before it."""
    own = text[clause.start : left]
    previous = text[max(sentence.start, clause.start - 40) : clause.start].rstrip("，,：: ")
    return [own, _PART_ENDS.split(previous)[-1]]
