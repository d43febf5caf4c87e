"""Source of a code cell in, Jupyter messages out: cells run in this process as an IPython kernel would run them."""

from __future__ import annotations

import asyncio
import builtins
import codecs
import getpass
import io
import os
import sys
import tempfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipykernel.compiler import XCachingCompiler, get_tmp_hash_seed, murmur2_x86
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError, UsageError
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

Message = dict[str, Any]
Deliver = Callable[[Message], None]

# What IPython's own kernel says of itself; standard runs store it in the notebook.
LANGUAGE_INFO: dict[str, Any] = dict(IPythonKernel.language_info)
_READ_AT_ONCE = 1 << 16
# Where a kernel would say its cells' code lies; told once, for a child may have a folder of its own for passing files.
_CELL_FOLDER = f"{tempfile.gettempdir()}{os.sep}ipykernel_0"


class CellRunner:
    """Runs cells one after another in this process; make one a process, and call `run` from one thread.

    The shell is ipykernel's own class, so displays, tracebacks, magics and tracked display ids are the ones a kernel
    gives. Only the sockets are missing: what a kernel would publish is handed to a function.
    """

    def __init__(self) -> None:
        self._session = _FunctionSession()
        self.shell = _make_shell(self._session)
        self._surroundings = _KernelSurroundings(self._session)
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, source: str, deliver: Deliver) -> Message:
        """Run one cell; hands every published message to `deliver` in order and returns the execute_reply."""
        self._session.deliver = deliver
        header = self._session.msg("execute_request", {"code": source})
        self._session.parent = header["header"]
        self.shell.set_parent(header)
        self._publish("status", execution_state="busy")
        self._publish("execute_input", code=source, execution_count=self.shell.execution_count)
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        with self._surroundings:
            content = self._loop.run_until_complete(_execute(self.shell, source))
        reply = self._session.msg("execute_reply", content, parent=header["header"])
        self._publish("status", execution_state="idle")
        return reply

    def changes(self) -> list[str]:
        """What cells left beside the shell that would reach into the next cells: tasks and channels of widgets."""
        has_tasks = self._loop is not None and bool(asyncio.all_tasks(self._loop))
        manager = comm.get_comm_manager()
        return ["tasks"] * has_tasks + ["channels"] * bool(manager.comms)

    def forget(self) -> None:
        """Drop what cells left beside the shell in passing: an event loop, a half written line."""
        if self._loop is not None:
            self._loop.close()
            asyncio.set_event_loop(None)
        self._loop = self._session.deliver = None
        self._surroundings = _KernelSurroundings(self._session)

    def _publish(self, kind: str, **content: Any) -> None:
        self._session.send(None, kind, content)


class _FunctionSession(Session):
    """A Jupyter session that hands its messages to a function instead of a socket."""

    deliver = AnyTrait(None, allow_none=True)
    parent = AnyTrait(None, allow_none=True)

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, ident: Any = None,
        buffers: Any = None, track: bool = False, header: Any = None, metadata: Any = None,
    ) -> Message:  # fmt: skip
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(msg_or_type, content, parent or self.parent, header, metadata)
        message["buffers"] = list(buffers or [])
        if self.deliver is not None:
            self.deliver(message)
        return message


