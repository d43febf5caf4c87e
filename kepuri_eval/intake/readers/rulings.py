"""The drawings of a PDF page to its rulings: the straight lines across and down that borders of tables are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ctypes import c_float, c_int
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Outline = list[tuple[float, float]]

THIN = 3.0  # points: what is no wider is a line, however it was drawn
_LEAST = 6.0  # shorter than any side of a cell: dots, ticks, letters drawn as shapes
_GAP = 5.0  # between dashes, and between the borders of neighbouring cells
_SAME, _NEAR, _WIDEST = 0.6, 4.6, 7.0  # one line; the lines of one double border, and the widest of these
_DEEPEST = 3
_PAGE_OBJECTS, _DOCUMENT_OBJECTS = 40_000, 400_000
_DOCUMENT_CHARS = 2_000_000
_SEGMENTS, _MOST_PAIRS = 20_000, 40_000
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Ruling(NamedTuple):
    """A line along one axis: its place on the other, where it starts and ends."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The lines across a page (`at` is their height, growing upward) and those down it."""

    across: list[Ruling]
    down: list[Ruling]


class Budget:
    """How much of a document may still be looked at for tables; made-up pages hold millions of objects.

    Attributes:
        left: objects, corners of outlines, and pairs of rulings that may meet.
        chars: characters of pages with tables.
    """

    def __init__(self, objects: int = _DOCUMENT_OBJECTS, chars: int = _DOCUMENT_CHARS) -> None:
        self.left, self.chars = objects, chars


def find_rulings(page: pdfium.PdfPage, budget: Budget) -> Rulings:
    """The rulings of a page as it is shown, turned upright; none where it holds more objects than are looked at."""
    found = _Drawings(budget)
    if not found.collect(page):
        return Rulings([], [])
    turns = raw.FPDFPage_GetRotation(page.raw)
    return bounded_rulings((turned(box, turns) for box in found.boxes), budget)


def bounded_rulings(boxes: Iterable[Box], budget: Budget) -> Rulings:
    """As `join_boxes`; none where more of them may meet than are looked at."""
    rulings = join_boxes(boxes)
    pairs = len(rulings.across) * len(rulings.down)
    budget.left -= pairs
    return rulings if pairs <= _MOST_PAIRS and budget.left >= 0 else Rulings([], [])


def turned(box: Box, turns: int) -> Box:
    """A box (left, bottom, right, top) of a page that is shown turned clockwise by so many quarters."""
    left, bottom, right, top = box
    if turns == 1:
        return bottom, -right, top, -left
    if turns == 2:
        return -right, -top, -left, -bottom
    if turns == 3:
        return -top, left, -bottom, right
    return box


def join_boxes(boxes: Iterable[Box]) -> Rulings:
    """Thin boxes to rulings: dashes and dots joined, the lines of a double border taken as one."""
    across: list[Ruling] = []
    down: list[Ruling] = []
    for left, bottom, right, top in boxes:
        if top - bottom <= THIN:
            across.append(Ruling((bottom + top) / 2, left, right))
        if right - left <= THIN:
            down.append(Ruling((left + right) / 2, bottom, top))
    return Rulings(_joined(across), _joined(down))


def _joined(lines: list[Ruling]) -> list[Ruling]:
    pieces = [line for level in _levels(lines, _SAME, _SAME * 2) for line in _runs(level)]
    long = [line for line in pieces if line.end - line.start >= _LEAST]
    return [line for level in _levels(long, _NEAR, _WIDEST) for line in _runs(level)]


def _levels(lines: list[Ruling], near: float, widest: float) -> Iterator[list[Ruling]]:
    """Lines that lie at one place, each chain of near ones bounded so that close dots do not join a whole page."""
    level: list[Ruling] = []
    for line in sorted(lines):
        if level and (line.at - level[-1].at > near or line.at - level[0].at > widest):
            yield level
            level = []
        level.append(line)
    if level:
        yield level


def _runs(level: list[Ruling]) -> list[Ruling]:
    """The lines of one place, put there together, those that meet or nearly do joined."""
    weights = [line.end - line.start + 0.01 for line in level]
    at = sum(line.at * weight for line, weight in zip(level, weights, strict=True)) / sum(weights)
    runs: list[Ruling] = []
    for line in sorted(level, key=lambda line: (line.start, line.end)):
        if runs and line.start - runs[-1].end <= _GAP:
            runs[-1] = Ruling(at, runs[-1].start, max(runs[-1].end, line.end))
        else:
            runs.append(Ruling(at, line.start, line.end))
    return runs


