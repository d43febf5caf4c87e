"""PDFs, pictures, web pages and plain files made to do harm."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from fpdf import FPDF
from PIL import Image

from tests.intake.hostile.containers import Case
from tests.intake.hostile.documents import LAUGHS
from tests.intake.intake_files import printed


def build_pages() -> Iterator[Case]:
    """(name, bytes, codes of which one must be told) of each; no codes: it must be read like any other file."""
    yield from _pdfs()
    yield from _pictures()
    yield from _webs()
    yield from _texts()


def _pdfs() -> Iterator[Case]:
    gone = {"file_damaged", "file_empty", "file_unreadable", "scan_without_text"}
    yield "pdf/加密.pdf", _locked(), {"file_encrypted"}
    yield "pdf/截断.pdf", printed("参加300人" * 50)[:900], {"file_damaged", "file_empty"}
    yield "pdf/只有头.pdf", b"%PDF-1.7\n" + b"\xff" * 200, {"file_damaged"}
    yield (
        "pdf/内容流炸弹.pdf",
        _pdf(_squeezed(b"q " * (1 << 29 >> 1), 3), "/Filter [/FlateDecode /FlateDecode /FlateDecode]"),
        gone,
    )
    yield "pdf/页树成环.pdf", pdf("<< /Type /Pages /Kids [2 0 R] /Count 9 >>"), gone
    yield "pdf/谎报页数.pdf", pdf("<< /Type /Pages /Kids [] /Count 999999999 >>"), gone
    yield (
        "pdf/巨大页面.pdf",
        pdf("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 1e9] >>"),
        gone,
    )
    yield "pdf/巨图.pdf", _pdf(b"q 600 0 0 800 0 0 cm /I Do Q", "", image=(30_000, 30_000)), gone | {"image_not_read"}
    yield (
        "pdf/打开即运行.pdf",
        printed("参加300人").replace(
            b"/Type /Catalog", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>> /Type /Catalog"
        ),
        set(),
    )

    strokes = b"0 0 m 9 9 l S\n" * 900_000 + b"BT /F 12 Tf 50 700 Td (joined by 300) Tj ET"
    yield "pdf/百万线条.pdf", _pdf(_squeezed(strokes, 1), "/Filter /FlateDecode"), set()
    grid = b"".join(b"0 %d m 600 %d l S %d 0 m %d 800 l S\n" % (at, at, at, at) for at in range(0, 800, 5))
    words = b"BT /F 4 Tf 50 700 Td (joined by 300) Tj ET\n" * 3000
    yield "pdf/满页网格.pdf", _pdf(_squeezed(grid * 40 + words, 1), "/Filter /FlateDecode"), set()


def _pictures() -> Iterator[Case]:
    huge = {"file_too_large"}
    yield "图片/声称巨大.png", png(60_000, 60_000, zlib.compress(bytes(100))), huge
    yield "图片/真的巨大.png", png(20_000, 20_000, _squeezed(bytes(20_000 * 2501), 1), depth=1), huge
    yield (
        "图片/声称巨大.bmp",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0),
        huge,
    )
    yield "图片/截断.jpg", saved(Image.effect_noise((300, 300), 50), "JPEG")[:2000], {"file_damaged"}
    yield "图片/乱码.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 9, {"file_damaged"}
    tiff = bytearray(saved(Image.new("L", (8, 8)), "TIFF"))
    struct.pack_into("<I", tiff, len(tiff) - 4, 8)
    yield "图片/目录成环.tif", bytes(tiff), {"file_damaged", "photograph_kept"}
    yield "图片/谎报目录.tif", b"II*\0" + struct.pack("<IH", 8, 0xFFFF) + b"\xff" * 400, {"file_damaged"}
    yield "图片/文字块炸弹.png", _text_bomb(), {"file_damaged", "photograph_kept", "file_too_large"}
    yield "图片/动图.gif", saved(Image.new("L", (8, 8)), "GIF"), {"image_not_read"}


def _webs() -> Iterator[Case]:
    yield "网页/二十万层.html", b"<html><body>" + b"<div>" * 200_000 + "参加300人".encode(), {"part_missing"}
    yield "网页/十亿笑.html", f"<html>{LAUGHS}<body>&l11;参加300人</body></html>".encode(), set()
    yield "网页/百万标签.html", b"<html><body>" + b"<p>1</p>" * 70_000, {"file_too_large", "file_unreadable"}
    yield "网页/巨大合并.html", b"<html><table>" + b"<tr><td rowspan=99999 colspan=99999>1<td>2</tr>" * 400, set()
    yield (
        "网页/无正文.mht",
        b"From: x\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\nSnapshot-Content-Location: http://example.invalid\n\n--b\nContent-Type: image/png\n\n\n--b--",
        {"file_damaged"},
    )
    yield (
        "网页/只有脚本.html",
        b"<html><body><script>fetch('http://example.invalid')</script></body></html>",
        {"file_empty"},
    )


def _texts() -> Iterator[Case]:
    line = "参加活动3000人次\n"
    yield "文本/空.txt", b"", {"file_empty"}
    yield "文本/全是零.txt", bytes(5000), {"file_empty"}
    yield "文本/空白.docx", b" \r\n\t" * 99, {"file_empty"}
    yield "文本/夹零.txt", line.encode().replace(b"\n", b"\0\n"), {"format_unknown", "text_damaged"}
    yield "文本/混合编码.txt", (line * 3).encode() + (line * 3).encode("gbk") + b"\xff\xfe\xff\n", {"text_damaged"}
    yield "文本/乱码.txt", bytes(range(1, 256)) * 20, {"format_unknown"}
    yield "文本/程序.docx", b"MZ\x90\0" + bytes(range(256)) * 20, {"format_unknown"}
    yield "文本/半个字符.txt", b"\xff\xfe" + line.encode("utf-16-le")[:-1], {"text_damaged"}
    yield "文本/超大字段.csv", b'a,b\n"' + b"x" * 3_000_000, {"file_too_large"}
    yield "文本/百万列.csv", b"1," * 70_000, {"file_too_large"}
    yield "文本/百万行.txt", b"1\n" * 70_000, {"file_too_large"}
    yield "文本/视频.mp4", b"\0\0\0\x18ftypmp42" + bytes(99), {"image_not_read"}


def pdf(pages: str, page: str = "") -> bytes:
    """A PDF of a catalogue, this page tree and this page, without a cross-reference table."""
    return f"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj {pages} endobj\n3 0 obj {page or '<<>>'} endobj\ntrailer << /Root 1 0 R >>\n%%EOF".encode()


def _pdf(stream: bytes, filters: str, image: tuple[int, int] | None = None) -> bytes:
    """A PDF of one page with this content stream, and one picture of that size."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
             b"<< /Length %d %s >> stream\n%s\nendstream" % (len(stream), filters.encode(), stream)]  # fmt: skip
    if image:
        data = _squeezed(bytes(image[0] * image[1] // 8), 1)
        parts.append(
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray "
            b"/Filter /FlateDecode /Length %d >> stream\n%s\nendstream" % (*image, len(data), data)
        )
    out, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1, table, len(parts) + 1, len(out)
    )  # fmt: skip


def _squeezed(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9 if len(content) < 1 << 20 else 1)
    return content


def _locked() -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=12)
    page.cell(text="300")
    page.set_encryption(owner_password="owner", user_password="user")
    return bytes(page.output())


def png(width: int, height: int, data: bytes, depth: int = 8, more: bytes = b"") -> bytes:
    """A grey PNG that claims this size and holds this packed data."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + more + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _text_bomb() -> bytes:
    words = _chunk(b"zTXt", b"a\0\0" + _squeezed(bytes(100 << 20), 1))
    return png(8, 8, zlib.compress(bytes(72)), more=words)


def saved(picture: Image.Image, kind: str) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
