"""Pictures inside documents: words on them are read where they stand, photographs are counted, nothing is fetched."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from lxml import etree
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import scans
from kepuri_eval.intake.readers.content import Block, Content, Limits
from kepuri_eval.intake.readers.docx import read_docx
from kepuri_eval.intake.readers.html import read_html, read_mht
from kepuri_eval.intake.readers.isolation import read_here, read_isolated
from kepuri_eval.intake.readers.opendocument import read_odt
from kepuri_eval.intake.readers.rtf import read_rtf
from kepuri_eval.intake.readers.sheets import read_sheets
from kepuri_eval.intake.readers.slides import read_pptx
from kepuri_eval.locators import say_place
from kepuri_eval.simulate.photographs import photograph
from tests.intake.intake_files import packed, saved
from tests.intake.office_files import odt, pptx, relation, shape
from tests.intake.scanned_page import draw_page, screenshot
from tests.intake.scanned_page import saved as drawn

NOW = Limits(scans="now")
PAGE = drawn(draw_page(["全区共开展活动46场。", "发放宣传资料3,450份。"], head="科普日活动情况"), "PNG")
PHOTO = drawn(photograph(1), "JPEG")


def document(*parts: str | bytes) -> Any:
    """A Word document of paragraphs, each of words or of a picture."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            made.add_paragraph().add_run().add_picture(io.BytesIO(part), width=Cm(12))
    return made


def read(made: Any, limits: Limits = NOW) -> Content:
    return read_docx(saved(made), "", limits)


def located(seen: Content) -> list[str]:
    return [block.locator for block in seen.blocks]


def test_words_on_a_screenshot_between_paragraphs_are_read_there_and_its_place_opens_anew(tmp_path: Path):
    made = document(
        "一、平台数据", screenshot("线上直播观看人数 12,345 人次", "发布短视频 86 条"), "二、下一步打算", PHOTO
    )
    path = tmp_path / "总结.docx"
    path.write_bytes(saved(made))
    ((row,),) = read_isolated([(path, "总结.docx")], Limits())
    words = {block[0]: block[2] for block in row["blocks"]}
    assert list(words) == ["p1", "p2i1-l1", "p2i1-l2", "p3"]
    assert "12,345" in words["p2i1-l1"]
    assert "86" in words["p2i1-l2"]
    assert row["pictures"] == 1
    assert [note[0] for note in row["notes"]] == ["scan_recognised"]
    ((again,),) = read_isolated([(path, "总结.docx")], Limits())
    assert again["blocks"] == row["blocks"]
    assert say_place("p2i1-l2") == "第2段的第1幅图片第2行"


def test_signed_summary_pasted_as_scans_is_no_empty_file(tmp_path: Path):
    path = tmp_path / "总结.docx"
    path.write_bytes(saved(document(PAGE)))
    ((unread,),) = read_here([(path, "总结.docx")], Limits(scans="no"))
    assert unread["fault"][0] == "scan_without_text"
    ((row,),) = read_isolated([(path, "总结.docx")], Limits())
    assert row["fault"] is None
    assert "46" in "".join(block[2] for block in row["blocks"])
    assert "3,450" in "".join(block[2] for block in row["blocks"])


def test_pictures_stand_at_their_paragraph_or_cell_in_reading_order(recognised: list[str]):
    made = document("一", PAGE, "二")
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "活动名称"
    table.cell(1, 0).text = "开放日"
    table.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(screenshot("签到46人")), width=Cm(4))
    table.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(PHOTO), width=Cm(4))
    made.paragraphs[0].add_run().add_picture(io.BytesIO(screenshot("报名系统截图")), width=Cm(4))
    seen = read(made)
    assert located(seen) == [
        "p1", "p1i1-l1", "p2i1-l1", "p3", "t1r1c1", "t1r2c1", "t1r2c2i1", "t1r2c2i1-l1", "t1r2c2i2",
    ]  # fmt: skip
    assert [(block.row, block.column) for block in seen.blocks if block.kind == "picture"] == [(2, 2), (2, 2)]
    assert recognised == ["p1i1", "p2i1", "t1r2c2i1"]
    assert seen.pictures == 1


def test_one_picture_used_twice_is_recognised_once(recognised: list[str]):
    seen = read(document("一", PAGE, "二", PAGE, PHOTO, PHOTO))
    assert recognised == ["p2i1"]
    assert seen.pictures == 1


