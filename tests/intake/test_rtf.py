"""Rich text: tables keep their grid, every way of writing Chinese is read, deletions stay out."""

from pathlib import Path

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.rtf import read_rtf
from tests.intake.word_expected import SPANS, SUMMARY

RTF = (Path(__file__).parent / "fixtures" / "summary.rtf").read_bytes()
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fnil\fcharset0 Arial;}}\uc1 "


def texts(body: bytes) -> dict[str, str]:
    return {block.locator: block.text for block in read_rtf(HEAD + body + b"}", "", Limits()).blocks}


def test_words_and_places_are_those_on_the_screen():
    seen = read_rtf(RTF, "summary.rtf", Limits())
    assert {block.locator: block.text for block in seen.blocks} == SUMMARY
    assert {
        b.locator: (b.row_span, b.column_span) for b in seen.blocks if (b.row_span, b.column_span) != (1, 1)
    } == SPANS


@pytest.mark.parametrize(
    "written",
    [
        b"\\f0 " + "".join(f"\\'{byte:02x}" for byte in "参加3000人".encode("gbk")).encode(),
        b"\\f1 " + "".join(f"\\'{byte:02x}" for byte in "参加3000人".encode("gbk")).encode(),
        "参加3000人".encode("gbk"),
        b"\\u21442?\\u21152?3000\\u20154?",
    ],
    ids=["hex bytes", "hex bytes in a Western font", "bare bytes", "code points"],
)
def test_chinese_is_read_however_it_is_written(written):
    assert texts(written + b"\\par") == {"p1": "参加3000人"}


def test_second_byte_that_is_a_letter_belongs_to_its_character():
    first, second = "镕".encode("gbk")  # 0xE9 0x46: its second byte is the letter F
    assert texts(b"\\f0 \\'%02x" % first + bytes([second]) + b"\\par") == {"p1": "镕"}


def test_bar_in_words_is_no_cell():
    row = rb"\trowd\cellx1000\cellx2000\pard\intbl a|b\cell 2\cell\row\pard c|d\par"
    assert texts(row) == {"t1r1c1": "a|b", "t1r1c2": "2", "p1": "c|d"}


def test_cells_stand_on_the_grid_that_all_rows_share():
    rows = (
        rb"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl 1\cell 2\cell 3\cell\row"
        rb"\trowd\cellx2010\cellx3000\pard\intbl 12\cell 3\cell\row"  # the first cell covers two columns
        rb"\pard end\par"
    )
    blocks = {block.locator: block for block in read_rtf(HEAD + rows + b"}", "", Limits()).blocks}
    assert blocks["t1r2c1"].column_span == 2
    assert blocks["t1r2c3"].text == "3"


def test_links_follow_their_paragraph():
    field = rb'{\field{\*\fldinst{HYPERLINK "http://example.com/a?b=1"}}{\fldrslt seen}} more\par'
    assert texts(field) == {"p1": "seen more", "p1#1": "http://example.com/a?b=1"}


def test_deleted_words_are_left_out():
    assert texts(rb"A{\deleted 900}{\revised 860}\par") == {"p1": "A860"}


@pytest.mark.parametrize(
    ("content", "code"), [(HEAD + b"}", "file_empty"), (rb"{\rtf1 \u" + b"9" * 12 + b"? \\par}", "file_damaged")]
)
def test_faults_are_told(content, code):
    with pytest.raises(ReadError) as fault:
        read_rtf(content, "", Limits())
    assert fault.value.code == code
