"""Makes many reports of which three in a hundred go wrong, is killed half-way, goes on, and is then mended.

Usage: python -m tests.batch.faulty PROJECT COUNT (the whole thousand: `make faults`)
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat

from kepuri_eval.batch import changes, runs
from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.manifest import Manifest
from tests.batch.disturbed import JOBS, contents, start
from tests.batch.small_project import write_notebook, write_notebooks

REPO = Path(__file__).parents[2]
CELL_SECONDS = 3
UNIT_REPORT = "04_unit_report"
ERRORS = {
    7: "cell 5: ValueError: no such luck",
    17: "cell 5: DeadKernelError: the process was killed by SIGKILL",
    27: f"cell 5: CellTimeoutError: the cell ran longer than {CELL_SECONDS} seconds",
}
FAULTS = """\
fault = int(unit_id[-4:]) % 100 if os.path.exists(FAULTS_ARE_ON) else 99
if fault == 7: raise ValueError("no such luck")
if fault == 17: os.kill(os.getpid(), 9)
if fault == 27:
    while True: pass
"""


def main(project: Path, count: int) -> None:
    """Make, kill, go on, mend, and compare with a run in which nothing went wrong; prints what was seen."""
    changes.code_fingerprint = lambda: "this code"  # type: ignore[assignment]
    runs.REPORT_LIMITS = Limits(seconds=120, cell_seconds=CELL_SECONDS, memory_mb=1024)
    switch, processed = project / "faults", project / "data/processed/demo"
    ids = lay_out(project, count, switch)
    bad = {unit_id: ERRORS[int(unit_id[-4:]) % 100] for unit_id in ids if int(unit_id[-4:]) % 100 in ERRORS}
    switch.touch()
    told = {"reports": count, "lost": cut_off(project, count // 2)}
    summary = runs.run_edition("demo", project, jobs=JOBS)
    told["failed"] = summary.failed
    check_failures(processed, ids, bad)
    faulty = contents(processed)
    switch.unlink()
    summary = runs.run_edition("demo", project, jobs=JOBS)
    assert (summary.made, summary.failed) == (len(bad), 0), summary  # mended, these are made and no other
    mended = contents(processed)
    shutil.rmtree(processed)
    assert runs.run_edition("demo", project, jobs=JOBS).failed == 0
    clean = contents(processed)
    assert mended == clean
    good = [name for name in clean if Path(name).stem not in bad and name != "reports/index.html"]
    assert [name for name in good if faulty.get(name) != clean[name]] == []
    told["equal"] = len({Path(name).stem for name in good if name.startswith("reports/units/")})
    print(json.dumps(told))


def lay_out(project: Path, count: int, switch: Path) -> list[str]:
    """A project of so many units whose reports go wrong while the switch is there; returns the units' ids."""
    ids = [f"unit-{number:04}" for number in range(count)]
    shutil.copytree(REPO / "params", project / "params")
    rows = [f"{unit_id},单位{unit_id[-4:]},society" for unit_id in ids]
    (project / "params/demo/units.csv").write_text("\n".join(["unit_id,name,group", *rows]) + "\n", encoding="utf-8")
    (project / "params/demo/corrections.csv").unlink(missing_ok=True)
    (project / "data/raw/demo").mkdir(parents=True)
    (project / "data/raw/demo/one.txt").write_text("参与群众300人次", encoding="utf-8")
    write_notebooks(project / "notebooks")
    cells = [f"import os\nFAULTS_ARE_ON = {str(switch)!r}", "print('so far')", FAULTS, "unit_id"]
    write_notebook(project / f"notebooks/{UNIT_REPORT}.ipynb", 'edition = "demo"\nunit_id = ""', *cells)
    return ids


def cut_off(project: Path, after: int) -> int:
    """Kill a run and all it started once so many reports are noted; returns how many the next run must make again."""
    processed = project / "data/processed/demo"
    run = start(project)
    while len(Manifest(processed).entries) < after:
        assert os.waitpid(run, os.WNOHANG) == (0, 0), "the run ended too early to be cut off"
        time.sleep(0.05)
    os.kill(run, signal.SIGKILL)
    os.waitpid(run, 0)
    noted = {entry.html for entry in Manifest(processed).entries.values() if entry.is_ready}
    lost = {name for name in contents(processed) if name.startswith("reports/units/")} - noted
    assert len(lost) <= JOBS, f"more than one report a worker would be made again: {lost}"
    return len(lost)


def check_failures(processed: Path, ids: list[str], bad: dict[str, str]) -> None:
    """Exactly the bad ones failed, each with its error and the true status of every cell, and shows no page."""
    noted: dict[str, Any] = {}
    for entry in json.loads((processed / "manifest.json").read_text(encoding="utf-8"))["reports"]:
        noted[entry["unit_id"]] = entry
    assert {unit_id: noted[unit_id]["error"] for unit_id in ids if noted[unit_id]["status"] == "failed"} == bad
    assert {noted[unit_id]["attempts"] for unit_id in bad if unit_id.endswith("17")} == {2}
    for unit_id in bad:
        notebook = nbformat.read(processed / f"notebooks/units/{unit_id}.ipynb", as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "papermill" in cell.metadata]
        statuses = Counter(cell.metadata.papermill["status"] for cell in cells)
        assert statuses == {"completed": 4, "failed": 1, "pending": 1}, (unit_id, statuses)
        assert [cell.metadata.papermill["status"] for cell in cells][4:] == ["failed", "pending"]
        assert not (processed / f"reports/units/{unit_id}.html").exists()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
