"""A workbook (.xlsx, .xls, .et, .ods) to one cell block a filled cell, addressed Sheet1!B7, merged cells kept."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, damaged, encrypted, too_large
from kepuri_eval.intake.readers.embedded import add_embedded
from kepuri_eval.intake.readers.odsspans import Spans, read_spans
from kepuri_eval.intake.readers.ooxml import Package
from kepuri_eval.intake.readers.panics import and_panics
from kepuri_eval.intake.readers.sheetmarkup import SheetMarkup, column_letters, read_markup_of
from kepuri_eval.intake.readers.sheetpictures import SheetPictures

_WHAT = "电子表格"


def read_sheets(content: bytes, name: str, limits: Limits) -> Content:
    """Cells of every worksheet row by row; targets of hyperlinks follow their cell as lines (Sheet1!B7#1).

    Words on pictures that lie on a sheet follow its cells (Sheet1!B7i1-l3); a picture inside a cell is no word of it.
    Files embedded in its sheets are parts.

    Raises:
        ReadError: damaged, encrypted, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    package = Package(content, _WHAT, limits) if content[:2] == b"PK" else None
    markup, spans = (read_markup_of(package), read_spans(package)) if package else (SheetMarkup(), {})
    found = Content(notes=markup.notes)
    pictures = SheetPictures(package, limits)
    for sheet in _worksheets(content, found):
        _read_sheet(sheet, markup, spans.get(sheet.name, {}), pictures, found, limits)
        found.blocks += pictures.on_sheet(sheet.name)
    if package is not None:
        for part in markup.holders:
            add_embedded(package, part, package.xml(part), found, limits)
    return pictures.close(found)


def _worksheets(content: bytes, found: Content) -> list[calamine.CalamineSheet]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        kept = []
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != calamine.SheetVisibleEnum.Visible:
                found.notes.append(_hidden(meta.name))
            kept.append(book.get_sheet_by_name(meta.name))
    except calamine.PasswordError as error:
        raise encrypted("电子表格") from error
    except and_panics(calamine.CalamineError, ValueError, OSError) as error:
        raise damaged(_WHAT) from error
    return kept


def _read_sheet(
    sheet: calamine.CalamineSheet,
    markup: SheetMarkup,
    merged: Spans,
    pictures: SheetPictures,
    found: Content,
    limits: Limits,
) -> None:
    if sheet.start is None:
        return
    top, left = sheet.start
    told = sheet.merged_cell_ranges or []
    spans = merged | {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in told}
    name = sheet.name  # asked once: each time it is made anew
    formats, links = markup.formats.get(name, {}), markup.links.get(name, {})
    for row, values in enumerate(_rows(sheet), start=top):
        for column, value in enumerate(values, start=left):
            if value == "" or value is None:
                continue
            cell = (row, column)
            text = value if isinstance(value, str) else shown(value, formats.get(cell, ""))
            if not text or text.isspace():
                continue
            down, across = spans.get(cell, (1, 1))
            locator = f"{name}!{column_letters(column + 1)}{row + 1}"
            if (
                "DISPIMG" in text
                and (inside := pictures.in_cell(text, locator, (name, row + 1, column + 1))) is not None
            ):
                found.blocks += inside
                continue
            text = text[: limits.block_chars]
            found.blocks.append(Block(locator, "cell", text, name, row + 1, column + 1, down, across))
            if cell in links:
                found.blocks.append(Block(f"{locator}#1", "line", links[cell], name, row + 1, column + 1))
        if len(found.blocks) > limits.blocks:
            raise too_large("表格单元格过多")


def _rows(sheet: calamine.CalamineSheet) -> list[list[object]]:
    try:
        return sheet.to_python(skip_empty_area=True)  # type: ignore[return-value]
    except and_panics(calamine.CalamineError, ValueError, OverflowError) as error:
        raise ReadError("file_damaged", f"工作表“{sheet.name}”无法读取。", "请重新保存后报送。") from error


def shown(value: object, suffix: str) -> str:
    """A cell as its reader sees it: whole numbers without a point, dates as 2024-09-15, a format's words behind."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
        return text + suffix
    if isinstance(value, int):
        return str(value) + suffix
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _hidden(name: str) -> Note:
    return Note(
        "sheet_hidden",
        f"工作表“{name}”为隐藏状态，已一并读取。",
        "如该表为历史或草稿内容，请删除后重新报送。",
        name,
    )
