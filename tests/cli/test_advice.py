"""Every error a user can make ends in what is wrong and what to type next: no traceback, no exit code 0."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kepuri_eval.batch.manifest import lock
from kepuri_eval.errors import KepuriError, ReviewError, RunError, ScoringError, TableError
from tests.cli.conftest import Typing

SIGNED = ("--who", "王某", "--when", "2024-10-10")
# words typed: what is wrong, what to try
BEFORE_A_RUN = {
    "unknown edition": (("status", "demmo"), "did you mean 'demo'?", "kepuri new demmo --from EDITION"),
    "unknown edition to run": (("run", "nowhere"), "no edition 'nowhere'", "one of: demo, tangshan-2024"),
    "no submissions": (("run", "tangshan-2024"), "data/raw/tangshan-2024 is not there", "kepuri run tangshan-2024"),
    "documents before a run": (("documents",), "not there yet", "kepuri run demo"),
    "review before a run": (("review", "demo"), "not there yet", "kepuri run demo"),
    "panel before a run": (("panel", "demo"), "not there yet", "kepuri run demo"),
    "ratings before a panel": (("panel", "demo", "--read", "."), "call the panel first", "kepuri panel demo"),
    "decisions before a run": (("decide", "demo", "--proposed", "--state", "candidate", *SIGNED), "not there yet",
                               "kepuri run demo"),
    "unknown unit": (("report", "--unit", "county-130299"), "did you mean 'county-1302", "params/demo/units.csv"),
    "unknown unit to run": (("run", "--only", "x-1"), "no unit 'x-1'", "params/demo/units.csv"),
    "unknown group": (("run", "--group", "citys"), "no group 'citys'", "kepuri check demo"),
    "no unit": (("report",), "name a unit by --unit", "kepuri report -h"),
    "misspelt option": (("run", "--jbos", "2"), "No such option: --jbos", "kepuri run -h"),
    "misspelt command": (("rnu",), "No such command 'rnu'", "kepuri -h"),
    "wrong kind of value": (("run", "--jobs", "many"), "should be a valid integer", "kepuri run -h"),
    "too few jobs": (("run", "--jobs", "0"), "greater than or equal to 1", "kepuri run -h"),
    "no such file": (("read", "没有.docx"), "does not exist", "kepuri read -h"),
    "no such workbook": (("review", "--apply", "没有.xlsx"), "does not exist", "kepuri review -h"),
    "no such table": (("index", "a.csv", "b.csv", "-o", "c.csv"), "a.csv: cannot be read", "kepuri index --help"),
    "edition there already": (("new", "demo"), "is already there", "kepuri check demo"),
    "no edition to copy": (("new", "baoding", "--from", "x"), "no edition 'x'", "kepuri new baoding --from demo"),
    "bad name": (("new", "Baoding 2025"), "use small letters", "kepuri new tangshan-2025 --from tangshan-2024"),
    "too few activities": (("simulate", "out", "--units", "5", "--activities", "2"), "needs at least one",
                           "kepuri simulate out --units 5 --activities 20"),
    "nowhere to write": (("simulate", "/dev/null/out"), "Not a directory", "kepuri simulate"),
}  # fmt: skip
AFTER_A_RUN = {
    "unknown kind of document": (("documents", "--only", "letter"), "no kind of document letter",
                                 "kepuri documents demo --only commendation"),
    "unknown state": (("decide", "demo", "x", "--state", "chose", *SIGNED), "neither a compared activity",
                      "kepuri decide --help"),
    "nobody to decide on": (("decide", "demo", "--state", "chosen", *SIGNED), "nobody to decide on", "kepuri decide"),
    "no state": (("decide", "demo", "--proposed"), "--state is missing", "kepuri decide --help"),
    "no judges": (("panel", "demo"), "judges.csv: file is missing", "kepuri check demo"),
    "not a workbook": (("review", "--apply", "not.xlsx"), "无法打开", "kepuri review"),
}  # fmt: skip


@pytest.mark.parametrize("case", BEFORE_A_RUN, ids=BEFORE_A_RUN)
def test_before_a_run(case: str, fresh: Path, kepuri: Typing) -> None:
    words, fault, advice = BEFORE_A_RUN[case]
    _assert_told(kepuri(*words), fault, advice)


@pytest.mark.parametrize("case", AFTER_A_RUN, ids=AFTER_A_RUN)
def test_after_a_run(case: str, ran: Path, kepuri: Typing) -> None:
    Path("not.xlsx").write_text("no workbook", encoding="utf-8")
    words, fault, advice = AFTER_A_RUN[case]
    _assert_told(kepuri(*words), fault, advice)


def test_a_params_file_that_is_missing(fresh: Path, kepuri: Typing) -> None:
    (fresh / "params/demo/units.csv").unlink()
    for words in (("run",), ("status",), ("check",), ("list",)):
        _assert_told(kepuri(*words), "params/demo/units.csv: file is missing", "kepuri check demo")


def test_outside_of_a_project(tmp_path: Path, kepuri: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEPURI_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    _assert_told(kepuri("status"), "no params/method.yml at or above", "cd into the project folder")


def test_units_and_groups_go_by_their_names_too(ran: Path, kepuri: Typing) -> None:
    for words in (("run", "--only", "路北区"), ("run", "--only", "路北"), ("run", "--group", "县（市、区）")):
        assert kepuri(*words).code == 0
    ended = kepuri("report", "--unit", "路北区", "--quiet", "--json")
    assert "units/county-130203.html" in ended.out
    _assert_told(kepuri("run", "--only", "古冶县"), "no unit '古冶县'; did you mean '古冶'?", "params/demo/units.csv")


@pytest.mark.parametrize("command", ["run", "check"])
def test_ctrl_c_says_that_it_stopped_and_how_to_go_on(
    command: str, fresh: Path, kepuri: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kepuri_eval.params.load_params", stopped)
    ended = kepuri(command, "demo")
    assert ended.code == 130
    assert "已停止" in ended.err
    assert ("再输入 kepuri run demo" in ended.err) == (command == "run")


def test_an_edition_that_another_run_holds(ran: Path, kepuri: Typing) -> None:
    (ran / "data/raw/demo/new.txt").write_text("另有50人", encoding="utf-8")
    with lock(ran / "data/processed/demo"):
        _assert_told(kepuri("run"), f"another run (process {os.getpid()})", "kepuri status demo")
        assert kepuri("status").code == 0


def test_no_browser(ran: Path, kepuri: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    _assert_told(kepuri("report", "--pdf"), "Chromium, Chrome or Edge, and none was found", "install one")


def test_a_notebook_that_fails(fresh: Path, kepuri: Typing) -> None:
    path = fresh / "notebooks/02_indicators.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("from kepuri_eval", "from kepuri_evil"), "utf-8")
    ended = kepuri("run")
    _assert_told(ended, "02_indicators: ", "kepuri status demo")
    assert "the notebook with the error" in ended.err


def test_a_table_that_is_spoilt(ran: Path, kepuri: Typing) -> None:
    (ran / "data/processed/demo/tables/problems.parquet").write_bytes(b"spoilt")
    _assert_told(kepuri("check"), "problems.parquet cannot be read", "kepuri run demo --force")


@pytest.mark.parametrize(
    ("folder", "more", "advice"),
    [
        ("data/raw/baoding-2025/某区", (), "kepuri run baoding-2025 --force"),
        ("data/raw/baoding-2025/某区", ("-e", "demo"), "kepuri run demo --force"),
        ("letters", (), "kepuri run EDITION --force"),
    ],
)
def test_a_file_is_of_the_edition_among_whose_submissions_it_lies(
    folder: str, more: tuple[str, ...], advice: str, fresh: Path, kepuri: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*_: object) -> None:
        raise TableError("facts", "unit_id", "is spoilt")

    monkeypatch.setattr("kepuri_eval.intake.inspect.inspect_file", spoilt)
    path = fresh / folder / "总结.txt"
    path.parent.mkdir(parents=True)
    path.write_text("参加50人", encoding="utf-8")
    _assert_told(kepuri("read", str(path), *more), "is spoilt", advice)


def test_a_folder_that_cannot_be_written(ran: Path, kepuri: Typing) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    _assert_told(kepuri("documents", "--out", "taken"), "taken", "kepuri documents")


def test_a_fault_keeps_the_advice_of_the_place_that_raised_it() -> None:
    for fault in (RunError("x"), ScoringError("x"), TableError("facts", "", "x"), ReviewError("x", [])):
        assert isinstance(fault, KepuriError)
        assert fault.advice == ""
        assert fault.advise("kepuri run demo") is fault
        assert fault.advice == "kepuri run demo"


def _assert_told(ended, fault: str, advice: str) -> None:
    assert ended.code != 0
    assert fault in ended.err
    assert advice in ended.err
    assert "Traceback" not in ended.err + ended.out
    assert ended.out == ""
