"""Figures beside an activity's name that are not of it: of the others (其余2场为…), or of all that were held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pandas as pd

from kepuri_eval.intake.language.dates import find_dates

_APART = 8  # signs between days of which each has its own words
_SEVERAL = 3  # of them told before one is named are all that were held
_SEVERAL_OF = "(?:(?:上述|以上|[这前])?[二三四五六七八九十两几\\d][个大项类块部方样][^，,。；;\\d]{0,4})"
_TOGETHER = "(?:合计|相加|(?:加|合)(?:起来|一块儿?|一起|在一起))"
_SO_MANY_LATER = "(?![一1]场)[一二三四五六七八九十百两几\\d]{1,4}[余多]?[场次](?:活动)?下来"  # 26场下来，来了4000人次
SUMS_UP_SEVERAL = re.compile(f"(?:^|[，,])(?:{_SEVERAL_OF}{_TOGETHER}|{_SO_MANY_LATER})")  # 三块加起来|60场
# 随后讲座、展览、演出依次在各校举行，共7场: of all of these
_IN_TURN = "(?:随后|其后|之后|接着)[^。；;]{4,90}?(?:依次|陆续|相继|先后|分别)[^，,。；;]{0,14}?(?:举行|举办|开展|进行)"
SUMS_UP_IN_TURN = re.compile(f"{_IN_TURN}[^。；;]*$")
NOT_OF_ONE = re.compile(  # between a name and a figure
    "[。；;](?:其余|其他|其它|另有?|还有)[^，,。；;\\d]{0,4}[二三四五六七八九十两\\d]+[场次项个期]"
    f"|[。；;](?:{_SEVERAL_OF}{_TOGETHER}|{_SO_MANY_LATER})|{_IN_TURN}"
    "|[。；;](?:另[外有]?|还有)一[场次项个期]|[。；;]这?[二三四五六七八九十两\\d]+[场次项个期](?:(?:科普)?活动|共计?|合计|总计|累计|一共|总共)"
)


def counts_all_before(text: str, fact: dict[str, Any], name: str) -> bool:
    """Whether a figure counts several activities before a later sentence names this one: 办了32场。最大的是“…”."""
    if fact["quantity"] != "activities" or fact["value"] < _SEVERAL:
        return False
    start, named = int(fact["start"]), text.find(name)
    return named > start and "。" in text[start:named]


def is_of_other_day(text: str, fact: dict[str, Any], days: tuple[Any, Any], year: int) -> bool:
    """Whether the sentence of a figure tells days before it, none of which the activity was held on."""
    start = int(fact["start"])
    told = find_dates(text[text.rfind("。", 0, start) + 1 : start], year)
    if not told or pd.isna(days[0]):
        return False
    first, last = days[0], days[0] if pd.isna(days[1]) else days[1]
    apart = [at for at, (one, other) in enumerate(pairwise(told), 1) if other.start - one.end >= _APART]
    told = told[apart[-1] if apart else 0 :]  # 9月19日到某镇讲油菜，9月24日到某村看田，52人跟着: of the latter
    return not any(pd.Timestamp(day.start_date) <= last and first <= pd.Timestamp(day.end_date) for day in told)


def without_sums(owners: dict[str, str], told: Iterable[list[dict[str, Any]]]) -> dict[str, str]:
    """fact_id → activity_id without figures that are the sum of several activities' (三项合在一起60场，8000人次).

    `told`: all the figures that may be parts of one of them.
    """
    parts: dict[str, set[str | None]] = defaultdict(set)
    for facts in told:
        for fact in facts:
            if fact["part_of"] in owners:
                parts[fact["part_of"]].add(owners.get(str(fact["fact_id"])))
    return {fact_id: owner for fact_id, owner in owners.items() if len(parts.get(fact_id, ())) < 2}
