"""What calamine does not tell of an .xlsx: hyperlink targets, words in number formats, macros."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Note
from kepuri_eval.intake.readers.embedded import has_embedded
from kepuri_eval.intake.readers.ooxml import MACROS, KnownParts, Package, attribute, local_name

_Cell = tuple[int, int]
_CELL_STYLE = re.compile(rb'<(?:x:)?c r="([A-Z]{1,3})(\d{1,7})"(?: [a-z]+="[^"]*")*? s="(\d+)"')
_WORDS_BEHIND = re.compile(r'[0#](?:"([^"]{1,8})"|\\?([\u4e00-\u9fff]{1,4}))')


@dataclass
class SheetMarkup:
    """Per sheet name: cell (row, column from 0) → words its number format adds, and → its hyperlink's target.

    Attributes:
        holders: the parts of sheets that name embedded objects.
    """

    formats: dict[str, dict[_Cell, str]] = field(default_factory=dict)
    links: dict[str, dict[_Cell, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)


def read_markup_of(package: Package) -> SheetMarkup:
    """The markup of an .xlsx; empty for workbooks of other kinds and for parts that are missing or broken."""
    found = SheetMarkup()
    if "xl/workbook.xml" not in package:
        return found
    found.notes = package.notes
    if package.has_macros():
        found.notes.append(MACROS)
    try:
        _read_package(package, found)
    except ReadError as fault:
        if fault.code == "file_bomb":
            raise
    return found


def _read_package(package: Package, found: SheetMarkup) -> None:
    suffixes = _suffixes(package)
    targets = package.targets("xl/workbook.xml")
    for node in package.xml("xl/workbook.xml").iter():
        if local_name(node) != "sheet":
            continue
        name, part = node.get("name", ""), targets.get(attribute(node, "id") or "", ("", "", False))[1]
        if part not in package:
            continue
        if has_embedded(package, part):
            found.holders.append(part)
        if not suffixes and not package.has_targets(part):
            continue  # a hyperlink to elsewhere needs a relation
        data = package.read(part)
        if suffixes:
            found.formats[name] = {
                _cell(match[1].decode(), match[2].decode()): suffixes[int(match[3])]
                for match in _CELL_STYLE.finditer(data)
                if int(match[3]) in suffixes
            }
        if b"hyperlink" in data:
            found.links[name] = _links(package, part, data)


def _suffixes(package: Package) -> dict[int, str]:
    """Cell style number → the words its number format writes behind the digits."""
    if "xl/styles.xml" not in package:
        return {}
    return _SUFFIXES.ask(package, "xl/styles.xml")


def _styled_suffixes(root: etree._Element) -> dict[int, str]:
    codes: dict[str, str] = {}
    styles: dict[int, str] = {}
    for node in root:
        if local_name(node) == "numFmts":
            codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in node}
        elif local_name(node) == "cellXfs":
            for number, item in enumerate(node):
                code = codes.get(item.get("numFmtId", ""), "").split(";")[0]
                match = _WORDS_BEHIND.search(code)
                # 0!.0,"万" divides what it shows by ten thousand; the stored value is already whole
                if match and "," not in code[: match.start() + 1].replace("#,##0", ""):
                    styles[number] = match[1] or match[2]
    return styles


_SUFFIXES = KnownParts(_styled_suffixes)


def _links(package: Package, part: str, data: bytes) -> dict[_Cell, str]:
    targets = package.targets(part)
    found = {}
    for tag in re.findall(rb"<(?:x:)?hyperlink [^>]*>", data)[:10_000]:
        reference = re.search(rb'\bref="([A-Z]+)(\d+)', tag)
        key = re.search(rb'\b\w+:id="([^"]+)"', tag)
        target = targets.get(key[1].decode("utf-8", "replace"), ("", "", False)) if key else ("", "", False)
        if reference and target[2] and target[1].startswith(("http://", "https://")):
            found[_cell(reference[1].decode(), reference[2].decode())] = target[1]
    return found


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(letters: str, digits: str) -> _Cell:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1
