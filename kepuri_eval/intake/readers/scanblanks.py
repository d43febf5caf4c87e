"""Blanks between words, which the recogniser passes over, put back: 参加42人 志愿者5人 are no 42人志愿者."""

from __future__ import annotations

import re

import numpy as np

from kepuri_eval.intake.readers.ocr import Page, Words, read_part
from kepuri_eval.intake.readers.scantext import sign_widths

_BLANK = 0.32  # of a box's height: between signs of one word there is half as much
_SHORTEST, _LEAST_PART, _MOST = 8, 2, 8  # signs of a box, and on the average of its parts; blanks in it
_RIM = 0.12  # of a box's height that holds no ink of its words
_SURE = 0.9
_NEAR = 2  # signs to each side of a blank, as places of signs are estimates
_OF_DAY = re.compile(r"(?<=[年月]) (?=\d)|(?<=\d) (?=[年月日时点分])")  # figures of another font stand a little apart
_Gap = tuple[int, int]


def with_blanks(page: Page, ink: np.ndarray) -> list[Words]:
    """The words of a page, those with wide blanks in them read part by part, a space between.

    A mark leaves a blank behind it too; where one stands near, or the parts cannot be read as surely, a word stays.

    Args:
        ink: of the page, 1 where there is some.
    """
    return [_with_blanks(page, word, ink) for word in page.words]


def _with_blanks(page: Page, word: Words, ink: np.ndarray) -> Words:
    if len(word.text) < _SHORTEST or word in page.clashes:
        return word
    found = _gaps(word, ink)
    gaps = [gap for gap in found if _is_between_words(word, gap, found)]
    if not 0 < len(gaps) <= _MOST or len(word.text) < _LEAST_PART * (len(gaps) + 1):
        return word
    sides = [int(word.left), *(int(word.left) + (first + last) // 2 for first, last in gaps), int(word.right)]
    parts = [
        read_part(page.picture, word._replace(left=float(left), right=float(right)))
        for left, right in zip(sides, sides[1:], strict=False)
    ]
    least = min(part.score for part in parts)
    if least < min(word.score, _SURE) or _plain("".join(part.text for part in parts)) != _plain(word.text):
        return word
    text = _OF_DAY.sub("", " ".join(part.text.strip() for part in parts))
    return word._replace(text=text, score=least)


def _gaps(word: Words, ink: np.ndarray) -> list[_Gap]:
    """Where a box has no ink over a good part of its height, in pixels from its left side."""
    height = word.bottom - word.top
    rim = int(_RIM * height)
    inside = ink[int(word.top) + rim : int(word.bottom) - rim, int(word.left) : int(word.right)]
    drawn = np.flatnonzero(inside.any(axis=0))
    wide = np.flatnonzero(np.diff(drawn) > _BLANK * height)
    return [(int(drawn[at]) + 1, int(drawn[at + 1])) for at in wide]


def _is_between_words(word: Words, gap: _Gap, gaps: list[_Gap]) -> bool:
    """Whether the signs around a blank are letters and figures alone."""
    widths = sign_widths(word.text)
    blank = sum(last - first for first, last in gaps)
    unit = (word.right - word.left - blank) / sum(widths)
    before = gap[0] - sum(last - first for first, last in gaps if last < gap[0])
    place = int(np.searchsorted(np.cumsum(widths) * unit, before + unit / 2))
    return all(map(str.isalnum, word.text[max(place - _NEAR, 0) : place + _NEAR]))


def _plain(text: str) -> str:
    return "".join(text.split())
