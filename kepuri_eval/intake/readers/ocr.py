"""A picture of a page to the words on it, recognised offline by models that come with the package."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kepuri_eval.intake.readers.scanrulings import set_straight

_LONG_SIDE = 2000  # the recogniser shrinks larger pages to this itself
_TURN_BELOW = 0.7  # mean confidence below which a page is tried upside down and sideways
_SURE = 0.9  # mean confidence that ends the trying
_STARS, _RED_BOX = ("★", "☆"), 0.1  # of a box's pixels
_LEAST_SIDE = 4  # pixels of a box with words
_RED_SHARE = 0.0004  # of a page's pixels: less is dust


class Words(NamedTuple):
    """Words in one box of the picture, y growing downward, with the recogniser's confidence from 0 to 1 and the ink."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float
    ink: str = "black"


_Clashes = dict[Words, tuple[str, str]]


class Page(NamedTuple):
    """What was read on one page.

    `clashes` holds (reading without the red ink, reading with it) of words where these differ in a figure. `picture`
    is the page as it was read, upright and straight; the places of words are pixels of it.
    """

    words: list[Words]
    clashes: _Clashes
    picture: np.ndarray


def read_page(picture: np.ndarray) -> Page:
    """Words of a BGR picture (height × width × 3, uint8); a page lying askew, on its side or head is turned.

    Black and red ink are read apart, so that a seal stamped over figures does not hide them.
    """
    picture = set_straight(picture)
    seen = Page(*_read_inks(picture), picture)
    return _read_turned(seen) if _looks_turned(seen.words) else seen


def read_part(picture: np.ndarray, part: Words) -> Words:
    """The words in one box of a page, read anew and for themselves; none where the box holds none."""
    box = picture[int(part.top) : int(part.bottom) + 1, int(part.left) : int(part.right) + 1]
    if min(box.shape[:2]) < _LEAST_SIDE:
        return part._replace(text="", score=0.0)
    found = _engine()(np.ascontiguousarray(box), use_det=False, use_rec=True)
    _engine().update_params(use_det=True)
    return part._replace(text=found.txts[0] if found.txts else "", score=float(found.scores[0]) if found.txts else 0.0)


def without_red(picture: np.ndarray) -> np.ndarray:
    """A page in one channel (height × width, uint8), where red ink is as bright as paper."""
    red = _red_mask(picture)
    return (picture if red.mean() < _RED_SHARE else _without_red(picture, red)).min(axis=2)


def _read_turned(page: Page) -> Page:
    """The best reading of a page in its other turns, the likely ones first, or the one given."""
    best = page
    for quarters in (1, 3) if _is_sideways(page.words) else (2, 1, 3):
        picture = set_straight(np.ascontiguousarray(np.rot90(page.picture, quarters)))
        found = Page(*_read_inks(picture), picture)
        best = max(best, found, key=lambda reading: _uprightness(reading.words))
        if _uprightness(found.words) > (True, _SURE):
            break
    return best


def _read_inks(picture: np.ndarray) -> tuple[list[Words], _Clashes]:
    """All words, and of those the ones that read otherwise once their red ink is left in."""
    red = _red_mask(picture)
    if red.mean() < _RED_SHARE:
        return _recognise(picture), {}
    words = _recognise(_without_red(picture, red))
    clashes: _Clashes = {}
    for found in _red_words(picture, red):
        under = [word for word in words if _overlap(found, word) > 0.3]
        if not under:
            words.append(found)
        elif any(char.isdigit() for char in found.text):
            _settle(picture, words, under, clashes)
    return [word for word in words if not _is_star(word, red)], clashes


def _is_star(word: Words, red: np.ndarray) -> bool:
    """Whether this is what is left of the star in the middle of a seal."""
    box = red[int(word.top) : int(word.bottom) + 1, int(word.left) : int(word.right) + 1]
    return word.text.strip() in _STARS and bool(box.mean() > _RED_BOX)


def _settle(picture: np.ndarray, words: list[Words], under: list[Words], clashes: _Clashes) -> None:
    """Read boxes that a red figure overlaps with all inks; the surer reading stays, a differing figure is a clash."""
    for word in under:
        whole = read_part(picture, word)
        if whole.text and _digits(whole.text) != _digits(word.text):
            kept = whole if whole.score > word.score else word
            words[words.index(word)] = kept
            clashes[kept] = (word.text, whole.text)


