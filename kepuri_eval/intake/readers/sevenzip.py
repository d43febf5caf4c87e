"""A .7z container to the files inside it, unpacked in memory with every byte counted; never written to disk."""

from __future__ import annotations

import io
import lzma
import struct
import zlib

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.readers.archive import check_size, leads_outside, link, safe_label
from kepuri_eval.intake.readers.content import Content, Limits, Part, damaged, encrypted, too_large

_BROKEN = (ArchiveError, lzma.LZMAError, zlib.error, OSError, EOFError, ValueError, TypeError, KeyError, IndexError,
           struct.error, AttributeError, OverflowError, NotImplementedError, AssertionError, UnicodeError)  # fmt: skip
_WHAT = "7z 压缩包"


def read_sevenzip(content: bytes, name: str, limits: Limits) -> Content:
    """The files in a 7z archive; links in it are left out.

    Raises:
        ReadError: damaged, encrypted, with too many entries, or unpacking beyond the limits.
    """
    try:
        with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
            if archive.needs_password():
                raise encrypted(_WHAT)
            wanted, found = _wanted(archive, len(content), limits)
            memory = _Memory(limits, len(content))
            if wanted:
                archive.extract(targets=wanted, factory=memory)
    except PasswordRequired as error:
        raise encrypted(_WHAT) from error
    except _BROKEN as error:
        raise damaged(_WHAT) from error
    found.parts = [Part(safe_label(key), file.value()) for key, file in memory.files.items()]
    found.faults += [(safe_label(key), damaged("压缩包内的文件")) for key in wanted if key not in memory.files]
    return found


def _wanted(archive: py7zr.SevenZipFile, packed: int, limits: Limits) -> tuple[list[str], Content]:
    """Names of the entries to unpack, and doubts about the others; sizes as declared are checked first."""
    entries = [entry for entry in archive.list() if not entry.is_directory]
    if len(entries) > limits.entries:
        raise too_large(f"压缩包内有{len(entries)}个文件")
    check_size(sum(entry.uncompressed or 0 for entry in entries), packed, limits)
    found, wanted = Content(), []
    for entry in entries:
        if is_litter(entry.filename):
            continue
        if entry.is_symlink:
            found.faults.append((safe_label(entry.filename), link()))
            continue
        if leads_outside(entry.filename):
            found.faults.append((safe_label(entry.filename), _outside()))
            continue
        wanted.append(entry.filename)
    return wanted, found


def _outside() -> ReadError:
    return ReadError(
        "name_is_path",
        "压缩包内的该项带有异常路径，未读取。",
        "请重新打包后报送，文件名中不要带盘符或上级目录。",
    )


class _Memory(WriterFactory):
    """Keeps what is unpacked in memory, all files counted together."""

    def __init__(self, limits: Limits, packed: int) -> None:
        self.files: dict[str, _File] = {}
        self._limits, self._packed, self._size = limits, packed, 0

    def create(self, filename: str) -> Py7zIO:
        """A place for one file's bytes."""
        self.files[filename] = _File(self)
        return self.files[filename]

    def count(self, size: int) -> None:
        """Add to what was unpacked; `ReadError` (`file_bomb`) beyond the limits."""
        self._size += size
        check_size(self._size, self._packed, self._limits)


class _File(Py7zIO):
    """The bytes of one file of the archive."""

    def __init__(self, memory: _Memory) -> None:
        self._memory, self._buffer = memory, io.BytesIO()

    def write(self, s: bytes | bytearray) -> int:
        self._memory.count(len(s))
        return self._buffer.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._buffer.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._buffer.seek(offset, whence)

    def flush(self) -> None:
        self._buffer.flush()

    def size(self) -> int:
        return len(self._buffer.getbuffer())

    def value(self) -> bytes:
        """All bytes written."""
        return self._buffer.getvalue()
