"""From what prose tells by name to what was held: a series that sums up all a unit did is no activity of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import dropwhile, islice
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.itemtexts import counts, counts_people, counts_sessions, is_series
from kepuri_eval.intake.activities.passages import Passage
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.eventdays import EventDays

if TYPE_CHECKING:
    from kepuri_eval.intake.activities.item import Item

_BY_KINDS = re.compile("[^“”《》「」]+、[^“”《》「」]+等(?:各类|系列|科普)*活动")
_WEEK, _LEAST_PARTS = 7, 2


def without_accounts(found: list[Item], passages: list[Passage], event: EventDays) -> list[Item]:
    """The items without series named by kinds (赏菊、叶脉画等活动9场), and without the account a text opens with.

    Args:
        found: items in reading order; passages: of the text they were found in.
    """
    places = {place[0]: at for at, one in reversed([*enumerate(passages)]) for place in one.places()}
    kept = [
        item for item in found if not (is_series(item.start, item.end, item.text) and _BY_KINDS.fullmatch(item.name))
    ]
    first = kept[0] if kept and kept[0] is found[0] else None
    opens = first is not None and _opens_account(first, passages, places[first.places[0][0]], event)
    return kept[1:] if opens else kept


def _opens_account(item: Item, passages: Sequence[Passage], place: int, event: EventDays) -> bool:
    """Whether a series, told in the passage at a place, is all a unit did, of which the passages behind tell parts.

    It lasts a week or more, nothing is counted before it, and two sentences or more behind it each count people on
    days within it; none of them counts sessions, which would be another series.
    """
    if item.start is None or item.end is None or not is_series(item.start, item.end, item.text):
        return False
    if (date.fromisoformat(item.end) - date.fromisoformat(item.start)).days < _WEEK:
        return False
    said = [one.text[span.start : span.end] for one in passages[place:] for span in split_sentences(one.text)]
    behind = dropwhile(lambda text: not counts_sessions(text), said)
    parts = [text for text in islice(behind, 1, None) if counts_people(text) and event.find(text)]
    days = [day for text in parts for day in event.find(text)]
    within = all(item.start <= day.start_date and day.end_date <= item.end for day in days)
    told_before = any(counts(one.text) for one in passages[:place])
    return len(parts) >= _LEAST_PARTS and within and not (told_before or any(map(counts_sessions, parts)))
