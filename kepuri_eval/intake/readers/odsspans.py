"""An OpenDocument sheet's merged cells, which calamine does not tell."""

from __future__ import annotations

from lxml import etree

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.ooxml import Package, attribute, local_name

Spans = dict[tuple[int, int], tuple[int, int]]


def read_spans(package: Package) -> dict[str, Spans]:
    """Sheet name → (row, column) from 0 → rows and columns that the cell covers; empty for other workbooks."""
    if "mimetype" not in package or "content.xml" not in package:
        return {}
    try:
        root = package.xml("content.xml")
    except ReadError as fault:
        if fault.code == "file_bomb":
            raise
        return {}
    return {attribute(table, "name") or "": _of_table(table) for table in root.iter() if local_name(table) == "table"}


def _of_table(table: etree._Element) -> Spans:
    spans: Spans = {}
    row = 0
    for line in table.iter():
        if local_name(line) != "table-row":
            continue
        column = 0
        for cell in line:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if (down, across) != (1, 1):
                spans[row, column] = (down, across)
            column += _count(cell, "number-columns-repeated")
        row += _count(line, "number-rows-repeated")
    return spans


def _count(node: etree._Element, name: str) -> int:
    value = attribute(node, name) or "1"
    return max(int(value), 1) if value.isascii() and value.isdecimal() and len(value) < 8 else 1
