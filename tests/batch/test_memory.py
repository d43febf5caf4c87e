"""Memory of the processes that live as long as a run: the run's own and the warm parent's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil
import pytest

from kepuri_eval import tables
from kepuri_eval.batch import children
from kepuri_eval.batch.changes import UNIT_REPORT, Basis, Changes
from kepuri_eval.batch.manifest import Entry, Manifest, table_digests
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import load_params

pytestmark = pytest.mark.skipif(not children.CAN_FORK, reason="this system has no fork")


def test_the_process_of_a_run_holds_no_table_and_knows_what_each_report_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *_: Any) -> None:
        raise AssertionError(f"{name} was read by the process that lasts as long as the run")

    with monkeypatch.context() as patched:
        patched.setattr(tables, "load", refuse)
        assert run_edition("demo", project, jobs=2).made == 4
    params = load_params("demo", project)
    changes = Changes(params, Basis.of(params), table_digests(params.tables))
    entries = Manifest(params.processed).entries
    for unit in params.units:
        assert entries[f"{UNIT_REPORT}/{unit.unit_id}"].inputs == changes.inputs(UNIT_REPORT, unit.unit_id)


def test_memory_stays_flat_however_many_reports_are_made(project: Path) -> None:
    """Sixty reports here; `benchmarks/nation.py` tells it of thousands."""
    rows = [f"unit-{number:04},单位{number:04},society" for number in range(60)]
    (project / "params/demo/units.csv").write_text("\n".join(["unit_id,name,group", *rows]) + "\n", encoding="utf-8")
    (project / "params/demo/corrections.csv").unlink(missing_ok=True)
    seen: list[int] = []

    def look(entry: Entry | None, done: int, total: int) -> None:
        del done, total
        if entry is not None and entry.unit_id:
            me = psutil.Process()
            parents = [each for each in me.children() if "kepuri_eval.batch.forkserver" in each.cmdline()]
            seen.append(me.memory_info().rss + sum(each.memory_info().rss for each in parents))

    assert run_edition("demo", project, jobs=2, progress=look).made == 61
    assert len(seen) == 60
    early, late = seen[10], seen[-1]
    assert late <= 1.1 * early
