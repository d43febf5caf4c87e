"""What a Word file shows, read from its XML."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.oxml.ns import qn
from lxml import etree


def text_of(content: bytes) -> str:
    """All text of the body, a line a paragraph, tables in their place."""
    body = Document(io.BytesIO(content)).element.body
    return "\n".join("".join(run.text or "" for run in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p")))


def heads_of(content: bytes) -> list[str]:
    """Text of every page head."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/header"))
        return ["".join(etree.fromstring(archive.read(name)).itertext()) for name in names]


def rows_of(content: bytes, table: int = 0) -> list[list[str]]:
    """Cells of one table, row by row."""
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(content)).tables[table].rows]
