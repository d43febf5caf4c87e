"""What readers saw in a file, kept by its content: a file that has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kepuri_eval import tables
from kepuri_eval.intake import personal, readers
from kepuri_eval.intake.readers.content import Limits

Rows = list[dict[str, Any]]
# What was seen also depends on these; a new release of one reads everything anew.
_LIBRARIES = (
    "legacy-doc", "lxml", "opencv-python-headless", "openvino", "pillow", "py7zr", "pypdfium2", "python-calamine",
    "rapidocr", "rars", "striprtf",
)  # fmt: skip
# Running out of time or memory may be the machine's fault: such a file is tried again.
_PASSING = ("file_unreadable", "scan_unfinished")


class Readings:
    """Rows of files read before, below `folder`, one JSON file a submission; `None` keeps nothing."""

    def __init__(self, folder: Path | None, limits: Limits) -> None:
        self._folder = folder
        self._settings = json.dumps([reader_version(), asdict(limits)], sort_keys=True)
        self._used: set[str] = set()

    def find(self, path: Path, label: str) -> Rows | None:
        """The rows of the file when its bytes, its label, the limits and the readers are as they were; else None."""
        if self._folder is None:
            return None
        place = self._place(path, label)
        if place is None or not place.is_file():
            return None
        try:
            return json.loads(place.read_bytes())
        except ValueError:  # cut off by a full disk or edited by hand: read the file itself
            return None

    def keep(self, path: Path, label: str, rows: Rows) -> None:
        """Remember the rows, unless they tell of a fault that may pass."""
        if self._folder is None or any(_is_passing(row) for row in rows):
            return
        place = self._place(path, label)
        if place is not None:
            content = json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
            tables.write_atomic(place, content, durable=False)  # one lost in a power cut is only read again

    def forget_others(self) -> None:
        """Remove what no file of this run asked for."""
        if self._folder is not None and self._folder.is_dir():
            for place in self._folder.glob("*.json"):
                if place.name not in self._used:
                    place.unlink(missing_ok=True)

    def _place(self, path: Path, label: str) -> Path | None:
        try:
            with path.open("rb") as handle:
                content = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError:
            return None  # the reader tells what is wrong with it
        key = hashlib.sha256("\0".join([content, label, self._settings]).encode("utf-8", "surrogatepass"))
        name = f"{key.hexdigest()[:32]}.json"
        self._used.add(name)
        return (self._folder or Path()) / name


def split_known(
    files: Iterable[tuple[Path, str]], readings: Readings
) -> tuple[dict[str, Rows], list[tuple[Path, str]]]:
    """Rows of the files that are known, by label, and the files that must be read."""
    known: dict[str, Rows] = {}
    unknown = []
    for path, label in files:
        rows = readings.find(path, label)
        if rows is None:
            unknown.append((path, label))
        else:
            known[label] = rows
    return known, unknown


def join_read(
    files: Iterable[tuple[Path, str]], known: dict[str, Rows], read: Iterator[Rows], readings: Readings
) -> Iterator[Rows]:
    """Rows of all files in their order; those just read are kept."""
    for path, label in files:
        rows = known.get(label)
        if rows is None:
            rows = next(read)
            readings.keep(path, label, rows)
        yield rows


@cache
def reader_version() -> str:
    """Digest of the readers' own code and the versions of the libraries they rest on."""
    total = hashlib.sha256()
    for path in [*sorted(Path(readers.__file__).parent.glob("*.py")), Path(personal.__file__)]:
        total.update(path.read_bytes())
    total.update(" ".join(f"{name}={version(name)}" for name in _LIBRARIES).encode())
    return total.hexdigest()[:12]


def _is_passing(row: dict[str, Any]) -> bool:
    return bool(row["fault"] and row["fault"][0] in _PASSING) or any(note[0] in _PASSING for note in row["notes"])
