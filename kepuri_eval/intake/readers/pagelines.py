"""Lines of words placed on a page to paragraphs, each wrapped line joined to the one before it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kepuri_eval.intake.readers.content import Block

_STARTS = re.compile(  # 2.9月20日 opens an item, 2.6万人 does not
    r"^\s*([一二三四五六七八九十百]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)"
    r"|\d{1,2}[.．、)）](?!\d+(?![\d年月日]))|[●•■◆—-]\s)"
)
_WHOLE = "".join(
    map(chr, range(33, 127))
)  # a number or a Latin word is not parted: it leaves a gap at the end of the line before

_STOPS = re.compile(r"[。！？!?；;：:]\s*$")
_OPEN = re.compile(r"[，,、]\s*$")
_GAP, _GAPS = re.compile(r"\S\s+\S"), 2  # in a row of a table without borders, at least
_SLACK, _RAGGED = 1.6, 4.0  # heights of a line that it may end before the edge: any full one, one in mid sentence
_INDENTED = (1.2, 3.0)  # heights of a line that the first one of a paragraph stands in from the margin


class Line(NamedTuple):
    """One visual line: its number on the page from 1, its extent with `top` growing upward, and its ink."""

    number: int
    text: str
    left: float
    right: float
    top: float
    height: float
    ink: str = "black"


def join_lines(lines: list[Line], prefix: str, most_chars: int, page: list[Line] | None = None) -> list[Block]:
    """Lines that run to the right edge go on in the next one, unless that starts an item or a paragraph of its own.

    Where a paragraph begins indented its lines may end some signs before the edge, in mid sentence: the next one at
    the margin is still its. The edge is that of all lines of the `page`, where `lines` are only some of them.
    """
    if not lines:
        return []
    page = page or lines
    edge, margin = max(line.right for line in page), min(line.left for line in page)
    blocks: list[Block] = []
    before: Line | None = None
    is_indented = False
    for line in lines:
        slack = _RAGGED if is_indented and before and not _STOPS.search(before.text) else _SLACK
        if before is not None and _goes_on(before, line, edge - slack * before.height, margin):
            blocks[-1].text = glue(blocks[-1].text, line.text)[:most_chars]
        else:
            blocks.append(Block(f"{prefix}{line.number}", "line", line.text[:most_chars]))
            is_indented = _INDENTED[0] < (line.left - margin) / line.height < _INDENTED[1]
        before = line
    return blocks


def glue(first: str, second: str) -> str:
    """Two pieces of one text; a space only between Latin words."""
    first, second = first.rstrip(), second.lstrip()
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second


def _goes_on(before: Line, line: Line, edge: float, margin: float) -> bool:
    """Whether a line that reaches the `edge` goes on in the next one."""
    size = before.height
    whole = (len(line.text) - len(line.text.lstrip(_WHOLE))) * 0.6 * size
    full = before.right > edge - whole or _OPEN.search(before.text) is not None  # no paragraph ends with a comma
    close = 0 < before.top - line.top < 2.6 * size
    alike = abs(line.height - size) < 0.25 * size
    indented = line.left > margin + _INDENTED[0] * size
    short = before.right - before.left < 8 * size
    apart = "\t" in before.text or "\t" in line.text or before.ink != line.ink or _are_two_numbers(before, line)
    return full and close and alike and not indented and not short and not apart and not _STARTS.match(line.text)


def _are_two_numbers(before: Line, line: Line) -> bool:
    """Whether figures end a line and begin the next and are none together: those of rows, words set apart in them."""
    is_row = len(_GAP.findall(before.text)) >= _GAPS
    return is_row and before.text[-1:].isdigit() and line.text[:1].isdigit()
