"""The warm parent: a helper process with one thread that imports once and forks a child for every task.

It is started by `children.WarmParent` and speaks over one socket. The byte `f` comes with five descriptors (the child's
link, a pipe for its exit status, files for its standard output, its standard error and its diary) and makes a child;
the task itself travels over the link, so the parent never reads it. The byte `p` comes with a file that holds a pickled
call, which the parent makes itself, so that its later children find the result in memory. While nothing comes, it
imports what is not needed at once. The parent ends, and with it its children, when the other side hangs up.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import importlib
import importlib.util
import json
import os
import pickle
import random
import selectors
import signal
import socket
import struct
import sys
import sysconfig
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from kepuri_eval.batch import children
from kepuri_eval.batch.cells import CellRunner
from kepuri_eval.batch.newborn import note_tables

STATUS = struct.Struct("i")
RUNNER: list[CellRunner] = []  # one shell, made before the first fork, so that a child need not
_LEARN_AT_MOST = 60_000  # bytes of module names a child may hand back: below a pipe's capacity
_PR_SET_PDEATHSIG = 1
# Objects made between two looks for cycles among them, and looks between those further back: Python's own 700 cost a
# report a twelfth of its time, and what fifty thousand hold is a few megabytes until then.
_CYCLES = (50_000, 20, 100)
_PREFIXES = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")})


def main() -> None:
    """Warm up, then fork for every message until the other side is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    for name in ("COLUMNS", "LINES"):  # a kernel has no window: what it shows is as wide whoever calls
        os.environ.pop(name, None)
    gc.disable()  # what is loaded stays: looking for cycles in it would take a fifth of the time to load it
    gc.set_threshold(*_CYCLES)
    RUNNER.append(CellRunner())
    _load(settings["preload"])
    _warm_drawing()
    if _threads() > 1:
        _start_over(control)
    _Parent(control, settings["later"], learns=settings["learns"]).serve()
    os._exit(0)  # ending as Python does, module by module, takes three times as long


