"""A run of an edition: order, skipping, failures, killed runs, two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kepuri_eval.batch.making import cluster_beside
from kepuri_eval.batch.manifest import Manifest, lock
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.errors import ParamsError, RunError
from kepuri_eval.params import load_params
from tests.batch.disturbed import contents
from tests.batch.small_project import REPORT, write_notebook

UNITS = ["county-130202", "county-130203", "county-130204"]


def entries(project: Path) -> dict[str, str]:
    content = json.loads((project / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry["status"] for entry in content["reports"]}


def files(project: Path) -> dict[str, bytes]:
    return contents(project / "data/processed/demo")


def test_run_makes_every_table_report_and_the_index(project: Path) -> None:
    summary = run_edition("demo", project, jobs=2)
    made = files(project)
    assert {f"reports/units/{unit}.html" for unit in UNITS} < set(made)
    assert {f"notebooks/units/{unit}.ipynb" for unit in UNITS} < set(made)
    assert {"reports/index.html", "reports/city.html", "reports/process/01_ingest.html", "tables/scores.csv"} < set(
        made
    )
    assert (summary.made, summary.unchanged, summary.failed) == (len(UNITS) + 1, 0, 0)
    assert summary.units == len(UNITS)
    assert set(entries(project).values()) == {"made"}


def test_a_second_run_makes_nothing_and_leaves_every_byte(project: Path) -> None:
    run_edition("demo", project, jobs=2)
    before = files(project)
    summary = run_edition("demo", project, jobs=2)
    assert (summary.made, summary.unchanged) == (0, len(UNITS) + 1)
    assert files(project) == before


def test_running_by_force_gives_the_same_bytes(project: Path) -> None:
    run_edition("demo", project, jobs=2)
    before = files(project)
    summary = run_edition("demo", project, jobs=1, force=True)
    assert summary.made == len(UNITS) + 1
    assert files(project) == before


def test_clusters_are_found_beside_the_indicators_and_kept_for_the_next_run(project: Path) -> None:
    params = load_params("demo", project)
    warmth = Warmth("clusters", ["kepuri_eval.standouts.study"])
    cluster_beside(warmth, params)  # no activities yet: notebook 03 will say so
    assert not params.clusterings.exists()
    run_edition("demo", project, jobs=2)
    (kept,) = params.clusterings.iterdir()
    kept.unlink()
    cluster_beside(warmth, params)
    assert kept.is_file()
    warmth.end()


def test_a_changed_submission_runs_the_stages_again(project: Path) -> None:
    run_edition("demo", project)
    (project / "data/raw/demo/two.txt").write_text("另有50人")
    seen: list[tuple[str, str, str]] = []
    run_edition(
        "demo", project, progress=lambda entry, done, total: seen.append((entry.name, entry.status, entry.reason))
    )
    assert seen[0] == ("01_ingest", "made", "报送材料有变动")
    assert [status for name, status, _ in seen if name.startswith("0")][:3] == ["made"] * 3
    # The tables came out as before, so the reports still hold.
    assert {status for _, status, _ in seen[3:]} == {"unchanged"}


def test_a_lost_table_is_made_again(project: Path) -> None:
    run_edition("demo", project)
    (project / "data/processed/demo/tables/scores.parquet").unlink()
    run_edition("demo", project)
    assert entries(project)["02_indicators"] == "made"
    assert (project / "data/processed/demo/tables/scores.parquet").is_file()


def test_a_failing_report_stops_no_other_and_keeps_its_notebook(project: Path) -> None:
    cells = [REPORT, f'assert unit_id != "{UNITS[1]}", "no such luck"', "unit_id"]
    write_notebook(project / "notebooks/04_unit_report.ipynb", 'edition = "demo"\nunit_id = ""', *cells)
    summary = run_edition("demo", project, jobs=2)
    assert (summary.made, summary.failed) == (len(UNITS), 1)
    assert summary.failures == ((f"04_unit_report/{UNITS[1]}", "cell 4: AssertionError: no such luck"),)
    processed = project / "data/processed/demo"
    assert not (processed / f"reports/units/{UNITS[1]}.html").exists()
    notebook = nbformat.read(processed / f"notebooks/units/{UNITS[1]}.ipynb", as_version=4)
    statuses = [cell.metadata.papermill["status"] for cell in notebook.cells if "papermill" in cell.metadata]
    assert statuses == ["completed"] * 4 + ["failed", "pending"]
    assert "An Exception was encountered" in notebook.cells[0].source
    # A later run tries it again and nothing else.
    write_notebook(project / "notebooks/04_unit_report.ipynb", 'edition = "demo"\nunit_id = ""', REPORT)
    assert run_edition("demo", project, only=[UNITS[1]]).failed == 0


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import os; os._exit(3)", "the process ended itself with exit status 3"),
        ("import os; os.kill(os.getpid(), 9)", "the process was killed by SIGKILL"),
    ],
)
def test_a_dying_process_fails_one_report_with_the_place_marked(project: Path, source: str, error: str) -> None:
    cells = [REPORT, "print('so far')", f'if unit_id == "{UNITS[0]}":\n    {source}', "1"]
    write_notebook(project / "notebooks/04_unit_report.ipynb", 'edition = "demo"\nunit_id = ""', *cells)
    summary = run_edition("demo", project, jobs=2)
    assert [name for name, _ in summary.failures] == [f"04_unit_report/{UNITS[0]}"]
    assert summary.failures[0][1] == f"cell 5: DeadKernelError: {error}"
    notebook = nbformat.read(project / f"data/processed/demo/notebooks/units/{UNITS[0]}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code[3].outputs[0].text == "so far\n"
    assert code[4].outputs[-1].ename == "DeadKernelError"
    assert [cell.metadata.papermill["status"] for cell in code] == ["completed"] * 4 + ["failed", "pending"]


def test_a_failing_stage_ends_the_run_and_names_the_place(project: Path) -> None:
    write_notebook(project / "notebooks/02_indicators.ipynb", 'edition = "demo"', "1/0")
    with pytest.raises(RunError, match="02_indicators: cell 3: ZeroDivisionError"):
        run_edition("demo", project)
    assert entries(project) == {"01_ingest": "made", "02_indicators": "failed"}


def test_a_parameter_the_notebook_does_not_have_is_refused(project: Path) -> None:
    write_notebook(project / "notebooks/04_unit_report.ipynb", 'edition = "demo"\nunit = ""', REPORT)
    with pytest.raises(RunError, match="04_unit_report.ipynb has no parameter unit_id; it has edition, unit"):
        run_edition("demo", project)


def test_only_and_groups_choose_units_and_refuse_unknown_ones(project: Path) -> None:
    assert run_edition("demo", project, only=[UNITS[0]]).made == 2  # the unit's and the city's
    assert run_edition("demo", project, groups=["county"]).made == 2  # the other two
    with pytest.raises(ParamsError, match="no unit 'county-1'"):
        run_edition("demo", project, only=["county-1"])
    with pytest.raises(ParamsError, match="no group 'counties'"):
        run_edition("demo", project, groups=["counties"])


def test_a_unit_struck_from_the_register_loses_its_report(project: Path) -> None:
    run_edition("demo", project)
    units = project / "params/demo/units.csv"
    units.write_text("\n".join(units.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    run_edition("demo", project)
    assert not (project / f"data/processed/demo/reports/units/{UNITS[2]}.html").exists()
    assert f"04_unit_report/{UNITS[2]}" not in entries(project)


def test_two_runs_on_one_edition_do_not_mix(project: Path) -> None:
    with (
        lock(project / "data/processed/demo"),
        pytest.raises(RunError, match=f"another run \\(process {os.getpid()}\\) is working on 'demo'"),
    ):
        run_edition("demo", project)


def test_a_killed_run_is_picked_up(project: Path) -> None:
    run_edition("demo", project)
    undisturbed = files(project)
    _remove(project / "data/processed/demo")
    # The second report kills the process that runs the edition, as a power cut would.
    kill = f"import os\nif unit_id == '{UNITS[1]}': os.kill(int(os.environ['RUN_TO_KILL']), 9)"
    notebook = project / "notebooks/04_unit_report.ipynb"
    quiet = notebook.read_bytes()
    write_notebook(notebook, 'edition = "demo"\nunit_id = ""', REPORT, kill)
    script = (
        "import os, pathlib, sys; os.environ['RUN_TO_KILL'] = str(os.getpid())\n"
        "from kepuri_eval.batch import changes, runs\n"
        "changes.code_fingerprint = lambda: 'this code'\n"
        "runs.run_edition('demo', pathlib.Path(sys.argv[1]), jobs=1)"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(project)], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    processed = project / "data/processed/demo"
    assert not (processed / "manifest.json").exists()
    assert Manifest(processed).entries["01_ingest"].status == "made"
    assert not (processed / f"reports/units/{UNITS[1]}.html").exists()
    notebook.write_bytes(quiet)
    summary = run_edition("demo", project)
    assert summary.failed == 0
    assert entries(project)["01_ingest"] == "unchanged"
    assert files(project) == undisturbed


def test_what_a_killed_run_left_half_written_is_removed(project: Path) -> None:
    run_edition("demo", project)
    half = project / "data/processed/demo/tables/.facts.parquet.123.part"
    half.write_bytes(b"PAR1")
    run_edition("demo", project)
    assert not half.exists()


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
