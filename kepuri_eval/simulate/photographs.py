"""Made-up photographs of an activity: sky, ground, stalls and a crowd, with grain, and a banner of large words."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.ImageFont import FreeTypeFont

_STALLS, _PEOPLE = 6, 90


def photograph(
    seed: int, size: tuple[int, int] = (1200, 900), *, banner: str = "", font: FreeTypeFont | None = None
) -> Image.Image:
    """A scene drawn by chance, the same for the same seed; the words of a banner need a font."""
    draw, (width, height) = random.Random(seed), size
    grain = np.random.default_rng(seed)
    rows = np.arange(height)[:, None, None] / height
    sky, far, ground = (np.array([draw.randint(70, 230) for _ in range(3)], float) for _ in range(3))
    horizon = draw.uniform(0.35, 0.55)
    scene = np.where(rows < horizon, sky + (far - sky) * rows / horizon, ground * (0.6 + 0.4 * rows))
    image = Image.fromarray(np.broadcast_to(scene, (height, width, 3)).astype(np.uint8))
    pen, level = ImageDraw.Draw(image), horizon * height
    for _ in range(_STALLS):
        left, wide, high = draw.randint(0, width), draw.randint(60, width // 4), draw.randint(60, height // 3)
        pen.rectangle((left, level - high, left + wide, level + 30), fill=_colour(draw))
    for _ in range(_PEOPLE):
        _person(pen, draw.uniform(0, width), draw.uniform(level, height), level, _colour(draw))
    if banner:
        pen.rectangle((width * 0.1, level - height * 0.2, width * 0.9, level - height * 0.09), fill=(200, 25, 30))
        pen.text((width / 2, level - height * 0.145), banner, fill=(255, 240, 200), font=font, anchor="mm")
    texture = Image.fromarray(grain.normal(0, 12, (height // 6, width // 6)).astype(np.float32)).resize(size)
    noisy = np.asarray(image.filter(ImageFilter.GaussianBlur(1)), float) + np.asarray(texture)[:, :, None]
    return Image.fromarray(np.clip(noisy + grain.normal(0, 5, noisy.shape), 0, 255).astype(np.uint8))


def _person(pen: ImageDraw.ImageDraw, x: float, y: float, level: float, coat: tuple[int, int, int]) -> None:
    """Somebody in a coat, the taller the nearer: the further below the horizon's level."""
    tall = 25 + (y - level) * 0.35
    pen.ellipse((x - tall * 0.3, y - tall * 0.2, x + tall * 0.3, y + tall), fill=coat)
    pen.ellipse((x - tall * 0.16, y - tall * 0.55, x + tall * 0.16, y - tall * 0.15), fill=(205, 165, 140))
    pen.pieslice((x - tall * 0.17, y - tall * 0.58, x + tall * 0.17, y - tall * 0.2), 180, 360, fill=(25, 20, 20))


def _colour(draw: random.Random) -> tuple[int, int, int]:
    return draw.randint(20, 240), draw.randint(20, 240), draw.randint(20, 240)
