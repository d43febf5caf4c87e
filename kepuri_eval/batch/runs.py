"""An edition's raw files in; its tables, executed notebooks, reports, index and manifest out."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kepuri_eval.batch.changes import (
    ASKED,
    CITY_REPORT,
    EARLIER,
    FAILED,
    GONE,
    NEVER_MADE,
    STAGES,
    UNIT_REPORT,
    Basis,
    Changes,
    fingerprint_of_tables,
    list_changes,
    say_parts,
)  # fmt: skip
from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.elsewhere import INPUTS
from kepuri_eval.batch.jobs import Job, Outcome
from kepuri_eval.batch.makers import Maker, open_maker
from kepuri_eval.batch.making import SCRATCH, sum_up_apart
from kepuri_eval.batch.manifest import Entry, Manifest, fingerprint, lock, raw_fingerprint, table_digests
from kepuri_eval.batch.notebooks import check_parameters, title_of
from kepuri_eval.batch.standing import choose_units, names_of
from kepuri_eval.batch.storage import address_of, shared_storage
from kepuri_eval.batch.summary import RunSummary
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.errors import RunError
from kepuri_eval.params import Params, load_params

STAGE_LIMITS = Limits(seconds=6 * 3600)
REPORT_LIMITS = Limits(seconds=300, cell_seconds=120, memory_mb=4096, reports=20)

Progress = Callable[[Entry | None, int, int], None]


def run_edition(
    edition: str,
    root: Path | None = None,
    jobs: int | None = None,
    only: Collection[str] = (),
    groups: Collection[str] = (),
    force: bool = False,
    progress: Progress | None = None,
    reports_only: bool = False,
    dask: str = "",
    raw: str = "",
    processed: str = "",
    limit: int | None = None,
) -> RunSummary:
    """Run notebooks 01, 02, 03 in order, then a report for every unit and one for the city, side by side.

    What has not changed since an earlier run is left as it is, so a run that was cut off goes on where it ended.

    Args:
        jobs: reports made at once; the number of usable cores when None.
        only: ids or names of the units to make reports for; all when empty.
        groups: groups, by code or label, to make reports for; all when empty.
        force: make everything anew.
        progress: called at the start without an entry, then after each notebook with its entry; and with how many
            are done and how many there are.
        reports_only: make the chosen units' reports anew and leave the city's alone.
        dask: address of a Dask scheduler, whose workers are to make the reports.
        raw, processed: addresses of shared storage that the submissions come from and the results go to; where "", as
            the edition declares under `storage`.
        limit: most reports to make in this run, those of the register's first units after the city's; the next run
            goes on with the others.

    Raises:
        ParamsError: the params of the edition have faults, or `only` or `groups` name what is not in them.
        RunError: a notebook does not take its parameters, another run holds the edition, or 01, 02 or 03 failed.
    """
    began = time.monotonic()
    params = load_params(edition, root)
    units = choose_units(params, only, groups)
    _check_notebooks(params)
    declared = params.edition.storage
    raw = address_of(raw, declared.raw, params.root)
    processed = address_of(processed, declared.processed, params.root)
    with lock(params.processed), _full_disk_told(), shared_storage(params, raw, processed):
        _sweep(params.processed)
        total = len(STAGES) + len(units) + (not reports_only)
        run = _Run(params, Manifest(params.processed), force, progress or _silent, total, limit)
        if not params.raw.is_dir():
            raise RunError(f"no submissions: data/raw/{params.name} is not there").advise(
                f"put the submitted files into data/raw/{params.name}, then: kepuri run {params.name}"
            )
        run.plan_stages()
        warmth = Warmth.of(params, run.basis.code, run.first_stage)
        with open_maker(params, jobs or usable_cores(), warmth, REPORT_LIMITS, dask, processed) as maker:
            run.stages(maker)
            run.reports([unit.unit_id for unit in units], maker, anew=force or reports_only, city=not reports_only)
        return run.finish(began, warmth, whole=not only and not groups)


@dataclass
class _Run:
    """One run under way: what is made, what stays, what is remembered."""

    params: Params
    manifest: Manifest
    force: bool
    progress: Progress
    total: int
    limit: int | None = None

    def __post_init__(self) -> None:
        self.done: list[Entry] = []
        self.basis = Basis.of(self.params)
        self.first_stage = 0
        self._inputs = ""

    def plan_stages(self) -> None:
        """Find the first of 01, 02, 03 whose inputs changed; it and all after it are made anew."""
        holds = [] if self.force else self.basis.stages_that_hold(self.manifest)[0]
        self.first_stage = len(holds)
        self._inputs = raw_fingerprint(self.params.raw)

    def stages(self, maker: Maker) -> None:
        """Run 01, 02, 03 in order; what 03 needs of 01 alone is worked out beside 02.

        Raises:
            RunError: as `stage`.
        """
        ingest, score, choose = STAGES
        self.stage(ingest, maker)
        wait = maker.begin_clusters() if self.first_stage < len(STAGES) - 1 else None
        self.stage(score, maker)
        if wait is not None:
            wait()
        self.stage(choose, maker)

    def stage(self, stage: str, maker: Maker) -> None:
        """Run one of 01, 02, 03, unless nothing it is made of changed.

        Raises:
            RunError: it failed; the manifest and the notebook say where.
        """
        expected = self.basis.stage_fingerprint(stage, self._inputs)
        if STAGES.index(stage) < self.first_stage:
            entry = replace(self.manifest.entries[stage], status="unchanged")
        else:
            job = Job(
                stage, self.basis.notebook(stage), {"edition": self.params.name},
                self.params.processed / "notebooks" / f"{stage}.ipynb",
                self.params.reports / "process" / f"{stage}.html", title_of(self.basis.notebook(stage)), self.params,
                expected, self._why_stage(stage, expected), inputs=self._stage_inputs(stage),
            )  # fmt: skip
            entry = self._entry(maker.make(job, STAGE_LIMITS))
            entry = replace(entry, tables=table_digests(self.params.tables))
        self._note(entry)
        if entry.status == "failed":
            self.manifest.keep(self.params, set(self.manifest.entries))
            self.manifest.save({})
            raise RunError(
                f"{stage}: {entry.error}\nthe notebook with the error: {self.params.processed / entry.executed}"
            )
        self._inputs = fingerprint_of_tables(entry.tables)

    def reports(self, unit_ids: Sequence[str], maker: Maker, *, anew: bool, city: bool) -> None:
        """Make the reports of the city and of these units, unless their inputs are those of an earlier run."""
        most = len(unit_ids) + city
        begin = partial(maker.begin_digests, unit_ids, most if self.limit is None else min(most, self.limit))
        # Once a table was made anew they are needed for certain: they are worked out beside what follows here.
        digests = begin() if self.first_stage < len(STAGES) else lambda: begin()()
        changes = Changes(self.params, self.basis, table_digests(self.params.tables), digests)
        jobs = [self._city_job()] if city else []
        jobs += [self._unit_job(unit_id) for unit_id in unit_ids]
        stale = []
        for job in jobs:
            notebook, earlier = job.notebook.stem, self.manifest.entries.get(job.name)
            known = None if anew else changes.holds(earlier, notebook, job.unit_id)
            if known is not None:
                self._note(known)
                continue
            reason = ASKED if anew else changes.reason(earlier, notebook, job.unit_id)
            inputs, state = changes.inputs(notebook, job.unit_id), changes.state(notebook)
            expected = fingerprint(*(f"{part}={digest}" for part, digest in sorted(inputs.items())))
            stale.append(replace(job, reason=reason, inputs=inputs, fingerprint=expected, state=state))
        for outcome in maker.make_all(stale[: self.limit], REPORT_LIMITS):
            outcome.job.html.with_suffix(".pdf").unlink(missing_ok=True)  # was printed from the page before
            self._note(self._entry(outcome))

    def finish(self, began: float, warmth: Warmth, *, whole: bool) -> RunSummary:
        """Write the index and the manifest; returns the summary."""
        names = names_of(self.params)
        counts = self.manifest.summary.get("counts")
        if counts is None or any(entry.status != "unchanged" for entry in self.done):
            entries = [entry for name, entry in self.manifest.entries.items() if name in names]
            counts = sum_up_apart(warmth, self.params, entries)
        if whole:
            _remove_strangers(self.params)
        summary = RunSummary.of(self.params, self.done, counts, time.monotonic() - began)
        self.manifest.keep(self.params, names)
        self.manifest.save({"counts": counts, "seconds": round(summary.seconds, 2)})
        return summary

    def _city_job(self) -> Job:
        return self._report_job(
            CITY_REPORT, "", {"edition": self.params.name}, f"{CITY_REPORT}.ipynb", "city.html",
            self.params.edition.titles.city_report,
        )  # fmt: skip

    def _unit_job(self, unit_id: str) -> Job:
        return self._report_job(
            UNIT_REPORT, unit_id, {"edition": self.params.name, "unit_id": unit_id}, f"units/{unit_id}.ipynb",
            f"units/{unit_id}.html", f"{self.params.unit(unit_id).name}{self.params.edition.titles.unit_report}",
        )  # fmt: skip

    def _report_job(self, notebook: str, unit_id: str, parameters: dict[str, Any], executed: str, html: str,
                    title: str) -> Job:  # fmt: skip
        return Job(
            f"{notebook}/{unit_id}" if unit_id else notebook, self.basis.notebook(notebook), parameters,
            self.params.processed / "notebooks" / executed, self.params.reports / html, title, self.params,
            unit_id=unit_id,
        )  # fmt: skip

    def _why_stage(self, stage: str, expected: str) -> str:
        earlier = self.manifest.entries.get(stage)
        if self.force:
            return ASKED
        if earlier is None:
            return NEVER_MADE
        if not earlier.is_ready:
            return FAILED
        if earlier.fingerprint == expected:
            return f"{EARLIER}或{GONE}"
        return say_parts(list_changes(earlier.inputs, self._stage_inputs(stage))) or EARLIER

    def _stage_inputs(self, stage: str) -> dict[str, str]:
        return self.basis.common(stage) | ({"raw": self._inputs} if stage == STAGES[0] else {})

    def _entry(self, outcome: Outcome) -> Entry:
        job = outcome.job
        html = "" if outcome.error else job.html.relative_to(self.params.processed).as_posix()
        executed = job.executed.relative_to(self.params.processed).as_posix() if job.executed.is_file() else ""
        return Entry(
            job.name, "failed" if outcome.error else "made", job.reason, outcome.error, round(outcome.seconds, 3),
            job.fingerprint, {}, executed, html, job.unit_id, outcome.detail, outcome.attempts,
            job.inputs, job.state,
        )  # fmt: skip

    def _note(self, entry: Entry) -> None:
        self.manifest.note(entry)
        self.done.append(entry)
        self.progress(entry, len(self.done), self.total)


def _check_notebooks(params: Params) -> None:
    folder = params.root / "notebooks"
    for name in (*STAGES, CITY_REPORT):
        check_parameters(folder / f"{name}.ipynb", ["edition"])
    check_parameters(folder / f"{UNIT_REPORT}.ipynb", ["edition", "unit_id"])


def _sweep(processed: Path) -> None:
    """Remove what a killed run left half written."""
    for folder in (SCRATCH, INPUTS):
        shutil.rmtree(processed / folder, ignore_errors=True)
    for path in [*processed.rglob(".*.part"), *processed.rglob(".*.part.ipynb")]:
        path.unlink(missing_ok=True)


def _remove_strangers(params: Params) -> None:
    """Remove reports and notebooks of units that are no longer in the register."""
    registered = {unit.unit_id for unit in params.units}
    for folder in (params.reports / "units", params.processed / "notebooks" / "units"):
        for path in sorted(folder.glob("*.*")):
            if path.stem not in registered:
                path.unlink()


@contextlib.contextmanager
def _full_disk_told() -> Iterator[None]:
    """What the system says when nothing more can be written, as a RunError."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO):
            raise
        raise RunError(f"cannot write: {error}; what was made before stays, run again once there is room") from error


def usable_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _silent(entry: Entry | None, done: int, total: int) -> None:
    del entry, done, total
