"""The child process that reads files: a JSON request a line in, a JSON answer a line out, under hard limits.

Run as `python -m kepuri_eval.intake.readers.worker`. A parser that aborts, hangs or eats memory takes down this
process alone; the parent knows by it which file was to blame.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file


def main() -> None:
    """Serve requests until the input ends; nothing but answers is ever written to the parent."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limited = False
    for line in sys.stdin.buffer:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not limited:
            limit_process(limits)
            limited = True
        try:
            rows = read_file(Path(request["path"]), request["label"], limits)
            answer = json.dumps(rows, ensure_ascii=True).encode()
        except MemoryError:
            answer = b"null"
        answers.write(answer + b"\n")
        answers.flush()


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
