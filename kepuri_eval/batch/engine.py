"""Papermill engine "kepuri": a parameterised notebook in, the executed one out, its cells run in a forked warm process.

`papermill --engine kepuri IN OUT` works for any Python notebook. Without fork, or for another language, the standard
engine runs it and a warning says so. Engine arguments beyond papermill's own: `execution_timeout` (seconds a cell),
`notebook_timeout` (seconds in all), `memory_mb` (memory a notebook may add to what is loaded).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.log import logger
from papermill.utils import nb_language

from kepuri_eval.batch import children
from kepuri_eval.batch.children import ChildDied, Limits, WarmParent, shared_parent
from kepuri_eval.batch.notebooks import imports_of

if TYPE_CHECKING:
    from kepuri_eval.batch.cells import CellRunner

# What the outputs that show something consist of, by the message that brings them.
_FIELDS = {"display_data": ("data", "metadata"), "execute_result": ("data", "metadata", "execution_count")}
_KEPT_ARGUMENTS = ("allow_errors", "allow_error_names", "force_raise_errors", "record_timing", "skip_cells_with_tag")


class Cells(Protocol):
    """Where cells run: this process (`cells.CellRunner`) or a child (`RemoteCells`)."""

    def run(self, source: str, deliver: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Run one cell, hand on its messages, return the execute_reply; `ChildDied` when it cannot end."""


class KepuriEngine(Engine):
    """The engine papermill finds under the name "kepuri"."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: float | None = None,
        notebook_timeout: float | None = None,
        memory_mb: int | None = None,
        **kwargs: Any,
    ) -> NotebookNode:
        """Run the cells of `nb_man.nb`, keeping outputs and timings as the standard engine does."""
        why = _why_standard(nb_man.nb)
        if why:
            logger.warning(f"Engine kepuri cannot run this notebook ({why}): the standard engine runs it.")
            return NBClientEngine.execute_managed_notebook(
                nb_man, kernel_name, log_output=log_output, stdout_file=stdout_file, stderr_file=stderr_file,
                start_timeout=start_timeout, execution_timeout=execution_timeout, **kwargs,
            )  # fmt: skip
        kept = {name: value for name, value in kwargs.items() if name in _KEPT_ARGUMENTS}
        kept |= {"log": logger, "log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
        if children.IN_CHILD is not None:
            from kepuri_eval.batch.cells import ease_memory

            try:
                return CellClient(nb_man, cells_here(), children.IN_CHILD.observe, **kept).execute()
            finally:
                ease_memory()
        limits = Limits(notebook_timeout, execution_timeout or kwargs.get("timeout"), memory_mb)
        with RemoteCells(shared_parent("engine", imports_of([nb_man.nb])), limits) as remote:
            return CellClient(nb_man, remote, **kept).execute()


class CellClient(PapermillNotebookClient):
    """Papermill's client with the cells at hand instead of behind sockets."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        cells: Cells,
        observe: Callable[[str, Any], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(nb_man, **kwargs)
        self._cells = cells
        self._observe = observe or _look_away

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Run every cell; a cell that fails is marked and ends the run, as in the standard engine."""
        from kepuri_eval.batch.cells import LANGUAGE_INFO

        self.reset_execution_trackers()
        self._observe("notebook", self.nb)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(LANGUAGE_INFO)
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell and store what it publishes; raises CellExecutionError where the standard engine does."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        self._observe("start", (cell_index, time.monotonic()))
        if self.record_timing:
            cell.metadata.execution = NotebookNode()
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        try:
            reply = self._cells.run(cell.source, lambda message: self._take(message, cell, cell_index))
        except ChildDied as death:
            raise mark_death(cell, death) from None
        finally:
            self._observe("cell", (cell_index, cell))
        if self.record_timing:
            cell.metadata.execution["shell.execute_reply"] = _clock(reply)
        _finish(self._check_raise_for_error(cell, cell_index, reply))
        return cell

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Store one output; neighbouring texts of one stream become one, whenever they were flushed.

        What plainly is an output is not held against the notebook format's schema first, which takes 1.5 ms a report.
        """
        last = outs[-1] if outs and not self.clear_before_next_output else None
        content = msg["content"]
        if last and msg["msg_type"] == last.output_type == "stream" and last.name == content["name"]:
            last.text += content["text"]
            return NotebookNode(output_type="stream", **content)
        asks_more = display_id or self.clear_before_next_output or any(self.output_hook_stack.values())
        if _is_plain(msg) and not asks_more:
            fields = {name: content[name] for name in _FIELDS[msg["msg_type"]]}
            outs.append(from_dict({"output_type": msg["msg_type"]} | fields))
            return outs[-1]
        return super().output(outs, msg, display_id, cell_index)

    def _take(self, message: dict[str, Any], cell: NotebookNode, cell_index: int) -> None:
        try:
            self.process_message(message, cell, cell_index)
        except CellExecutionComplete:
            return


class RemoteCells:
    """Cells that run in a child of the warm parent, for a caller that keeps the notebook itself."""

    def __init__(self, parent: WarmParent, limits: Limits) -> None:
        self._child = parent.launch("kepuri_eval.batch.engine:serve_cells", (str(Path.cwd()),), limits)

    def __enter__(self) -> RemoteCells:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def run(self, source: str, deliver: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Run one cell in the child; see `Cells.run`."""
        self._child.start_cell()
        self._child.send(source)
        while True:
            kind, content = self._child.receive()
            if kind == "reply":
                return content
            deliver(content)


def serve_cells(folder: str) -> None:
    """In the child: run the cells that arrive one by one, until the caller hangs up."""
    link = children.IN_CHILD
    assert link is not None
    os.chdir(folder)
    cells = cells_here()
    while (source := link.receive()) is not None:
        link.send("reply", cells.run(source, lambda message: link.send("message", message)))


def cells_here() -> CellRunner:
    """What runs cells in this child of the warm parent, with modules beside the notebook in reach as in a kernel."""
    from kepuri_eval.batch.forkserver import RUNNER

    if "" not in sys.path[:1]:
        sys.path.insert(0, "")
    return RUNNER[0]


def _why_standard(nb: NotebookNode) -> str:
    if not children.CAN_FORK:
        return "this system has no fork"
    language = nb_language(nb)
    return "" if language == "python" else f"its language is {language}"


def mark_death(cell: NotebookNode, death: ChildDied) -> CellExecutionError:
    """Write into the cell that its process died, and how; returns what the standard engine would raise."""
    lines = [f"{death.name}: {death}", *([death.stray] if death.stray else [])]
    cell.outputs.append(new_output("error", ename=death.name, evalue=str(death), traceback=lines))
    content = {"status": "error", "ename": death.name, "evalue": str(death), "traceback": lines}
    return CellExecutionError.from_cell_and_msg(cell, content)


def _is_plain(message: dict[str, Any]) -> bool:
    """Whether something is shown by texts alone, as charts and tables are."""
    content = message["content"]
    if message["msg_type"] not in _FIELDS or content["metadata"]:
        return False
    return all(isinstance(kind, str) and isinstance(shown, str) for kind, shown in content["data"].items())


def _clock(message: dict[str, Any]) -> str:
    return message["header"]["date"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _finish(step: Any) -> None:
    """Run a coroutine that never waits to its end; what it raises is raised here."""
    try:
        step.send(None)
    except StopIteration:
        return


def _look_away(kind: str, content: Any) -> None:
    del kind, content
