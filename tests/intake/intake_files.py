"""Small files of every format, made in memory for the tests of this folder."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import openpyxl
import zhplot
from fpdf import FPDF

FONT = next(Path(zhplot.__file__).parent.rglob("*.ttf"))


def word(*paragraphs: str, table: list[list[str]] | None = None, title: str = "") -> bytes:
    """A Word document of a title, paragraphs and a table."""
    document = docx.Document()
    if title:
        document.add_heading(title, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                grid.cell(row, column).text = value
    return saved(document)


def sheet(
    rows: list[list[Any]], *, merged: tuple[str, ...] = (), name: str = "活动表", more: dict | None = None
) -> bytes:
    """A workbook of one sheet with its merged ranges, and more sheets by name."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = name
    for sheet_name, values in {name: rows, **(more or {})}.items():
        page = first if sheet_name == name else book.create_sheet(sheet_name)
        for row, cells in enumerate(values, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    page.cell(row, column, value)
    for area in merged:
        first.merge_cells(area)
    return saved(book)


def saved(document: Any) -> bytes:
    """The bytes that a document's own save writes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    """A zip whose entry names are UTF-8 with the flag set."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed_gbk(name: str, content: bytes) -> bytes:
    """A zip as Windows in China writes it: the entry's name in GBK, no flag."""
    letters = name.encode("gbk")
    plain = packed({"x" * len(letters): content})
    return plain.replace(b"x" * len(letters), letters)


def mailed(subject: str, body: str, files: dict[str, bytes], day: str = "Thu, 26 Sep 2024 09:10:00 +0800") -> bytes:
    """An e-mail with attachments."""
    message = EmailMessage()
    message["Subject"], message["Date"], message["From"] = subject, day, "kepu@example.invalid"
    message["To"] = "all@example.invalid"
    message.set_content(body)
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def printed(*paragraphs: str) -> bytes:
    """A PDF with a Chinese text layer; paragraphs wrap as they need."""
    page = FPDF()
    page.add_page()
    page.add_font("noto", "", FONT)
    page.set_font("noto", size=12)
    for text in paragraphs:
        page.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    """The folder with the files written into it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
