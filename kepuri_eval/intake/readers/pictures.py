"""A picture's bytes to what it shows, told in milliseconds: words on a plain ground, a photograph, or neither.

A page taken for a photograph loses its figures; a photograph taken for a page costs seconds of recognition. So whatever
holds a part that looks written is a page.
"""

from __future__ import annotations

import io
import struct
import sys
import warnings
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFile

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
_SHADES, _SAME_SHADE = 4, 2  # grey levels that make up what a program draws, and how far around each
_PLAIN, _STANDING = 0.7, 0.02  # of the picture at least, those; and the others, which stand on them
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
    return judge_within(content, most_pixels, sys.maxsize)[0]


def judge_within(content: bytes, most_pixels: int, most_cost: int) -> tuple[str, int]:
    """What the picture shows and about how many pixels it takes to tell; more than `most_cost`, and it is a PAGE."""
    cost = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a broken tag is not worth a word; sizes are checked below
        try:
            if not content.startswith(_MAGIC):
                return DRAWING, cost
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            pixels = picture.width * picture.height
            if pixels > most_pixels:
                return HUGE, cost
            cost = pixels // (4 if picture.format in _DRAFTED else 1)
            return PAGE if cost > most_cost else _shown_on(picture, len(content)), cost
        except Image.DecompressionBombError:
            return HUGE, cost
        except UNREADABLE:
            return BROKEN, cost


def _shown_on(picture: ImageFile.ImageFile, size: int) -> str:
    """What an opened picture of so many bytes shows."""
    if min(picture.size) < _LINE or max(picture.size) < _WORD:
        return SMALL
    if picture.format == "TIFF" and (picture.mode.startswith(("I", "F")) or getattr(picture, "n_frames", 1) > 1):
        return PAGE  # scanners alone write these
    grey = _shrunk(picture, size)
    return PAGE if _looks_written(grey) or _is_drawn(grey) else PHOTOGRAPH


def _shrunk(picture: ImageFile.ImageFile, content_size: int) -> np.ndarray:
    """Grey levels on white, the longer side no more than what is looked at; a JPEG is decoded no larger than needed."""
    if picture.format in _DRAFTED:
        picture.draft("L", (_SIDE, _SIDE))
        picture.decodermaxblock = content_size  # handed over whole, it is decoded a little faster
    scale = min(1.0, _SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ink = picture.convert("RGBA").resize(size, Image.Resampling.BOX)
        ground = Image.new("RGBA", size, "white")
        ground.alpha_composite(ink)
        return np.asarray(ground.convert("L"))
    grey = picture if picture.mode == "L" else picture.convert("L")
    return np.asarray(grey.resize(size, Image.Resampling.BOX))


def _looks_written(grey: np.ndarray) -> bool:
    """Whether words, or what looks like them, fill a good part of what is not blank, or nearly all of some part."""
    rows, columns = max(grey.shape[0] // _TILE, 1), max(grey.shape[1] // _TILE, 1)
    if grey.shape[0] < _TILE or grey.shape[1] < _TILE:  # one line
        grey = np.pad(grey, [(0, max(_TILE - length, 0)) for length in grey.shape], mode="edge")
    shape = -1, rows, columns
    cut = grey[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    tiles = cut.swapaxes(1, 2).reshape(-1, _TILE, _TILE)
    levels = tiles.reshape(len(tiles), -1).astype(np.int16)
    levels.sort(axis=1, kind="stable")  # which goes by digits, of which two bytes have few
    # for words on a light ground, and for those on a dark one
    ground = _levels(levels, _LIGHT, _DARK)
    at_ground = _levels(levels, 1 - _GROUND, _GROUND)
    ink = _levels(levels, _LEAST, _MOST)
    for contrast, least in ((_PRINT, _WRITTEN), (_FAINT, _FAINT_WRITTEN)):
        shown = ink[1] - ink[0] >= contrast.blank
        enough = max(least * np.count_nonzero(shown), 1)
        plain = (abs(at_ground - ground) <= contrast.same) & (abs(ground - ink) >= contrast.ink)
        if np.count_nonzero(plain) < (1 if contrast is _PRINT else enough):
            continue
        written = _in_fine_strokes(tiles, plain, ground, ink)
        if written.sum(axis=1).max() >= enough:
            return True
        if contrast is _PRINT and _has_written_part(*(one.reshape(shape) for one in (written, shown, ground))):
            return True
    return False


def _is_drawn(grey: np.ndarray) -> bool:
    """Whether a few shades make up most of the picture and others stand on them: words on bands of colour, a chart."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256)
    most, rest = counts.sum(), counts.copy()
    for _ in range(_SHADES):
        peak = int(np.convolve(rest, np.ones(2 * _SAME_SHADE + 1), "same").argmax())
        rest[max(peak - _SAME_SHADE, 0) : peak + _SAME_SHADE + 1] = 0
    return bool(most * _STANDING <= rest.sum() <= most * (1 - _PLAIN))


def _in_fine_strokes(tiles: np.ndarray, plain: np.ndarray, ground: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Of each ground and tile whether it is ink on a `plain` ground, in strokes as fine as those of words."""
    middle = ((ground + ink + (ground < ink)) // 2)[plain].astype(np.uint8)
    dark = tiles[np.nonzero(plain)[1]] < middle[:, None, None]
    changes = np.count_nonzero(dark[:, 1:] != dark[:, :-1], axis=(1, 2))
    changes += np.count_nonzero(dark[:, :, 1:] != dark[:, :, :-1], axis=(1, 2))
    written: np.ndarray = plain.copy()
    written[plain] = changes >= _CHANGES
    return written


def _has_written_part(written: np.ndarray, shown: np.ndarray, ground: np.ndarray) -> bool:
    """Whether some part of the picture holds words on one ground and hardly anything else."""
    high, wide = written.shape[1:]
    part = min(max(2, high // _PART[0]), high), min(max(2, wide // _PART[1]), wide)
    least = _PART_FILLED * part[0] * part[1]
    if np.count_nonzero(written) < least:
        return False
    sums = _sums(np.concatenate([written, shown]), *part)
    inked, filled = sums[:-1], sums[-1]
    is_part = (inked >= least) & (inked >= _PART_WRITTEN * filled)
    if not is_part.any():
        return False
    levels = ground.astype(float) * written
    mean, square = (_sums(values, *part) / np.maximum(inked, 1) for values in (levels, levels**2))
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    return bool((is_part & (spread <= _ONE_GROUND)).any())


def _sums(tables: np.ndarray, height: int, width: int) -> np.ndarray:
    """Of each table the sums over every window of so many rows and columns."""
    total = np.zeros((len(tables), tables.shape[1] + 1, tables.shape[2] + 1))
    total[:, 1:, 1:] = tables.cumsum(axis=1, dtype=float).cumsum(axis=2)
    below, above = total[:, height:], total[:, :-height]
    found: np.ndarray = below[..., width:] - above[..., width:] - below[..., :-width] + above[..., :-width]
    return found


def _levels(levels: np.ndarray, *shares: float) -> np.ndarray:
    """The grey levels below which so much of each tile's pixels lie, a row for each share."""
    found: np.ndarray = levels[:, [int(levels.shape[1] * share) for share in shares]].T
    return found
