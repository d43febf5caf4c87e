"""OFD, presentations, OpenDocument and embedded objects made to do harm: loops, bombs, steps without end, places that lead outside."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

from collections.abc import Iterator

from tests.intake.compound_files import compound, native
from tests.intake.embedding import in_word
from tests.intake.hostile.containers import Case, zipped
from tests.intake.hostile.documents import LAUGHS
from tests.intake.intake_files import word
from tests.intake.ofd_pages import SPACE, ofd, page, picture, stroke, use, words
from tests.intake.office_files import odt, pptx, relation, shape, slide_table
from tests.intake.outlook_files import message, msg


def build_packages() -> Iterator[Case]:
    """(name, bytes, codes of which one must be told) of each; no codes: it must be read like any other file."""
    yield from _layouts()
    yield from _embedded()
    yield from _stories()
    yield from _messages()


def _layouts() -> Iterator[Case]:
    told = words("参加300人", 20, 30)
    yield (
        "ofd/模板成环.ofd",
        ofd(page(told, head=use("30")), templates={"30": page(words("1", 9, 9), head=use("30"))}),
        set(),
    )
    unit = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="40"/>' * 60
    looped = f'<ofd:Res {SPACE}><ofd:CompositeGraphicUnit ID="40"><ofd:Content>{unit}</ofd:Content></ofd:CompositeGraphicUnit></ofd:Res>'
    yield (
        "ofd/复合成环.ofd",
        ofd(page(told, unit), more={"Doc_0/P.xml": looped}, common="<ofd:PublicRes>P.xml</ofd:PublicRes>"),
        set(),
    )
    yield "ofd/步距无尽.ofd", ofd(page(words("参加300人", 20, 30, deltas="g 99999999999999 5 " * 99))), set()
    yield (
        "ofd/百万字模板.ofd",
        ofd(*[page(head=use("30"))] * 200, templates={"30": page(words("字" * 50_000, 9, 9) * 10)}),
        {"file_too_large"},
    )
    yield "ofd/页过多.ofd", ofd(*[page(told)] * 2_100), {"part_missing"}
    yield "ofd/线条过多.ofd", ofd(page(told, *(stroke(0, at % 290, 200, at % 290) for at in range(60_000)))), set()
    yield (
        "ofd/十亿笑.ofd",
        ofd(page(words("&l11;", 9, 9), told).replace("&amp;l11", "&l11").replace("<ofd:Page", f"{LAUGHS}<ofd:Page", 1)),
        {"entities_ignored", "file_damaged"},
    )
    outside = ofd(page(told)).replace(b"Page_0/Content.xml", b"Page_0/../../..")
    yield "ofd/页在包外.ofd", outside, {"file_damaged"}
    blank = page(words(" " * (80 << 20), 9, 9, deltas=""))
    yield "ofd/空白炸弹.ofd", ofd(blank), {"file_bomb"}
    huge = {"5": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99))}
    yield "ofd/坏图.ofd", ofd(page(picture(0, 0, 210, 297)), media=huge), {"scan_without_text"}
    yield "ofd/图在天边.ofd", ofd(page(picture(0, 0, 9e5, 9e5)), media=huge), {"scan_without_text"}
    yield "ofd/截断.ofd", ofd(page(told))[:-40], {"file_damaged"}
    yield "ofd/无文档.ofd", ofd(page(told), more={"OFD.xml": f"<ofd:OFD {SPACE}/>"}), {"file_empty"}
    yield "ofd/自身附件.ofd", _holding_itself(4), set()


def _holding_itself(depth: int) -> bytes:
    """Documents attached to one another, each with words of its own."""
    inner = ofd(page(words("参加300人", 20, 30)))
    for level in range(depth):
        listed = f'<ofd:Attachments {SPACE}><ofd:Attachment Name="{level}.ofd"><ofd:FileLoc>a.ofd</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
        more = {"Doc_0/A.xml": listed, "Doc_0/a.ofd": inner}
        inner = ofd(page(words(f"第{level}层", 20, 30)), more=more, behind="<ofd:Attachments>A.xml</ofd:Attachments>")
    return inner


def _embedded() -> Iterator[Case]:
    inner = word("参加300人")
    for _ in range(7):
        inner = in_word({"embeddings/a.docx": inner}, "参加300人")
    yield "嵌入/层层嵌套.docx", inner, {"file_too_deep"}
    bomb = zipped({"a.txt": bytes(64 << 20)})
    yield "嵌入/炸弹.docx", in_word({"embeddings/a.xlsx": bomb}, "参加300人"), {"file_bomb"}
    yield "嵌入/空白炸弹.docx", in_word({"embeddings/a.bin": bytes(64 << 20)}, "参加300人"), {"file_bomb"}
    wide = {
        f"embeddings/{at}.zip": zipped({f"{n}.txt": bytes([n]) * (4 << 20) for n in range(at, at + 9)})
        for at in range(12)
    }
    yield "嵌入/宽.docx", in_word(wide, "参加300人"), {"file_too_deep", "file_bomb"}
    objects = {f"embeddings/{at}.bin": b"1" for at in range(2_100)}
    yield "嵌入/对象过多.docx", in_word(objects, "参加300人"), {"file_too_large"}
    yield "嵌入/指向包外.docx", in_word({"../../../etc/passwd": b"1"}, "参加300人"), {"file_damaged"}
    yield "嵌入/链接外部.docx", in_word({"file:///etc/passwd": b"1"}, "参加300人", far=True), {"part_missing"}
    label = native(b"..\\..\\etc\\passwd", "参加300人".encode())
    yield "嵌入/名字带路径.docx", in_word({"embeddings/a.bin": compound({"\1Ole10Native": label})}, "参加300人"), set()
    short = native(b"a.txt", b"1").replace(b"\1\0\0\0" + b"1", b"\xff\xff\xff\x7f1")
    yield (
        "嵌入/谎报长度.docx",
        in_word({"embeddings/a.bin": compound({"\1Ole10Native": short})}, "参加300人"),
        {"file_damaged"},
    )
    looped = bytearray(compound({"Package": bytes(9000)}))
    looped[512 + 8 : 512 + 12] = (1).to_bytes(4, "little")  # the third sector leads back to the second
    yield "嵌入/扇区成环.docx", in_word({"embeddings/a.bin": bytes(looped)}, "参加300人"), {"file_damaged"}


def _stories() -> Iterator[Case]:
    told = "<text:p>参加300人</text:p>"
    bomb = '<table:table><table:table-row table:number-rows-repeated="99999999"><table:table-cell table:number-columns-repeated="99999999"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
    yield "odt/重复炸弹.odt", odt(bomb), {"file_too_large"}
    blank = (
        '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell/></table:table-row></table:table>'
        * 9
    )
    yield "odt/空行炸弹.odt", odt(told + blank), {"file_too_large"}
    yield "odt/空格炸弹.odt", odt('<text:p><text:s text:c="999999999"/>参加300人</text:p>'), set()
    yield "odt/十亿笑.odt", odt(f"<text:p>&l11;</text:p>{told}", doctype=LAUGHS), {"entities_ignored", "file_damaged"}
    yield "odt/深层区段.odt", odt("<text:section>" * 5_000 + told + "</text:section>" * 5_000), {"file_damaged"}
    yield (
        "odt/缺正文.odt",
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}),
        {"file_damaged"},
    )
    yield "pptx/缺幻灯片.pptx", pptx(shape("参加300人")).replace(b"slides/slide1", b"slides/slide9"), {"file_damaged"}
    yield (
        "pptx/自身为备注.pptx",
        pptx(
            shape("参加300人"),
            relations={1: relation("r1", "notesSlide", "slide1.xml") + relation("r2", "slideLayout", "slide1.xml")},
        ),
        set(),
    )
    yield "pptx/幻灯片过多.pptx", pptx(*[shape("1")] * 2_100), {"file_too_large"}
    yield (
        "pptx/巨大合并.pptx",
        pptx(slide_table([["参加300人"]]).replace('gridSpan="1"', 'gridSpan="99999999999999"')),
        set(),
    )
    group = "<p:grpSp><p:grpSpPr/>" * 4_000 + shape("参加300人") + "</p:grpSp>" * 4_000
    yield "pptx/深层组合.pptx", pptx(group), {"file_damaged"}
    held = '<p:graphicFrame><p:oleObj progId="Package" r:id="r1"/></p:graphicFrame>'
    yield (
        "pptx/外链对象.pptx",
        pptx(shape("参加300人") + held, relations={1: relation("r1", "oleObject", "file:///etc/passwd", far=True)}),
        {"part_missing"},
    )


def _messages() -> Iterator[Case]:
    tree = message("转发", "参加300人", is_inner=True)
    for _ in range(12):
        tree = message("转发", "参加300人", {"原信": tree}, is_inner=True)
    yield "msg/层层转发.msg", msg("转发", "参加300人", {"原信": tree}), {"file_too_deep"}
    yield "msg/两千附件.msg", msg("报送", "见附件", {f"{at}.txt": b"1" for at in range(2_100)}), {"file_too_large"}
    yield "msg/附件炸弹.msg", msg("报送", "见附件", {"a.zip": zipped({"a.txt": bytes(64 << 20)})}), {"file_bomb"}
    yield "msg/附件路径.msg", msg("报送", "见附件", {"../../evil.txt": "参加300人".encode()}), {"name_is_path"}
    yield "msg/主题换行.msg", msg("报送\r\nBcc: a@example.invalid\r\n\r\n正文", "参加300人"), set()
    files = {"a.txt": bytes(2 << 20)} | {f"{at}.txt": bytes(5_000) for at in range(200)}
    overlapping, mark = bytearray(msg("报送", "见附件", files)), "__substg1.0_37010102".encode("utf-16-le")
    place = overlapping.find(mark)
    told = overlapping[place + 116 : place + 124]
    while (place := overlapping.find(mark, place + 1)) >= 0:  # every attachment is said to be the first
        overlapping[place + 116 : place + 124] = told
    yield "msg/重叠附件.msg", bytes(overlapping), {"file_bomb"}
    yield "msg/截断.msg", msg("报送", "见附件" * 3000)[:3000], {"file_damaged", "format_unknown"}
