"""The objects of an OFD page (GB/T 33190) to characters with their boxes, drawn lines and pictures, in points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat

from lxml import etree

from kepuri_eval.intake.readers.content import too_large
from kepuri_eval.intake.readers.glyphlines import Run
from kepuri_eval.intake.readers.ooxml import local_name
from kepuri_eval.intake.readers.rulings import THIN, Box, Matrix, Outline, box_of, drawn_boxes, placed, times
from kepuri_eval.intake.readers.strayed import Placed

POINTS = 72 / 25.4  # to a millimetre
_DEEPEST = 6  # blocks and composite objects in one another
_ABOVE, _BELOW = 0.88, 0.12  # of a character's size, from its base line
_WIDE, _NARROW = 1.0, 0.5  # of its size, of a character whose width nothing tells
_LEVEL = 0.05  # slope of words that still stand level
_FAR = 1e6
_STEPS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each letter of a path
_TOKEN = re.compile(r"[A-Za-z]|[-+.\d][-+.\deE]*")


@dataclass
class Drawn:
    """What stands on a page: words in the order they are drawn, thin boxes, pictures by box and resource."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[tuple[Box, str]] = field(default_factory=list)
    paths: int = 0


class Cost:
    """What may still be looked at in one document; templates and composite objects count each time they are used."""

    def __init__(self, objects: int = 1_000_000, chars: int = 5_000_000, corners: int = 400_000) -> None:
        self.objects, self.chars, self.corners = objects, chars, corners

    def take(self, objects: int, chars: int = 0) -> None:
        """Count; `ReadError` (too large) beyond what may be looked at."""
        self.objects -= objects
        self.chars -= chars
        if self.objects < 0 or self.chars < 0:
            raise too_large("文档内容过多")


def read_objects(root: etree._Element, page: Box, units: Mapping[str, etree._Element], cost: Cost) -> Drawn:
    """What a page's or a template's content draws.

    Args:
        page: left, top, width and height of the page in millimetres, `top` growing downward.
        units: composite graphics by their id.
    """
    left, top, _, height = page
    flipped = (POINTS, 0.0, 0.0, -POINTS, -left * POINTS, (top + height) * POINTS)
    walker = _Walker(units, cost)
    for content in root.iterchildren("{*}Content"):
        walker.walk(content, flipped, 0)
    return walker.found


