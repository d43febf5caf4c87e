"""What a run remembers: `manifest.json`, the journal it grows from, fingerprints of inputs, the lock on an edition."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kepuri_eval import __version__
from kepuri_eval.errors import RunError
from kepuri_eval.placing import write_atomic

if TYPE_CHECKING:
    from kepuri_eval.params import Params

Status = Literal["made", "unchanged", "failed", "skipped"]
_BLOCK = 1 << 20
_CODE = (".py", ".j2", ".yml", ".css", ".svg")


@dataclass(frozen=True)
class Entry:
    """What became of one notebook.

    Attributes:
        name: notebook, or notebook/unit.
        status: made now, unchanged since an earlier run, failed, or skipped because an earlier step failed.
        reason: why it was made when it was last made.
        error: cell and fault, when it failed; detail: a traceback, when the notebook does not hold it.
        seconds: what it took when it was made.
        fingerprint: digest of everything it was made from.
        tables: digest of each table as this notebook left it; only for those that write tables.
        inputs: digest of each part of what a report reads; state: of all that any report could read, when last seen.
        executed, html: files below the processed folder.
        attempts: how often it was begun; more than once when its process was killed or its worker was lost.
    """

    name: str
    status: Status
    reason: str = ""
    error: str = ""
    seconds: float = 0.0
    fingerprint: str = ""
    tables: dict[str, str] = field(default_factory=dict)
    executed: str = ""
    html: str = ""
    unit_id: str = ""
    detail: str = ""
    attempts: int = 1
    inputs: dict[str, str] = field(default_factory=dict)
    state: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether its report can be read."""
        return self.status in ("made", "unchanged")


class Manifest:
    """The entries of an edition by name; kept safe line by line while a run lasts, as one file when it is over."""

    def __init__(self, processed: Path) -> None:
        self.path = processed / "manifest.json"
        self._journal = processed / "manifest.journal.jsonl"
        self.summary: dict[str, Any] = {}
        self.params: dict[str, Any] = {}  # of the run that wrote it: `edition`, `version`, `params` and `declared_in`
        self.entries: dict[str, Entry] = {}
        self._filed: tuple[dict[str, Any], dict[str, Entry]] = {}, {}  # head and entries as manifest.json holds them
        self._gap = b""  # ends the line that a killed run left half written
        self._read()

    def note(self, entry: Entry) -> None:
        """Remember an entry at once, so that a killed run need not redo it."""
        self.entries[entry.name] = entry
        line = f"{_line(entry)}\n".encode()
        with self._journal.open("ab", buffering=0) as journal:
            journal.write(self._gap + line)
            if entry.status != "unchanged":
                os.fsync(journal.fileno())
        self._gap = b""

    def keep(self, params: Params, names: set[str]) -> None:
        """Forget the entries of other names than these, all that the edition has now; and note its params.

        `declared_in` names the files of params with which the entries stand for the whole edition, so that who finds
        the files unchanged need not read them; none, when some are missing or files come from shared storage.
        """
        self.entries = {name: self.entries[name] for name in sorted(self.entries) if name in names}
        storage = params.edition.storage
        is_whole = self.entries.keys() == names and not storage.raw and not storage.processed
        files = [path.relative_to(params.root).as_posix() for path in params.files] if is_whole else []
        self.params = {
            "edition": params.name, "version": __version__, "params": params.digest, "declared_in": files,
        }  # fmt: skip

    def save(self, summary: dict[str, Any]) -> None:
        """Write manifest.json in one step, and end the journal.

        Where nothing but the run's seconds would differ, the file stays and only its time of change says that it holds.
        """
        self.summary = summary
        head = self.params | {"summary": summary}
        if self._filed == (_without_seconds(head), self.entries) and self.path.is_file():
            os.utime(self.path)
        else:
            write_atomic(self.path, _text(head, self.entries.values()).encode())
        self._journal.unlink(missing_ok=True)

    def _read(self) -> None:
        if self.path.is_file():
            content = _object(self.path.read_text(encoding="utf-8"))
            self.summary = content.get("summary", {})
            self._take(content.pop("reports", []))
            self._filed = _without_seconds(content), dict(self.entries)
            self.params = {key: value for key, value in content.items() if key != "summary"}
        if self._journal.is_file():
            text = self._journal.read_text(encoding="utf-8", errors="replace")
            self._take([_object(line) for line in text.split("\n")])
            self._gap = b"\n" if text and not text.endswith("\n") else b""
            self._filed = {}, {}
            self.summary = {}  # a run was cut off: what the old summary counted may be gone

    def _take(self, entries: list[dict[str, Any]]) -> None:
        known = {item.name for item in fields(Entry)}
        for content in entries:
            if content.get("name"):
                if not content.keys() <= known:  # a later version's
                    content = {key: value for key, value in content.items() if key in known}
                self.entries[content["name"]] = Entry(**content)


