"""What a document tells outside of its activity tables, passage by passage, each with its places in the blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from kepuri_eval.intake.language.clauses import join_lines
from kepuri_eval.intake.records import BlockRow

_SUBJECT = "subject"
_HEADERS = (_SUBJECT, "from")  # of a mail
_FORWARDED = re.compile(r"\s*(?:fwd?|转发)[:：]", re.I)
_QUOTED_LINE = re.compile(r"^\s*>+")
_STRAIGHT = re.compile('"([^"“”\n]{1,40})"')
_LONG = 40  # signs from which the lines of a cell may tell an activity each
_LEAST_LISTED = 12  # and those of a cell beside a label that says so
# 活动一, 重点活动（时间、地点、人数）: what stands beside it tells an activity, or several
_LABEL = re.compile(
    r"(?:科普|主要|重点|特色|代表性?|典型|亮点|主题|品牌|所|开展|举办|的)*活动"
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]?|开展|列举|举例|明细|清单|内容|情况|简况|概况|简介|介绍)*"
    r"(?:[（(][^（）()]{2,30}[)）])?[:：]?"
)
_MOST_HEADS = 40  # cells of a row that are looked at
LISTED = "listed"  # the kind of lines of such cells
_COMMA, _BETWEEN = re.compile("[，,。；;]"), re.compile("(?<=\\S)(?:[ \u3000|｜]|(?<!\\d)[/／]|[/／](?!\\d))(?=\\S)")
_OPENING = 20
_COUNTED_OFF = re.compile(
    "(?=[一二三四五六七八九十首其再第活亮先最①-⑳])(?:(?<![^。；;：:，,])(?:[一二三四五六七八九十]是|(?:首先|其次|再次|其[一二三四五六])[，,])"
    "|(?<![^。；;])(?:先|再|最后)[说讲](?=[^，,。；;]{2,6}[。，,])|(?<![^。；;])[一二三四五六七八九十]、(?=[^、，,]{2,20}。)|(?<=[。；;])第[一二三四五六七八九十][件个场项次][，,]"
    "|(?<![^。；;])(?:活动|亮点)[一二三四五六七八九十\\d]{1,2}[：:]"
    "|(?<![^。；;：:\\s　])[①-⑳](?=\\S))"
)


class Piece(NamedTuple):
    """text[start:end] of a passage is the block's text from `offset` on."""

    locator: str
    start: int
    end: int
    offset: int


class Passage(NamedTuple):
    """A paragraph, lines that go on in each other, a line of a cell, or one of several things told in a paragraph.

    `opening` is how the paragraph begins that it was parted from.
    """

    kind: str
    text: str
    pieces: tuple[Piece, ...]
    opening: str = ""

    def places(self, start: int = 0) -> tuple[tuple[str, int, int], ...]:
        """(locator, start, end) in the blocks of the passage from `start` on."""
        found = []
        for piece in self.pieces:
            if piece.end > start:
                cut = max(0, start - piece.start)
                found.append((piece.locator, piece.offset + cut, piece.offset + piece.end - piece.start))
        return tuple(found)


def read_passages(told: Sequence[BlockRow], in_tables: set[tuple[str, str]]) -> list[Passage]:
    """Passages in reading order: of blocks outside of tables, and of cells in which a page sets out its text.

    Args:
        told: the blocks of one document.
        in_tables: (doc_id, locator) of cells and lines that activity tables account for.
    """
    is_forwarded = any(block.locator == _SUBJECT and _FORWARDED.match(block.text) for block in told)
    found: list[Passage] = []
    run: list[tuple[str, str, str]] = []
    in_row: tuple[str | None, int | None] = (None, None)
    is_listed, heads, seen = False, set(), set()
    for at, block in enumerate(told):
        if block.table is not None and block.table not in seen:  # its first cell: 街道 | 活动开展情况
            seen.add(block.table)
            heads |= _heads_of_lists(told[at : at + _MOST_HEADS])
        if block.table is None or (block.table, block.row) != in_row:
            in_row, is_listed = (block.table, block.row), False
        if block.table is not None and len(block.text) < _LEAST_LISTED + _LONG:
            is_listed = _says_listed(block.text, is_listed=is_listed)
        if (block.doc_id, block.locator) in in_tables or block.locator in _HEADERS:
            continue
        block = block._replace(text=_STRAIGHT.sub(r"“\1”", block.text)) if '"' in block.text else block
        is_item = is_listed or (block.table, block.column) in heads
        least = _LEAST_LISTED if is_item else _LONG
        is_page = len(block.text) >= least and (block.table is not None or "\n" in block.text)
        if is_page and block.kind != "heading":  # a cell, or a paragraph of several lines
            found += [*_joined(run), *_lines_of(block, LISTED if is_item else "line")]
            run = []
        elif block.table is None:
            text = _QUOTED_LINE.sub(_blank, block.text) if is_forwarded else block.text
            run.append((block.locator, block.kind, text))
    return [part for passage in [*found, *_joined(run)] for part in _parted(passage)]


def _heads_of_lists(begun: Sequence[BlockRow]) -> set[tuple[str | None, int | None]]:
    """(table, column) of the cells of a table's first row, but for its first, that head columns of activities.

    `begun`: the blocks with which the table begins.
    """
    row = takewhile(lambda block: (block.table, block.row) == (begun[0].table, begun[0].row), begun)
    return {(one.table, one.column) for one in [*row][1:] if _LABEL.fullmatch("".join(one.text.split()))}


def _says_listed(words: str, *, is_listed: bool) -> bool:
    """Whether what stands behind a cell in its row is a list of activities: the cell says so, or is no label."""
    plain = "".join(words.split())
    return _LABEL.fullmatch(plain) is not None or (is_listed and len(plain) >= _LEAST_LISTED)


def _blank(mark: re.Match[str]) -> str:
    return " " * len(mark[0])


def _joined(run: list[tuple[str, str, str]]) -> Iterator[Passage]:
    for paragraph in join_lines(run):
        pieces = tuple(Piece(locator, start, end, 0) for locator, start, end in paragraph.lines)
        yield Passage(paragraph.kind, paragraph.text, pieces)


def _lines_of(block: BlockRow, kind: str) -> Iterator[Passage]:
    for line in re.finditer(r"[^\n]*\S[^\n]*", block.text):
        parted = kind == LISTED and not _COMMA.search(line[0])  # 9月18日 第二中学 近视防控讲座 410人
        text = _BETWEEN.sub("，", line[0]) if parted else line[0]
        yield Passage(kind, text, (Piece(block.locator, 0, len(text), line.start()),))


def _parted(passage: Passage) -> Iterable[Passage]:
    """The passage, or one for each thing it counts off: 一是举办…。二是开展…."""
    starts = [mark.start() for mark in _COUNTED_OFF.finditer(passage.text)]
    if len(starts) < 2:
        return [passage]
    ends = [*starts, len(passage.text)]
    return [cut(passage, start, end) for start, end in zip([0, *starts], ends, strict=True) if end > start]


def cut(passage: Passage, start: int, end: int) -> Passage:
    """The passage text[start:end] of a passage, with its places."""
    pieces = tuple(
        Piece(
            piece.locator, max(piece.start - start, 0), min(piece.end, end) - start,
            piece.offset + max(start - piece.start, 0),
        )
        for piece in passage.pieces if piece.start < end and piece.end > start
    )  # fmt: skip
    return Passage(passage.kind, passage.text[start:end], pieces, passage.text[:_OPENING])
