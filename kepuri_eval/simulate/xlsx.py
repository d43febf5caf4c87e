"""Write sheets as an Excel workbook, or as GBK-encoded CSV, byte for byte the same every time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kepuri_eval.simulate.containers import repack
from kepuri_eval.simulate.listings import Sheet

_MADE = datetime(2024, 9, 24, 9, 0, 0)


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an .xlsx with `sheets` in order; the first row of each is bold."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for column in range(1, max(map(len, sheet.rows)) + 1):
            page.column_dimensions[get_column_letter(column)].width = 16
        for top, left, bottom, right in sheet.merged:
            page.merged_cells.add(_area(top, left, bottom, right))
        for number, row in enumerate(sheet.rows):
            page.append([_bold(page, value) if number == 0 else None if value == "" else value for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return repack(stream.getvalue(), _without_clock)


def write_csv(sheet: Sheet, encoding: str = "gbk") -> bytes:
    """The sheet as CSV in `encoding`; merged areas keep their text in the first cell only."""
    text = io.StringIO()
    csv.writer(text).writerows([_plain(value) for value in row] for row in sheet.rows)
    return text.getvalue().encode(encoding)


def _without_clock(name: str, content: bytes) -> bytes:
    """openpyxl stamps the current time on saving; put the fixed one in its place."""
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)


def _plain(value: object) -> object:
    return f"{value.year}/{value.month}/{value.day}" if isinstance(value, date) else value


def _bold(page: object, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    cell.font = Font(bold=True)
    return cell


def _area(top: int, left: int, bottom: int, right: int) -> str:
    return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