def fingerprint(*parts: str) -> str:
    """First 16 hex digits of a sha256 over the parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def code_fingerprint() -> str:
    """Digest of the package's own files: another version of the code makes other reports."""
    package = str(Path(__file__).parents[1])
    below = ((folder, name) for folder, _, names in os.walk(package) for name in names)
    files = sorted(f"{folder}{os.sep}{name}" for folder, name in below if name.endswith(_CODE))
    return fingerprint(__version__, *(f"{path[len(package) :]}\0{file_digest(Path(path))}" for path in files))


def raw_fingerprint(folder: Path) -> str:
    """Digest of the names, sizes and times of change of all submitted files."""
    listed = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            state = path.stat()
            listed.append(f"{path.relative_to(folder)}\0{state.st_size}\0{state.st_mtime_ns}")
    return fingerprint(*listed)


def table_digests(folder: Path) -> dict[str, str]:
    """Digest of every table saved in `folder`, by name."""
    return {path.stem: file_digest(path) for path in sorted(folder.glob("*.parquet"))}


def file_digest(path: Path) -> str:
    """First 16 hex digits of the sha256 of a file."""
    total = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            total.update(block)
    return total.hexdigest()[:16]


def notebook_digest(path: Path) -> str:
    """As `file_digest`, of what a notebook does: the kinds, tags and sources of its cells, not what running it left.

    JupyterLab saves outputs into the notebooks that people step through; that changes nothing for a run.
    """
    try:
        cells = json.loads(path.read_bytes())["cells"]
        does = [[each["cell_type"], each["metadata"].get("tags", []), "".join(each["source"])] for each in cells]
    except (ValueError, KeyError, TypeError):
        return file_digest(path)  # no notebook, which the run itself tells
    return hashlib.sha256(json.dumps(does).encode()).hexdigest()[:16]


@contextlib.contextmanager
def lock(processed: Path) -> Iterator[None]:
    """Hold the edition for this run; it is let go when the process ends, however it ends.

    Raises:
        RunError: another run holds it.
    """
    processed.mkdir(parents=True, exist_ok=True)
    with (processed / ".lock").open("a+b") as handle:
        if not _take_lock(handle.fileno()):
            handle.seek(0)
            holder = handle.read().decode("ascii", "replace").strip() or "unknown"
            raise RunError(
                f"another run (process {holder}) is working on {processed.name!r}; wait until it ends"
            ).advise(f"kepuri status {processed.name}")
        handle.truncate(0)
        handle.write(str(os.getpid()).encode())
        handle.flush()
        yield


def find_holder(processed: Path) -> int | None:
    """Number of the process whose run holds the edition now, or None; nothing is written, nobody is kept waiting."""
    path = processed / ".lock"
    try:
        with path.open("rb") as handle:
            holder = int(handle.read() or b"0")
            # Only where the process still lives is the lock tried, so that a run that begins now does not meet us.
            is_held = _is_alive(holder) and not _take_lock(handle.fileno(), shared=True)
    except (FileNotFoundError, PermissionError, ValueError):
        return None
    return holder if is_held else None


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":  # there a signal would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return process > 0


def _take_lock(descriptor: int, *, shared: bool = False) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # beyond the content, which others may then still read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _line(entry: Entry) -> str:
    return json.dumps(vars(entry), ensure_ascii=False)


def _text(head: dict[str, Any], entries: Iterable[Entry]) -> str:
    """The manifest, one line a report: quick to write for thousands, and easy to compare."""
    lines = ",\n".join(_line(entry) for entry in entries)
    opened = json.dumps(head | {"reports": []}, ensure_ascii=False, indent=1).removesuffix("]\n}")
    return f"{opened}\n{lines}\n]\n}}\n"


def _without_seconds(head: dict[str, Any]) -> dict[str, Any]:
    return head | {"summary": {key: value for key, value in head.get("summary", {}).items() if key != "seconds"}}


def _object(text: str) -> dict[str, Any]:
    """The JSON object in `text`; an empty one when it was cut off, so that what it held is made anew."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return content if isinstance(content, dict) else {}
