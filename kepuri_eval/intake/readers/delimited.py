"""A csv or tsv file to one cell block a field, addressed r3c2."""

from __future__ import annotations

import csv
import io

from kepuri_eval.intake.readers.charset import decode_text
from kepuri_eval.intake.readers.content import Block, Content, Limits, empty_file, too_large
from kepuri_eval.intake.readers.text import damage_note

_DELIMITERS = (",", "\t", ";", "|")


def read_delimited(content: bytes, name: str, limits: Limits) -> Content:
    """Cells of the one table in the file, whatever its delimiter and encoding.

    Raises:
        ReadError: no words in it, or more cells than the limits allow.
    """
    text, whole = decode_text(content)
    text = text.replace("\0", "")
    delimiter = _delimiter(text)
    found = Content(notes=[] if whole else [damage_note()])
    csv.field_size_limit(limits.block_chars * 4)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            for column, value in enumerate(row, start=1):
                if value.strip():
                    found.blocks.append(Block(f"r{number}c{column}", "cell", value, "t1", number, column))
            if len(found.blocks) > limits.blocks:
                raise too_large("表格单元格过多")
    except csv.Error as error:
        raise too_large("单元格内容过长") from error
    if not found.blocks:
        raise empty_file()
    return found


def _delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines into most fields."""
    lines = text[:50_000].splitlines()[:30]
    counts = {mark: sum(sorted(line.count(mark) for line in lines)[len(lines) // 2 :]) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark])
