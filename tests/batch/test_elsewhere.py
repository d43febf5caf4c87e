"""Reports made on a Dask cluster: a scheduler and workers as real processes, some of which die, join or hang."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from kepuri_eval.batch import elsewhere, executors
from kepuri_eval.batch.elsewhere import Packed, pack_edition, packed_edition
from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.errors import RunError
from kepuri_eval.params import load_params
from tests.batch.cluster import Cluster
from tests.batch.disturbed import contents
from tests.batch.small_project import write_notebook

# What a report needs of this machine travels with it; the submissions do not.
TABLES_ONLY = """\
import time
from kepuri_eval import tables
from kepuri_eval.params import load_params
scores = tables.load("scores", load_params(edition).tables)
"""


def write_reports(project: Path, *cells: str) -> None:
    """The two report notebooks, made of tables alone."""
    folder = project / "notebooks"
    write_notebook(folder / "04_unit_report.ipynb", 'edition = "demo"\nunit_id = ""', TABLES_ONLY, *cells)
    write_notebook(folder / "05_city_report.ipynb", 'edition = "demo"', TABLES_ONLY)


def more_units(project: Path, repo: Path, count: int) -> None:
    lines = (repo / "params/demo/units.csv").read_text(encoding="utf-8-sig").splitlines()[: count + 1]
    (project / "params/demo/units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def files(project: Path) -> dict[str, bytes]:
    return contents(project / "data/processed/demo")


def entries(project: Path) -> dict[str, Any]:
    content = json.loads((project / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in content["reports"]}


@pytest.mark.slow
def test_a_worker_that_dies_and_one_that_joins_change_nothing(project: Path, repo: Path, cluster: Cluster) -> None:
    more_units(project, repo, 12)
    write_reports(project, "time.sleep(0.3)", "print(unit_id)")
    seen: list[str] = []

    def disturb(entry: Entry | None, done: int, total: int) -> None:
        del done, total
        if entry is None:
            return
        seen.append(entry.name)
        if len(seen) == 3 + 3:
            cluster.workers[0].kill()
            cluster.add_worker()

    summary = run_edition("demo", project, jobs=2, progress=disturb, dask=cluster.address)
    assert (summary.made, summary.failed) == (13, 0)
    assert len(seen) == len(set(seen)) == 3 + 13  # each report is counted once
    assert cluster.workers[0].wait() != 0
    made = files(project)
    assert not [name for name in made if name.startswith((".inputs", ".scratch"))]
    run_edition("demo", project, jobs=2, force=True)
    assert files(project) == made
    assert {entry["status"] for entry in entries(project).values()} == {"made"}


@pytest.mark.slow
def test_a_worker_that_hangs_loses_its_report_to_another(
    project: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports(project, "print(unit_id)")
    assert run_edition("demo", project, dask=cluster.address).made == 4  # the workers are warm
    undisturbed = files(project)
    monkeypatch.setattr(executors, "_GRACE", -288)  # 12 seconds of silence: more than a busy machine needs for a report
    stopped = threading.Event()

    def disturb(entry: Entry | None, done: int, total: int) -> None:
        del done, total
        if entry and entry.name.startswith("03") and not stopped.is_set():
            stopped.set()
            cluster.stop(1)

    summary = run_edition("demo", project, progress=disturb, force=True, dask=cluster.address)
    assert (summary.made, summary.failed) == (4, 0)
    assert files(project) == undisturbed
    assert max(entry["attempts"] for entry in entries(project).values()) in (2, 3)


def test_without_the_package_the_word_is_clear(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setattr(executors.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RunError, match=r"pip install 'kepuri-eval\[cluster\]'"):
        run_edition("demo", project, dask="tcp://127.0.0.1:9")


def test_an_address_where_nobody_answers_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_CONNECT_SECONDS", 0.3)
    with pytest.raises(RunError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        run_edition("demo", project, dask="tcp://127.0.0.1:9")


def test_an_edition_is_packed_to_the_same_bytes_with_nothing_of_other_editions(project: Path) -> None:
    (project / "params/other").mkdir()
    (project / "params/other/edition.yml").write_text("title: x")
    params = load_params("demo", project)
    packed = pack_edition(params)
    assert packed == pack_edition(params)
    assert b"params/demo/units.csv" in packed
    assert b"params/other" not in packed
    assert b"one.txt" not in packed


def test_a_worker_refuses_another_version_of_the_package_and_what_it_cannot_read(project: Path) -> None:
    params = load_params("demo", project)
    with packed_edition(params, [], (project / "shared").as_uri()) as packed:
        assert elsewhere._fetch(packed) == pack_edition(params)
        with pytest.raises(RunError, match="another version of kepuri-eval"):
            elsewhere._check_code(Packed(packed.url, packed.digest, "demo", "another", ()))
        with pytest.raises(RunError, match="read other bytes"):
            elsewhere._fetch(Packed(packed.url, "0" * 64, "demo", packed.code, ()))
    with pytest.raises(RunError, match="cannot read .* give --processed a place that all workers can read"):
        elsewhere._fetch(packed)
