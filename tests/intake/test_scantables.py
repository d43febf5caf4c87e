"""Tables on scanned pages and screenshots: read by the borders seen in the picture or by columns, told where not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pytest
from docx.shared import Cm
from PIL import Image, ImageDraw, ImageFont

from kepuri_eval.intake.findings import Finder
from kepuri_eval.intake.readers import ocr, scanblanks, scangrids, scans
from kepuri_eval.intake.readers.content import Block, Limits, Note
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.ocr import Words
from kepuri_eval.intake.readers.pageblocks import PageBlocks
from kepuri_eval.intake.readers.scanrulings import ruling_boxes
from kepuri_eval.locators import say_place
from kepuri_eval.params import Params
from tests.intake.scanned_page import FONT, saved
from tests.intake.scanned_tables import EXPECTED, HEADS, ROWS, banded, beside, ruled, tiles

NOW = Limits(scans="now")
FIGURES = [("图文阅读", "8,140"), ("视频播放", "2.6万"), ("直播观看人次", "11,905"),
           ("媒体报道篇数", "9"), ("活动场次", "17"), ("参与人次", "5,320")]  # fmt: skip


def read(folder: Path, picture: bytes, name: str = "表.png") -> dict[str, Any]:
    path = folder / name
    path.write_bytes(picture)
    (row,) = read_file(path, name, NOW)
    return row


def cells(row: dict[str, Any]) -> dict[str, str]:
    return {block[0]: block[2] for block in row["blocks"] if block[1] == "cell"}


def two_sheets() -> list[Image.Image]:
    """A table of which the first page has the headings and two rows down to its foot, the next one the last row."""
    pages = [ruled([HEADS, *ROWS[:2]]), ruled([ROWS[2]], title="")]
    sheets = [Image.new("RGB", (1240, 1754), "white") for _ in pages]
    sheets[0].paste(pages[0], (0, 1754 - pages[0].height))
    sheets[1].paste(pages[1], (0, 0))
    return sheets


def activities(row: dict[str, Any], params: Params) -> list[tuple[str, float]]:
    return [(one["name"], one["participants"]) for one in Finder(params).find_in_row(row).tables.activities]


def figures(row: dict[str, Any], params: Params) -> dict[str, float]:
    found = Finder(params).find_in_row(row)
    return {one["locator"]: one["value"] for one in (*found.facts, *found.tables.facts)}


@pytest.mark.parametrize(
    "more", [{"askew": 1.2, "seals": [(740, 190)]}, {"grey": 214}], ids=["askew, under a seal", "light grid"]
)
def test_ruled_table_is_read_by_its_borders(more: dict[str, Any], tmp_path: Path, params: Params) -> None:
    row = read(tmp_path, saved(ruled([HEADS, *ROWS], **more), "PNG"))
    assert list(cells(row).values()) == [text for line in (HEADS, *ROWS) for text in line]
    assert activities(row, params) == EXPECTED
    assert row["blocks"][0][:3] == ["page1-l1", "line", "科普日活动登记表"]


def test_table_on_a_screenshot_in_a_document_stands_where_the_picture_stands(tmp_path: Path, params: Params) -> None:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("活动情况如下。")
    made.add_paragraph().add_run().add_picture(io.BytesIO(saved(ruled([HEADS, *ROWS]), "PNG")), width=Cm(15))
    made.save(out)
    row = read(tmp_path, out.getvalue(), "总结.docx")
    assert activities(row, params) == EXPECTED
    assert cells(row)["p2i1-t1r3c5"] == "1208"
    assert say_place("p2i1-t1r3c5") == "第2段的第1幅图片第1个表第3行第5列"
    assert read(tmp_path, out.getvalue(), "总结.docx")["blocks"] == row["blocks"]


def test_table_goes_on_from_page_to_page(tmp_path: Path, params: Params) -> None:
    sheets, out = two_sheets(), io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    row = read(tmp_path, out.getvalue(), "台账.pdf")
    assert activities(row, params) == EXPECTED
    assert cells(row)["page2-t1r4c2"] == "夜间观星活动"


def test_table_goes_on_from_one_pasted_scan_to_the_next(tmp_path: Path, params: Params) -> None:
    made, out = docx.Document(), io.BytesIO()
    for sheet in two_sheets():
        made.add_paragraph().add_run().add_picture(io.BytesIO(saved(sheet, "PNG")), width=Cm(15))
    made.save(out)
    row = read(tmp_path, out.getvalue(), "扫描.docx")
    assert activities(row, params) == EXPECTED
    assert cells(row)["p2i1-t1r4c2"] == "夜间观星活动"
    assert {block[3] for block in row["blocks"] if block[1] == "cell"} == {"p1i1-t1"}


def test_headings_over_several_columns_are_merged_cells(tmp_path: Path, params: Params) -> None:
    rows = [["单位", "参与人次", "", "志愿者"], ["区域", "线上", "线下", "人数"], ["南岸镇", "5200", "1740", "63"]]
    row = read(tmp_path, saved(ruled(rows, widths=(240, 200, 200, 200)), "PNG"))
    spans = {block[2]: block[6:8] for block in row["blocks"] if block[1] == "cell"}
    assert spans["参与人次"] == [1, 2]
    assert spans["志愿者"] == [1, 1]
    assert figures(row, params) == {"page1-t1r3c2": 5200, "page1-t1r3c3": 1740, "page1-t1r3c4": 63}


@pytest.mark.parametrize("head", [None, (46, 117, 182)], ids=["bands", "dark band of headings"])
def test_columns_without_lines_are_a_table(head: tuple[int, int, int] | None, tmp_path: Path, params: Params) -> None:
    row = read(tmp_path, saved(banded([HEADS, *ROWS], head), "JPEG"), "表.jpg")
    assert list(cells(row).values()) == [text for line in (HEADS, *ROWS) for text in line]
    assert activities(row, params) == EXPECTED


@pytest.mark.parametrize("figure_first", [True, False], ids=["figure above", "figure below"])
def test_a_tile_is_a_label_and_its_figure(figure_first: bool, tmp_path: Path, params: Params) -> None:
    row = read(tmp_path, saved(tiles(FIGURES, figure_first=figure_first), "PNG"))
    shown = cells(row)
    for number, (label, figure) in enumerate(FIGURES):
        table, column = number // 3 + 1, number % 3 + 1
        assert (shown[f"page1-t{table}r1c{column}"], shown[f"page1-t{table}r2c{column}"]) == (label, figure)
    assert sorted(figures(row, params).values()) == [9, 17, 5320, 8140, 11905, 26000]


@pytest.mark.parametrize("figure_first", [True, False], ids=["figure above", "figure below"])
def test_tiles_below_each_other_are_a_form(figure_first: bool, tmp_path: Path, params: Params) -> None:
    told = [("活动场次", "17场"), ("参与人次", "5320人次"), ("志愿者", "86人"), ("媒体报道", "9篇")]
    row = read(tmp_path, saved(tiles(told, figure_first=figure_first, across=1), "PNG"))
    assert list(cells(row).values()) == [text for pair in told for text in pair]
    found = Finder(params).find_in_row(row)
    assert [(fact["quantity"], fact["value"]) for fact in found.tables.facts] == [
        ("activities", 17), ("participants", 5320), ("volunteers", 86), ("media_reports", 9)
    ]  # fmt: skip


def test_labels_beside_their_figures_are_a_form(tmp_path: Path, params: Params) -> None:
    row = read(tmp_path, saved(beside(FIGURES), "PNG"))
    assert list(cells(row).values()) == [text for pair in FIGURES for text in pair]
    assert sorted(figures(row, params).values()) == [9, 17, 5320, 8140, 11905, 26000]


# What follows reads words given, on pictures drawn without any: what the recogniser finds is none of its matter.

BLANK = np.full((400, 900, 3), 255, np.uint8)


def placed(rows: list[list[str]], score: float = 0.99) -> list[Words]:
    return [
        Words(text, 20 + 200 * column, 20 + 60 * row, 20 + 200 * column + 24 * len(text), 50 + 60 * row, score)
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if text
    ]


def boxed(rows: int, columns: int) -> np.ndarray:
    """Borders round the places of `placed`."""
    page = Image.fromarray(BLANK)
    pen = ImageDraw.Draw(page)
    for row in range(rows + 1):
        pen.line((5, 5 + 60 * row, 5 + 200 * columns, 5 + 60 * row), fill="black", width=2)
    for column in range(columns + 1):
        pen.line((5 + 200 * column, 5, 5 + 200 * column, 5 + 60 * rows), fill="black", width=2)
    return np.asarray(page)


def lowered(words: list[Words]) -> list[Words]:
    """The words 800 pixels further down."""
    return [word._replace(top=word.top + 800, bottom=word.bottom + 800) for word in words]


def recognised(
    monkeypatch: pytest.MonkeyPatch, words: list[Words], picture: np.ndarray = BLANK, clashes: dict | None = None
) -> tuple[list[Block], list[Note]]:
    monkeypatch.setattr(ocr, "_read_inks", lambda _: (list(words), clashes or {}))
    return scans.recognise_page(picture, 3, Limits(), PageBlocks(Limits()))


TABLE = [["单位", "场次", "人次"], ["东街", "14", "3,260"], ["西街", "9", "2,140"]]


def test_doubts_about_words_of_a_table_name_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    words = placed(TABLE)
    words[4] = words[4]._replace(score=0.7)  # 14
    words[8] = words[8]._replace(score=0.2)  # 2,140
    clashes = {words[5]: ("3,260", "3,269")}
    blocks, notes = recognised(monkeypatch, words, boxed(3, 3), clashes)
    assert {block.locator: block.text for block in blocks}["page3-t1r2c2"] == "14"
    assert "page3-t1r3c3" not in {block.locator for block in blocks}
    assert [(note.code, note.about) for note in notes] == [
        ("scan_doubtful", "page3-l3"),
        ("scan_doubtful", "page3-t1r2c2"),
        ("scan_doubtful", "page3-t1r2c3-red"),
    ]
    assert "第3页" in notes[1].message
    assert "第2行第2列" in notes[1].message


def test_doubts_about_lines_of_a_paragraph_are_about_the_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [
        Words("全区共组织志愿服务活动一百余次，发放", 10, 10, 880, 40, 0.99),
        Words("手册8OO册。", 10, 60, 200, 90, 0.8),
    ]
    blocks, notes = recognised(monkeypatch, words)
    assert [(block.locator, block.text[-6:]) for block in blocks] == [("page3-l1", "手册8OO册。"[-6:])]
    assert [note.about for note in notes] == ["page3-l1"]
    assert "第3页第2行" in notes[0].message


def test_a_row_below_other_words_goes_on_with_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    tall = np.full((1200, 900, 3), 255, np.uint8)
    first, second, alone = tall.copy(), tall.copy(), tall.copy()
    first[800:1200], second[800:1200], alone[:400] = boxed(3, 3), boxed(1, 3), boxed(1, 3)
    row = placed([["南街", "8", "910"]])
    above = [Words("另附往年情况", 20, 20, 300, 50, 0.99)]
    pages = {True: (alone, row), False: (second, [*above, *lowered(row)])}
    for goes_on, (picture, words) in pages.items():
        running = PageBlocks(Limits())
        monkeypatch.setattr(ocr, "_read_inks", lambda _: (lowered(placed(TABLE)), {}))
        scans.recognise_page(first, 1, Limits(), running)
        monkeypatch.setattr(ocr, "_read_inks", lambda _, words=words: (list(words), {}))
        blocks, _ = scans.recognise_page(picture, 2, Limits(), running)
        assert {block.kind for block in blocks} == ({"cell"} if goes_on else {"line"})
        assert ("page2-t1r4c2" in {block.locator for block in blocks}) is goes_on


def test_a_box_too_small_for_words_holds_none() -> None:
    part = ocr.read_part(BLANK, Words("南关小学19", 20, 20, 21, 50, 0.97))
    assert (part.text, part.score) == ("", 0.0)


def test_words_across_a_border_are_read_anew_on_each_side(monkeypatch: pytest.MonkeyPatch) -> None:
    words = placed([["单位", "场次"], ["东街", "14"]])
    across = Words("南关小学19", 20, 80, 300, 110, 0.97)  # the border between them read as a 1
    read_anew: list[Words] = []

    def read_part(_: np.ndarray, part: Words) -> Words:
        read_anew.append(part)
        return part._replace(text="南关小学" if part.left < 205 else "9", score=0.98)

    monkeypatch.setattr(scangrids, "read_part", read_part)
    blocks, _ = recognised(monkeypatch, [*words[:2], across], boxed(2, 2))
    assert [block.text for block in blocks] == ["单位", "场次", "南关小学", "9"]
    assert [round(part.right) for part in read_anew] == [204, 298]


def test_what_cannot_be_read_on_each_side_is_parted_by_widths_and_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    words = placed([["单位", "场次"], ["东街", "14"]])
    across = Words("南关小学校27", 20, 80, 252, 110, 0.97)
    monkeypatch.setattr(scangrids, "read_part", lambda _, part: part._replace(text="?", score=0.3))
    blocks, notes = recognised(monkeypatch, [*words[:2], across], boxed(2, 2))
    assert [(note.code, note.about) for note in notes] == [("scan_doubtful", "page3-l2")]
    assert [block.text for block in blocks] == ["单位\t场次"]  # one row of headings is no table


def test_a_figure_passed_over_is_looked_for_in_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = boxed(2, 2).copy()
    picture[85:105, 228:240] = 20  # what the recogniser saw nothing in
    monkeypatch.setattr(scangrids, "read_part", lambda _, part: part._replace(text="6", score=0.95))
    blocks, _ = recognised(monkeypatch, placed([["单位", "场次"], ["东街"]]), picture)
    assert {block.locator: block.text for block in blocks} == {
        "page3-t1r1c1": "单位", "page3-t1r1c2": "场次", "page3-t1r2c1": "东街", "page3-t1r2c2": "6",
    }  # fmt: skip


def test_rims_of_bands_and_the_ground_between_words_on_them_are_no_borders() -> None:
    for deep in (40, 46, 52):
        picture = scans.first_frame(saved(banded([HEADS, *ROWS], (46, 117, 182), deep), "JPEG"), NOW)
        assert len(ruling_boxes(ocr.without_red(picture), 32)) < 3


@pytest.mark.parametrize(
    ("shown", "read_as"),
    [
        ("造口护理咨询  参加42人  志愿者5人", "造口护理咨询 参加42人 志愿者5人"),
        ("讲座42场，义诊17场；9月15日起", "讲座42场，义诊17场；9月15日起"),
    ],
    ids=["words apart", "marks"],
)
def test_blanks_between_words_are_put_back(shown: str, read_as: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Image.fromarray(BLANK)
    font = ImageFont.truetype(FONT, 30)
    ImageDraw.Draw(page).text((20, 22), shown, fill=(20, 20, 20), font=font)
    plain, parts = "".join(shown.split()), iter(shown.split())
    word = Words(plain, 18, 20, 20 + font.getlength(shown), 60, 0.98)
    monkeypatch.setattr(scanblanks, "read_part", lambda _, part: part._replace(text=next(parts), score=0.98))
    blocks, _ = recognised(monkeypatch, [word], np.asarray(page))
    assert [block.text for block in blocks] == [read_as]


def test_columns_and_prose_beside_each_other_stay_lines_and_tables_not_read_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prose = [[f"第{row}项活动有{row}30人参加"] for row in range(4)]
    signatures = [["主办单位", "承办单位"], ["某某科协", "某某学院"]]
    unsure = [["一组", "14", "3,260"], ["二组", "9", "2,140"]]  # nothing says what is counted
    for rows, codes in ((prose, []), (signatures, []), (unsure, ["table_unread"])):
        blocks, notes = recognised(monkeypatch, placed(rows))
        assert {block.kind for block in blocks} == {"line"}, rows
        assert [note.code for note in notes] == codes
    assert "第3页" in notes[0].message


def test_boxes_without_words_and_pages_full_of_lines_are_read_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    hatched = BLANK.copy()
    hatched[::6] = hatched[:, ::8] = 90
    words = [
        Words("", 5, 5, 60, 30, 0.0),
        *placed([["单位", "场次"], ["东街", "14"]]),
        Words("", 700, 20, 760, 50, 0.6),
    ]
    blocks, notes = recognised(monkeypatch, words, hatched)
    assert "".join(block.text for block in blocks).replace("\t", "") == "单位场次东街14"
    assert {note.code for note in notes} == {"scan_doubtful"}


def test_wrapped_words_belong_to_the_row_above(monkeypatch: pytest.MonkeyPatch) -> None:
    words = placed([["活动名称", "地点", "人数"], ["古城墙里的", "南门", "260"], ["垃圾分类课", "市一小", "75"]])
    words = [word._replace(top=word.top + 60, bottom=word.bottom + 60) if word.top > 100 else word for word in words]
    words.append(Words("力学", 20, 120, 68, 150, 0.99))
    blocks, _ = recognised(monkeypatch, words)
    assert [block.text.replace("\n", "") for block in blocks] == [
        "活动名称", "地点", "人数", "古城墙里的力学", "南门", "260", "垃圾分类课", "市一小", "75",
    ]  # fmt: skip
