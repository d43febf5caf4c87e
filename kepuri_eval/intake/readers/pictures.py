"""A picture's bytes to what it shows, told in milliseconds: words on a plain ground, a photograph, or neither.

A page taken for a photograph loses its figures; a photograph taken for a page costs seconds of recognition. So whatever
holds a part that looks written is a page.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import NamedTuple

import numpy as np
from PIL import Image

PAGE, PHOTOGRAPH, SMALL, DRAWING, BROKEN, HUGE = "page", "photograph", "small", "drawing", "broken", "huge"
FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")
UNREADABLE = (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError, OverflowError,
              ZeroDivisionError, AttributeError)  # fmt: skip
_DRAFTED = ("JPEG", "MPO")  # decoded at a part of their size; MPO is what telephones call theirs
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_LINE, _WORD = 14, 80  # pixels: as high as a line of words is at least, as wide as the shortest
_SIDE = 400  # pixels of the longer side that is looked at
_TILE = 16  # of these, as wide and as high: about one line of print
_LIGHT, _DARK = 0.85, 0.15  # of a tile's pixels from the darkest, those of the ground, light or dark
_LEAST, _MOST = 0.03, 0.97  # likewise, the ink's
_GROUND = 0.4  # of a tile is ground, where words stand on it
_CHANGES = 32  # between ink and ground in a tile: a thin line has as many, an edge half of them
_WRITTEN = 0.35  # of all tiles that are not blank, in a page
_PART, _PART_WRITTEN, _PART_FILLED = (6, 3), 0.9, 0.25  # of the picture's height and width: words beside photographs
_ONE_GROUND = 12  # grey levels by which the ground of a part may differ


class _Contrast(NamedTuple):
    """Grey levels: below `blank` a tile shows nothing, within `same` of the ground it is ground, ink has `ink` more."""

    blank: int
    same: int
    ink: int


_PRINT = _Contrast(20, 14, 30)
_FAINT = _Contrast(8, 4, 9)  # thin words of a wide screen, shrunk
_FAINT_WRITTEN = 0.7


def judge(content: bytes, most_pixels: int) -> str:
    """What the picture shows: one of the constants of this module; beyond `most_pixels` (HUGE) it is not decoded.

    SMALL has no room for words, DRAWING is no picture of pixels (EMF, WMF, SVG), BROKEN cannot be decoded.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a broken tag is not worth a word; sizes are checked below
        try:
            if not content.startswith(_MAGIC):
                return DRAWING
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > most_pixels:
                return HUGE
            if min(picture.size) < _LINE or max(picture.size) < _WORD:
                return SMALL
            if picture.format == "TIFF" and (
                picture.mode.startswith(("I", "F")) or getattr(picture, "n_frames", 1) > 1
            ):
                return PAGE  # scanners alone write these
            return PAGE if _looks_written(_shrunk(picture)) else PHOTOGRAPH
        except Image.DecompressionBombError:
            return HUGE
        except UNREADABLE:
            return BROKEN


def cost_of(content: bytes, most_pixels: int) -> int:
    """About how many pixels are decoded to judge the picture; 0 where none are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
        except (Image.DecompressionBombError, *UNREADABLE):
            return 0
        pixels = picture.width * picture.height
        return 0 if pixels > most_pixels else pixels // (4 if picture.format in _DRAFTED else 1)


def _shrunk(picture: Image.Image) -> np.ndarray:
    """Grey levels on white, the longer side no more than what is looked at; a JPEG is decoded no larger than needed."""
    if picture.format in _DRAFTED:
        picture.draft("L", (_SIDE, _SIDE))
    scale = min(1.0, _SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ink = picture.convert("RGBA").resize(size, Image.Resampling.BOX)
        ground = Image.new("RGBA", size, "white")
        ground.alpha_composite(ink)
        return np.asarray(ground.convert("L"))
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX))


def _looks_written(grey: np.ndarray) -> bool:
    """Whether words, or what looks like them, fill a good part of what is not blank, or nearly all of some part."""
    rows, columns = max(grey.shape[0] // _TILE, 1), max(grey.shape[1] // _TILE, 1)
    if grey.shape[0] < _TILE or grey.shape[1] < _TILE:  # one line
        grey = np.pad(grey, [(0, max(_TILE - length, 0)) for length in grey.shape], mode="edge")
    cut = grey[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    tiles = cut.swapaxes(1, 2).reshape(-1, _TILE, _TILE).astype(np.int16)
    levels = np.sort(tiles.reshape(len(tiles), -1), axis=1)
    for contrast, least in ((_PRINT, _WRITTEN), (_FAINT, _FAINT_WRITTEN)):
        shown = _level(levels, _MOST) - _level(levels, _LEAST) >= contrast.blank
        for sign in (1, -1):  # words on a light ground, on a dark one
            ground = _level(levels, _LIGHT if sign == 1 else _DARK)
            written = shown & _is_written(tiles, levels, ground, sign, contrast)
            if written.sum() >= least * max(int(shown.sum()), 1) and written.any():
                return True
            if contrast is _PRINT and _has_written_part(
                *(one.reshape(rows, columns) for one in (written, shown, ground))
            ):
                return True
    return False


def _is_written(
    tiles: np.ndarray, levels: np.ndarray, ground: np.ndarray, sign: int, contrast: _Contrast
) -> np.ndarray:
    """Of each tile whether it is ink on a plain ground, in strokes as fine as those of words."""
    ink = _level(levels, _LEAST if sign == 1 else _MOST)
    at_ground = _level(levels, 1 - _GROUND) if sign == 1 else _level(levels, _GROUND)
    fine = (sign * (at_ground - ground) >= -contrast.same) & (sign * (ground - ink) >= contrast.ink)
    dark = tiles[fine] < ((ground + ink + (sign == -1)) // 2)[fine, None, None]
    changes = (dark[:, 1:] != dark[:, :-1]).sum(axis=(1, 2)) + (dark[:, :, 1:] != dark[:, :, :-1]).sum(axis=(1, 2))
    fine[fine] = changes >= _CHANGES
    return fine


def _has_written_part(written: np.ndarray, shown: np.ndarray, ground: np.ndarray) -> bool:
    """Whether some part of the picture holds words on one ground and hardly anything else."""
    height, width = (min(max(2, length // share), length) for length, share in zip(written.shape, _PART, strict=True))
    inked = _sums(written, height, width)
    count = np.maximum(inked, 1)
    mean = _sums(ground * written, height, width) / count
    spread = np.sqrt(np.maximum(_sums(ground.astype(float) ** 2 * written, height, width) / count - mean**2, 0))
    is_filled = (inked >= _PART_FILLED * height * width) & (spread <= _ONE_GROUND)
    share = inked / np.maximum(_sums(shown, height, width), 1)
    return bool((is_filled & (share >= _PART_WRITTEN)).any())


def _sums(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """The sum over each window of so many rows and columns."""
    total = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    total[1:, 1:] = values.astype(float).cumsum(axis=0).cumsum(axis=1)
    found: np.ndarray = (
        total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    )
    return found


def _level(levels: np.ndarray, share: float) -> np.ndarray:
    """The grey level below which so much of each tile's pixels lie."""
    found: np.ndarray = levels[:, int(levels.shape[1] * share)]
    return found
