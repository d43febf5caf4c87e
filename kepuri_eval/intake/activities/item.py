"""An activity that prose tells of, and what is asked of its name and its days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kepuri_eval.intake.activities.itemtexts import counts_people
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.eventdays import EventDays

_SHARED, _LEAST_SHARED = 6, 3
_LISTED = re.compile("[、和及与 ]{1,2}")


@dataclass(frozen=True)
class Item:
    """An activity that prose tells of.

    Attributes:
        name: as written, without number and without marks round the whole of it.
        start, end: ISO days, None where only the event's period is told.
        place: where, as far as told.
        places: (locator, start, end) of the stretches of blocks that tell of it and of nothing else, its name first.
        text: their words.
        is_worded: whether it is called by what was done, because it was told without a name.
    """

    name: str
    start: str | None
    end: str | None
    place: str | None
    places: tuple[tuple[str, int, int], ...]
    text: str
    is_worded: bool = False


def names(title: str, name: str, whose: re.Pattern[str]) -> bool:
    """Whether a title names an activity: six signs in a row of its name, or all of a shorter one.

    `whose` finds ends of bodies: whose it is does not count: 海洋馆活动情况汇报 is not about 海洋馆赶海课 alone.
    """
    shared = next(name[:end] for end in range(len(name), -1, -1) if name[:end] in title)
    own = name[len(shared) :] if shared != name and whose.search(shared) else name
    length = min(_SHARED, len(own))
    starts = range(len(own) - length + 1)
    return length >= _LEAST_SHARED and any(own[at : at + length] in title for at in starts)


def last_of_list(event: EventDays, first: DateSpan, spans: list[DateSpan], text: str) -> str:
    """The last of days told one behind the other: 9月18日和19日."""
    last = first
    for span in spans:
        if span.start >= last.end and _LISTED.fullmatch(text[last.end : span.start]):
            last = span
    return max(last.end_date, event.last_of(text, first))


def tells_others(text: str, item: Item, event: EventDays) -> bool:
    """Whether a text counts people of other days than the item's."""
    return counts_people(text) and is_of_other_days(text, item, event)


def is_of_other_days(text: str, item: Item, event: EventDays) -> bool:
    """Whether a text tells days, none of which lies in those of the item."""
    days = event.find(text) if item.start else []
    return bool(days) and not any(
        str(item.start) <= day.start_date and day.end_date <= str(item.end or item.start) for day in days
    )
