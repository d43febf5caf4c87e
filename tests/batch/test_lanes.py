"""Reports made one after another in a child: none sees, or suffers from, what another left."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from kepuri_eval.batch import children, runs
from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.lanes import Lanes
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.errors import RunError
from tests.batch.disturbed import contents
from tests.batch.small_project import PARAMETERS, entries, set_units, write_notebook

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not children.CAN_FORK, reason="a child makes one report only here"
)
# Where `newborn` does not look: in a module that no cell imports by name.
HIDDEN = "import os, sys, time\nhidden = sys.modules['textwrap'].__dict__"
SAY_PID = "print('process', os.getpid())"


def make(project: Path, *cells: str, units: int = 12, jobs: int = 1, **limits: Any) -> dict[str, str]:
    """Make the reports of so many units; returns what each notebook printed."""
    lay_out(project, units, *cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "REPORT_LIMITS", Limits(**{"seconds": 60, "cell_seconds": 20, "reports": 10} | limits))
        summary = run_edition("demo", project, jobs=jobs)
    assert summary.failures == ()
    folder = project / "data/processed/demo/notebooks/units"
    return {path.stem: _printed(path) for path in sorted(folder.glob("*.ipynb"))}


def lay_out(project: Path, units: int, *cells: str) -> None:
    """Give the project so many units and its unit report these cells."""
    set_units(project, units)
    write_notebook(project / "notebooks/04_unit_report.ipynb", PARAMETERS, *cells)


def _printed(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", []))


def processes(printed: dict[str, str]) -> set[str]:
    """Process ids that notebooks printed."""
    return {found for text in printed.values() for found in re.findall(r"process (\d+)", text)}


LEAVING = [
    "assert not {'left', 'handle', 'again'} & set(globals()) - {'__doc__'}\nleft = unit_id\nlen(In), len(Out)",
    "_, __, ___",
    "%alias_magic -l left pwd\n[name for name in globals() if name.startswith('_')]",
    "get_ipython().events.register('post_run_cell', lambda result: print('called back', unit_id))",
    "def again():\n    raise ValueError(unit_id)\nimport traceback\ntry:\n    again()\nexcept ValueError:\n"
    "    print(traceback.format_exc())",
    "handle = display(unit_id, display_id=True)\nhandle.update('second')",
    "import warnings\nwarnings.warn('careful')\n%history -n",
    "import sys\nsys.last_type if hasattr(sys, 'last_type') else None, get_ipython().execution_count, Out.keys()",
]


def test_reports_are_the_same_bytes_however_many_a_child_makes(project: Path) -> None:
    cells = [each for each in LEAVING if "register" not in each and "alias" not in each]
    for sources in (cells, LEAVING):
        made = []
        for reports in (1, 10):
            printed = make(project, *sources, jobs=2, reports=reports)
            assert len(printed) == 12
            made.append(contents(project / "data/processed/demo"))
            shutil.rmtree(project / "data/processed/demo")
        assert made[0] == made[1]


def test_a_child_makes_as_many_reports_as_allowed(project: Path) -> None:
    few = processes(make(project, HIDDEN, SAY_PID, units=12, reports=4))
    assert 3 <= len(few) <= 5  # the first may only have learnt what all import
    shutil.rmtree(project / "data/processed/demo")
    assert len(processes(make(project, HIDDEN, SAY_PID, units=4, reports=1))) == 4


def test_a_child_in_which_anything_is_left_makes_no_other_report(project: Path) -> None:
    poison = "if unit_id in ('unit-0004', 'unit-0006'): os.environ['LEFT'] = '1'"
    printed = make(project, HIDDEN, SAY_PID + "\nprint(os.environ.get('LEFT', 'clean'))", poison)
    assert all("clean" in text for text in printed.values())
    ids = {name: processes({name: text}) for name, text in printed.items()}
    assert ids["unit-0004"] == ids["unit-0003"]
    assert ids["unit-0005"] != ids["unit-0004"]
    assert ids["unit-0007"] != ids["unit-0006"]


@pytest.mark.parametrize(
    "suffer",
    [
        "1 / 0",
        "os._exit(3)",
        "os.kill(os.getpid(), 9)",
        "hoard = []\n    while True: hoard.append(bytearray(1 << 26))",
        "while True: pass",
    ],
)
def test_nobody_suffers_from_what_another_left(project: Path, suffer: str) -> None:
    """What `newborn` does not see makes a report fail: it is made anew in a child of its own, and only that counts."""
    spoil = f"if 'left' in hidden:\n    {suffer}\nif unit_id == 'unit-0003': hidden['left'] = 1"
    patience = 3 if suffer.startswith("while") else 60  # a busy machine may hold up any cell for some seconds
    printed = make(project, HIDDEN, SAY_PID, spoil, units=8, memory_mb=1024, cell_seconds=patience)
    ids = [processes({name: text}) for name, text in printed.items()]
    assert ids[3] == ids[2]
    assert ids[4] != ids[3]
    assert entries(project)["unit-0004"]["attempts"] == 1


def test_what_is_wrong_with_a_report_itself_is_told_as_ever(project: Path) -> None:
    with pytest.raises(AssertionError, match="cell 4: ZeroDivisionError"):
        make(project, HIDDEN, "if unit_id == 'unit-0005': 1 / 0", units=8)
    assert [name for name, entry in entries(project).items() if entry["status"] == "failed"] == ["unit-0005"]


def test_each_report_has_its_own_time_memory_and_random_numbers(project: Path) -> None:
    cell = "import random\nblock = bytearray(200 << 20)\ntime.sleep(0.5)\nprint('drawn', random.random())"
    keep = "hidden.setdefault('kept', []).append(bytearray(4 << 20))"
    printed = make(project, HIDDEN, SAY_PID, cell, keep, units=8, seconds=3, memory_mb=215)
    assert len(processes(printed)) <= 3
    assert len({text.partition("drawn")[2] for text in printed.values()}) == 8


def test_a_child_whose_memory_grows_makes_no_other_report(project: Path) -> None:
    printed = make(project, HIDDEN, SAY_PID, "hidden['kept'] = bytearray(100 << 20)", units=4)
    assert len(processes(printed)) == 4


def test_the_folder_a_child_may_write_to_is_empty_for_each_report(project: Path) -> None:
    cells = [
        "import os, tempfile\nfrom pathlib import Path\nscratch = Path(tempfile.gettempdir())",
        SAY_PID + "\nprint('found', sorted(str(path.relative_to(scratch)) for path in scratch.rglob('*')))",
        "units = scratch / 'data/processed/demo/reports/units'\n"
        "(units / 'unit-0003.html').write_text('forged')\n(scratch / 'kept' / 'deep').mkdir(parents=True)\n"
        "(scratch / 'kept' / 'deep' / 'file').write_text('left')\n(scratch / 'link').symlink_to('/')",
    ]
    printed = make(project, *cells, units=8)
    assert len(processes(printed)) <= 2
    (found,) = {text.partition("found ")[2] for text in printed.values()}
    assert not {"kept", "link", "html"} & set(re.findall(r"\w+", found))
    for page in (project / "data/processed/demo/reports/units").iterdir():
        assert "forged" not in page.read_text(encoding="utf-8")


def test_no_child_is_left_when_a_run_ends_or_is_broken_off(project: Path) -> None:
    make(project, HIDDEN, SAY_PID, jobs=2)
    assert _forked_by(psutil.Process()) == []
    parents = len(_warm_parents(psutil.Process()))

    def break_off(entry: Any, done: int, total: int) -> None:
        if entry is not None and entry.unit_id == "unit-0004":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_edition("demo", project, jobs=2, force=True, progress=break_off)
    assert _forked_by(psutil.Process()) == []
    assert len(_warm_parents(psutil.Process())) == parents - 1  # its own ended, and no other took its place


def test_no_child_is_left_when_a_run_is_killed(project: Path) -> None:
    lay_out(project, 12, HIDDEN, "if unit_id == 'unit-0006': time.sleep(1000)")
    script = (
        "import pathlib, sys\nfrom kepuri_eval.batch import changes, runs\n"
        "changes.code_fingerprint = lambda: 'this code'\nruns.run_edition('demo', pathlib.Path(sys.argv[1]), jobs=2)"
    )
    run = subprocess.Popen([sys.executable, "-c", script, str(project)])
    journal, until = project / "data/processed/demo/manifest.journal.jsonl", time.monotonic() + 60
    while not journal.is_file() or journal.read_text().count("04_unit_report/") < 11:
        assert time.monotonic() < until
        time.sleep(0.05)
    started = psutil.Process(run.pid).children(recursive=True)
    assert len(started) >= 2
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []


def _forked_by(run: psutil.Process) -> list[int]:
    """Children of the warm parents of a run; they are given a moment to end."""
    until = time.monotonic() + 5
    while True:
        found = [child.pid for parent in _warm_parents(run) for child in parent.children()]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _warm_parents(run: psutil.Process) -> list[psutil.Process]:
    return [each for each in run.children() if "kepuri_eval.batch.forkserver" in each.cmdline()]


def test_no_more_lanes_are_taken_and_reports_published_than_there_are() -> None:
    lanes, seen = Lanes(2), []

    def work(number: int) -> None:
        with lanes.take():
            seen.append(number)
        lanes.wait_to_publish()
        seen.append(-number)

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2, 3)]
    for thread in threads:
        thread.start()
    _wait_for(lambda: len([each for each in seen if each < 0]) == 2)
    time.sleep(0.1)
    assert len(seen) == 5
    lanes.note()
    _wait_for(lambda: len(seen) == 6)
    for thread in threads:
        thread.join()


def test_whoever_waits_is_told_that_the_run_was_ended() -> None:
    lanes, faults = Lanes(1), []

    def wait() -> None:
        try:
            with lanes.take():
                pass
        except RunError as error:
            faults.append(str(error))

    with lanes.take():
        thread = threading.Thread(target=wait)
        thread.start()
        lanes.close()
        thread.join(5)
    assert faults == ["the run was ended"]


def _wait_for(is_so: Any) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)
