"""Words without what nobody sees and programs obey."""

from __future__ import annotations

import re

# Marks that turn the direction of writing, and control characters: all but tab and what ends a line or a page.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BREAKS = re.compile("[\x0b\x0c]")


def straight(text: str) -> str:
    """The text without what nobody sees and programs obey: turning marks, escape sequences."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """The text as a workbook can hold it: `straight`, and breaks of pages as spaces."""
    return straight(_BREAKS.sub(" ", text))
