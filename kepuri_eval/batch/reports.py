"""One notebook and its parameters in; the executed notebook and its HTML out: what the process of a report does."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from kepuri_eval.batch import children
from kepuri_eval.batch.confinement import confine_writes
from kepuri_eval.batch.jobs import Job, Outcome, move, name_part
from kepuri_eval.batch.saving import save_notebook
from kepuri_eval.params import load_params
from kepuri_eval.reporting.html import export_report, warm_export


def make_named(job: dict[str, Any], edition: str, root: Path, scratch: Path | None) -> tuple[str, float]:
    """In a child: `make` the job with these fields, its params by name: the warm parent has them in memory.

    Returns:
        error and seconds of the outcome: sending params forth and back costs as much as exporting the page.
    """
    outcome = make(Job(**job | {"params": load_params(edition, root)}), scratch)
    return outcome.error, outcome.seconds


def make(job: Job, scratch: Path | None = None) -> Outcome:
    """Make a report in this process: run the notebook, save it, export it.

    Args:
        scratch: a folder that stands for the project's: its files are written below it instead, and from a child of
            the warm parent nothing can be written elsewhere.
    """
    began = time.monotonic()
    os.environ["KEPURI_HOME"] = str(job.params.root)
    if scratch is not None and children.IN_CHILD is not None:
        tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
        confine_writes(scratch)
    mine = move(job, scratch)
    part = name_part(mine)
    engine = "kepuri" if children.IN_CHILD is not None else None
    error = ""
    try:
        executed = execute_notebook(
            str(job.notebook), str(part), job.parameters, engine_name=engine, cwd=str(job.notebook.parent),
            progress_bar=False, request_save_on_cell_execute=False,
        )  # fmt: skip
    except PapermillExecutionError as fault:
        error = f"cell {fault.exec_count}: {fault.ename}: {fault.evalue}"
        executed = nbformat.read(part, as_version=4)
    finally:
        part.unlink(missing_ok=True)
    save_notebook(mine, executed)
    if error:
        mine.html.unlink(missing_ok=True)
    else:
        export_report(mine.params, executed, mine.html, title=job.title)
    return Outcome(job, error, time.monotonic() - began)


def prepare_exporter() -> None:
    """In the warm parent, before the first fork: what every page needs."""
    warm_export()