class _Walker:
    """Goes through layers and blocks once."""

    def __init__(self, units: Mapping[str, etree._Element], cost: Cost) -> None:
        self.found = Drawn()
        self._units, self._cost = units, cost

    def walk(self, parent: etree._Element, outer: Matrix, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for node in parent:
            tag = local_name(node)
            if tag in ("Layer", "PageBlock", "Content"):
                self.walk(node, outer, depth + 1)
                continue
            if not tag.endswith("Object") or node.get("Visible", "true") in ("false", "0"):
                continue
            self._cost.take(1)
            matrix = _matrix_of(node, outer)
            if matrix is None:
                continue
            if tag == "TextObject":
                self._text(node, matrix)
            elif tag == "PathObject":
                self._path(node, matrix)
            elif tag == "ImageObject":
                self._picture(node, outer)
            elif tag == "CompositeObject" and (unit := self._units.get(node.get("ResourceID", ""))) is not None:
                self.walk(unit, matrix, depth + 1)

    def _text(self, node: etree._Element, matrix: Matrix) -> None:
        size = number(node.get("Size"), 0.0)
        scale = number(node.get("HScale"), 1.0)
        if size <= 0:
            return
        x = y = 0.0
        for code in node.iterchildren("{*}TextCode"):
            text = (code.text or "").strip("\r\n\t")
            self._cost.take(0, len(text))
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            run = _run(text, x, y, code, size, scale, matrix)
            if run is not None:
                self.found.runs.append(run)

    def _path(self, node: etree._Element, matrix: Matrix) -> None:
        self.found.paths += 1
        is_stroked = node.get("Stroke", "true") not in ("false", "0")
        is_filled = node.get("Fill", "false") in ("true", "1")
        if self._cost.corners < 0 or not (is_stroked or is_filled):
            return
        for data in node.iterchildren("{*}AbbreviatedData"):
            outlines = list(_outlines(data.text or "", matrix))
            self._cost.corners -= sum(map(len, outlines))
            if not outlines or self._cost.corners < 0:
                return
            whole = box_of(chain.from_iterable(outlines))
            if whole[2] - whole[0] <= THIN or whole[3] - whole[1] <= THIN:
                self.found.boxes.append(whole)
            else:
                self.found.boxes += drawn_boxes(outlines, is_stroked=is_stroked)

    def _picture(self, node: etree._Element, outer: Matrix) -> None:
        box = numbers(node.get("Boundary"))
        if len(box) == 4:
            left, top, width, height = box
            corners = ((left, top), (left + width, top + height))
            self.found.pictures.append((box_of(placed(*at, outer) for at in corners), node.get("ResourceID", "")))


def _run(text: str, x: float, y: float, code: etree._Element, size: float, scale: float, matrix: Matrix) -> Run | None:
    """The characters of one TextCode where they stand; None where there are none, or not on any page."""
    across, down = code.get("DeltaX"), code.get("DeltaY")
    steps = chain(_deltas(across, len(text)), repeat(None))
    falls = chain(_deltas(down, len(text)), repeat(0.0))
    height = size * math.hypot(matrix[2], matrix[3])
    stretch = math.hypot(matrix[0], matrix[1])
    glyphs: list[Placed] = []
    for char, step, fall in zip(text, steps, falls, strict=False):
        width = scale * size * (_NARROW if char.isascii() else _WIDE)
        if step is not None and 0 < step <= 1.1 * size:
            width = step
        at, base = placed(x, y, matrix)
        glyphs.append(Placed(char, at, base - _BELOW * height, at + width * stretch, base + _ABOVE * height))
        x += step if step is not None else 0.0 if down and not across else width
        y += fall or 0.0
    if not text.strip() or height <= 0 or not all(abs(one.left) + abs(one.bottom) < _FAR for one in glyphs):
        return None
    return Run(glyphs, matrix[0] > 0 and abs(matrix[1]) <= _LEVEL * matrix[0] and not _is_upright(glyphs))


def _is_upright(glyphs: list[Placed]) -> bool:
    """Whether characters stand one below the other."""
    return len(glyphs) > 1 and glyphs[0].bottom - glyphs[-1].bottom > 0.5 * (glyphs[0].top - glyphs[0].bottom)


def _deltas(told: str | None, most: int) -> Iterator[float]:
    """The steps from character to character, at most so many; `g 3 2.5` stands for three of 2.5."""
    words = iter((told or "").split())
    left = most
    for word in words:
        count, step = 1, word
        if word == "g":
            count, step = int(number(next(words, ""), 0.0)), next(words, "")
        value = number(step, 0.0)
        for _ in range(min(count, left)):
            yield value
        left -= max(count, 0)
        if left <= 0:
            return


def _outlines(data: str, matrix: Matrix) -> Iterator[Outline]:
    """The corners of each outline of a path, the first again where it is closed; a curve goes straight."""
    outline: Outline = []
    step, values = "", []
    for token in chain(_TOKEN.findall(data), "M"):
        if not token.isalpha():
            values.append(number(token, 0.0))
            continue
        if step in ("M", "S") and len(values) >= 2:
            if len(outline) > 1:
                yield outline
            outline = [placed(values[0], values[1], matrix)]
        elif step == "C" and outline:
            outline.append(outline[0])
        elif step in _STEPS and outline and len(values) >= _STEPS[step] > 0:
            outline.append(placed(values[-2], values[-1], matrix))
        step, values = token, []
    if len(outline) > 1:
        yield outline


def _matrix_of(node: etree._Element, outer: Matrix) -> Matrix | None:
    """From an object's own measure to the page; None where it has no place."""
    box = numbers(node.get("Boundary"))
    if len(box) != 4:
        return None
    own = numbers(node.get("CTM"))
    moved = (1.0, 0.0, 0.0, 1.0, box[0], box[1])
    if len(own) == 6:
        a, b, c, d, e, f = own
        return times(times((a, b, c, d, e, f), moved), outer)
    return times(moved, outer)


def numbers(told: str | None) -> list[float]:
    """The numbers of a box or a matrix; none where one of them is no number."""
    found = [number(word, math.nan) for word in (told or "").split()[:7]]
    return [] if any(map(math.isnan, found)) else found


def number(word: str | None, default: float) -> float:
    """A number as written, within any page; `default` for everything else."""
    try:
        value = float(word or "")
    except ValueError:
        return default
    return value if abs(value) < _FAR else default
