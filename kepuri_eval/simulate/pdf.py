"""Write parts as a PDF with a Chinese text layer, in the font that zhplot carries, byte for byte the same."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import WrapMode
from PIL import Image

from kepuri_eval.simulate.summaries import Part

_MADE = datetime(2024, 9, 24, 9, 0, 0, tzinfo=UTC)
_FONT = "fonts/NotoSansSC-Regular.ttf"
_SIZES = {"title": 18, "heading": 14, "paragraph": 12, "signature": 12}


def write_pdf(parts: Sequence[Part], font: Path) -> bytes:
    """The bytes of an A4 PDF with the texts of `parts`; tables and pictures are left out."""
    page = FPDF(format="A4")
    page.set_creation_date(_MADE)
    page.set_margins(28, 30, 26)
    page.set_auto_page_break(True, 30)
    page.add_page()
    page.add_font("song", fname=str(font))
    for part in parts:
        if part.kind in ("table", "picture"):
            continue
        page.set_font("song", size=_SIZES[part.kind])
        align = {"title": "C", "signature": "R"}.get(part.kind, "L")
        text = f"　　{part.text}" if part.kind == "paragraph" else part.text
        page.multi_cell(0, 8, text, align=align, wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def write_scan(picture: bytes) -> bytes:
    """The bytes of a PDF of one page that is nothing but a picture, turned so that the picture fills it."""
    wide, high = Image.open(io.BytesIO(picture)).size
    page = FPDF(orientation="L" if wide > high else "P", format="A4")
    page.set_creation_date(_MADE)
    page.add_page()
    page.image(io.BytesIO(picture), x=0, y=0, w=page.w, h=page.h, keep_aspect_ratio=True)
    return bytes(page.output())


@contextmanager
def office_font() -> Iterator[Path]:
    """Path of a font cut down to the characters of GB 2312, which is loaded far faster than the whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.ttf"
        path.write_bytes(_cut_font())
        yield path


@cache
def _cut_font() -> bytes:
    options = subset.Options(layout_features=[], notdef_outline=True, recalc_timestamp=False, hinting=False)
    source = files("zhplot").joinpath(_FONT)
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=_characters())
    cutter.subset(font)
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _characters() -> str:
    """Printable ASCII, every character of GB 2312, and the dash that Python maps it to otherwise."""
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return "".join(map(chr, range(32, 127))) + "—…·" + "".join(row.decode("gb2312", errors="ignore") for row in rows)
