"""Figures beside an activity's name that are not of it: of the others (其余2场为…), or of all that were held."""

from __future__ import annotations

import re
from typing import Any

_SEVERAL = 3  # of them told before one is named are all that were held
NOT_OF_ONE = re.compile(  # between a name and a figure
    "[。；;](?:其余|其他|其它|另有?|还有)[^，,。；;\\d]{0,4}[二三四五六七八九十两\\d]+[场次项个期]"
    "|[。；;](?:另[外有]?|还有)一[场次项个期]|[。；;]这?[二三四五六七八九十两\\d]+[场次项个期](?:(?:科普)?活动|共计?|合计|总计|累计|一共|总共)"
)


def counts_all_before(text: str, fact: dict[str, Any], name: str) -> bool:
    """Whether a figure counts several activities before a later sentence names this one: 办了32场。最大的是“…”."""
    if fact["quantity"] != "activities" or fact["value"] < _SEVERAL:
        return False
    start, named = int(fact["start"]), text.find(name)
    return named > start and "。" in text[start:named]
