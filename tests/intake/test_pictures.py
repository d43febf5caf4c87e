"""Pages are told from photographs by their bytes, and no page is taken for one."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import sklearn
from PIL import Image, ImageDraw, ImageFont

from kepuri_eval.intake.readers import pictures
from kepuri_eval.intake.readers.pictures import BROKEN, DRAWING, HUGE, PAGE, PHOTOGRAPH, SMALL, judge
from kepuri_eval.simulate.photographs import photograph
from tests.intake.scanned_page import FONT, SIZE, draw_page, draw_seal, saved, sentences

MOST = 60_000_000
BANNER = ImageFont.truetype(FONT, 56)
SAMPLES = [
    Path(sklearn.__file__).parent / "datasets" / "images" / "flower.jpg",
    Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg",
]


def prose(count: int = 20) -> Image.Image:
    return draw_page(sentences(count, 1), head="虚构市示范区科学技术协会文件", seals=[(760, 1200)])


def table(ground: object = "white", ink: object = (30, 30, 30)) -> Image.Image:
    page, draw = Image.new("RGB", (1240, 800), ground), random.Random(3)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 24)
    for row in range(14):
        pen.line((40, 40 + 55 * row, 1200, 40 + 55 * row), fill=ink, width=2)
        for column in range(6):
            words = draw.choice(["开放日", "科普讲座", "进校园"]) if column == 0 else str(draw.randint(1, 9999))
            pen.text((55 + 190 * column, 52 + 55 * row), words, font=font, fill=ink)
    return page


def platform() -> Image.Image:
    """Figures and coloured bars, as a platform shows them."""
    page, draw = Image.new("RGB", (1600, 900), (245, 246, 248)), random.Random(4)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 26)
    pen.rectangle((0, 0, 1600, 70), fill=(24, 100, 200))
    for place in range(12):
        pen.rectangle((150 + place * 100, 420 - draw.randint(40, 280), 210 + place * 100, 420), fill=(80, 140, 230))
        pen.text((160 + place * 100, 430), f"{place + 1}月", font=font, fill=(60, 60, 60))
    for row in range(9):
        pen.text((120, 500 + 42 * row), f"活动场次 {draw.randint(1, 99)}　浏览量 {draw.randint(100, 99999)}", font=font,
                 fill=(40, 40, 40))  # fmt: skip
    return page


def bands(head: object = (48, 118, 180), even: object = (221, 235, 247)) -> Image.Image:
    """A sheet without lines, its rows parted by bands of colour, few words far apart."""
    page, draw = Image.new("RGB", (880, 410), "white"), random.Random(6)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 22)
    for row in range(8):
        fill = head if row == 0 else even if row % 2 else "white"
        pen.rectangle((12, 12 + 48 * row, 868, 60 + 48 * row), fill=fill)
        cells = (
            ["单位", "场次", "人次"]
            if row == 0
            else ["某某医院", str(draw.randint(9, 99)), str(draw.randint(100, 9999))]
        )
        for place, words in zip((24, 360, 760), cells, strict=True):
            pen.text((place, 36 + 48 * row), words, font=font, fill="white" if row == 0 else (20, 20, 20), anchor="lm")
    return page


def on_a_desk() -> Image.Image:
    """A sheet lying askew on wood, photographed in warm light with a shadow over a part of it."""
    grain = np.random.default_rng(5)
    wood = np.array([150, 100, 60]) + np.repeat(grain.normal(0, 16, (2000, 1, 1)), 1600, axis=1)
    desk = Image.fromarray(np.clip(np.broadcast_to(wood, (2000, 1600, 3)), 0, 255).astype(np.uint8))
    sheet = prose().resize((1000, 1414)).convert("RGBA").rotate(9, expand=True, resample=Image.Resampling.BICUBIC)
    desk.paste(sheet, (200, 180), sheet)
    light = np.linspace(0.55, 1, 1600)[None, :, None] * np.array([1, 0.94, 0.82])
    light = light * np.where(np.arange(1600) < 600, 0.7, 1)[None, :, None]
    noisy = np.asarray(desk, float) * light + grain.normal(0, 6, (2000, 1600, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def article() -> Image.Image:
    """A telephone's screen: paragraphs between photographs that fill more than half of it."""
    page = Image.new("RGB", (1080, 2300), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 40)
    for part in range(3):
        for line, words in enumerate(sentences(4, part)):
            pen.text((60, 40 + 760 * part + 60 * line), words[:24], font=font, fill=(50, 50, 50))
        page.paste(photograph(part, (960, 460)), (60, 290 + 760 * part))
    return page


