"""Each format's reader: what it sees and where, and what it does with a file that is not what it should be."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from fpdf import FPDF
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import READERS
from kepuri_eval.intake.readers.charset import decode_text
from kepuri_eval.intake.readers.content import Block, Content, Limits, limits_of
from kepuri_eval.intake.readers.kinds import decide_kind, ending_fits
from kepuri_eval.intake.readers.mail import read_mail
from kepuri_eval.wording import Reading
from tests.intake.intake_files import FONT, mailed, packed, packed_gbk, printed, saved, sheet, word
from tests.intake.ofd_pages import ofd, page, words
from tests.intake.office_files import pptx, shape

LIMITS = Limits(scans="no")


def read(content: bytes, name: str = "文件") -> Content:
    return READERS[decide_kind(content, name)](content, name, LIMITS)


def texts(seen: Content) -> dict[str, str]:
    return {block.locator: block.text for block in seen.blocks}


def cell(seen: Content, locator: str) -> Block:
    return next(block for block in seen.blocks if block.locator == locator)


# --- limits


@pytest.mark.parametrize(("declared", "is_read"), [(6, True), (5, False)])
def test_the_declared_number_of_cells_is_the_limit(declared: int, is_read: bool) -> None:
    limits = limits_of(Reading(blocks=declared))
    book = sheet([["单位", "人数"], ["甲", "1"], ["乙", "2"]])
    if is_read:
        assert len(READERS["xlsx"](book, "表.xlsx", limits).blocks) == 6
    else:
        with pytest.raises(ReadError, match="单元格过多") as fault:
            READERS["xlsx"](book, "表.xlsx", limits)
        assert fault.value.code == "file_too_large"


# --- kinds


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (word("正文"), "错误扩展名.xlsx", "docx"),
        (sheet([["甲"]]), "x.et", "xlsx"),
        (printed("正文"), "没有扩展名", "pdf"),
        (packed({"甲.txt": b"1"}), "x.docx", "zip"),
        (ofd(page(words("正文", 20, 30))), "x.pdf", "ofd"),
        (word("正文"), "x.docm", "docx"),
        (word("正文"), "x.dotx", "docx"),
        (word("正文"), "x.wps", "docx"),
        (word("正文"), "x.et", "docx"),
        (sheet([["甲"]]), "x.xlsm", "xlsx"),
        (sheet([["甲"]]), "x.wps", "xlsx"),
        (pptx(shape("正文")), "x.dps", "pptx"),
        (pptx(shape("正文")), "x.doc", "pptx"),
        (mailed("标题", "正文", {}), "x.txt", "eml"),
        (b"<html><body>a</body></html>", "x.xls", "html"),
        ("名称,人数\n甲,1\n".encode("gbk"), "x.csv", "csv"),
        (b"a\tb\tc\n1\t2\t3\n4\t5\t6\n", "x.xls", "csv"),
        (b"a\tb\tc\n1\t2\t3\n4\t5\t6\n", "x.txt", "txt"),
        (b"\x89PNG\r\n\x1a\n....", "x.docx", "png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "x.wps", "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "x.et", "xls"),
        (b"Rar!\x1a\x07\x01\x00", "x.zip", "rar"),
        ("# 标题\n正文".encode(), "说明.md", "md"),
    ],
)
def test_kind_is_decided_by_content(content: bytes, name: str, kind: str) -> None:
    assert decide_kind(content, name) == kind


def test_endings_that_fit_and_that_do_not() -> None:
    assert ending_fits("xlsx", "表.et")
    assert ending_fits("pdf", "没有扩展名")
    assert not ending_fits("docx", "总结.pdf")


# --- text and csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    words = "第一行\n第二行：发放资料3000余份，参加人员400人。\n"
    seen = read(words.encode(encoding), "a.txt")
    assert texts(seen) == {"l1": "第一行", "l2": "第二行：发放资料3000余份，参加人员400人。"}


def test_lines_of_two_encodings_are_each_read_in_theirs() -> None:
    mixed = "前一行\n".encode() + "后一行".encode("gbk")
    assert decode_text(mixed) == ("前一行\n后一行", True)


def test_bytes_of_no_encoding_are_told(tmp_path: object) -> None:
    seen = read("好的一行\n".encode() + b"\x81\x20 \xff\xff", "a.txt")
    assert [note.code for note in seen.notes] == ["text_damaged"]


def test_lines_keep_their_blanks_so_that_places_hold() -> None:
    assert texts(read("　　第一段\n\n末行".encode(), "a.txt")) == {"l1": "　　第一段", "l3": "末行"}


def test_csv_cells_are_addressed_by_row_and_column() -> None:
    seen = read('名称,简介\n"甲,乙","两行\n文字"\n丙,\n'.encode("gbk"), "a.csv")
    assert texts(seen) == {"r1c1": "名称", "r1c2": "简介", "r2c1": "甲,乙", "r2c2": "两行\n文字", "r3c1": "丙"}
    assert cell(seen, "r2c2").row == 2


# --- Word


def test_word_paragraphs_count_the_empty_ones() -> None:
    seen = read(word("", "第二段", title="标题"))
    assert [(block.locator, block.kind, block.text) for block in seen.blocks] == [
        ("p1", "heading", "标题"),
        ("p3", "paragraph", "第二段"),
    ]


def test_merged_cells_of_word_tables_keep_their_spans() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "纵"
    table.cell(2, 2).text = "角"
    seen = read(saved(document))
    across, down, corner = cell(seen, "t1r1c1"), cell(seen, "t1r2c1"), cell(seen, "t1r3c3")
    assert (across.column_span, across.row_span) == (2, 1)
    assert (down.column_span, down.row_span) == (1, 2)
    assert corner.text == "角"


def test_deleted_words_and_fallback_drawings_are_left_out() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("参加")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>100</w:delText><w:t>100</w:t></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {space}><w:r><w:t>200人</w:t></w:r></w:ins>"))
    assert texts(read(saved(document))) == {"p1": "参加200人"}


def test_signs_of_a_paragraph_are_read_and_those_aside_of_it_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("参加\t200人\n共2场")
    paragraph.paragraph_format.tab_stops.add_tab_stop(1)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deleted = f"<w:del {space}><w:ins><w:r><w:br/><w:tab/><w:t>旧</w:t></w:r></w:ins></w:del>"
    box = (
        f"<w:r {space}><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t><w:tab/><w:t>一</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>框内二</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>，框后</w:t></w:r>"
    )
    for part in (deleted, box):
        paragraph._p.append(parse_xml(part))
    assert texts(read(saved(document))) == {"p1": "参加\t200人\n共2场，框后", "p1x1": "框内\t一\n框内二"}


def _styled(names: dict[str, str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in names.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
        paragraphs = '<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:t>活动概况</w:t></w:r></w:p>'
        package.writestr("word/document.xml", f"<w:document {space}><w:body>{paragraphs}</w:body></w:document>")
    return out.getvalue()


def test_each_document_is_read_by_its_own_styles_whatever_was_read_before() -> None:
    heading, words = _styled({"a3": "heading 1"}), _styled({"a3": "Normal"})
    kinds = [read(content).blocks[0].kind for content in (heading, words, heading, _styled({"a3": "标题 2"}), words)]
    assert kinds == ["heading", "paragraph", "heading", "heading", "paragraph"]


def test_styles_met_before_are_damaged_where_they_are() -> None:
    whole = _styled({"a3": "heading 1"}, packing=zipfile.ZIP_STORED)
    assert read(whole).blocks[0].kind == "heading"
    with pytest.raises(ReadError) as fault:
        read(whole.replace(b"heading 1", b"heading 2", 1))  # no longer what its checksum tells
    assert fault.value.code == "file_damaged"
    with pytest.raises(ReadError) as fault:
        read(whole.replace(b"word/styles.xml", b"word/otherx.xml", 1))  # not the part that the directory names
    assert fault.value.code == "file_damaged"


def test_targets_of_links_stand_beside_their_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("报道：")
    key = document.part.relate_to("https://news.invalid/1", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True)
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    paragraph._p.append(parse_xml(f'<w:hyperlink {spaces} r:id="{key}"><w:r><w:t>点击</w:t></w:r></w:hyperlink>'))
    assert texts(read(saved(document))) == {"p1": "报道：点击", "p1#1": "https://news.invalid/1"}


def _rewritten(content: bytes, part: str, change: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change if name == part else old.read(name))
    return out.getvalue()


def test_entities_are_not_resolved_and_are_told() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>前&b;&x;</w:t></w:r><w:r><w:t>后</w:t></w:r></w:p></w:body></w:document>"
    )
    seen = read(_rewritten(word("x"), "word/document.xml", bomb.encode()))
    assert texts(seen) == {"p1": "前后"}
    assert [note.code for note in seen.notes] == ["entities_ignored"]


# --- workbooks


def test_cells_of_a_workbook_with_merged_ranges_and_sheets() -> None:
    seen = read(sheet([["标题", None], ["甲", 12.0], [None, 0.5]], merged=("A1:B1",), more={"二": [["乙"]]}))
    assert texts(seen) == {"活动表!A1": "标题", "活动表!A2": "甲", "活动表!B2": "12", "活动表!B3": "0.5", "二!A1": "乙"}
    assert (cell(seen, "活动表!A1").column_span, cell(seen, "活动表!B3").row) == (2, 3)


def test_number_formats_with_words_and_links_come_from_the_markup() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["B1"], page["C1"], page["D1"] = 1.2, 35, "报道", 12345
    page["A1"].number_format, page["B1"].number_format = '0.0"万"', '0"人"'
    page["D1"].number_format = '0!.0,"万"'
    page["C1"].hyperlink = "https://news.invalid/1"
    assert texts(read(saved(book))) == {
        "Sheet!A1": "1.2万", "Sheet!B1": "35人", "Sheet!C1": "报道", "Sheet!C1#1": "https://news.invalid/1",
        "Sheet!D1": "12345",
    }  # fmt: skip


def test_hidden_sheets_are_read_and_told() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    other = book.create_sheet("旧表")
    other["A1"], other.sheet_state = "乙", "hidden"
    seen = read(saved(book))
    assert texts(seen)["旧表!A1"] == "乙"
    assert [note.code for note in seen.notes] == ["sheet_hidden"]


def test_cells_of_an_ods() -> None:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    body = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        '<table:table table:name="表"><table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    content = packed({"mimetype": kind, "content.xml": body.encode(), "META-INF/manifest.xml": manifest})
    content = _stored_first(content, kind)
    assert decide_kind(content, "a.ods") == "ods"
    assert texts(read(content)) == {"表!A1": "甲", "表!B1": "7"}


def _stored_first(content: bytes, kind: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


# --- PDF, web pages, mail, zip


def test_wrapped_lines_of_a_pdf_are_one_paragraph_again() -> None:
    long = "活动期间共组织开展各类科普活动，参与群众踊跃，现场气氛热烈。" * 3 + "发放资料2.3万余份。"
    seen = read(printed("一、基本情况", long, "二、下一步打算"))
    assert [block.text for block in seen.blocks] == ["一、基本情况", long, "二、下一步打算"]
    assert [block.locator for block in seen.blocks][:2] == ["page1-l1", "page1-l2"]


def test_a_page_that_is_a_picture_among_pages_of_text_is_told() -> None:
    page = FPDF()
    page.add_font("noto", "", FONT)
    for number in range(3):
        page.add_page()
        page.set_font("noto", size=12)
        if number == 1:
            page.image(Image.new("L", (600, 800), 128), 0, 0, 180)
        else:
            page.multi_cell(0, 8, f"第{number + 1}页，参与群众300人。", new_x="LMARGIN", new_y="NEXT")
    seen = read(bytes(page.output()))
    assert [block.locator.split("-")[0] for block in seen.blocks] == ["page1", "page3"]
    (note,) = seen.notes
    assert note.code == "page_not_read"
    assert "第2页为图片" in note.message
    assert note.advice


def test_web_page_gives_title_main_text_tables_and_links() -> None:
    page = """<html><head><title>某县举办科普日</title><script>var n=999</script></head>
    <body><nav>首页 <a href="/">返回</a></nav>
    <div id="js_content"><p>共有<span>三百</span>人参加。</p><p>详见<a href="https://news.invalid/2">报道</a></p>
    <table><tr><td colspan="2">合并</td></tr><tr><td>甲</td><td>乙</td></tr></table></div>
    <footer>版权2024人</footer></body></html>"""
    seen = read(page.encode("gb18030"), "新闻.html")
    assert texts(seen) == {
        "p1": "某县举办科普日", "p2": "共有三百人参加。", "p3": "详见报道", "p3#1": "https://news.invalid/2",
        "t1r1c1": "合并", "t1r2c1": "甲", "t1r2c2": "乙",
    }  # fmt: skip


def test_deeply_nested_page_is_read_without_recursion_faults() -> None:
    seen = read(b"<html><body>" + b"<div>" * 200 + "内容".encode() + b"</html>", "a.html")
    assert list(texts(seen).values()) == ["内容"]
    with pytest.raises(ReadError):
        read(b"<html>" + b"<div>" * 50_000 + b"</html>", "a.html")


def test_saved_page_in_mime_form() -> None:
    content = (
        b"From: <Saved by Browser>\r\nSnapshot-Content-Location: https://news.invalid/\r\nSubject: x\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=gb2312\r\n'
        b"Content-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>"
        + "参加三百人".encode("gbk")
        + b"</p></body></html>\r\n--b--\r\n"
    )
    assert decide_kind(content, "a.mht") == "mht"
    assert texts(read(content, "a.mht"))["p1"] == "参加三百人"


def test_mail_gives_subject_body_attachments_and_its_day() -> None:
    seen = read(mailed("路北区总结", "您好\n参加300人", {"总结.txt": b"abc"}))
    assert texts(seen) == {"subject": "路北区总结", "l1": "您好", "l2": "参加300人"}
    assert [(part.name, part.content) for part in seen.parts] == [("总结.txt", b"abc")]
    assert f"{seen.received:%Y-%m-%d %H:%M}" == "2024-09-26 09:10"


def test_a_reader_loaded_by_its_first_file_reads_as_its_module_does() -> None:
    raw = mailed("路北区总结", "参加300人", {"总结.txt": b"abc"})
    assert READERS["eml"](raw, "x.eml", Limits()) == read_mail(raw, "x.eml", Limits())


def test_mail_gives_the_senders_shown_name_and_never_the_address() -> None:
    raw = mailed("标题", "正文", {}).replace(b"From: kepu@example.invalid", b'From: "Lubei" <kepu@example.invalid>')
    assert texts(read(raw, "a.eml")) == {"subject": "标题", "from": "Lubei", "l1": "正文"}


def test_attachment_names_in_raw_gbk_are_read() -> None:
    raw = (
        b"From: a@b.invalid\r\nDate: Fri, 27 Sep 2024 00:30:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/octet-stream; name="'
        + "总结材料.txt".encode("gbk")
        + b'"\r\nContent-Disposition: attachment; filename="'
        + "总结材料.txt".encode("gbk")
        + b'"\r\n\r\nabc\r\n--b--\r\n'
    )
    seen = read(raw, "a.eml")
    assert [part.name for part in seen.parts] == ["总结材料.txt"]
    assert f"{seen.received:%d %H:%M}" == "27 08:30"  # Beijing is eight hours ahead


@pytest.mark.parametrize("subject", ["=?utf-8?b?5Zeq?=", "=?utf-8?b?a?=", "=?\xff\xfe?b?YQ==?="])
def test_broken_headers_never_stop_a_mail(subject: str) -> None:
    raw = f"Subject: {subject}\r\nFrom: a@b.invalid\r\nDate: tomorrow\r\n\r\n".encode("latin-1") + "参加3人".encode()
    seen = read(raw, "a.eml")
    assert texts(seen)["l1"] == "参加3人"
    assert seen.received is None


def test_names_in_a_zip_are_decoded_one_by_one() -> None:
    assert [part.name for part in read(packed_gbk("唐山市总结.txt", b"1")).parts] == ["唐山市总结.txt"]
    assert [part.name for part in read(packed({"喆.txt": b"1"})).parts] == ["喆.txt"]


def test_what_systems_and_office_leave_behind_is_passed_over() -> None:
    left = {"__MACOSX/._总结.docx": b"1", "材料/.DS_Store": b"2", "材料/~$总结.docx": b"3", "Thumbs.db": b"4"}
    seen = read(packed({**left, "材料/总结.txt": b"5", "Thumbs.db说明.txt": b"6"}))
    assert [part.name for part in seen.parts] == ["材料/总结.txt", "Thumbs.db说明.txt"]
    assert seen.faults == []


def test_names_that_are_paths_are_only_labels() -> None:
    seen = read(packed({"../../etc/甲.txt": b"1", "/tmp/乙.txt": b"2"}))
    assert [part.name for part in seen.parts] == ["etc/甲.txt", "tmp/乙.txt"]
    assert [note.code for note in seen.notes] == ["name_is_path", "name_is_path"]


# --- what is not what it should be


def _lying_zip() -> bytes:
    """An entry that says it is 10 bytes and unpacks to 64 MB."""
    content = bytearray(packed({"a.txt": b"0" * (64 << 20)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def _flagged(content: bytes) -> bytes:
    """The same zip with the encryption flag set on its entries."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + place] |= 1
    return bytes(changed)


