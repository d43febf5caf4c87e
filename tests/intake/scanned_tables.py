"""Tables as scanners, telephones and screens show them."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from tests.intake.scanned_page import FONT, draw_seal

HEADS = ["序号", "活动名称", "活动时间", "活动地点", "参与人数"]
ROWS = [
    ["1", "果树修剪体验课", "9月15日", "柳河文化站", "326"],
    ["2", "水质检测开放日", "9月16日", "青湖水文站", "1208"],
    ["3", "夜间观星活动", "9月18日", "北山小学", "95"],
]
EXPECTED = [("果树修剪体验课", 326), ("水质检测开放日", 1208), ("夜间观星活动", 95)]
WIDTHS = (90, 330, 200, 270, 150)


def ruled(
    rows: list[list[str]],
    *,
    widths: Sequence[int] = WIDTHS,
    title: str = "科普日活动登记表",
    grey: int = 30,
    askew: float = 0.0,
    seals: Sequence[tuple[int, int]] = (),
) -> Image.Image:
    """A page with a title and a table ruled in a shade of grey; an empty string goes on with the cell to its left."""
    deep, top = 70, 170 if title else 60
    page = Image.new("RGB", (sum(widths) + 200, top + deep * len(rows) + 120), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 30)
    pen.text((page.width / 2, 90), title, fill=(25, 25, 25), font=ImageFont.truetype(FONT, 40), anchor="mm")
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                last = next((at for at in range(column + 1, len(cells)) if cells[at]), len(cells))
                left, high = 100 + sum(widths[:column]), top + deep * row
                right = 100 + sum(widths[:last])
                pen.rectangle((left, high, right, high + deep), outline=(grey,) * 3, width=2)
                pen.text(((left + right) / 2, high + deep / 2), text, fill=(25, 25, 25), font=font, anchor="mm")
    inked = page.convert("RGBA")
    for seal in seals:
        inked.alpha_composite(draw_seal("虚构市示范区科学技术协会"), seal)
    return inked.convert("RGB").rotate(askew, fillcolor="white", resample=Image.Resampling.BICUBIC)


def banded(rows: list[list[str]], head: tuple[int, int, int] | None = None, deep: int = 56) -> Image.Image:
    """A screenshot of a sheet with bands of colour and no lines; its headings white on a dark band of that colour."""
    page = Image.new("RGB", (sum(WIDTHS) + 60, deep * len(rows) + 40), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 26)
    for row, cells in enumerate(rows):
        fill = head if head and not row else (221, 235, 247) if row % 2 else "white"
        pen.rectangle((20, 20 + deep * row, page.width - 20, 20 + deep * (row + 1)), fill=fill)
        ink = "white" if head and not row else (40, 40, 40)
        for column, text in enumerate(cells):
            pen.text((40 + sum(WIDTHS[:column]), 20 + deep * (row + 0.5)), text, fill=ink, font=font, anchor="lm")
    return page


def tiles(figures: list[tuple[str, str]], *, figure_first: bool, across: int = 3) -> Image.Image:
    """A dashboard: tiles, so many in a row, each a label above its figure or below it."""
    page = Image.new("RGB", (30 + 310 * across, 90 + 170 * -(-len(figures) // across)), "white")
    pen = ImageDraw.Draw(page)
    pen.text((40, 40), "数据概览", fill=(25, 25, 25), font=ImageFont.truetype(FONT, 30), anchor="lm")
    for number, (label, figure) in enumerate(figures):
        middle, top = 170 + 310 * (number % across), 90 + 170 * (number // across)
        pen.rounded_rectangle((middle - 140, top, middle + 140, top + 140), 12, fill=(244, 247, 250))
        large = figure_first
        for text, is_figure in ((figure, True), (label, False)) if figure_first else ((label, False), (figure, True)):
            size, ink = (44, (20, 90, 200)) if is_figure else (24, (110, 110, 110))
            place = (middle, top + (45 if large == figure_first else 105))
            pen.text(place, text, fill=ink, font=ImageFont.truetype(FONT, size), anchor="mm")
            large = not large
    return page


def beside(figures: list[tuple[str, str]]) -> Image.Image:
    """A page of statistics of a platform: labels on the left, figures on the right."""
    page = Image.new("RGB", (760, 60 + 74 * len(figures)), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 28)
    for number, (label, figure) in enumerate(figures):
        pen.text((40, 60 + 74 * number), label, fill=(90, 90, 90), font=font, anchor="lm")
        pen.text((720, 60 + 74 * number), figure, fill=(20, 20, 20), font=font, anchor="rm")
    return page
