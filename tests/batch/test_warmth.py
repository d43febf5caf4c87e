"""What a run's warm parent loads at once and what later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.batch.warmth import Warmth, modules_of, start_early
from kepuri_eval.params import load_params
from tests.batch.small_project import write_notebook


def write_imports(project: Path) -> None:
    for name, module in [("01_ingest", "colorsys"), ("02_indicators", "wave"), ("03_standouts", "mailbox"),
                         ("04_unit_report", "cmd"), ("05_city_report", "chunk_that_is_not")]:  # fmt: skip
        write_notebook(project / f"notebooks/{name}.ipynb", 'edition = "demo"', f"import {module}")


OF_REPORTS = ["cmd", "chunk_that_is_not", "kepuri_eval.batch.priming"]
FOR_PAGES = ["kepuri_eval.batch.reports", "kepuri_eval.reporting.html:warm_export"]
FOR_TEMPLATES = "kepuri_eval.reporting.warm:warm_templates"


def test_the_first_notebook_is_made_ready_for_before_the_others(project: Path) -> None:
    write_imports(project)
    params = load_params("demo", project)
    warmth = Warmth.of(params, "code", 0)
    assert warmth.preload == ["colorsys", *FOR_PAGES]
    assert warmth.later == ["wave", "mailbox", *OF_REPORTS, FOR_TEMPLATES]
    assert Warmth.of(params, "code", 2).preload == ["mailbox", *FOR_PAGES]


def test_when_the_stages_hold_tables_are_made_ready_for_at_once_and_pages_while_they_are_read(project: Path) -> None:
    write_imports(project)
    warmth = Warmth.of(load_params("demo", project), "code", 3)
    assert (warmth.preload, warmth.later) == (OF_REPORTS, [*FOR_PAGES, FOR_TEMPLATES])


def test_a_notebook_that_is_missing_or_broken_needs_nothing(project: Path) -> None:
    (project / "notebooks/01_ingest.ipynb").write_text("{", encoding="utf-8")
    (project / "notebooks/02_indicators.ipynb").unlink()
    assert modules_of(load_params("demo", project), ["01_ingest", "02_indicators"]) == []


def test_the_parent_started_early_is_the_one_that_the_run_uses(project: Path) -> None:
    params = load_params("demo", project)
    start_early(params)
    from kepuri_eval.batch.changes import Basis

    warmth = Warmth.of(params, Basis.of(params).code, 0)
    early = warmth.parent()
    assert run_edition("demo", project, only=["county-130202"]).failed == 0
    assert warmth.parent() is early


def test_starting_early_loads_no_table_or_notebook_library() -> None:
    script = (
        "import sys, kepuri_eval.batch.warmth\n"
        "assert not {'pandas', 'matplotlib', 'nbformat', 'papermill', 'IPython'} & {*sys.modules}, sorted(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
