"""A zip container to the files inside it, unpacked in memory with every byte counted; never written to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import PurePosixPath

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.readers.charset import decode_name
from kepuri_eval.intake.readers.content import Content, Limits, Note, Part, damaged, encrypted, too_large

_CHUNK = 1 << 16
_AT_ONCE = 1 << 22  # bytes that an entry may say it has and be unpacked without looking how many have come
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_USUAL_FLAGS = _UTF8_NAME | 0xE  # sizes behind the bytes, how hard they were packed
_HEADER = struct.Struct("<4s4xH16xHH")  # of an entry: signature, method, lengths of its name and its extra field


def read_zip(content: bytes, name: str, limits: Limits) -> Content:
    """The files in a zip with their names decoded one by one; an entry that fails does not lose the others.

    Raises:
        ReadError: the container itself is damaged, has too many entries or unpacks beyond the limits.
    """
    found = Content()
    archive = open_zip(content, "压缩包")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.entries:
        raise too_large(f"压缩包内有{len(infos)}个文件")
    total = 0
    for info in infos:
        label = _entry_name(info)
        if is_litter(label):
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            found.faults.append((safe_label(label), link()))
            continue
        if leads_outside(label):
            found.notes.append(escaping(label))
        try:
            data = inflate(archive, info, limits, total)
        except ReadError as fault:
            if fault.code == "file_bomb":
                raise
            found.faults.append((safe_label(label), fault))
            continue
        total += len(data)
        found.parts.append(Part(safe_label(label), data))
    return found


class Archive(zipfile.ZipFile):
    """A zip in memory, its bytes at hand."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.content = content


def open_zip(content: bytes, what: str) -> Archive:
    """The zip's directory; `ReadError` (damaged) when it has none that can be read."""
    try:
        return directory_of(content)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise damaged(what) from error


@lru_cache(maxsize=1)
def directory_of(content: bytes) -> Archive:
    """The directory of these bytes; the last one is kept, because a file's kind is told by it before it is read."""
    return Archive(content)


def inflate(archive: Archive, info: zipfile.ZipInfo, limits: Limits, before: int = 0) -> bytes:
    """One entry's bytes, counted while they are unpacked; `before` is what its container unpacked so far.

    Raises:
        ReadError: encrypted, damaged, or more bytes than the limits allow (`file_bomb`).
    """
    if info.flag_bits & _ENCRYPTED:
        raise encrypted("压缩包内的文件")
    whole = _inflate_at_once(archive, info)
    if whole is not None:
        check_size(before + len(whole), info.compress_size, limits, entry=len(whole))
        return whole
    chunks, size = [], 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                check_size(before + size, info.compress_size, limits, entry=size)
                chunks.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged("压缩包内的文件") from error
    return b"".join(chunks)


def _inflate_at_once(archive: Archive, info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of an entry that is not large, with nothing out of order; None for all others."""
    if info.file_size > _AT_ONCE or info.flag_bits & ~_USUAL_FLAGS:
        return None
    data = packed_bytes(archive, info)
    if data is None:
        return None
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, info.file_size + 1)
        except zlib.error:
            return None
    elif info.compress_type != zipfile.ZIP_STORED:
        return None
    return data if len(data) == info.file_size and zlib.crc32(data) == info.CRC else None


def packed_bytes(archive: Archive, info: zipfile.ZipInfo) -> bytes | None:
    """One entry's bytes as they lie in the container, not unpacked; None where it cannot be said where they lie."""
    content = archive.content
    begin = info.header_offset
    if not 0 <= begin <= len(content) - _HEADER.size:
        return None
    signature, method, name_length, extra_length = _HEADER.unpack_from(content, begin)
    if signature != b"PK\x03\x04" or method != info.compress_type:
        return None
    name = content[begin + _HEADER.size : begin + _HEADER.size + name_length]
    if name != info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437", "replace"):
        return None
    begin += _HEADER.size + name_length + extra_length
    packed = content[begin : begin + info.compress_size]
    return packed if len(packed) == info.compress_size else None


def _entry_name(info: zipfile.ZipInfo) -> str:
    """The entry's name: as UTF-8 where flagged, else its raw bytes as strict UTF-8, else GB18030."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename.split("\0")[0]
    try:
        return decode_name(info.orig_filename.encode("cp437")).split("\0")[0]
    except UnicodeEncodeError:
        return info.orig_filename.split("\0")[0]


def safe_label(name: str) -> str:
    """A name that is only ever shown: forward slashes, no root, no drive, no steps upward."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [part for part in parts if part not in ("/", "..", ".") and not part.endswith(":")]
    return "/".join("".join(char for char in part if char.isprintable()) for part in kept) or "未命名"


def check_size(size: int, packed: int, limits: Limits, *, entry: int | None = None) -> None:
    """`ReadError` (`file_bomb`) where what was unpacked so far is beyond the limits.

    Args:
        packed: size of what it was unpacked from: the container, or one entry, of which `entry` bytes are unpacked.
    """
    own = size if entry is None else entry
    if size > limits.inflated_bytes or (own > limits.ratio_from and own > limits.ratio * max(packed, 1)):
        raise bomb()


def bomb() -> ReadError:
    """The fault of a container that unpacks to far more than any real submission."""
    return ReadError(
        "file_bomb",
        "文件解压后体积异常，已停止读取。",
        "请核对文件来源，只保留活动材料后重新打包报送。",
    )


def link() -> ReadError:
    """The fault of an entry that stands for a file elsewhere."""
    return ReadError("file_is_link", "压缩包内的该项是指向别处的链接，未读取。", "请打包文件本身后重新报送。")


def leads_outside(label: str) -> bool:
    """Whether a name asks to be written elsewhere: from the root, on a drive, or upward."""
    rooted = label.startswith(("/", "\\")) or label[1:2] == ":"
    return rooted or ".." in PurePosixPath(label.replace("\\", "/")).parts


def escaping(label: str) -> Note:
    """The doubt about such a name."""
    return Note(
        "name_is_path",
        f"其中的文件名“{safe_label(label)}”带有异常路径，仅按名称登记，未写入任何位置。",
        "请改正后重新报送，文件名中不要带盘符或上级目录。",
        label,
    )
