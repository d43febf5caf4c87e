"""From lines that tell a label and its figure in turn, as frames of slides and web pages do, to a unit's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.quantities import COUNTING_WORDS
from kepuri_eval.intake.personal import heads_contacts
from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document
from kepuri_eval.intake.tabular.grids import Cell, Column, Grid, Row, Table
from kepuri_eval.intake.tabular.headings import ENDS, FIGURES, Heading, HeadingIndex

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd

_FIGURE = re.compile(rf"\s*[约近超]?\s*\d[\d,.]*\s*[百千万亿]*[余多+＋]?\s*(?:{'|'.join(COUNTING_WORDS)})?\s*")
_LABEL = re.compile(r"\s*[一-鿿][一-鿿（）() ]{1,11}[:：]?\s*")
_OF_UNITS = ("sessions", "participants", "volunteers")  # below articles stand views and likes of these
_LEAST = 2
_TITLE_OF_YEAR = re.compile(r"(?=.{4,30}$)[^。；;，,]*20\d\d[^。；;，,]*")
_LONGEST_TITLE, _ANY_YEAR = 30, 2000
_TITLE = 0  # the place of what stands above
_ANNOUNCES = re.compile(r"[^。；;，,]{0,12}(?:预计|计划|目标|任务|报名|预约|打算|安排)[^。；;，,]{0,4}")
# of each time, of room, of who is on a list: no figure of what was done
_OF_WHAT_EXISTS = re.compile(r"每|均|注册|会员|在册|登记在|现有|编制|在编|名额|容量|容纳|限|最多|最大|比例|占比|率")
_AROUND = " :：　"


def find_stacked_lines(blocks: pd.DataFrame | ByDocument, index: HeadingIndex) -> list[Table]:
    """Two labels or more with a figure each above or below, one of people or of what was held, as a row of a unit."""
    found = []
    for doc_id, told in blocks_by_document(blocks).items():
        of_document = []
        for before, run in _runs([block for block in told if block.table is None]):
            pairs = _pairs(run, index)
            is_of_others = before is not None and _is_of_others(before.text)
            is_of_others = is_of_others or any(heads_contacts(line.text) for line in run)
            if len(pairs) >= _LEAST and not is_of_others:
                of_document.append(_table(Grid(doc_id, "stacked"), before, pairs, index))
        found += _of_one_whole([one for one in of_document if any(one.column_of(name) for name in _OF_UNITS)])
    return found


def _is_of_others(title: str) -> bool:
    """Whether figures below a title are of one day's activity, and none of a unit's."""
    return len(title) <= _LONGEST_TITLE and bool(find_dates(title, _ANY_YEAR))


def _of_one_whole(tables: list[Table]) -> list[Table]:
    """The tables of a document, but for those that tell a kind of figure differently: each is of a part of the whole.

    The one that tells how often something was held is of the whole; those below a year may be of another one.
    """
    told: dict[str, set[str]] = {}
    named = [table for table in tables if _TITLE not in table.rows[0].cells]
    for table in named:
        for place, column in table.columns.items():
            told.setdefault(column.heading.field, set()).add(table.rows[0].cells[place].text.strip())
    apart = [field for field in _OF_UNITS if len(told.get(field, ())) > 1]
    counted = [table for table in named if table.column_of(_OF_UNITS[0])]
    parts = [table for table in named if any(map(table.column_of, apart)) and counted != [table]]
    return [table for table in tables if table not in parts]


def _runs(lines: Sequence[BlockRow]) -> Iterator[tuple[BlockRow | None, list[BlockRow]]]:
    """Lines that are labels and figures in turn, and the line before each of these."""
    run: list[BlockRow] = []
    before: BlockRow | None = None
    for line in lines:
        is_figure = _FIGURE.fullmatch(line.text) is not None
        if is_figure or _LABEL.fullmatch(line.text):
            if run and is_figure == (_FIGURE.fullmatch(run[-1].text) is not None):
                yield before, run
                before, run = run[-1], []
            run.append(line)
        else:
            yield before, run
            before, run = line, []
    yield before, run


def _pairs(run: list[BlockRow], index: HeadingIndex) -> list[tuple[BlockRow, BlockRow]]:
    """(label, figure) where the label is known; empty where labels may stand above figures as well as below them."""
    ways = []
    for start in range(_LEAST):
        told = list(zip(run[start::2], run[start + 1 :: 2], strict=False))
        pairs = [(one, other) if _FIGURE.fullmatch(other.text) else (other, one) for one, other in told]
        ways.append([pair for pair in pairs if _is_known(pair[0].text, index)])
    is_even = len(run) % 2 == 0
    one, other = (ways[0], []) if is_even else sorted(ways, key=len, reverse=True)
    return one if len(one) > len(other) else []


def _heading(label: str, index: HeadingIndex) -> Heading:
    """What a label above or below a figure stands for: 媒体报道 are counted then, and not listed."""
    heading = index.read(label.strip(_AROUND))
    return heading._replace(field="media_reports") if heading.field == "links" else heading


def _is_known(label: str, index: HeadingIndex) -> bool:
    heading = _heading(label, index)
    return heading.field in FIGURES and heading.certainty >= ENDS and not _OF_WHAT_EXISTS.search(label)


def _table(grid: Grid, before: BlockRow | None, pairs: list[tuple[BlockRow, BlockRow]], index: HeadingIndex) -> Table:
    columns, cells = {}, {}
    number = pairs[0][1].position + 1
    if before is not None and _TITLE_OF_YEAR.fullmatch(before.text):  # which may be another one
        cells[_TITLE] = Cell(before.locator, before.text, number, 1)
    announced = f"{before.text.strip()} " if before is not None and _ANNOUNCES.fullmatch(before.text) else ""
    for place, (label, figure) in enumerate(pairs, start=1):
        written = f"{announced}{label.text.strip(_AROUND)}"
        columns[place] = Column(place, _heading(label.text, index), written, label.locator)
        cells[place] = Cell(figure.locator, figure.text, number, place)
    return Table(grid, "", (), columns, [], [], rows=[Row("activity", number, cells)], has_names=False)
