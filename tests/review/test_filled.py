"""A filled workbook is taken whole, or refused with every fault named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from kepuri_eval.edition import Correction
from kepuri_eval.errors import ReviewError
from kepuri_eval.params import Params
from kepuri_eval.review.filled import read_filled
from kepuri_eval.review.sheets import DOUBTS, FILES, SHEETS
from tests.review.review_edition import GUYE, LUBEI, SIGNED, fill

Edition = tuple[Params, dict[str, pd.DataFrame]]
CONFLICT = "存疑数字", lambda row: row["乙数"] == "2800人次"
LONE = "存疑数字", lambda row: row["甲数"] == "100"
UNREAD = "存疑数字", lambda row: row["甲数"] == "若干"
TOTAL = "自评与核定", lambda row: (row["单位"], row["项目"]) == ("路北区", "参与人次")
NAME = "未识别单位", lambda row: True
PAIR = "合并活动", lambda row: True
Row = tuple[str, Callable[[dict[str, Any]], bool]]


def read(workbook: Path, edition: Edition) -> list[Correction]:
    return read_filled(workbook, edition[1], edition[0]).corrections


def refused(workbook: Path, edition: Edition) -> list[str]:
    with pytest.raises(ReviewError) as caught:
        read(workbook, edition)
    return caught.value.faults


def decided(fixes: list[Correction]) -> list[tuple[str, str, str]]:
    return [(fix.target.partition("-")[2], fix.field, fix.value) for fix in fixes]


def test_a_workbook_left_blank_decides_nothing(workbook: Path, edition: Edition) -> None:
    assert read(workbook, edition) == []


@pytest.mark.parametrize(
    ("row", "cells", "wanted"),
    [
        (CONFLICT, {"处理": "采用甲数"}, [("l2-13", "value", "3200")]),
        (CONFLICT, {"处理": "采用乙数"}, [("l2-16", "value", "2800")]),
        (CONFLICT, {"处理": "改为核定值", "核定值": 3000}, [("l2-13", "value", "3000")]),
        (CONFLICT, {"处理": "改为核定值", "核定值": "3，050"}, [("l2-13", "value", "3050")]),
        (CONFLICT, {"处理": "不计入"}, [("l2-13", "in_scope", "否"), ("l2-16", "in_scope", "否")]),
        (LONE, {"处理": "不计入"}, [("r3c4-0", "in_scope", "否")]),
        (UNREAD, {"处理": "改为核定值", "核定值": 12}, [("r3c1", "volunteers", "12")]),
        (TOTAL, {"核定值": 3100}, [("130203", "participants", "3100")]),
        (TOTAL, {"核定值": 0}, [("130203", "participants", "0")]),
        (NAME, {"归属单位": "古冶区"}, [("", "unit_id", GUYE)]),
        (PAIR, {"是否同一项": "否"}, [("r2c1", "duplicate_of", "")]),
    ],
)  # fmt: skip
def test_each_decision_becomes_its_corrections(
    row: Row, cells: dict[str, Any], wanted: list[tuple[str, str, str]], workbook: Path, edition: Edition
) -> None:
    assert decided(read(fill(workbook, *row, **cells, **SIGNED), edition)) == wanted


def test_a_pair_confirmed_points_to_the_one_that_stands(workbook: Path, edition: Edition) -> None:
    fix = read(fill(workbook, *PAIR, 是否同一项="是", **SIGNED), edition)[0]
    standing = edition[1]["activities"].set_index("activity_id")["duplicate_of"]
    assert fix.value == standing[fix.target]


@pytest.mark.parametrize(
    "day",
    [
        "2024-10-08", "2024/10/8", "2024.10.8", "2024年10月8日", "20241008", "２０２４年１０月８日", 20241008,
        date(2024, 10, 8), datetime(2024, 10, 8),
    ],
)  # fmt: skip
def test_a_day_may_be_written_as_people_write_it(day: object, workbook: Path, edition: Edition) -> None:
    fill(workbook, *TOTAL, 核定值=1, **{**SIGNED, "日期": day})
    assert read(workbook, edition)[0].when == date(2024, 10, 8)


@pytest.mark.parametrize(
    ("row", "cells", "fault"),
    [
        (CONFLICT, {"处理": "采用甲数", "理由": None}, "没有写明理由"),
        (CONFLICT, {"处理": "采用甲数", "理由": "对"}, "过短"),
        (CONFLICT, {"处理": "采用甲数", "核对人": " "}, "没有填核对人"),
        (CONFLICT, {"处理": "采用甲数", "日期": None}, "没有填日期"),
        (CONFLICT, {"处理": "采用甲数", "日期": "昨天"}, "“昨天”不是日期"),
        (CONFLICT, {"处理": "采用甲数", "日期": "2024-13-40"}, "不是日期"),
        (CONFLICT, {"处理": "看着办"}, "“看着办”不在可选范围内"),
        (CONFLICT, {"处理": "改为核定值"}, "没有填核定值"),
        (CONFLICT, {"处理": "改为核定值", "核定值": "三千余"}, "“三千余”不是数字"),
        (CONFLICT, {"处理": "改为核定值", "核定值": -3}, "“-3”不是数字"),
        (CONFLICT, {"处理": "改为核定值", "核定值": "nan"}, "不是数字"),
        (CONFLICT, {"处理": "采用甲数", "核定值": 5}, "“处理”应选“改为核定值”"),
        (CONFLICT, {"核定值": 5}, "“处理”应选“改为核定值”"),
        (CONFLICT, {}, "没有填“处理”或“核定值”"),
        (CONFLICT, {"处理": "采用甲数", "甲数编号": "0131c70d7c30-l9-9"}, "已不存在"),
        (CONFLICT, {"处理": "采用甲数", "甲数编号": None}, "编号为空"),
        (LONE, {"处理": "采用乙数"}, "没有乙数"),
        (UNREAD, {"处理": "采用甲数"}, "只能选“改为核定值”"),
        (TOTAL, {"核定值": 5, "单位编号": "county-999999"}, "已不存在"),
        (TOTAL, {"核定值": 5, "项目编号": "value"}, "已不存在"),
        (NAME, {"归属单位": "星光社"}, "“星光社”不在名录中"),
        (NAME, {"归属单位": "古冶区", "记录编号": "ffffffffffff"}, "已不存在"),
        (PAIR, {"是否同一项": "也许"}, "应选是或否"),
        (PAIR, {"是否同一项": "否", "乙活动编号": "x-r9c9"}, "已不存在"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_sheet_and_row(
    row: Row, cells: dict[str, Any], fault: str, workbook: Path, edition: Edition
) -> None:
    faults = refused(fill(workbook, *row, **{**SIGNED, **cells}), edition)
    assert len(faults) == 1
    assert fault in faults[0]
    assert f"“{row[0]}”第" in faults[0]


def test_all_faults_are_told_at_once_and_nothing_is_taken(workbook: Path, edition: Edition) -> None:
    fill(workbook, *TOTAL, 核定值=3100, **SIGNED)
    fill(workbook, *CONFLICT, 处理="看着办", **{**SIGNED, "核对人": None})
    fill(workbook, *PAIR, 是否同一项="也许", **SIGNED)
    faults = refused(workbook, edition)
    assert [fault.partition("第")[0] for fault in faults] == ["“存疑数字”", "“存疑数字”", "“合并活动”"]


def test_one_record_decided_differently_in_two_rows_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    page = book["自评与核定"]
    heads = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2, values_only=True) if row[:2] == ("路北区", "参与人次"))
    page.append(row)
    for place, value in ((next(n for n, one in enumerate(page.values, 1) if one == row), 3100), (page.max_row, 3200)):
        for head, cell in {"核定值": value, **SIGNED}.items():
            page.cell(place, heads.index(head) + 1).value = cell
    book.save(workbook)
    faults = refused(workbook, edition)
    assert len(faults) == 1
    assert "填写不同：3100、3200" in faults[0]


def test_a_pair_decided_both_ways_in_two_rows_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(fill(workbook, *CONFLICT, 处理="采用甲数", **SIGNED))
    page = book["存疑数字"]
    heads = [cell.value for cell in page[1]]
    chosen = next(row for row in page.iter_rows(min_row=2) if row[heads.index("乙数")].value == "2800人次")
    page.append(["采用乙数" if head == "处理" else cell.value for head, cell in zip(heads, chosen, strict=True)])
    book.save(workbook)
    (fault,) = refused(workbook, edition)
    assert "同一对数字" in fault
    assert "采用甲数、采用乙数" in fault


@pytest.mark.parametrize("day", ["2034-10-08", "2023-10-08", "1999-01-01"])
def test_a_day_of_another_year_is_refused(day: str, workbook: Path, edition: Edition) -> None:
    (fault,) = refused(fill(workbook, *CONFLICT, 处理="采用甲数", **(SIGNED | {"日期": day})), edition)
    assert "请核对年份" in fault


def test_sorted_rows_are_found_by_their_keys(workbook: Path, edition: Edition) -> None:
    fill(workbook, *TOTAL, 核定值=3100, **SIGNED)
    in_order = read(workbook, edition)
    book = load_workbook(workbook)
    page = book["自评与核定"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for place, values in enumerate(reversed(rows), start=2):
        for column, value in enumerate(values, start=1):
            page.cell(place, column).value = value
    book.save(workbook)
    assert read(workbook, edition) == in_order


@pytest.mark.parametrize("name", ["名录", *(sheet.title for sheet in SHEETS)])
def test_sheets_that_are_missing_are_told_and_the_others_read(name: str, workbook: Path, edition: Edition) -> None:
    kept = (TOTAL, {"核定值": 3100}) if name != TOTAL[0] else (CONFLICT, {"处理": "采用甲数"})
    book = load_workbook(fill(workbook, *kept[0], **kept[1], **SIGNED))
    del book[name]
    book.save(workbook)
    found = read_filled(workbook, edition[1], edition[0])
    assert len(found.corrections) == 1
    assert found.absent == [sheet.title for sheet in SHEETS if sheet.title == name]


def test_a_workbook_that_does_not_say_of_which_edition_it_is_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    del book["说明"]
    book.save(workbook)
    assert refused(workbook, edition) == ["缺少工作表“说明”，请用原工作簿填写。"]


def test_a_file_is_taken_for_what_was_chosen(workbook: Path, edition: Edition) -> None:
    row = FILES.title, lambda row: row["材料"] == "路北区科协/补充说明.txt"
    (found,) = read(fill(workbook, *row, 改类别="方案通知", **SIGNED), edition)
    assert (found.field, found.value) == ("role", "plan")
    (fault,) = refused(fill(workbook, *row, 改类别="说明"), edition)
    assert "的类别“说明”不在可选范围内" in fault


def test_a_sheet_of_before_a_column_existed_is_read_and_told(workbook: Path, edition: Edition) -> None:
    fill(workbook, FILES.title, lambda row: row["归属单位"] == "路南区", 处理="不计入（作废）", **SIGNED)
    book = load_workbook(workbook)
    book[FILES.title].delete_cols(FILES.names.index("改类别") + 1)
    book.save(workbook)
    found = read_filled(workbook, edition[1], edition[0])
    assert [(fix.field, fix.value) for fix in found.corrections] == [("set_aside", "void")]
    assert found.absent == ["材料清单的“改类别”栏"]


@pytest.mark.parametrize("head", [None, "改类型"])
def test_a_column_whose_heading_is_gone_or_another_is_not_passed_over(
    head: str | None, workbook: Path, edition: Edition
) -> None:
    book = load_workbook(workbook)
    book[FILES.title].cell(1, FILES.names.index("改类别") + 1).value = head
    book.save(workbook)
    assert refused(workbook, edition) == ["“材料清单”缺少栏目“改类别”，请勿改动表头。"]


def test_a_renamed_sheet_is_not_passed_over(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    book["活动清单"].title = "活动清单（王某）"
    book.save(workbook)
    assert refused(workbook, edition) == ["多出工作表“活动清单（王某）”，请删去后再读入。"]


def test_a_foreign_sheet_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    book.create_sheet("Sheet1")
    book.save(workbook)
    assert refused(workbook, edition) == ["多出工作表“Sheet1”，请删去后再读入。"]


def test_a_renamed_or_doubled_column_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    page = book[DOUBTS.title]
    page.cell(1, DOUBTS.names.index("理由") + 1).value = "处理"
    book.save(workbook)
    faults = refused(workbook, edition)
    assert faults == ["“存疑数字”缺少栏目“理由”，请勿改动表头。", "“存疑数字”的栏目“处理”出现了两次，请勿改动表头。"]


def test_another_editions_workbook_is_refused(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    cell = next(row[1] for row in book["说明"].iter_rows() if row[0].value == "项目代号")
    cell.value = "tangshan-2024"
    book.save(workbook)
    assert refused(workbook, edition) == ["这是“tangshan-2024”的工作簿，不是“demo”的。"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", "核对".encode("gb18030")])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(content)
    assert "文件无法打开" in refused(path, edition)[0]


def test_any_other_workbook_is_refused(tmp_path: Path, edition: Edition) -> None:
    Workbook().save(tmp_path / "other.xlsx")
    faults = refused(tmp_path / "other.xlsx", edition)
    assert sum(fault.startswith("缺少工作表") for fault in faults) == 2 + len(SHEETS)


def test_reasons_are_one_line_without_formulas_and_personal_data(workbook: Path, edition: Edition) -> None:
    fill(workbook, *TOTAL, 核定值=1, **{**SIGNED, "理由": "'=HYPERLINK(1)\n来电13900001234确认"})
    reason = read(workbook, edition)[0].reason
    assert reason == "'=HYPERLINK(1) 来电***********确认"
    fill(workbook, *TOTAL, 核对人="@王某")
    assert read(workbook, edition)[0].who == "王某"


def test_the_unit_of_a_total_is_the_row_it_stands_in(workbook: Path, edition: Edition) -> None:
    assert read(fill(workbook, *TOTAL, 核定值=7.5, **SIGNED), edition)[0] == Correction(
        target=LUBEI, field="participants", value="7.5", reason="电话核实", who="王某", when=date(2024, 10, 8)
    )


def test_a_title_put_above_the_headings_is_passed_over(workbook: Path, edition: Edition) -> None:
    fill(workbook, *CONFLICT, **{"处理": "采用甲数"}, **SIGNED)
    fill(workbook, *LONE, **{"理由": "只填了理由"})
    book = load_workbook(workbook)
    page = book[DOUBTS.title]
    page.insert_rows(1, 2)
    page["A1"] = "存疑数字核对表（10月8日）"
    book.save(workbook)
    (fault,) = refused(workbook, edition)
    assert re.fullmatch(r"“存疑数字”第\d+行填了理由、核对人或日期，没有填“处理”或“核定值”。", fault)
    row = int(re.search(r"第(\d+)行", fault)[1])
    assert page.cell(row, [column.name for column in DOUBTS.columns].index("理由") + 1).value == "只填了理由"
    page.cell(row, [column.name for column in DOUBTS.columns].index("理由") + 1).value = None
    book.save(workbook)
    assert decided(read(workbook, edition)) == [("l2-13", "value", "3200")]


def test_lost_headings_are_told_once(workbook: Path, edition: Edition) -> None:
    book = load_workbook(workbook)
    book[DOUBTS.title].delete_rows(1)
    book.save(workbook)
    (fault,) = refused(workbook, edition)
    assert fault == "“存疑数字”的前10行没有找到表头（“单位”、“问题”、“项目”等栏目），请恢复原来的表头后再读入。"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-10-08 10:30", 8), ("2024/10/8 上午", 8), ("2024年10月8日（星期二）下午3点半", 8),
        ("2024.10.8 15:04:05", 8), ("2024-10-08T10:30:00", 8), ("20241008", 8), ("2024-10-8 9:05 AM", 8),
        ("２０２４年１０月８号 上午9时", 8),
        ("2024108", None), ("2024-10-08至10-09", None), ("10月8日", None), ("2024-10-08 张三", None),
    ],
)  # fmt: skip
def test_a_day_typed_with_a_time_is_that_day(typed: str, day: int | None, workbook: Path, edition: Edition) -> None:
    fill(workbook, *CONFLICT, **{"处理": "采用甲数"}, **(SIGNED | {"日期": typed}))
    if day is None:
        assert "不是日期" in refused(workbook, edition)[0]
    else:
        assert [fix.when for fix in read(workbook, edition)] == [date(2024, 10, day)]
