"""The child process that reads files: a JSON request a line in, a JSON answer a line out, under hard limits.

Run as `python -m kepuri_eval.intake.readers.worker`. A parser that aborts, hangs or eats memory takes down this
process alone; the parent knows by it which file was to blame.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file

if TYPE_CHECKING:
    from kepuri_eval.intake.findings import Finder

# What is found in a document of more blocks is left to the parent, whose memory is not bounded.
MOST_BLOCKS = 50_000


def main() -> None:
    """Serve requests until the input ends; nothing but answers is ever written to the parent.

    The first line tells what to look for in documents, or nothing. If it does, a second line follows each answer:
    what was found in each of its rows.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    finder = _finder(sys.stdin.buffer.readline().strip())
    limited = False
    for line in sys.stdin.buffer:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not limited:
            limit_process(limits)
            limited = True
        rows: list[dict[str, Any]] | None = None
        try:
            rows = _read(request, limits)
            answer = _line(rows)
        except MemoryError:
            rows, answer = None, b"null\n"
        answers.write(answer)
        answers.flush()
        if finder is not None and rows is not None:
            answers.write(_found(finder, rows))
            answers.flush()


def _finder(asked: bytes) -> Finder | None:
    if not asked:
        return None
    from kepuri_eval.intake.findings import Finder  # a process that only reads starts without it

    return Finder(pickle.loads(base64.b64decode(asked)))


def _read(request: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Rows of the file, or those that were kept of it when only what is found in them is asked anew."""
    if request["kept"]:
        kept: list[dict[str, Any]] = json.loads(Path(request["kept"]).read_bytes())
        return kept
    return read_file(Path(request["path"]), request["label"], limits)


def _found(finder: Finder, rows: list[dict[str, Any]]) -> bytes:
    """A line with the findings of each row; null for those that hold nothing or are left to the parent."""
    try:
        found = [finder.find_in_row(row) if 0 < len(row["blocks"]) <= MOST_BLOCKS else None for row in rows]
        return _line([one and one.packed() for one in found])
    except MemoryError:
        return _line([None] * len(rows))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, check_circular=False).encode("utf-8", "surrogatepass") + b"\n"


def limit_process(limits: Limits) -> None:
    """Bound this process's memory, written files and core dumps where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


if __name__ == "__main__":
    main()
