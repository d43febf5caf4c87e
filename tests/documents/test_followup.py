from __future__ import annotations

from kepuri_eval.documents.followup import list_followups
from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.reporting.city_report import CityReport
from tests.documents.drafted_edition import FORMULA, HOSTILE, TEMPLATED


def rows(name: str, city: CityReport, lists: Proposals) -> list[list[object]]:
    sheet = next(sheet for sheet in list_followups(city, lists) if sheet.name == name)
    assert "内部资料" in sheet.note
    return [list(row[1:]) for row in sheet.rows]


def test_who_did_not_submit_and_how_far_it_got(city: CityReport, lists: Proposals) -> None:
    found = {row[0]: row[2:6] for row in rows("未提交", city, lists)}
    assert "唐山市路南区" not in found  # its summary came on the 25th
    assert found["唐山市路北区"] == ["已报送材料，无活动总结", "无", "-", 1]  # the summary it sent cannot be read
    assert found["唐山市古冶区"] == ["未报送", "无", "-", 0]
    assert found["唐山市科学技术局"] == ["仅平台登记", "无", "-", 0]


def test_who_missed_the_least_number(city: CityReport, lists: Proposals) -> None:
    found = {row[0]: row[2:6] for row in rows("未达标", city, lists)}
    assert found["唐山市路南区"] == [10, 1, 10 - 1, "10%"]
    assert found["唐山市古冶区"] == [10, 0, 10, "0%"]
    assert found["唐山市科学技术局"] == [5, 1, 5 - 1, "20%"]
    assert f"{HOSTILE}{TEMPLATED}" not in found  # two of two
    assert found[FORMULA] == [2, 0, 2, "0%"]


def test_what_the_committee_decides_stands_apart(city: CityReport, lists: Proposals) -> None:
    assert rows("待评议单位", city, lists) == [["唐山市路北区", "县（市、区）", 4, 1, 3, "第1至2位", "55%", "-", None]]
    assert [row[2:] for row in rows("待评议活动", city, lists)] == [["待评议", "50%", "60（41至73）", None]]


def test_files_that_could_not_be_read(city: CityReport, lists: Proposals) -> None:
    assert rows("未读文件", city, lists) == [["路北区/坏.docx", "未能读取", None]]
