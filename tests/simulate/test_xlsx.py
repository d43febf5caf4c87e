"""Workbooks and GBK tables."""

import csv
import io
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook

from kepuri_eval.simulate.listings import Sheet
from kepuri_eval.simulate.xlsx import write_csv, write_xlsx

SHEET = Sheet("活动表", [["一览表", ""], ["名称", "时间"], ["讲座", date(2024, 9, 16)]], [(0, 0, 0, 1)])


def test_cells_and_merged_areas_survive() -> None:
    book = load_workbook(io.BytesIO(write_xlsx([SHEET, Sheet("说明", [["填表说明"]])])))
    assert book.sheetnames == ["活动表", "说明"]
    assert list(book["活动表"].values) == [("一览表", None), ("名称", "时间"), ("讲座", datetime(2024, 9, 16))]
    assert [str(area) for area in book["活动表"].merged_cells.ranges] == ["A1:B1"]


def test_no_clock_is_left_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx([SHEET]))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 9, 24, 9, 0, 0)}
        stamps = archive.read("docProps/core.xml").decode()
    assert stamps.count("2024-09-24T09:00:00Z") == stamps.count("T09:00:00Z") == 2


def test_csv_is_gbk() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(SHEET).decode("gbk"))))
    assert rows == [["一览表", ""], ["名称", "时间"], ["讲座", "2024/9/16"]]
