"""What goes wrong while reports are made: killed processes, cells that misbehave, a full disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from kepuri_eval.batch import children, runs
from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.confinement import landlock_version
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.errors import RunError
from tests.batch.disturbed import contents
from tests.batch.small_project import PARAMETERS, entries, set_units, write_notebook

REPO = Path(__file__).parents[2]
KILLS = int(os.environ.get("KEPURI_KILLS", "8"))  # of each of two seeds; `make faults` has 26 of each
pytestmark = pytest.mark.skipif(not children.CAN_FORK, reason="this system has no fork")


def statuses(project: Path, unit_id: str) -> list[str]:
    """What papermill's marks say of each code cell of a unit's executed notebook."""
    notebook = nbformat.read(project / f"data/processed/demo/notebooks/units/{unit_id}.ipynb", as_version=4)
    return [cell.metadata.papermill["status"] for cell in notebook.cells
            if cell.cell_type == "code" and "papermill" in cell.metadata]  # fmt: skip


@pytest.mark.slow
def test_runs_whose_processes_are_killed_at_random_come_to_the_same_end(project: Path) -> None:
    set_units(project, 8)
    write_notebook(project / "notebooks/04_unit_report.ipynb", PARAMETERS, "import time; time.sleep(0.1)", "unit_id")
    started = []
    for seed in (1, 2):
        copy = project / f"copy{seed}"
        for name in ("params", "notebooks"):
            shutil.copytree(project / name, copy / name)
        shutil.copytree(project / "data/raw", copy / "data/raw")
        command = [sys.executable, "-m", "tests.batch.disturbed", str(copy), str(seed), str(KILLS)]
        started.append(subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    told: Counter[str] = Counter()
    for process in started:
        out, err = process.communicate(timeout=500)
        assert process.returncode == 0, err
        told.update(json.loads(out.splitlines()[-1]))
    fifths = 2 * (KILLS // 5)
    assert (told["run"], told["parent"], told["child"]) == (fifths, fifths, 2 * KILLS - 2 * fifths), told
    assert told["complete"] >= 2, told


@pytest.mark.slow
def test_three_in_a_hundred_fail_and_the_others_do_not_notice(tmp_path: Path) -> None:
    """A hundred reports here; `make faults` does the same with a thousand."""
    command = [sys.executable, "-m", "tests.batch.faulty", str(tmp_path), "100"]
    ended = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False, timeout=500)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout.splitlines()[-1])
    assert (told["reports"], told["failed"], told["equal"]) == (100, 3, 97)
    assert told["lost"] <= 2


MISBEHAVIOUR = {
    "unit-0000": "while True: pass",
    "unit-0001": "hoard = []\nwhile True: hoard.append(bytearray(1 << 26))",
    "unit-0002": "import os; os._exit(0)",
    "unit-0003": "(params.reports / 'units' / 'unit-0004.html').write_text('forged')",
    "unit-0005": "(params.tables / 'scores.parquet').unlink()",
    "unit-0006": "import subprocess; subprocess.Popen(['sleep', '1729']); print('left behind')",
}


def test_a_cell_that_misbehaves_fails_its_own_report_only(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "REPORT_LIMITS", Limits(seconds=60, cell_seconds=8, memory_mb=256))
    ids = set_units(project, 8)
    setting = "from kepuri_eval.params import load_params\nparams = load_params(edition)"
    write_notebook(project / "notebooks/04_unit_report.ipynb", PARAMETERS, setting, "1", "2")
    run_edition("demo", project, jobs=2)
    for unit_id in ("unit-0004", "unit-0007"):
        assert entries(project)[unit_id]["status"] == "made"
    cells = "\n".join(
        f"if unit_id == {unit_id!r}:\n    " + source.replace("\n", "\n    ") for unit_id, source in MISBEHAVIOUR.items()
    )
    write_notebook(project / "notebooks/04_unit_report.ipynb", PARAMETERS, setting, cells, "2")
    run_edition("demo", project, jobs=2)
    told = {unit_id: entries(project)[unit_id]["error"] for unit_id in ids}
    assert told["unit-0000"] == "cell 4: CellTimeoutError: the cell ran longer than 8 seconds"
    assert told["unit-0001"].startswith("cell 4: MemoryError")
    assert told["unit-0002"] == "cell 4: DeadKernelError: the process ended itself with exit status 0"
    for unit_id in ("unit-0000", "unit-0001", "unit-0002"):
        assert statuses(project, unit_id) == ["completed"] * 3 + ["failed", "pending"]
    for unit_id in ("unit-0004", "unit-0006", "unit-0007"):
        assert told[unit_id] == ""
    assert subprocess.run(["pgrep", "-f", "^sleep 1729$"], check=False, capture_output=True).stdout == b""
    if landlock_version():
        for unit_id in ("unit-0003", "unit-0005"):
            assert told[unit_id].startswith("cell 4: PermissionError: [Errno 13]")
        forged = project / "data/processed/demo/reports/units/unit-0004.html"
        assert "forged" not in forged.read_text(encoding="utf-8")
        assert (project / "data/processed/demo/tables/scores.parquet").is_file()


@pytest.fixture
def small_disk(project: Path) -> Iterator[Path]:
    """The processed folder of the project on a file system of three megabytes."""
    folder = project / "data/processed/demo"
    folder.mkdir(parents=True)
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root on Linux only")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("room_kb", [8, 150])
def test_a_full_disk_ends_the_run_in_words_and_the_next_one_goes_on(
    project: Path, small_disk: Path, room_kb: int
) -> None:
    set_units(project, 12)
    run_edition("demo", project, jobs=2)
    undisturbed = contents(small_disk)
    for name in ("reports", "notebooks", "tables"):
        shutil.rmtree(small_disk / name)
    (small_disk / "manifest.json").unlink()
    filler = small_disk / ".filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * (free - (room_kb << 10)))
    try:
        assert run_edition("demo", project, jobs=2).failed > 0
    except RunError as error:
        assert "No space left on device" in str(error)
    made = contents(small_disk)
    assert made.keys() < undisturbed.keys()
    for name in made:
        if name.endswith((".html", ".parquet", ".csv")) and name != "reports/index.html":
            assert made[name] == undisturbed[name]
    filler.unlink()
    assert run_edition("demo", project, jobs=2).failed == 0
    assert contents(small_disk) == undisturbed
