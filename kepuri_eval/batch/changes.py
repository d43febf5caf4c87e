"""What a run would make its notebooks of in; which of them still hold, and why the others do not, out.

Reading this module loads no table library: whether anything changed is told from digests of files alone, and rows are
compared only when a table did change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kepuri_eval.batch.manifest import (
    Entry,
    Manifest,
    code_fingerprint,
    file_digest,
    fingerprint,
    notebook_digest,
    raw_fingerprint,
    table_digests,
)  # fmt: skip
from kepuri_eval.places import Places

if TYPE_CHECKING:
    from kepuri_eval.params import Params
    from kepuri_eval.reporting.slices import Slices

STAGES = ("01_ingest", "02_indicators", "03_standouts")
_DECIDED_IN = "03_standouts"  # the notebook that takes in the log of decisions
UNIT_REPORT, CITY_REPORT = "04_unit_report", "05_city_report"

# What a report is made of, in the words of a reason; the parts are those of `Slices.digest`, and the tables.
_PARTS = {
    "code": "程序", "raw": "报送材料", "params": "参数", "notebook": "笔记本", "documents": "文件",
    "blocks": "引用的原文", "facts": "数字", "mentions": "有关表述", "activities": "活动", "problems": "问题",
    "ratings": "评委评分", "inputs": "指标依据", "measures": "指标值", "scores": "得分或位次",
    "standouts": "活动遴选", "decisions": "名单决定", "group": "同组情况", "map": "活动分布",
}  # fmt: skip
ASKED, NEVER_MADE, FAILED, GONE, EARLIER = "指定重做", "首次生成", "上次失败", "文件缺失", "前一笔记本的结果有变动"


@dataclass(frozen=True)
class Basis:
    """Everything that stands before a run begins: the edition, its params, the code.

    Attributes:
        params: digest of the files that declare the edition (`Params.digest`).
        code: digest of the package (`manifest.code_fingerprint`).
    """

    places: Places
    params: str
    code: str

    @classmethod
    def of(cls, params: Params) -> Basis:
        """The basis as it is now."""
        return cls.at(params, params.digest)

    @classmethod
    def at(cls, places: Places, params: str) -> Basis:
        """The same for who has not read the params but knows the digest of their files."""
        return cls(places, params, code_fingerprint())

    def notebook(self, name: str) -> Path:
        """Where a notebook of the edition's project lies."""
        return self.places.root / "notebooks" / f"{name}.ipynb"

    def stage_fingerprint(self, stage: str, inputs: str) -> str:
        """Digest of everything that one of 01, 02, 03 is made from."""
        parts = [self.code, self.params, notebook_digest(self.notebook(stage)), inputs]
        if stage == _DECIDED_IN and self.places.decisions.is_file():
            parts.append(file_digest(self.places.decisions))
        return fingerprint(*parts)

    def common(self, notebook: str) -> dict[str, str]:
        """Digests of what every report of a notebook rests on."""
        return {"code": self.code, "params": self.params, "notebook": notebook_digest(self.notebook(notebook))}

    def stages_that_hold(self, manifest: Manifest) -> tuple[list[Entry], str]:
        """Entries of the first stages whose inputs have not changed, and the digest of what the next one reads."""
        inputs = raw_fingerprint(self.places.raw)
        holds: list[Entry] = []
        for stage in STAGES:
            entry = manifest.entries.get(stage)
            if entry is None or entry.fingerprint != self.stage_fingerprint(stage, inputs) or not self.has_files(entry):
                break
            holds.append(entry)
            inputs = fingerprint_of_tables(entry.tables)
        if len(holds) == len(STAGES) and holds[-1].tables != table_digests(self.places.tables):
            return [], raw_fingerprint(self.places.raw)  # the tables are not those the notebooks left
        return holds, inputs

    def has_files(self, entry: Entry) -> bool:
        """Whether a notebook went well and its files are still there."""
        return entry.is_ready and all((self._processed / name).is_file() for name in (entry.executed, entry.html))

    def state(self, notebook: str, tables: Mapping[str, str]) -> str:
        """Digest of all that any report of the notebook could read, the tables being as `tables` says."""
        return fingerprint(*self.common(notebook).values(), fingerprint_of_tables(tables))

    @cached_property
    def _processed(self) -> Path:
        return self.places.processed  # once: it is asked for twice a report


