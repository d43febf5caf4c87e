"""From tables of one document to activities and the facts of their figures, before it is known whose they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.activities.activityrows import ActivityReader, names_host
from kepuri_eval.intake.activities.entryfacts import count_entries
from kepuri_eval.intake.activities.rowwords import RowWords, WordColumns
from kepuri_eval.intake.activities.sums import Sums, tell_apart
from kepuri_eval.intake.activities.tablefindings import Source, TableRows
from kepuri_eval.intake.figures.cells import FigureColumns, Owner, mark_totals
from kepuri_eval.intake.language.quantities import find_amounts
from kepuri_eval.intake.language.years import names_other_years
from kepuri_eval.intake.personal import heads_contacts
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.tabular.claims import lines_of_tables
from kepuri_eval.intake.tabular.forms import is_account
from kepuri_eval.intake.tabular.grids import Cell, Column, Row, Table
from kepuri_eval.intake.tabular.headings import (
    ACTIVITY_FIGURES,
    FIGURES,
    index_of,
    plain,
    says_done,
    says_of_named,
    says_planned,
)
from kepuri_eval.intake.tabular.tablefinder import is_total_label
from kepuri_eval.intake.tabular.texttables import find_headings_of_lines

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params
    from kepuri_eval.wording import Wording

_ANNOUNCES = re.compile(
    "打算|下月|下一步|下步|后续|拟开展|拟举办|计划开展|预告|[明来]年|(?<!即)将(?:要|于|会)?[举开组][办展织行]"
)
_PROGRAMME, _CLOCK = re.compile("流程|议程|日程|程序|节目单"), re.compile(r"\s*\d{1,2}[:：]\d\d(?!.*[月日号])")
_ARRANGED = re.compile("安排|计划|预告|打算")
_LINKED = re.compile(r"://|www\.")
_BY_WAY = re.compile("线上|线下|现场|网络")
_REMARKS = ("text", "remarks")
_IN_SENTENCES = re.compile("[。；;]")
_ZERO = re.compile(r"\s*[0０]+(?:\.0+)?\s*")
_SUBTOTAL = ("小计", "分计")
_FULL = 3  # cells of a row, and rows, that make a table


def read_activities(
    told: list[BlockRow], recognised: Sequence[Table], source: Source, params: Params, words: RowWords
) -> TableRows:
    """What the recognised tables of a document hold, and the doubts about them and about tables not recognised.

    Figures of a row are facts of its activity; those of a totals row are facts of the unit with `is_total`, and the
    rows above are their parts. A plan's tables announce what is to come: none of it becomes an activity.
    """
    found = TableRows(problems=_tables_unread(told, recognised, source, params.wording))
    read = []
    for table in recognised:
        before = len(found.facts)
        _read_table(table, source, params, words, found)
        read.append((table, found.facts[before:]))
    tell_apart(read)
    return found


def _read_table(table: Table, source: Source, params: Params, words: RowWords, found: TableRows) -> None:
    if _is_of_plans(table, source):
        found.problems.append(_planned_only(table, source))
        return
    if table.has_names and names_other_years(f"{table.title} {table.grid.name}", params.edition.year):
        found.problems.append(_other_year(table, source))
        return
    found.problems += _heading_problems(table, source)
    found.problems += [_nameless(cell, source) for cell in _figure_cells(table)]
    found.problems += [_called_off(row, table, source) for row in table.rows if row.kind == "off"]
    if table.counts and names_other_years(table.title, params.edition.year):
        return
    found.facts += count_entries(table, Owner(source.doc_id, source.path, None, None, source.role), params.wording)
    _RowReader(_without_theme(table, params.edition.theme), source, params, words, found).read()


class _RowReader:
    """Reads the rows of one table, in their order, into what was found in the document."""

    def __init__(self, table: Table, source: Source, params: Params, words: RowWords, found: TableRows) -> None:
        self._table, self._source, self._params, self._found = table, source, params, found
        self._activities = ActivityReader(table, params) if table.has_names else None
        self._figures = FigureColumns(table.columns.values(), params.edition.year, words.find_others)
        self._words = WordColumns(table, words)
        self._unit, self._name = table.column_of("unit"), table.column_of("name")
        self._remarks = {index for index, column in table.columns.items() if column.heading.field in _REMARKS}
        self._sums, self._is_account = Sums(table), is_account(table)
        self._of_all = _columns_of_all(table)
        held = (row for row in table.rows if row.kind in ("activity", "more"))
        self._filled = {index for row in held for index, cell in row.cells.items() if cell.text.strip()}

    def read(self) -> None:
        """Read all rows."""
        used: set[tuple[str, str]] = set()
        owner: Owner | None = None
        for row in self._table.rows:
            if row.kind in ("example", "off"):
                continue
            if row.kind == "total":
                facts = self._read_total(row)
                self._sums.close(facts, any(word in cell.text for cell in row.cells.values() for word in _SUBTOTAL))
                continue
            if row.kind == "activity" or owner is None:
                owner = self._owner(row)
            self._read_row(row, owner, used)
        self._sums.finish()

    def _read_row(self, row: Row, owner: Owner, used: set[tuple[str, str]]) -> None:
        found, activities = self._found, self._activities
        if activities is not None and row.kind == "activity":
            activity, problems = activities.read(row.cells, owner)
            activity["place"] = activity["place"] or self._words.find_place(row)
            days = None if activity["start"] or problems else self._words.find_days(row)
            activity["start"], activity["end"] = days or (activity["start"], activity["end"])
            found.activities.append(activity)
            found.problems += problems
            found.facts += activities.read_partners(row.cells, owner)
        reading = self._figures.read(row.cells, owner, used)
        if self._is_account:
            mark_totals(reading.facts)
        found.facts += reading.facts
        found.problems += reading.problems
        self._sums.add(reading.facts)
        if activities is not None:
            values = self._figures.read(self._of_named(row), owner, set()).values if self._of_all else reading.values
            _fill(found.activities[-1], values)
            told = self._words.read(row, owner, reading.values, used, reading.mixed)
            found.facts += told.facts
            if told.values:
                _fill(found.activities[-1], told.values)
        elif reading.mixed and owner.in_scope:
            found.facts += self._words.read_mixed(row, owner, reading.values, reading.mixed)

    def _of_named(self, row: Row) -> dict[int, Cell]:
        """The cells of a row without figures of all activities, of which it names one."""
        return {index: cell for index, cell in row.cells.items() if index not in self._of_all}

    def _owner(self, row: Row) -> Owner:
        """Whose figures a row holds: in place of the unit stands the cell that names it, where there is one."""
        source, cell = self._source, row.cells.get(self._unit.index) if self._unit else None
        naming = cell.locator if cell is not None and cell.text.strip() else None
        if cell is not None and naming is not None:
            self._found.named.setdefault(naming, " ".join(cell.text.split()))
        named = row.cells.get(self._name.index) if self._name else None
        item = f"-{row.item}" if row.item > 1 else ""
        activity_id = f"{source.doc_id}-{named.locator}{item}" if named is not None else None
        caption = "".join(self._table.grid.caption[-1:])
        other_year = not self._table.has_names and (
            self._is_of_another_year(row) or names_other_years(caption, self._params.edition.year)
        )
        return Owner(source.doc_id, source.path, naming, activity_id, source.role, in_scope=not other_year)

    def _is_of_another_year(self, row: Row) -> bool:
        """Whether a row names years, outside web addresses, and not this one.

        A description or remark speaks for itself alone: that there were 2800人次 in 2024 says nothing of the other
        cells.
        """
        telling = [
            cell.text for index, cell in row.cells.items()
            if index not in self._remarks and not _LINKED.search(cell.text) and not _IN_SENTENCES.search(cell.text)
        ]  # fmt: skip
        return names_other_years(" ".join(telling), self._params.edition.year)

    def _read_total(self, row: Row) -> list[dict[str, Any]]:
        """Facts of a totals row; the platform's own totals belong to no unit and are left out.

        A sum over empty cells, which workbooks give as 0, states nothing.
        """
        source, found, wording = self._source, self._found, self._params.wording
        if source.role == "platform":
            return []
        owner = Owner(source.doc_id, source.path, None, None, source.role, is_total=True)
        told = {
            index: cell for index, cell in row.cells.items()
            if not is_total_label(cell.text, wording) and not (_ZERO.fullmatch(cell.text) and index not in self._filled)
        }  # fmt: skip
        reading = self._figures.read(told, owner, set())
        found.facts += reading.facts
        found.problems += reading.problems
        columns = self._table.columns
        figures = {index for index in told if index in columns and columns[index].heading.field in (*FIGURES, "text")}
        counted = [_count_of_activities(cell, owner) for index, cell in row.cells.items() if index not in figures]
        found.facts += [fact for fact in [*counted, self._names_counted(row, owner)] if fact is not None]
        in_words = self._words.read_total(row, owner, {str(fact["quantity"]) for fact in reading.facts}, reading.mixed)
        found.facts += in_words
        return [*reading.facts, *in_words]

    def _names_counted(self, row: Row, owner: Owner) -> dict[str, Any] | None:
        """合计 | 7 below the names of as many activities states how many there were."""
        cell = row.cells.get(self._name.index) if self._name is not None else None
        held = sum(one.kind == "activity" for one in self._table.rows)
        if cell is None or cell.text.strip() != str(held):
            return None
        return owner.fact(cell, find_amounts(cell.text)[0], "activities")


def _columns_of_all(table: Table) -> set[int]:
    """The columns of figures of all that was done (场次 | 人次 | 最有特色的一项活动 | 该项活动人数).

    They stand before the name, or count the same beside a column that says that it is of the one named.
    """
    name = table.column_of("name")
    figures = [column for column in table.columns.values() if column.heading.field in FIGURES]
    own = [column for column in figures if says_of_named(column.written)]
    kinds = {column.heading.field for column in own}
    others = [column for column in figures if column not in own and not says_planned(column.written)]
    of_all = [column for column in others if column.heading.field in kinds and not _BY_WAY.search(column.written)]
    if name is None or not of_all:
        return set()
    return {column.index for column in others if column in of_all or column.index < name.index}


def _without_theme(table: Table, theme: str) -> Table:
    """The table; a form whose 活动主题 is the event's own theme names no activity, and tells of the unit."""
    name = table.column_of("name")
    told = [row.cells[name.index].text for row in table.rows if name and name.index in row.cells]
    if name is None or table.header_rows or [plain(_IN_SENTENCES.split(words)[0]) for words in told] != [plain(theme)]:
        return table
    columns = {index: column for index, column in table.columns.items() if index != name.index}
    return replace(table, columns=columns, has_names=False)


