"""The whole status: right numbers at every place of the way, nothing written, every line readable."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.cli import app
from kepuri_eval.params import Params, load_params
from kepuri_eval.review.topics import list_topics
from kepuri_eval.standouts.publication import add_entries, read_entries
from kepuri_eval.status.seeing import see_status
from kepuri_eval.status.telling import tell_status
from tests.conftest import DemoRun
from tests.review.review_edition import FILES, write_edition


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def told(root: Path) -> dict[str, str]:
    lines, label = {}, ""
    for name, words in tell_status(see_status("demo", root)):
        label = name or label
        lines[label] = f"{lines.get(label, '')}\n{words}".strip()
    return lines


def test_before_the_first_run_names_tell_what_is_in(tmp_path: Path) -> None:
    write_edition(tmp_path)
    before = snapshot(tmp_path)
    lines = told(tmp_path)
    assert lines["材料"].startswith(f"{len(FILES)}个文件")
    assert "未见材料：古冶区" in lines["单位"]
    assert lines["运行"] == "还没有运行"
    assert lines["下一步"].splitlines() == ["材料还没有读取，从头运行：", "kepuri run demo"]
    assert "1个从名称认不出单位：=1+1星光社/活动总结.txt" in lines["材料"]
    assert "问题" not in lines
    assert snapshot(tmp_path) == before


def test_half_way_the_tables_that_are_there_are_shown(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(read_edition[0].root, root)
    params = load_params("demo", root)
    for name in ("scores", "standouts", "measures", "inputs"):  # notebook 01 alone was run
        (params.tables / f"{name}.parquet").unlink()
    before = snapshot(root)
    lines = told(root)
    assert "未报送：古冶区" in lines["单位"]
    assert lines["核对"].startswith("待核对")
    assert lines["下一步"].splitlines()[1] == "kepuri run demo"
    assert snapshot(root) == before


def test_open_doubts_are_the_rows_of_the_review_workbook(
    read_edition: tuple[Params, dict[str, pd.DataFrame]],
) -> None:
    params, tables = read_edition
    rows = {title: len(rows) for title, rows in list_topics(tables, params).items()}
    doubts = see_status("demo", params.root).results.doubts
    assert doubts == {title: rows[title] for title in doubts}
    assert set(rows) - set(doubts) == {"自评与核定", "材料清单", "活动清单"}  # for reading and mending
    assert sum(doubts.values()) > 0


def test_a_workbook_that_is_there_is_told_also_when_it_is_old(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(read_edition[0].root, root)
    assert "工作簿还没有写出" in told(root)["核对"]
    workbook = root / "data/processed/demo/review.xlsx"
    workbook.write_bytes(b"")
    assert told(root)["核对"].endswith("工作簿已写出：data/processed/demo/review.xlsx")
    os.utime(workbook, (0, 0))
    assert told(root)["核对"].endswith("review.xlsx，早于现在的数据")


def test_a_publication_kept_as_it_was_makes_no_drafts_old(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(read_edition[0].root, root)
    folder = root / "data/processed/demo/documents"
    folder.mkdir()
    kept = folder / "公示.docx"
    kept.write_bytes(b"")
    os.utime(kept, (0, 0))
    assert told(root)["文稿"] == "1件，早于现在的数据"
    (folder / "公示（公示后新稿）.docx").write_bytes(b"")
    assert told(root)["文稿"] == "2件"


def test_decisions_are_counted_by_where_they_stand(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(read_edition[0].root, root)
    params = load_params("demo", root)
    entered = {"when": "2024-10-08T09:00", "who": "王某", "why": ""}
    rows: list[dict[str, object]] = [
        {**entered, "activity_id": unit, "state": state}
        for unit, state in (("a", "candidate"), ("b", "candidate"), ("b", "shortlisted"))
    ]
    add_entries(params.decisions, read_entries(rows))
    assert see_status("demo", root).papers.decisions == {"candidate": 1, "shortlisted": 1}
    assert told(root)["决定"] == "候选1，入围1"


@pytest.fixture
def demo_home(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> DemoRun:
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    monkeypatch.setenv("COLUMNS", "160")
    return demo_run


def test_after_a_run_the_status_agrees_with_its_summary(demo_home: DemoRun) -> None:
    before = snapshot(demo_home.root / "data")
    found = json.loads(CliRunner().invoke(app, ["status", "demo", "--json"], catch_exceptions=False).stdout)
    summary = demo_home.summary
    assert sum(len(names) for names in found["submissions"]["units"].values()) == summary.units
    assert sum(found["submissions"]["kinds"].values()) == summary.files
    assert found["submissions"]["unread"] == summary.unread
    assert [found["submissions"][name] for name in ("added", "removed", "altered")] == [[], [], []]
    assert sum(found["results"]["problems"].values()) == summary.problems
    assert found["results"]["scored"] == summary.scored
    assert found["results"]["standing"]["待评议"] == summary.contested
    assert found["results"]["gravest"]
    assert found["run"]["is_current"] is True
    assert found["next"][0]["command"].startswith("kepuri review demo")
    assert snapshot(demo_home.root / "data") == before


def test_the_lines_name_the_units_that_are_late_and_the_command_to_type(demo_home: DemoRun) -> None:
    shown = CliRunner().invoke(app, ["status"], catch_exceptions=False).stdout
    assert "逾期：遵化市" in shown
    assert "此后没有变动" in shown
    assert "kepuri review demo" in shown
    assert "演示数据（虚构）" in shown


def test_new_files_on_shared_storage_are_what_is_next(ran_project: Path, tmp_path: Path) -> None:
    (ran_project / "data/raw/demo").rename(tmp_path / "shared")
    path = ran_project / "params/demo/edition.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nstorage: {{raw: ../shared}}\n", encoding="utf-8")
    run_edition("demo", ran_project)
    assert told(ran_project)["存储"].startswith("材料取自file://")
    (tmp_path / "shared" / "新到.txt").write_text("另有50人", encoding="utf-8")
    before = snapshot(ran_project)
    lines = told(ran_project)
    assert "新到.txt" in lines["材料"]
    assert lines["下一步"].splitlines()[1] == "kepuri run demo"
    assert snapshot(ran_project) == before


def test_a_look_loads_nothing_that_reads_files_or_makes_reports(ran_project: Path) -> None:
    script = (
        "import sys\nfrom kepuri_eval.status.seeing import see_status\n"
        "see_status('demo')\nprint(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "KEPURI_HOME": str(ran_project)},
    ).stdout  # fmt: skip
    assert not {"nbformat", "jsonschema", "papermill", "matplotlib", "openpyxl", "fsspec"} & set(
        ast.literal_eval(shown)
    )
