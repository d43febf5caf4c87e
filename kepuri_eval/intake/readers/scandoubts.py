"""What was hard to read on a page to the notes that tell where, for somebody to look at the original."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kepuri_eval.intake.personal import mask_personal
from kepuri_eval.intake.readers.content import Limits, Note
from kepuri_eval.intake.readers.ocr import Words
from kepuri_eval.intake.readers.scantext import Rows, joined
from kepuri_eval.locators import say_place

_SHOWN = 60


class Place(NamedTuple):
    """The locators of a line or a cell, and of the block it is part of, as lines are joined to paragraphs."""

    line: str
    block: str


def doubts(
    rows: Rows, clashes: Mapping[Words, tuple[str, str]], place_of: Callable[[Words, int], Place], limits: Limits
) -> list[Note]:
    """A note for each line or cell that was left out or recognised with little confidence, or that reads two ways.

    Args:
        rows: all words of the page; clashes: of some of them, the readings without and with red ink.
        place_of: where a word in a row, counted from 1, stands.
    """
    told: dict[Place, list[Words]] = {}
    for number, row in enumerate(rows, start=1):
        for word in row:
            told.setdefault(place_of(word, number), []).append(word)
    scores = {place: min(word.score for word in words) for place, words in told.items()}
    notes = [_lost(place) for place, score in scores.items() if score < limits.scan_lost_below]
    notes += [
        _doubtful(place, joined(told[place]), score)
        for place, score in scores.items()
        if limits.scan_lost_below <= score < limits.scan_confidence
    ]
    return notes + [_clash(place, *clashes[word]) for place, words in told.items() for word in words if word in clashes]


def unread_table(place: str) -> Note:
    """The note that words of a page stand as in a table, and were read as lines."""
    return Note(
        "table_unread",
        f"{say_place(place)}有表格，只按行识别了文字，没有按栏读取，其中的数字可能未计入。",
        "请另附该表的 Excel 或 Word 文件。",
        place,
    )


def _doubtful(place: Place, text: str, score: float) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(place.line)}识别把握不大（{score:.0%}）：“{_shown(text)}”。",
        "请对照原件核对该处文字和数字。",
        place.block,
    )


def _lost(place: Place) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(place.line)}有字迹无法辨认，未计入。",
        "如该处含有活动数据，请报送清晰的扫描件或可复制文字的文件。",
        place.block,
    )


def _clash(place: Place, without: str, whole: str) -> Note:
    return Note(
        "scan_doubtful",
        f"{say_place(place.line)}有印章或红色字迹，去除红色读作“{_shown(without)}”，保留红色读作“{_shown(whole)}”。",
        "请对照原件核对该处数字。",
        f"{place.block}-red",
    )


def _shown(text: str) -> str:
    return mask_personal(text)[0][:_SHOWN]
