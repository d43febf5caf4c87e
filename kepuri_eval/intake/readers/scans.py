"""A photographed or scanned page (.jpg, .png, .tif …) to lines (page1-l5) and cells of its tables (page1-t1r2c4)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from kepuri_eval.intake.readers.content import (
    Block,
    Content,
    Limits,
    Note,
    damaged,
    not_read,
    photograph,
    too_large,
)
from kepuri_eval.intake.readers.pageblocks import PageBlocks
from kepuri_eval.intake.readers.pagelines import Line
from kepuri_eval.intake.readers.pictures import FORMATS, PHOTOGRAPH, UNREADABLE, judge

if TYPE_CHECKING:
    from kepuri_eval.intake.readers.ocr import Words
    from kepuri_eval.intake.readers.scandoubts import Place

_SIDE = 2000  # as much as the recogniser looks at
_FEW_LINES = 6
_TABLE = 2  # lines of several figures or words set apart that make a table


def read_picture(content: bytes, name: str, limits: Limits) -> Content:
    """Lines of every page of a picture; one with few words and no table is a photograph, kept as evidence.

    Raises:
        ReadError: damaged, beyond the limits, a photograph (`photograph_kept`), or not read (`image_not_read`) as
            recognition is off.
    """
    if judge(content, limits.scan_pixels) == PHOTOGRAPH:
        raise photograph()
    if limits.scans != "now":
        raise not_read("其中的文字未识别")
    found, running = Content(), PageBlocks(limits)
    pages = 0
    for number, picture in enumerate(open_pictures(content, limits), start=1):
        if number > limits.scan_pages:
            found.notes.append(_cut(limits.scan_pages))
            break
        blocks, notes = recognise_page(picture, number, limits, running)
        found.blocks += blocks
        found.notes += notes
        pages = number
    is_table = any(block.kind == "cell" for block in found.blocks)
    if not is_table and sum(len(block.text) for block in found.blocks) < limits.scan_least_chars:
        raise photograph()
    found.notes.insert(0, recognised_note(pages))
    return found


def recognise_page(
    picture: np.ndarray, number: int, limits: Limits, running: PageBlocks, place: str = ""
) -> tuple[list[Block], list[Note]]:
    """Lines and cells of a page given as a BGR picture, doubts about what was hard to read, and a note of tables lost.

    Args:
        number: of the page, from 1.
        running: what reads the other pages of the document too, so that tables go on from page to page.
        place: the locator of a picture inside a document (p12i1), to which line or cell is added in place of the
            page's number: p12i1-l5, p12i1-t1r2c4.
    """
    # what recognises takes a second to load, and few documents hold pictures of words
    from kepuri_eval.intake.readers.ocr import read_page
    from kepuri_eval.intake.readers.scandoubts import Place, doubts, unread_table
    from kepuri_eval.intake.readers.scanlayout import lay_out

    place = place or f"page{number}"

    def named(locator: str) -> str:
        return place + locator.removeprefix(f"page{number}")

    def place_of(word: Words, line: int) -> Place:
        own = f"{place}-l{line}"
        if word not in read.places:
            return Place(own, own)
        cell = running.cell_with(read.places[word])
        if cell:
            return Place(named(cell), named(cell))
        return Place(own, f"{place}-l{max((start for start in starts if start <= line), default=line)}")

    page = read_page(picture)
    layout = lay_out(page)
    read = layout.readable(limits.scan_lost_below)
    edges = _with_edges(read.lines, layout.width)
    blocks = running.read(number, read.lines, layout.ruled, read.text, is_picture=True, edges=edges)
    starts = [int(block.locator.rpartition("-l")[2]) for block in blocks if block.kind == "line"]
    notes = doubts(layout.rows, page.clashes, place_of, limits)
    for block in blocks:
        block.locator = named(block.locator)
    if sum(block.text.count("\t") >= _TABLE and any(map(str.isdigit, block.text)) for block in blocks) >= _TABLE:
        notes.append(unread_table(place))
    return blocks, notes


def _with_edges(lines: list[Line], width: float) -> list[Line]:
    """The lines that tell the edges of a page: of a few short ones the longest need not run to the edge."""
    if not 0 < len(lines) < _FEW_LINES:
        return lines
    margin = min(line.left for line in lines)
    return [*lines, lines[0]._replace(left=margin, right=width - margin)]


def recognised_note(pages: int) -> Note:
    """The note that a document's words were recognised, not copied."""
    return Note(
        "scan_recognised",
        f"有{pages}页为扫描件或图片，文字由程序识别得到，其中数字请与原件核对。",
        "请尽量报送可复制文字的 Word 或 PDF 文件。",
    )


def first_frame(content: bytes, limits: Limits) -> np.ndarray:
    """A picture as the recogniser takes it; errors as of `read_picture`."""
    return next(open_pictures(content, limits))


def open_pictures(content: bytes, limits: Limits) -> Iterator[np.ndarray]:
    """Every frame as a BGR array, upright, on white, no side longer than the recogniser uses.

    Raises:
        ReadError: damaged, or more pixels than the limits allow.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a broken tag is not worth a word; sizes are checked below
        try:
            file = Image.open(io.BytesIO(content), formats=FORMATS)
            # the second frame of a telephone's JPEG is a preview of its first
            for frame in ImageSequence.Iterator(file) if file.format == "TIFF" else (file,):
                if frame.width * frame.height > limits.scan_pixels:
                    raise too_large(f"图片为{frame.width}×{frame.height}像素")
                yield _as_array(frame)
        except Image.DecompressionBombError as error:
            raise too_large("图片像素过多") from error
        except UNREADABLE as error:
            raise damaged("图片") from error


def _as_array(frame: Image.Image) -> np.ndarray:
    if frame.format in ("JPEG", "MPO"):
        frame.draft("RGB", (_SIDE, _SIDE))
    if frame.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        # sixteen bits a pixel: the upper eight are enough for words
        values = np.asarray(frame, dtype=np.float32)
        frame = Image.fromarray((values / max(float(values.max()), 1.0) * 255).astype(np.uint8))
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        ink = frame.convert("RGBA")
        frame = Image.new("RGBA", ink.size, "white")
        frame.alpha_composite(ink)
    upright = ImageOps.exif_transpose(frame).convert("RGB")
    upright.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def _cut(limit: int) -> Note:
    return Note("part_missing", f"图片页数过多，只识别了前{limit}页。", "请拆分后报送。")
