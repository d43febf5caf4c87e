"""What is next is one command that can be typed, whatever the edition's place on its way."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date

import click
import pytest
from typer.main import get_command

from kepuri_eval.cli import app
from kepuri_eval.status.freshness import Freshness, Piece
from kepuri_eval.status.results import Papers, Results
from kepuri_eval.status.steps import list_steps
from kepuri_eval.status.submissions import Submissions

TODAY = date(2024, 10, 10)
FILES = Submissions(5, {"总结": 5}, {"按时": ["路北区"]}, is_read=True)
STAGES = tuple(Piece(name, "", "current") for name in ("01_ingest", "02_indicators", "03_standouts"))
DONE = Freshness("ended", None, None, STAGES, (Piece("05_city_report", "", "current"),))
FAILED = replace(DONE, reports=(Piece("05_city_report", "", "failed", "cell 3"),))
FOUND = Results({"严重": 1}, [], {"存疑数字": 2, "合并活动": 1}, 3, {}, ["county-1", "host-1"], 4, 1)
SETTLED = replace(FOUND, doubts={"存疑数字": 0})
FRESH = Papers(False, 0, False, False, False, 0, False, {})
DRAFTED = replace(FRESH, documents=9)


def decided(**states: int) -> Papers:
    return replace(DRAFTED, decisions=states)


CASES = {
    "nothing came in": (Submissions(0, {}, {}), DONE, Results(), FRESH, "kepuri run demo"),
    "no run yet": (FILES, replace(DONE, run="none"), Results(), FRESH, "kepuri run demo"),
    "running": (FILES, replace(DONE, run="under_way", holder=7), FOUND, FRESH, "kepuri status demo"),
    "cut off": (FILES, replace(DONE, run="cut_off"), FOUND, FRESH, "kepuri run demo"),
    "stale": (FILES, replace(DONE, reports=(Piece("05_city_report", "", "stale"),)), FOUND, FRESH, "kepuri run demo"),
    "failed": (FILES, FAILED, FOUND, FRESH, "kepuri list demo"),
    "doubts": (FILES, DONE, FOUND, FRESH, "kepuri review demo"),
    "doubts out": (FILES, DONE, FOUND, replace(FRESH, workbook=True), "kepuri review demo --apply 填好的工作簿.xlsx"),
    "old workbook": (FILES, DONE, FOUND, replace(FRESH, workbook=True, workbook_is_old=True), "kepuri review demo"),
    "judges": (FILES, DONE, SETTLED, replace(FRESH, judges=True), "kepuri panel demo"),
    "judged": (FILES, DONE, SETTLED, replace(FRESH, judges=True, assigned=True),
        "kepuri panel demo --read 收回的文件夹"),
    "drafts": (FILES, DONE, SETTLED, FRESH, "kepuri documents demo"),
    "old drafts": (FILES, DONE, SETTLED, replace(DRAFTED, are_old=True), "kepuri documents demo"),
    "nothing decided": (FILES, DONE, SETTLED, DRAFTED,
        "kepuri decide demo county-1 host-1 --proposed --state 候选 --who 经办人 --when 2024-10-10"),
    "candidates": (FILES, DONE, SETTLED, decided(candidate=4),
        "kepuri decide demo --all-in 候选 --state 入围 --who 经办人 --when 2024-10-10"),
    "published": (FILES, DONE, SETTLED, decided(published=4, withdrawn=1),
        "kepuri decide demo --all-in 公示 --state 正式 --who 经办人 --when 2024-10-10"),
    "objected": (FILES, DONE, SETTLED, decided(objected=1, final=3),
        "kepuri decide demo --all-in 有异议 --state 异议不成立 --who 经办人 --when 2024-10-10 --why 核实情况"),
    "final": (FILES, DONE, SETTLED, decided(final=4),
        "kepuri documents demo --only commendation --only recommended --only forms"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=CASES)
def test_the_first_step_is_the_command_of_that_place(case: str) -> None:
    files, run, results, papers, command = CASES[case]
    steps = list_steps("demo", files, run, results, papers, TODAY)
    assert steps[0].command == command
    assert all(step.why for step in steps)


@pytest.mark.parametrize("case", CASES, ids=CASES)
def test_every_command_named_can_be_typed(case: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "填好的工作簿.xlsx").touch()
    (tmp_path / "收回的文件夹").mkdir()
    group = get_command(app)
    for step in list_steps("demo", *CASES[case][:4], TODAY):
        program, name, *words = shlex.split(step.command)
        command = group.commands[name]
        assert program == "kepuri"
        command.make_context(name, words, parent=click.Context(group))  # parses all words, runs nothing


def test_while_tables_are_old_nothing_is_asked_that_would_change() -> None:
    stale = replace(DONE, reports=(Piece("05_city_report", "", "stale"),))
    assert len(list_steps("demo", FILES, stale, FOUND, decided(candidate=4), TODAY)) == 1


def test_with_nobody_to_propose_and_nothing_doubted_there_is_nothing_to_do() -> None:
    assert list_steps("demo", FILES, DONE, Results(), DRAFTED, TODAY) == []


def test_a_decision_goes_through_the_panel_where_judges_are_named() -> None:
    steps = list_steps("demo", FILES, DONE, SETTLED, replace(decided(shortlisted=2), judges=True), TODAY)
    assert any("--all-in 入围 --state 提交评审" in step.command for step in steps)