GOOD_WORD, GOOD_SHEET = word("正文" * 50), sheet([["甲", 1]] * 20)
HOSTILE: dict[str, tuple[bytes, set[str]]] = {
    "empty": (b"", {"file_empty"}),
    "blanks": (b" \r\n\t\0\0", {"file_empty"}),
    "zeros": (b"\0" * 4096, {"file_empty"}),
    "noise": (bytes(range(256)) * 40, {"format_unknown"}),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(400), {"format_unknown"}),
    "truncated docx": (GOOD_WORD[:2000], {"file_damaged"}),
    "truncated xlsx": (GOOD_SHEET[:1500], {"file_damaged"}),
    "truncated pdf": (printed("正文")[:400], {"file_damaged", "file_empty", "scan_without_text"}),
    "docx of broken xml": (_rewritten(GOOD_WORD, "word/document.xml", b"<w:document><w:body>"), {"file_damaged"}),
    "docx of no xml": (_rewritten(GOOD_WORD, "word/document.xml", b"\0\0\0"), {"file_damaged"}),
    "docx without words": (word(""), {"file_empty"}),
    "xlsx without cells": (sheet([]), {"file_empty"}),
    "xlsx of broken xml": (_rewritten(GOOD_SHEET, "xl/workbook.xml", b"<workbook"), {"file_damaged"}),
    "csv without words": (b",,,\n,,,\n", {"file_empty"}),
    "page without words": (b"<html><body><script>1</script></body></html>", {"file_empty"}),
    "mail of nothing": (b"From: a@b.invalid\r\nTo: c@d.invalid\r\nDate: x\r\n\r\n", {"file_empty"}),
    "encrypted office file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), {"file_encrypted"},
    ),
    "compound file of nothing": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), {"format_unknown"}),
    "zip bomb": (packed({"a.txt": b"0" * (64 << 20)}), {"file_bomb"}),
    "docx of blanks": (_rewritten(GOOD_WORD, "word/document.xml", b" " * (400 << 10)), {"file_damaged"}),
    "not a zip": (b"PK\x03\x04" + b"x" * 300, {"file_damaged"}),
    "half a header": (b"PK\x03\x04", {"file_damaged"}),
    "half a pdf": (b"%PDF-1.7\n1 0 obj\n<<", {"file_damaged", "file_empty", "scan_without_text"}),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_refused_with_its_reason(case: str) -> None:
    content, codes = HOSTILE[case]
    with pytest.raises(ReadError) as caught:
        read(content, "a.csv" if case.startswith("csv") else "文件")
    assert caught.value.code in codes
    assert caught.value.message.endswith("。")
    assert caught.value.advice.endswith("。")


