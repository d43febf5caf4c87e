"""Words of an activity to its category, theme and mode, by the cues in params."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kepuri_eval.intake.wordfinder import WordFinder

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Category, Wording

_NAME_COUNTS, _TEXT_COUNTS = 3, 2


def find_category(name: str, text: str, written: str, kinds: Mapping[str, Category]) -> str | None:
    """The kind whose label the organiser wrote, else the one with most cues; those in the name count three times.

    Equal counts go to the kind declared first. None when no cue is found.
    """
    stated = _stated(written, kinds)
    if stated:
        return stated
    finder, owners = _finder_of(tuple((code, kind.cues) for code, kind in kinds.items()))
    scores = dict.fromkeys(kinds, 0)
    for words, weight, most in ((name, _NAME_COUNTS, len(name)), (text, 1, _TEXT_COUNTS)):
        for cue, times in _count(finder, words).items():
            for code in owners[cue]:
                scores[code] += weight * min(times, most)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else None


def find_mode(written: str, wording: Wording) -> str | None:
    """online, offline or both; None when the words say neither."""
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    if not flat:
        return None
    if any(cue in flat for cue in wording.modes.get("both", ())):
        return "both"
    ways = [way for way in ("online", "offline") if any(cue in flat for cue in wording.modes.get(way, ()))]
    return "both" if len(ways) == 2 else ways[0] if ways else None


@lru_cache(maxsize=8)
def _finder_of(kinds: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[WordFinder, dict[str, list[str]]]:
    """The cues of all kinds, and the kinds of each cue, one as often as it lists the cue."""
    owners: dict[str, list[str]] = {}
    for code, cues in kinds:
        for cue in cues:
            owners.setdefault(cue, []).append(code)
    return WordFinder(owners), owners


def _count(finder: WordFinder, text: str) -> dict[str, int]:
    """How often each cue stands in the text, none of its places overlapping."""
    times: dict[str, int] = {}
    ends: dict[str, int] = {}
    for cue, start, end in finder.find_every(text):
        if start >= ends.get(cue, 0):
            times[cue], ends[cue] = times.get(cue, 0) + 1, end
    return times


def _stated(written: str, kinds: Mapping[str, Category]) -> str | None:
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    if len(flat) < 2:
        return None
    for code, kind in kinds.items():
        label = unicodedata.normalize("NFKC", kind.label)
        if flat in (code, label) or (len(flat) >= 4 and (flat in label or label in flat)):
            return code
    return None
