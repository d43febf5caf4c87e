"""The streams of a Word 97 document to its pictures: in the line of words, or floating ([MS-DOC], [MS-ODRAW])."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from kepuri_eval.intake.readers.content import damaged

INLINE, FLOATING, DELETED = "\x01", "\x08", "\0"  # characters of the text, the last one put there by us
_ANCHORS, _DRAWINGS = 0x1DA, 0x22A  # places in the file information block
_GROUP_OF_ALL, _DRAWING, _SHAPES, _ENTRY, _SHAPE, _OPTIONS = 0xF000, 0xF002, 0xF003, 0xF007, 0xF00A, 0xF00B
_METAFILES, _BITMAP = range(0xF01A, 0xF01D), 0xF01F
_BLIPS = {*_METAFILES, 0xF01D, 0xF01E, _BITMAP, 0xF029, 0xF02A}
_FORM_SHAPE, _FORM_FILE = 0x64, 0x66  # what stands behind a picture's head: records, or a file's name and records
_HEAD, _ENTRY_SIZE, _ANCHOR_SIZE = 8, 36, 26
_PICTURE_OPTION, _COMPLEX = 0x0104, 0x8000
_REMOVED_SHAPE, _NOWHERE = 0x8, 0xFFFFFFFF
_MOST_PICTURES, _MOST_RECORDS = 5_000, 50_000  # of one document; a picture takes about ten records


class Picture(NamedTuple):
    """One picture: `key` names its bytes in the document, `fetch` gives them or raises `ReadError`."""

    key: str
    fetch: Callable[[], bytes]


def _broken() -> bytes:
    raise damaged("图片")


BEYOND = Picture("beyond", _broken)  # stands for all that were too many to look for


class _Record(NamedTuple):
    instance: int
    kind: int
    begin: int
    end: int


class WordPictures:
    """Finds the pictures of one document; all together give at most so many bytes."""

    def __init__(self, main: bytes, table: bytes, data: bytes, most_bytes: int) -> None:
        self._main, self._table, self._data = main, table, data
        self._bytes_left, self._records_left = most_bytes, _MOST_RECORDS
        self._met: dict[int, list[Picture]] = {}

    def inline(self, offset: int) -> list[Picture]:
        """The pictures of a character that points to a place in the data stream; what is broken there is one too."""
        if offset not in self._met and len(self._met) < _MOST_PICTURES:
            self._met[offset] = self._behind_head(offset)
        return self._met.get(offset, [BEYOND])

    def floating(self, text: str) -> tuple[dict[int, list[Picture]], list[Picture]]:
        """Pictures beside the text by the position of their anchors, and those whose anchors are not told."""
        placed: dict[int, list[Picture]] = {}
        loose: list[Picture] = []
        try:
            anchors = self._anchors()
            for shape, picture in self._shapes():
                position = anchors.get(shape, len(text))
                mark = text[position : position + 1]
                if mark == FLOATING:
                    placed.setdefault(position, []).append(picture)
                elif mark != DELETED:
                    loose.append(picture)
        except (struct.error, IndexError, ValueError):
            loose.append(Picture("drawings", _broken))
        return placed, loose if self._records_left else [*loose, BEYOND]

    def _behind_head(self, offset: int) -> list[Picture]:
        """The pictures in the records behind a picture's head; none where it is kept in a file elsewhere."""
        broken = [Picture(f"data{offset}", _broken)]
        try:
            size, head, form = struct.unpack_from("<IHH", self._data, offset)
            place, end = offset + head, min(offset + size, len(self._data))
            if head < _HEAD or place >= end:
                return broken
            if form == _FORM_FILE:
                place += 1 + self._data[place]
            elif form != _FORM_SHAPE:  # a drawing of older versions
                return [Picture(f"data{offset}", partial(self._bytes_of, self._data, 0, place, end))]
            records = list(self._records(self._data, place, end))
        except (struct.error, IndexError):
            return broken
        if not self._records_left and not records:
            return [BEYOND]
        if not records or not 0xF000 <= records[0].kind < 0xF200:
            return broken
        found = [self._picture("data", self._data, record) for record in records if record.kind in _BLIPS]
        return found if self._records_left else [*found, BEYOND]

    def _records(self, source: bytes, place: int, end: int) -> Iterator[_Record]:
        """Records in the order in which they lie; what is inside a container or an entry follows it."""
        while place + _HEAD <= end and self._records_left:
            self._records_left -= 1
            bits, kind, size = struct.unpack_from("<HHI", source, place)
            begin = place + _HEAD
            yield _Record(bits >> 4, kind, begin, min(begin + size, end))
            if kind == _ENTRY and size > _ENTRY_SIZE:
                place = begin + _ENTRY_SIZE + source[begin + 33]
            else:
                place = begin if bits & 15 == 15 else begin + size

    def _picture(self, stream: str, source: bytes, record: _Record) -> Picture:
        begin = record.begin + (32 if record.instance & 1 else 16)  # identifiers
        if record.kind not in _METAFILES:
            begin += 1
        fetch = partial(self._bytes_of, source, record.kind, begin, record.end)
        return Picture(f"{stream}{record.begin}", fetch)

    def _bytes_of(self, source: bytes, kind: int, begin: int, end: int) -> bytes:
        self._bytes_left -= max(end - begin, 0)
        if self._bytes_left < 0 or begin >= end:
            raise damaged("图片")
        held = source[begin:end]
        if kind == _BITMAP:
            return _bitmap_head(held) + held
        # a drawing's first bytes, a size, must not pass for another format's mark
        return held if kind in _BLIPS and kind not in _METAFILES else b"\0" + held

    def _anchors(self) -> dict[int, int]:
        """Position of the character at which each shape of the main text is anchored, by the shape's number."""
        offset, size = struct.unpack_from("<II", self._main, _ANCHORS)
        listed = self._table[offset : offset + size]
        count = max(len(listed) - 4, 0) // (4 + _ANCHOR_SIZE)
        positions = struct.unpack_from(f"<{count}I", listed)
        first = 4 * (count + 1)
        return {
            struct.unpack_from("<I", listed, first + _ANCHOR_SIZE * index)[0]: position
            for index, position in enumerate(positions)
        }

    def _shapes(self) -> Iterator[tuple[int, Picture]]:
        """Number of the anchored shape, and its picture, of the shapes that show one in the main text."""
        offset, size = struct.unpack_from("<II", self._main, _DRAWINGS)
        end = min(offset + size, len(self._table))
        if offset + _HEAD > end:
            return
        _, kind, size = struct.unpack_from("<HHI", self._table, offset)
        place = min(offset + _HEAD + size, end)
        if kind != _GROUP_OF_ALL:
            raise ValueError
        entries = [self._entry(record) for record in self._records(self._table, offset, place) if record.kind == _ENTRY]
        while place + 1 + _HEAD <= end:
            _, kind, size = struct.unpack_from("<HHI", self._table, place + 1)
            stop = min(place + 1 + _HEAD + size, end)
            if kind == _DRAWING and self._table[place] == 0:  # else of headers
                for shape, number in self._numbered(place + 1, stop):
                    picture = entries[number - 1] if 0 < number <= len(entries) else Picture("drawings", _broken)
                    if picture is not None:
                        yield shape, picture
            place = stop

    def _entry(self, record: _Record) -> Picture | None:
        """The picture of one entry of the document's store: inside it, in the main stream, or nowhere."""
        if record.end - record.begin < _ENTRY_SIZE:
            return None
        place, source, stream = record.begin + _ENTRY_SIZE + self._table[record.begin + 33], self._table, "table"
        if place + _HEAD > record.end:
            place, source, stream = struct.unpack_from("<I", self._table, record.begin + 28)[0], self._main, "main"
        if place == _NOWHERE:
            return None
        if place + _HEAD > len(source):
            return Picture(f"{stream}{place}", _broken)
        bits, kind, size = struct.unpack_from("<HHI", source, place)
        if kind not in _BLIPS:
            return Picture(f"{stream}{place}", _broken)
        begin = place + _HEAD
        return self._picture(stream, source, _Record(bits >> 4, kind, begin, min(begin + size, len(source))))

    def _numbered(self, place: int, stop: int) -> Iterator[tuple[int, int]]:
        """(shape, number of its picture in the store); shapes of a group are anchored as the group is."""
        shapes_end = group_end = anchor = -1
        is_shown = False
        for record in self._records(self._table, place, stop):
            if record.kind == _SHAPES and shapes_end < 0:
                shapes_end = record.end
            elif record.kind == _SHAPES and record.begin >= group_end:
                group_end, anchor = record.end, -1
            elif record.kind == _SHAPE:
                shape, flags = struct.unpack_from("<II", self._table, record.begin)
                if record.begin >= group_end or anchor < 0:
                    anchor = shape
                is_shown = record.begin < shapes_end and not flags & _REMOVED_SHAPE  # what follows is the background
            elif record.kind == _OPTIONS and is_shown:
                number = _picture_number(self._table[record.begin : record.end], record.instance)
                if number:
                    yield anchor, number


def _picture_number(options: bytes, count: int) -> int:
    """The number of a shape's picture in the store, from 1; 0 where it shows none."""
    for code, value in struct.iter_unpack("<HI", options[: min(6 * count, len(options) // 6 * 6)]):
        if code & 0x3FFF == _PICTURE_OPTION and not code & _COMPLEX:
            return int(value)
    return 0


def _bitmap_head(bitmap: bytes) -> bytes:
    """The head that makes a file (.bmp) of a bitmap in memory: it tells where the pixels begin."""
    if len(bitmap) < 40:
        raise damaged("图片")
    size, bits, packing, colours = struct.unpack_from("<I10xHI12xI", bitmap)
    if not colours and bits <= 8:
        colours = 1 << bits
    masks = 12 if packing == 3 and size == 40 else 0
    first = min(14 + size + masks + 4 * colours, _NOWHERE)
    return b"BM" + struct.pack("<I4xI", 14 + len(bitmap), first)
