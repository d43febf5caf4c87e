"""A PDF's text layer to lines, wrapped ones joined (page3-l5), and its ruled tables to cells (page3-t1r2c4)."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
import pypdfium2 as pdfium

from kepuri_eval.intake.readers.content import (
    Block,
    Content,
    Limits,
    Note,
    damaged,
    empty_file,
    encrypted,
    no_text,
    too_large,
)
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pagetables import (
    PageTable,
    PageText,
    fill_tables,
    line_of,
    may_fill,
    outside_lines,
    read_text,
)
from kepuri_eval.intake.readers.ruledtables import find_ruled_tables
from kepuri_eval.intake.readers.rulings import Budget, find_rulings
from kepuri_eval.intake.readers.runningtables import RunningTables
from kepuri_eval.intake.readers.scans import recognise, recognised_note
from kepuri_eval.intake.readers.strayed import Placed, may_have_strayed, put_in_order

_IMAGE_OBJECT = 3
_FEW_CHARS = 60  # a scanner's own mark or a page number over the picture of a page
_OUTLINES = 50  # so many shapes without a single letter are letters drawn as shapes
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_SIDE = 2000  # pixels of a page's longer side when it is drawn to be recognised


def read_pdf(content: bytes, name: str, limits: Limits) -> Content:
    """Paragraphs of every page's text layer in reading order, and the cells of tables whose borders are drawn.

    Words in such a table stand in its cells alone; columns told apart by white space only stay lines.

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
        unread, broken, recognised = _read_pages(document, found, limits)
    finally:
        document.close()
    if not found.blocks:
        raise no_text() if unread else damaged("PDF 文件") if broken else empty_file()
    if recognised:
        found.notes.insert(0, recognised_note(recognised))
    if unread:
        found.notes.append(_unread_note(unread))
    if broken:
        found.notes.append(_broken_note(broken))
    return found


def _read_pages(document: pdfium.PdfDocument, found: Content, limits: Limits) -> tuple[list[int], list[int], int]:
    """Numbers of the pages that are pictures and were not read, of broken ones, and how many were recognised."""
    unread, broken, recognised = [], [], 0
    tables = _Tables(limits)
    for index in range(min(len(document), limits.pages)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            broken.append(index + 1)
            continue
        lines = _lines(page)
        if not _is_picture(page, lines):
            found.blocks += tables.read(page, index + 1, lines)
        elif limits.scans == "now" and recognised < limits.scan_pages:
            blocks, notes = recognise(_drawn(page), f"page{index + 1}", limits)
            found.blocks += blocks
            found.notes += notes
            recognised += 1
        else:
            found.blocks += join_lines(lines, f"page{index + 1}-l", limits.block_chars)
            unread.append(index + 1)
        page.close()
        if len(found.blocks) > limits.blocks:
            raise too_large("文档行数过多")
    if len(document) > limits.pages:
        found.notes.append(_cut_note(len(document), limits.pages))
    return unread, broken, recognised


class _Tables:
    """Reads the pages of a document that may hold tables, which go on from page to page."""

    def __init__(self, limits: Limits) -> None:
        self._running, self._budget, self._limits = RunningTables(limits.block_chars), Budget(), limits

    def read(self, page: pdfium.PdfPage, number: int, lines: list[Line]) -> list[Block]:
        """The blocks of a page with these lines: paragraphs, and each table where its first words stand among them."""
        most, prefix = self._limits.block_chars, f"page{number}-l"
        tables, taken, text = self._fill(page, number, lines) if lines else ([], set(), None)
        if text is None or not tables:
            return join_lines(lines, prefix, most)
        outside = [line._replace(text=_clean(line.text)) for line in outside_lines(text, taken)]
        blocks, rest = [], outside
        for table, cells in self._running.take(number, tables, outside):
            place = line_of(text, table.first)
            blocks += join_lines([line for line in rest if line.number < place], prefix, most, outside)
            rest = [line for line in rest if line.number >= place]
            blocks += cells
        for block in blocks:
            block.text = block.text[:most]
        return blocks + join_lines(rest, prefix, most, outside)

    def _fill(
        self, page: pdfium.PdfPage, number: int, lines: list[Line]
    ) -> tuple[list[PageTable], set[int], PageText | None]:
        grids = find_ruled_tables(find_rulings(page, self._budget))
        if not grids:
            return [], set(), None
        layer = page.get_textpage()
        try:
            words = layer.get_text_range()
            if not may_fill(grids, words, self._budget):
                return [], set(), None
            text = read_text(page, layer, words)
        finally:
            layer.close()
        return *fill_tables(grids, text, lambda grid: self._running.go_on_in(number, grid, lines)), text


def _is_picture(page: pdfium.PdfPage, lines: list[Line]) -> bool:
    """Whether the words of a page are in its picture: no text or hardly any over one, or text in unknown characters."""
    text = "".join(line.text for line in lines)
    if len(_UNREADABLE.findall(text)) > len(text) / 3:
        return True
    if len(text) > _FEW_CHARS:
        return False
    if not text and len(list(islice(page.get_objects(max_depth=3), _OUTLINES))) == _OUTLINES:
        return True
    area = page.get_width() * page.get_height()
    for item in page.get_objects(filter=[_IMAGE_OBJECT], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if not text or (right - left) * (top - bottom) > area / 2:
            return True
    return False


def _drawn(page: pdfium.PdfPage) -> np.ndarray:
    """The page as a BGR picture of bounded size, whatever its own measure."""
    scale = _SIDE / max(page.get_width(), page.get_height(), 1.0)
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    picture = bitmap.to_numpy()[:, :, :3]
    return np.ascontiguousarray(picture)


def _lines(page: pdfium.PdfPage) -> list[Line]:
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
            if may_have_strayed(words):
                placed = [Placed(text[at], *layer.get_charbox(at, loose=True)) for at in range(first, last + 1)]
                words, right = put_in_order(placed) or words, max(one.right for one in placed)
            lines.append(Line(number, _clean(words), left, right, top, max(top - bottom, 1.0)))
        start += len(raw) + 1
    layer.close()
    return lines


def _clean(text: str) -> str:
    return text.replace("\ufffe", "-").replace("\x02", "-").replace("\0", " ").strip("\r\n")


def _unread_note(pages: list[int]) -> Note:
    return Note(
        "page_not_read",
        f"第{_numbers(pages)}页为图片，其中的文字未识别，未计入。",
        "如这些页含有活动情况，请另附可复制文字的文件。",
    )


def _broken_note(pages: list[int]) -> Note:
    return Note("part_missing", f"第{_numbers(pages)}页已损坏，无法打开，未计入。", "请核对原文件后重新报送。")


def _numbers(pages: list[int]) -> str:
    return "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")


def _cut_note(pages: int, limit: int) -> Note:
    return Note("part_missing", f"文件共{pages}页，只读取了前{limit}页。", "请拆分后报送。")