def test_an_encrypted_entry_does_not_lose_the_others() -> None:
    seen = read(packed({"好.txt": b"1"}))
    assert [part.name for part in seen.parts] == ["好.txt"]
    locked = read(_flagged(packed({"密.txt": b"1"})))
    assert [(name, fault.code) for name, fault in locked.faults] == [("密.txt", "file_encrypted")]


def test_an_entry_that_lies_about_its_size_is_cut_off() -> None:
    seen = read(_lying_zip())
    assert [fault.code for _, fault in seen.faults] == ["file_damaged"]


def test_a_container_with_too_many_entries_is_refused() -> None:
    many = packed({f"{number}.txt": b"1" for number in range(12)})
    with pytest.raises(ReadError, match="file_too_large"):
        READERS["zip"](many, "a.zip", Limits(entries=10))


def test_a_reading_process_starts_without_the_libraries_few_files_need() -> None:
    heavy = "{'numpy', 'pypdfium2', 'py7zr', 'PIL'}"
    code = f"import sys, kepuri_eval.intake.readers.worker; print(*{heavy} & {{*sys.modules}})"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_a_mail_whose_plain_text_says_little_is_read_by_its_page() -> None:
    mail = EmailMessage()
    mail["Subject"] = "总结"
    mail.set_content("请用支持网页的软件查看。")
    mail.add_alternative(
        "<html><body><p>9月20日，县科协举办主场活动，参与群众300人。</p></body></html>", subtype="html"
    )
    assert [block.text for block in read_mail(mail.as_bytes(), "", LIMITS).blocks] == [
        "总结", "9月20日，县科协举办主场活动，参与群众300人。",
    ]  # fmt: skip
    mail = EmailMessage()
    mail["Subject"] = "总结"
    mail.set_content("9月20日，县科协举办主场活动，参与群众300人。")
    mail.add_alternative(
        "<html><body><p>9月20日，县科协举办主场活动，参与群众300人。</p></body></html>", subtype="html"
    )
    assert [block.locator for block in read_mail(mail.as_bytes(), "", LIMITS).blocks] == ["subject", "l1"]


