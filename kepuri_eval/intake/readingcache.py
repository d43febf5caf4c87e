"""What readers saw in a file, kept by its content: a file that has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kepuri_eval import locators
from kepuri_eval.intake import readers
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.placing import write_atomic

Rows = list[dict[str, Any]]
# What was seen also depends on these; a new release of one reads everything anew.
_LIBRARIES = (
    "legacy-doc", "lxml", "opencv-python-headless", "openvino", "pillow", "py7zr", "pypdfium2", "python-calamine",
    "rapidocr", "rars", "striprtf",
)  # fmt: skip
_READERS_USE = ("litter", "personal")  # modules beside the readers
_FINDERS_LIBRARIES = ("ahocorasick-rs", "pypinyin", "rapidfuzz")
# Running out of time or memory may be the machine's fault: such a file is tried again.
_PASSING = ("file_unreadable", "scan_unfinished", "document_not_searched")


class Readings:
    """Rows of files read before, below `folder`, one JSON file a submission; `None` keeps nothing.

    Where something is `asked` of documents (`asking.Asked.digest`), what was found in them stands in a file beside,
    and its rows carry it as `findings`.
    """

    def __init__(self, folder: Path | None, limits: Limits, asked: str = "") -> None:
        self._folder = folder
        self._limits = limits
        self._asked = _digest(asked, finder_version())[:12] if asked and folder is not None else ""
        self._contents: dict[Path, str | None] = {}
        self._used: set[str] = set()

    def find(self, path: Path, label: str) -> Rows | None:
        """The rows of the file when its bytes, its label, the limits and the readers are as they were; else None.

        None as well when what is asked of them, or how it is found, has changed.
        """
        place = self._place(path, label)
        rows = _load(place)
        if rows is None or place is None or not self._asked:
            return rows
        findings = _load(self._beside(place))
        if findings is None or len(findings) != len(rows):
            return None
        return [{**row, "findings": one} for row, one in zip(rows, findings, strict=True)]

    def only_read(self, files: Iterable[tuple[Path, str]]) -> dict[str, Path]:
        """label → file of the rows, of those whose rows are known, and only what is found in them is not."""
        places = {label: self._place(path, label) for path, label in files} if self._asked else {}
        return {label: place for label, place in places.items() if place is not None and _load(place) is not None}

    def keep(self, path: Path, label: str, rows: Rows) -> None:
        """Remember the rows, unless they tell of a fault that may pass or the file has changed since."""
        place = self._place(path, label)
        is_same = str(self._contents.get(path)).startswith(rows[0]["doc_id"])
        if place is None or not is_same or any(_is_passing(row) for row in rows):
            return
        _store(place, [{key: value for key, value in row.items() if key != "findings"} for row in rows])
        if self._asked:
            _store(self._beside(place), [row["findings"] for row in rows])

    def forget_others(self) -> None:
        """Remove what no file of this run asked for."""
        if self._folder is not None and self._folder.is_dir():
            for place in self._folder.glob("*.json"):
                if place.name not in self._used:
                    place.unlink(missing_ok=True)

    def _place(self, path: Path, label: str) -> Path | None:
        if self._folder is None:
            return None
        if path not in self._contents:
            self._contents[path] = _content_of(path)
        content = self._contents[path]
        if content is None:
            return None
        name = f"{_digest(content, label, self._settings)[:32]}.json"
        self._used.add(name)
        return self._folder / name

    @cached_property
    def _settings(self) -> str:
        return json.dumps([reader_version(), asdict(self._limits)], sort_keys=True)

    def _beside(self, place: Path) -> Path:
        name = f"{place.stem}-{self._asked}.json"
        self._used.add(name)
        return place.with_name(name)


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
    """Digest of the readers' own code, of what they use beside it, and the versions of the libraries they rest on."""
    beside = (Path(__file__).with_name(f"{name}.py") for name in _READERS_USE)
    sources = sorted(Path(readers.__file__).parent.glob("*.py"))
    return _version([*sources, *beside, Path(locators.__file__)], _LIBRARIES)


@cache
def finder_version() -> str:
    """Digest of the code that finds facts, mentions and activities in what was read, and of its libraries."""
    return _version(sorted(Path(__file__).parent.rglob("*.py")), _FINDERS_LIBRARIES)


def _version(paths: Iterable[Path], libraries: Iterable[str]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    total.update(" ".join(f"{name}={version(name)}" for name in libraries).encode())
    return total.hexdigest()[:12]


def _content_of(path: Path) -> str | None:
    """The digest of a file's bytes; None where it cannot be opened: the reader tells what is wrong with it."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return None


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def _load(place: Path | None) -> Rows | None:
    if place is None or not place.is_file():
        return None
    try:
        rows: Rows = json.loads(place.read_bytes())
    except ValueError:  # cut off by a full disk or edited by hand: read the file itself
        return None
    return rows


def _store(place: Path, rows: list[Any]) -> None:
    content = json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_atomic(place, content, durable=False)  # one lost in a power cut is only read again


def _is_passing(row: dict[str, Any]) -> bool:
    return bool(row["fault"] and row["fault"][0] in _PASSING) or any(note[0] in _PASSING for note in row["notes"])
