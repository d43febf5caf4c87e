"""An edition's manifest beside its files as they are; what of it a run would make anew, and why, out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kepuri_eval.batch.changes import CITY_REPORT, STAGES, UNIT_REPORT, Basis, Changes, list_changes, say_parts
from kepuri_eval.batch.manifest import Entry, Manifest, find_holder, raw_fingerprint, table_digests
from kepuri_eval.params import Params

State = Literal["current", "stale", "missing", "failed", "open"]
Run = Literal["none", "under_way", "cut_off", "ended"]


@dataclass(frozen=True)
class Piece:
    """One notebook of an edition.

    Attributes:
        state: current; stale, when what it is made of changed; missing, when it was never made or its files are gone;
            failed; open, when an earlier notebook must run before it can be told.
        why: what changed, or the error, in Chinese where we say it.
    """

    name: str
    unit_id: str
    state: State
    why: str = ""


@dataclass(frozen=True)
class Freshness:
    """How an edition's last run stands.

    Attributes:
        run: none yet; under way in process `holder`; cut off before its end; ended, at `ended`.
        stages, reports: the notebooks 01 to 03, and those of the city and of every unit.
    """

    run: Run
    holder: int | None
    ended: datetime | None
    stages: tuple[Piece, ...]
    reports: tuple[Piece, ...]

    @property
    def is_current(self) -> bool:
        """Whether a run would find nothing to do."""
        return self.run == "ended" and all(piece.state == "current" for piece in (*self.stages, *self.reports))

    @property
    def failures(self) -> list[Piece]:
        """Notebooks that failed."""
        return [piece for piece in (*self.stages, *self.reports) if piece.state == "failed"]

    def count_reports(self) -> dict[State, int]:
        """Number of reports in each state."""
        return dict(Counter(piece.state for piece in self.reports))


def see_freshness(params: Params) -> Freshness:
    """How the last run of an edition stands; reads and compares digests, and rows only where a table changed.

    Raises:
        TableError: rows have to be compared and a table breaks its contract.
    """
    manifest, basis = Manifest(params.processed), Basis.of(params)
    holder = find_holder(params.processed)
    holds = len(basis.stages_that_hold(manifest)[0])
    stages = tuple(_see_stage(place, holds, manifest, basis) for place in range(len(STAGES)))
    changes = Changes(params, basis, table_digests(params.tables)) if holds == len(STAGES) else None
    targets = [(CITY_REPORT, ""), *((UNIT_REPORT, unit.unit_id) for unit in params.units)]
    reports = tuple(_see_report(notebook, unit_id, manifest, basis, changes) for notebook, unit_id in targets)
    return Freshness(_see_run(manifest, holder), holder, _ended(manifest), stages, reports)


def _see_run(manifest: Manifest, holder: int | None) -> Run:
    if holder is not None:
        return "under_way"
    if not manifest.entries:
        return "none"
    return "ended" if manifest.summary or _stage_failed(manifest) else "cut_off"  # a journal leaves no summary


def _stage_failed(manifest: Manifest) -> bool:
    return any(entry.status == "failed" for name, entry in manifest.entries.items() if name in STAGES)


def _ended(manifest: Manifest) -> datetime | None:
    return datetime.fromtimestamp(manifest.path.stat().st_mtime).astimezone() if manifest.path.is_file() else None


def _see_stage(place: int, holds: int, manifest: Manifest, basis: Basis) -> Piece:
    name = STAGES[place]
    entry = manifest.entries.get(name)
    if place < holds:
        return Piece(name, "", "current")
    if entry is None:
        return Piece(name, "", "missing", "还没有运行")
    if not entry.is_ready:
        return Piece(name, "", "failed", entry.error)
    now = basis.common(name) | ({"raw": raw_fingerprint(basis.places.raw)} if place == 0 else {})
    changed = say_parts(list_changes(entry.inputs, now))
    if not changed and not basis.has_files(entry):
        changed = "结果文件不在了"
    return Piece(name, "", "stale", changed or ("数据表与运行时不同" if place == 0 else "上一步须先重做"))


def _see_report(notebook: str, unit_id: str, manifest: Manifest, basis: Basis, changes: Changes | None) -> Piece:
    name = f"{notebook}/{unit_id}" if unit_id else notebook
    entry = manifest.entries.get(name)
    if entry is None:
        return Piece(name, unit_id, "missing", "还没有生成")
    if not entry.is_ready:
        return Piece(name, unit_id, "failed", entry.error)
    if not basis.has_files(entry):
        return Piece(name, unit_id, "missing", "结果文件不在了")
    if changes is not None and changes.holds(entry, notebook, unit_id) is not None:
        return Piece(name, unit_id, "current")
    return _see_changed(name, unit_id, entry, notebook, basis, changes)


def _see_changed(name: str, unit_id: str, entry: Entry, notebook: str, basis: Basis, changes: Changes | None) -> Piece:
    """A report that does not hold; before the tables are made anew only what all reports rest on can be compared."""
    now = changes.inputs(notebook, unit_id) if changes else basis.common(notebook)
    before = entry.inputs if changes else {part: digest for part, digest in entry.inputs.items() if part in now}
    changed = list_changes(before, now)
    return Piece(name, unit_id, "stale" if changed else "open", say_parts(changed) or "上一步须先重做")
