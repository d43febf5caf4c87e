"""From the dates named before a figure to whether it is of other days than the event's."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.scope import Own
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.patterns import longest_first

_OF_BEFORE = re.compile("(?:[去上前往]年|同期) ?的?$")
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_NAMED = rf"((?<!\d)\d{{1,2}}|{'|'.join(longest_first(_MONTHS))})月"
_RUNNING_MONTHS = re.compile(  # each begins with a sign, by which it is soon found that none stands in a text
    "|".join((
        f"自(?:今年|本年)?{_NAMED}[^，,。；;]{{0,10}}以来",
        *(
            f"{until}(?:今年|本年|20[0-9]{{2}} ?年)?{_NAMED}(?:底|末|份|[上中下]旬)"
            for until in ("截至", "至", "截止到", "截止", "到")
        ),
    ))
)  # fmt: skip
_IS_LAST = re.compile("(?:正式|圆满|顺利|全部)?(?:结束|落幕|收官|闭幕|截止)")  # 10月8日结束: what is told was before
_UP_TO = re.compile("(?:截[至止]到?|到|至) ?$")
_WHOLE_MONTH = re.compile("月份? ?$")


def is_dated_elsewhere(
    text: str, days: list[DateSpan], position: int, own: Own, sentence: Span, *, planned: bool
) -> bool:
    """Whether the last date named before a figure, in its block, lies outside the days of the event.

    A month named without its days is outside when it ends before the event begins, though the office may have opened
    its platform in it; that counts within its sentence only, for preparations are told so as well.
    """
    if own.days is None:
        return False
    window = (own.days[0], own.due) if planned else own.days
    said = []
    for span in (span for span in days if span.end <= position and not _IS_LAST.match(text, span.end)):
        outside = span.end_date < window[0] or span.start_date > window[1]
        if not outside and span.end_date < own.opens and span.start >= sentence.start:
            outside = _WHOLE_MONTH.search(span.raw) is not None
        if not outside or _is_period_of(text, span, sentence) or not _is_aside(text, span, position):
            said.append(outside)
    return bool(said) and said[-1]


def earlier_months(told: str, own: Own) -> int:
    """Where words before a figure count from or up to a month before the event (自7月启动以来, 至8月底), -1 nowhere.

    Returns:
        the end of those words.
    """
    opens = int(own.opens[5:7] or 0)
    return max((found.end() for found in _RUNNING_MONTHS.finditer(told) if _month(found) < opens), default=-1)


def _month(found: re.Match[str]) -> int:
    said = next(part for part in found.groups() if part)
    return int(said) if said.isdigit() else _MONTHS.index(said) + 1


def last_own_day(told: str, own: Own) -> int:
    """Where the last day of the event named in the words before a figure ends, -1 for none; 去年9月15日 is none."""
    if own.days is None:
        return -1
    first, last = own.days
    inside = [
        span
        for span in find_dates(told, min(own.years))
        if first <= span.start_date <= span.end_date <= last and not _is_month_so_far(told, span)
    ]
    return max((span.end for span in inside if not _OF_BEFORE.search(told[: span.start])), default=-1)


def _is_month_so_far(told: str, span: DateSpan) -> bool:
    """Whether a month is named up to which something was counted: 截至9月已办活动112场."""
    return _WHOLE_MONTH.search(span.raw) is not None and _UP_TO.search(told, 0, span.start) is not None


def _is_period_of(text: str, span: DateSpan, sentence: Span) -> bool:
    """Whether brackets in a figure's own sentence hold a period and nothing else: 今年汛期（6—8月），已开展."""
    is_alone = text[: span.start].endswith(("（", "(")) and text[span.end :].startswith(("）", ")"))
    return is_alone and span.start_date != span.end_date and span.start >= sentence.start


def _is_aside(text: str, span: DateSpan, position: int) -> bool:
    """Whether a day stands in brackets that are closed before a position."""
    opened = max(text.rfind(mark, 0, span.start) for mark in "（(")
    closed = min((place for mark in "）)" if (place := text.find(mark, opened + 1)) >= 0), default=-1)
    return opened >= 0 and span.end <= closed < position
