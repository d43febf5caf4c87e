"""Paths to what their readers saw, each file read in a child process that can be stopped."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import MEDIA
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import digest_of, file_row, read_file
from kepuri_eval.intake.readers.nursery import Nursery, ReadingProcess

Rows = list[dict[str, Any]]
_AHEAD = 2_000  # files at most that are read before the first process can search
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
    While what it takes to search is loaded, a child that only reads goes ahead; what it read is searched afterwards.
    Files that hold pictures of pages are read once more by a child of their own, which alone loads the recogniser,
    uses all cores and has the scan limits; when that fails, what the first reading saw stands, with a note.

    Args:
        asked: what to look for in documents (`asking.ask`): then each row has `findings`, what was found in it, None
            where the child could not tell.
        kept: label → file of the rows that were read of it before, so that only what is found in them is new.
    """
    earlier = kept or {}
    idle: queue.LifoQueue[_Child] = queue.LifoQueue()
    nursery = Nursery(asked)
    children = [_Child(limits, nursery, is_asked=bool(asked)) for _ in range(max(1, min(workers, len(files))))]
    for child in children:
        idle.put(child)
    ahead = _ReadAhead(limits, nursery)
    if asked and len(children) > 1 and len(earlier) < len(files):
        ahead.begin(file for file in files[:_AHEAD] if file[1] not in earlier)
    recogniser, recogniser_free = _Recogniser(limits, nursery, is_asked=bool(asked)), threading.Lock()

    def read(file: tuple[Path, str]) -> Rows:
        child = idle.get()
        try:
            child.begin()
            told = ahead.take(file[1])
            rows = child.read(*file, earlier.get(file[1])) if told is None else child.search(told)
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
        ahead.stop()
        for child in (*children, recogniser):
            child.stop()
        nursery.end()


class _Child:
    """A reading process, started when first needed and again after it was stopped."""

    def __init__(self, limits: Limits, nursery: Nursery, *, is_asked: bool = False) -> None:
        self._limits, self._nursery, self._is_asked = limits, nursery, is_asked
        self._told = asdict(limits)
        self._process: ReadingProcess | None = None

    def begin(self) -> ReadingProcess:
        """Its process, which is started where there is none."""
        self._process = self._process or self._nursery.start(searches=self._is_asked)
        return self._process

    def read(self, path: Path, label: str, kept: Path | None = None) -> Rows:
        process = self.begin()
        place = str(kept.resolve()) if kept else None
        request = {"path": str(path.resolve()), "label": label, "kept": place, "limits": self._told}
        with self._nursery.limit(process, self._limits.seconds) as out_of_time:
            answer = process.ask(json.dumps(request).encode())
            is_whole = answer.endswith(b"\n") and answer != b"null\n"
            found = process.listen() if self._is_asked and is_whole else b""
        if not is_whole:
            self.stop()
            return [_guilty(path, label, out_of_time.is_set(), memory=bool(answer))]
        rows: Rows = json.loads(answer)
        return self._with_findings(rows, found, is_late=out_of_time.is_set()) if self._is_asked else rows

    def search(self, rows: Rows) -> Rows:
        """Rows that another child read with what is found in them; those that tell of its end as they are."""
        if _is_guilty(rows):
            return rows
        process = self.begin()
        request = json.dumps({"rows": rows, "limits": self._told}, ensure_ascii=False)
        with self._nursery.limit(process, self._limits.seconds) as out_of_time:
            found = process.ask(request.encode("utf-8", "surrogatepass"))
        return self._with_findings(rows, found, is_late=out_of_time.is_set())

    def _with_findings(self, rows: Rows, found: bytes, *, is_late: bool) -> Rows:
        """The rows with what was found in them; what a child did not live to tell is None, and the rows stand.

        A search that ran over its time would do so again: of each document that holds anything nothing was found (an
        empty dict), and a note says so.
        """
        is_whole = found.endswith(b"\n")
        if not is_whole:
            self.stop()
        is_late = is_late and not is_whole
        for row in rows if is_late else ():
            if row["blocks"]:
                row["notes"].append(not_searched("检索超时"))
        findings = json.loads(found) if is_whole else [{} if is_late else None] * len(rows)
        return [{**row, "findings": one} for row, one in zip(rows, findings, strict=True)]

    def stop(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


class _ReadAhead:
    """A child that reads files one after another until another can search them."""

    def __init__(self, limits: Limits, nursery: Nursery) -> None:
        self._child, self._nursery = _Child(limits, nursery), nursery
        self._pool = ThreadPoolExecutor(1)
        self._read: dict[str, Future[Rows]] = {}

    def begin(self, files: Iterable[tuple[Path, str]]) -> None:
        """Read the files in this order."""
        self._child.begin()  # before others ask for processes that take long to come
        self._read = {label: self._pool.submit(self._read_one, path, label) for path, label in files}

    def take(self, label: str) -> Rows | None:
        """The rows of a file that it has read or is just reading, else None; it begins with no other file."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        future = self._read.pop(label, None)
        return None if future is None or future.cancelled() else future.result()

    def stop(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._child.stop()

    def _read_one(self, path: Path, label: str) -> Rows:
        rows = self._child.read(path, label)
        self._nursery.meets_pictures |= any(row["pictures"] for row in rows)
        return rows


class _Recogniser(_Child):
    """The reading process for pictures of pages."""

    def __init__(self, limits: Limits, nursery: Nursery, *, is_asked: bool) -> None:
        bounds = replace(limits, scans="now", memory_bytes=limits.scan_memory_bytes)
        super().__init__(bounds, nursery, is_asked=is_asked)

    def read_again(self, path: Path, label: str, before: Rows, pictures: int) -> Rows:
        """The rows with the words of its `pictures` documents; the rows as before and a note when that fails."""
        self._limits = replace(self._limits, seconds=self._limits.scan_seconds * pictures)
        rows = self.read(path, label)
        if _is_guilty(rows):
            before[0]["notes"].append(_unfinished())
            return before
        return rows


def _unread_pictures(rows: Rows, limits: Limits) -> int:
    """How many documents hold pictures of pages that were left for the second reading."""
    if limits.scans != "later":
        return 0
    return sum(
        (row["fault"] is not None and row["fault"][0] in _LEFT and row["format"] not in MEDIA)
        or any(note[0] in _LEFT for note in row["notes"])
        for row in rows
    )


def not_searched(why: str) -> list[str]:
    """The note of a document that was read, and in which nothing could be searched for."""
    return [
        "document_not_searched",
        f"文件已读取，但从中提取数据时{why}，未提取任何数据。",
        "这是软件的问题：请将该文件连同本条提示交软件维护人员；在此之前，可请单位改用表格填报其中的数据。",
        "",
    ]


def _unfinished() -> list[str]:
    return [
        "scan_unfinished",
        "其中的扫描件或图片未能在限定的时间和内存内识别，未计入。",
        "请另附可复制文字的文件，或减少页数后重新报送。",
        "",
    ]


def _is_guilty(rows: Rows) -> bool:
    """Whether a child ended on the file that these rows are of."""
    fault = rows[0]["fault"]
    return fault is not None and fault[0] == "file_unreadable"


def _guilty(path: Path, label: str, out_of_time: bool, memory: bool) -> dict[str, Any]:
    why = "读取超时" if out_of_time else "读取所需内存超出限制" if memory else "读取程序异常中止"
    fault = ReadError(
        "file_unreadable",
        f"{why}，文件内容可能异常，未能读取。",
        "请用办公软件打开后另存为新文件，删去空白行列和无关内容再报送。",
    )
    return file_row(label, digest_of(path), "unknown", path.stat().st_size, fault=fault)