def _is_of_plans(table: Table, source: Source) -> bool:
    """Whether a table lists what is to come: it says so (拟开展活动), or stands in a plan and tells no outcome."""
    name = table.column_of("name")
    tells_outcome = any(says_done(one.written) for one in table.columns.values())
    told = [one.written for one in table.columns.values() if one.heading.field in ("name", "date", "start")]
    announces = any(map(says_planned, told)) or _ANNOUNCES.search(table.title.rpartition(" ")[2]) is not None
    figures = [one.written for one in table.columns.values() if one.heading.field in FIGURES]
    arranged = _ARRANGED.search(f"{table.title} {table.grid.name}") is not None
    announces = announces or _is_programme(table) or (arranged and bool(figures) and all(map(says_planned, figures)))
    return name is not None and not tells_outcome and (announces or source.role == "plan")


def _is_programme(table: Table) -> bool:
    """Whether a table tells by the clock what one event is made up of: 启动仪式流程 | 9:00 | 签到."""
    day = next((one for one in table.columns.values() if one.heading.field in ("date", "start")), None)
    told = [row.cells[day.index].text for row in table.rows if day is not None and day.index in row.cells]
    return (
        bool(told)
        and all(map(_CLOCK.match, told))
        and _PROGRAMME.search(f"{table.title} {table.grid.name}") is not None
    )


