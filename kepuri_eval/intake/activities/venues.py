"""From the words for an activity's place to how many people such a place takes in while the activity lasts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kepuri_eval.wording import Place, Wording

_IN_NAMES = re.compile("[\u4e00-\u9fff]")
# What stands before a word that joins ends as places do; names hold such words too.
_ENDED = re.compile(r"(?:[路街道村镇乡区县市里号楼园湖山河室厅馆场校院所站店厂司局]|中心|基地|广场)$")
_NAMED_WITH = re.compile("和\\|[平谐睦顺兴美静善田苑]|[高中初优平]等|各\\|庄|及\\|第")
_OPENS_LIST = re.compile(r"各|等(?:地|处|多|\d|[一二三四五六七八九十两几])")


@dataclass(frozen=True)
class Room:
    """What a place holds.

    Attributes:
        label: kind of place, in Chinese.
        days: days the activity lasts.
        people: most people in these days.
    """

    label: str
    days: int
    people: int


def find_room(activity: dict[str, Any], wording: Wording) -> Room | None:
    """What the place of an activity holds; None where its words do not tell, and of what was also held online.

    Args:
        activity: a row of `activities`, None for what is missing.
    """
    words = activity["place"] or ""
    is_elsewhere = activity["mode"] in ("online", "both") or _is_several(words, wording)
    kind = None if is_elsewhere else _kind_of(words, wording)
    if kind is None:
        return None
    days = (activity["end"] - activity["start"]).days + 1 if activity["start"] and activity["end"] else 1
    return Room(kind.label, max(1, days), max(1, days) * kind.people_a_day)


def _is_several(words: str, wording: Wording) -> bool:
    """Whether a word that joins places stands in the words as such, and not within a name (和平小学, 高等专科学校)."""
    ends = tuple(cue for place in wording.places.values() for cue in place.cues)
    for word in wording.places_joined:
        for found in re.finditer(re.escape(word), words):
            before, behind = words[: found.start()], words[found.end() :]
            if len(word) > 1 or not _IN_NAMES.match(word):
                return True
            is_ended = before.endswith(ends) or _ENDED.search(before) is not None
            if not _NAMED_WITH.search(f"{before[-1:]}{word}|{behind}") and (
                is_ended or _OPENS_LIST.match(word + behind)
            ):
                return True
    return False


def _kind_of(words: str, wording: Wording) -> Place | None:
    """The kind whose cue ends last in the words, the longest of those that end there."""
    found = [
        (words.rfind(cue) + len(cue), len(cue), code)
        for code, place in wording.places.items()
        for cue in place.cues
        if cue in words
    ]
    return wording.places[max(found)[2]] if found else None
