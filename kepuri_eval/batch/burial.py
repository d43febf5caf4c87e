"""A notebook whose process died in; the same with the true status of every cell, saved where it belongs, out."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors

from kepuri_eval.batch.children import ChildDied, read_diary
from kepuri_eval.batch.engine import mark_death
from kepuri_eval.batch.jobs import Job, name_part
from kepuri_eval.batch.saving import save_notebook


def bury(job: Job, death: ChildDied) -> str:
    """Save the notebook of a child that died, with the true status of every cell; returns the error."""
    job.html.unlink(missing_ok=True)
    notebook, running = _recall(death)
    if notebook is None:
        job.executed.unlink(missing_ok=True)
        return f"before the first cell: {death.name}: {death}"
    ended = running if running is not None else len(notebook.cells)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.papermill["status"] = "completed" if number < ended else "pending"
        cell.metadata.papermill["exception"] = False if number < ended else None
    notebook.metadata.papermill["exception"] = True
    if running is None:
        save_notebook(job, notebook)
        return f"after the last cell: {death.name}: {death}"
    cell = notebook.cells[running]
    cell.execution_count = 1 + max((each.get("execution_count") or 0 for each in notebook.cells), default=0)
    mark_death(cell, death)
    cell.metadata.papermill.update(status="failed", exception=True)
    part = name_part(job)
    try:
        raise_for_execution_errors(notebook, str(part))
    except PapermillExecutionError as fault:
        save_notebook(job, nbformat.read(part, as_version=4))
        return f"cell {fault.exec_count}: {death.name}: {death}"
    finally:
        part.unlink(missing_ok=True)
    raise AssertionError("a marked cell always raises")


def _recall(death: ChildDied) -> tuple[NotebookNode | None, int | None]:
    """The notebook as far as it came, and the number of the cell that was running."""
    notebook: NotebookNode | None = None
    running: int | None = None
    for kind, content in read_diary(death.diary):
        if kind == "notebook":
            notebook = content
        elif kind == "start":
            running, _ = content
        elif kind == "cell" and notebook is not None:
            number, cell = content
            running, notebook.cells[number] = None, cell
    return notebook, running
