"""A PDF's text layer to lines, wrapped ones joined (page3-l5), and its tables to cells (page3-t1r2c4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pypdfium2 as pdfium

from kepuri_eval.intake.readers.content import Content, Limits, damaged, encrypted, too_large
from kepuri_eval.intake.readers.glyphlines import Run, page_text
from kepuri_eval.intake.readers.pageblocks import PageBlocks, clean_words
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pagesread import OUTLINES, PagesRead, cut_note, is_picture
from kepuri_eval.intake.readers.pagetables import PageText, may_fill, outside_lines, read_text
from kepuri_eval.intake.readers.ruledtables import RuledTable, find_ruled_tables
from kepuri_eval.intake.readers.rulings import Budget, find_rulings
from kepuri_eval.intake.readers.scans import recognise_page
from kepuri_eval.intake.readers.spacedtables import may_be_spaced
from kepuri_eval.intake.readers.strayed import Placed, may_have_strayed, put_in_order

_IMAGE_OBJECT = 3
_LEVEL, _NEAR = 0.3, 1.0  # heights by which characters written in one go differ, and stand apart
_SIDE = 2000  # pixels of a page's longer side when it is drawn to be recognised


def read_pdf(content: bytes, name: str, limits: Limits) -> Content:
    """Paragraphs of every page's text layer in reading order, and the cells of its tables.

    Words in a table stand in its cells alone. Columns told apart by white space are a table where it is certain what
    heads which figure (`spacedtables`), else lines.

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
        lines, is_torn = _lines(page)
        text = _by_place(page) if is_torn else None
        if text is not None:
            lines = outside_lines(text, set())
        if not _is_picture(page, lines):
            tables = _tables_of(page, lines, text, budget, goes_on=pages.may_go_on)
            found.blocks += pages.read(index + 1, lines, *tables)
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


def _tables_of(
    page: pdfium.PdfPage, lines: list[Line], text: PageText | None, budget: Budget, *, goes_on: bool
) -> tuple[list[RuledTable], PageText | None]:
    """The tables drawn on a page with these lines, and its characters where there may be any table.

    Args:
        text: its characters, if they are known.
        goes_on: the page before ends with a table without borders.
    """
    grids = find_ruled_tables(find_rulings(page, budget)) if lines else []
    if not grids and not (goes_on or may_be_spaced(lines)):
        return [], None
    text = text or _text(page)
    return grids, text if may_fill(grids, text.text, budget) else None


def _text(page: pdfium.PdfPage) -> PageText:
    layer = page.get_textpage()
    try:
        return read_text(page, layer, layer.get_text_range())
    finally:
        layer.close()


def _by_place(page: pdfium.PdfPage) -> PageText | None:
    """The characters of a page, its lines by where they stand; None where characters are written downwards."""
    text = _text(page)
    runs: list[list[Placed]] = []
    for char, box in zip(text.text, text.boxes, strict=True):
        if char.isspace():
            continue
        glyph = Placed(char, *box)
        if runs and _is_beside(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    if sum(len(run) == 1 for run in runs) > len(runs) / 2:
        return None
    return page_text([Run(run, is_level=True) for run in runs])


def _is_beside(before: Placed, glyph: Placed) -> bool:
    height = max(before.top - before.bottom, 1.0)
    return abs(glyph.bottom - before.bottom) < _LEVEL * height and -_NEAR < (glyph.left - before.right) / height < _NEAR


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


def _lines(page: pdfium.PdfPage) -> tuple[list[Line], bool]:
    """Visual lines with their extent, as the text layer gives them, and whether it has several of them in one.

    Cells of a row that a program wrote one after the other are told so: 1 320 2 节水….
    """
    layer = page.get_textpage()
    text = layer.get_text_range()
    is_upright = page.get_rotation() % 180 == 0
    lines, start, is_torn = [], 0, False
    for number, raw in enumerate(text.split("\n"), start=1):
        words = raw.rstrip("\r")
        first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip()) - 1
        if words.strip():
            boxes = [layer.get_charbox(place, loose=True) for place in sorted({first, last})]
            left, bottom, right, top = boxes[0][0], boxes[0][1], boxes[-1][2], boxes[0][3]
            is_torn |= is_upright and (boxes[-1][3] < bottom or boxes[-1][1] > top)
            if may_have_strayed(words):
                placed = [Placed(text[at], *layer.get_charbox(at, loose=True)) for at in range(first, last + 1)]
                words, right = put_in_order(placed) or words, max(one.right for one in placed)
            lines.append(Line(number, clean_words(words), left, right, top, max(top - bottom, 1.0)))
        start += len(raw) + 1
    layer.close()
    return lines, is_torn
