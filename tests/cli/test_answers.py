"""Quiet says nothing, JSON says one value, in every command that has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from kepuri_eval.cli import app
from tests.cli.conftest import Typing

META = """\
iCode,Parent,Weight,Direction,Level,Type
a,whole,1,1,1,Indicator
b,whole,1,1,1,Indicator
whole,,1,1,2,Aggregate
"""
FIRST = "county-130202"
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
}


def commands_with(option: str) -> set[str]:
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    return {name for name, command in commands.items() if any(option in each.opts for each in command.params)}


@pytest.fixture
def ready(ran: Path) -> Path:
    Path("data.csv").write_text("uCode,a,b\nx,0,10\ny,5,20\n", encoding="utf-8")
    Path("meta.csv").write_text(META, encoding="utf-8")
    return ran


def test_every_command_with_the_options_is_tried_here() -> None:
    assert commands_with("--json") - {"read"} == set(COMMANDS)  # read prints an object a line, see test_cli
    assert commands_with("--quiet") == set(COMMANDS) - {"status", "list"}  # these are asked for their words


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_one_value_and_nothing_else(command: str, ready: Path, kepuri: Typing) -> None:
    words, key = COMMANDS[command]
    ended = kepuri(*words, "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert key in told if key else isinstance(told, list)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"status", "list"}))
def test_quiet_says_nothing_where_all_is_well(command: str, ready: Path, kepuri: Typing) -> None:
    assert kepuri(*COMMANDS[command][0], "--quiet") == (0, "", "")
    assert kepuri(*COMMANDS[command][0]).out != ""


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
    assert words["units"] == f"{told['units']} registered"
    assert words["index"] == told["index"]


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