def test_older_pictures_and_those_in_text_boxes_are_met_once_and_deleted_or_linked_ones_never(recognised: list[str]):
    made = document("一", PAGE, "二", screenshot("报名人数 300"), "三")
    drawing = next(made.element.body.iter("{*}drawing"))
    key = next(drawing.iter("{*}blip")).get(f"{{{drawing.nsmap['r']}}}embed")
    run = drawing.getparent()
    run.remove(drawing)
    box = f"""<w:r xmlns:w="{run.nsmap["w"]}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="{run.nsmap["r"]}"
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice><w:pict>
        <v:shape><v:textbox><w:txbxContent><w:p><w:r><w:pict><v:shape><v:imagedata r:id="{key}"/></v:shape></w:pict>
        </w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Choice><mc:Fallback><w:pict><v:shape>
        <v:imagedata r:id="{key}"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
    run.addnext(etree.fromstring(box))
    kept = made.paragraphs[3]._p
    gone = etree.SubElement(kept, f"{{{run.nsmap['w']}}}del")
    gone.append(kept.r_lst[0])
    elsewhere = made.part.relate_to("http://example.invalid/a.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    blip = etree.SubElement(made.paragraphs[4]._p, "{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    blip.set(f"{{{run.nsmap['r']}}}link", elsewhere)
    blip.set(f"{{{run.nsmap['r']}}}embed", elsewhere)
    assert located(read(made)) == ["p1", "p2i1-l1", "p3", "p5"]
    assert recognised == ["p2i1"]


def test_pictures_of_headers_are_not_the_documents(recognised: list[str]):
    made = document("一")
    made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(PAGE))
    assert located(read(made)) == ["p1"]


def test_document_of_photographs_alone_is_told_to_hold_pictures_without_words():
    seen = read(document(PHOTO, drawn(photograph(2), "JPEG")))
    assert (seen.blocks, seen.pictures) == ([], 2)
    assert [(note.code, "2幅图片" in note.message) for note in seen.notes] == [("pictures_only", True)]


def test_banner_on_a_photograph_is_no_text_and_a_short_line_with_a_figure_is(monkeypatch: pytest.MonkeyPatch):
    said = {"p2i1": "2024年全国科普日启动仪式", "p3i1": "累计观看 12.3万"}
    monkeypatch.setattr(scans, "recognise_page", lambda *args: ([Block(f"{args[4]}-l1", "line", said[args[4]])], []))
    seen = read(document("一", screenshot("甲"), screenshot("乙")))
    assert located(seen) == ["p1", "p3i1-l1"]
    assert seen.pictures == 1


def test_pictures_left_unread_are_told_with_their_places(recognised: list[str]):
    seen = read(document("一", PAGE, screenshot("报名人数 300")), Limits(scans="now", scan_pages=1))
    assert [note.code for note in seen.notes] == ["scan_recognised", "page_not_read"]
    assert "第3段的第1幅图片" in seen.notes[1].message


def drawing_of(kind: bytes) -> bytes:
    return b"\x01\0\0\0" + bytes(36) + kind + bytes(60)


@pytest.mark.parametrize(
    ("picture", "pictures", "codes"),
    [
        (drawing_of(b" EMF"), 1, []),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 1, []),
        (PAGE[:3000], 0, ["part_missing"]),
        (PAGE[:16] + struct.pack(">II", 60_000, 60_000) + PAGE[24:], 0, ["part_missing"]),
        (drawn(Image.new("RGB", (16, 16), "red"), "PNG"), 0, []),
    ],
    ids=["emf", "svg", "broken", "60,000 × 60,000", "a bullet"],
)
def test_what_cannot_be_looked_at_is_counted_or_told_and_never_a_crash(
    picture: bytes, pictures: int, codes: list[str], recognised: list[str]
):
    seen = read_docx(with_media(saved(document("一", PHOTO)), lambda old: picture), "", NOW)
    assert (located(seen), seen.pictures, [note.code for note in seen.notes]) == (["p1"], pictures, codes)


def with_media(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The document with other bytes in the place of its pictures'."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: change(data) if "/media/" in name else data for name, data in parts.items()})


def test_one_part_referred_to_ten_thousand_times_is_looked_at_once(recognised: list[str]):
    made = document("一", PAGE)
    paragraph = made.paragraphs[1]._p
    run = etree.tostring(paragraph.r_lst[0])
    for _ in range(10_000):
        paragraph.append(etree.fromstring(run))
    assert located(read(made)) == ["p1", "p2i1-l1"]
    assert recognised == ["p2i1"]


def test_pictures_beyond_what_may_be_unpacked_lose_no_words(recognised: list[str]):
    content = saved(document("一", PHOTO))
    seen = read_docx(content, "", Limits(scans="now", inflated_bytes=len(PHOTO) // 2 + 60_000))
    assert located(seen) == ["p1"]
    assert [note.code for note in seen.notes] == ["part_missing"]


def test_empty_document_stays_empty():
    with pytest.raises(ReadError) as fault:
        read(document())
    assert fault.value.code == "file_empty"


def workbook(*anchored: tuple[str, bytes], rows: list[list[str]] | None = None) -> bytes:
    """A list of activities with pictures that lie at cells."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "活动表"
    for row in rows or []:
        page.append(row)
    for place, picture in anchored:
        page.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture)), place)
    return saved(book)


