"""Tables of submissions and of the platform's export to activities and the facts of their figures."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activityrows import is_yes, read_activity
from kepuri_eval.intake.dates import find_dates
from kepuri_eval.intake.figures import Owner, read_figures
from kepuri_eval.intake.forms import find_forms, find_labelled_lines
from kepuri_eval.intake.headings import FIGURES, index_of
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.quantities import find_amounts
from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.tabular import Cell, Row, Table, claimed_cells, find_tables, is_total_label, read_grids
from kepuri_eval.intake.texttables import find_headings_of_lines
from kepuri_eval.intake.units import UnitIndex, unit_index
from kepuri_eval.params import Params
from kepuri_eval.wording import Wording

COLUMN_FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_LINKED = re.compile(r"://|www\.")
_SUBTOTAL = ("小计", "分计")
_FULL = 3  # cells of a row, and rows, that make a table


@dataclass
class _Found:
    """What has been extracted so far."""

    activities: list[dict[str, object]] = field(default_factory=list)
    facts: list[dict[str, object]] = field(default_factory=list)
    problems: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class _Source:
    """The document a table stands in."""

    doc_id: str
    path: str
    unit_id: str | None
    role: str


def extract_activities(
    documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params, read: Sequence[Table] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Activities, facts and problems of every table that has a column of activity names or of figures.

    Figures of a row are facts of its activity; those of a totals row are facts of the unit with `is_total`, and the
    rows above are their parts. A plan's tables announce what is to come: none of it becomes an activity. `read`: what
    `read_tables` made of the blocks, to spare doing it again.
    """
    found, units = _Found(), unit_index(params.units, params.edition.city)
    sources = {
        row["doc_id"]: _Source(row["doc_id"], row["path"], row["unit_id"], row["role"]) for row in rows_of(documents)
    }
    blocks = blocks_by_document(blocks)
    recognised = read_tables(blocks, params.wording) if read is None else read
    found.problems += _tables_unread(blocks, recognised, sources, params.wording)
    for table in recognised:
        source = sources.get(table.grid.doc_id)
        if source is not None:
            _read_table(table, source, units, params, found)
    return (
        tables.from_rows(found.activities, "activities"),
        tables.from_rows(found.facts, "facts"),
        tables.from_rows(_once(found.problems), "problems"),
    )


def read_tables(blocks: pd.DataFrame | ByDocument, wording: Wording) -> list[Table]:
    """Every recognised table and form among the blocks: sheets and tables in reading order, then labelled lines."""
    index, blocks = index_of(wording.columns), blocks_by_document(blocks)
    found = [
        table
        for grid in read_grids(blocks)
        for table in find_tables(grid, wording, index) or find_forms(grid, index, wording)
    ]
    return found + find_labelled_lines(blocks, index)


def table_cells(found: Iterable[Table]) -> set[tuple[str, str]]:
    """(doc_id, locator) of every cell that a recognised table accounts for, so that prose rules leave it alone."""
    return {place for table in found for place in claimed_cells(table)}


def platform_summaries(documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params) -> pd.DataFrame:
    """The documents with a row for each unit's summary that the platform's export says was uploaded, and when.

    Such a row has role summary, format `platform`, size 0 and the export's path with the cell behind it; `received`
    is the day in the platform's own column, missing where it gives none.
    """
    units = unit_index(params.units, params.edition.city)
    exports = {row["doc_id"]: row["path"] for row in rows_of(documents) if row["role"] == "platform"}
    first: dict[str, dict[str, object]] = {}
    told = {doc_id: rows for doc_id, rows in blocks_by_document(blocks).items() if doc_id in exports}
    for table in read_tables(told, params.wording):
        for row in _uploads(table, exports[table.grid.doc_id], units, params.edition.year):
            before = first.get(str(row["unit_id"]))
            if before is None or _sooner(row, before):
                first[str(row["unit_id"])] = row
    if not first:
        return documents
    added = tables.from_rows(list(first.values()), "documents")
    return tables.check(pd.concat([documents, added], ignore_index=True), "documents")


