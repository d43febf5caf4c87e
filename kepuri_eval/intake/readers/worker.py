"""The child process that reads files: a JSON request a line in, a JSON answer a line out, under hard limits.

Run as `python -m kepuri_eval.intake.readers.worker`. A parser that aborts, hangs or eats memory takes down this
process alone; the parent knows by it which file was to blame.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import pickle
import signal
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.keptpatterns import kept_patterns

if TYPE_CHECKING:
    from kepuri_eval.intake.findings import Finder

FORK, LOAD_SEARCH, LOAD_PICTURES = b"f", b"s", b"p"  # what a process that forks is told
# What is found in a document of more blocks is left to the parent, whose memory is not bounded.
MOST_BLOCKS = 50_000
_YOUNG = 50_000  # objects made before cycles are looked for: what a usual file is made into has none


def main() -> None:
    """Serve requests until the input ends; nothing but answers is ever written to the parent.

    The first line of the input tells what to look for in documents, or nothing. With the number of a socket as its
    argument the process reads nothing itself: it forks a process to serve each socket that is sent to it there.
    """
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = requests.readline().strip()
    if len(sys.argv) > 1:
        _fork_on_demand(int(sys.argv[1]), asked)
    else:
        serve(requests, answers, _finder(asked))


def serve(requests: Iterable[bytes], answers: IO[bytes], finder: Finder | None) -> None:
    """Answer each request with the rows of a file, and where there is a finder with what was found in each of them.

    Of rows that come with the request only what was found in them is told.
    """
    gc.enable()
    gc.set_threshold(_YOUNG)
    limited = False
    for line in requests:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not limited:
            limit_process(limits)
            limited = True
        rows: list[dict[str, Any]] | None = request.get("rows")
        if rows is None:
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


def _fork_on_demand(number: int, asked: bytes) -> NoReturn:
    """Load what is told and fork for each socket sent, until the parent closes its end; then end all of them.

    Each thing told is answered with a line once it is done, a fork with the child's number. No child is waited for
    before the end: until then nobody else is given its number, by which the parent kills it.
    """
    gc.disable()  # all that is loaded stays, and is left out of every later search for cycles
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told as well, and ends this process in order
    children = []
    finder: Finder | None = None
    with socket.socket(fileno=number) as control:
        while (told := socket.recv_fds(control, 1, 1))[0]:
            done = 0
            if told[0] == LOAD_SEARCH:
                finder = _finder(asked)
            elif told[0] == LOAD_PICTURES:
                from kepuri_eval.intake.readers import pictures  # noqa: F401  what is loaded here no child loads again
            else:
                done = _fork(control, told[1][0], finder)
                children.append(done)
            control.sendall(b"%d\n" % done)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os._exit(0)  # at once: the parent waits, and all that was loaded would be taken apart first


def _fork(control: socket.socket, number: int, finder: Finder | None) -> int:
    """The number of a child that serves the socket."""
    with socket.socket(fileno=number) as line:
        gc.freeze()
        child = os.fork()
        if not child:
            control.close()
            _serve_forked(line, finder)
    return child


def _serve_forked(line: socket.socket, finder: Finder | None) -> NoReturn:
    """Serve one socket and end; what goes wrong ends this process too, never the loop it was forked in."""
    try:
        with line.makefile("rb") as requests, line.makefile("wb") as answers:
            serve(requests, answers, finder)
    finally:
        os._exit(0)


def _finder(asked: bytes) -> Finder | None:
    if not asked:
        return None
    with kept_patterns():
        from kepuri_eval.intake.findings import Finder  # a process that only reads starts without it

        finder = Finder(pickle.loads(base64.b64decode(asked)))
        finder.prepare()
    return finder


def _read(request: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Rows of the file, or those that were kept of it when only what is found in them is asked anew."""
    if request["kept"]:
        kept: list[dict[str, Any]] = json.loads(Path(request["kept"]).read_bytes())
        return kept
    return read_file(Path(request["path"]), request["label"], limits)


def _found(finder: Finder, rows: list[dict[str, Any]]) -> bytes:
    """A line with the findings of each row; null for those that hold nothing or are left to the parent.

    What goes wrong here goes wrong in the parent again, which has the words to tell it.
    """
    try:
        found = [finder.find_in_row(row) if 0 < len(row["blocks"]) <= MOST_BLOCKS else None for row in rows]
        return _line([one and one.packed() for one in found])
    except Exception:  # noqa: BLE001  MemoryError too
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
