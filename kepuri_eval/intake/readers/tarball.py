"""A .tar, .gz or .tgz container to the files inside it, unpacked in memory with every byte counted."""

from __future__ import annotations

import io
import tarfile
import zlib
from pathlib import PurePosixPath

from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.readers.archive import check_size, escaping, leads_outside, link, safe_label
from kepuri_eval.intake.readers.charset import decode_name
from kepuri_eval.intake.readers.content import Content, Limits, Part, damaged, too_large
from kepuri_eval.intake.readers.tarmarks import is_tar

_CHUNK = 1 << 16
_WHAT = "压缩包"
_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, IndexError)
_NAMED, _EXTRA = 8, 4  # flags of a .gz


def read_tar(content: bytes, name: str, limits: Limits) -> Content:
    """The files in a tar with their names decoded one by one; links and devices are told and left out.

    Raises:
        ReadError: damaged, with too many entries, or unpacking beyond the limits.
    """
    return _unpacked(content, len(content), limits)


def read_gz(content: bytes, name: str, limits: Limits) -> Content:
    """The one file in a .gz, or the files of the tar in it.

    Raises:
        ReadError: damaged, or unpacking beyond the limits.
    """
    data = _inflated(content, limits)
    if is_tar(data):
        return _unpacked(data, len(content), limits)
    stem = PurePosixPath(name).stem if name.lower().endswith(".gz") else name
    return Content(parts=[Part(safe_label(_name_within(content) or stem), data)])


def _unpacked(data: bytes, packed: int, limits: Limits) -> Content:
    found, total, count = Content(), 0, 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            for member in archive:
                count += 1
                if count > limits.entries:
                    raise too_large(f"压缩包内的文件超过{limits.entries}个")
                total += _add(archive, member, total, packed, found, limits)
    except _BROKEN as error:
        if not found.parts:
            raise damaged(_WHAT) from error
        found.faults.append(("未读完的部分", damaged(_WHAT)))
    return found


def _add(
    archive: tarfile.TarFile, member: tarfile.TarInfo, before: int, packed: int, found: Content, limits: Limits
) -> int:
    """Take in one entry; how many bytes it unpacked to."""
    label = decode_name(member.name.encode("utf-8", "surrogateescape"))
    if member.isdir() or is_litter(label):
        return 0
    if not member.isreg():
        found.faults.append((safe_label(label), link()))
        return 0
    if leads_outside(label):
        found.notes.append(escaping(label))
    stream = archive.extractfile(member)
    pieces, size = [], 0
    while stream is not None and (piece := stream.read(_CHUNK)):
        size += len(piece)
        check_size(before + size, packed, limits)
        pieces.append(piece)
    found.parts.append(Part(safe_label(label), b"".join(pieces)))
    return size


def _inflated(content: bytes, limits: Limits) -> bytes:
    """All that is packed in a .gz, one stream after another; what follows the last of them is no part of it."""
    pieces, size, rest = [], 0, content
    while rest[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            piece = unpacker.decompress(rest, _CHUNK)
            while piece or not unpacker.eof:
                size += len(piece)
                check_size(size, len(content), limits)
                pieces.append(piece)
                if not piece and not unpacker.unconsumed_tail:
                    raise damaged(_WHAT)
                piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK) if not unpacker.eof else b""
        except zlib.error as error:
            raise damaged(_WHAT) from error
        rest = unpacker.unused_data
    return b"".join(pieces)


def _name_within(content: bytes) -> str:
    """The name that a .gz tells of what is in it; "" when it tells none."""
    flags, place = content[3], 10
    if not flags & _NAMED:
        return ""
    if flags & _EXTRA:
        place += 2 + int.from_bytes(content[place : place + 2], "little")
    end = content.find(b"\0", place)
    return decode_name(content[place:end]) if place < end < place + 1000 else ""
