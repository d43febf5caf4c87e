"""Content in, a whole file in its place out, so that a reader or a power cut never meets half of one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_atomic(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write `content` to `path` so that a reader sees the old file or the whole new one.

    Args:
        durable: also after a power cut: the file is on the disk before this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as handle:
            handle.write(content)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
        beside.replace(path)
        if durable:
            sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def move_durably(moves: Mapping[Path, Path]) -> None:
    """Move finished files to their places, there for good: a power cut leaves what was there before or whole files.

    First all are brought to the disk, then all names: a file system that keeps a journal writes it twice in all.
    """
    for whole in moves:
        with whole.open("rb+") as handle:
            os.fsync(handle.fileno())
    for whole, place in moves.items():
        whole.replace(place)
    for folder in dict.fromkeys(place.parent for place in moves.values()):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk, so that a file moved there is still there after a power cut."""
    if os.name != "posix":
        return  # Windows keeps the names of an NTFS folder in its own journal
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
