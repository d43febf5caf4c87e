"""Whether what stands before a figure makes it one of a single day or a named activity, and not of all the unit did."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.dates import DateSpan

_THEME = re.compile(" ?(?:为|的)?(?:主题|题)")
_UNTIL, _SINCE = (
    re.compile("(?:截[至止]到?|直?到) ?$"),
    re.compile(" ?(?:启动|开始|开幕|开展|举办)?(?:以来|至今|起)"),
)  # no day that it was on
_FROM, _ON = (
    re.compile("[从自由] ?$"),
    re.compile(" ?(?:正式|全面)?(?:开始|启动|开启|拉开)"),
)  # from then on, and not on that day


def is_local(text: str, start: int, position: int, days: list[DateSpan], names: list[Span]) -> bool:
    """Whether a single day or a named activity stands between the two places; themes name no activity."""
    single = (
        span for span in days if start <= span.start and span.end <= position and span.start_date == span.end_date
    )
    if any(not _opens_or_closes(text, span) for span in single):
        return True
    return any(start <= name.start and name.end <= position and not _THEME.match(text, name.end) for name in names)


def _opens_or_closes(text: str, day: DateSpan) -> bool:
    """Whether a day only says since when or until when something was on: 9月15日以来, 从9月15日开始."""
    if _UNTIL.search(text, 0, day.start) or _SINCE.match(text, day.end):
        return True
    return _FROM.search(text, 0, day.start) is not None and _ON.match(text, day.end) is not None
