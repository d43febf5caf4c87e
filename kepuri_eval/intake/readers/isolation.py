"""Paths to what their readers saw, each file read in a child process that can be stopped."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import SCANNED
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import digest_of, file_row, read_file

Rows = list[dict[str, Any]]
_LEFT = ("scan_without_text", "image_not_read", "page_not_read")


def read_here(files: Iterable[tuple[Path, str]], limits: Limits) -> Iterator[Rows]:
    """The rows of each (path, label) in order, read in this process: for tests and for the child itself."""
    for path, label in files:
        rows = read_file(path, label, limits)
        yield read_file(path, label, replace(limits, scans="now")) if _unread_pictures(rows, limits) else rows


def read_isolated(
    files: list[tuple[Path, str]],
    limits: Limits,
    workers: int = 2,
    seen: Callable[[str], None] | None = None,
    *,
    asked: bytes = b"",
    kept: Mapping[str, Path] | None = None,
) -> Iterator[Rows]:
    """The same rows in the same order, read by `workers` child processes.

    A child serves one file at a time, so when it dies or runs over its time the guilty file is known: it becomes a
    fault (`file_unreadable`), a fresh child takes over, and no other file is touched. `seen` is called with each label.
    Files that hold pictures of pages are read once more by a child of their own, which alone loads the recogniser,
    uses all cores and has the scan limits; when that fails, what the first reading saw stands, with a note.

    Args:
        asked: what to look for in documents (`asking.ask`): then each row has `findings`, what was found in it, None
            where the child could not tell.
        kept: label → file of the rows that were read of it before, so that only what is found in them is new.
    """
    earlier = kept or {}
    idle: queue.LifoQueue[_Child] = queue.LifoQueue()
    children = [_Child(limits, asked) for _ in range(max(1, min(workers, len(files))))]
    for child in children:
        idle.put(child)
    recogniser, recogniser_free = _Recogniser(limits, asked), threading.Lock()

    def read(file: tuple[Path, str]) -> Rows:
        child = idle.get()
        try:
            rows = child.read(*file, earlier.get(file[1]))
        finally:
            idle.put(child)
        pictures = 0 if file[1] in earlier else _unread_pictures(rows, limits)
        if not pictures:
            return rows
        with recogniser_free:
            return recogniser.read_again(*file, rows, pictures)

    try:
        with ThreadPoolExecutor(len(children)) as pool:
            for (_, label), rows in zip(files, pool.map(read, files), strict=True):
                if seen is not None:
                    seen(label)
                yield rows
    finally:
        for child in (*children, recogniser):
            child.stop()


class _Child:
    """A reading process, started when first needed and again after it was stopped."""

    def __init__(self, limits: Limits, asked: bytes = b"") -> None:
        self._limits, self._asked = limits, asked
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path, label: str, kept: Path | None = None) -> Rows:
        process = self._process = self._process or _start(self._asked)
        place = str(kept.resolve()) if kept else None
        request: dict[str, Any] = {"path": str(path.resolve()), "label": label, "kept": place}
        request["limits"] = asdict(self._limits)
        out_of_time = threading.Event()
        timer = threading.Timer(self._limits.seconds, _stop_late, (process, out_of_time))
        timer.daemon = True
        timer.start()
        try:
            answer = _ask(process, json.dumps(request).encode())
            rows: Rows | None = json.loads(answer) if answer.endswith(b"\n") else None
            found = _listen(process) if self._asked and rows is not None else b""
        finally:
            timer.cancel()
        if rows is None:
            self.stop()
            return [_guilty(path, label, out_of_time.is_set(), memory=bool(answer))]
        return self._with_findings(rows, found) if self._asked else rows

    def _with_findings(self, rows: Rows, found: bytes) -> Rows:
        """The rows with what was found in them; what a child did not live to tell is None, and the rows stand."""
        if not found.endswith(b"\n"):
            self.stop()
        findings = json.loads(found) if found.endswith(b"\n") else [None] * len(rows)
        return [{**row, "findings": one} for row, one in zip(rows, findings, strict=True)]

    def stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)
        process.wait()


class _Recogniser(_Child):
    """The reading process for pictures of pages."""

    def __init__(self, limits: Limits, asked: bytes) -> None:
        super().__init__(replace(limits, scans="now", memory_bytes=limits.scan_memory_bytes), asked)

    def read_again(self, path: Path, label: str, before: Rows, pictures: int) -> Rows:
        """The rows with the words of its `pictures` documents; the rows as before and a note when that fails."""
        self._limits = replace(self._limits, seconds=self._limits.scan_seconds * pictures)
        rows = self.read(path, label)
        if rows[0]["fault"] and rows[0]["fault"][0] == "file_unreadable":
            before[0]["notes"].append(_unfinished())
            return before
        return rows


def _unread_pictures(rows: Rows, limits: Limits) -> int:
    """How many documents hold pictures of pages that were left for the second reading."""
    if limits.scans != "later":
        return 0
    return sum(
        (row["fault"] is not None and row["fault"][0] in _LEFT and row["format"] in SCANNED)
        or any(note[0] in _LEFT for note in row["notes"])
        for row in rows
    )


def _unfinished() -> list[str]:
    return [
        "scan_unfinished",
        "其中的扫描件或图片未能在限定的时间和内存内识别，未计入。",
        "请另附可复制文字的文件，或减少页数后重新报送。",
        "",
    ]


def _stop_late(process: subprocess.Popen[bytes], out_of_time: threading.Event) -> None:
    out_of_time.set()
    process.kill()


def _start(asked: bytes) -> subprocess.Popen[bytes]:
    place = str(Path(__file__).resolve().parents[3])
    paths = [place, *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    settings["PYPINYIN_NO_PHRASES"] = "1"  # asked for single characters only, of which it knows the sounds without
    process = subprocess.Popen(
        [sys.executable, "-m", "kepuri_eval.intake.readers.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **settings},
    )
    _tell(process, asked)
    return process


def _ask(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """The child's answer line; what there is of it when the child died."""
    return _listen(process) if _tell(process, request) else b""


def _tell(process: subprocess.Popen[bytes], line: bytes) -> bool:
    """Whether the child took the line; one that died takes none."""
    try:
        if process.stdin is not None:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
    except OSError:
        return False
    return process.stdin is not None


def _listen(process: subprocess.Popen[bytes]) -> bytes:
    """The child's next line; what there is of it when the child died."""
    try:
        return process.stdout.readline() if process.stdout is not None else b""
    except OSError:
        return b""


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return


def _guilty(path: Path, label: str, out_of_time: bool, memory: bool) -> dict[str, Any]:
    why = "读取超时" if out_of_time else "读取所需内存超出限制" if memory else "读取程序异常中止"
    fault = ReadError(
        "file_unreadable",
        f"{why}，文件内容可能异常，未能读取。",
        "请用办公软件打开后另存为新文件，删去空白行列和无关内容再报送。",
    )
    return file_row(label, digest_of(path), "unknown", path.stat().st_size, fault=fault)
