"""Quiet says nothing, JSON says one value, in every command that prints results."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.main import get_command

from kepuri_eval import tables
from kepuri_eval.cli import app
from kepuri_eval.edition import Edition
from kepuri_eval.params import load_params
from kepuri_eval.standouts.workbooks import SHEET
from kepuri_eval.wording import Wording
from tests.cli.conftest import Typing
from tests.standouts.conftest import activity

META = """\
iCode,Parent,Weight,Direction,Level,Type
a,whole,1,1,1,Indicator
b,whole,1,1,1,Indicator
whole,,1,1,2,Aggregate
"""
FIRST = "county-130202"
SIGNED = ("--who", "王某", "--when", "2024-10-10")
NAMES = ("a1", "a2", "a3")
CRITERIA = ("特色", "实效", "科学性", "示范性")
JUDGES = "judge_id,name,recused_from,recused_why\nj1,甲某,,\nj2,乙某,,\nj3,丙某,,\n"
# words typed: a key that the JSON value has, when it is an object
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "run": (("run", "demo"), "scored"),
    "status": (("status", "demo"), "next"),
    "report": (("report", "--unit", FIRST), "files"),
    "list": (("list", "demo"), ""),
    "check": (("check", "demo"), "problems"),
    "review": (("review", "demo"), "rows"),
    "documents": (("documents", "demo", "--only", "followup"), "files"),
    "index": (("index", "data.csv", "meta.csv", "-o", "out.csv"), "units"),
    "panel": (("panel", "demo"), "workbooks"),
    "decide": (("decide", "demo", "a1", "--state", "candidate", *SIGNED), "stands"),
    "new": (("new", "baoding-2025", "--from", "demo"), "params"),
    "simulate": (("simulate", "made", "--units", "2", "--activities", "4"), "documents"),
}
LINES = {"read": ("read", "told.txt")}  # an object a line, so that a thousand files can be piped
WRITES = {
    "review",
    "documents",
    "index",
    "panel",
    "decide",
    "new",
    "simulate",
}  # new files; the run before left nothing to make
SILENT = {"lab"}  # starts a program and says where; there is no result


@pytest.fixture
def ready(ran: Path) -> Path:
    Path("data.csv").write_text("uCode,a,b\nx,0,10\ny,5,20\n", encoding="utf-8")
    Path("meta.csv").write_text(META, encoding="utf-8")
    Path("told.txt").write_text("活动期间参与群众2.3万余人次。", encoding="utf-8")
    return ran


@pytest.fixture
def proposed(ready: Path) -> Path:
    """Three judges, and three activities that notebook 03 compared, one of them proposed."""
    (ready / "params/demo/judges.csv").write_text(JUDGES, encoding="utf-8-sig")
    folder = load_params("demo", ready).tables
    activities = tables.from_rows([activity(name, f"活动{name}", unit_id=FIRST) for name in NAMES], "activities")
    nothing = dict.fromkeys(tables.SCHEMAS["standouts"].columns)
    nothing |= {"cluster": -1, "label": "未归类", "score": 50.0, "reason": "", "chosen_for": "none"}
    rows = [{**nothing, "activity_id": name, "position": place} for place, name in enumerate(NAMES, 1)]
    rows[0]["chosen_for"] = "commended"
    for name, table in (("activities", activities), ("standouts", tables.from_rows(rows, "standouts"))):
        tables.save(table, name, folder)
    return ready


def test_every_command_has_both_and_is_tried_here() -> None:
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    assert set(commands) == {*COMMANDS, *LINES, *SILENT}
    with_both = {
        name
        for name, command in commands.items()
        if {"--json", "--quiet"} <= {opt for p in command.params for opt in p.opts}
    }
    assert with_both == {*COMMANDS, *LINES}


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_one_value_and_nothing_else(command: str, request: pytest.FixtureRequest, kepuri: Typing) -> None:
    request.getfixturevalue(_needs(command))
    words, key = COMMANDS[command]
    ended = kepuri(*words, "--json")
    assert (ended.code, ended.err) == (0, ""), ended.err
    told = json.loads(ended.out, parse_constant=pytest.fail)  # NaN is no JSON
    assert key in told if key else isinstance(told, list)


@pytest.mark.parametrize("command", [*COMMANDS, *LINES])
def test_quiet_says_nothing_and_does_the_same(command: str, request: pytest.FixtureRequest, kepuri: Typing) -> None:
    root = request.getfixturevalue(_needs(command))
    words = LINES.get(command) or COMMANDS[command][0]
    before = {path for place in (root, Path()) for path in place.rglob("*")}
    assert kepuri(*words, "--quiet") == (0, "", "")
    written = {path for place in (root, Path()) for path in place.rglob("*")} - before
    assert bool(written) == (command in WRITES)


@pytest.mark.parametrize("command", sorted({*COMMANDS, *LINES} - {"new", "simulate"}))
def test_without_them_something_is_said(command: str, request: pytest.FixtureRequest, kepuri: Typing) -> None:
    request.getfixturevalue(_needs(command))
    ended = kepuri(*(LINES.get(command) or COMMANDS[command][0]))
    assert ended.code == 0
    assert ended.out != ""


@pytest.mark.parametrize("command", ["list", "check", "panel", "documents", "decide", "new", "review", "status"])
def test_what_is_said_of_submissions_and_results_is_chinese(
    command: str, request: pytest.FixtureRequest, kepuri: Typing
) -> None:
    request.getfixturevalue(_needs(command))
    said = re.sub("kepuri .*", "", kepuri(*COMMANDS[command][0]).out)
    keys = {"demo", *Edition.model_fields, *Wording.model_fields}  # what is to be filled in is told by its key
    assert {*re.findall("(?<![A-Za-z_/.-])[A-Za-z]{3,}(?![A-Za-z_/.-])", said)} - keys == set()


def test_problems_are_told_the_gravest_first(ready: Path, kepuri: Typing) -> None:
    kinds = {"notice": "effect_unknown", "grave": "summary_missing", "warning": "quota_missed"}
    rows = [
        {"problem_id": code, "severity": severity, "code": code, "stage": "x", "message": "例", "advice": "请核实。"}
        for severity, code in kinds.items()
    ]
    tables.save(tables.from_rows(rows, "problems"), "problems", load_params("demo", ready).tables)
    told = json.loads(kepuri("check", "demo", "--json").out)["problems"]
    assert [row["code"] for row in told] == ["summary_missing", "quota_missed", "effect_unknown"]
    shown = kepuri("check", "demo").out
    assert not any(code in shown for code in kinds.values())
    assert shown.index("严重") < shown.index("需核实") < shown.index("提示")


def _needs(command: str) -> str:
    return "proposed" if command in ("panel", "decide") else "ready"


def test_what_is_read_in_a_file_is_an_object_a_line(ready: Path, kepuri: Typing) -> None:
    told = [json.loads(line) for line in kepuri(*LINES["read"], "--json").out.splitlines()]
    assert [(each["type"], each["value"]) for each in told] == [("fact", 23000)]


def test_decisions_and_where_they_stand_are_told_to_programs(proposed: Path, kepuri: Typing) -> None:
    words, _ = COMMANDS["decide"]
    told = json.loads(kepuri(*words, "--json").out)
    assert (told["logged"], told["log"]) == (1, "params/demo/decisions.csv")
    assert [(row["activity_id"], row["name"], row["state"]) for row in told["stands"]] == [
        ("a1", "活动a1", "candidate")
    ]
    assert all((proposed / path).is_file() for path in told["files"])
    assert json.loads(kepuri("decide", "demo", "--json").out) == told | {"logged": 0}


def test_what_judges_gave_is_told_to_programs(proposed: Path, kepuri: Typing) -> None:
    workbooks = json.loads(kepuri("panel", "demo", "--json").out)["workbooks"]
    assert len(workbooks) == 3
    for name in workbooks:
        book = openpyxl.load_workbook(proposed / name)
        sheet = book[SHEET]
        codes = sorted(str(sheet.cell(line, 2).value) for line in range(4, sheet.max_row + 1))  # in an order of its own
        for line in range(4, sheet.max_row + 1):
            for cell in sheet[3]:
                if cell.value in CRITERIA:
                    sheet.cell(line, cell.column).value = 2 + codes.index(str(sheet.cell(line, 2).value))
        book.save(proposed / name)
    returned = str(proposed / "data/processed/demo/panel")
    ended = kepuri("panel", "demo", "--read", returned, "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert [judge["judge_id"] for judge in told["judges"]] == ["j1", "j2", "j3"]
    assert (told["rated"], told["problems"], told["file"]) == (3, [], "params/demo/ratings.csv")
    assert told["agreement"] == pytest.approx(1.0)  # all three gave the same
    assert kepuri("panel", "demo", "--read", returned, "--quiet") == (0, "", "")


def test_quiet_does_not_hide_a_fault(fresh: Path, kepuri: Typing) -> None:
    ended = kepuri("run", "tangshan-2024", "--quiet")
    assert (ended.code, ended.out) == (2, "")
    assert "data/raw/tangshan-2024 is not there" in ended.err


def test_the_summary_of_a_run_is_the_same_in_words_and_as_json(ready: Path, kepuri: Typing) -> None:
    (ready / "data/raw/demo/two.txt").write_text("另有50人", encoding="utf-8")
    told = json.loads(kepuri("run", "--json").out)
    assert (told["edition"], told["units"], told["failed"], told["failures"]) == ("demo", 3, 0, [])
    assert Path(told["index"]).is_file()
    words = dict(line.split(maxsplit=1) for line in kepuri("run").out.splitlines())
    assert words["单位"] == f"名录{told['units']}个"
    assert words["首页"] == told["index"]


def test_faults_of_params_are_listed_in_the_json_of_check(fresh: Path, kepuri: Typing) -> None:
    path = fresh / "params/demo/edition.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("theme:", "teme:"), "utf-8")
    ended = kepuri("check", "--json")
    told = json.loads(ended.out)
    assert ended.code == 2
    assert any("teme: unknown key; did you mean 'theme'?" in fault for fault in told["faults"])
    assert told["problems"] is None


def test_a_failed_report_is_in_the_json_and_the_exit_code(ready: Path, kepuri: Typing) -> None:
    path = ready / "notebooks/04_unit_report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = f'assert unit_id != "{FIRST}", "no such luck"'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    ended = kepuri("run", "--json")
    told = json.loads(ended.out)
    assert (ended.code, told["failed"]) == (1, 1)
    assert told["failures"][0]["name"] == f"04_unit_report/{FIRST}"
    assert "no such luck" in told["failures"][0]["error"]
