"""OFD documents made to do harm: loops of templates, bombs, steps and pages without end, places that lead outside."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

from collections.abc import Iterator

from tests.intake.hostile.containers import Case
from tests.intake.hostile.documents import LAUGHS
from tests.intake.ofd_pages import SPACE, ofd, page, picture, stroke, use, words


def build_packages() -> Iterator[Case]:
    """(name, bytes, codes of which one must be told) of each; no codes: it must be read like any other file."""
    yield from _layouts()


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
