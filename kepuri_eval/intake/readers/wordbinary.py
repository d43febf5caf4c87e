"""The streams of a Word 97 binary file to its paragraphs with their marks and properties ([MS-DOC]).

legacy-doc opens the compound file; its plain text drops the cell marks, so the piece table and the paragraph
properties that tell rows from cells are read here.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from legacy_doc import ExtractionOptions, LegacyDocError
from legacy_doc.ole import OleReader

from kepuri_eval.intake.readers.wordpictures import BEYOND, DELETED, FLOATING, INLINE, Picture, WordPictures

_MARKS = "\r\x07\x0c"
_PAGE = 512
_PICTURE = re.compile(f"[{INLINE}{FLOATING}]")
_BROKEN = (struct.error, IndexError, ValueError, OverflowError)
# places in the file information block
_FLAGS, _TEXT_LENGTHS, _STYLES, _CHAR_PAGES, _PARAGRAPH_PAGES, _PIECES = 0x0A, 0x4C, 0xA2, 0xFA, 0x102, 0x1A2
# property codes
_IN_TABLE, _ROW_END, _OUTLINE, _HUGE, _ROW_SHAPE, _DELETED = 0x2416, 0x2417, 0x2640, 0x6646, 0xD608, 0x0800
_DEPTH, _TAB_STOPS, _PICTURE_AT = 0x6649, 0xC615, 0x6A03
_NO_PICTURE = (0x0806, 0x080A, 0x0856)  # the character stands for data, an OLE object or an older one
_MOST_SHOWN = 50_000  # characters that may stand for pictures, and pictures, of one document
_HEADING_STYLES = {*range(1, 10), 62, 74}  # built-in: heading 1 to 9, Title, Subtitle


class UnreadableWord(Exception):
    """The streams break the rules of the format; `encrypted` or `old` (before Word 97) tell why."""

    def __init__(self, why: str = "") -> None:
        self.why = why
        super().__init__(why)


@dataclass
class Paragraph:
    """Words up to a paragraph, cell or row mark.

    Attributes:
        mark: the mark that ends it: a carriage return, a cell mark (\\x07) or a page break.
        edges, merges: of a row's end only: places of its cells' edges in twips, merge of each cell upward.
        pictures: those for which the characters INLINE in its words stand, in their order.
    """

    text: str
    mark: str
    in_table: bool = False
    ends_row: bool = False
    is_heading: bool = False
    edges: list[int] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


class _Piece(NamedTuple):
    start: int
    text: str
    place: int
    width: int


def read_paragraphs(content: bytes, most_bytes: int, most_of_pictures: int) -> tuple[list[Paragraph], bool]:
    """Paragraphs of the main text and of its text boxes, and whether the file carries macros.

    Args:
        most_bytes: of the file; most_of_pictures: bytes that all its pictures give together.

    Raises:
        UnreadableWord: not a readable Word 97 file.
    """
    try:
        ole = OleReader(content, options=ExtractionOptions(max_file_bytes=most_bytes))
        main = ole.read_stream("WordDocument")
        flags = _u16(main, _FLAGS)
        if flags & 0x100:
            raise UnreadableWord("encrypted")
        if _u16(main, 2) < 0xC0:
            raise UnreadableWord("old")
        table = ole.read_stream("1Table" if flags & 0x200 else "0Table")
        data = ole.try_read_stream("Data") or b""
        names = {name.casefold() for name in ole.list_streams()}
        pictures = WordPictures(main, table, data, most_of_pictures)
        return _paragraphs(main, table, data, pictures), bool(names & {"vba", "_vba_project", "dir"})
    except (LegacyDocError, *_BROKEN) as error:
        raise UnreadableWord from error


def _paragraphs(main: bytes, table: bytes, data: bytes, pictures: WordPictures) -> list[Paragraph]:
    pieces = _pieces(main, table)
    text = "".join(piece.text for piece in pieces)
    shapes = _runs(main, table, _PARAGRAPH_PAGES, 13)
    headings = _heading_styles(main, table)
    runs = _runs(main, table, _CHAR_PAGES, 1)
    text = _without(text, pieces, runs)
    shown = _Shown(text, pieces, runs, pictures) if _PICTURE.search(text) else None
    cut: list[Paragraph] = []
    for start, end in _kept_parts(main, len(text)):
        first = start
        for place in range(start, end):
            if text[place] not in _MARKS:
                continue
            found = Paragraph(text[first:place], text[place])
            _describe(found, _at(shapes, _place_of(pieces, place)), headings, data)
            if shown:
                shown.settle(found, first)
            cut.append(found)
            first = place + 1
        if text[first:end].strip():
            cut.append(Paragraph(text[first:end], "\r"))
            if shown:
                shown.settle(cut[-1], first)
    if shown:
        _add_loose(cut, shown.loose)
    return cut


class _Shown:
    """The pictures of a text; `loose` are those of which it is not told at which character they stand."""

    def __init__(
        self, text: str, pieces: list[_Piece], runs: list[tuple[int, int, bytes]], pictures: WordPictures
    ) -> None:
        self._pieces, self._runs, self._pictures = pieces, runs, pictures
        self._left = _MOST_SHOWN
        self._floating, self.loose = pictures.floating(text) if FLOATING in text else ({}, [])

    def settle(self, found: Paragraph, first: int) -> None:
        """Give a paragraph that begins at a position its pictures, and its words one character for each of them."""
        words: list[str] = []
        last = 0
        for mark in _PICTURE.finditer(found.text):
            if self._left <= 0:
                self.loose = self.loose if BEYOND in self.loose else [*self.loose, BEYOND]
                break
            pictures = self._of(mark[0], first + mark.start())
            words += [found.text[last : mark.start()], INLINE * len(pictures)]
            found.pictures += pictures
            self._left -= 1 + len(pictures)
            last = mark.end()
        found.text = "".join([*words, _PICTURE.sub("", found.text[last:])])

    def _of(self, mark: str, position: int) -> list[Picture]:
        if mark == FLOATING:
            return self._floating.get(position, [])
        told = dict(_sprms(_at(self._runs, _place_of(self._pieces, position))))
        if len(told.get(_PICTURE_AT, b"")) < 4 or any(any(told.get(code, b"")) for code in _NO_PICTURE):
            return []
        return self._pictures.inline(struct.unpack("<I", told[_PICTURE_AT])[0])


def _add_loose(paragraphs: list[Paragraph], pictures: list[Picture]) -> None:
    """Pictures that stand nowhere come last, never in a table."""
    if pictures and (not paragraphs or paragraphs[-1].in_table or paragraphs[-1].mark == "\x07"):
        paragraphs.append(Paragraph("", "\r"))
    if pictures:
        paragraphs[-1].text += INLINE * len(pictures)
        paragraphs[-1].pictures += pictures


def _kept_parts(main: bytes, length: int) -> list[tuple[int, int]]:
    """Character ranges of the main text and of text boxes; notes, headers and comments lie between them."""
    counts = struct.unpack_from("<7I", main, _TEXT_LENGTHS)
    boxes = sum(counts[:6])
    return [(0, min(counts[0], length)), (min(boxes, length), min(boxes + counts[6], length))]


def _pieces(main: bytes, table: bytes) -> list[_Piece]:
    """The text in order: each piece tells where in the main stream its characters lie, and how wide they are."""
    offset, length = struct.unpack_from("<II", main, _PIECES)
    clx = table[offset : offset + length]
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + _u16(clx, place + 1)
    if clx[place] != 2:
        raise UnreadableWord
    plc = clx[place + 5 : place + 5 + struct.unpack_from("<I", clx, place + 1)[0]]
    count = (len(plc) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for index in range(count):
        coded = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        narrow = bool(coded & 0x40000000)
        begin = (coded & 0x3FFFFFFF) // 2 if narrow else coded
        width, chars = (1 if narrow else 2), starts[index + 1] - starts[index]
        raw = main[begin : begin + chars * width] if chars > 0 else b""
        words = raw.decode("cp1252", "replace") if narrow else _wide(raw)
        if len(words) != max(chars, 0):
            raise UnreadableWord
        pieces.append(_Piece(starts[index], words, begin, width))
    return pieces


def _wide(raw: bytes) -> str:
    """UTF-16 with one character a unit, so that places stay true; pairs are joined once paragraphs are cut."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


