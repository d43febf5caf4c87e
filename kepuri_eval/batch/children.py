"""A task in, its frames out: children of the warm parent, started, watched and ended from the calling process."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO, Any

from kepuri_eval.errors import RunError

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
_STATUS = struct.Struct("i")
_LENGTH = struct.Struct("Q")
_STRAY_SHOWN = 4000
_STRAY_SEARCHED = 64_000
_FATAL = b"Fatal Python error"  # faulthandler's first words
GROWTH_MB = 64  # address space beyond its limit that a child has for saving, and for what earlier reports left taken
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_NO_BACKGROUND_THREAD = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}  # pyarrow's allocator starts one on import


@dataclass(frozen=True)
class Limits:
    """What a notebook may use: seconds in all, seconds a cell, megabytes beyond what is loaded; None is no limit.

    Attributes:
        reports: how many reports one child makes at most, one after another; 1 gives each a child of its own.
    """

    seconds: float | None = None
    cell_seconds: float | None = None
    memory_mb: int | None = None
    reports: int = 1


class ChildDied(RunError):
    """A child ended, or was ended, before its work was done.

    Attributes:
        name: what to call it in a notebook: DeadKernelError, CellTimeoutError, NotebookTimeoutError, Raised.
        stray: the end of what it wrote to standard error; after a fatal signal, from the line that names it.
        signal: number of the signal that killed it, 0 for none.
        diary: what it had noted (`ChildLink.observe`); `read_diary` takes it apart.
    """

    def __init__(self, name: str, reason: str, stray: str = "", signal: int = 0, diary: bytes = b"") -> None:
        self.name, self.stray, self.signal, self.diary = name, stray, signal, diary
        super().__init__(reason)


class ChildLink:
    """In a child: the line to the process that launched it, and the diary that is left to it.

    Args:
        diary: descriptor of a file.
    """

    def __init__(self, connection: Connection, diary: int) -> None:
        self._connection, self._diary = connection, os.fdopen(diary, "wb")

    def send(self, kind: str, content: Any) -> None:
        """Send one frame; when nobody listens any more there is nobody to tell."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._connection.send((kind, content))

    def observe(self, kind: str, content: Any) -> None:
        """Note in the diary what the notebook being run here does: for the case that this process does not live to
        save it (`ChildDied.diary`), and for how long a cell has run (`Child.receive`).
        """
        frame = pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL)
        self._diary.write(_LENGTH.pack(len(frame)) + frame)
        self._diary.flush()

    def begin_anew(self) -> None:
        """Begin the diary anew, with another notebook."""
        self._diary.seek(0)
        self._diary.truncate()

    def receive(self) -> Any:
        """The next object from the launching process; None when it hung up."""
        try:
            return self._connection.recv()
        except (EOFError, ConnectionResetError):
            return None


IN_CHILD: ChildLink | None = None  # set in a child of the warm parent, None everywhere else


