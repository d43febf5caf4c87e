"""Pages as scanners and telephones give them: Chinese print, a red head, round seals stamped over figures, noise."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path

import numpy as np
import zhplot
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = str(next(Path(zhplot.__file__).parent.rglob("*.ttf")))
SIZE = (1240, 1754)  # A4 at 150 dots an inch
RED = (205, 30, 35)


def draw_page(
    lines: list[str], *, head: str = "", seals: list[tuple[int, int]] | None = None, seed: int = 0
) -> Image.Image:
    """A page of printed lines under a red head, with a seal at each (x, y), slightly askew, blurred and noisy."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    if head:
        pen.text((SIZE[0] / 2, 130), head, fill=RED, font=ImageFont.truetype(FONT, 58), anchor="mm")
        pen.line((100, 200, SIZE[0] - 100, 200), fill=RED, width=4)
    body = ImageFont.truetype(FONT, 32)
    for number, line in enumerate(lines):
        pen.text((120, 250 + 58 * number), line, fill=(25, 25, 25), font=body)
    inked = page.convert("RGBA")
    for x, y in seals or []:
        inked.alpha_composite(draw_seal("虚构市示范区科学技术协会"), (x, y))
    return scanned(inked.convert("RGB"), seed)


def draw_seal(name: str, size: int = 270) -> Image.Image:
    """A round red seal with a star in the middle and the name along its rim, as translucent as stamping ink."""
    seal = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    ink, pen, middle = (*RED, 215), ImageDraw.Draw(seal), size / 2
    pen.ellipse((3, 3, size - 3, size - 3), outline=ink, width=7)
    points = []
    for corner in range(10):
        reach, turn = size * (0.13 if corner % 2 == 0 else 0.052), corner * math.pi / 5
        points.append((middle + reach * math.sin(turn), middle - reach * math.cos(turn)))
    pen.polygon(points, fill=ink)
    font, cell = ImageFont.truetype(FONT, size // 9), size // 6
    for number, char in enumerate(name):
        turn = -125 + 250 * (number + 0.5) / len(name)
        letter = Image.new("RGBA", (cell, cell), (0, 0, 0, 0))
        ImageDraw.Draw(letter).text((cell / 2, cell / 2), char, font=font, fill=ink, anchor="mm")
        letter = letter.rotate(-turn, resample=Image.Resampling.BICUBIC)
        x, y = middle + size * 0.38 * math.sin(math.radians(turn)), middle - size * 0.38 * math.cos(math.radians(turn))
        seal.alpha_composite(letter, (int(x - cell / 2), int(y - cell / 2)))
    return seal


def saved(page: Image.Image, kind: str) -> bytes:
    """The page as the bytes of a picture file or of a PDF without text."""
    out = io.BytesIO()
    page.save(out, kind, **({"resolution": 150} if kind == "PDF" else {"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue()


def sentences(count: int, seed: int) -> list[str]:
    """Lines of a summary with figures of every size."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        small, middle, large = draw.randint(10, 99), draw.randint(100, 9999), draw.randint(1000, 99999)
        found.append(
            draw.choice([
                f"开展重点活动{small}项，参与群众{draw.randint(11, 99) / 10}万余人次，发放资料{large}份。",
                f"组织科技志愿者{middle}人，举办讲座{small}场，直播观看{draw.randint(11, 99) / 10}万人次。",
                f"主场活动吸引{large:,}人参加，展出展品{small}件，媒体报道{middle}篇。",
            ])
        )  # fmt: skip
    return found


def scanned(page: Image.Image, seed: int) -> Image.Image:
    """The page slightly askew, blurred and noisy."""
    askew = page.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC)
    grain = np.random.default_rng(seed).normal(0, 7, (page.height, page.width, 3))
    soft = np.asarray(askew.filter(ImageFilter.GaussianBlur(0.6)), dtype=float)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def screenshot(*lines: str, size: tuple[int, int] = (900, 300)) -> bytes:
    """Words as a program shows them on a screen."""
    page = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 34)
    for number, line in enumerate(lines):
        pen.text((30, 30 + 60 * number), line, fill=(30, 30, 30), font=font)
    return saved(page, "PNG")
