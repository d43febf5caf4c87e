"""A photographed or scanned page (.jpg, .png, .tif …) to its lines of words, addressed page1-l5."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from kepuri_eval.intake.personal import mask_personal
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
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pictures import FORMATS, PHOTOGRAPH, UNREADABLE, judge
from kepuri_eval.locators import say_place

_SIDE = 2000  # as much as the recogniser looks at
_FEW_LINES = 6
_TABLE = 2  # lines of several figures or words set apart that make a table


def read_picture(content: bytes, name: str, limits: Limits) -> Content:
    """Lines of every page of a picture; a picture with few words is a photograph, kept as evidence.

    Raises:
        ReadError: damaged, beyond the limits, a photograph (`photograph_kept`), or not read (`image_not_read`) as
            recognition is off.
    """
    if judge(content, limits.scan_pixels) == PHOTOGRAPH:
        raise photograph()
    if limits.scans != "now":
        raise not_read("其中的文字未识别")
    found = Content()
    pages = 0
    for number, picture in enumerate(open_pictures(content, limits), start=1):
        if number > limits.scan_pages:
            found.notes.append(_cut(limits.scan_pages))
            break
        blocks, notes = recognise(picture, f"page{number}", limits)
        found.blocks += blocks
        found.notes += notes
        pages = number
    if sum(len(block.text) for block in found.blocks) < limits.scan_least_chars:
        raise photograph()
    found.notes.insert(0, recognised_note(pages))
    return found


def recognise(picture: np.ndarray, place: str, limits: Limits) -> tuple[list[Block], list[Note]]:
    """Paragraphs of one page given as a BGR picture, a doubt for each line that was hard to read, and one for a table.

    Args:
        place: the locator of the page or picture (page3, p12i1), to which the line is added: page3-l5.
    """
    from kepuri_eval.intake.readers.ocr import read_page

    seen = read_page(picture)
    lost = [line for line in seen.lines if seen.scores[line.number] < limits.scan_lost_below]
    kept = [line for line in seen.lines if seen.scores[line.number] >= limits.scan_lost_below]
    notes = [_lost(place, line.number) for line in lost]
    notes += [
        _doubtful(place, line.number, line.text, seen.scores[line.number])
        for line in kept
        if seen.scores[line.number] < limits.scan_confidence
    ]
    notes += [_clash(place, *clash) for clash in seen.clashes]
    if sum(line.text.count("\t") >= _TABLE and any(map(str.isdigit, line.text)) for line in kept) >= _TABLE:
        notes.append(_table(place))
    return join_lines(kept, f"{place}-l", limits.block_chars, _with_edges(kept, picture.shape[1])), notes


def _with_edges(lines: list[Line], width: int) -> list[Line]:
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


def _doubtful(place: str, line: int, text: str, score: float) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(f'{place}-l{line}')}识别把握不大（{score:.0%}）：“{_shown(text)}”。",
        "请对照原件核对该行文字和数字。",
        f"{place}-l{line}",
    )


def _table(place: str) -> Note:
    return Note(
        "table_unread",
        f"{say_place(place)}有表格，只按行识别了文字，没有按栏读取，其中的数字可能未计入。",
        "请另附该表的 Excel 或 Word 文件。",
        place,
    )


def _lost(place: str, line: int) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(f'{place}-l{line}')}字迹无法辨认，未计入。",
        "如该行含有活动数据，请报送清晰的扫描件或可复制文字的文件。",
        f"{place}-l{line}",
    )


def _clash(place: str, line: int, without: str, whole: str) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(f'{place}-l{line}')}有印章或红色字迹，去除红色读作“{_shown(without)}”，保留红色读作“{_shown(whole)}”。",
        "请对照原件核对该行数字。",
        f"{place}-l{line}-red",
    )


def _shown(text: str) -> str:
    return mask_personal(text)[0][:60]


def _cut(limit: int) -> Note:
    return Note("part_missing", f"图片页数过多，只识别了前{limit}页。", "请拆分后报送。")
