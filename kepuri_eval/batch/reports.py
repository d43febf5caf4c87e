"""One notebook and its parameters in; the executed notebook and its HTML out, whatever happens to the process."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook, raise_for_execution_errors
from papermill.inspection import inspect_notebook

from kepuri_eval.batch import children
from kepuri_eval.batch.children import ChildDied, Limits, WarmParent
from kepuri_eval.batch.confinement import confine_writes
from kepuri_eval.batch.engine import mark_death
from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.summary import count_results
from kepuri_eval.errors import RunError
from kepuri_eval.params import Params, load_params
from kepuri_eval.placing import write_atomic
from kepuri_eval.reporting.html import export_report
from kepuri_eval.reporting.index import write_index
from kepuri_eval.reporting.loading import keep_tables, load_slices, load_tables
from kepuri_eval.reporting.warm import warm_export, warm_up

Digests = dict[str, dict[str, str]]

_CLOCKS = ("start_time", "end_time", "duration", "input_path", "output_path")


@dataclass(frozen=True)
class Job:
    """A report to be made.

    Attributes:
        params: of the edition; its project folder is handed to the notebook as KEPURI_HOME.
        reason: why it is made; fingerprint, inputs, state: what it is made of; all for the manifest.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any]
    executed: Path
    html: Path
    title: str
    params: Params
    fingerprint: str = ""
    reason: str = ""
    unit_id: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    state: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a job ended; `error` is empty when it went well, `detail` says more where the notebook cannot.

    Attributes:
        attempts: how often it was begun: more than once when its process was killed or its worker was lost.
        was_killed: its process was killed from outside, or by the system for lack of memory.
    """

    job: Job
    error: str
    seconds: float
    detail: str = ""
    attempts: int = 1
    was_killed: bool = False


def check_parameters(notebook: Path, given: dict[str, Any]) -> None:
    """Refuse parameters that the notebook does not declare: papermill would only warn.

    Raises:
        RunError: naming the notebook, the unknown names and the known ones.
    """
    if not notebook.is_file():
        raise RunError(f"{notebook.name}: no such notebook in {notebook.parent.name}/")
    known = sorted(inspect_notebook(str(notebook)))
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise RunError(f"{notebook.name} has no parameter {', '.join(unknown)}; it has {', '.join(known) or 'none'}")


def make_in_child(parent: WarmParent, job: Job, limits: Limits, scratch: Path | None = None) -> Outcome:
    """Make a report in a fork of the warm parent; when that dies, save what it had done with the place marked.

    Args:
        scratch: the child writes below it only, see `make`; None lets it write its files where they belong.
    """
    began = time.monotonic()
    notebook: NotebookNode | None = None
    running: int | None = None
    task = (vars(job) | {"params": None}, job.params.name, job.params.root, scratch)
    child = parent.launch("kepuri_eval.batch.reports:make_named", task, limits)
    try:
        while True:
            kind, content = child.receive()
            if kind == "result":
                return Outcome(job, *content)
            if kind == "notebook":
                notebook = content
            elif kind == "start":
                running = content
                child.start_cell()
            elif kind == "cell" and notebook is not None:
                running = None
                notebook.cells[content[0]] = content[1]
    except ChildDied as death:
        if death.name == "HelperDied":
            raise
        error = _bury(_moved(job, scratch), notebook, running, death)
        return Outcome(job, error, time.monotonic() - began, death.stray, was_killed=death.signal == signal.SIGKILL)
    finally:
        child.close()


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
    mine = _moved(job, scratch)
    part = _part(mine)
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
    _save(mine, executed)
    if error:
        mine.html.unlink(missing_ok=True)
    else:
        export_report(mine.params, executed, mine.html, title=job.title)
    return Outcome(job, error, time.monotonic() - began)


def prepare_exporter() -> None:
    """In the warm parent, before the first fork: what every page needs."""
    warm_export()


def read_for_reports(params: Params, place: Path | None, unit_ids: Sequence[str]) -> Digests:
    """In a child: read the edition's tables, which starts threads that a warm parent must not have.

    Args:
        place: file that the tables are written to for `prime_reports`, whereupon "read" is told; None for no such file.
        unit_ids: units whose reports' inputs are to be digested.

    Returns:
        unit_id → digest of each part of what its report reads (`Slices.digest`).
    """
    read = load_tables(params)
    if place is not None:
        with place.open("wb") as file:
            pickle.dump((params, read), file, pickle.HIGHEST_PROTOCOL)
        assert children.IN_CHILD is not None
        children.IN_CHILD.send("read", None)
    return {unit_id: load_slices(params).digest(unit_id) for unit_id in unit_ids}


def prime_reports(place: Path) -> None:
    """In the warm parent: take the tables that a child has written, and make ready what every report would."""
    with place.open("rb") as file:
        place.unlink()
        params, read = pickle.load(file)
    keep_tables(params, read)
    with contextlib.suppress(Exception):  # what no report can be made of, every report says of itself
        warm_up(params)


def sum_up(params: Params, entries: Sequence[Entry]) -> dict[str, int]:
    """Write the index page of what was made; returns the counts of a summary.

    Raises:
        TableError: a table is missing or broken.
    """
    counts = count_results(params)
    write_index(params, entries)
    return counts


def _moved(job: Job, scratch: Path | None) -> Job:
    """The job with its files below `scratch` instead of below the project folder."""
    if scratch is None:
        return job
    root = job.params.root
    return replace(
        job, executed=scratch / job.executed.relative_to(root), html=scratch / job.html.relative_to(root),
        params=replace(job.params, root=scratch),
    )  # fmt: skip


def _bury(job: Job, notebook: NotebookNode | None, running: int | None, death: ChildDied) -> str:
    """Save the notebook of a child that died, with the true status of every cell; returns the error."""
    job.html.unlink(missing_ok=True)
    if notebook is None:
        job.executed.unlink(missing_ok=True)
        return f"before the first cell: {death.name}: {death}"
    ended = running if running is not None else len(notebook.cells)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.papermill["status"] = "completed" if number < ended else "pending"
        cell.metadata.papermill["exception"] = False if number < ended else None
    notebook.metadata.papermill["exception"] = True
    if running is None:
        _save(job, notebook)
        return f"after the last cell: {death.name}: {death}"
    cell = notebook.cells[running]
    cell.execution_count = 1 + max((each.get("execution_count") or 0 for each in notebook.cells), default=0)
    mark_death(cell, death)
    cell.metadata.papermill.update(status="failed", exception=True)
    part = _part(job)
    try:
        raise_for_execution_errors(notebook, str(part))
    except PapermillExecutionError as fault:
        _save(job, nbformat.read(part, as_version=4))
        return f"cell {fault.exec_count}: {death.name}: {death}"
    finally:
        part.unlink(missing_ok=True)
    raise AssertionError("a marked cell always raises")


def _save(job: Job, notebook: NotebookNode) -> None:
    """Write the executed notebook without clocks, machine paths and random ids: equal inputs, equal files."""
    for key in _CLOCKS:
        notebook.metadata.get("papermill", {}).pop(key, None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        for key in _CLOCKS:
            cell.metadata.get("papermill", {}).pop(key, None)
        if {"injected-parameters", "papermill-error-cell-tag"} & set(cell.metadata.get("tags", [])):
            cell["id"] = f"papermill-{number}"
    write_atomic(job.executed, (nbformat.writes(notebook) + "\n").encode())


def _part(job: Job) -> Path:
    job.executed.parent.mkdir(parents=True, exist_ok=True)
    return job.executed.with_name(f".{job.executed.stem}.{os.getpid()}.part.ipynb")
