"""The whole road on the demo edition, against what is known to be true of it."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from rapidfuzz import fuzz

from kepuri_eval import tables
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import load_params
from tests.conftest import DemoRun

pytestmark = pytest.mark.slow
WORDS_OF_AWARDS = ("表彰", "授予", "奖励")


def test_every_unit_the_city_and_the_process_have_a_report(demo_run: DemoRun) -> None:
    params = load_params("demo", demo_run.root)
    reports = {path.relative_to(params.reports).as_posix() for path in params.reports.rglob("*.html")}
    process = {f"process/{name}.html" for name in ("01_ingest", "02_indicators", "03_standouts")}
    assert reports == {f"units/{unit.unit_id}.html" for unit in params.units} | process | {"city.html", "index.html"}
    assert demo_run.summary.failed == 0
    assert demo_run.summary.made == len(params.units) + 1


def test_the_manifest_tells_the_whole_run(demo_run: DemoRun) -> None:
    params = load_params("demo", demo_run.root)
    manifest = demo_run.manifest
    assert manifest["params"] == params.digest
    assert len(manifest["reports"]) == len(params.units) + 4
    assert {entry["status"] for entry in manifest["reports"]} == {"made"}
    assert all(entry["seconds"] > 0 and entry["fingerprint"] for entry in manifest["reports"])
    assert not (demo_run.processed / "manifest.journal.jsonl").exists()


def test_every_table_keeps_its_contract(demo_run: DemoRun) -> None:
    folder = demo_run.processed / "tables"
    assert {path.stem for path in folder.glob("*.parquet")} == set(tables.SCHEMAS)
    assert {path.stem for path in folder.glob("*.csv")} == set(tables.READ_BY_PEOPLE)
    filled = {name for name in tables.SCHEMAS if len(tables.load(name, folder)) > 0}
    assert filled == set(tables.SCHEMAS) - {"ratings", "decisions"}  # nobody has rated or decided on the demo edition


def test_the_summary_counts_what_the_tables_hold(demo_run: DemoRun) -> None:
    folder = demo_run.processed / "tables"
    activities = tables.load("activities", folder)
    assert demo_run.summary.files == len(tables.load("documents", folder))
    assert demo_run.summary.activities == sum(value is None or pd.isna(value) for value in activities["duplicate_of"])
    assert demo_run.summary.scored == tables.load("scores", folder)["score"].count()


def test_the_activities_of_the_truth_are_found_with_their_unit(demo_run: DemoRun, repo: Path) -> None:
    truth = pd.read_csv(repo / "tests/truth/demo/truth_activities.csv")
    truth = truth[truth["duplicate_of"].isna()]
    found = tables.load("activities", demo_run.processed / "tables")
    names = found[found["duplicate_of"].isna()].groupby("unit_id")["name"].agg(list)
    # A list and the platform may name one activity in two ways (2024年…): one holds the other.
    matched = [
        any(fuzz.partial_ratio(name, other) >= 90 for other in names.get(unit_id, []))
        for unit_id, name in zip(truth["unit_id"], truth["name"], strict=True)
    ]
    assert sum(matched) >= 0.98 * len(truth)
    assert abs(names.map(len).sum() - len(truth)) <= 0.02 * len(truth)


def test_no_report_asks_anything_of_the_network(demo_run: DemoRun) -> None:
    for path in (demo_run.processed / "reports").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe|source|object)\b[^>]*?(?:src|href|data)=[\"']([^\"']+)", text)
        assert [address for address in loaded if not address.startswith(("data:", "#"))] == [], path.name
        assert not re.search(r"@import|url\((?!['\"]?(?:data:|#))", text), path.name


def test_every_report_says_that_it_is_fictional_and_never_speaks_of_awards(demo_run: DemoRun) -> None:
    for path in (demo_run.processed / "reports").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "演示数据（虚构）" in text, path.name
        if "process" not in path.parts:
            assert not [word for word in WORDS_OF_AWARDS if word in text], path.name


def test_every_problem_found_is_explained_in_the_method(demo_run: DemoRun, repo: Path) -> None:
    method = (repo / "docs" / "method.md").read_text(encoding="utf-8")
    codes = set(tables.load("problems", demo_run.processed / "tables")["code"])
    assert sorted(code for code in codes if f"`{code}`" not in method) == []


def test_links_between_the_pages_lead_somewhere(demo_run: DemoRun) -> None:
    index = demo_run.processed / "reports" / "index.html"
    for page in [index, *(demo_run.processed / "reports").rglob("*.html")]:
        links = re.findall(r"<a\b[^>]*?href=[\"']([^\"'#]+)(?:#[^\"']*)?[\"']", page.read_text(encoding="utf-8"))
        for link in links:
            if not link.startswith(("http:", "https:", "mailto:")):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_executed_notebooks_hold_no_clock_no_machine_path_and_no_error(demo_run: DemoRun) -> None:
    for path in (demo_run.processed / "notebooks").rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert str(demo_run.root) not in text, path.name
        assert '"start_time"' not in text, path.name
        notebook = nbformat.reads(text, as_version=4)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert [output for output in outputs if output.output_type == "error"] == []


def test_a_second_run_makes_nothing(demo_run: DemoRun) -> None:
    summary = run_edition("demo", demo_run.root)
    assert (summary.made, summary.failed) == (0, 0)
    assert summary.lines()[:7] == demo_run.summary.lines()[:7]


def test_what_is_made_again_is_the_same_to_the_byte(demo_run: DemoRun) -> None:
    kept = {
        path: path.read_bytes()
        for path in demo_run.processed.rglob("*")
        if path.suffix in (".parquet", ".csv", ".html", ".ipynb")
    }
    run_edition("demo", demo_run.root, only=["county-130203", "society-001"], force=True)
    differing = [path.name for path, content in kept.items() if path.read_bytes() != content]
    assert differing == []
