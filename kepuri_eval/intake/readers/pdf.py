"""A PDF's text layer to lines, a paragraph's wrapped lines joined, addressed page3-l5 by the first of them."""

from __future__ import annotations

import re
from typing import NamedTuple

import pypdfium2 as pdfium

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, damaged, empty_file, encrypted

_STARTS = re.compile(
    r"^\s*([一二三四五六七八九十百]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d{1,2}[.．、)）]|[●•■◆—-]\s)"
)
_ENDS = re.compile(r"[。！？；：:;!?]\s*$")
_TEXT_OBJECT, _IMAGE_OBJECT = 1, 3


class _Line(NamedTuple):
    number: int
    text: str
    left: float
    right: float
    top: float
    height: float


def read_pdf(content: bytes, name: str, limits: Limits) -> Content:
    """Paragraphs of every page's text layer in reading order.

    Raises:
        ReadError: damaged, encrypted, without any text (`scan_without_text`), or beyond the limits.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in content:
            raise encrypted("PDF 文件") from error
        raise damaged("PDF 文件") from error
    found = Content()
    try:
        blank = _read_pages(document, found, limits)
    finally:
        document.close()
    if not found.blocks:
        raise _no_text() if blank else empty_file()
    if blank:
        found.notes.append(_blank_note(blank))
    return found


def _read_pages(document: pdfium.PdfDocument, found: Content, limits: Limits) -> list[int]:
    """Numbers of the pages that show something and carry no text."""
    blank = []
    for index in range(min(len(document), limits.pages)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            blank.append(index + 1)
            continue
        lines = _lines(page)
        if not lines and next(page.get_objects(filter=[_IMAGE_OBJECT], max_depth=3), None) is not None:
            blank.append(index + 1)
        found.blocks += _join(lines, f"page{index + 1}-l", limits)
        page.close()
    if len(document) > limits.pages:
        found.notes.append(_cut_note(len(document), limits.pages))
    return blank


def _lines(page: pdfium.PdfPage) -> list[_Line]:
    """Visual lines with their extent, as the text layer gives them."""
    layer = page.get_textpage()
    text = layer.get_text_range()
    lines, start = [], 0
    for number, raw in enumerate(text.split("\n"), start=1):
        words = raw.rstrip("\r")
        first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip()) - 1
        if words.strip():
            boxes = [layer.get_charbox(place, loose=True) for place in sorted({first, last})]
            left, bottom, right, top = boxes[0][0], boxes[0][1], boxes[-1][2], boxes[0][3]
            lines.append(_Line(number, _clean(words), left, right, top, max(top - bottom, 1.0)))
        start += len(raw) + 1
    layer.close()
    return lines


def _join(lines: list[_Line], prefix: str, limits: Limits) -> list[Block]:
    """Lines that run to the right edge go on in the next one, unless that starts an item or a paragraph of its own."""
    if not lines:
        return []
    edge, margin = max(line.right for line in lines), min(line.left for line in lines)
    blocks: list[Block] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, edge, margin):
            blocks[-1].text = _glue(blocks[-1].text, line.text)[: limits.block_chars]
        else:
            blocks.append(Block(f"{prefix}{line.number}", "line", line.text))
        before = line
    return blocks


def _goes_on(before: _Line, line: _Line, edge: float, margin: float) -> bool:
    size = before.height
    full = before.right > edge - 1.6 * size
    close = 0 < before.top - line.top < 2.6 * size
    alike = abs(line.height - size) < 0.25 * size
    indented = line.left > margin + 1.2 * size
    short = before.right - before.left < 8 * size
    return full and close and alike and not indented and not short and not _STARTS.match(line.text)


def _glue(first: str, second: str) -> str:
    first, second = first.rstrip(), second.lstrip()
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second


def _clean(text: str) -> str:
    return text.replace("\ufffe", "-").replace("\x02", "-").replace("\0", " ").strip("\r\n")


def _no_text() -> ReadError:
    return ReadError(
        "scan_without_text",
        "文件为扫描件或图片，没有可读取的文字。",
        "请报送可复制文字的 Word 或 PDF 文件。",
    )


def _blank_note(pages: list[int]) -> Note:
    shown = "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")
    return Note(
        "part_missing",
        f"第{shown}页为图片，没有可读取的文字，未计入。",
        "如这些页含有活动情况，请另附可复制文字的文件。",
    )


def _cut_note(pages: int, limit: int) -> Note:
    return Note("part_missing", f"文件共{pages}页，只读取了前{limit}页。", "请拆分后报送。")
