"""A job in, its files in their place and its outcome out: tried again when its process was killed from outside."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kepuri_eval.batch.children import CAN_FORK, ChildDied, Limits, WarmParent
from kepuri_eval.batch.jobs import Job, Outcome, move
from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.params import Params
from kepuri_eval.placing import sync_folder

if TYPE_CHECKING:
    from kepuri_eval.batch.priming import Digests

ATTEMPTS = 2  # of one report in one place, when its process is killed or its warm parent is gone
SCRATCH = ".scratch"


def make_here(job: Job, limits: Limits, warmth: Warmth, primed_for: Params | None = None) -> Outcome:
    """Make a report on this machine, its files moved to their place when they are whole.

    Args:
        primed_for: the edition whose tables the warm parent is to hold in memory: for one of many reports.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            outcome = replace(_try(job, limits, warmth, primed_for), attempts=attempt)
        except ChildDied:  # the warm parent is gone; the next attempt starts another
            if attempt == ATTEMPTS:
                raise
            continue
        if not outcome.was_killed:
            break
    return outcome


def get_ready(warmth: Warmth, params: Params, unit_ids: Sequence[str], *, primes: bool) -> Digests | None:
    """Digest in a child what each unit's report reads, so that the caller need not hold the tables.

    Args:
        primes: have the warm parent take in the tables too, for the reports that follow.

    Returns:
        unit_id → digest of each part of what its report reads; None where nothing can be forked or a table is faulty,
        which who asks the tables himself will be told.
    """
    if not CAN_FORK:
        return None
    with contextlib.suppress(ChildDied), _priming:
        return _read(warmth.parent(), params, unit_ids, primes=primes)
    return None


def cluster_beside(warmth: Warmth, params: Params) -> None:
    """Find in a child, beside what the caller does meanwhile, the clusters that notebook 03 will ask for.

    What keeps the child from it, the notebook will meet itself and tell.
    """
    if CAN_FORK:
        with contextlib.suppress(ChildDied):
            child = warmth.parent().launch("kepuri_eval.standouts.study:cluster_ahead", (params,))
            try:
                child.receive()
            finally:
                child.close()


def sum_up_apart(warmth: Warmth, params: Params, entries: Sequence[Entry]) -> dict[str, int]:
    """Do `priming.sum_up` in a child, so that the caller need not hold the tables.

    Raises:
        TableError: a table is missing or broken.
    """
    if CAN_FORK:
        with contextlib.suppress(ChildDied):  # and this process is told why
            child = warmth.parent().launch("kepuri_eval.batch.priming:sum_up", (params, entries))
            try:
                return child.receive()[1]
            finally:
                child.close()
    from kepuri_eval.batch.priming import sum_up

    return sum_up(params, entries)


def make_in_place(job: Job, limits: Limits, warmth: Warmth) -> Outcome:
    """Run a notebook that writes more than its own two files, such as the tables."""
    if not CAN_FORK:
        return _make_unforked(job)
    for _ in range(ATTEMPTS - 1):
        try:
            outcome = make_in_child(warmth.parent(), job, limits)
        except ChildDied:
            continue
        if not outcome.was_killed:
            return outcome
    return replace(make_in_child(warmth.parent(), job, limits), attempts=ATTEMPTS)


def make_in_child(parent: WarmParent, job: Job, limits: Limits, scratch: Path | None = None) -> Outcome:
    """Make a report in a fork of the warm parent; when that dies, save what it had done with the place marked.

    Args:
        scratch: the child writes below it only, see `make`; None lets it write its files where they belong.
    """
    began = time.monotonic()
    told: list[tuple[str, bytes]] = []
    task = (vars(job) | {"params": None}, job.params.name, job.params.root, scratch)
    child = parent.launch("kepuri_eval.batch.reports:make_named", task, limits)
    try:
        while True:
            kind, content = child.receive()
            if kind == "result":
                return Outcome(job, *content)
            if kind == "start":
                child.start_cell()
            told.append((kind, content))
    except ChildDied as death:
        from kepuri_eval.batch.burial import bury  # with papermill, which a run does without while all goes well

        if death.name == "HelperDied":
            raise
        error = bury(move(job, scratch), told, death)
        return Outcome(job, error, time.monotonic() - began, death.stray, was_killed=death.signal == signal.SIGKILL)
    finally:
        child.close()


def _try(job: Job, limits: Limits, warmth: Warmth, primed_for: Params | None) -> Outcome:
    folder = job.params.processed / SCRATCH
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder))
    try:
        if CAN_FORK:
            parent = warmth.parent()
            _prime(parent, primed_for)
            outcome = make_in_child(parent, job, limits, scratch)
        else:
            outcome = _make_unforked(job, scratch)
        _publish(job, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return outcome


def _make_unforked(job: Job, scratch: Path | None = None) -> Outcome:
    """Make a report in this process by the standard engine, whose kernel is not ours to limit."""
    from kepuri_eval.batch.reports import make

    return make(job, scratch)


def _publish(job: Job, scratch: Path) -> None:
    """Move what was made to its place; what was not made is no longer there either."""
    for place in (job.html, job.executed):
        made = scratch / place.relative_to(job.params.root)
        if made.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            made.replace(place)
            sync_folder(place.parent)
        else:
            place.unlink(missing_ok=True)


_primed: dict[int, tuple[WarmParent, object]] = {}  # pid → the parent, and the state of the tables it holds
_priming = threading.Lock()


def _prime(parent: WarmParent, params: Params | None) -> None:
    """Let the warm parent hold the edition's tables, once, before it forks for a report."""
    if params is None:
        return
    with _priming:
        for pid in [pid for pid, (primed, _) in _primed.items() if not primed.is_alive]:
            del _primed[pid]
        if _primed.get(parent.pid) == (parent, _state(params)):
            return
        try:
            _read(parent, params, (), primes=True)
        except ChildDied as death:
            if death.name == "HelperDied":
                raise
            return  # a table is missing or broken: every report will say which


def _read(parent: WarmParent, params: Params, unit_ids: Sequence[str], *, primes: bool) -> Digests:
    """Have a child read the tables, and the warm parent take them while the child digests what reports read.

    Raises:
        ChildDied: a table is missing or broken, or the warm parent is gone.
    """
    state, place = _state(params), _new_file(params.processed / SCRATCH) if primes else None
    child = parent.launch("kepuri_eval.batch.priming:read_for_reports", (params, place, unit_ids))
    try:
        kind, told = child.receive()
        if place is not None and kind == "read":
            parent.prime("kepuri_eval.batch.priming:prime_reports", place)  # which removes the file
            place, _primed[parent.pid] = None, (parent, state)
            _, told = child.receive()
        return told
    finally:
        child.close()
        if place is not None:
            place.unlink(missing_ok=True)


def _state(params: Params) -> object:
    """What tells whether the edition's tables are those that were read before."""
    return [(path.name, path.stat().st_mtime_ns) for path in sorted(params.tables.glob("*.parquet"))]


def _new_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    return Path(name)
