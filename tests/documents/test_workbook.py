from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from kepuri_eval.documents.workbook import FICTIONAL, Sheet, build_workbook
from tests.documents.drafted_edition import FORMULA, HOSTILE

SHEET = Sheet(
    "名单", "测试名单", (("序号", 7), ("名称", 20)), [[1, FORMULA], [2, HOSTILE], [0, "-"], [4, None]], "说明。", (1,)
)


def read(content: bytes) -> list[list[object]]:
    page = load_workbook(io.BytesIO(content))["名单"]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_title_note_headings_and_rows_stand_in_order() -> None:
    assert read(build_workbook([SHEET], is_fictional=False)) == [
        ["测试名单", None], ["说明。", None], ["序号", "名称"], [1, FORMULA], [2, HOSTILE], [0, "-"], [4, None],
    ]  # fmt: skip


def test_a_fictional_edition_says_so_first() -> None:
    assert read(build_workbook([SHEET], is_fictional=True))[0] == [FICTIONAL, None]


def test_what_looks_like_a_formula_is_a_text_also_when_edited() -> None:
    content = build_workbook([SHEET], is_fictional=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in archive.namelist()
    cell = load_workbook(io.BytesIO(content))["名单"]["B4"]
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)
    assert load_workbook(io.BytesIO(content))["名单"]["B6"].quotePrefix is False  # "-" for none is just that


def test_it_prints_on_a4_across_with_its_headings_on_every_page() -> None:
    page = load_workbook(io.BytesIO(build_workbook([SHEET], is_fictional=True)))["名单"]
    assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (9, "landscape")  # 9 is A4
    assert page.print_title_rows == "$1:$4"


def test_equal_rows_are_equal_bytes() -> None:
    assert build_workbook([SHEET], is_fictional=True) == build_workbook([SHEET], is_fictional=True)


def test_a_list_without_rows_says_so_and_large_numbers_are_grouped() -> None:
    columns = (("序号", 7), ("数字", 20))
    book = load_workbook(io.BytesIO(build_workbook(
        [Sheet("空", "空名单", columns, []), Sheet("数", "数", columns, [[1, 12345], [2, 0]])], is_fictional=False,
    )))  # fmt: skip
    assert [cell.value for cell in book["空"]["A"]] == ["空名单", "序号", "无"]
    assert (book["数"]["B3"].value, book["数"]["B3"].number_format) == (12345, "#,##0")
