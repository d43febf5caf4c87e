"""Words that were put on a page piece by piece to its lines in reading order, each character with its box."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.rulings import Box
from kepuri_eval.intake.readers.strayed import Placed

_LEVEL = 0.6  # of the lower one's height that pieces of one line share
_NEAR = 1.5  # heights between a piece and the line drawn earlier that it belongs to
_SAME = 0.3  # of a height by which a word is drawn over itself to look bold
_FORE = 0.1  # of a height: as much of a character is surely its own, how wide it is is often a guess
_GAP, _LATIN_GAP = 0.6, 0.25  # of a height; as much is a space
_BAND = 4.0  # points
_MOST_LEVEL = 40  # lines at one height that are looked at; made-up pages have any number
_JUMPS = 0.1  # share of lines that stand above the one before; with more they were drawn in no order


class Run(NamedTuple):
    """Characters drawn at once; `is_level` where they stand beside each other on a level line."""

    glyphs: list[Placed]
    is_level: bool


def page_text(runs: Sequence[Run], around: Sequence[Run] = ()) -> PageText:
    """The lines of a page in the order they were drawn, what lies level joined, spaces where there are gaps.

    Args:
        around: pieces of the page's template, whose lines go where they stand.
    """
    lines = _in_order(_lines(runs))
    for line in _lines(around):
        place = next((at for at, other in enumerate(lines) if other.base < line.base), len(lines))
        lines.insert(place, line)
    text: list[str] = []
    boxes: list[Box] = []
    for line in lines:
        for glyph in line.spaced():
            text.append(glyph.char)
            boxes.append(glyph[1:])
        text.append("\n")
        boxes.append((boxes[-1][2], boxes[-1][1], boxes[-1][2], boxes[-1][3]))
    return PageText("".join(text[:-1]), boxes[:-1], boxes[:-1])


class _Line:
    """The pieces of one line."""

    def __init__(self, run: Run) -> None:
        self.glyphs = list(run.glyphs)
        self.is_level = run.is_level
        first = run.glyphs[0]
        self.base, self.height = first.bottom, max(first.top - first.bottom, 0.1)
        self.left, self.right = _extent(run.glyphs)
        self.last = max(one.left for one in run.glyphs)

    def takes(self, run: Run, *, is_last: bool) -> bool:
        """Whether a piece belongs to this line: it lies level with it, over none of its words, and near unless last."""
        first = run.glyphs[0]
        height = max(self.height, first.top - first.bottom)
        shared = min(first.top, self.base + self.height) - max(first.bottom, self.base)
        if not self.is_level or shared < _LEVEL * min(self.height, first.top - first.bottom):
            return False
        left, right = _extent(run.glyphs)
        if not is_last and max(left - self.right, self.left - right) > _NEAR * height:
            return False
        fore = _FORE * height
        if left > self.last + fore:
            return True
        last = max(one.left for one in run.glyphs)
        return not any(left - fore < one.left < last + fore for one in self.glyphs)

    def add(self, run: Run) -> None:
        left, right = _extent(run.glyphs)
        self.glyphs += run.glyphs
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.last = max(self.last, *(one.left for one in run.glyphs))

    def spaced(self) -> list[Placed]:
        """The characters from left to right, with a space of no width in each gap."""
        drawn = self.glyphs
        if not self.is_level:
            return drawn
        found: list[Placed] = []
        for glyph in sorted(drawn, key=lambda one: one.left):
            if found:
                before = found[-1]
                is_latin = _is_latin(before.char) and _is_latin(glyph.char)
                gap = (glyph.left - before.right) / self.height
                if gap > (_LATIN_GAP if is_latin else _GAP) and not (before.char + glyph.char).isspace():
                    space = Placed(" ", before.right, before.bottom, before.right, before.top)
                    found += [space, space] if gap > 2 else [space]
            found.append(glyph)
        return found


def _lines(runs: Iterable[Run]) -> list[_Line]:
    lines: list[_Line] = []
    bands: dict[int, list[_Line]] = defaultdict(list)
    said: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for run in runs:
        if _is_drawn_again(run, said):
            continue
        if run.is_level and lines and lines[-1].takes(run, is_last=True):
            lines[-1].add(run)
            continue
        band = int(run.glyphs[0].bottom // _BAND)
        level = [line for near in (band - 1, band, band + 1) for line in bands[near][-_MOST_LEVEL:]]
        home = next((line for line in level if line.takes(run, is_last=False)), None) if run.is_level else None
        if home is not None:
            home.add(run)
        else:
            lines.append(_Line(run))
            bands[band].append(lines[-1])
    return lines


def _is_drawn_again(run: Run, said: dict[tuple[str, int], list[tuple[float, float]]]) -> bool:
    first = run.glyphs[0]
    words = "".join(one.char for one in run.glyphs)
    slack = _SAME * (first.top - first.bottom)
    band = int(first.bottom // _BAND)
    near = [place for at in (band - 1, band, band + 1) for place in said.get((words, at), ())[-_MOST_LEVEL:]]
    if any(abs(first.left - left) < slack and abs(first.bottom - bottom) < slack for left, bottom in near):
        return True
    said[words, band].append((first.left, first.bottom))
    return False


def _in_order(lines: list[_Line]) -> list[_Line]:
    """As drawn, which keeps columns apart; from the top down where they were drawn in no order."""
    level = [line for line in lines if line.is_level]
    jumps = sum(after.base > before.base + before.height for before, after in zip(level, level[1:], strict=False))
    if jumps > max(3, _JUMPS * len(level)):
        level.sort(key=lambda line: (-line.base, line.left))
    return level + [line for line in lines if not line.is_level]


def _extent(glyphs: list[Placed]) -> tuple[float, float]:
    return min(one.left for one in glyphs), max(one.right for one in glyphs)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
