"""From a line of a platform's counters (共6篇 总阅读21,460 总分享733) to a table of one row of a unit's figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table
from kepuri_eval.intake.tabular.headings import ENDS, HeadingIndex, says_other_time

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd

_NUMBER = r"[ 　:：]*(\d[\d,]*(?:\.\d+)?[万亿]?)(?:人?次)?[ 　,，;；|｜/]*"
_FIRST = re.compile(rf"(?:总|累计|合计)([\u4e00-\u9fff]{{2,6}}?){_NUMBER}")
_NEXT = re.compile(rf"(?:总|累计|合计)?([\u4e00-\u9fff]{{2,6}}?){_NUMBER}")
_NOT_OF_ALL = re.compile("[，,。；;！!]|截[至止]|以来|目前")  # in a sentence, or since an account was opened
_OF_PLATFORMS = frozenset({"online_views", "live_views", "shares", "likes", "followers", "peaks"})
_LONGEST_LEAD, _LEAST = 30, 2


def find_counters(blocks: pd.DataFrame | ByDocument, index: HeadingIndex) -> list[Table]:
    """Lines that end in two counters or more, the first of all (总阅读, 累计播放), and in nothing else."""
    found = []
    for doc_id, told in blocks_by_document(blocks).items():
        grid = Grid(doc_id, "counters")
        for block in (block for block in told if block.table is None):
            first = _FIRST.search(block.text, 0, 2 * _LONGEST_LEAD)
            lead = block.text[: first.start()] if first else ""
            if first is None or len(lead) > _LONGEST_LEAD or _NOT_OF_ALL.search(lead) or says_other_time(lead):
                continue
            table = _table(grid, block.locator, block.position + 1, _pairs(block.text, first), index)
            if table is not None:
                found.append(table)
    return found


def _pairs(text: str, first: re.Match[str]) -> list[re.Match[str]]:
    """Label and number from the first counter to the end of the text; none where something else stands there."""
    pairs, at = [first], first.end()
    while at < len(text.rstrip()):
        following = _NEXT.match(text, at)
        if following is None:
            return []
        pairs.append(following)
        at = following.end()
    return pairs


def _table(grid: Grid, locator: str, row: int, pairs: list[re.Match[str]], index: HeadingIndex) -> Table | None:
    headings = [index.read(pair[1]) for pair in pairs]
    are_known = all(one.field in _OF_PLATFORMS and one.certainty >= ENDS for one in headings)
    if len(pairs) < _LEAST or not are_known:
        return None
    columns, cells = {}, {}
    for place, (pair, heading) in enumerate(zip(pairs, headings, strict=True), start=1):
        columns[place] = Column(place, heading, pair[1], locator)
        # what stands before gives way to blanks, so that places in the cell are places in the line
        cells[place] = Cell(locator, " " * pair.start(2) + pair[2], row, place)
    return Table(grid, "", (), columns, [], [], rows=[Row("activity", row, cells)], has_names=False)
