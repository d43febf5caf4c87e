"""Word 97 documents ([MS-DOC]) with pictures, written by hand for tests; a line of words for each paragraph."""

from __future__ import annotations

import struct
from typing import NamedTuple

from tests.intake.compound_files import compound

JPEG, PNG, BITMAP, TIFF, METAFILE = 0xF01D, 0xF01E, 0xF01F, 0xF029, 0xF01A
_TEXT, _PAGE = 0x400, 512


class Run(NamedTuple):
    """Characters with one set of properties."""

    text: str
    properties: bytes = b""


def at(offset: int, *more: tuple[int, int]) -> Run:
    """A picture in the line whose head lies at that place of the data stream; `more` properties are of one byte."""
    bits = b"".join(struct.pack("<HB", code, value) for code, value in more)
    return Run("\x01", struct.pack("<HBHI", 0x0855, 1, 0x6A03, offset) + bits)


def record(kind: int, held: bytes, *, instance: int = 0, size: int | None = None) -> bytes:
    """A record of a drawing; containers of others are known by their kind, `size` lies."""
    bits = instance << 4 | (15 if kind < 0xF006 else 0)
    return struct.pack("<HHI", bits, kind, len(held) if size is None else size) + held


def blip(kind: int, content: bytes, *, instance: int = 0) -> bytes:
    """The record that holds a picture's bytes; an odd instance has a second identifier."""
    tag = b"" if kind == METAFILE else b"\xff"
    return record(kind, bytes(16 * (1 + instance % 2)) + tag + content, instance=instance)


def entry(held: bytes, *, place: int = 0xFFFFFFFF, name: bytes = b"") -> bytes:
    """An entry of the store, whose blip is in it or lies at a `place` of the main stream."""
    head = bytes(20) + struct.pack("<IIIBBH", len(held), 1, place, 0, len(name), 0)
    return record(0xF007, head + name + held)


def picture(*records: bytes, form: int = 0x64, name: bytes = b"", head: int = 68, size: int | None = None) -> bytes:
    """What a picture in the line points to: a head, and the records behind it."""
    inside = (bytes([len(name)]) + name if form == 0x66 else b"") + record(0xF004, shape(7)) + b"".join(records)
    return struct.pack("<IHH", 68 + len(inside) if size is None else size, head, form).ljust(68, b"\0") + inside


def shape(number: int, *, shows: int = 0, flags: int = 0) -> bytes:
    """What is inside the container of one shape, which shows a picture of the store (from 1)."""
    options = struct.pack("<HI", 0x0081, 5) + (struct.pack("<HI", 0x4104, shows) if shows else b"")
    return record(0xF00A, struct.pack("<II", number, flags)) + record(0xF00B, options, instance=len(options) // 6)


def drawing(*shapes: bytes, label: int = 0, behind: bytes = b"") -> bytes:
    """The shapes of the main text (label 0) or of headers (1)."""
    return bytes([label]) + record(0xF002, record(0xF003, record(0xF004, shape(1024)) + b"".join(shapes)) + behind)


def store(*entries: bytes) -> bytes:
    """What all drawings of a document share: its pictures."""
    return record(0xF000, record(0xF006, bytes(16)) + record(0xF001, b"".join(entries)))


def word_97(
    *runs: Run | str,
    data: bytes = b"",
    drawings: bytes = b"",
    anchors: dict[int, int] | None = None,
    blips: tuple[int, bytes] = (0, b""),
) -> bytes:
    """A document of these runs of characters.

    Args:
        data: the data stream; drawings: store and drawings, in the table stream.
        anchors: position of the anchor by its shape's number; blips: what lies at a place of the main stream.
    """
    told = [run if isinstance(run, Run) else Run(run) for run in runs]
    text = "".join(run.text for run in told)
    first_page = -(-(_TEXT + 2 * len(text)) // _PAGE)
    main = bytearray(_TEXT) + text.encode("utf-16-le")
    main += bytes(first_page * _PAGE - len(main))
    bounds = [_TEXT]
    for run in told:
        bounds.append(bounds[-1] + 2 * len(run.text))
        held = bytes([len(run.properties)]) + run.properties
        page = struct.pack("<IIB", *bounds[-2:], (_PAGE - 1 - len(held)) // 2)
        begin = 2 * page[8]
        main += page.ljust(begin, b"\0") + held.ljust(_PAGE - 1 - begin, b"\0") + b"\1"
    main += bytes(max(blips[0] - len(main), 0)) + blips[1]
    shown = anchors or {}
    tables = {
        0xFA: struct.pack(f"<{2 * len(told) + 1}I", *bounds, *range(first_page, first_page + len(told))),
        0x1A2: b"\2" + struct.pack("<IIIHIH", 16, 0, len(text), 0, _TEXT, 0),
        0x1DA: struct.pack(f"<{len(shown) + 1}I", *shown.values(), len(text))
        + b"".join(struct.pack("<I22x", number) for number in shown),
        0x22A: drawings,
    }
    table = b""
    for place, held in tables.items():
        struct.pack_into("<II", main, place, len(table), len(held))
        table += held
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, 0xC1, 0x200)
    struct.pack_into("<I", main, 0x4C, len(text))
    return compound({"WordDocument": bytes(main), "1Table": table, **({"Data": data} if data else {})})
