"""Reading processes for a run: forked of one that has loaded everything, and ended when they run over their time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kepuri_eval.intake.readers.worker import FORK, LOAD_PICTURES, LOAD_SEARCH

_DEATHS = 3  # of processes that fork; from then on each starts by itself
# Systems that can hand an open socket to a process that forks; elsewhere each process starts by itself.
_FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")


class ReadingProcess:
    """A process that answers lines with lines (`worker.serve`), however it was started."""

    def __init__(
        self,
        requests: IO[bytes],
        answers: IO[bytes],
        kill: Callable[[], object],
        wait: Callable[[], object] | None = None,
    ) -> None:
        self._requests, self._answers, self._wait = requests, answers, wait
        self.kill = kill  # whoever listens to it then hears the end of its answers

    def tell(self, line: bytes) -> bool:
        """Whether the process took the line; one that died takes none."""
        try:
            self._requests.write(line + b"\n")
            self._requests.flush()
        except OSError:
            return False
        return True

    def listen(self) -> bytes:
        """The next line of its answers; what there is of it when the process died."""
        try:
            return self._answers.readline()
        except OSError:
            return b""

    def ask(self, request: bytes) -> bytes:
        """The answer to the request; what there is of it when the process died."""
        return self.listen() if self.tell(request) else b""

    def end(self) -> None:
        """Stop it at once, whatever it does, and let go of it."""
        self.kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # a request that it did not live to take
                stream.close()
        if self._wait is not None:
            self._wait()


class Nursery:
    """Starts reading processes and watches their time; `end` it last.

    Loading the readers, the patterns and what to look for takes longer than reading many files: it is done once, in a
    process of its own, and each reading process is a fork of it. When that one dies another takes its place; where they
    die again and again, processes start by themselves, which only takes longer.
    """

    def __init__(self, asked: bytes = b"") -> None:
        self._asked = asked
        self._loaded: _Loaded | None = None
        self._dead: list[_Loaded] = []  # their children read on
        self._starting = threading.Lock()
        self._watch = _Watch()
        self.meets_pictures = False  # then what judges them is loaded once for all that are started later

    def start(self, *, searches: bool = True) -> ReadingProcess:
        """A reading process that knows what to look for; one that only reads is there long before."""
        with self._starting:
            while _FORKS and len(self._dead) < _DEATHS:
                self._loaded = self._loaded or _Loaded(self._asked)
                if searches:
                    self._loaded.load(LOAD_SEARCH)
                if self.meets_pictures:
                    self._loaded.load(LOAD_PICTURES)
                forked = self._loaded.fork()
                if forked is not None:
                    return forked
                self._dead.append(self._loaded)
                self._loaded = None
        return _start_alone(self._asked if searches else b"")

    @contextmanager
    def limit(self, process: ReadingProcess, seconds: float) -> Iterator[threading.Event]:
        """Ends the process unless the block is left in that time; the event tells whether it was."""
        ended = threading.Event()
        self._watch.begin(process, seconds, ended)
        try:
            yield ended
        finally:
            self._watch.leave(process)

    def end(self) -> None:
        """End the watch and the process that forks, and what is left of its children."""
        self._watch.stop()
        for loaded in (*self._dead, *filter(None, [self._loaded])):
            loaded.end()


class _Loaded:
    """The process that loads what others need and forks them."""

    def __init__(self, asked: bytes) -> None:
        self._control, other = socket.socketpair()
        with other:
            self._process = _popen([str(other.fileno())], subprocess.DEVNULL, [other.fileno()])
        self._answers = self._control.makefile("rb")
        self._has: set[bytes] = set()
        _hand(asked, self._process).close()

    def load(self, what: bytes) -> None:
        """Have it load what a child would, unless it has; where it lives no more a fork fails."""
        if what not in self._has:
            self._has.add(what)
            with suppress(OSError):
                self._control.sendall(what)
                self._answers.readline()

    def fork(self) -> ReadingProcess | None:
        """A child of it; None when it lives no more."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                socket.send_fds(self._control, [FORK], [theirs.fileno()])
                child = int(self._answers.readline())
            except (OSError, ValueError):
                return None
            requests, answers = ours.makefile("wb"), ours.makefile("rb")
        return ReadingProcess(requests, answers, lambda: _kill(child))

    def end(self) -> None:
        """Let it end itself and what is left of its children."""
        self._answers.close()
        self._control.close()
        self._process.wait()


class _Watch:
    """One thread that ends the processes that are over their time."""

    def __init__(self) -> None:
        self._until: dict[ReadingProcess, tuple[float, threading.Event]] = {}
        self._changed = threading.Condition()
        self._wakes = float("inf")
        self._thread: threading.Thread | None = None
        self._stopped = False

    def begin(self, process: ReadingProcess, seconds: float, ended: threading.Event) -> None:
        until = time.monotonic() + seconds
        with self._changed:
            self._until[process] = until, ended
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            if until < self._wakes:
                self._changed.notify()

    def leave(self, process: ReadingProcess) -> None:
        with self._changed:
            self._until.pop(process, None)

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                for process, (until, ended) in list(self._until.items()):
                    if until <= now:
                        ended.set()
                        process.kill()
                        del self._until[process]
                self._wakes = min((until for until, _ in self._until.values()), default=float("inf"))
                self._changed.wait(max(0.0, self._wakes - time.monotonic()) if self._until else None)


def _kill(child: int) -> None:
    """Kill a child of the process that forks, which keeps its number from being given to another until the end."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _start_alone(asked: bytes) -> ReadingProcess:
    process = _popen([], subprocess.PIPE)
    requests, answers = _hand(asked, process), process.stdout
    assert answers is not None  # a pipe was asked for
    return ReadingProcess(requests, answers, process.kill, process.wait)


def _popen(arguments: list[str], answers: int, kept_open: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    place = str(Path(__file__).resolve().parents[3])
    paths = [place, *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    settings["PYPINYIN_NO_PHRASES"] = "1"  # asked for single characters only, of which it knows the sounds without
    settings["OPENBLAS_NUM_THREADS"] = "1"  # a process that forks has no others
    return subprocess.Popen(
        # -P: a module in the folder that a run is started in is not taken for one of its own
        [sys.executable, "-P", "-m", "kepuri_eval.intake.readers.worker", *arguments],
        stdin=subprocess.PIPE,
        stdout=answers,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **settings},
        pass_fds=kept_open,
    )


def _hand(asked: bytes, process: subprocess.Popen[bytes]) -> IO[bytes]:
    """Give a process its first line; where it takes requests."""
    requests = process.stdin
    assert requests is not None  # a pipe was asked for
    with suppress(OSError):  # it died: whoever asks it next is told
        requests.write(asked + b"\n")
        requests.flush()
    return requests
