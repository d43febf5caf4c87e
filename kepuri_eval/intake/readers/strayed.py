"""Characters of one line of a page, some drawn after the others, to the line in the order they stand in.

Where a font lacks a sign, a program draws the line with gaps and puts the sign (“ ”, mostly) into them afterwards. The
text layer tells characters as they were drawn: 以 科学点亮生活 为题…开放日 “ ” 3 场.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# A sign between spaces in a Chinese line; looking up where every character of every line stands would take long.
_ALONE = re.compile(r"(?:^|\s)[“”‘’《》〈〉「」『』【】〔〕（）()，。、；：！？·—…～①-⑳]+(?:\s|$)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_GAP = 0.18  # of a character's height; as much is left between Chinese and Latin


class Placed(NamedTuple):
    """A character and its box."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


def may_have_strayed(words: str) -> bool:
    """Whether a line looks as if signs in it had been drawn after the rest."""
    return _ALONE.search(words) is not None and _CHINESE.search(words) is not None


def put_in_order(placed: Sequence[Placed]) -> str | None:
    """The line from left to right; None when it stands in that order already or is no single level line."""
    drawn = [one for one in placed if not one.char.isspace()]
    if not drawn:
        return None
    height = max(drawn[0].top - drawn[0].bottom, 1.0)
    is_level = all(abs(one.bottom - drawn[0].bottom) < 0.5 * height for one in drawn)
    goes_back = any(after.left < before.left - 0.1 * height for before, after in zip(drawn, drawn[1:], strict=False))
    if not is_level or not goes_back:
        return None
    drawn.sort(key=lambda one: one.left)
    words = drawn[0].char
    for before, one in zip(drawn, drawn[1:], strict=False):
        words += (" " if one.left - before.right > _GAP * height else "") + one.char
    return words