class _CapturedStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell: what Python prints and what reaches the file descriptor, in order.

    The descriptor (1 or 2) is an appended file by the time cells run, so text of child processes and C libraries is
    read back from there instead of being lost.
    """

    def __init__(self, name: str, descriptor: int, session: Session) -> None:
        self.name, self._descriptor, self._session = name, descriptor, session
        self._parts: list[str] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._offset = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "UTF-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "strict"

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._read_descriptor()
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        self._read_descriptor()
        text = "".join(self._parts)
        self._parts.clear()
        if text:
            self._session.send(None, "stream", {"name": self.name, "text": text})

    def close(self) -> None:
        """Nothing: Python would flush it when the process ends, where no cell runs and the descriptor may be a pipe."""

    def skip(self) -> None:
        """Forget what reached the descriptor between cells."""
        self._offset = os.fstat(self._descriptor).st_size

    def _read_descriptor(self) -> None:
        while chunk := _read_at(self._descriptor, self._offset):
            self._offset += len(chunk)
            self._parts.append(self._decoder.decode(chunk))


class _FunctionComm(BaseComm):
    """A widget's channel whose messages go where the cell's outputs go, so widget state reaches the notebook."""

    session: Session

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
    ) -> None:
        content = json_clean({"data": data or {}, "comm_id": self.comm_id, **keys})
        self.session.send(None, msg_type, content, metadata=json_clean(metadata or {}), buffers=buffers)


class _KernelSurroundings:
    """While a cell runs, the process looks to it like a kernel: streams, `input`, widgets."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._streams = [_CapturedStream("stdout", 1, session), _CapturedStream("stderr", 2, session)]

    def __enter__(self) -> None:
        self._before = (sys.stdout, sys.stderr, builtins.input, getpass.getpass, comm.create_comm)
        for stream in self._streams:
            stream.skip()
        sys.stdout, sys.stderr = self._streams
        builtins.input = _refuse_input
        getpass.getpass = _refuse_input
        made = type("SessionComm", (_FunctionComm,), {"session": self._session})
        comm.create_comm = made

    def __exit__(self, *_: object) -> None:
        for stream in self._streams:
            stream.flush()
        sys.stdout, sys.stderr, builtins.input, getpass.getpass, comm.create_comm = self._before


class _StableCompiler(XCachingCompiler):
    """Names the file of a cell by its text alone: a kernel adds its process id, which would stand in warnings."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        return f"{_CELL_FOLDER}{os.sep}{murmur2_x86(raw_code, get_tmp_hash_seed())}.py"


def _make_shell(session: _FunctionSession) -> ZMQInteractiveShell:
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    config = Config()
    config.HistoryManager.enabled = False  # no database and no thread that a fork would lose
    config.HistoryManager.hist_file = ":memory:"
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=_StableCompiler)
    shell.displayhook.session = shell.display_pub.session = session
    shell.displayhook.pub_socket = shell.display_pub.pub_socket = None
    shell.displayhook.topic = b"execute_result"
    shell.kernel = SimpleNamespace(eventloop=None)
    shell.enable_gui = _refuse_gui  # type: ignore[method-assign]
    shell.set_custom_exc((MemoryError,), _tell_of_memory)
    return shell


def ease_memory() -> None:
    """Let this process have what was kept back of its limit: for telling and saving what its cells did (Linux)."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _tell_of_memory(
    shell: ZMQInteractiveShell, kind: Any, fault: Any, trace: Any, tb_offset: int | None = None
) -> None:
    """Tell of a cell that has used up its memory, which takes some more."""
    ease_memory()
    shell.showtraceback((kind, fault, trace), tb_offset=tb_offset)


def _refuse_gui(gui: str | None = None) -> None:
    if gui not in (None, "inline", "agg"):
        raise UsageError(f"no window to draw in: {gui}")


def _refuse_input(prompt: object = "", stream: object = None) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


async def _execute(shell: ZMQInteractiveShell, source: str) -> dict[str, Any]:
    """What `IPythonKernel.do_execute` does to a cell; returns the content of its reply."""
    transformed, fault = source, None
    try:
        transformed = shell.transform_cell(source)
    except SyntaxError:
        fault = sys.exc_info()
    shell._last_traceback = None
    shell._last_traceback_during_displayhook = False
    result = None
    try:  # also of a cell that awaits nothing: a loop runs beside it in a kernel too
        result = await shell.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=fault
        )
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
    content: dict[str, Any] = {"status": "ok", "execution_count": shell.execution_count - 1, "user_expressions": {}}
    if not result.success or shell._last_traceback_during_displayhook:
        content |= {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
        content["traceback"] = shell._last_traceback or []
    assert shell.payload_manager is not None
    content["payload"] = shell.payload_manager.read_payload()
    shell.payload_manager.clear_payload()
    return content


def _read_at(descriptor: int, offset: int) -> bytes:
    return os.pread(descriptor, _READ_AT_ONCE, offset)
