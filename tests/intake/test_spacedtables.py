"""Tables of PDFs that nothing but white space parts: read where headings, columns and figures leave no doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.readers.content import Content, Limits
from kepuri_eval.intake.readers.pdf import read_pdf
from kepuri_eval.params import Params
from tests.intake.ruled_pages import HEADS, ROWS, draw, finished, page_maker, searched, unruled

MORE = [["3", "夜游植物园", "9月18日", "植物园", "85"], ["4", "水质检测课", "9月19日", "", "46"]]
TOTAL = ["合计", "", "", "", "1631"]


def read(content: bytes) -> Content:
    return read_pdf(content, "", Limits())


def cells(found: Content) -> dict[str, str]:
    return {block.locator: block.text for block in found.blocks if block.kind == "cell"}


def test_a_list_printed_without_borders_is_read_by_its_columns(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    page.text(60, 80, "全国科普日活动一览表")
    end = draw(page, [HEADS, *ROWS, *MORE, TOTAL], border=unruled)
    page.text(60, end + 30, "填报人：办公室")
    row, found = searched(finished(page), tmp_path, params)
    assert [(one["name"], one["participants"]) for one in found.tables.activities] == [
        ("机器人竞赛", 300), ("科普大讲堂", 1200), ("夜游植物园", 85), ("水质检测课", 46),
    ]  # fmt: skip
    assert [block[2] for block in row["blocks"] if block[1] == "line"] == ["全国科普日活动一览表", "填报人：办公室"]
    assert found.tables.problems == []


def test_it_goes_on_over_pages_without_headings(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    draw(page, [HEADS, *ROWS], border=unruled, top=700)
    page.add_page()
    draw(page, MORE, border=unruled, top=40)
    _, found = searched(finished(page), tmp_path, params)
    assert [one["locator"] for one in found.tables.activities] == [
        "page1-t1r2c2", "page1-t1r3c2", "page2-t1r4c2", "page2-t1r5c2",
    ]  # fmt: skip


def test_a_number_right_before_a_name_is_a_column_of_its_own(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    heads = ["序号", "活动名称", "时间", "地点", "人数"]
    for x, text in zip((60, 110, 260, 330, 450), heads, strict=True):
        page.text(x, 100, text)
    for number, (name, day, place, people) in enumerate(
        [("喀斯特研学", "9月14日", "香桥岩", "128"), ("9月大讲堂", "9月16日", "文化馆", "76")], start=9
    ):
        y = 60 + 45 * (number - 7)
        for x, text in (
            (107 - 5.5 * len(str(number)), str(number)),
            (110, name),
            (260, day),
            (330, place),
            (470, people),
        ):
            page.text(x, y, text)
    row, found = searched(finished(page), tmp_path, params)
    assert {block[0]: block[2] for block in row["blocks"]}["page1-t1r3c1"] == "10"
    assert [(one["name"], one["participants"]) for one in found.tables.activities] == [
        ("喀斯特研学", 128), ("9月大讲堂", 76)
    ]  # fmt: skip


def test_a_name_that_begins_like_a_counting_word_stands_apart_from_its_number(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    rows = [("家电拆解课", "9月14日", "128"), ("观星夜", "9月16日", "76"), ("人工智能体验", "9月17日", "90")]
    for x, text in zip((60, 110, 260, 360), ["序号", "活动名称", "时间", "人数"], strict=True):
        page.text(x, 80, text)
    for number, (name, day, people) in enumerate(rows, start=1):
        for x, text in ((101.5, str(number)), (110, name), (260, day), (385, people)):
            page.text(x, 80 + 25 * number, text)
    _, found = searched(finished(page), tmp_path, params)
    told = [(one["name"], one["participants"]) for one in found.tables.activities]
    assert told == [("家电拆解课", 128), ("观星夜", 76), ("人工智能体验", 90)]


# Printed by a spreadsheet: words begin where their headings do, figures end at the right of their columns.
PRINTED = ["序号", "活动名称", "日期", "地点", "人数", "志愿者", "备注"]
LEFTS, RIGHTS = (60, 100, 240, 310, 400, 470, 540), {0: 96, 4: 458, 5: 528}


def printed(rows: list[list[str]], tmp_path: Path, params: Params, lefts: tuple[int, ...] = LEFTS) -> list[tuple]:
    page = page_maker()
    for left, text in zip(LEFTS, PRINTED, strict=True):
        page.text(left, 80, text)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            left = RIGHTS[column] - 5.5 * len(text) if column in RIGHTS else lefts[column]
            if text:
                page.text(left, 80 + 25 * number, text)
    _, found = searched(finished(page), tmp_path, params)
    return [(one["name"], one["place"], one["participants"], one["volunteers"]) for one in found.tables.activities]


def test_figures_beside_their_headings_are_of_their_columns(tmp_path: Path, params: Params) -> None:
    rows = [["1", "拆台灯", "9月14日", "", "64", ""], ["2", "养蚕课", "9月16日", "桑园", "38", "4"]]
    told = [("拆台灯", None, 64, None), ("养蚕课", "桑园", 38, 4)]
    assert printed(rows, tmp_path, params) == told  # no row fills all columns
    full = [*rows, ["3", "做酸奶", "9月17日", "食堂", "52", "6", "直播"]]
    assert printed(full, tmp_path, params) == [*told, ("做酸奶", "食堂", 52, 6)]


def test_figures_beside_headings_that_words_do_not_begin_with_are_left(tmp_path: Path, params: Params) -> None:
    rows = [["1", "拆台灯", "9月14日", "", "64", ""], ["2", "养蚕课", "9月16日", "桑园", "38", "4"]]
    shifted = (60, 112, 252, 322, 412, 482, 552)
    assert printed(rows, tmp_path, params, shifted) == []


def test_a_column_may_tell_its_figures_in_words(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    for x, text in zip((60, 200, 300), ["活动名称", "时间", "规模"], strict=True):
        page.text(x, 80, text)
    for y, row in ((105, ["拆台灯", "9月14日", "居民64人，志愿者5人"]), (130, ["养蚕课", "9月16日", "学生38人"])):
        for x, text in zip((60, 200, 300), row, strict=True):
            page.text(x, y, text)
    _, found = searched(finished(page), tmp_path, params)
    told = [(one["name"], one["participants"], one["volunteers"]) for one in found.tables.activities]
    assert told == [("拆台灯", 64, 5), ("养蚕课", 38, None)]


def test_rows_behind_other_words_go_on_with_no_table() -> None:
    page = page_maker()
    end = draw(page, [HEADS, *ROWS], border=unruled, top=600)
    page.text(60, end + 40, "以上为今年情况，去年的见下页。")
    page.add_page()
    draw(page, MORE, border=unruled, top=40)
    assert not any(place.startswith("page2") for place in cells(read(finished(page))))


@pytest.mark.parametrize(
    "rows",
    [
        [["联系人", "职务", "电话"], ["某某", "主任", "3456789"], ["某某某", "干事", "3456780"]],
        [["日程", "内容"], ["9时30分", "开幕"], ["10时", "参观"]],
        [["一等奖", "二等奖"], ["某某小学", "某某中学"], ["某某幼儿园", "某某学院"]],
        [["一、组织", "1"], ["二、宣传", "3"], ["三、成效", "6"]],
    ],
    ids=["people", "programme", "prizes", "contents"],
)
def test_other_words_in_columns_tell_no_figures(rows: list[list[str]], tmp_path: Path, params: Params) -> None:
    page = page_maker()
    draw(page, rows, widths=[120, 120, 120][: len(rows[0])], border=unruled)
    _, found = searched(finished(page), tmp_path, params)
    assert found.tables.activities == []
    assert [*found.facts, *found.tables.facts] == []


def test_words_that_cross_columns_end_the_table() -> None:
    page = page_maker()
    end = draw(page, [HEADS, *ROWS], border=unruled)
    page.text(60, end + 16, "以上活动均由市科协主办，各区科协承办，共有三千余人次参加，反响良好。")
    found = read(finished(page))
    assert len(cells(found)) == len(HEADS) * 3
    assert found.blocks[-1].text.startswith("以上活动均由市科协主办")


def test_rows_that_the_text_layer_tells_in_one_line_are_lines_of_their_own() -> None:
    page = page_maker()
    draw(page, ROWS, border=unruled)  # nothing heads them
    assert [block.text.split() for block in read(finished(page)).blocks] == ROWS
