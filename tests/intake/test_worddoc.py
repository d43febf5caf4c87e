"""Word 97 documents: every paragraph and cell at its place, and clear faults for those that cannot be read."""

import re
import struct
from pathlib import Path

import legacy_doc
import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.language.quantities import find_amounts
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.kinds import decide_kind
from kepuri_eval.intake.readers.worddoc import read_worddoc
from tests.intake.word_expected import SPANS, SUMMARY

FIXTURES = Path(__file__).parent / "fixtures"
DOC = (FIXTURES / "summary.doc").read_bytes()
MAIN_STREAM = DOC.index(b"\xec\xa5")  # the file information block opens the main stream


def patched(offset: int, value: int) -> bytes:
    """The document with one 16-bit field of its file information block changed."""
    content = bytearray(DOC)
    struct.pack_into("<H", content, MAIN_STREAM + offset, value)
    return bytes(content)


def test_words_and_places_are_those_on_the_screen():
    seen = read_worddoc(DOC, "summary.doc", Limits())
    assert {block.locator: block.text for block in seen.blocks} == SUMMARY
    assert {
        b.locator: (b.row_span, b.column_span) for b in seen.blocks if (b.row_span, b.column_span) != (1, 1)
    } == SPANS
    assert [block.locator for block in seen.blocks if block.kind == "heading"] == ["p1", "p3"]


def test_nothing_that_legacy_doc_reads_is_lost_but_the_tracked_deletion():
    plain = legacy_doc.extract_text(DOC).text.replace("900", "", 1)
    shown = "".join(block.text for block in read_worddoc(DOC, "", Limits()).blocks if "#" not in block.locator)
    assert sorted(re.findall(r"[一-鿿𠮷]", shown)) == sorted(re.findall(r"[一-鿿𠮷]", plain))
    link = ' HYPERLINK "https://example.com/news/1?id=2"'
    assert re.findall(r"\d+", shown) == re.findall(r"\d+", plain.replace(link, ""))


def test_amounts_stand_where_their_spans_say():
    texts = {block.locator: block.text for block in read_worddoc(DOC, "", Limits()).blocks}
    found = {
        (locator, text[amount.start : amount.end]): amount.value
        for locator, text in texts.items()
        for amount in find_amounts(text)
    }
    assert found["p2", "2.3万余人次"] == 23_000
    assert found["t1r2c3", "1,234人"] == 1_234
    assert found["p8", "860人"] == 860


def test_wps_is_read_like_doc():
    content = (FIXTURES / "list.wps").read_bytes()
    assert decide_kind(content, "list.wps") == "doc"
    texts = {block.locator: block.text for block in read_worddoc(content, "list.wps", Limits()).blocks}
    assert texts["t1r3c1"] == "流动科技馆进校园"
    assert texts["t1r3c3"] == "一千二百"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (patched(0x0A, struct.unpack_from("<H", DOC, MAIN_STREAM + 0x0A)[0] | 0x100), "file_encrypted"),
        (patched(2, 0x68), "format_unsupported"),  # the number Word 95 wrote
        (DOC[: len(DOC) // 2], "file_damaged"),
        (DOC[:600], "file_damaged"),
    ],
)
def test_unreadable_documents_tell_why(content, code):
    with pytest.raises(ReadError) as fault:
        read_worddoc(content, "x.doc", Limits())
    assert fault.value.code == code
