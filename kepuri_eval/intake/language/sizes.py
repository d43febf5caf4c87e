"""From an amount in a text to whether it is a length, an area, a power or a duration, and no result."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.quantities import Amount

_LENGTHS = ("米", "千米", "公里", "平方米", "平米", "亩", "分钟", "斤", "公斤", "吨")
_OF_POWER = re.compile("[伏瓦克赫卡]")  # 35千伏: 千 belongs to what it is measured in
_DURATIONS = ("天", "小时", "个小时")
_CLOSES = re.compile(" ?(?:[，,。；;、）)\n]|$)")
_DAYS_NAMED = re.compile("[日号末那这头前后] ?$")  # 9月15日、16日两天, 周末两天: the days themselves


def is_size(text: str, amount: Amount) -> bool:
    """Lengths, areas and durations are no results, but days and hours that close a clause (为期3天, 时长386小时)."""
    if amount.counted_in in _LENGTHS or (amount.raw[-1] in "千万兆" and _OF_POWER.match(text, amount.end)):
        return True
    if amount.counted_in not in _DURATIONS:
        return False
    return not _CLOSES.match(text, amount.end) or _DAYS_NAMED.search(text, 0, amount.start) is not None
