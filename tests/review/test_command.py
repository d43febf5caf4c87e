"""`kepuri review` as it is typed: a workbook out, decisions in, and refusals that change nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kepuri_eval.cli import app
from kepuri_eval.errors import ReviewError
from kepuri_eval.params import Params
from tests.review.review_edition import SIGNED, fill


@pytest.fixture
def home(edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the edition's project folder, which commands work in."""
    root = tmp_path / "project"
    shutil.copytree(edition[0].root, root)
    monkeypatch.setenv("KEPURI_HOME", str(root))
    return root


def test_the_workbook_is_written_filled_and_taken_once(home: Path) -> None:
    ledger, written = home / "params/demo/corrections.csv", home / "data/processed/demo/review.xlsx"
    shown = CliRunner().invoke(app, ["review", "demo"], catch_exceptions=False).output
    assert "存疑数字：4行" in shown
    filled = fill(
        shutil.copy(written, home / "filled.xlsx"),
        "存疑数字",
        lambda row: row["甲数"] == "150",
        处理="不计入",
        **SIGNED,
    )
    for added in (1, 0):
        shown = CliRunner().invoke(app, ["review", "demo", "--apply", str(filled)], catch_exceptions=False).output
        assert f"读入决定1条，其中新写入 params/demo/corrections.csv 的{added}条。" in shown
        assert ("kepuri run demo" in shown) == bool(added)
        assert ledger.read_text(encoding="utf-8-sig").count("\n") == 2


def test_a_workbook_of_before_two_sheets_existed_is_taken_and_they_are_told(home: Path) -> None:
    CliRunner().invoke(app, ["review", "demo"], catch_exceptions=False)
    written = home / "data/processed/demo/review.xlsx"
    book = load_workbook(fill(written, "存疑数字", lambda row: row["甲数"] == "150", 处理="不计入", **SIGNED))
    del book["材料清单"], book["活动清单"]
    book.save(home / "old.xlsx")
    command = ["review", "demo", "--apply", str(home / "old.xlsx")]
    shown = CliRunner().invoke(app, command, catch_exceptions=False).output
    assert "工作簿中没有：材料清单、活动清单；其余已读入。" in shown
    assert "读入决定1条" in shown


def test_a_refused_workbook_leaves_the_corrections_as_they_were(home: Path) -> None:
    ledger, written = home / "params/demo/corrections.csv", home / "data/processed/demo/review.xlsx"
    before = ledger.read_bytes()
    CliRunner().invoke(app, ["review", "demo"], catch_exceptions=False)
    fill(written, "存疑数字", lambda row: row["甲数"] == "150", 处理="不计入", **SIGNED)
    fill(written, "合并活动", lambda row: True, 是否同一项="否")
    with pytest.raises(ReviewError, match="“合并活动”第2行没有写明理由"):
        CliRunner().invoke(app, ["review", "demo", "--apply", str(written)], catch_exceptions=False)
    assert ledger.read_bytes() == before