def faint(page: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(page, float) * 0.28 + 140).astype(np.uint8))


def one_line() -> Image.Image:
    page = Image.new("RGB", (420, 30), "white")
    ImageDraw.Draw(page).text((6, 2), "累计观看 12.3 万人次", font=ImageFont.truetype(FONT, 20), fill=(30, 30, 30))
    return page


def on_nothing() -> Image.Image:
    """Words without a ground, as programs save them."""
    page = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    ImageDraw.Draw(page).text((20, 20), "\n".join(sentences(4, 2)), font=ImageFont.truetype(FONT, 26), fill=(0, 0, 0))
    return page


PAGES: dict[str, Callable[[], Image.Image]] = {
    "prose under a red head, with a seal": prose,
    "three lines": lambda: prose(3),
    "ruled table": table,
    "dark table": lambda: table((30, 32, 36), (220, 220, 220)),
    "white words on a poster": lambda: table((200, 30, 40), "white"),
    "platform": platform,
    "sheet on a desk": on_a_desk,
    "article with photographs": article,
    "little contrast": lambda: faint(prose()),
    "wide table": lambda: table().resize((2560, 1652)),
    "bands of colour": bands,
    "bands of grey": lambda: bands((60, 60, 60), (217, 217, 217)),
    "one line": one_line,
    "without a ground": on_nothing,
}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("drawn", PAGES.values(), ids=list(PAGES))
def test_pages_are_pages(drawn: Callable[[], Image.Image], kind: str):
    page = drawn()
    assert judge(saved(page if kind == "PNG" else page.convert("RGB"), kind), MOST) == PAGE or page.mode == "RGBA"


def test_what_costs_too_much_to_tell_is_a_page():
    content = saved(photograph(7), "JPEG")
    assert pictures.judge_within(content, MOST, 1200 * 900 // 4) == (PHOTOGRAPH, 1200 * 900 // 4)
    assert pictures.judge_within(content, MOST, 1000) == (PAGE, 1200 * 900 // 4)
    assert pictures.judge_within(content, 10_000, 1000) == (HUGE, 0)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_photographs_are_photographs(path: Path):
    assert judge(path.read_bytes(), MOST) == PHOTOGRAPH


@pytest.mark.parametrize("seed", range(4))
def test_scenes_with_crowds_and_banners_are_photographs(seed: int):
    assert judge(saved(photograph(seed, banner="全国科普日主场活动", font=BANNER), "JPEG"), MOST) == PHOTOGRAPH


def test_a_page_in_a_telephones_own_format_and_in_many_frames_is_a_page():
    out = io.BytesIO()
    page = prose()
    page.save(out, "MPO", save_all=True, append_images=[page.resize((124, 175))])
    assert judge(out.getvalue(), MOST) == PAGE
    out = io.BytesIO()
    Image.new("L", (200, 200)).save(out, "TIFF", save_all=True, append_images=[page.convert("L")])
    assert judge(out.getvalue(), MOST) == PAGE


def test_what_holds_no_words_or_cannot_be_decoded_is_told_apart():
    seal = draw_seal("虚构市科学技术协会").resize((60, 60))
    assert judge(saved(seal, "PNG"), MOST) == SMALL
    assert judge(saved(Image.new("RGB", SIZE, "white"), "PNG"), MOST) == PHOTOGRAPH
    assert judge(saved(prose(), "PNG")[:2000], MOST) == BROKEN
    assert judge(saved(prose(), "JPEG"), 10_000) == HUGE
    assert judge(b"\xd7\xcd\xc6\x9a" + bytes(200), MOST) == DRAWING
    assert judge(b"", MOST) == DRAWING
