"""Whether people of a trade are told as volunteers: 志愿护士54人, 200名科技辅导员、教师志愿者; 出力的老同志9位."""

from __future__ import annotations

import re

_FREELY, _NOT_SO = "志愿", ("高考志愿", "填报志愿")
_WHO_MAY, _DEEDS = ("experts", "participants"), ("参", "报名", "服务", "培训", "答题")  # 志愿参加 says how they came
# the last of a list of trades says it of all; 专家、青年志愿者 are people of two sorts
_LISTED = re.compile(
    "[\u4e00-\u9fff]{1,6}[师员医士](?:、[\u4e00-\u9fff]{1,6}[师员医士])*?[、和及][\u4e00-\u9fff]{1,4}[师员医士]志愿者"
)
_SERVED = re.compile(
    "(?:出了?力|上岗|帮忙|帮工|值守|值班|参与服务|参加服务|维持秩序|跑前跑后)的[\u4e00-\u9fff]{0,6}?(?:一?共|共计)?[约近]?$"
)


def is_voluntary(quantity: str, text: str, start: int) -> bool:
    """Whether the noun of people at `start`, which counts `quantity`, is told as one of volunteers."""
    if quantity not in _WHO_MAY or text.startswith(_DEEDS, start):
        return False
    return text.endswith(_FREELY, 0, start) and not text.endswith(_NOT_SO, 0, start)


def served(text: str, begins: int, start: int, end: int) -> bool:
    """Whether those whom text[start:end] counts are listed as volunteers of trades, or told by the work they did.

    `begins`: where the sentence does.
    """
    return _LISTED.match(text, end) is not None or _SERVED.search(text, begins, start) is not None
