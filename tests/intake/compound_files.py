"""Compound files ([MS-CFB]) written by hand: OLE objects and Outlook messages for tests."""

from __future__ import annotations

import struct
from typing import Any

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
Tree = dict[str, Any]


def compound(tree: Tree) -> bytes:
    """A file of these streams (bytes) and storages (dicts of the same)."""
    entries: list[list[Any]] = [["Root Entry", 5, _FREE, b""]]
    _list(tree, 0, entries)
    small = b"".join(_padded(entry[3], _MINI) for entry in entries if entry[1] == 2 and len(entry[3]) < _CUTOFF)
    chains: list[bytes] = [small]
    mini_table: list[int] = []
    starts: list[int] = [0]
    for entry in entries[1:]:
        if entry[1] == 2 and len(entry[3]) < _CUTOFF:
            count = -(-len(entry[3]) // _MINI)
            starts.append(len(mini_table) if count else _END)
            mini_table += [*range(len(mini_table) + 1, len(mini_table) + count), _END] if count else []
        elif entry[1] == 2:
            starts.append(-len(chains))  # known once the sectors are laid out
            chains.append(entry[3])
        else:
            starts.append(0)
    chains.append(struct.pack(f"<{len(mini_table)}I", *mini_table))
    return _laid_out(entries, starts, chains, len(small))


def native(label: bytes, content: bytes) -> bytes:
    """The stream in which the packager of Windows keeps a file."""
    place = b"C:\\Users\\x\\" + label + b"\0"
    return (
        b"\0\0\0\0\2\0"
        + label
        + b"\0"
        + place
        + b"\0\0\3\0"
        + struct.pack("<I", len(place))
        + place
        + struct.pack("<I", len(content))
        + content
    )


def _list(tree: Tree, above: int, entries: list[list[Any]]) -> None:
    """Entries of a storage as a chain of right-hand ones, whose own come behind them."""
    before = None
    numbers = {}
    for name, held in tree.items():
        numbers[name] = len(entries)
        entries.append(
            [name, 2 if isinstance(held, bytes) else 1, _FREE, held if isinstance(held, bytes) else b"", _FREE]
        )
        if before is None:
            entries[above][2] = numbers[name]
        else:
            entries[before][4] = numbers[name]
        before = numbers[name]
    for name, held in tree.items():
        if isinstance(held, dict):
            _list(held, numbers[name], entries)


def _padded(content: bytes, width: int) -> bytes:
    return content + bytes(-len(content) % width)


def _laid_out(entries: list[list[Any]], starts: list[int], chains: list[bytes], mini_size: int) -> bytes:
    directory_size = -(-len(entries) * 128 // _SECTOR)
    counts = [-(-len(chain) // _SECTOR) for chain in chains]
    total = directory_size + sum(counts)
    tables = 1
    while tables * 128 < total + tables:
        tables += 1
    table = [_TABLE] * tables
    firsts = []
    for count in (directory_size, *counts):
        firsts.append(len(table) if count else _END)
        table += [*range(len(table) + 1, len(table) + count), _END] if count else []
    table += [_FREE] * (tables * 128 - len(table))
    directory = b""
    for number, (entry, start) in enumerate(zip(entries, starts, strict=True)):
        name = (entry[0] + "\0").encode("utf-16-le")
        size = mini_size if number == 0 else len(entry[3])
        begin = firsts[1] if number == 0 else firsts[1 - start] if start < 0 else start
        right = entry[4] if number else _FREE
        directory += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry[1], 1, _FREE, right, entry[2])
        directory += bytes(36) + struct.pack("<IQ", begin, size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    last = len(chains) - 1
    head += struct.pack("<IIIIIIII", tables, firsts[0], 0, _CUTOFF, firsts[1 + last], counts[last], _END, 0)
    head += struct.pack("<109I", *[*range(tables), *[_FREE] * (109 - tables)])
    body = struct.pack(f"<{len(table)}I", *table) + _padded(directory, _SECTOR)
    return head + body + b"".join(_padded(chain, _SECTOR) for chain in chains)
