"""Rows in, the bytes of a spreadsheet to be printed out; texts that look like formulas stay texts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kepuri_eval.documents.filling import clean_text
from kepuri_eval.packing import fix_times

FICTIONAL = "演示数据（虚构）"
_LINE = Side(style="thin", color="000000")
_TITLE, _HEAD, _BODY = Font("方正小标宋简体", 18), Font("黑体", 12), Font("仿宋", 12)
_CENTRE = Alignment("center", "center", wrap_text=True)
_LEFT = Alignment("left", "center", wrap_text=True, indent=1)
_NOTE = Alignment("left", "center", wrap_text=True)


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        columns: heading and width (in characters) of each column.
        rows: a text, a whole number or None a cell; None is left blank for a hand to fill.
        note: a line below the title; "" for none.
        spelled: columns (from 0) with long texts, set to the left.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str | int | None]]
    note: str = ""
    spelled: Sequence[int] = ()


def build_workbook(sheets: Sequence[Sheet], *, is_fictional: bool) -> bytes:
    """The workbook; every sheet prints on A4 across, its headings on every page."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet, is_fictional)
    book.properties.creator = "kepuri-eval"
    stream = io.BytesIO()
    book.save(stream)
    return fix_times(stream.getvalue())


def _fill(page: Worksheet, sheet: Sheet, is_fictional: bool) -> None:
    across = len(sheet.columns)
    heads = [(sheet.title, _TITLE, 36.0)]
    if is_fictional:
        heads.insert(0, (FICTIONAL, _HEAD, 20.0))
    if sheet.note:
        heads.append((sheet.note, _BODY, 20.0 * (1 + len(sheet.note) * 2 // int(sum(w for _, w in sheet.columns)))))
    for row, (text, font, height) in enumerate(heads, start=1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=across)
        _put(page, row, 1, text, font, _CENTRE if font is not _BODY else _NOTE)
        page.row_dimensions[row].height = height
    top = len(heads) + 1
    for column, (heading, width) in enumerate(sheet.columns, start=1):
        _put(page, top, column, heading, _HEAD, _CENTRE, has_border=True)
        page.column_dimensions[get_column_letter(column)].width = width
    page.row_dimensions[top].height = 24.0
    for row, cells in enumerate(sheet.rows, start=top + 1):
        for column, cell in enumerate(cells, start=1):
            place = _LEFT if column - 1 in sheet.spelled else _CENTRE
            _put(page, row, column, cell, _BODY, place, has_border=True)
        page.row_dimensions[row].height = 18.0 * _lines(sheet, cells) + 6
    if not sheet.rows:
        page.merge_cells(start_row=top + 1, start_column=1, end_row=top + 1, end_column=across)
        _put(page, top + 1, 1, "无", _BODY, _CENTRE, has_border=True)
    page.freeze_panes = page.cell(top + 1, 1)
    _set_page(page, top)


def _put(
    page: Worksheet, row: int, column: int, content: str | int | None, font: Font, place: Alignment, *,
    has_border: bool = False,
) -> None:  # fmt: skip
    cell = page.cell(row, column)
    if isinstance(content, str):
        cell.value = clean_text(content)
        # A text that begins with = is taken for a formula unless it is said to be a text, here and when edited.
        cell.data_type, cell.quotePrefix = "s", content.startswith(("=", "+", "-", "@")) and len(content) > 1
    elif content is not None:
        cell.value, cell.number_format = content, "#,##0"
    cell.font, cell.alignment = font, place
    if has_border:
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)


def _lines(sheet: Sheet, cells: Sequence[str | int | None]) -> int:
    """Lines that the longest cell of a row takes, a Chinese character being two wide."""
    widths = [width for _, width in sheet.columns]
    needed = [
        -(-len(str(cell)) * 2 // max(int(width) - 1, 1)) for cell, width in zip(cells, widths, strict=True) if cell
    ]
    return max(needed, default=1)


def _set_page(page: Worksheet, top: int) -> None:
    page.page_setup.paperSize, page.page_setup.orientation = page.PAPERSIZE_A4, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"1:{top}"
    page.oddFooter.center.text = "— &P —"
