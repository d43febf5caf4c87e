"""An executed notebook in; the file of it that equal inputs make equal out."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from kepuri_eval.batch.jobs import Job
from kepuri_eval.placing import write_atomic

_CLOCKS = ("start_time", "end_time", "duration", "input_path", "output_path")


def save_notebook(job: Job, notebook: NotebookNode, *, durable: bool = True) -> None:
    """Write the executed notebook without clocks, machine paths and random ids: equal inputs, equal files.

    It is not checked against the notebook format: a fault would be none of the analyst's, and papermill only logs it.

    Args:
        durable: see `placing.write_atomic`.
    """
    for key in _CLOCKS:
        notebook.metadata.get("papermill", {}).pop(key, None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        for key in _CLOCKS:
            cell.metadata.get("papermill", {}).pop(key, None)
        if {"injected-parameters", "papermill-error-cell-tag"} & set(cell.metadata.get("tags", [])):
            cell["id"] = f"papermill-{number}"
    write_atomic(job.executed, (nbformat.v4.writes(notebook) + "\n").encode(), durable=durable)
