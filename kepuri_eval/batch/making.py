"""A job in, its files in their place and its outcome out: tried again when its process was killed from outside."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kepuri_eval.batch.children import CAN_FORK, Child, ChildDied, Limits, WarmParent
from kepuri_eval.batch.jobs import Job, Outcome, move
from kepuri_eval.batch.lanes import Lanes, Seat
from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.params import Params
from kepuri_eval.placing import move_durably

if TYPE_CHECKING:
    from kepuri_eval.batch.priming import Digests

ATTEMPTS = 2  # of one report in one place, when its process is killed or its warm parent is gone
SCRATCH = ".scratch"


def make_here(
    job: Job, limits: Limits, warmth: Warmth, primed_for: Params | None = None, lanes: Lanes | None = None
) -> Outcome:
    """Make a report on this machine, its files moved to their place when they are whole.

    Args:
        primed_for: the edition whose tables the warm parent is to hold in memory: for one of many reports.
        lanes: of a run that makes reports side by side; without them the report is made at once, by a child of its own.
    """
    if lanes is None:
        outcome = _make_apart(job, limits, warmth, primed_for, None)
    else:
        with lanes.take():
            outcome = _make_in_turn(job, limits, warmth, primed_for, lanes)
        lanes.wait_to_publish()
    _publish(job)
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
    """Do `summary.sum_up` in a child, so that the caller need not hold the tables.

    Raises:
        TableError: a table is missing or broken.
    """
    if CAN_FORK:
        with contextlib.suppress(ChildDied):  # and this process is told why
            child = warmth.parent().launch("kepuri_eval.batch.summary:sum_up", (params, entries))
            try:
                return child.receive()[1]
            finally:
                child.close()
    from kepuri_eval.batch.summary import sum_up

    return sum_up(params, entries)


def make_in_place(job: Job, limits: Limits, warmth: Warmth) -> Outcome:
    """Run a notebook that writes more than its own two files, such as the tables."""
    if not CAN_FORK:
        return _make_unforked(job)

    def attempt() -> Outcome:
        child = _launch(warmth.parent(), limits)
        try:
            return make_in_child(child, job)[0]
        finally:
            child.close()

    return _try_again(attempt)


def make_in_child(
    child: Child, job: Job, scratch: Path | None = None, *, may_go_on: bool = False
) -> tuple[Outcome, bool]:
    """Have a child make a report (`reports.serve_reports`); when it dies, save what it had done with the place marked.

    Args:
        scratch: the child writes below it only; None lets it write its files where they belong.
        may_go_on: whether it is to be made ready for another report.

    Returns:
        the outcome, and whether the child is ready for another report.
    """
    began = time.monotonic()
    child.start()
    child.send((vars(job) | {"params": None}, job.params.name, job.params.root, scratch, may_go_on))
    try:
        kind, (error, seconds, is_ready) = child.receive()
        assert kind == "made"
        return Outcome(job, error, seconds), is_ready
    except ChildDied as death:
        from kepuri_eval.batch.burial import bury  # with papermill, which a run does without while all goes well

        if death.name == "HelperDied":
            raise
        error = bury(move(job, scratch), death)
        was_killed = death.signal == signal.SIGKILL
        return Outcome(job, error, time.monotonic() - began, death.stray, was_killed=was_killed), False


def _make_in_turn(job: Job, limits: Limits, warmth: Warmth, primed_for: Params | None, lanes: Lanes) -> Outcome:
    """Make a report in a child that has made others, or else in one of its own.

    What goes wrong in the former counts for nothing: it may be due to what another report left there.
    """
    seat = lanes.claim(_kin(warmth.parent(), job, primed_for))
    if seat is not None:
        with contextlib.suppress(ChildDied):
            outcome = _make_at(seat, job, limits, lanes)
            if not outcome.error:
                return outcome
    return _make_apart(job, limits, warmth, primed_for, lanes)


def _make_apart(job: Job, limits: Limits, warmth: Warmth, primed_for: Params | None, lanes: Lanes | None) -> Outcome:
    """Make a report in a child that has made no other; where nothing can be forked, in this process."""
    if not CAN_FORK:
        scratch = _make_scratch(job)
        try:
            outcome = _make_unforked(job, scratch)
            _take_out(job, scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return outcome

    def attempt() -> Outcome:
        if lanes is not None:
            lanes.check()
        parent = warmth.parent()
        _prime(parent, primed_for)
        child = _launch(parent, limits)
        return _make_at(Seat(child, _make_scratch(job), _kin(parent, job, primed_for)), job, limits, lanes)

    return _try_again(attempt)


def _make_at(seat: Seat, job: Job, limits: Limits, lanes: Lanes | None) -> Outcome:
    """Make a report at a seat, which then waits in the lanes for another, if it can and may, or is closed."""
    seat.made += 1
    with contextlib.ExitStack() as undoing:
        undoing.callback(seat.close)
        may_go_on = lanes is not None and seat.made < limits.reports
        outcome, is_ready = make_in_child(seat.child, job, seat.scratch, may_go_on=may_go_on)
        if not is_ready:
            seat.child.close()  # and what it started: nothing may touch the files any longer
        _take_out(job, seat.scratch)
        if is_ready and lanes is not None and seat.empty():
            undoing.pop_all()
            lanes.keep(seat)
    return outcome


def _launch(parent: WarmParent, limits: Limits) -> Child:
    return parent.launch("kepuri_eval.batch.reports:serve_reports", (), limits)


def _kin(parent: WarmParent, job: Job, primed_for: Params | None) -> Hashable:
    """What reports that one child can make have in common."""
    tables = _state(primed_for) if primed_for is not None else None
    return parent, job.notebook, job.params.name, job.params.root, tables


def _try_again(make: Callable[[], Outcome]) -> Outcome:
    """What `make` returns, called again when its process was killed or the warm parent is gone."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            outcome = replace(make(), attempts=attempt)
        except ChildDied:  # the next attempt starts another warm parent
            if attempt == ATTEMPTS:
                raise
            continue
        if not outcome.was_killed:
            break
    return outcome


def _make_unforked(job: Job, scratch: Path | None = None) -> Outcome:
    """Make a report in this process by the standard engine, whose kernel is not ours to limit."""
    from kepuri_eval.batch.reports import make

    return make(job, scratch)


def _make_scratch(job: Job) -> Path:
    """A folder that stands for the project's, with those that the job's files belong into."""
    folder = job.params.processed / SCRATCH
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder))
    mine = move(job, scratch)
    for place in (mine.html, mine.executed):
        place.parent.mkdir(parents=True, exist_ok=True)
    return scratch


def _take_out(job: Job, scratch: Path) -> None:
    """Move what was made out of reach of who made it, beside its place."""
    for place in (job.html, job.executed):
        made = scratch / place.relative_to(job.params.root)
        if made.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            made.replace(_beside(place))
        else:
            _beside(place).unlink(missing_ok=True)


def _publish(job: Job) -> None:
    """Bring what was taken out to its place and to the disk; what was not made is no longer there either."""
    made = {_beside(place): place for place in (job.html, job.executed)}
    for part, place in list(made.items()):
        if not part.is_file():
            place.unlink(missing_ok=True)
            del made[part]
    move_durably(made)


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.{os.getpid()}.part")


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


def _state(params: Params) -> Hashable:
    """What tells whether the edition's tables are those that were read before."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(params.tables.glob("*.parquet")))


def _new_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    return Path(name)