def _read_table(table: Table, source: _Source, units: UnitIndex, params: Params, found: _Found) -> None:
    rows = [row for row in table.rows if row.kind == "activity"]
    if source.role == "plan" and table.has_names:
        found.problems.append(_planned_only(table, source, len(rows)))
        return
    found.problems += _heading_problems(table, source, params.wording)
    found.problems += [_nameless(cell, source) for cell in _figure_cells(table)]
    used: set[str] = set()
    sums = _Sums()
    owner: Owner | None = None
    for row in table.rows:
        if row.kind == "total":
            facts = _read_total(table, row, source, params, found)
            sums.close(facts, any(word in cell.text for cell in row.cells.values() for word in _SUBTOTAL))
            continue
        if row.kind == "activity" or owner is None:
            owner = _owner(table, row, source, units, found, params)
        if table.has_names and row.kind == "activity":
            activity, problems = read_activity(table, row.cells, owner, params)
            found.activities.append(activity)
            found.problems += problems
        reading = read_figures(row.cells, table.columns, owner, used)
        found.facts += reading.facts
        found.problems += reading.problems
        sums.add(reading.facts)
        if table.has_names:
            _fill(found.activities[-1], reading.values)


class _Sums:
    """Figures read since the last totals row, so that each can be told what total it is part of."""

    def __init__(self) -> None:
        self._open: list[dict[str, object]] = []
        self._subtotals: list[dict[str, object]] = []

    def add(self, facts: list[dict[str, object]]) -> None:
        self._open += facts

    def close(self, totals: list[dict[str, object]], is_subtotal: bool) -> None:
        """Make the open figures parts of the totals of their kind; a grand total takes the subtotals as well."""
        by_kind = {(fact["quantity"], fact["subkind"]): fact["fact_id"] for fact in totals}
        waiting = self._open if is_subtotal or not self._subtotals else [*self._open, *self._subtotals]
        for fact in waiting:
            whole = by_kind.get((fact["quantity"], fact["subkind"]))
            if whole is not None and fact["part_of"] is None:
                fact["part_of"] = whole
        self._open = []
        self._subtotals = [*self._subtotals, *totals] if is_subtotal else []


def _owner(table: Table, row: Row, source: _Source, units: UnitIndex, found: _Found, params: Params) -> Owner:
    """Whose figures a row holds: on the platform its organiser's, elsewhere the unit's that submitted the table."""
    platform = source.role == "platform"
    unit_id = source.unit_id
    column = table.column_of("unit")
    cell = row.cells.get(column.index) if column else None
    if cell is not None and cell.text.strip() and (platform or unit_id is None):
        unit_id = units.identify(" ".join(cell.text.split())).unit_id
        if unit_id is None:
            found.problems.append(_unknown_unit(cell, source, units))
    name = table.column_of("name")
    named = row.cells.get(name.index) if name else None
    activity_id = f"{source.doc_id}-{named.locator}" if named is not None else None
    other_year = not table.has_names and _is_of_another_year(row, params.edition.year)
    return Owner(
        source.doc_id, source.path, unit_id, activity_id, source.role, in_scope=not other_year, year=params.edition.year
    )


def _is_of_another_year(row: Row, year: int) -> bool:
    """Whether a row names years, outside web addresses, and not this one."""
    years = {
        int(found) for item in row.cells.values() if not _LINKED.search(item.text) for found in _YEAR.findall(item.text)
    }
    return bool(years) and year not in years


def _fill(activity: dict[str, object], values: dict[str, float]) -> None:
    """Set an activity's figures; a further row of the same activity adds to them."""
    for name in COLUMN_FIGURES:
        before = activity.get(name)
        if name in values:
            activity[name] = values[name] + (float(str(before)) if before is not None else 0.0)
        else:
            activity.setdefault(name, None)


