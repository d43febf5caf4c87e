"""From the blocks of one document to all that is found in it, before it is known whose document it is.

This runs in the process that read the document: it needs the words of an edition, not its register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.activities.activitytables import read_activities
from kepuri_eval.intake.activities.item import Item
from kepuri_eval.intake.activities.items import ItemFinder
from kepuri_eval.intake.activities.rowwords import RowWords
from kepuri_eval.intake.activities.tablefindings import Source, TableRows
from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.intake.language.quantities import find_amounts
from kepuri_eval.intake.mentions import MentionFinder
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.roles import find_role
from kepuri_eval.intake.tabular.alltables import read_tables
from kepuri_eval.intake.tabular.claims import joint_cells, lines_of_tables, partner_cells, table_cells
from kepuri_eval.intake.tabular.collected import CollectedRows, find_collected_rows
from kepuri_eval.intake.tabular.grids import Table
from kepuri_eval.intake.tabular.headings import HAS_NUMBER, NOTHING, is_counting, tells_no_result, tells_result
from kepuri_eval.intake.tabular.tablefinder import is_void

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.intake.figures.scope import Own
    from kepuri_eval.params import Params

_LABEL_LENGTH, _HEAD_LENGTH = 20, 10
_QUOTED = re.compile(r"\s*>")  # a mail that is answered, line by line
_ANSWERED = re.compile(r"[\s\-_—=]*(?:原始邮件|原邮件|Original Message)[\s\-_—=]*", re.I)
_OF_A_MAIL = 4  # blocks among which it says who sent it
_OF_ITS_OWN = 30  # signs of a mail that says something itself before what it answers
_NONE = re.compile(r"\s*(?:[0０]+[场次人名份个项篇条]*次?|[否×✗✘])\s*")
_NO_REPORT = ("plan", "platform")
_NO_ROWS = ("named", "collected")  # what `TableRows` has besides rows of tables
# A slip, a day and amounts of two kinds in a text, and a row below its headings: between them they ask for everything.
_EXAMPLE: list[list[Any]] = [
    ["p1", "paragraph", "9月15日，志原者30人参与科普讲座两回。", None, None, None, 1, 1],
    *(
        [f"t!{row}{column}", "cell", words, "t", row, column, 1, 1]
        for row, line in enumerate((("活动名称", "活动时间", "参与人数"), ("科普讲座", "9月15日", "30人")), start=1)
        for column, words in enumerate(line, start=1)
    ),
]


@dataclass(frozen=True)
class Findings:
    """What one document says: plain rows, whose unit_id is filled when the document's sender is known.

    Attributes:
        role: what the document was taken for; another role finds other things.
        facts, mentions: rows of these tables, of its prose and loose cells; in place of unit_id mentions have the
            locator of the cell that names the unit, where a unit of its own filled in the row.
        tables: what its tables hold.
        items: activities its prose tells of under heads of their own.
    """

    role: str
    facts: list[dict[str, Any]]
    mentions: list[dict[str, Any]]
    tables: TableRows
    items: list[Item] = field(default_factory=list)

    def packed(self) -> dict[str, Any]:
        """The same for JSON, by column: most of what rows would write are the names of their columns."""
        tables = vars(self.tables)
        return {
            "role": self.role,
            "facts": _columns(self.facts),
            "mentions": _columns(self.mentions),
            "tables": {name: told if name in _NO_ROWS else _columns(told) for name, told in tables.items()},
            "items": [dict(vars(item)) for item in self.items],
        }


def unpacked(packed: dict[str, Any]) -> Findings:
    """Findings from what `Findings.packed` gave."""
    tables: dict[str, Any] = {
        name: told if name in _NO_ROWS else _rows(told) for name, told in packed["tables"].items()
    }
    return Findings(
        packed["role"], _rows(packed["facts"]), _rows(packed["mentions"]), TableRows(**tables), _items(packed)
    )


def _items(packed: dict[str, Any]) -> list[Item]:
    return [Item(**item | {"places": tuple(map(tuple, item["places"]))}) for item in packed["items"]]


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    if not rows:
        return {}
    names = tuple(rows[0])
    columns = zip(*map(itemgetter(*names), rows), strict=True)  # every table has two columns and more
    return dict(zip(names, map(list, columns), strict=True))


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


class Finder:
    """Finds what documents say, with the words of one edition's params; of these it needs wording, year and dates."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._figures, self._mentions = FigureReader(params), MentionFinder(params.wording)
        self._items = ItemFinder(params)

    def prepare(self) -> None:
        """Load and compile what the first documents would: once, before processes are forked that read them."""
        self.find_in_row({"path": "x", "doc_id": "", "format": "xlsx", "blocks": _EXAMPLE})

    def find(self, source: Source, told: list[BlockRow]) -> Findings:
        """Everything in the blocks of one document, which stand in reading order.

        Figures of plans, longer periods, stocks and other events are kept and marked; figures that contradict each
        other are both kept. A platform export holds nothing but tables.
        """
        told = _without_quoted(told)
        recognised = read_tables({source.doc_id: told}, self._params.wording)
        in_tables = table_cells(recognised)
        own = self._figures.find_own([block.text for block in told if block.table is None])
        words = RowWords(self._figures, own, self._items.places, self._items.event, self._params.edition.year)
        rows = read_activities(told, recognised, source, self._params, words)
        facts = [] if source.role == "platform" else self._facts(source, told, recognised, in_tables, own)
        collected = find_collected_rows(recognised)
        rows.collected, rows.told = list(collected.told), self._facts_in_rows(source, collected, own)
        _keep_first_readings(rows.facts, facts, rows.told)
        partners = {locator for _, locator in partner_cells(recognised)}
        mentions = self._mentions.read_document(
            source.doc_id, source.role, told, _heads_of(recognised), partners, joint_cells(recognised)
        )
        return Findings(
            source.role,
            facts,
            [{**row, "unit_id": collected.named.get(row["locator"])} for row in mentions]
            if collected.named
            else mentions,
            rows,
            [] if source.role in _NO_REPORT else self._items.find(told, in_tables),
        )

    def find_in_row(self, row: dict[str, Any]) -> Findings:
        """As `find`, of one row that a reader gave."""
        doc_id = row["doc_id"]
        told = [BlockRow(doc_id, position, *block) for position, block in enumerate(row["blocks"])]
        role = find_role(row["path"], row["format"], row["blocks"], self._params.wording)
        return self.find(Source(doc_id, row["path"], role), told)

    def _facts(
        self, source: Source, told: list[BlockRow], recognised: list[Table], in_tables: set[tuple[str, str]], own: Own
    ) -> list[dict[str, Any]]:
        set_out = lines_of_tables(recognised)
        lines = (block for block in told if block.table is None and block.locator not in set_out)
        prose = ((block.locator, block.kind, block.text) for block in lines)
        cells = _loose_cells(told, in_tables)
        figures = list(self._figures.read_document(prose, cells, own, is_plan=source.role == "plan"))
        return relate(source.doc_id, None, figures)

    def _facts_in_rows(self, source: Source, collected: CollectedRows, own: Own) -> list[dict[str, Any]]:
        """Facts of the words in collected rows; in place of unit_id the locator of the cell that names the unit."""
        facts: list[dict[str, Any]] = []
        for naming, cells in collected.told.items():
            lines = [(cell.locator, "paragraph", cell.text) for cell in cells]
            facts += relate(source.doc_id, naming, list(self._figures.read_document(lines, (), own)))
        return facts


