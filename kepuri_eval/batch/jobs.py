"""A report to be made, how it ended, and where its files lie: what a run knows of a report without its libraries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kepuri_eval.params import Params


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


def move(job: Job, scratch: Path | None) -> Job:
    """The job with its files below `scratch` instead of below the project folder."""
    if scratch is None:
        return job
    root = job.params.root
    return replace(
        job, executed=scratch / job.executed.relative_to(root), html=scratch / job.html.relative_to(root),
        params=replace(job.params, root=scratch),
    )  # fmt: skip


def name_part(job: Job) -> Path:
    """Where a notebook of the job is written while it is not whole; its folder is made."""
    job.executed.parent.mkdir(parents=True, exist_ok=True)
    return job.executed.with_name(f".{job.executed.stem}.{os.getpid()}.part.ipynb")
