"""Which rows below a heading are none of a table: notes, and lines that tell who filled it in, or a figure of all."""

from __future__ import annotations

import re
import unicodedata

from kepuri_eval.intake.tabular.grids import Cell, Table
from kepuri_eval.intake.tabular.headings import ENDS, FIGURES, HAS_NUMBER, HeadingIndex

_NOTE = re.compile(
    r"^(?:注|备注|说明|填表|填报|制表|审核|联系人|报送|单位负责人|附[:：注]|以上|共\d+项)|电话|传真|邮箱|盖章|公章|\*{6}|\d{3}\*{3}"
)
_NOTE_LABEL = re.compile(r"(?:注|备注|说明|填报人|填表人|审核|联系人)[:：]?")
_WHO = re.compile(
    r"(?:单位)?(?:填[报表写]|制表|审核|审批|经办|联系|负责|报送|上报|统计|校对)(?:负责)?人(?:员|签[字名]|[及和/]?(?:联系)?电话)?"
    r"(?:[:： 　]|$)"
)
_LABELLED = re.compile(r"([^：:，,。；;\s]{2,10})[：:](.+)", re.S)


def notes_below(begun: dict[int, Cell], table: Table, index: HeadingIndex) -> list[str] | None:
    """None for a row of the table; else what a note tells that stands alone in its row, which may be a title."""
    first = begun[min(begun)]
    text = unicodedata.normalize("NFKC", first.text).strip()
    if len(begun) == 1 and _is_note(first, text, table):
        return [first.text.strip()]
    if (len(begun) == 2 and _NOTE_LABEL.fullmatch(text)) or tells_who(first) or _tells_figure(text, index):
        return []
    return None


def tells_who(cell: Cell) -> bool:
    """Whether a cell that opens a row says who filled the table in, or is the label of that (填表人 | 周某)."""
    return _WHO.match(unicodedata.normalize("NFKC", cell.text).strip()) is not None


def _is_note(cell: Cell, text: str, table: Table) -> bool:
    """A single cell is a note unless it is a name without anything beside it, or a figure without a name."""
    name, column = table.column_of("name"), table.columns.get(cell.column)
    if column is not None and column.heading.field in FIGURES and HAS_NUMBER.search(cell.text):
        return False
    wide = cell.column_span > max(1, len(table.columns) // 2)
    return wide or bool(_NOTE.search(text)) or name is None or cell.column != name.index


def _tells_figure(text: str, index: HeadingIndex) -> bool:
    """Whether a line tells a figure of all that stands above it, behind its label: 志愿者：某学院8人、某社区5人."""
    labelled = _LABELLED.fullmatch(text)
    if labelled is None or not HAS_NUMBER.search(labelled[2]):
        return False
    read = index.read(labelled[1])
    return read.field in FIGURES and read.certainty >= ENDS