def _read_total(table: Table, row: Row, source: _Source, params: Params, found: _Found) -> list[dict[str, object]]:
    """Facts of a totals row; the platform's own totals belong to no unit and are left out."""
    if source.role == "platform":
        return []
    owner = Owner(
        source.doc_id, source.path, source.unit_id, None, source.role, is_total=True, year=params.edition.year
    )
    columns = {
        index: column
        for index, column in table.columns.items()
        if index in row.cells and not is_total_label(row.cells[index].text, params.wording)
    }
    reading = read_figures(row.cells, columns, owner, set())
    found.facts += reading.facts
    found.problems += reading.problems
    counted = [_count_of_activities(cell, owner) for cell in row.cells.values() if cell.column not in columns]
    found.facts += [fact for fact in counted if fact is not None]
    return reading.facts


def _count_of_activities(cell: Cell, owner: Owner) -> dict[str, object] | None:
    """合计（12项） states how many activities there were."""
    amounts = [amount for amount in find_amounts(cell.text) if amount.counted_in in ("项", "个", "场", "场次")]
    if len(amounts) != 1:
        return None
    amount = amounts[0]
    return {
        "fact_id": f"{owner.doc_id}-{cell.locator}-{amount.start}", "doc_id": owner.doc_id, "locator": cell.locator,
        "start": amount.start, "end": amount.end, "unit_id": owner.unit_id, "activity_id": None, "scope": "unit",
        "quantity": "activities", "subkind": None, "value": amount.value, "value_high": amount.value_high,
        "counted_in": amount.counted_in, "bound": amount.bound, "in_scope": True, "planned": False, "is_total": True,
        "part_of": None, "raw": cell.text[amount.start : amount.end], "source": "table", "duplicate_of": None,
        "conflict_with": None, "corrected_by": None,
    }  # fmt: skip


def _uploads(table: Table, path: str, units: UnitIndex, year: int) -> Iterator[dict[str, object]]:
    """A documents row for each row of the export that says a summary is there."""
    unit, state, when = (table.column_of(name) for name in ("unit", "summary_state", "received"))
    if unit is None or (state is None and when is None):
        return
    for row in table.rows:
        name, stated, day = (row.cells.get(column.index) if column else None for column in (unit, state, when))
        unit_id = units.identify(" ".join(name.text.split())).unit_id if name is not None else None
        spans = find_dates(day.text, year) if day is not None else []
        uploaded = is_yes(stated.text) if stated is not None else None
        place = day if spans else stated
        if unit_id is None or place is None or not (spans or uploaded):
            continue
        label = f"{path}#{place.locator}"
        yield {
            "doc_id": hashlib.sha256(f"{label}:{unit_id}".encode()).hexdigest()[:12], "path": label,
            "unit_id": unit_id, "resolved_by": "platform", "unit_name": name.text if name else None,
            "role": "summary", "format": "platform", "size_bytes": 0,
            "received": pd.Timestamp(spans[0].start_date) if spans else None, "problem": None,
        }  # fmt: skip