class WarmParent:
    """A helper process that imported what is needed and forks a child for every task.

    Args:
        preload: modules to import and functions `module:name` to call before the first fork; a module that is absent
            is left to whoever needs it.
        later: the same, for while there is nothing else to do, and before anything that is asked by `prime`.
    """

    def __init__(self, preload: Sequence[str] = (), later: Sequence[str] = ()) -> None:
        here, there = socket.socketpair()
        settings = json.dumps({"preload": list(preload), "later": list(later), "learns": True})
        # -P keeps the current folder out of the helper's path: a module there must not shadow an installed one.
        command = [sys.executable, "-P", "-m", "kepuri_eval.batch.forkserver", str(there.fileno()), settings]
        surroundings = os.environ | {name: os.environ.get(name, "1") for name in _ONE_THREAD} | _NO_BACKGROUND_THREAD
        with there:
            self._process = subprocess.Popen(
                command, pass_fds=[there.fileno()], env=surroundings, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._control = here
        self._lock = threading.Lock()

    def __enter__(self) -> WarmParent:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Whether the helper process still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the helper."""
        return self._process.pid

    def launch(self, function: str, arguments: tuple[Any, ...], limits: Limits | None = None) -> Child:
        """Run `function` ("module:name") in a fresh child; arguments are pickled.

        Raises:
            ChildDied: the helper is gone.
        """
        return Child(self, function, arguments, limits or Limits())

    def prime(self, function: str, *arguments: Any) -> None:
        """Have the helper itself call `function`, before it forks again.

        It must start no thread: a process with several threads is not forked, the helper would begin anew without.
        """
        with tempfile.TemporaryFile() as call:
            call.write(pickle.dumps((function, arguments)))
            call.seek(0)
            self._tell(b"p", [call.fileno()])

    def hand_over(self, descriptors: Sequence[int]) -> None:
        """Ask the helper for a child that takes over these descriptors."""
        self._tell(b"f", descriptors)

    def _tell(self, message: bytes, descriptors: Sequence[int]) -> None:
        try:
            with self._lock:
                socket.send_fds(self._control, [message], list(descriptors))
        except OSError as error:
            raise ChildDied("HelperDied", f"the warm parent is gone ({error})") from error

    def close(self) -> None:
        """End the helper and its children."""
        self._control.close()
        if self._process.poll() is None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


_shared: dict[tuple[int, str], WarmParent] = {}
_sharing = threading.Lock()


def shared_parent(key: str, preload: Sequence[str] = (), later: Sequence[str] = ()) -> WarmParent:
    """The living warm parent of this process under that key, started when there is none; it ends with the process."""
    with _sharing:
        if not _shared:
            atexit.register(_end_shared)
        parent = _shared.get((os.getpid(), key))
        if parent is None or not parent.is_alive:
            parent = _shared[os.getpid(), key] = WarmParent(preload, later)
        return parent


def drop_shared_parent(key: str) -> None:
    """End this process's warm parent of that key, if there is one, and its children."""
    with _sharing:
        parent = _shared.pop((os.getpid(), key), None)
    if parent is not None:
        parent.close()


def _end_shared() -> None:
    for (owner, _), parent in _shared.items():
        if owner == os.getpid():
            parent.close()


class Child:
    """One forked task, seen from the launching process."""

    def __init__(self, parent: WarmParent, function: str, arguments: tuple[Any, ...], limits: Limits) -> None:
        self._limits = limits
        self._pid = 0
        self._started = time.monotonic()
        self._cell_started: float | None = None  # as far as it is known here; a child notes it in its diary
        self._looked = self._started
        self._has_ended = False
        self._code: int | None = None  # None after the end: nobody was left to tell
        self._out, self._err, self._diary = _capture_file(), _capture_file(), _capture_file()
        mine, its = socket.socketpair()
        self._status, status_write = os.pipe()
        self._link = Connection(mine.detach())
        with its:
            try:
                files = (each.fileno() for each in (self._out, self._err, self._diary))
                parent.hand_over([its.fileno(), status_write, *files])
            except ChildDied:
                self._link.close()
                self._release()
                raise
            finally:
                os.close(status_write)
        self.send((function, arguments, limits.memory_mb))
        kind, self._pid = self.receive()
        assert kind == "pid"

    def send(self, content: Any) -> None:
        """Send an object to the child; when it is gone the next `receive` says why."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._link.send(content)

    def start(self) -> None:
        """The time allowed in all starts now, with another task; so far it was that since the launch."""
        self._started = self._looked = time.monotonic()
        self._cell_started = None

    def start_cell(self) -> None:
        """The time allowed for one cell starts now; a child that notes in its diary when it starts one is not asked."""
        self._cell_started = time.monotonic()

    def receive(self) -> tuple[str, Any]:
        """The next frame.

        Raises:
            ChildDied: the child died, raised, or went beyond its time (it is then killed).
        """
        try:
            while not self._link.poll(self._seconds_left()):
                if self._is_late():
                    raise self._overdue()
            kind, content = self._link.recv()
        except (EOFError, ConnectionResetError):
            raise self._death() from None
        if kind == "raised":
            diary = self._read_diary()
            self.close()
            raise ChildDied("Raised", content.rstrip().rpartition("\n")[2], content, diary=diary)
        return kind, content

    def close(self) -> None:
        """Hang up and make sure that the child is gone."""
        if self._link.closed:
            return
        self._link.close()
        self._wait(0.2)
        if not self._has_ended:
            self.kill()
            self._wait(None)
        self._release()

    def kill(self) -> None:
        """Kill the child and whatever it started."""
        if self._pid and not self._has_ended:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)

    def _seconds_left(self) -> float | None:
        """Until it can be late at the earliest: a cell that it started since we last looked may have its whole time."""
        now = time.monotonic()
        ends = []
        if self._limits.seconds is not None:
            ends.append(self._started + self._limits.seconds)
        if self._limits.cell_seconds is not None:
            since = self._cell_started if self._cell_started is not None else self._looked
            ends.append(since + self._limits.cell_seconds)
        return max(0.0, min(ends) - now) if ends else None

    def _is_late(self) -> bool:
        """Whether its time is over, of the whole or of the cell that by its diary it started last."""
        self._looked = time.monotonic()
        if self._limits.seconds is not None and self._looked - self._started >= self._limits.seconds:
            return True
        noted = (content[1] for kind, content in read_diary(self._read_diary()) if kind == "start")
        known = [self._cell_started] if self._cell_started is not None else []
        known += [started for started in noted if started >= self._started]
        if not known or self._limits.cell_seconds is None:
            return False
        self._cell_started = max(known)
        return self._looked - self._cell_started >= self._limits.cell_seconds

    def _overdue(self) -> ChildDied:
        in_all = self._limits.seconds
        if in_all is not None and time.monotonic() - self._started >= in_all:
            name, reason = "NotebookTimeoutError", f"the notebook ran longer than {in_all:g} seconds"
        else:
            name, reason = "CellTimeoutError", f"the cell ran longer than {self._limits.cell_seconds:g} seconds"
        self.kill()
        self._wait(None)
        diary = self._read_diary()
        self.close()
        return ChildDied(name, reason, diary=diary)

    def _death(self) -> ChildDied:
        self._wait(None)
        status, stray, diary = self._code, self._stray(), self._read_diary()
        self.close()
        if status is None:
            return ChildDied("HelperDied", "the warm parent was killed", stray)
        killed_by = max(0, -status)
        how = f"was killed by {_signal_name(killed_by)}" if killed_by else f"ended itself with exit status {status}"
        return ChildDied("DeadKernelError", f"the process {how}", stray, killed_by, diary)

    def _release(self) -> None:
        os.close(self._status)
        for file in (self._out, self._err, self._diary):
            file.close()

    def _wait(self, seconds: float | None) -> None:
        """Wait for the helper to report the child's end, at most `seconds`."""
        if self._has_ended:
            return
        with Connection(os.dup(self._status), writable=False) as end:
            if not end.poll(seconds):
                return
        content = os.read(self._status, _STATUS.size)
        self._has_ended = True
        self._code = _STATUS.unpack(content)[0] if content else None

    def _read_diary(self) -> bytes:
        content, size = b"", os.fstat(self._diary.fileno()).st_size
        while len(content) < size and (part := os.pread(self._diary.fileno(), size - len(content), len(content))):
            content += part
        return content

    def _stray(self) -> str:
        size = os.fstat(self._err.fileno()).st_size
        end = os.pread(self._err.fileno(), _STRAY_SEARCHED, max(0, size - _STRAY_SEARCHED))
        fatal = end.rfind(_FATAL)  # a list of loaded modules follows it, of any length
        shown = end[-_STRAY_SHOWN:] if fatal < 0 else end[fatal : fatal + _STRAY_SHOWN]
        return shown.decode("utf-8", "replace")


def read_diary(diary: bytes) -> Iterator[tuple[str, Any]]:
    """Kind and content of each note in a child's diary, up to one that was cut short."""
    begin = _LENGTH.size
    while begin <= len(diary):
        end = begin + _LENGTH.unpack_from(diary, begin - _LENGTH.size)[0]
        if end <= len(diary):
            yield pickle.loads(diary[begin:end])
        begin = end + _LENGTH.size


def _capture_file() -> IO[bytes]:
    return tempfile.TemporaryFile(buffering=0)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