def test_a_mail_with_tables_is_read_by_its_page() -> None:
    mail = EmailMessage()
    mail["Subject"] = "科普日数据"
    mail.set_content("活动情况如下：\n活动 时间 人数\n开放日 9月21日 430人\n讲座 9月24日 88人")
    rows = "<tr><td>活动</td><td>时间</td><td>人数</td></tr><tr><td>开放日</td><td>9月21日</td><td>430人</td></tr>"
    mail.add_alternative(
        f"<p>活动情况如下：</p><table>{rows}<tr><td>讲座</td><td>9月24日</td><td>88人</td></tr></table>", subtype="html"
    )
    blocks = read_mail(mail.as_bytes(), "", LIMITS).blocks
    assert [block.text for block in blocks if block.kind == "cell"][:4] == ["活动", "时间", "人数", "开放日"]
    bare = EmailMessage()
    bare["Subject"] = "科普日数据"
    bare.set_content("很长的正文，报告了全部活动和数字。" * 9)
    bare.add_alternative("<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>", subtype="html")
    assert {block.kind for block in read_mail(bare.as_bytes(), "", LIMITS).blocks} == {"heading", "line"}


def test_lines_in_the_cell_of_a_page_stay_lines() -> None:
    cell = "1.甲课<br>2.<b>乙</b>展<p>第二段</p>尾"
    page = f"<table><tr><td>名称</td><td>{cell}</td></tr><tr><td>a</td><td>b</td></tr></table>"
    assert read(page.encode(), "a.html").blocks[1].text == "1.甲课\n2.乙展\n第二段\n尾"
