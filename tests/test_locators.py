"""Locators in words."""

from __future__ import annotations

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.locators import is_sheet_cell, say_place


def test_places_are_told_in_words_and_unknown_ones_as_they_are() -> None:
    assert say_place("t1r4c5") == "第1个表第4行第5列"
    assert say_place("x?") == "x?"
    assert say_place(None) == say_place("") == "—"
    assert is_sheet_cell("活动清单!B7")
    assert not is_sheet_cell("p7")


def test_a_problem_tells_the_place_behind_the_files_name_in_words_and_keeps_its_id() -> None:
    row = problem_row("amounts_several", "“甲.docx”t2r3c4“人数”一栏有多个数字。", "", "x", locator="t2r3c4")
    assert row["message"] == "“甲.docx”第2个表第3行第4列“人数”一栏有多个数字。"
    assert row["locator"] == "t2r3c4"
    assert row["problem_id"] == problem_row("amounts_several", "另一句", "", "x")["problem_id"]