class Changes:
    """The inputs of each report when the tables are as `tables` says, and what became of them since it was made.

    Args:
        tables: digest of each table's file, by name.
        read_digests: gives the digests of what units' reports read, by unit, asked once and when needed; a unit that it
            leaves out, or None, is looked up in the tables here.
    """

    def __init__(
        self, params: Params, basis: Basis, tables: dict[str, str],
        read_digests: Callable[[], Mapping[str, dict[str, str]] | None] = lambda: None,
    ) -> None:  # fmt: skip
        self._params, self._basis, self._tables, self._read_digests = params, basis, tables, read_digests
        self._commons: dict[str, dict[str, str]] = {}
        self._states: dict[str, str] = {}

    def state(self, notebook: str) -> str:
        """Digest of all that any report of the notebook could read: while it stands, none need be looked at."""
        if notebook not in self._states:
            self._states[notebook] = self._basis.state(notebook, self._tables)
        return self._states[notebook]

    def inputs(self, notebook: str, unit_id: str) -> dict[str, str]:
        """Digest of each part of what one report reads.

        Raises:
            TableError: a table is missing or breaks its contract.
        """
        return self._common(notebook) | (self._of_unit(unit_id) if unit_id else self._tables)

    def holds(self, entry: Entry | None, notebook: str, unit_id: str) -> Entry | None:
        """The entry of a report, as it is to be remembered, when everything it reads is as it was."""
        if entry is None or not self._basis.has_files(entry):
            return None
        state = self.state(notebook)
        if entry.state == state or entry.inputs == self.inputs(notebook, unit_id):
            return replace(entry, status="unchanged", state=state)
        return None

    def reason(self, entry: Entry | None, notebook: str, unit_id: str) -> str:
        """Why a report that does not hold is made."""
        if entry is None:
            return NEVER_MADE
        if not entry.is_ready:
            return FAILED
        changed = say_parts(list_changes(entry.inputs, self.inputs(notebook, unit_id)))
        return changed or GONE

    def _common(self, notebook: str) -> dict[str, str]:
        if notebook not in self._commons:
            self._commons[notebook] = self._basis.common(notebook)
        return self._commons[notebook]

    def _of_unit(self, unit_id: str) -> dict[str, str]:
        return self._digests.get(unit_id) or self._slices.digest(unit_id)

    @cached_property
    def _digests(self) -> Mapping[str, dict[str, str]]:
        return self._read_digests() or {}

    @cached_property
    def _slices(self) -> Slices:
        from kepuri_eval.reporting.loading import load_slices

        return load_slices(self._params)


def say_parts(parts: list[str]) -> str:
    """What changed, in Chinese: 参数、数字有变动; nothing for nothing."""
    return f"{'、'.join(_PARTS.get(part, part) for part in parts)}有变动" if parts else ""


def list_changes(earlier: dict[str, str], now: dict[str, str]) -> list[str]:
    """Names of the parts whose digests differ, in a fixed order."""
    return [part for part in (*_PARTS, *sorted({*earlier, *now} - {*_PARTS})) if earlier.get(part) != now.get(part)]


def fingerprint_of_tables(digests: Mapping[str, str]) -> str:
    """One digest of the tables' digests."""
    return fingerprint(*sorted(f"{name}={digest}" for name, digest in digests.items()))


def find_unchanged(basis: Basis, manifest: Manifest, unit_ids: Collection[str]) -> list[Entry] | None:
    """Entries of the stages, the city's report and these units' when all of them hold by their files alone, or None."""
    stages, _ = basis.stages_that_hold(manifest)
    if len(stages) < len(STAGES):
        return None
    states = {notebook: basis.state(notebook, stages[-1].tables) for notebook in (CITY_REPORT, UNIT_REPORT)}
    files, found = _Listing(basis.places.processed), [_unchanged(entry) for entry in stages]
    for notebook, name in [(CITY_REPORT, CITY_REPORT), *((UNIT_REPORT, f"{UNIT_REPORT}/{each}") for each in unit_ids)]:
        entry = manifest.entries.get(name)
        if entry is None or entry.state != states[notebook] or not entry.is_ready:
            return None
        if not (files.holds(entry.executed) and files.holds(entry.html)):
            return None
        found.append(_unchanged(entry))
    return found


def _unchanged(entry: Entry) -> Entry:
    return entry if entry.status == "unchanged" else replace(entry, status="unchanged")


class _Listing:
    """The files below a folder as they are now: each folder is listed once, however many of its files are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, frozenset[str]] = {}

    def holds(self, name: str) -> bool:
        """Whether there is such a file; `name` has / between its parts."""
        place, _, file = name.rpartition("/")
        if place not in self._names:
            self._names[place] = _files_in(self._folder / place)
        return file in self._names[place]


def _files_in(folder: Path) -> frozenset[str]:
    try:
        with os.scandir(folder) as found:
            return frozenset(entry.name for entry in found if entry.is_file())
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