def _sooner(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a row gives an earlier day than the other, or a day where the other gives none."""
    if row["received"] is None or other["received"] is None:
        return row["received"] is not None
    return bool(row["received"] < other["received"])


def _figure_cells(table: Table) -> list[Cell]:
    return [cell for cell in table.nameless if table.columns[cell.column].heading.field in FIGURES]


def _heading_problems(table: Table, source: _Source, wording: Wording) -> list[dict[str, object]]:
    index = index_of(wording.columns)
    place: dict[str, Any] = {"unit_id": source.unit_id, "doc_id": source.doc_id, "path": source.path}
    rows = []
    for column in table.unmapped:
        if not any(column.index in row.cells for row in table.rows):
            continue
        near = index.nearest(column.heading.label)
        proposal = f"如与“{near}”含义相同，可在 wording.yml 的 columns 中补登；" if near else ""
        rows.append(problem_row(
            "column_unmapped",
            f"“{source.path}”的表格中“{column.written}”一栏未能识别，该栏内容未计入。",
            f"{proposal}与评议无关的栏目无需处理。",
            (source.doc_id, column.locator), locator=column.locator, **place,
        ))  # fmt: skip
    for column in table.twice:
        rows.append(problem_row(
            "column_twice",
            f"“{source.path}”的表格中“{column.written}”与另一栏含义相同，只采用其中一栏。",
            "请核对两栏内容，必要时修改栏目名称后重新报送。",
            (source.doc_id, column.locator), locator=column.locator, **place,
        ))  # fmt: skip
    return rows


def _nameless(cell: Cell, source: _Source) -> dict[str, object]:
    return problem_row(
        "row_without_name",
        f"“{source.path}”{cell.locator}有数字“{cell.text.strip()[:20]}”，但该行没有活动名称，未计入。",
        "请补填活动名称；如为合计行，请在行首注明“合计”。",
        (source.doc_id, cell.locator),
        unit_id=source.unit_id, doc_id=source.doc_id, locator=cell.locator, path=source.path,
    )  # fmt: skip


def _tables_unread(
    blocks: ByDocument, recognised: Iterable[Table], sources: dict[str, _Source], wording: Wording
) -> list[dict[str, object]]:
    """Tables that look like lists of activities and were not read: of pages, and of sheets without known headings."""
    known, index, rows = {(table.grid.doc_id, table.grid.name) for table in recognised}, index_of(wording.columns), []
    for doc_id, told in blocks.items():
        source = sources.get(doc_id)
        if source is None or source.role == "plan":
            continue
        rows += [_unread_table(line, source) for line in find_headings_of_lines(told, index)]
        if source.role == "activities":
            grids = Counter((cell.table, cell.row) for cell in told if cell.table and (doc_id, cell.table) not in known)
            full = Counter(name for (name, _), count in grids.items() if count >= _FULL)
            rows += [_headless(name, source) for name, count in full.items() if name and count >= _FULL]
    return rows


def _unread_table(line: BlockRow, source: _Source) -> dict[str, object]:
    words = " ".join(line.text.split())[:40]
    return problem_row(
        "table_unread",
        f"“{source.path}”{line.locator}处的活动表（“{words}”）为版式文件中的表格，无法按栏读取，表中各项活动未计入。",
        "请另附该表的 Excel 或 Word 文件。",
        (source.doc_id, line.locator),
        unit_id=source.unit_id, doc_id=source.doc_id, locator=line.locator, path=source.path,
    )  # fmt: skip


def _headless(name: str, source: _Source) -> dict[str, object]:
    return problem_row(
        "header_not_found",
        f"“{source.path}”中的表格“{name}”未能识别表头，表中内容没有按活动读取。",
        "请在表头使用“活动名称、活动时间、活动地点、参与人数”等栏目名称后重新报送；与活动无关的表格无需处理。",
        (source.doc_id, name),
        unit_id=source.unit_id, doc_id=source.doc_id, path=source.path,
    )  # fmt: skip


def _planned_only(table: Table, source: _Source, count: int) -> dict[str, object]:
    return problem_row(
        "plan_not_counted",
        f"“{source.path}”为方案或通知，其中列出的{count}项活动属于计划，未计入。",
        "活动开展后请在总结或活动表中报送实际情况。",
        (source.doc_id, table.grid.name, table.header_rows),
        unit_id=source.unit_id, doc_id=source.doc_id, path=source.path,
    )  # fmt: skip


def _unknown_unit(cell: Cell, source: _Source, units: UnitIndex) -> dict[str, object]:
    name = " ".join(cell.text.split())
    nearest = "、".join(candidate.name for candidate in units.resolve(name).candidates)
    return problem_row(
        "unit_unknown",
        f"“{source.path}”中的单位“{name}”不在登记名录中" + (f"，相近的有：{nearest}。" if nearest else "。"),
        "请确认单位名称并使用全称；如属登记遗漏或别名，请在 units.csv 中补登后重新运行。",
        (source.doc_id, name),
        doc_id=source.doc_id, locator=cell.locator, path=source.path,
    )  # fmt: skip


def _once(problems: list[dict[str, object]]) -> list[dict[str, object]]:
    return list({str(row["problem_id"]): row for row in reversed(problems)}.values())[::-1]