LIST = [
    ["序号", "活动名称", "时间", "参与人数", "活动照片"],
    ["1", "开放日", "9月16日", "300", ""],
    ["2", "讲座", "9月17日", "80", ""],
]


def test_pictures_on_a_sheet_lie_at_their_cells(recognised: list[str]):
    seen = read_sheets(workbook(("E2", PHOTO), ("B7", screenshot("报名人数 300", "签到人数 280")), rows=LIST), "", NOW)
    assert located(seen)[-3:] == ["活动表!E2i1", "活动表!B7i1", "活动表!B7i1-l1"]
    assert (seen.blocks[-3].kind, seen.blocks[-3].row, seen.blocks[-3].column) == ("picture", 2, 5)
    assert seen.pictures == 1
    assert say_place("活动表!B7i1-l1") == "工作表“活动表”B7单元格的第1幅图片第1行"


def test_a_picture_inside_a_cell_is_no_word_of_it(recognised: list[str]):
    listed = [LIST[0], [*LIST[1][:4], '=DISPIMG("ID_0A",1)'], [*LIST[2][:4], '=_xlfn.DISPIMG("ID_GONE",1)']]
    content = workbook(("A9", PHOTO), rows=listed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r'<c r="(E\d)"[^>]*><f>(.*?)</f><v\s*/?>(?:</v>)?</c>', r'<c r="\1" t="str"><f>\2</f><v>=\2</v></c>', sheet
    ).encode()
    parts["xl/cellimages.xml"] = b"""<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"
        xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic>
        <xdr:nvPicPr><xdr:cNvPr id="2" name="ID_0A"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>
        </xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"""
    parts["xl/_rels/cellimages.xml.rels"] = b"""<Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Target="media/b.jpg"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>"""
    parts["xl/media/b.jpg"] = drawn(photograph(7), "JPEG")
    seen = read_sheets(packed(parts), "", NOW)
    assert [block.locator for block in seen.blocks if block.kind == "picture"] == [
        "活动表!E2i1", "活动表!E3i1", "活动表!A9i1",
    ]  # fmt: skip
    assert not any("DISPIMG" in block.text for block in seen.blocks)
    assert seen.pictures == 2


def test_sheet_of_a_screenshot_alone_is_read(recognised: list[str]):
    assert located(read_sheets(workbook(("A1", PAGE)), "", NOW)) == ["活动表!A1i1", "活动表!A1i1-l1"]


def test_pictures_that_a_page_holds_itself_are_read_and_no_other(recognised: list[str]):
    page, photo = (base64.b64encode(content).decode() for content in (PAGE, PHOTO))
    markup = f"""<html><body><p>前文</p><p><img src="data:image/png;base64,{page}"></p><p>后文</p>
        <img src="https://example.invalid/a.png"><img src="data:image/png;base64,@@@"><img src="a.png">
        <table><tr><td>活动名称</td><td>照片</td></tr>
        <tr><td>开放日</td><td><img src="data:image/jpeg;base64,{photo}"></td></tr></table></body></html>"""
    seen = read_html(markup.encode(), "", NOW)
    assert located(seen) == ["p1", "p1i1-l1", "p2", "t1r1c1", "t1r1c2", "t1r2c1", "t1r2c2i1"]
    assert seen.pictures == 2  # what is no picture of pixels, too


def test_pictures_saved_with_a_page_are_read(recognised: list[str]):
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "http://news.invalid/1.html"
    html = '<html><body><p>前文</p><img src="cid:a@b"><img src="http://news.invalid/2.png"></body></html>'
    message.set_content(html, subtype="html")
    message.add_related(PAGE, "image", "png", cid="<a@b>")
    message.add_related(
        screenshot("报名人数 300"), "image", "png", headers=["Content-Location: http://news.invalid/2.png"]
    )
    assert located(read_mht(message.as_bytes(), "", NOW))[:3] == ["p1", "p1i1-l1", "p1i2-l1"]


