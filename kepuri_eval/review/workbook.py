"""From the rows of each topic to one workbook for people to fill in, the same bytes for the same rows."""

from __future__ import annotations

import io
import math
import unicodedata
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kepuri_eval.intake.personal import mask_personal
from kepuri_eval.packing import fix_times
from kepuri_eval.params import Params
from kepuri_eval.review.sheets import ABOUT, REGISTER, SHEETS, Column, Sheet
from kepuri_eval.unseen import plain

EDITION_MARK = "项目代号"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 2000
_LINE_HEIGHT, _TALLEST = 17.0, 400  # points: fonts that stand in for others are taller
_HEAD, _ASKED, _GREY = (PatternFill("solid", fgColor=color) for color in ("1F4E78", "FFF2CC", "EDEDED"))
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")


def build_workbook(topics: dict[str, list[dict[str, Any]]], params: Params) -> bytes:
    """The workbook: what to do, a sheet a topic, and the register that dropdowns choose from.

    Args:
        topics: rows by sheet title, as `topics.list_topics` gives them.
    """
    book = Workbook()
    about = book.worksheets[0]
    about.title = ABOUT
    _fill_about(about, topics, params)
    for sheet in SHEETS:
        _fill_sheet(book.create_sheet(sheet.title), sheet, topics[sheet.title], len(params.units))
    register = book.create_sheet(REGISTER)
    register.sheet_state = "hidden"
    for row, unit in enumerate(params.units, start=1):
        _write(register.cell(row, 1), unit.name)
    book.properties.creator = "kepuri-eval"
    stream = io.BytesIO()
    book.save(stream)
    return fix_times(stream.getvalue())


def _fill_about(page: Worksheet, topics: dict[str, list[dict[str, Any]]], params: Params) -> None:
    lines = [
        (params.edition.title, "核对工作簿"),
        (EDITION_MARK, params.name),
        ("怎样填", "黄色栏目由核对人填写，其余请勿改动。不处理的行整行留空；有处理的行，理由、核对人、日期都要填。"),
        ("", "可以筛选、排序；请勿增加、删除、改名工作表和栏目。灰色的编号栏供系统找回记录。"),
        ("填好以后", f"交由办理人员运行：kepuri review {params.name} --apply 填好的文件.xlsx，再运行 kepuri run。"),
        ("", "有一处填写不符合要求，整个文件都不采用，并逐条说明原因；改正后重新读入即可，已采用的不会重复。"),
        *((sheet.title, f"{len(topics[sheet.title])}行。{sheet.asked}") for sheet in SHEETS),
    ]
    for number, (head, words) in enumerate(lines, start=1):
        _write(page.cell(number, 1), head)
        _write(page.cell(number, 2), words)
        page.cell(number, 1).font = Font(bold=True)
        page.cell(number, 1).alignment = page.cell(number, 2).alignment = _WRAP
        page.row_dimensions[number].height = _height([(head, 26), (words, 100)])
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 26, 100
    page.sheet_view.showGridLines = False
    _fit_to_paper(page)


def _fill_sheet(page: Worksheet, sheet: Sheet, rows: list[dict[str, Any]], units: int) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        _head(page, number, column)
        for place, row in enumerate(rows, start=2):
            cell = page.cell(place, number)
            _write(cell, row.get(column.name), masked=column.kind != "key")
            _dress(cell, column)
        _limit(page, number, column, len(rows), units)
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(len(rows), 1) + 1}"
    for place, row in enumerate(rows, start=2):
        texts = [(row.get(column.name), column.width) for column in sheet.columns if column.kind != "key"]
        page.row_dimensions[place].height = _height(texts)
    page.row_dimensions[1].height = 2 * _LINE_HEIGHT
    page.print_title_rows = "1:1"
    _fit_to_paper(page)


def _head(page: Worksheet, number: int, column: Column) -> None:
    cell = page.cell(1, number, column.name)
    cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), _HEAD, _BORDER
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    width = page.column_dimensions[get_column_letter(number)]
    width.width, width.hidden = column.width, column.kind == "key"
    if column.note:
        cell.comment = Comment(column.note, "kepuri-eval", height=110, width=260)


def _dress(cell: Cell, column: Column) -> None:
    cell.alignment, cell.border = _WRAP, _BORDER
    if column.kind == "key":
        cell.fill, cell.font = _GREY, Font(color="808080", size=8)
    elif column.is_filled:
        cell.fill = _ASKED
    if column.kind == "day":
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(cell.value, float) or column.kind == "number":
        cell.number_format = "#,##0.##" if isinstance(cell.value, float) and cell.value % 1 else "#,##0"


def _limit(page: Worksheet, number: int, column: Column, rows: int, units: int) -> None:
    """The dropdown of a column, or the kind of value it takes; what does not fit is refused while typing."""
    if column.kind == "choice":
        rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"')
    elif column.kind == "unit":
        rule = DataValidation(type="list", formula1=f"'{REGISTER}'!$A$1:$A${units}")
    elif column.kind == "number":
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
    elif column.kind == "day":
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526")
    else:
        return
    rule.allow_blank, rule.showErrorMessage, rule.errorTitle = True, True, f"“{column.name}”填写有误"
    rule.error = "请从下拉列表中选。" if column.kind in ("choice", "unit") else column.note[:200]
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{max(rows, 1) + 1}")
    page.add_data_validation(rule)


def _write(cell: Cell, value: object, *, masked: bool = True) -> None:
    """Write a value; text is always text to the spreadsheet, also when it looks like a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = plain(value).encode("utf-8", "replace").decode("utf-8")
    text = mask_personal(text)[0] if masked else text
    if masked and len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    cell.value = text or None
    if text.startswith(_FORMULA_STARTS):
        cell.data_type, cell.quotePrefix = "s", True


def _height(texts: list[tuple[object, int]]) -> float:
    """Height of a row in points, by the lines its texts take in columns of these widths; Chinese is twice as wide."""
    lines = 1
    for text, width in texts:
        parts = str("" if text is None else text).split("\n")
        wide = [sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in part) for part in parts]
        lines = max(lines, sum(max(1, math.ceil(one / (width - 3))) for one in wide))
    return min(_TALLEST, _LINE_HEIGHT * lines + 2)


def _fit_to_paper(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
