"""Presentations (.pptx, .odp) slide by slide, and OpenDocument texts as Word documents."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

from collections.abc import Callable

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.intake.readers.content import Block, Content, Limits
from kepuri_eval.intake.readers.kinds import decide_kind, ending_fits
from kepuri_eval.intake.readers.opendocument import read_odp, read_odt
from kepuri_eval.intake.readers.slides import read_pptx
from kepuri_eval.locators import say_place
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet
from tests.intake.office_files import frame, grid, odp, odt, pptx, relation, shape, slide_table

LIMITS = Limits(scans="no")


def read(content: bytes, kind: str) -> Content:
    assert decide_kind(content, "文件") == kind
    return {"pptx": read_pptx, "odp": read_odp, "odt": read_odt}[kind](content, "文件", LIMITS)


def texts(seen: Content) -> dict[str, str]:
    return {block.locator: block.text for block in seen.blocks}


def cell(seen: Content, locator: str) -> Block:
    return next(block for block in seen.blocks if block.locator == locator)


# --- .pptx


def test_frames_are_read_title_first_then_from_the_top_and_from_left_to_right() -> None:
    drawn = shape("右", 5_000_000, 2_000_100) + shape("左一\n左二", 100, 2_000_000) + shape("下", 0, 5_000_000)
    seen = read(pptx(drawn + shape("题目", 0, 6_000_000, 'type="title"'), shape("第二页", 0, 0)), "pptx")
    assert [(block.locator, block.kind, block.text) for block in seen.blocks] == [
        ("slide1-p1", "heading", "题目"), ("slide1-p2", "paragraph", "左一"), ("slide1-p3", "paragraph", "左二"),
        ("slide1-p4", "paragraph", "右"), ("slide1-p5", "paragraph", "下"), ("slide2-p1", "paragraph", "第二页"),
    ]  # fmt: skip


def test_a_frame_without_a_place_stands_where_the_layout_puts_it() -> None:
    places = shape("", 0, 4_000_000, "idx='1'") + shape("", 0, 1_000_000, "idx='2'")
    layout = f'<p:sldLayout xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>{places}</p:spTree></p:cSld></p:sldLayout>'
    drawn = shape("下框", holder="idx='1'") + shape("上框", holder="idx='2'") + shape("中框", 0, 2_500_000)
    seen = read(
        pptx(
            drawn,
            more={"ppt/slideLayouts/l.xml": layout.encode()},
            relations={1: relation("r1", "slideLayout", "../slideLayouts/l.xml")},
        ),
        "pptx",
    )
    assert [block.text for block in seen.blocks] == ["上框", "中框", "下框"]


def test_grouped_shapes_stand_where_the_group_puts_them() -> None:
    measure = '<a:xfrm><a:off x="0" y="3000000"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm>'
    inner = f"<p:grpSp><p:grpSpPr/>{shape('组内', 0, 10)}</p:grpSp>"
    group = f"<p:grpSp><p:grpSpPr>{measure}</p:grpSpPr>{inner}</p:grpSp>"
    assert [
        block.text for block in read(pptx(group + shape("上", 0, 0) + shape("下", 0, 5_000_000)), "pptx").blocks
    ] == ["上", "组内", "下"]


def test_tables_of_slides_keep_their_spans() -> None:
    seen = read(pptx(slide_table([["活动", "←", "人数"], ["讲座", "9月16日", "300"], ["↑", "9月17日", "40"]])), "pptx")
    assert (cell(seen, "slide1-t1r1c1").column_span, cell(seen, "slide1-t1r2c1").row_span) == (2, 2)
    assert texts(seen)["slide1-t1r3c3"] == "40"
    assert "slide1-t1r3c1" not in texts(seen)
    assert say_place("slide1-t1r3c3") == "第1张幻灯片第1个表第3行第3列"
    assert say_place("slide3-p2") == "第3张幻灯片第2段"


def test_numbers_of_slides_are_no_words_and_notes_and_hidden_slides_are_told() -> None:
    said = shape("口头说明300人", holder="type='body'")
    notes = f'<p:notes xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>{said}</p:spTree></p:cSld></p:notes>'
    content = pptx(shape("正文", 0, 0) + shape("7", 0, 9, 'type="sldNum"'), "<!--hidden-->" + shape("旧页", 0, 0),
                   more={"ppt/notesSlides/n.xml": notes.encode()}, relations={1: relation("r1", "notesSlide", "../notesSlides/n.xml")})  # fmt: skip
    seen = read(content, "pptx")
    assert [block.text for block in seen.blocks] == ["正文", "旧页"]
    assert [(note.code, note.message[:6]) for note in seen.notes] == [
        ("sheet_hidden", "第2张幻灯片"),
        ("part_missing", "第1张幻灯片"),
    ]


def test_diagrams_links_and_what_stands_for_other_programs() -> None:
    data = '<d:dataModel xmlns:d="d" xmlns:a="a"><d:ptLst><d:pt><d:t><a:p><a:r><a:t>图示一</a:t></a:r></a:p></d:t></d:pt><d:pt type="pres"><d:t><a:p><a:r><a:t>样式</a:t></a:r></a:p></d:t></d:pt></d:ptLst></d:dataModel>'
    diagram = '<p:graphicFrame><p:xfrm><a:off x="0" y="900"/></p:xfrm><a:graphic><a:graphicData><d:relIds xmlns:d="d" r:dm="r1"/></a:graphicData></a:graphic></p:graphicFrame>'
    linked = shape("报道", 0, 0).replace("<a:r>", '<a:r><a:rPr><a:hlinkClick r:id="r2"/></a:rPr>')
    choice = f"<mc:AlternateContent><mc:Choice>{shape('新', 0, 2_000_000)}</mc:Choice><mc:Fallback>{shape('旧', 0, 2_000_000)}</mc:Fallback></mc:AlternateContent>"
    relations = relation("r1", "diagramData", "../diagrams/d.xml") + relation(
        "r2", "hyperlink", "https://news.invalid/1", far=True
    )
    seen = read(
        pptx(linked + diagram + choice, more={"ppt/diagrams/d.xml": data.encode()}, relations={1: relations}), "pptx"
    )
    assert texts(seen) == {
        "slide1-p1": "报道",
        "slide1-p1#1": "https://news.invalid/1",
        "slide1-p2": "图示一",
        "slide1-p3": "新",
    }


def test_activities_of_a_slide_s_table_and_of_a_workbook_in_it_count(submitted: Callable, params: Params) -> None:
    table = slide_table([["活动名称", "活动时间", "参与人次"], ["河边水质课", "9月16日", "130"]])
    held = '<p:graphicFrame><a:graphic><a:graphicData><p:oleObj progId="Excel.Sheet.12" r:id="r1"/></a:graphicData></a:graphic></p:graphicFrame>'
    book = sheet([["活动名称", "活动时间", "参与人次"], ["机器人体验", "9月17日", 240]])
    content = pptx(
        shape("路北区2024年全国科普日活动总结", 0, 0, 'type="title"') + table,
        held,
        more={"ppt/embeddings/b.xlsx": book},
        relations={2: relation("r1", "package", "../embeddings/b.xlsx")},
    )
    documents, blocks, _ = submitted({"路北区/总结.pptx": content})
    assert sorted(documents["path"]) == ["路北区/总结.pptx", "路北区/总结.pptx!/b.xlsx"]
    found = extract_activities(documents, blocks, params)[0]
    assert dict(zip(found["name"], found["locator"], strict=True)) == {
        "河边水质课": "slide1-t1r2c1",
        "机器人体验": "活动表!A2",
    }


def test_a_slide_that_cannot_be_opened_does_not_lose_the_others() -> None:
    seen = read(pptx(shape("一"), shape("<二"), shape("三")), "pptx")
    assert texts(seen) == {"slide1-p1": "一", "slide3-p1": "三"}
    assert [note.message for note in seen.notes] == ["第2张幻灯片已损坏，无法打开，未计入。"]


# --- .odp and .odt


def test_an_odp_is_read_as_a_pptx_is() -> None:
    first = frame("右框", 15, 5.1) + frame("左框\n第二段", 1, 5) + frame("题目", 1, 1, "title")
    group = f"<draw:g>{frame('组内', 1, 9)}</draw:g>"
    table = f'<draw:frame svg:x="1cm" svg:y="12cm">{grid([["活动", "人数"], ["讲座", "30"]])}</draw:frame>'
    notes = f"<presentation:notes>{frame('备注', 1, 1)}</presentation:notes>"
    seen = read(odp(first, table + group + notes), "odp")
    assert texts(seen) == {
        "slide1-p1": "题目", "slide1-p2": "左框", "slide1-p3": "第二段", "slide1-p4": "右框", "slide2-p1": "组内",
        "slide2-t1r1c1": "活动", "slide2-t1r1c2": "人数", "slide2-t1r2c1": "讲座", "slide2-t1r2c2": "30",
    }  # fmt: skip
    assert seen.blocks[0].kind == "heading"
    assert [note.message for note in seen.notes] == ["第2张幻灯片带有演讲备注，备注未读取。"]


def test_headings_paragraphs_lists_boxes_and_links_of_an_odt() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去的100人</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="P1">总结</text:p><text:h>一、概况</text:h>'
        '<text:p>参加<text:s text:c="2"/><text:span>300</text:span>人\n  次<text:tab/>见<text:a xlink:href="https://news.invalid/1">报道</text:a><text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note><text:line-break/>完</text:p>'
        "<text:list><text:list-item><text:p>第一项</text:p></text:list-item></text:list><text:p/>"
        "<text:p>框前<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>框后</text:p>"
    )
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    seen = read(odt(body, styles), "odt")
    assert texts(seen) == {
        "p1": "总结", "p2": "一、概况", "p3": "参加  300人 次\t见报道\n完", "p3#1": "https://news.invalid/1",
        "p4": "第一项", "p6": "框前框后", "p6x1": "框内",
    }  # fmt: skip
    assert [block.kind for block in seen.blocks][:3] == ["heading", "heading", "paragraph"]


def test_tables_of_an_odt_keep_spans_and_repeated_columns_and_rows() -> None:
    table = (
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>活动</text:p></table:table-cell><table:covered-table-cell/>'
        "<table:table-cell><text:p>人数</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>无</text:p></table:table-cell><table:table-cell><text:p>3</text:p><text:p>4</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="40"><table:table-cell table:number-columns-repeated="3"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>尾</text:p></table:table-cell></table:table-row></table:table>'
    )
    seen = read(odt(f"<text:section>{table}</text:section>"), "odt")
    assert texts(seen) == {
        "t1r1c1": "活动", "t1r1c3": "人数", "t1r2c1": "无", "t1r2c2": "无", "t1r2c3": "3\n4", "t1r43c3": "尾", "t1r44c3": "尾",
    }  # fmt: skip
    assert cell(seen, "t1r1c1").column_span == 2


@pytest.mark.parametrize(("content", "kind"), [(odt(""), "odt"), (odp(""), "odp"), (pptx(""), "pptx")])
def test_a_document_without_words_is_empty(content: bytes, kind: str) -> None:
    with pytest.raises(ReadError) as fault:
        read(content, kind)
    assert fault.value.code == "file_empty"


def test_an_encrypted_odt_is_told() -> None:
    manifest = b'<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(ReadError) as fault:
        read(odt("<text:p>1</text:p>", more={"META-INF/manifest.xml": manifest}), "odt")
    assert fault.value.code == "file_encrypted"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("docx", ("a.docm", "a.dotx", "a.wps")), ("xlsx", ("a.xlsm", "a.et", "a.xltx")), ("pptx", ("a.pptm", "a.ppsx", "a.dps")),
        ("doc", ("a.wps", "a.dot")), ("xls", ("a.et",)), ("ppt", ("a.pps", "a.dps")), ("odt", ("a.odt",)),
    ],
)  # fmt: skip
def test_endings_of_templates_and_of_wps_fit(kind: str, names: tuple[str, ...]) -> None:
    assert all(ending_fits(kind, name) for name in names)
