"""Workbooks hide who reported, come back checked, and lose nothing silently."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from kepuri_eval.standouts.assignment import Judge, assign_judges
from kepuri_eval.standouts.workbooks import SHEET, blind_code, read_workbooks, write_workbooks
from tests.standouts.conftest import activity, listed

JUDGES = [Judge(judge_id="j1", name="张评委"), Judge(judge_id="j2", name="李评委")]
ACTIVITIES = listed(
    [
        activity("a1", "路北区急救培训", "唐山市路北区居民学习按压", participants=1200.0, category="women"),
        activity("a2", "=HYPERLINK(1)", "市教育局组织学生观星", unit_id="host-04"),
        activity("a3", "土壤化验", None, unit_id="host-09"),
    ]
)


@pytest.fixture
def assignment():
    return assign_judges(ACTIVITIES["activity_id"].tolist(), [{u} for u in ACTIVITIES["unit_id"]], JUDGES, 2, 1)


@pytest.fixture
def folder(assignment, params, tmp_path):
    write_workbooks(assignment, ACTIVITIES, JUDGES, params, tmp_path)
    return tmp_path


def fill(path, values: dict[str, object], row: int | None = None) -> None:
    """Write values under headings; in every row, or in one."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    headings = {cell.value: cell.column for cell in sheet[3]}
    for line in range(4, sheet.max_row + 1) if row is None else [row]:
        for heading, value in values.items():
            sheet.cell(line, headings[heading]).value = value
    book.save(path)


def labels(params) -> list[str]:
    return [criterion.label for criterion in params.method.standouts.panel.criteria.values()]


def test_units_are_hidden_and_formulas_are_text(folder, params):
    for path in folder.glob("*.xlsx"):
        sheet = openpyxl.load_workbook(path)[SHEET]
        cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None]
        text = " ".join(str(cell.value) for cell in cells)
        assert not any(name in text for name in ("路北", "教育局", "host-04", "a1"))
        assert "急救培训" in text
        assert all(cell.data_type != "f" for cell in cells)


def test_same_input_same_bytes(folder, assignment, params, tmp_path):
    again = write_workbooks(assignment, ACTIVITIES, JUDGES, params, tmp_path / "again")
    assert [path.read_bytes() for path in again] == [(folder / path.name).read_bytes() for path in again]
    with zipfile.ZipFile(again[0]) as workbook:
        properties = workbook.read("docProps/core.xml")
    assert re.findall(rb">(\d{4}-\d\d-\d\d)T", properties) == [b"2000-01-01"] * 2, "no clock in the properties"


def test_filled_workbooks_come_back_whole(folder, assignment, params):
    for path in folder.glob("*.xlsx"):
        fill(path, dict.fromkeys(labels(params), 7.5))
    returned = read_workbooks(folder, assignment, params)
    assert returned.problems.empty
    assert len(returned.ratings) == 3 * 2 * len(labels(params))
    assert set(returned.ratings["value"]) == {7.5}
    assert set(returned.ratings["activity_id"]) == {"a1", "a2", "a3"}


def test_recusal_with_reason_keeps_the_others(folder, assignment, params):
    fill(folder / "评审表-j1.xlsx", dict.fromkeys(labels(params), 6))
    fill(folder / "评审表-j1.xlsx", {"回避理由": "曾参与策划"}, row=4)
    fill(folder / "评审表-j2.xlsx", dict.fromkeys(labels(params), 6))
    returned = read_workbooks(folder, assignment, params)
    assert returned.recusals["reason"].tolist() == ["曾参与策划"]
    assert len(returned.ratings) == 5 * len(labels(params))
    assert returned.problems["severity"].tolist() == ["notice"]


@pytest.mark.parametrize("value", [0, 11, "很好", "=1+1"])
def test_values_off_the_scale_are_named_and_not_taken(folder, assignment, params, value):
    for path in folder.glob("*.xlsx"):
        fill(path, dict.fromkeys(labels(params), 6))
    fill(folder / "评审表-j1.xlsx", {labels(params)[0]: value}, row=4)
    returned = read_workbooks(folder, assignment, params)
    assert len(returned.ratings) == 6 * len(labels(params)) - 1
    assert len(returned.problems) == 1
    assert labels(params)[0] in returned.problems["message"].iloc[0]


def test_foreign_broken_and_missing_files_are_each_a_problem(folder, assignment, params):
    fill(folder / "评审表-j1.xlsx", dict.fromkeys(labels(params), 6))
    (folder / "评审表-j2.xlsx").rename(folder / "j2.bak")
    (folder / "坏.xlsx").write_bytes(b"not a workbook")
    foreign = openpyxl.Workbook()
    foreign.save(folder / "外来.xlsx")
    other = openpyxl.load_workbook(folder / "评审表-j1.xlsx")
    other[SHEET]["B2"] = "last-year"
    other.save(folder / "去年.xlsx")
    problems = read_workbooks(folder, assignment, params).problems
    said = "；".join(problems["message"])
    for words in ("无法打开", f"没有“{SHEET}”", "last-year", "未收到评委j2"):
        assert words in said
    assert len(problems) == 4


def test_an_altered_or_repeated_row_is_named(folder, assignment, params):
    fill(folder / "评审表-j2.xlsx", dict.fromkeys(labels(params), 6))
    fill(folder / "评审表-j1.xlsx", dict.fromkeys(labels(params), 6))
    fill(folder / "评审表-j1.xlsx", {"编号": "H000000"}, row=5)
    returned = read_workbooks(folder, assignment, params)
    said = "；".join(returned.problems["message"])
    assert "“H000000”不在" in said
    assert "缺少编号" in said
    assert len(returned.ratings) == 5 * len(labels(params))


def test_a_second_workbook_of_one_judge_is_not_taken(folder, assignment, params):
    for path in list(folder.glob("*.xlsx")):
        fill(path, dict.fromkeys(labels(params), 6))
    (folder / "评审表-j1副本.xlsx").write_bytes((folder / "评审表-j1.xlsx").read_bytes())
    returned = read_workbooks(folder, assignment, params)
    assert len(returned.ratings) == 6 * len(labels(params))
    assert "两份" in returned.problems["message"].iloc[0]


def test_blind_codes_differ_between_activities_and_editions(params):
    codes = {blind_code(f"a{number}", params) for number in range(500)}
    assert len(codes) == 500


def test_an_empty_workbook_loses_no_activity(folder, assignment, params):
    returned = read_workbooks(folder, assignment, params)
    assert returned.ratings.empty
    assert len(returned.problems) == 6
    assert isinstance(returned.recusals, pd.DataFrame)
