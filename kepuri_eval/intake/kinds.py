"""Words of an activity to its category, theme and mode, by the cues in params."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kepuri_eval.wording import Category, Wording

_NAME_COUNTS = 3


def find_category(name: str, text: str, written: str, kinds: Mapping[str, Category]) -> str | None:
    """The kind whose label the organiser wrote, else the one with most cues; those in the name count three times.

    Equal counts go to the kind declared first. None when no cue is found.
    """
    stated = _stated(written, kinds)
    if stated:
        return stated
    scores = {
        code: sum(_NAME_COUNTS * name.count(cue) + min(text.count(cue), 2) for cue in kind.cues)
        for code, kind in kinds.items()
    }
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


def _stated(written: str, kinds: Mapping[str, Category]) -> str | None:
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    if len(flat) < 2:
        return None
    for code, kind in kinds.items():
        label = unicodedata.normalize("NFKC", kind.label)
        if flat in (code, label) or (len(flat) >= 4 and (flat in label or label in flat)):
            return code
    return None