def _fill(activity: dict[str, Any], values: dict[str, float]) -> None:
    """Set an activity's figures; a further row of the same activity adds to them."""
    for name in ACTIVITY_FIGURES:
        before = activity.get(name)
        if name in values:
            activity[name] = values[name] + (float(str(before)) if before is not None else 0.0)
        else:
            activity.setdefault(name, None)


def _count_of_activities(cell: Cell, owner: Owner) -> dict[str, Any] | None:
    """合计（12项） states how many activities there were."""
    amounts = [amount for amount in find_amounts(cell.text) if amount.counted_in in ("项", "个", "场", "场次")]
    return owner.fact(cell, amounts[0], "activities") if len(amounts) == 1 else None


def _figure_cells(table: Table) -> list[Cell]:
    return [cell for cell in table.nameless if table.columns[cell.column].heading.field in FIGURES]


def _heading_problems(table: Table, source: Source) -> list[dict[str, Any]]:
    unmapped = table.unmapped if table.header_rows else []  # a form's other labels are no columns
    filled = [column for column in unmapped if any(column.index in row.cells for row in table.rows)]
    return [
        *(_personal_column(one, source) if heads_contacts(one.written) else _unknown_column(one, source)
          for one in filled),
        *(_second_column(column, source) for column in table.twice if not names_host(column)),
    ]  # fmt: skip


