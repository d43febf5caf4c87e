"""From a document's blocks to the lines that may name its sender: its words, titles of tables, 填报单位 of forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kepuri_eval.intake.records import BlockRow

_SENDER = (
    r"(?:报送|填报|填表|上报|申报|报告)?(?:单位|学会|协会|科协|基地|部门)(?:名称|全称)?"
    r"(?:[（(](?:盖章|公章|全称)[）)])?"
)
_LABEL = re.compile(rf"^{_SENDER}[:：]?$")
_LABELLED = re.compile(rf"^{_SENDER}[:：]\s*(?=\S)")
_DAY = r"(?:(?:19|20)?\d{2}\s?[年.\-/]\s?)?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?[日号]?"
_DATED = re.compile(rf"^[（(]?\s*(?P<name>[^\d（(]{{2,}}?)[\s，,]*{_DAY}\s*[）)]?$")
# whoever is named behind it can be called: 青云寺科普基地  李某 ***********
_WITH_PERSON = re.compile(r"^(?P<name>[^\d（(]{2,}?)[\s　]+(?:联系人[:：]?\s*)?[\u4e00-\u9fff]{2,4}[\s　:：]*\*{3,}$")


def naming_lines(blocks: Sequence[BlockRow]) -> list[str]:
    """The lines of a document in which its sender may be named, in order.

    Of a table these are the cells that stand alone in their row, as titles do, and what stands behind 填报单位. Other
    cells name whoever the table is about: the units of an address book sent none of it.
    """
    lines: list[str] = []
    for (table, _), row in groupby(blocks, key=lambda block: (block.table, block.row)):
        told = [block.text.strip() for block in row if block.text.strip()]
        lines += told if table is None or len(told) == 1 else _labelled(told)
    return lines


def is_addressed(line: str) -> bool:
    """Whether a line speaks to somebody, or is a label with nothing behind it: 市科协：."""
    return line.rstrip().endswith(("：", ":"))


def signed_name(line: str) -> str | None:
    """The name in a signature with its day, or somebody to call, in the same line (柳河镇 9月24日); else None."""
    found = _DATED.match(line.strip()) or _WITH_PERSON.match(line.strip())
    return found["name"].strip() if found else None


def _labelled(cells: list[str]) -> Iterator[str]:
    """What a row of cells says of the sender, in the labelled cell itself or in the one behind it."""
    for cell, following in zip(cells, [*cells[1:], ""], strict=False):
        found = _LABELLED.match(cell)
        if found:
            yield cell[found.end() :]
        elif _LABEL.match(cell) and following:
            yield following