def resolve(name: str) -> Any:
    """The object called `module:name`."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


class _Parent:
    def __init__(self, control: socket.socket, later: list[str], *, learns: bool) -> None:
        self._control, self._later, self._learns = control, later, learns
        self._status: dict[int, int] = {}  # pid → descriptor its exit status is written to
        self._lessons: dict[int, int] = {}  # pid → descriptor the names of newly imported modules come from
        self._wake, wake_write = os.pipe()
        for end in (self._wake, wake_write):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)

    def serve(self) -> None:
        ready = selectors.DefaultSelector()
        ready.register(self._control, selectors.EVENT_READ)
        ready.register(self._wake, selectors.EVENT_READ)
        _set_aside()
        while True:
            events = {key.fileobj for key, _ in ready.select(0 if self._later else None)}
            if self._wake in events:
                os.read(self._wake, 4096)
                self._reap()
            if _threads() > 1:  # something learnt started one: let the children end, then begin again without
                self._later.clear()
                if not self._status:
                    _start_over(self._control)
                continue
            if self._control in events and not self._take_message():
                break
            if not events:
                self._import_next()
        for pid in self._status:
            _kill_group(pid)

    def _import_next(self) -> None:
        _load([self._later.pop(0)])
        if not self._later:
            _warm_drawing()
            _set_aside()

    def _take_message(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, 1, 5)
        if message == b"p":
            while self._later:
                self._import_next()
            with os.fdopen(descriptors[0], "rb") as call:
                function, arguments = pickle.load(call)
            resolve(function)(*arguments)
            gc.collect()
            _set_aside()
        elif message == b"f":
            self._fork(*descriptors)
        return bool(message)

    def _fork(self, link: int, status: int, out: int, err: int, diary: int) -> None:
        lessons_read, lessons_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            for unused in (self._control.fileno(), self._wake, lessons_read, status, *self._status.values()):
                os.close(unused)
            for unused in self._lessons.values():
                os.close(unused)
            _run_child(link, out, err, diary, lessons_write)
        for handed_on in (link, out, err, diary, lessons_write):
            os.close(handed_on)
        self._status[pid], self._lessons[pid] = status, lessons_read

    def _reap(self) -> None:
        while self._status:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            _kill_group(pid)  # what a cell left running ends with it
            code = os.waitstatus_to_exitcode(status)
            with contextlib.suppress(BrokenPipeError):  # whoever launched it has already hung up
                os.write(self._status[pid], STATUS.pack(code))
            os.close(self._status.pop(pid))
            lessons = self._lessons.pop(pid)
            names = os.read(lessons, _LEARN_AT_MOST + 1).decode().split("\n") if code == 0 else []
            os.close(lessons)
            if self._learns and _load([name for name in names if name and name not in sys.modules]):
                _set_aside()


def _run_child(link: int, out: int, err: int, diary: int, lessons: int) -> None:
    """In the child: run the one task that comes over the link; never returns."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    _die_with_parent()
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    faulthandler.enable(file=2)
    gc.enable()
    reseed()
    known = len(sys.modules)
    children.IN_CHILD = children.ChildLink(Connection(link), diary)
    with _LastWords(children.IN_CHILD):
        children.IN_CHILD.send("pid", os.getpid())
        function, arguments, memory_mb = children.IN_CHILD.receive()
        _limit_memory(memory_mb)
        children.IN_CHILD.send("result", resolve(function)(*arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        os.set_blocking(lessons, False)
        # looked at only if there is something new: to touch every name is to copy the page it lies on
        new = list(sys.modules)[known:] if len(sys.modules) > known else []
        names = [name for name in new if _is_installed(name)]
        told = "".join(f"{name}\n" for name in names).encode()[:_LEARN_AT_MOST]
        os.write(lessons, told.rpartition(b"\n")[0])  # a name cut short is none
    os._exit(0)


class _LastWords:
    """Sends what a task raised over the link and ends the process: nothing of the parent's may run in a child."""

    def __init__(self, link: children.ChildLink) -> None:
        self._link = link

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if fault is None:
            return
        try:
            self._link.send("raised", "".join(traceback.format_exception(kind, fault, trace)))
        finally:
            os._exit(1)


def _load(names: list[str]) -> int:
    """Import the modules that can be imported of `names`, call the functions `module:name` among them.

    Returns:
        how many modules were new.
    """
    before = len(sys.modules)
    for name in names:
        if ":" in name:
            resolve(name)()
            continue
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # the notebook that needs it will say so itself
    return len(sys.modules) - before


def _start_over(control: socket.socket) -> None:
    """Replace this process by one that imports nothing ahead: a process with several threads must not be forked."""
    settings = json.loads(sys.argv[2])
    if not settings["learns"]:
        raise RuntimeError("a thread runs although nothing was imported ahead; this process cannot be forked")
    settings |= {"preload": [], "later": [], "learns": False}
    control.set_inheritable(True)
    os.execv(
        sys.executable,
        [sys.executable, "-P", "-m", "kepuri_eval.batch.forkserver", str(control.fileno()), json.dumps(settings)],
    )


def _set_aside() -> None:
    """Set aside everything made so far, so that no child's garbage collection touches, and so copies, its pages."""
    note_tables()
    gc.freeze()


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else 1


def _is_installed(name: str) -> bool:
    spec = getattr(sys.modules.get(name), "__spec__", None)
    origin = getattr(spec, "origin", None) or ""
    package = str(Path(children.__file__).parents[1])
    return origin in ("built-in", "frozen") or origin.startswith((*_PREFIXES, package))


def _warm_drawing() -> None:
    """Draw one figure, so that fonts and layout code are loaded before the first fork."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import io

    from matplotlib import pyplot
    from matplotlib_inline.backend_inline import flush_figures

    figure, axes = pyplot.subplots()
    axes.plot([0, 1], label="1")
    axes.legend()
    for kind in ("png", "svg"):
        figure.savefig(io.BytesIO(), format=kind)
    pyplot.close(figure)
    flush_figures()


def reseed() -> None:
    """No report may repeat the random numbers of another, as a fresh kernel would not."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(1)


def _limit_memory(memory_mb: int | None) -> None:
    """Let the child add at most `memory_mb` to the address space it was born with (Linux).

    It can be raised by a little: for saving what its cells did (`cells.ease_memory`), and by what they left, for the
    next report to get as much (`newborn.Newborn`).
    """
    sizes = Path("/proc/self/statm")
    if memory_mb is None or not sizes.is_file():
        return
    import resource

    born = int(sizes.read_text().split()[0]) * resource.getpagesize()
    limit = born + (memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit + (children.GROWTH_MB << 20)))


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


if __name__ == "__main__":
    # The module children import by name must be this very one, with its warm shell.
    sys.modules["kepuri_eval.batch.forkserver"] = sys.modules["__main__"]
    main()
