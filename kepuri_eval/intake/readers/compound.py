"""A compound file ([MS-CFB]: .msg, OLE objects, old Office files) to its streams by the storages they lie in."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from kepuri_eval.intake.readers.archive import bomb
from kepuri_eval.intake.readers.content import damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # numbers from here on are marks, no sectors
_ROOT, _STORAGE, _STREAM = 5, 1, 2
_MINI = 64
_MOST_ENTRIES = 100_000
_DEEPEST = 30
Path = tuple[str, ...]


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file, opened when asked for, at most so many bytes of all together.

    Attributes:
        streams: path of each stream, in the order of the directory's tree.
    """

    def __init__(self, content: bytes, what: str, most_bytes: int = 300 << 20) -> None:
        self._content, self._what, self._left = content, what, most_bytes
        self.streams: dict[Path, _Entry] = {}
        self._storages: dict[Path, list[str]] = {}
        try:
            self._open()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise damaged(what) from error

    def read(self, path: Path) -> bytes:
        """The bytes of a stream; `ReadError` when it is missing or breaks off (damaged), or all are too many (bomb)."""
        entry = self.streams.get(path)
        if entry is None:
            raise damaged(self._what)
        self._left -= entry.size
        if self._left < 0:
            raise bomb()  # streams may lie over one another
        try:
            if entry.size < self._cutoff:
                return self._chain(entry.start, self._mini_table, self._mini, _MINI, entry.size)
            return self._chain(entry.start, self._table, self._content, self._sector, entry.size, self._sector)
        except (struct.error, IndexError) as error:
            raise damaged(self._what) from error

    def storages(self, above: Path = ()) -> list[str]:
        """Names of the storages right below one, in order."""
        return self._storages.get(above, [])

    def _open(self) -> None:
        head = self._content[:512]
        if head[:8] != MAGIC or struct.unpack_from("<H", head, 0x1E)[0] not in (9, 12):
            raise damaged(self._what)
        self._sector = 1 << struct.unpack_from("<H", head, 0x1E)[0]
        first_directory, _, self._cutoff, first_mini, _, first_more, _ = struct.unpack_from("<7I", head, 0x30)
        self._cutoff = min(self._cutoff, 4096)
        self._table: list[int] = []
        for number in self._sectors_of_table(head, first_more):
            self._table += struct.unpack(f"<{self._sector // 4}I", self._at(number))
        entries = list(
            self._entries(self._chain(first_directory, self._table, self._content, self._sector, None, self._sector))
        )
        if not entries or entries[0].kind != _ROOT:
            raise damaged(self._what)
        root = entries[0]
        packed = self._chain(first_mini, self._table, self._content, self._sector, None, self._sector)
        self._mini_table = list(struct.unpack(f"<{len(packed) // 4}I", packed))
        self._mini = self._chain(root.start, self._table, self._content, self._sector, root.size, self._sector)
        self._list(entries, root.child, (), {0})

    def _sectors_of_table(self, head: bytes, more: int) -> Iterator[int]:
        """Numbers of the sectors that hold the table of chains."""
        yield from (number for number in struct.unpack_from("<109I", head, 0x4C) if number < _NONE)
        met: set[int] = set()
        while more < _NONE:
            if more in met:
                raise damaged(self._what)
            met.add(more)
            *numbers, more = struct.unpack(f"<{self._sector // 4}I", self._at(more))
            yield from (number for number in numbers if number < _NONE)

    def _at(self, number: int) -> bytes:
        begin = (number + 1) * self._sector
        return self._content[begin : begin + self._sector]

    def _chain(
        self, start: int, table: list[int], source: bytes, width: int, size: int | None, skipped: int = 0
    ) -> bytes:
        """The sectors from `start` on, joined; to the end of the chain or up to `size` bytes."""
        pieces, met, number = [], 0, start
        while number < _NONE and (size is None or met * width < size):
            if met > len(table):
                raise damaged(self._what)  # a chain that comes back to itself
            begin = skipped + number * width
            pieces.append(source[begin : begin + width])
            met += 1
            number = table[number]
        found = b"".join(pieces)
        if size is not None and len(found) < size:
            raise damaged(self._what)
        return found if size is None else found[:size]

    def _entries(self, directory: bytes) -> Iterator[_Entry]:
        for begin in range(0, min(len(directory), 128 * _MOST_ENTRIES) - 127, 128):
            length, kind, _, left, right, child = struct.unpack_from("<HBBIII", directory, begin + 64)
            name = directory[begin : begin + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, begin + 116)
            yield _Entry(name, kind, left, right, child, start, size)

    def _list(self, entries: list[_Entry], number: int, above: Path, met: set[int]) -> None:
        """Note the streams below a storage; each entry is gone to once."""
        waiting: list[int] = [number]
        below: list[tuple[str, int]] = []
        while waiting:
            number = waiting.pop()
            if number >= len(entries) or number in met:
                continue
            met.add(number)
            entry = entries[number]
            if entry.kind == _STREAM:
                self.streams[*above, entry.name] = entry
            elif entry.kind == _STORAGE and len(above) < _DEEPEST:
                below.append((entry.name, entry.child))
            waiting += [entry.right, entry.left]
        self._storages[above] = sorted(name for name, _ in below)
        for name, child in sorted(below):
            self._list(entries, child, (*above, name), met)
