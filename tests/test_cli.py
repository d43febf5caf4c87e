"""The `kepuri` command as a user types it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kepuri_eval import __version__
from kepuri_eval.batch.summary import RunSummary
from kepuri_eval.cli import app
from kepuri_eval.errors import ParamsError
from kepuri_eval.params import load_params
from tests.conftest import DemoRun

SUMMARY = """\
唐山市路北区科学技术协会2024年全国科普日活动总结
活动期间共开展科普活动23场，参与群众2.3万余人次，发放资料5000份。
"""


@pytest.fixture
def home(tmp_path: Path, repo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the params of the checkout, which commands find."""
    shutil.copytree(repo / "params", tmp_path / "params")
    monkeypatch.setenv("KEPURI_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def kepuri(*words: str) -> str:
    """Output of a command that must end well."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def as_process(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kepuri_eval", *words], capture_output=True, text=True, check=False)


def test_version() -> None:
    assert kepuri("--version") == f"{__version__}\n"


def test_read_prints_one_json_object_a_line(home: Path) -> None:
    path = home / "总结.txt"
    path.write_text(SUMMARY, encoding="utf-8")
    seen = [json.loads(line) for line in kepuri("read", str(path), "--json").splitlines()]
    people = next(each for each in seen if each.get("quantity") == "participants")
    promised = {
        "type": "fact", "quantity": "participants", "value": 23000, "counted_in": "人次", "bound": "at_least",
        "in_scope": True, "planned": False, "raw": "2.3万余人次", "locator": "l2",
    }  # fmt: skip
    assert {key: people[key] for key in promised} == promised
    line = SUMMARY.splitlines()[1]
    assert line[people["start"] : people["end"]] == people["raw"]
    assert {each["type"] for each in seen} <= {"fact", "activity", "problem"}


def test_read_shows_blocks_when_asked(home: Path) -> None:
    path = home / "总结.txt"
    path.write_text(SUMMARY, encoding="utf-8")
    seen = [json.loads(line) for line in kepuri("read", str(path), "--json", "--blocks").splitlines()]
    assert [each["text"] for each in seen if each["type"] == "block"] == SUMMARY.splitlines()


def test_read_prints_tables_for_people_and_a_problem_for_a_damaged_file(home: Path) -> None:
    good, bad = home / "总结.txt", home / "坏.docx"
    good.write_text(SUMMARY, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04 not a zip")
    shown = kepuri("read", str(good), str(bad))
    assert "2.3万余人次" in shown
    assert "file_damaged" in shown


def test_check_counts_units_and_tells_every_fault_at_once(home: Path) -> None:
    assert f"单位{len(load_params('demo', home).units)}个" in kepuri("check", "demo")
    method, edition = home / "params/method.yml", home / "params/demo/edition.yml"
    method.write_text(method.read_text(encoding="utf-8").replace("min_coverage: 0.5", "min_coverage: 5", 1), "utf-8")
    edition.write_text(edition.read_text(encoding="utf-8").replace("theme:", "teme:"), "utf-8")
    ended = as_process("check", "demo")
    assert ended.returncode == 2
    assert "params/method.yml: scoring.min_coverage" in ended.stderr
    assert "params/demo/edition.yml: teme: unknown key; did you mean 'theme'?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_new_copies_an_edition_that_then_loads(home: Path) -> None:
    shown = kepuri("new", "baoding-2025", "--from", "tangshan-2024")
    assert "kepuri run baoding-2025" in shown
    assert load_params("baoding-2025", home).units == load_params("tangshan-2024", home).units
    assert (home / "data/raw/baoding-2025").is_dir()


def test_next_years_edition_takes_over_nothing_that_was_decided(home: Path) -> None:
    source = home / "params" / "tangshan-2024"
    (source / "decisions.csv").write_text("x", encoding="utf-8")
    ledger = source / "corrections.csv"
    ledger.write_bytes(ledger.read_bytes() + "a,value,3,电话核实,王某,2024-10-08\r\n".encode())
    shown = kepuri("new", "tangshan-2025", "--from", "tangshan-2024")
    assert "取自 tangshan-2024" in shown
    made = load_params("tangshan-2025", home)
    assert made.corrections == ()
    assert not made.decisions.exists()
    assert made.edition.quotas == load_params("demo", home).edition.quotas


def test_another_citys_edition_has_nothing_of_the_first_citys_own(home: Path) -> None:
    shown = kepuri("new", "qingshi-2025", "--from", "tangshan-2024", "--city", "青石彝族自治州")
    assert "现在都是 0" in shown
    made = load_params("qingshi-2025", home)
    edition = made.edition
    assert (edition.city, edition.organiser) == ("青石彝族自治州", "青石彝族自治州科学技术协会")
    assert (made.units, made.corrections) == ((), ())
    assert {group.min_key_activities for group in edition.groups.values()} == {0}
    assert {group.commended_units for group in edition.groups.values()} == {0}
    assert edition.quotas.commended_activities == edition.quotas.upward_units == edition.quotas.min_categories == 0
    assert edition.groups["society"].label.startswith("州级")
    written = (made.root / "params/qingshi-2025/edition.yml").read_text(encoding="utf-8")
    assert "唐山" not in written
    assert "唐山劳动日报" not in made.wording.mentions["media_levels"]["市级"]
    assert "表扬名额都是 0" in kepuri("check", "qingshi-2025")


def test_an_editions_own_kinds_of_activities_take_the_place_of_the_general_ones(home: Path) -> None:
    own = home / "params" / "tangshan-2024" / "wording.yml"
    more = "\ncategories:\n  opening: {label: 开放日, cues: [开放日]}\n"
    own.write_text(own.read_text(encoding="utf-8") + more, encoding="utf-8")
    made = load_params("tangshan-2024", home)
    assert list(made.wording.categories) == ["opening"]
    assert list(made.wording.themes) == list(load_params("demo", home).wording.themes)


def test_check_names_what_is_to_be_looked_at_and_still_ends_well(home: Path) -> None:
    assert "参数 tangshan-2024：没有错误" in kepuri("check", "tangshan-2024")
    kepuri("new", "tangshan-2025", "--from", "tangshan-2024")
    edition = home / "params/tangshan-2025/edition.yml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text.replace("publicity: {", "publicity: {starts: 2024-10-01, "), encoding="utf-8")
    shown = kepuri("check", "tangshan-2025")
    assert "没有错误" not in shown
    assert "有2处请核对" in shown
    assert "请核对：项目名“tangshan-2025”写的是2025年" in shown
    assert "请核对：publicity 的 starts（2024-10-01）是休息日，文稿顺延到2024年10月8日" in shown
    assert len(json.loads(kepuri("check", "tangshan-2025", "--json"))["doubts"]) == 2


def test_a_copy_of_an_edition_that_was_run_is_compared_with_it(home: Path) -> None:
    assert "tangshan-2024 还没有运行过" in kepuri("new", "tangshan-2025", "--from", "tangshan-2024")
    tables = home / "data/processed/tangshan-2024/tables"
    tables.mkdir(parents=True)
    (tables / "activities.parquet").touch()
    assert "已写上 tangshan-2024" in kepuri("new", "tangshan-2026", "--from", "tangshan-2024")
    previous = [load_params(name, home).edition.previous_edition for name in ("tangshan-2025", "tangshan-2026")]
    assert previous == ["", "tangshan-2024"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("new", "demo"), "params/demo is already there"),
        (("new", "../out"), "use small letters, digits and hyphens"),
        (("new", "Baoding"), "use small letters, digits and hyphens"),
        (("new", "baoding", "--from", "nowhere"), "no edition 'nowhere' to start from"),
        (("new", "suizhou-2026", "--city", "随州"), "--city '随州': give the full name"),
        (("check", "demmo"), "did you mean 'demo'?"),
        (("run", "demo"), "no such notebook"),
        (("simulate", "out", "--units", "20", "--activities", "5"), "every one of 20 units needs at least one"),
    ],
)
def test_faults_are_told_in_a_line(home: Path, words: tuple[str, ...], fault: str) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code != 0
    assert fault in str(result.exception)
    assert not (home / "out").exists()


def test_check_says_when_an_edition_lists_no_media_of_its_own(home: Path) -> None:
    assert "本地媒体：列出" in kepuri("check", "demo")
    (home / "params/demo/wording.yml").unlink()
    shown = kepuri("check", "demo")
    assert "本地媒体：没有列出" in shown
    assert "“唐山日报”" in shown
    assert "params/demo/wording.yml" in shown
    units = home / "params/demo/units.csv"
    units.write_text(re.sub(r",13\d{4},", ",,", units.read_text(encoding="utf-8-sig")), "utf-8")
    assert "没有行政区划代码" in kepuri("check", "demo")


def test_simulate_writes_submissions_and_the_truth_beside_them(home: Path) -> None:
    shown = kepuri("simulate", str(home / "made"), "--units", "6", "--activities", "12", "--seed", "4")
    assert "6 units" in shown
    assert any((home / "made").iterdir())
    assert (home / "made-truth" / "units.csv").is_file()


def test_index_builds_a_composite_from_two_tables(home: Path) -> None:
    data, meta, out = home / "data.csv", home / "meta.csv", home / "out.csv"
    data.write_text("uCode,a,b\nx,0,10\ny,5,20\nz,10,40\n")
    meta.write_text(
        "iCode,Parent,Weight,Direction,Level,Type\na,whole,1,1,1,Indicator\nb,whole,1,1,1,Indicator\nwhole,,1,1,2,Aggregate\n"
    )
    kepuri("index", str(data), str(meta), "-o", str(out))
    rows = [line.split(",") for line in out.read_text().splitlines()]
    by_unit = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert float(by_unit["y"]["whole"]) == pytest.approx((100 * 5 / 10 + 100 * (20 - 10) / (40 - 10)) / 2)
    assert by_unit["z"]["rank"] == "1"


def test_index_refuses_an_unknown_method_and_writes_nothing(home: Path) -> None:
    data, meta, out = home / "data.csv", home / "meta.csv", home / "out.csv"
    data.write_text("uCode,a\nx,0\ny,5\n")
    meta.write_text("iCode,Parent,Weight,Direction,Level,Type\na,whole,1,1,1,Indicator\nwhole,,1,1,2,Aggregate\n")
    ended = as_process("index", str(data), str(meta), "--normalise", "minimax", "-o", str(out))
    assert ended.returncode == 2
    assert "minimax" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not out.exists()


def test_run_prints_where_the_index_is_and_ten_lines(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    lines = kepuri("run").splitlines()
    told = dict(line.split(maxsplit=1) for line in lines if not line.startswith(" "))
    assert list(told)[-10:] == [label for label, _ in demo_run.summary.lines()]
    assert Path(told["首页"]).is_file()
    assert told["报告"].startswith("生成0份")


def _summary(unread: int, failed: int) -> RunSummary:
    return RunSummary(
        edition="demo", units=1, files=2, unread=unread, facts=3, activities=4, problems=5, scored=1, contested=0,
        made=2, unchanged=0, failed=failed, failures=(), seconds=1.0, index=Path("index.html"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unread", "failed", "words", "code"),
    [(0, 0, (), 0), (2, 0, (), 0), (2, 0, ("--strict",), 1), (0, 1, (), 1), (0, 0, ("--strict",), 0)],
)
def test_exit_codes_of_run(
    monkeypatch: pytest.MonkeyPatch, repo: Path, tmp_path: Path, unread: int, failed: int, words: tuple[str, ...],
    code: int,
) -> None:  # fmt: skip
    from kepuri_eval.batch import runs

    shutil.copytree(repo / "params", tmp_path / "params")  # where nothing has been run, whatever was in the checkout
    monkeypatch.setenv("KEPURI_HOME", str(tmp_path))
    monkeypatch.setattr(runs, "run_edition", lambda *_, **__: _summary(unread, failed))
    assert CliRunner().invoke(app, ["run", *words]).exit_code == code


def test_report_makes_the_reports_of_named_units_anew(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    report = demo_run.processed / "reports/units/county-130203.html"
    before = report.stat().st_mtime_ns, report.read_bytes()
    assert str(report) in kepuri("report", "--unit", "county-130203")
    assert report.stat().st_mtime_ns > before[0]
    assert report.read_bytes() == before[1]


def test_report_asks_for_a_unit() -> None:
    result = CliRunner().invoke(app, ["report"])
    assert result.exit_code == 2
    assert "--unit" in result.output


def test_reports_are_printed_by_the_browser_of_the_machine(
    demo_run: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    writing = 'for word; do case "$word" in --print-to-pdf=*) printf printed > "${word#*=}";; esac; done'
    browser.write_text(f"#!/bin/sh\n{writing}\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    reports = demo_run.processed / "reports"
    pages = [reports / "city.html", *sorted((reports / "units").glob("*.html"))]
    told = kepuri("report", "--pdf").splitlines()
    printed = [page.with_suffix(".pdf") for page in pages]
    assert told == [str(each) for each in printed]
    assert {each.read_text(encoding="utf-8") for each in printed} == {"printed"}
    for each in printed:
        each.unlink()


def test_list_tells_what_became_of_each_notebook(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    monkeypatch.setenv("COLUMNS", "200")
    told = {each["name"]: each for each in json.loads(kepuri("list", "--json"))}
    assert len(told) == 3 + 1 + 70
    city, unit = told["05_city_report"], told["04_unit_report/county-130203"]
    assert (unit["unit"], unit["html"], unit["error"]) == ("路北区", "reports/units/county-130203.html", "")
    assert city["status"] in ("made", "unchanged")
    assert city["reason"]
    shown = kepuri("list")
    assert "demo：笔记本74个" in shown
    assert "路北区" in shown


def test_an_unknown_unit_is_told_with_the_nearest(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(demo_run.root))
    result = CliRunner().invoke(app, ["report", "--unit", "county-130299"])
    assert isinstance(result.exception, ParamsError)
    assert "did you mean 'county-1302" in str(result.exception)


def test_lab_opens_at_the_edition(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append((command, env)) or 0)
    said = kepuri("lab", "tangshan-2024")
    kepuri("lab", "tangshan-2024", "--no-browser", "--port", "8899")
    (command, env), (other, _) = called
    assert command[1:4] == ["-m", "jupyter", "lab"]
    assert env["KEPURI_EDITION"] == "tangshan-2024"
    assert [each for each in other if each not in command] == ["--port=8899", "--no-browser"]
    page = home / "data/processed/tangshan-2024/lab.md"
    assert "data/processed/tangshan-2024/lab.md" in said
    assert "tangshan-2024" in page.read_text(encoding="utf-8")
