"""The words of a page that nothing sets apart, row below row: what tables without borders are made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from kepuri_eval.intake.readers.pagetables import PageText
from kepuri_eval.intake.readers.ruledtables import RuledTable
from kepuri_eval.intake.readers.rulings import Box

_FIGURE = re.compile(
    r"[约近超逾达共]?\s*\d[\d,，.]*\s*[十百千万亿wWkK]*[余多]?\s*(?:[场次人名个项条篇份家件期位元]+|[%％+])?"
)
_TELLS_FIGURE = re.compile(r"\d[余多]?(?:人次?|名|位|份)")
_HEADING = 14  # signs of a heading, at most
_NO_LABEL = re.compile(r"[一二三四五六七八九十]+、.*|[（(][一二三四五六七八九十]+[)）].*|.*[.…·]")  # lines of contents
_APART = 0.5  # heights between words of two columns; that rows below keep to them tells more
_RUNNING = re.compile(r"\d{1,3}")
_NO_COUNT = re.compile("[^年月日时点分号项场次人个名家万千百亿至到期届余多—-]")  # 9 月 14 日 is no number and a name
_BESIDE = 0.12  # heights between a running number and the words behind it
LEVEL = 0.5  # of a height by which words of one row may differ

Extent = tuple[float, float]


class Run(NamedTuple):
    """Words of a row that are not set apart: their indices on the page, their text and their extent in points."""

    first: int
    last: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Points from bottom to top."""
        return self.top - self.bottom

    @property
    def is_figure(self) -> bool:
        """Whether this is an amount, with what it counts or without."""
        return _FIGURE.fullmatch(self.text) is not None

    @property
    def tells_figure(self) -> bool:
        """Whether this is an amount, or words that tell how many came or were handed out (参加85人，志愿者7人)."""
        return self.is_figure or _TELLS_FIGURE.search(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether this may head a column or stand beside an amount."""
        text = self.text
        is_short = len(text) <= _HEADING and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
        return is_short and _NO_LABEL.fullmatch(text) is None


Row = list[Run]


def rows_of(page: PageText, ruled: Sequence[RuledTable]) -> list[Row]:
    """The runs outside of tables, row below row, each from left to right."""
    rows: list[Row] = []
    told = list(_kept_together(page, ruled))
    starts = {page.boxes[kept[at]][0] for kept in told if (at := _behind_number(page, kept, frozenset()))}
    runs = (run for kept in told for run in _parted(page, kept, starts))
    for run in sorted(runs, key=lambda run: (-(run.top + run.bottom), run.left)):
        last = rows[-1][-1] if rows else None
        if last and _middle(last) - _middle(run) < LEVEL * min(run.height, last.height):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _kept_together(page: PageText, ruled: Sequence[RuledTable]) -> Iterator[list[int]]:
    """The characters of words that are not set apart, as indices."""
    start = 0
    for line in page.text.split("\n"):
        kept: list[int] = []
        for index in range(start, start + len(line)):
            if page.text[index].isspace() or _is_inside(page.inks[index], ruled):
                continue
            if kept and _is_apart(page.boxes[kept[-1]], page.boxes[index]):
                yield kept
                kept = []
            kept.append(index)
        if kept:
            yield kept
        start += len(line) + 1


def _parted(page: PageText, kept: list[int], starts: Collection[float]) -> Iterator[Run]:
    """The run of these characters; a running number right before words (1 喀斯特地貌研学) is one of its own."""
    figures = _behind_number(page, kept, starts)
    if figures:
        yield _run(page, kept[:figures])
    yield _run(page, kept[figures:])


def _behind_number(page: PageText, kept: list[int], starts: Collection[float]) -> int:
    """Where the words behind a running number begin; 0 where they may be what it counts (1 人体标本展, 1 人次).

    Args:
        starts: where across the page words begin that stand behind other running numbers: no counting words.
    """
    at = next((at for at, index in enumerate(kept) if at and _is_behind_gap(page, kept[at - 1], index)), 0)
    if not at or not _RUNNING.fullmatch("".join(page.text[index] for index in kept[:at])):
        return 0
    left, bottom, _, top = page.boxes[kept[at]]
    is_below = any(abs(left - start) < _BESIDE * (top - bottom) for start in starts)
    return at if is_below or _NO_COUNT.match(page.text[kept[at]]) else 0


def _is_behind_gap(page: PageText, before: int, index: int) -> bool:
    box = page.boxes[before]
    return page.boxes[index][0] - box[2] > _BESIDE * (box[3] - box[1])


def _run(page: PageText, kept: list[int]) -> Run:
    boxes = [page.boxes[index] for index in kept]
    text = "".join(page.text[kept[0] : kept[-1] + 1].split())
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Run(kept[0], kept[-1], text, min(lefts), min(bottoms), max(rights), max(tops))


def _is_apart(before: Box, box: Box) -> bool:
    height = max(box[3] - box[1], 1.0)
    return box[0] - before[2] > _APART * height or box[0] < before[0]


def _is_inside(box: Box, ruled: Sequence[RuledTable]) -> bool:
    return any(grid.cell_at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) is not None for grid in ruled)


def follows(before: Row, row: Row, heights: float) -> bool:
    """Whether the middles of two rows are less than so many heights of their highest words apart."""
    return gap(before, row) < heights * max(run.height for run in (*before, *row))


def gap(before: Row, row: Row) -> float:
    """Points between the middles of two rows."""
    return (sum(extent_of(before)) - sum(extent_of(row))) / 2


def _middle(run: Run) -> float:
    return (run.top + run.bottom) / 2


def extent_of(row: Row) -> Extent:
    """Where a row begins and ends up the page, in points."""
    return min(run.bottom for run in row), max(run.top for run in row)
