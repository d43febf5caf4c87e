"""Signs that a program drew after the rest of a line stand where they are seen, not where they were drawn."""

from __future__ import annotations

from fpdf import FPDF

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.pdf import read_pdf
from kepuri_eval.intake.readers.strayed import Placed, may_have_strayed, put_in_order
from tests.intake.intake_files import FONT

_SIZE = 12.0


def drawn_apart(line: str, late: str, *, grid: bool = False) -> bytes:
    """A page with a line whose characters of `late` are drawn after all others; below it a small ruled table."""
    page = FPDF(unit="pt")
    page.add_page()
    page.add_font("noto", "", FONT)
    page.set_font("noto", size=_SIZE)
    places, left = [], 60.0
    for char in line:
        places.append((char, left))
        left += page.get_string_width(char)
    for wanted in (False, True):
        for char, at in places:
            if (char in late) is wanted:
                page.text(at, 100, char)
    if grid:
        for row, words in enumerate((("活动名称", "参与人数"), ("水质课", "300"), ("观星夜", "120"))):
            for column, word in enumerate(words):
                page.rect(60 + 150 * column, 140 + 24 * row, 150, 24)
                page.text(66 + 150 * column, 156 + 24 * row, word)
    return bytes(page.output())


def test_quotation_marks_stand_round_what_they_quote() -> None:
    line = "我校以“田野里的物理”为题举办开放日，迎来家长300人。"
    for grid in (False, True):
        seen = read_pdf(drawn_apart(line, "“”", grid=grid), "总结.pdf", Limits())
        assert seen.blocks[0].text == line


def test_a_line_drawn_in_order_stays_as_it_is() -> None:
    line = "我校以“田野里的物理”为题举办开放日。"
    assert read_pdf(drawn_apart(line, ""), "总结.pdf", Limits()).blocks[0].text == line


def placed(words: str, lefts: list[float], bottoms: list[float] | None = None) -> list[Placed]:
    return [Placed(char, left, low, left + 10, low + 10)
            for char, left, low in zip(words, lefts, bottoms or [0.0] * len(words), strict=True)]  # fmt: skip


def test_only_a_level_line_that_goes_back_is_put_in_order() -> None:
    assert put_in_order(placed("甲乙“", [10, 20, 0])) == "“甲乙"
    assert put_in_order(placed("甲乙3", [0, 10, 23])) is None
    assert put_in_order(placed("乙3甲", [10, 23, 0])) == "甲乙 3"
    assert put_in_order(placed("甲乙“", [10, 20, 0], [0, 0, 30])) is None  # another line's
    assert put_in_order([]) is None


def test_what_makes_a_line_look_that_way() -> None:
    assert may_have_strayed("以 科学点亮生活 为题举办 “ ” 3 场")
    assert not may_have_strayed("以“科学点亮生活”为题举办 3 场")
    assert not may_have_strayed("a “ b” c")