def _place_of(pieces: list[_Piece], position: int) -> int:
    piece = pieces[bisect_right(pieces, position, key=lambda piece: piece.start) - 1]
    return piece.place + (position - piece.start) * piece.width


def _runs(main: bytes, table: bytes, where: int, entry: int) -> list[tuple[int, int, bytes]]:
    """(first byte, byte after the last, properties) of the runs in the formatted pages that the table stream lists.

    Properties of paragraphs (entry of 13 bytes) begin with their style; those of characters (1 byte) do not.
    """
    offset, length = struct.unpack_from("<II", main, where)
    count = (length - 4) // 8
    if count <= 0:
        return []
    found = []
    for number in struct.unpack_from(f"<{count}I", table, offset + 4 * (count + 1)):
        page = main[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        runs = page[_PAGE - 1] if len(page) == _PAGE else 0
        bounds = struct.unpack_from(f"<{runs + 1}I", page) if 4 * (runs + 1) + entry * runs < _PAGE else ()
        for index in range(len(bounds) - 1):
            at = page[4 * (runs + 1) + entry * index] * 2
            found.append((bounds[index], bounds[index + 1], _properties(page, at, entry) if at else b""))
    return sorted(found)


def _properties(page: bytes, at: int, entry: int) -> bytes:
    size = page[at]
    if entry == 1:
        return page[at + 1 : at + 1 + size]
    if size == 0:
        return page[at + 2 : at + 2 + 2 * page[at + 1]]
    return page[at + 1 : at + 2 * size]


def _at(runs: list[tuple[int, int, bytes]], place: int) -> bytes:
    index = bisect_right(runs, place, key=lambda run: run[0]) - 1
    return runs[index][2] if index >= 0 and place < runs[index][1] else b""


def _without(text: str, pieces: list[_Piece], runs: list[tuple[int, int, bytes]]) -> str:
    """The text with tracked deletions blanked by a mark that is dropped later; places stay as they are."""
    deleted = [
        (start, end)
        for start, end, properties in runs
        if any(code == _DELETED and operand[:1] == b"\x01" for code, operand in _sprms(properties))
    ]
    if not deleted:
        return text
    chars = list(text)
    for piece in pieces:
        for start, end in deleted:
            first = max((start - piece.place) // piece.width, 0)
            last = min((end - piece.place) // piece.width, len(piece.text))
            for index in range(first, last):
                if piece.text[index] not in _MARKS:
                    chars[piece.start + index] = DELETED
    return "".join(chars)


def _describe(found: Paragraph, properties: bytes, headings: set[int], data: bytes) -> None:
    if len(properties) < 2:
        return
    found.is_heading = _u16(properties, 0) in headings
    for code, operand in _all_sprms(properties[2:], data):
        if code in (_IN_TABLE, _DEPTH):
            found.in_table = found.in_table or any(operand)
        elif code == _ROW_END:
            found.ends_row = any(operand)
        elif code == _OUTLINE:
            found.is_heading = found.is_heading or operand[0] < 9
        elif code == _ROW_SHAPE:
            found.edges, found.merges = _row_shape(operand)


def _all_sprms(properties: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Properties, those of big tables fetched from the data stream that a place holder points to."""
    for code, operand in _sprms(properties):
        if code == _HUGE:
            offset = struct.unpack("<I", operand)[0]
            size = _u16(data, offset) if offset + 2 <= len(data) else 0
            yield from _sprms(data[offset + 2 : offset + 2 + size])
        else:
            yield code, operand


def _sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """(code, operand) of each property; the code's highest bits tell the operand's length."""
    place = 0
    while place + 3 <= len(properties):
        code = _u16(properties, place)
        place += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if code == _ROW_SHAPE:
            size, place = _u16(properties, place) - 1, place + 2
        elif not size:
            size, place = properties[place], place + 1
            if code == _TAB_STOPS and size == 255:
                return
        yield code, properties[place : place + size]
        place += max(size, 0)


def _row_shape(operand: bytes) -> tuple[list[int], list[str]]:
    """Edges of a row's cells in twips, and whether each cell begins or goes on a vertical merge."""
    count = operand[0]
    edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
    merges = []
    for index in range(count):
        at = 1 + 2 * (count + 1) + 20 * index
        merging = (_u16(operand, at) >> 5) & 3 if at + 2 <= len(operand) else 0
        merges.append({1: "continue", 3: "restart"}.get(merging, ""))
    return edges, merges


def _heading_styles(main: bytes, table: bytes) -> set[int]:
    """Numbers of the styles that are headings or titles."""
    offset, length = struct.unpack_from("<II", main, _STYLES)
    sheet = table[offset : offset + length]
    if len(sheet) < 6:
        return set()
    found, place = set(), 2 + _u16(sheet, 0)
    for number in range(_u16(sheet, 2)):
        size = _u16(sheet, place) if place + 2 <= len(sheet) else 0
        if size >= 2 and place + 4 <= len(sheet) and _u16(sheet, place + 2) & 0xFFF in _HEADING_STYLES:
            found.add(number)
        place += 2 + size
    return found


def _u16(data: bytes, offset: int) -> int:
    return int(struct.unpack_from("<H", data, offset)[0])
