"""What commands print."""

from __future__ import annotations

import io
import json
import sys

import pytest

from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.timeleft import TimeLeft
from kepuri_eval.cli.progress import notebook_progress, say_left
from kepuri_eval.cli.screen import dump, print_fault, print_lines, print_rows, visible
from kepuri_eval.errors import ReviewError, RunError


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0, "还需0:00"), (65.4, "还需1:05"), (59.6, "还需1:00"), (3725, "还需1:02:05")],
)
def test_time_left_is_counted_down_as_people_do(seconds: float | None, words: str) -> None:
    assert say_left(seconds) == words


def test_no_word_of_a_table_is_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow window wraps long cells; headings and short cells stay whole whatever the width."""
    monkeypatch.setenv("COLUMNS", "40")
    heads = ["locator", "quantity", "participants", "message"]
    print_rows(heads, [["page12-t1r22c4", "materials", "≥23,000", "路北区总结.docx中的合计数与分项不一致。"]])
    told = capsys.readouterr().out
    assert "…" not in told
    assert all(word in told for word in (*heads, "materials", "≥23,000"))
    joined = "".join(line.split("│")[-2].strip() for line in told.splitlines() if line.count("│") > 3)
    assert joined == "路北区总结.docx中的合计数与分项不一致。"


def test_a_fault_is_told_with_what_to_try_and_its_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    print_fault(RunError("[red] is no markup").advise("kepuri run demo"))
    told = capsys.readouterr()
    assert told.err == "kepuri: [red] is no markup\ntry: kepuri run demo\n"
    assert told.out == ""


def test_long_words_are_wrapped_beside_their_label(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_lines([("单位", "路北区、路南区、古冶区、开平区"), ("", "[b]丰南区")])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].startswith("单位  路北区")
    assert all(line.startswith("      ") for line in lines[1:])
    assert lines[-1].strip() == "[b]丰南区"


def test_a_command_stays_one_line_however_narrow_the_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    command = "kepuri decide demo --all-in 候选 --state 入围 --who 经办人 --when 2024-10-10"
    print_lines([("下一步", "记入决定："), ("", command)])
    assert capsys.readouterr().out.splitlines()[-1].strip() == command


def test_advice_about_submissions_is_headed_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    print_fault(ReviewError("填好.xlsx", ["缺少工作表。"]).advise("改正工作簿后再读入"))
    assert capsys.readouterr().err.endswith("接下来： 改正工作簿后再读入\n")


class Terminal(io.StringIO):
    """A standard error that is a window."""

    def isatty(self) -> bool:
        return True


def _follow(monkeypatch: pytest.MonkeyPatch, *, quiet: bool) -> str:
    window = Terminal()
    monkeypatch.setattr(sys, "stderr", window)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    earlier = {"01_ingest": 60.0, "02_indicators": 3.0, "03_standouts": 2.0, "05_city_report": 10.0}
    with notebook_progress(TimeLeft(earlier, clock=lambda: 0.0), quiet=quiet) as show:
        show(None, 0, 4)
        show(Entry("01_ingest", "failed", error="cell 3: no such luck"), 1, 4)
    return window.getvalue()


def test_a_run_shows_how_far_it_is_what_failed_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _follow(monkeypatch, quiet=False)
    assert "还需1:15" in shown  # 60 + 3 + 2 + 10 seconds
    assert "还需0:15" in shown
    assert "no such luck" in shown
    assert "1/4" in shown


def test_a_quiet_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _follow(monkeypatch, quiet=True) == ""


def test_a_run_that_never_began_leaves_no_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RunError), notebook_progress(TimeLeft({})):
        raise RunError("no submissions")
    assert capsys.readouterr().err == ""


def test_a_terminal_obeys_nothing_of_a_name_and_programs_get_it_whole() -> None:
    name = "\x1b[31m红\u202e字\U000e0001课\n"
    assert visible(name) == "[31m红字课\n"
    assert json.loads(dump({name: [name]}, indent=1)) == {name: [name]}
    assert visible(dump(name)) == dump(name)