def rich(picture: bytes, kind: str) -> str:
    """A picture as Word writes it, with a copy for older programs."""
    return (
        "{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn a}{\\sv 1}}}\\picw10\\pich10" + kind + "\n" + picture.hex() + "}}"
        "{\\nonshppict{\\pict\\wmetafile8 " + bytes(40).hex() + "}}"
    )


def test_pictures_of_rich_text_stand_at_their_paragraph_or_cell(recognised: list[str]):
    source = (
        "{\\rtf1\\ansi First\\par " + rich(PAGE, "\\pngblip") + "\\par Third\\par "
        "\\trowd\\cellx1000\\cellx2000\\intbl Name\\cell " + rich(PHOTO, "\\jpegblip") + "\\cell\\row\\pard Last\\par}"
    )
    seen = read_rtf(source.encode(), "", NOW)
    assert located(seen) == ["p1", "p2i1-l1", "p3", "t1r1c1", "t1r1c2i1", "p4"]
    assert seen.pictures == 1
    assert not any("\ue00c" in block.text for block in seen.blocks)


def test_words_below_a_picture_in_a_cell_begin_with_no_empty_line(recognised: list[str]):
    source = (
        "{\\rtf1\\ansi \\trowd\\cellx1000\\intbl "
        + rich(PHOTO, "\\jpegblip")
        + "\\par Name\\cell\\row\\pard Last\\par}"
    )
    assert read_rtf(source.encode(), "", NOW).blocks[0].text == "Name"


def test_marks_that_a_document_brings_itself_are_no_pictures():
    forged = "".join(f"\\u{code}?" for code in (0xE00C, *b"9" * 5000, 0xE00D))
    seen = read_rtf(("{\\rtf1\\ansi First" + forged + "\\par {\\pict}}").encode(), "", NOW)
    assert located(seen) == ["p1"]


@pytest.mark.parametrize("group", ["{\\pict\\pngblip 89504", "{\\pict\\pngblip zz}", "{\\pict}"])
def test_broken_pictures_of_rich_text_lose_no_words(group: str):
    seen = read_rtf(("{\\rtf1\\ansi First\\par " + group).encode(), "", NOW)
    assert located(seen) == ["p1"]


SHOWN = '<p:pic><p:blipFill><a:blip r:embed="{}"/></p:blipFill></p:pic>'


def slides_with(*shown: str) -> bytes:
    relations = {at: relation("i1", "image", "../media/a.png") for at in range(1, len(shown) + 1)}
    return pptx(*shown, more={"ppt/media/a.png": PAGE}, relations=relations)


def test_pictures_on_slides_are_read_where_they_stand(recognised: list[str]):
    preview = f"<p:graphicFrame><p:oleObj>{SHOWN.format('i1')}</p:oleObj></p:graphicFrame>"
    seen = read_pptx(slides_with(shape("题目") + preview, shape("数据") + SHOWN.format("i1")), "", NOW)
    assert located(seen) == ["slide1-p1", "slide2-p1", "slide2i1-l1"]
    assert recognised == ["slide2i1"]
    assert say_place("slide2i1-l1") == "第2张幻灯片的第1幅图片第1行"


def test_slides_of_screenshots_alone_are_no_empty_file(recognised: list[str]):
    with pytest.raises(ReadError) as fault:
        read_pptx(slides_with(SHOWN.format("i1")), "", Limits())
    assert fault.value.code == "scan_without_text"
    assert located(read_pptx(slides_with(SHOWN.format("i1")), "", NOW)) == ["slide1i1-l1"]


def test_pictures_of_an_opendocument_text_are_read_and_previews_are_none(recognised: list[str]):
    image = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    preview = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    more = {"Pictures/a.png": PAGE}
    assert located(read_odt(odt(f"<text:p>总结{image}</text:p>", more=more), "", NOW)) == ["p1", "texti1-l1"]
    assert located(read_odt(odt(f"<text:p>总结{preview}</text:p>", more=more), "", NOW)) == ["p1"]
    assert say_place("texti1-l1") == "正文的第1幅图片第1行"


def test_what_is_shown_of_a_file_embedded_in_word_is_no_picture(recognised: list[str]):
    made = document("一", PAGE)
    drawing = made.paragraphs[1].runs[0]._r
    held = made.element.makeelement(f"{{{made.element.nsmap['w']}}}object")
    held.extend(list(drawing))
    drawing.append(held)
    assert located(read(made)) == ["p1"]
    assert recognised == []
