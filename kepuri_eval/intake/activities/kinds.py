"""From the words of an activity to its category, theme and mode, by the cues in params."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.wordfinder import WordFinder

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Category, Wording

_NAME_COUNTS, _TEXT_COUNTS = 3, 2
_KEPT = 8


def find_category(name: str, text: str, written: str, kinds: Mapping[str, Category]) -> str | None:
    """The kind whose label the organiser wrote, else the one with most cues; those in the name count three times.

    Equal counts go to the kind declared first. None when no cue is found.
    """
    index = _index_of(kinds)
    stated = index.stated(written)
    if stated:
        return stated
    scores = dict.fromkeys(kinds, 0)
    for words, weight, most in ((name, _NAME_COUNTS, len(name)), (text, 1, _TEXT_COUNTS)):
        for cue, times in _count(index.finder, words).items():
            for code in index.owners[cue]:
                scores[code] += weight * min(times, most)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] else None


def find_mode(written: str, wording: Wording) -> str | None:
    """online, offline or both; None when the words say neither."""
    flat = "".join(unicodedata.normalize("NFKC", written).split()) if written else ""
    if not flat:
        return None
    if any(cue in flat for cue in wording.modes.get("both", ())):
        return "both"
    ways = [way for way in ("online", "offline") if any(cue in flat for cue in wording.modes.get(way, ()))]
    return "both" if len(ways) == 2 else ways[0] if ways else None


def find_mode_of_place(place: str | None, wording: Wording) -> str | None:
    """online where a place opens so (线上), both where that stands beside another (文化馆及线上); else None."""
    flat = "".join(unicodedata.normalize("NFKC", place or "").split())
    if any(cue in flat for cue in wording.modes.get("both", ())):
        return "both"
    cues = [cue for cue in wording.modes.get("online", ()) if len(cue) > 1]  # 云 opens names of places
    if flat.startswith(tuple(cues)):
        return "online"
    return "both" if any(f"{mark}{cue}" in flat for cue in cues for mark in "及和与、+/,") else None


class _KindIndex:
    """The kinds by their cues, each kind of a cue as often as it lists the cue, and by what an organiser may write."""

    def __init__(self, kinds: Mapping[str, Category]) -> None:
        self.owners: dict[str, list[str]] = {}
        for code, kind in kinds.items():
            for cue in kind.cues:
                self.owners.setdefault(cue, []).append(code)
        self.finder = WordFinder(self.owners)
        self.stated = lru_cache(maxsize=1_000)(self._stated)
        self._labels = {code: unicodedata.normalize("NFKC", kind.label) for code, kind in kinds.items()}

    def _stated(self, written: str) -> str | None:
        flat = "".join(unicodedata.normalize("NFKC", written).split())
        if len(flat) < 2:
            return None
        for code, label in self._labels.items():
            if flat in (code, label) or (len(flat) >= 4 and (flat in label or label in flat)):
                return code
        return None


_last: dict[int, tuple[Mapping[str, Category], _KindIndex]] = {}  # kinds asked for last, and their index


def _index_of(kinds: Mapping[str, Category]) -> _KindIndex:
    """The index of these kinds, made once: categories and themes are asked for by turns, row after row."""
    known = _last.get(id(kinds))
    if known is None or known[0] is not kinds:
        if len(_last) >= _KEPT:
            _last.clear()
        known = _last[id(kinds)] = kinds, _KindIndex(kinds)
    return known[1]


def _count(finder: WordFinder, text: str) -> dict[str, int]:
    """How often each cue stands in the text, none of its places overlapping."""
    times: dict[str, int] = {}
    ends: dict[str, int] = {}
    for cue, start, end in finder.find_every(text):
        if start >= ends.get(cue, 0):
            times[cue], ends[cue] = times.get(cue, 0) + 1, end
    return times
