"""One notebook and its parameters in; the executed notebook and its HTML out: what the process of a report does."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from kepuri_eval.batch import children
from kepuri_eval.batch.confinement import confine_writes
from kepuri_eval.batch.engine import cells_here
from kepuri_eval.batch.jobs import Job, Outcome, move, name_part
from kepuri_eval.batch.notebooks import code_of, imports_in
from kepuri_eval.batch.saving import save_notebook
from kepuri_eval.params import load_params
from kepuri_eval.reporting.html import export_report

if TYPE_CHECKING:
    from kepuri_eval.batch.newborn import Newborn


def serve_reports() -> None:
    """In a child: make the reports that are asked for one after another, until nobody asks or this process is spoilt.

    Asked for with a job's fields, edition, project and scratch folder: the params go by name, the warm parent has them
    in memory; and whether another report may follow. Told is each one's error, its seconds, and whether this process is
    ready for another: nothing went wrong and nothing is left behind (`newborn.Newborn.forget`).
    """
    link = children.IN_CHILD
    assert link is not None
    newborn = None
    while (asked := link.receive()) is not None:
        fields, edition, root, scratch, may_go_on = asked
        if newborn is None:
            newborn = _settle(root, scratch, fields["notebook"], may_go_on)
        outcome = make(Job(**fields | {"params": load_params(edition, root)}), scratch)
        is_ready = newborn is not None and may_go_on and not outcome.error and not newborn.forget()
        link.send("made", (outcome.error, outcome.seconds, is_ready))
        if not is_ready:
            return
        _begin_anew()
        link.begin_anew()


def make(job: Job, scratch: Path | None = None) -> Outcome:
    """Make a report in this process: run the notebook, save it, export it.

    Args:
        scratch: a folder that stands for the project's: its files are written below it instead, by whoever brings them
            to the disk when he moves them to their place.
    """
    began = time.monotonic()
    os.environ["KEPURI_HOME"] = str(job.params.root)
    mine = move(job, scratch)
    part = name_part(mine)
    error = ""
    try:
        executed = _execute(job, part)
    except PapermillExecutionError as fault:
        error = f"cell {fault.exec_count}: {fault.ename}: {fault.evalue}"
        executed = nbformat.read(part, as_version=4)
    finally:
        part.unlink(missing_ok=True)
    save_notebook(mine, executed, durable=scratch is None)
    if error:
        mine.html.unlink(missing_ok=True)
    else:
        export_report(mine.params, executed, mine.html, title=job.title, durable=scratch is None)
    return Outcome(job, error, time.monotonic() - began)


def _execute(job: Job, part: Path) -> NotebookNode:
    """What `papermill.execute_notebook` does, but for writing a notebook that went well: `save_notebook` does.

    Raises:
        PapermillExecutionError: a cell failed; the notebook, with the place marked, is in `part`.
    """
    engine = "kepuri" if children.IN_CHILD is not None else None
    notebook = parameterize_notebook(load_notebook_node(str(job.notebook)), job.parameters, engine_name=engine)
    notebook = remove_error_markers(prepare_notebook_metadata(notebook, str(job.notebook), str(part)))
    kernel = papermill_engines.nb_kernel_name(engine_name=engine, nb=notebook)
    with chdir(str(job.notebook.parent)):
        notebook = papermill_engines.execute_notebook_with_engine(engine, notebook, kernel, progress_bar=False)
    raise_for_execution_errors(notebook, str(part))
    return notebook


def _settle(root: Path, scratch: Path | None, notebook: Path, may_go_on: bool) -> Newborn | None:
    """Before the first report: see to it that nothing is written outside the scratch folder, and what this process is.

    Returns:
        what tells later whether it still is that; None where only one report is made or the system does not tell.
    """
    os.environ["KEPURI_HOME"] = str(root)
    if scratch is not None:
        tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
        confine_writes(scratch)
    if scratch is None or not may_go_on or sys.platform != "linux":
        return None
    from kepuri_eval.batch.newborn import Newborn

    return Newborn(cells_here(), imports_in(code_of(notebook)))


def _begin_anew() -> None:
    """Between two reports: random numbers of its own for the next, nothing in its files for what bypasses Python."""
    from kepuri_eval.batch.forkserver import reseed

    reseed()
    for descriptor in (1, 2):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