def _red_mask(picture: np.ndarray) -> np.ndarray:
    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    return (red - np.maximum(blue, green)) > 60


def _without_red(picture: np.ndarray, red: np.ndarray) -> np.ndarray:
    """The picture in its red channel, where red ink is nearly as bright as paper and black ink dark as before.

    Round red ink the channel is stretched, so that the ink turns to paper and what lies under it to print.
    """
    import cv2

    channel = picture[:, :, 2]
    paper = int(np.median(channel[red])) - 12
    stretched = np.clip((channel.astype(np.int16) - paper + 48) * 255 // 48, 0, 255).astype(np.uint8)
    near = cv2.dilate(red.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.repeat(np.where(near, stretched, channel)[:, :, None], 3, axis=2)


def _red_words(picture: np.ndarray, red: np.ndarray) -> list[Words]:
    """Words printed in red; seals, which are about as high as wide, are left out."""
    import cv2

    near = cv2.dilate(red.astype(np.uint8), np.ones((9, 25), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    kept = red.copy()
    for label in range(1, count):
        width, height = stats[label, cv2.CC_STAT_WIDTH], stats[label, cv2.CC_STAT_HEIGHT]
        if 0.6 < width / height < 1.7 and min(width, height) > picture.shape[1] * 0.07:
            kept[labels == label] = False
    if kept.mean() < _RED_SHARE:
        return []
    rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    top, left = max(rows[0] - 10, 0), max(columns[0] - 10, 0)
    crop = kept[top : rows[-1] + 10, left : columns[-1] + 10]
    shown = np.where(crop[:, :, None], np.uint8(0), np.uint8(255)).repeat(3, axis=2)
    return [
        Words(
            word.text, word.left + left, word.top + top, word.right + left, word.bottom + top, word.score, "red"
        )  # fmt: skip
        for word in _recognise(np.ascontiguousarray(shown))
        if word.score > 0.8
    ]


def _overlap(inner: Words, outer: Words) -> float:
    """Share of the inner box that lies in the outer one."""
    width = min(inner.right, outer.right) - max(inner.left, outer.left)
    height = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = (inner.right - inner.left) * (inner.bottom - inner.top)
    return max(width, 0) * max(height, 0) / max(area, 1)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _looks_turned(words: list[Words]) -> bool:
    return bool(words) and (_is_sideways(words) or _certainty(words) < _TURN_BELOW)


def _is_sideways(words: list[Words]) -> bool:
    return sum(word.bottom - word.top > 1.5 * (word.right - word.left) for word in words if len(word.text) > 2) > (
        len(words) / 3
    )


def _uprightness(words: list[Words]) -> tuple[bool, float]:
    """Sorts readings of one page in different turns: the recogniser reads upright boxes of a sideways page as well."""
    return bool(words) and not _is_sideways(words), _certainty(words)


def _certainty(words: list[Words]) -> float:
    """Mean confidence over characters; 0 for a page without words."""
    chars = sum(len(word.text) for word in words)
    return sum(word.score * len(word.text) for word in words) / chars if chars else 0.0


def _recognise(picture: np.ndarray) -> list[Words]:
    found = _engine()(picture)
    if found.boxes is None or not found.txts:
        return []
    return [
        _words(text, box, float(score)) for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def _words(text: str, box: np.ndarray, score: float) -> Words:
    (left, top), (right, bottom) = box.min(axis=0).tolist(), box.max(axis=0).tolist()
    return Words(text, left, top, right, bottom, score)


@functools.lru_cache(maxsize=1)
def _engine() -> Any:
    """The recogniser, loaded once a process when the first picture comes, from the files of its own package."""
    # OpenVINO reports its use to its maker on import unless this module is absent
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    openvino = rapidocr.EngineType.OPENVINO
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.max_side_len": _LONG_SIDE,
            "Det.engine_type": openvino,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.engine_type": openvino,
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "EngineConfig.openvino.inference_num_threads": _threads(),
        }
    )


def _threads() -> int:
    """Cores this process may use, at most 8: more gain nothing on a page."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 8)