class _Drawings:
    """Collects the boxes of what is drawn thin on a page, and of the sides of what is drawn as an outline."""

    def __init__(self, budget: Budget) -> None:
        self.boxes: list[Box] = []
        self._budget, self._segments = budget, _SEGMENTS
        self._sides = [c_float() for _ in range(4)]
        self._mode, self._stroke = c_int(), c_int()
        self._x, self._y = c_float(), c_float()

    def collect(self, page: pdfium.PdfPage) -> bool:
        """Whether all that is drawn was looked at."""
        count = raw.FPDFPage_CountObjects(page.raw)
        items = (raw.FPDFPage_GetObject(page.raw, index) for index in range(count))
        return self._take(items, count, _UPRIGHT, 0, [_PAGE_OBJECTS])

    def _take(self, items: Iterator, count: int, matrix: Matrix, depth: int, left: list[int]) -> bool:
        left[0] -= count
        self._budget.left -= count
        if left[0] < 0 or self._budget.left < 0:
            return False
        for item in items:
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._take_path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                number = raw.FPDFFormObj_CountObjects(item)
                inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(number))
                if not self._take(inner, number, times(_matrix_of(item), matrix), depth + 1, left):
                    return False
            if self._segments < 0 or self._budget.left < 0:
                return False
        return True

    def _take_path(self, path: object, matrix: Matrix) -> None:
        left, bottom, right, top = self._sides
        if not raw.FPDFPageObj_GetBounds(path, left, bottom, right, top):
            return
        box = _moved((left.value, bottom.value, right.value, top.value), matrix)
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            self.boxes.append(box)
            return
        raw.FPDFPath_GetDrawMode(path, self._mode, self._stroke)
        count = raw.FPDFPath_CountSegments(path)
        if not self._stroke.value and count <= 5:
            return  # a coloured background
        self._segments -= count
        self._budget.left -= count
        if self._segments < 0 or self._budget.left < 0:
            return
        outlines = self._outlines(path, count, times(_matrix_of(path), matrix))
        self.boxes += drawn_boxes(outlines, is_stroked=bool(self._stroke.value))

    def _outlines(self, path: object, count: int, matrix: Matrix) -> list[Outline]:
        """The corners of each outline of a path, the first again where it is closed; a curve goes straight."""
        found: list[Outline] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            raw.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            point = placed(self._x.value, self._y.value, matrix)
            if not found or raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                found.append([point])
            else:
                found[-1].append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                found[-1].append(found[-1][0])
        return found


def drawn_boxes(outlines: list[Outline], *, is_stroked: bool) -> Iterator[Box]:
    """The boxes of what may be a ruling in a path: each side of a stroked one, thin parts of a filled one."""
    if is_stroked:
        for outline in outlines:
            yield from (box_of(side) for side in zip(outline, outline[1:], strict=False))
    else:
        yield from _filled(list(map(box_of, outlines)))


def _filled(boxes: list[Box]) -> Iterator[Box]:
    """Thin ones among filled outlines, and the four sides of a frame: one outline close within another."""
    whole: Box | None = None
    for box in boxes:
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            yield box
        elif whole is not None and _frames(whole, box):
            left, bottom, right, top = whole
            inner_left, inner_bottom, inner_right, inner_top = box
            sides = (
                (left, bottom, inner_left, top), (inner_right, bottom, right, top),
                (left, bottom, right, inner_bottom), (left, inner_top, right, top),
            )  # fmt: skip
            yield from (side for side in sides if min(side[2] - side[0], side[3] - side[1]) > 0)
            whole = None
        else:
            whole = box


def _frames(outer: Box, inner: Box) -> bool:
    gaps = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    return all(-0.01 <= gap <= THIN for gap in gaps) and max(gaps) > 0.01


def box_of(points: Iterable[tuple[float, float]]) -> Box:
    """left, bottom, right, top of all the points."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _matrix_of(item: object) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def placed(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: Matrix) -> Box:
    left, bottom, right, top = box
    return box if matrix is _UPRIGHT else box_of(placed(x, y, matrix) for x in (left, right) for y in (bottom, top))