def _unknown_column(column: Column, source: Source) -> dict[str, Any]:
    said = f"的表格中“{column.written}”一栏未能识别，该栏内容未计入。"
    advice = "请说明该栏的含义；与评议无关的，无需处理。"
    return _problem("column_unmapped", said, advice, source, column.locator)


def _second_column(column: Column, source: Source) -> dict[str, Any]:
    said = f"的表格中“{column.written}”与另一栏含义相同，只采用其中一栏。"
    advice = "请核对两栏内容，必要时修改栏目名称后重新报送。"
    return _problem("column_twice", said, advice, source, column.locator)


def _personal_column(column: Column, source: Source) -> dict[str, Any]:
    said = f"的表格中“{column.written}”一栏是个人信息，已作遮盖，未采用。"
    return _problem("column_unmapped", said, "评议不需要个人信息，请删去该栏后重新报送。", source, column.locator)


def _nameless(cell: Cell, source: Source) -> dict[str, Any]:
    said = f"{cell.locator}有数字“{cell.text.strip()[:20]}”，但该行没有活动名称，未计入。"
    advice = "请补填活动名称；如为合计行，请在行首注明“合计”。"
    return _problem("row_without_name", said, advice, source, cell.locator)


def _tables_unread(
    told: list[BlockRow], recognised: Sequence[Table], source: Source, wording: Wording
) -> list[dict[str, Any]]:
    """Tables that look like lists of activities and were not read: of pages, and of sheets without known headings."""
    if source.role == "plan":
        return []
    read = lines_of_tables(recognised)
    headings = find_headings_of_lines(told, index_of(wording.columns))
    rows = [_unread_table(line, source) for line in headings if line.locator not in read]
    if source.role == "activities":
        known = {table.grid.name for table in recognised}
        grids = Counter((cell.table, cell.row) for cell in told if cell.table and cell.table not in known)
        full = Counter(name for (name, _), count in grids.items() if count >= _FULL)
        rows += [_headless(name, source) for name, count in full.items() if name and count >= _FULL]
    return rows


def _unread_table(line: BlockRow, source: Source) -> dict[str, Any]:
    words = " ".join(line.text.split())[:40]
    said = f"{line.locator}处的活动表（“{words}”）为版式文件中的表格，无法按栏读取，表中各项活动未计入。"
    return _problem("table_unread", said, "请另附该表的 Excel 或 Word 文件。", source, line.locator)


def _headless(name: str, source: Source) -> dict[str, Any]:
    said = f"中的表格“{name}”未能识别表头，表中内容没有按活动读取。"
    advice = "请在表头使用“活动名称、活动时间、活动地点、参与人数”等栏目名称后重新报送；与活动无关的表格无需处理。"
    return _problem("header_not_found", said, advice, source, None, name)


def _other_year(table: Table, source: Source) -> dict[str, Any]:
    said = f"中的表格“{_called(table)}”属于其他年度，其{_count(table)}项活动未计入。"
    advice = "如系标题年份有误，请更正后重新报送。"
    return _problem("table_of_other_year", said, advice, source, None, table.grid.name, table.header_rows)


def _called_off(row: Row, table: Table, source: Source) -> dict[str, Any]:
    named = next(row.cells[column.index] for column in table.columns.values() if column.heading.field == "name")
    said = f"{named.locator}所列“{' '.join(named.text.split())[:30]}”注明取消、未举办或时间未定，未计入。"
    return _problem("activity_called_off", said, "如该项活动实际已经举办，请更正后重新报送。", source, named.locator)


def _planned_only(table: Table, source: Source) -> dict[str, Any]:
    which = "为方案或通知，其中列出的" if source.role == "plan" else f"中的表格“{_called(table)}”列出的"
    said = f"{which}{_count(table)}项活动属于计划，未计入。"
    advice = "活动开展后请在总结或活动表中报送实际情况。"
    return _problem("plan_not_counted", said, advice, source, None, table.grid.name, table.header_rows)


def _count(table: Table) -> int:
    return sum(row.kind == "activity" for row in table.rows)


def _called(table: Table) -> str:
    """What messages call a table by: its title, or its sheet's name or number."""
    return " ".join((table.title or table.grid.name).split())[:40]


def _problem(code: str, said: str, advice: str, source: Source, locator: str | None, *about: object) -> dict[str, Any]:
    """A doubt about a document's table; its message names the file and goes on with `said`.

    `about`: what makes it one of its kind, where that is not its place.
    """
    told = about or (locator,)
    return problem_row(
        code, f"“{source.path}”{said}", advice, (source.doc_id, *told),
        doc_id=source.doc_id, locator=locator, path=source.path,
    )  # fmt: skip