def _keep_first_readings(*readings: list[dict[str, Any]]) -> None:
    """One figure stands in one place: should two ways of reading have come upon it, the first holds."""
    known: dict[str, dict[str, Any]] = {}
    for rows in readings:
        rows[:] = [row for row in rows if known.setdefault(row["fact_id"], row) is row]


def _without_quoted(told: list[BlockRow]) -> list[BlockRow]:
    """The blocks without the mail that is answered in them: lines led by >, and all below 原始邮件 behind own words."""
    if not any(block.locator == "from" for block in told[:_OF_A_MAIL]):
        return told
    kept: list[BlockRow] = []
    length = 0
    for block in told:
        if length >= _OF_ITS_OWN and _ANSWERED.fullmatch(block.text):
            break
        if not _QUOTED.match(block.text):
            kept.append(block)
            length += len(block.text)
    return kept


def _loose_cells(told: list[BlockRow], in_tables: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(locator, label, text) of the cells no activity table claims; the label stands to the left, else above.

    What stands below 计划数 or 去年 is left out; below 实际完成数 the label is the one of the row.
    """
    heads: dict[tuple[str, int], str] = {}
    labels: dict[tuple[str, int], str] = {}
    at: dict[tuple[str, int, int], str] = {}
    last: dict[tuple[str, int], str] = {}  # words of the cell filled last in a row
    void = {name for name in {block.table for block in told} if name is not None and is_void(name)}
    for doc_id, _, locator, kind, text, table, row, column, *_ in told:
        if table is None or row is None or column is None or kind != "cell" or table in void:
            continue
        at[table, row, column] = text
        if is_counting(text):
            continue
        beside, last[table, row] = last.get((table, row), ""), text
        if (doc_id, locator) in in_tables:
            continue
        head = heads.get((table, column), "")
        if HAS_NUMBER.search(text) is None:
            labels[table, row] = text
            if beside and len(text) <= _HEAD_LENGTH and (tells_no_result(text) or tells_result(text)):
                heads[table, column] = text
        elif head and tells_no_result(head):
            continue
        elif head:
            beside = labels.get((table, row), "")
        above = at.get((table, row - 1, column), "")
        label = next((words for words in (beside, above) if _is_label(words)), "")
        yield locator, label, text


def _heads_of(recognised: list[Table]) -> dict[str, bool]:
    """Locators of the cells that head columns → whether a row tells anything below one, be it only a mark."""
    found: dict[str, bool] = {}
    for table in recognised:
        rows = table.grid.rows()
        below = [row.cells for row in table.rows if row.kind not in ("example", "off")]
        for column, cell in ((column, cell) for number in table.header_rows for column, cell in rows[number].items()):
            told = (cells[column].text for cells in below if column in cells)
            found[cell.locator] = found.get(cell.locator, False) or any(map(_tells, told))
    return found


def _tells(text: str) -> bool:
    return NOTHING.match(text) is None and _NONE.fullmatch(text) is None


def _is_label(words: str) -> bool:
    return 0 < len(words.strip()) <= _LABEL_LENGTH and not find_amounts(words)
