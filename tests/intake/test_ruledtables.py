"""Tables whose borders are drawn on the pages of a PDF: their cells, what is joined in them, and what is no table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF

from kepuri_eval.intake.readers.cellwords import Glyph, cell_lines, join_cell
from kepuri_eval.intake.readers.content import Block, Content, Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.pdf import read_pdf
from kepuri_eval.intake.readers.ruledtables import Cell, find_ruled_tables
from kepuri_eval.intake.readers.rulings import Budget, Rulings, find_rulings, join_boxes, turned
from kepuri_eval.params import Params
from tests.intake.ruled_pages import (
    HEADS,
    ROWS,
    as_form,
    bars,
    dots,
    doubled,
    draw,
    finished,
    frames,
    lines,
    page_maker,
    searched,
    shaded,
    turned_sideways,
    unruled,
    wrapped,
)

LIMITS = Limits(scans="no")
TABLE = [HEADS, *ROWS]


def read(content: bytes) -> Content:
    return read_pdf(content, "表.pdf", LIMITS)


def cells(seen: Content) -> dict[str, str]:
    return {block.locator: block.text for block in seen.blocks if block.kind == "cell"}


def rows(seen: Content) -> list[list[str]]:
    """The words of the cells by table and row."""
    found: dict[tuple[str | None, int | None], list[str]] = {}
    for block in seen.blocks:
        if block.kind == "cell":
            found.setdefault((block.table, block.row), []).append(block.text)
    return [found[place] for place in sorted(found, key=str)]


def drawn(border: Callable, rows_: list[list[str]] = TABLE, **more: object) -> FPDF:
    page = page_maker()
    page.text(60, 80, "活动一览表")
    end = draw(page, rows_, border=border, **more)
    page.text(60, end + 30, "以上数字已核对。")
    return page


@pytest.mark.parametrize("border", [lines, bars, frames, doubled, dots, shaded])
def test_cells_are_told_however_their_borders_are_drawn(border: Callable) -> None:
    seen = read(finished(drawn(border)))
    assert rows(seen) == TABLE
    assert [block.text for block in seen.blocks if block.kind == "line"] == ["活动一览表", "以上数字已核对。"]
    assert [seen.blocks[0].kind, seen.blocks[-1].kind] == ["line", "line"]
    assert seen.blocks[1] == Block("page1-t1r1c1", "cell", "序号", "t1", 1, 1, 1, 1)


def test_a_table_without_borders_on_its_outer_sides_is_read_too() -> None:
    page = page_maker()
    draw(page, TABLE, border=unruled)
    for x in (90, 220, 280, 380):
        page.line(x, 100, x, 163)
    for y in (121, 142):
        page.line(60, y, 430, y)
    assert rows(read(finished(page))) == TABLE


def test_merged_cells_have_spans_where_borders_are_missing() -> None:
    heads = [["序号", "活动名称", "参与情况", None], [None, None, "线上", "线下"], ["1", "竞赛", "200", "300"]]
    page = page_maker()
    draw(page, heads, widths=[40, 120, 60, 60], merged=[(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2)])
    found = {block.text: block for block in read(finished(page)).blocks}
    spans = {text: (block.row, block.column, block.row_span, block.column_span) for text, block in found.items()}
    assert spans["序号"] == (1, 1, 2, 1)
    assert spans["参与情况"] == (1, 3, 1, 2)
    assert spans["线下"] == (2, 4, 1, 1)
    assert spans["300"] == (3, 4, 1, 1)


def test_a_page_shown_turned_and_a_page_within_a_page_hold_the_same_cells() -> None:
    upright = FPDF(unit="pt")
    assert upright.w < upright.h
    page = page_maker()
    with page.rotation(90, x=page.w / 2, y=page.h / 2):
        draw(page, TABLE, top=300, left=120)
    assert rows(read(turned_sideways(page))) == TABLE
    assert rows(read(as_form(drawn(lines)))) == TABLE


@pytest.mark.parametrize(
    ("written", "width", "read_as"),
    [
        (wrapped("科普进社区系列活动之机器人展示", 88), 88, "科普进社区系列活动之机器人展示"),
        ("1.讲座\n2.义诊", 130, "1.讲座\n2.义诊"),
        ("1.组织专家开展\n讲座\n2.义诊", 78, "1.组织专家开展讲座\n2.义诊"),
        ("上午\n下午", 130, "上午\n下午"),
        ("东湖社区参加12\n00人", 79, "东湖社区参加1200人"),
        ("300\n500", 26, "300\n500"),
        ("12\n00", 20, "1200"),
        ("1,\n200", 18, "1,200"),
        ("科普\nOpen\nDay", 38, "科普Open Day"),
        ("活\n动\n内\n容", 60, "活动内容"),
        ("见https://a.cn/n/\nx1", 84, "见https://a.cn/n/x1"),
        ("https://a.inva\nlid/n/7-2\n.html\nwww.b.cn", 130, "https://a.invalid/n/7-2.html\nwww.b.cn"),
        ("https://a.cn/n\n120", 130, "https://a.cn/n\n120"),
        ("https://a.cn/n\n转载", 130, "https://a.cn/n\n转载"),
        ("河东乡、\n柳湾村", 130, "河东乡、柳湾村"),
        ("“护蛋\n课”体验", 130, "“护蛋课”体验"),
        ("讲座（2场）\n义诊", 130, "讲座（2场）\n义诊"),
    ],
)
def test_wrapped_lines_of_a_cell_are_joined_where_that_is_safe(written: str, width: float, read_as: str) -> None:
    page = page_maker()
    draw(page, [["名称", "说明"], [written, "略"]], widths=[width, 100])
    assert cells(read(finished(page)))["page1-t1r2c1"] == read_as


def test_a_telephone_number_over_two_lines_is_masked_whole(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    draw(page, [["活动名称", "说明"], ["竞赛", "1380315\n1234"]], widths=[100, 50])
    row, _ = searched(finished(page), tmp_path, params)
    assert row["masked"] == 1
    assert not any("1234" in block[2] for block in row["blocks"])


def long_table(head_on_each: bool, notes: tuple[str, ...] = ("", "", "")) -> bytes:
    page = page_maker()
    for number, note in enumerate(notes):
        if number:
            page.add_page()
        page.text(60, 40, "唐山市全国科普日")
        page.text(60, 70, note)
        told = [[str(number * 2 + 1 + index), *ROWS[index][1:]] for index in range(2)]
        draw(page, [HEADS, *told] if head_on_each or not number else told)
        page.text(290, 820, f"- {number + 1} -")
    return finished(page)


@pytest.mark.parametrize("head_on_each", [True, False])
def test_a_table_over_three_pages_is_one(head_on_each: bool, tmp_path: Path, params: Params) -> None:
    content = long_table(head_on_each)
    seen = read(content)
    assert {block.table for block in seen.blocks if block.kind == "cell"} == {"t1"}
    numbers = [block.row for block in seen.blocks if block.column == 1]
    assert numbers == list(range(1, 10 if head_on_each else 8))
    assert cells(seen)["page3-t1r9c2" if head_on_each else "page3-t1r7c2"] == "科普大讲堂"
    _, found = searched(content, tmp_path, params)
    assert [activity["participants"] for activity in found.tables.activities] == [300, 1200] * 3


def test_a_last_row_alone_on_its_page_and_a_cell_over_a_whole_page_belong_to_the_table() -> None:
    page = page_maker()
    draw(page, [["活动名称", "科普大讲堂"], ["活动内容", "第一段内容很长\n写满了这一格\n还没有写完"]], widths=[70, 80])
    page.add_page()
    draw(page, [["", "于是接着写在\n第二页上"]], widths=[70, 80])
    page.add_page()
    draw(page, [["参与人数", "1200"]], widths=[70, 80])
    assert rows(read(finished(page))) == [
        ["活动名称", "科普大讲堂"], ["活动内容", "第一段内容很长写满了这一格还没有写完于是接着写在第二页上"],
        ["参与人数", "1200"],
    ]  # fmt: skip


def test_a_single_row_of_boxes_is_no_table() -> None:
    page = page_maker()
    draw(page, [["甲", "乙", "丙"]], widths=[70, 80, 60])
    assert cells(read(finished(page))) == {}


def test_words_between_make_two_tables_of_it() -> None:
    seen = read(long_table(True, ("", "附件2：另一张表", "（续表）")))
    assert [block.locator for block in seen.blocks if block.row == 1 and block.column == 1] == [
        "page1-t1r1c1", "page2-t2r1c1",
    ]  # fmt: skip


def cut_table(below: list[list[str]]) -> bytes:
    page = page_maker()
    long = ["3", "科普进社区系列活动第三\n场之机器人与互", "9月17日", "人民公园东门广\n场", "500"]
    draw(page, [*TABLE, long], top=700)
    page.add_page()
    draw(page, [HEADS, *below])
    return finished(page)


def test_a_row_cut_by_the_end_of_a_page_is_whole_again(tmp_path: Path, params: Params) -> None:
    content = cut_table([["", "动体验", "", "", ""], ["4", "义诊", "9月18日", "东湖公园", "80"]])
    assert cells(read(content))["page1-t1r4c2"] == "科普进社区系列活动第三场之机器人与互动体验"
    _, found = searched(content, tmp_path, params)
    assert [activity["name"] for activity in found.tables.activities] == [
        "机器人竞赛", "科普大讲堂", "科普进社区系列活动第三场之机器人与互动体验", "义诊",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "below",
    [
        [["", "义诊活动", "9月18日", "", "80"]],  # a figure of its own: another activity
        [["4", "动体验", "", "", ""]],
        [["", "动体验", "", "", ""], ["3", "义诊", "9月18日", "东湖公园", "80"]],
    ],
)
def test_a_row_of_its_own_is_not_joined_to_the_page_before(below: list[list[str]]) -> None:
    assert cells(read(cut_table(below)))["page1-t1r4c2"] == "科普进社区系列活动第三场之机器人与互"


def test_activities_are_read_and_every_fact_is_found_at_its_place(tmp_path: Path, params: Params) -> None:
    content = finished(drawn(lines))
    row, found = searched(content, tmp_path, params)
    texts = {block[0]: block[2] for block in read_file(tmp_path / "表.pdf", "另", LIMITS)[0]["blocks"]}
    assert [(one["name"], one["participants"], one["locator"]) for one in found.tables.activities] == [
        ("机器人竞赛", 300, "page1-t1r2c2"), ("科普大讲堂", 1200, "page1-t1r3c2"),
    ]  # fmt: skip
    facts = [*found.facts, *found.tables.facts]
    assert facts
    assert all(texts[fact["locator"]][fact["start"] : fact["end"]] == fact["raw"] for fact in facts)
    assert found.tables.problems == []


def test_a_form_is_one_activity(tmp_path: Path, params: Params) -> None:
    form = [
        ["活动名称", "科普大讲堂", None, None],
        ["活动时间", "9月15日", "活动地点", "东湖公园"],
        ["参与人数", "1200", "志愿者人数", "45"],
        ["活动内容", wrapped("由专家主讲人工智能与未来生活，反响热烈，现场座无虚席。", 240), None, None],
    ]
    page = page_maker()
    draw(page, form, widths=[70, 90, 70, 80], merged=[(0, 1, 1, 3), (3, 1, 1, 3)])
    _, found = searched(finished(page), tmp_path, params)
    ((name, place, people),) = [(a["name"], a["place"], a["participants"]) for a in found.tables.activities]
    assert (name, place, people) == ("科普大讲堂", "东湖公园", 1200)


def test_what_only_looks_ruled_is_no_table(tmp_path: Path, params: Params) -> None:
    page = page_maker()
    page.rect(40, 40, 515, 760)  # a frame round the page
    page.line(60, 70, 530, 70)  # a letterhead's line
    page.text(60, 60, "路北区科学技术协会")
    lines(page, (60, 90, 300, 130))
    page.text(66, 110, "方框内的一句话，共300人参加。")
    page.text(60, 200, "主办单位：路北区科协")
    page.line(110, 203, 200, 203)
    page.text(60, 250, "各单位要高度重视，精心组织，广泛动员，确保各项活动取得实效，现将情况报告。")
    for y in (300, 322, 360):  # three lines across, none down
        page.line(60, y, 430, y)
    for number, words in enumerate(["活动名称 时间 地点 参与人数", "竞赛 9月15日 公园 300"]):
        page.text(66, 315 + number * 22, words)
    row, found = searched(finished(page), tmp_path, params)
    assert {block[1] for block in row["blocks"]} == {"line"}
    assert [problem["code"] for problem in found.tables.problems] == ["table_unread"]


def test_rows_without_rulings_between_stay_lines() -> None:
    page = page_maker()
    draw(page, [HEADS, ["1\n2", "竞赛\n讲座", "9月15日\n9月16日", "公园\n广场", "300\n500"]])
    assert cells(read(finished(page))) == {}


def test_words_across_the_rulings_show_that_these_part_something_else() -> None:
    page = page_maker()
    draw(page, TABLE, border=unruled)
    draw(page, [[" "] * 5] * 4, top=90, border=lines)
    assert cells(read(finished(page))) == {}


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    page = page_maker()
    draw(page, [["甲", "乙"], ["丙", "\n\n\n\n\n"]], widths=[80, 300])
    draw(page, [["一", "二"], ["三", "四"]], widths=[60, 60], left=180, top=140)
    assert rows(read(finished(page))) == [["甲", "乙"], ["丙"], ["一", "二"], ["三", "四"]]


def test_pages_of_too_many_drawings_give_lines() -> None:
    content = finished(drawn(lines))
    page = pdfium.PdfDocument(content)[0]
    assert find_rulings(page, Budget()).down
    assert find_rulings(page, Budget(objects=5)) == Rulings([], [])


def grid_of(boxes: list[tuple[float, float, float, float]]) -> list[list[Cell]]:
    return [table.cells for table in find_ruled_tables(join_boxes(boxes))]


def test_a_grid_of_rulings_is_parted_into_cells() -> None:
    across = [(0.0, y, 200.0, y) for y in (0.0, 20.0, 40.0)]
    down = [(x, 0.0, x, 40.0) for x in (0.0, 100.0, 200.0)]
    assert grid_of([*across, *down]) == [[Cell(0, 0, 1, 1), Cell(0, 1, 1, 1), Cell(1, 0, 1, 1), Cell(1, 1, 1, 1)]]
    half = [*across[:1], *across[2:], (0.0, 20.0, 100.0, 20.0)]
    assert grid_of([*half, *down]) == [[Cell(0, 0, 1, 1), Cell(0, 1, 2, 1), Cell(1, 0, 1, 1)]]
    assert grid_of(across) == grid_of([*across, *down[:1]]) == []


def test_a_part_that_is_no_rectangle_is_parted_by_rows() -> None:
    across = [(0.0, y, 200.0, y) for y in (0.0, 40.0)] + [(0.0, 20.0, 100.0, 20.0)]
    down = [(x, 0.0, x, 40.0) for x in (0.0, 200.0)] + [(100.0, 20.0, 100.0, 40.0)]
    # the border between the two lower places is missing, and so is that above the right one
    assert grid_of([*across, *down]) == [[Cell(0, 0, 1, 1), Cell(0, 1, 1, 1), Cell(1, 0, 1, 2)]]


def test_a_box_turned_four_times_is_where_it_was() -> None:
    box = (10.0, 20.0, 30.0, 50.0)
    assert turned(turned(box, 1), 3) == turned(turned(box, 2), 2) == turned(box, 0) == box


def test_lines_of_a_cell_are_ordered_by_where_they_stand() -> None:
    glyphs = [
        Glyph("乙", 10, 0, 20, 10),
        Glyph("丁", 10, 20, 20, 30),
        Glyph("丙", 0, 20, 10, 30),
        Glyph("甲", 0, 1, 10, 11),
    ]
    told = cell_lines(glyphs)
    assert [line.text for line in told] == ["丙丁", "甲乙"]
    assert join_cell(told, 0, 20, 0) == "丙丁甲乙"
    assert join_cell(told, 0, 60, 0) == "丙丁\n甲乙"


def test_an_outer_border_that_a_seal_breaks_closes_its_cells_all_the_same() -> None:
    across = [*((0.0, y, 300.0, y) for y in (20.0, 40.0)), (0.0, 0.0, 100.0, 0.0), (200.0, 0.0, 300.0, 0.0)]
    down = [(x, 0.0, x, 40.0) for x in (0.0, 100.0, 200.0, 300.0)]
    (found,) = grid_of([*across, *down])
    assert found == [Cell(row, column, 1, 1) for row in range(2) for column in range(3)]
