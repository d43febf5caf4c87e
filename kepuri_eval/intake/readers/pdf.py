"""A PDF's text layer to lines, wrapped ones joined (page3-l5), and its ruled tables to cells (page3-t1r2c4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pypdfium2 as pdfium

from kepuri_eval.intake.readers.content import Content, Limits, damaged, encrypted, too_large
from kepuri_eval.intake.readers.pageblocks import PageBlocks, clean_words
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pagesread import OUTLINES, PagesRead, cut_note, is_picture
from kepuri_eval.intake.readers.pagetables import PageText, may_fill, read_text
from kepuri_eval.intake.readers.ruledtables import RuledTable, find_ruled_tables
from kepuri_eval.intake.readers.rulings import Budget, find_rulings
from kepuri_eval.intake.readers.scans import recognise_page
from kepuri_eval.intake.readers.strayed import Placed, may_have_strayed, put_in_order

_IMAGE_OBJECT = 3
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
        read = _read_pages(document, found, limits)
    finally:
        document.close()
    return read.tell(found, "PDF 文件")


def _read_pages(document: pdfium.PdfDocument, found: Content, limits: Limits) -> PagesRead:
    """Fill `found` page by page; what became of the pages."""
    read = PagesRead()
    pages, budget = PageBlocks(limits), Budget()
    for index in range(min(len(document), limits.pages)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            read.broken.append(index + 1)
            continue
        lines = _lines(page)
        if not _is_picture(page, lines):
            found.blocks += pages.read(index + 1, lines, *_grids_of(page, lines, budget))
        elif limits.scans == "now" and read.recognised < limits.scan_pages:
            blocks, notes = recognise_page(_drawn(page), index + 1, limits, pages)
            found.blocks += blocks
            found.notes += notes
            read.recognised += 1
        else:
            found.blocks += join_lines(lines, f"page{index + 1}-l", limits.block_chars)
            read.unread.append(index + 1)
        page.close()
        if len(found.blocks) > limits.blocks:
            raise too_large("文档行数过多")
    if len(document) > limits.pages:
        found.notes.append(cut_note(len(document), limits.pages))
    return read


def _grids_of(page: pdfium.PdfPage, lines: list[Line], budget: Budget) -> tuple[list[RuledTable], PageText | None]:
    """The tables drawn on a page with these lines, and its characters where there are any to fill."""
    grids = find_ruled_tables(find_rulings(page, budget)) if lines else []
    if not grids:
        return [], None
    layer = page.get_textpage()
    try:
        words = layer.get_text_range()
        return grids, read_text(page, layer, words) if may_fill(grids, words, budget) else None
    finally:
        layer.close()


def _is_picture(page: pdfium.PdfPage, lines: list[Line]) -> bool:
    """Whether the words of a page are in its picture."""

    def is_outlined() -> bool:
        return len(list(islice(page.get_objects(max_depth=3), OUTLINES))) == OUTLINES

    return is_picture("".join(line.text for line in lines), is_outlined, _shares(page))


def _shares(page: pdfium.PdfPage) -> Iterator[float]:
    """How much of the page each picture on it covers."""
    area = page.get_width() * page.get_height() or 1.0
    for item in page.get_objects(filter=[_IMAGE_OBJECT], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        yield (right - left) * (top - bottom) / area


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
            lines.append(Line(number, clean_words(words), left, right, top, max(top - bottom, 1.0)))
        start += len(raw) + 1
    layer.close()
    return lines
