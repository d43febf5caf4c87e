"""PDF pages with tables drawn on them, made in memory: borders as lines, thin rectangles, frames, dots or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from fpdf import FPDF

from kepuri_eval.intake.findings import Finder, Findings
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.params import Params
from tests.intake.intake_files import FONT

SIZE = 10.0
PADDING = 4.0
HEADS = ["序号", "活动名称", "活动时间", "活动地点", "参与人数"]
WIDTHS = [30.0, 130.0, 60.0, 100.0, 50.0]
ROWS = [
    ["1", "机器人竞赛", "9月15日", "东湖公园", "300"],
    ["2", "科普大讲堂", "9月16日", "市民广场", "1200"],
]

Place = tuple[float, float, float, float]


def page_maker(orientation: str = "portrait") -> FPDF:
    """A document in points with one empty page and a Chinese font."""
    page = FPDF(unit="pt", orientation=orientation)
    page.set_auto_page_break(False)
    page.add_font("noto", "", FONT)
    page.set_font("noto", size=SIZE)
    page.add_page()
    return page


def lines(page: FPDF, place: Place) -> None:
    """The border of a cell as four strokes."""
    left, top, right, bottom = place
    for ends in ((left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom),
                 (right, top, right, bottom)):  # fmt: skip
        page.line(*ends)


def bars(page: FPDF, place: Place) -> None:
    """The border of a cell as four thin filled rectangles."""
    left, top, right, bottom = place
    for x, y, width, height in ((left, top, right - left, 0.5), (left, bottom, right - left, 0.5),
                                (left, top, 0.5, bottom - top), (right, top, 0.5, bottom - top)):  # fmt: skip
        page.rect(x, y, width, height, style="F")


def frames(page: FPDF, place: Place) -> None:
    """A stroked rectangle a little within the cell, as browsers draw cells that stand apart."""
    left, top, right, bottom = place
    page.rect(left + 1, top + 1, right - left - 2, bottom - top - 2)


def doubled(page: FPDF, place: Place) -> None:
    """Two strokes beside each other on every side."""
    left, top, right, bottom = place
    lines(page, place)
    lines(page, (left + 1.5, top + 1.5, right - 1.5, bottom - 1.5))


def dots(page: FPDF, place: Place) -> None:
    """Small squares in a row on every side."""
    left, top, right, bottom = place
    for step in range(int((right - left) / 2)):
        page.rect(left + step * 2, top, 0.75, 0.75, style="F")
        page.rect(left + step * 2, bottom, 0.75, 0.75, style="F")
    for step in range(int((bottom - top) / 2)):
        page.rect(left, top + step * 2, 0.75, 0.75, style="F")
        page.rect(right, top + step * 2, 0.75, 0.75, style="F")


def shaded(page: FPDF, place: Place) -> None:
    """Strokes round a coloured background, and a narrower one as behind marked words."""
    left, top, right, bottom = place
    page.set_fill_color(217, 226, 243)
    page.rect(left, top, right - left, bottom - top, style="F")
    page.rect(left + 3, top + 3, right - left - 6, 12, style="F")
    page.set_fill_color(0, 0, 0)
    lines(page, place)


def unruled(page: FPDF, place: Place) -> None:
    """Nothing."""


def draw(
    page: FPDF,
    rows: Sequence[Sequence[str | None]],
    *,
    widths: Sequence[float] = WIDTHS,
    top: float = 100.0,
    left: float = 60.0,
    border: Callable[[FPDF, Place], None] = lines,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> float:
    """Draw a table and give the height it ends at; a cell's lines are parted by line breaks.

    `merged` holds (row, column, rows, columns) of merged cells, the others that they cover are None.
    """
    spans = {(row, column): (down, across) for row, column, down, across in merged}
    heights = [max(len((cell or "").split("\n")) for cell in row) * SIZE * 1.3 + 2 * PADDING for row in rows]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            down, across = spans.get((row, column), (1, 1))
            x, y = left + sum(widths[:column]), top + sum(heights[:row])
            border(page, (x, y, x + sum(widths[column : column + across]), y + sum(heights[row : row + down])))
            for number, line in enumerate(cell.split("\n")):
                page.text(x + PADDING, y + PADDING + SIZE * (0.95 + 1.3 * number), line)
    return top + sum(heights)


def wrapped(text: str, width: float) -> str:
    """The text broken into lines that fill a cell of that width, wherever it may be."""
    room = int((width - 2 * PADDING) / SIZE)
    return "\n".join(text[start : start + room] for start in range(0, len(text), room))


def finished(page: FPDF) -> bytes:
    """The document's bytes."""
    return bytes(page.output())


def turned_sideways(page: FPDF) -> bytes:
    """The document with each page shown turned clockwise by a quarter."""
    document = pdfium.PdfDocument(finished(page))
    for number in range(len(document)):
        document[number].set_rotation(90)
    return _saved(document)


def as_form(page: FPDF) -> bytes:
    """A document whose page shows the first page of another as one object, at three quarters of its size."""
    source, target = pdfium.PdfDocument(finished(page)), pdfium.PdfDocument.new()
    place = target.new_page(595, 842)
    shown = source.page_as_xobject(0, target).as_pageobject()
    shown.set_matrix(pdfium.PdfMatrix().scale(0.75, 0.75).translate(40, 100))
    place.insert_obj(shown)
    place.gen_content()
    return _saved(target)


def searched(content: bytes, tmp_path: Path, params: Params) -> tuple[dict, Findings]:
    """The row of a document with this content, and what is found in it."""
    path = tmp_path / "表.pdf"
    path.write_bytes(content)
    (row,) = read_file(path, "路北区/表.pdf", Limits(scans="no"))
    return row, Finder(params).find_in_row(row)


def _saved(document: pdfium.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
