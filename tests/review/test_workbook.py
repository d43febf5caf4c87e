"""The workbook that people get: complete, safe to open, explained, and the same bytes every time."""

from __future__ import annotations

import datetime as clock
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl.writer.excel as excel
import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from kepuri_eval import tables
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.params import Params
from kepuri_eval.review.sheets import ACTIVITIES, DOUBTS, SHEETS, TOTALS
from kepuri_eval.review.topics import list_topics
from kepuri_eval.review.totals import list_totals
from kepuri_eval.review.workbook import build_workbook
from tests.review.review_edition import FORMULA

Edition = tuple[Params, dict[str, pd.DataFrame]]


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def blank(**rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {sheet.title: rows.get(sheet.title, []) for sheet in SHEETS}


def test_every_row_of_every_topic_stands_under_its_heading(written: bytes, edition: Edition) -> None:
    topics, book = list_topics(edition[1], edition[0]), opened(written)
    for sheet in SHEETS:
        page = book[sheet.title]
        assert [cell.value for cell in page[1]] == sheet.names
        assert page.max_row == 1 + len(topics[sheet.title])
        for cells, row in zip(page.iter_rows(min_row=2, values_only=True), topics[sheet.title], strict=True):
            assert dict(zip(sheet.names, cells, strict=True)) == {name: row.get(name) or None for name in sheet.names}


def test_doubts_show_both_sentences_with_the_words_marked_and_their_places(edition: Edition) -> None:
    row = next(row for row in list_topics(edition[1], edition[0])[DOUBTS.title] if row["乙数"])
    assert row["甲数原文"] == "活动期间，全区各项活动共有【3200人次】参加。"
    assert row["甲数出处"] == "路北区科协/活动总结.txt，第2行"
    assert row["乙数出处"] == "路北区科协/补充说明.txt，第2行"


def test_activities_told_as_alike_are_found_by_names_with_quotation_marks_in_them(edition: Edition) -> None:
    params, found = edition
    activities = found["activities"].copy()
    one, two = sorted(activities["activity_id"])[:2]
    is_pair = activities["activity_id"].isin([one, two])
    activities["name"] = activities["name"].mask(is_pair, "“观潮”主题研学")
    activities["duplicate_of"] = activities["duplicate_of"].mask(is_pair, None)
    place = activities.set_index("activity_id").loc[one]
    told = problem_row(
        "activities_similar", "某县的““观潮”主题研学”与某区的““观潮”主题研学”名称相近。", "请核实。", (one, two),
        doc_id=place["doc_id"], locator=place["locator"],
    )  # fmt: skip
    assert told["message"] == "某县的“‘观潮’主题研学”与某区的“‘观潮’主题研学”名称相近。"
    known = found | {"activities": activities, "problems": tables.from_rows([told], "problems")}
    pairs = [(row["甲活动"], row["乙活动"]) for row in list_topics(known, params)[ACTIVITIES.title]]
    assert ("“观潮”主题研学", "“观潮”主题研学") in pairs


def test_totals_stand_beside_the_sum_and_what_counts(edition: Edition) -> None:
    rows = list_topics(edition[1], edition[0])[TOTALS.title]
    row = next(row for row in rows if (row["单位"], row["项目"]) == ("路北区", "参与人次"))
    assert (row["自报合计"], row["活动相加"], row["平台登记"], row["现在采用"]) == (2800, 300 + 100, None, 2800)
    assert row["差异"] == "自报比活动相加多2,400人次"
    assert {row["项目编号"] for row in rows} <= set(edition[0].method.added_up)


def test_the_platforms_figure_is_summed_over_its_rows(edition: Edition) -> None:
    params, tables = edition
    facts = tables["facts"].copy()
    own = facts["fact_id"].isin(facts.query("scope == 'activity' and unit_id == 'county-130203'")["fact_id"])
    facts.loc[own, "source"] = "platform"
    rows = list_totals({**tables, "facts": facts}, lambda fact: _Said(fact["raw"]), params)
    row = next(row for row in rows if (row["单位"], row["项目编号"]) == ("路北区", "volunteers"))
    assert row["平台登记"] == 20 + 150


class _Said:
    def __init__(self, raw: str) -> None:
        self.raw = self.sentence = self.place = raw


def test_the_same_tables_give_the_same_bytes_on_another_day(
    written: bytes, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(clock.datetime):
        @classmethod
        def now(cls, tz: clock.tzinfo | None = None) -> Later:
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    monkeypatch.setattr(excel.datetime, "datetime", Later)
    shuffled = {name: table.sample(frac=1, random_state=7) for name, table in edition[1].items()}
    assert build_workbook(list_topics(shuffled, edition[0]), edition[0]) == written


@pytest.mark.parametrize("text", [FORMULA, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A1"])
def test_hostile_names_are_text_to_the_spreadsheet(text: str, edition: Edition) -> None:
    content = build_workbook(blank(**{DOUBTS.title: [{"单位": text, "甲数编号": text}]}), edition[0])
    cells = [cell for cell in opened(content)[DOUBTS.title][2] if cell.value is not None]
    assert [(cell.value, cell.data_type, bool(cell.quotePrefix)) for cell in cells] == [(text, "s", True)] * 2
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheets/" in name)


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x0bb", "\ud800x", "<script>alert(1)</script>&", "x" * 40_000, "𠮷\u202e"]
)
def test_words_that_no_workbook_holds_do_not_break_it(text: str, edition: Edition) -> None:
    page = opened(build_workbook(blank(**{DOUBTS.title: [{"单位": text}]}), edition[0]))[DOUBTS.title]
    assert page["A2"].value.isprintable() or "\u202e" in text
    assert len(page["A2"].value) <= 2001


def test_personal_data_is_masked_and_keys_stay_whole(written: bytes, edition: Edition) -> None:
    row = {"单位": "13900001234", "甲数编号": "139000012345-p1-0"}
    page = opened(build_workbook(blank(**{DOUBTS.title: [row]}), edition[0]))[DOUBTS.title]
    assert page["A2"].value == "*" * 11
    assert page.cell(2, DOUBTS.names.index("甲数编号") + 1).value == "139000012345-p1-0"
    assert "13900001234" not in str([list(sheet.values) for sheet in opened(written).worksheets])


def test_sheets_are_frozen_hide_their_keys_and_wrap(written: bytes) -> None:
    book = opened(written)
    assert book["名录"].sheet_state == "hidden"
    for sheet in SHEETS:
        page = book[sheet.title]
        assert page.freeze_panes == "B2"
        for number, column in enumerate(sheet.columns, start=1):
            cell = page.cell(2, number)
            assert page.column_dimensions[cell.column_letter].hidden == (column.kind == "key")
            assert cell.alignment.wrap_text
        assert page.row_dimensions[2].height >= 14


def test_what_is_filled_in_is_explained_and_limited(written: bytes, edition: Edition) -> None:
    book = opened(written)
    for sheet in SHEETS:
        page = book[sheet.title]
        rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
        for number, column in enumerate(sheet.columns, start=1):
            cell = page.cell(1, number)
            if column.is_filled:
                assert cell.comment.text == column.note
            if column.kind in ("choice", "unit", "number", "day"):
                rule = rules[f"{cell.column_letter}2"]
                assert rule.type == {"choice": "list", "unit": "list", "number": "decimal", "day": "date"}[column.kind]
    names = [row[0] for row in book["名录"].values]
    assert names == [unit.name for unit in edition[0].units]


def test_no_doubts_make_a_workbook_too(edition: Edition) -> None:
    book = opened(build_workbook(blank(), edition[0]))
    assert [book[sheet.title].max_row for sheet in SHEETS] == [1] * len(SHEETS)


@pytest.mark.parametrize(
    "ask", [lambda column: column.kind == "text", lambda column: column.name == "日期"], ids=["why and who", "when"]
)
def test_every_sheet_asks_why_who_and_when(ask: Callable[[Any], bool]) -> None:
    assert all(any(ask(column) for column in sheet.columns) for sheet in SHEETS)
