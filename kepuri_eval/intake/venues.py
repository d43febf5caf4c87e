"""An activity's place in words in; how many people such a place takes in while the activity lasts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kepuri_eval.wording import Place, Wording


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
    is_elsewhere = activity["mode"] in ("online", "both") or any(word in words for word in wording.places_joined)
    kind = None if is_elsewhere else _kind_of(words, wording)
    if kind is None:
        return None
    days = (activity["end"] - activity["start"]).days + 1 if activity["start"] and activity["end"] else 1
    return Room(kind.label, max(1, days), max(1, days) * kind.people_a_day)


def _kind_of(words: str, wording: Wording) -> Place | None:
    """The kind whose cue ends last in the words, the longest of those that end there."""
    found = [
        (words.rfind(cue) + len(cue), len(cue), code)
        for code, place in wording.places.items()
        for cue in place.cues
        if cue in words
    ]
    return wording.places[max(found)[2]] if found else None
