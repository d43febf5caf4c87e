"""Pictures inside a document, in reading order: pages are recognised (p12i1-l3), photographs only counted."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, damaged, empty_file, no_text
from kepuri_eval.locators import say_place

if TYPE_CHECKING:
    from kepuri_eval.intake.readers.pageblocks import PageBlocks

_MOST_COST = 500_000_000  # pixels decoded to judge one document's pictures; what is beyond counts as not read
_SHOWN = 10
_PLACE = re.compile(r"(?P<of>.*?)(?P<at>\d+)i(?P<picture>\d+)")  # p12i1, slide3i2
_BETWEEN = 2  # paragraphs on
_FIGURE = re.compile(r"(?<!\d)(?!20\d\d(?!\d))\d")  # not the year on a banner
_OPEN, _CLOSE = "\ue00c", "\ue00d"  # private characters, which readers drop from the words of a document
_MARKED = re.compile(f"{_OPEN}([0-9]{{1,9}}){_CLOSE}")
_Place = tuple[str | None, int | None, int | None]


def mark_picture(number: int) -> str:
    """A mark to be set among the words where a picture stands."""
    return f"{_OPEN}{number}{_CLOSE}"


def take_pictures(block: Block) -> list[int]:
    """Take the marks out of a block's words; the numbers of the pictures that stand there, in their order."""
    if _OPEN not in block.text:
        return []
    numbers = [int(number) for number in _MARKED.findall(block.text)]
    block.text = _MARKED.sub("", block.text).strip("\n")
    return numbers


class Insets:
    """Collects what the pictures of one document hold; loads what judges and recognises them with the first one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kinds: dict[str, str] = {}
        self._told: set[object] = set()
        self._counts: Counter[str] = Counter()  # place → its pictures
        self._unread: list[str] = []
        self._notes: list[Note] = []
        self._photographs = self._recognised = self._tried = self._cost = 0
        self._lost: Counter[str] = Counter()
        self._running: PageBlocks | None = None  # reads pages pasted right behind each other
        self._number, self._last = 0, ""
        self._tables: dict[str, str] = {}

    def read(self, place: str, key: str, fetch: Callable[[], bytes], cell: _Place | None = None) -> list[Block]:
        """The blocks of one picture that stands at `place` (p12, t1r2c4, Sheet1!B7).

        They are the words on it where it was not met before and they are to be recognised now, and before them, where
        it stands in a table's `cell`, a block of kind picture without words.

        Args:
            key: names the picture in the document; the same one is fetched once.
            fetch: gives its bytes, or raises ReadError.
        """
        from kepuri_eval.intake.readers.pictures import SMALL

        words: list[Block] = []
        if key not in self._kinds:
            self._kinds[key], words = self._take(f"{place}i{self._counts[place] + 1}", fetch)
        if self._kinds[key] == SMALL:
            return words
        self._counts[place] += 1
        if cell is None:
            return words
        return [Block(f"{place}i{self._counts[place]}", "picture", "", *cell), *words]

    def close(self, found: Content) -> Content:
        """What was found in the document with its pictures counted and what is to be told of them.

        Raises:
            ReadError: there are no words in it, and no pictures (`file_empty`), broken ones alone (`file_damaged`), or
                pictures of words that were not read (`scan_without_text`).
        """
        found.pictures = self._photographs
        found.notes += self._notes
        if self._recognised:
            found.notes.append(_recognised_note(self._recognised))
        if self._lost:
            found.notes.append(_lost_note(self._lost))
        if found.parts or any(block.text for block in found.blocks):
            found.notes += [_unread_note(self._unread)] if self._unread else []
            return found
        if self._unread:
            raise no_text()
        if not self._photographs:
            raise damaged("文档") if self._lost else empty_file()
        found.notes.append(_no_words_note(self._photographs))
        return found

    def _take(self, place: str, fetch: Callable[[], bytes]) -> tuple[str, list[Block]]:
        """What a picture is, and the words on it."""
        from kepuri_eval.intake.readers import pictures

        try:
            content = fetch()
        except ReadError:
            self._lost[pictures.BROKEN] += 1
            return pictures.BROKEN, []
        kind, cost = pictures.judge_within(content, self._limits.scan_pixels, _MOST_COST - self._cost)
        self._cost += cost
        # Words must not be lost to a chance likeness; of a photograph no more than its number would be.
        mark = hashlib.sha256(content).digest() if kind == pictures.PAGE else (len(content), zlib.crc32(content))
        is_known = mark in self._told
        self._told.add(mark)
        if is_known:
            return kind, []
        if kind in (pictures.PHOTOGRAPH, pictures.DRAWING):
            self._photographs += 1
        elif kind in (pictures.BROKEN, pictures.HUGE):
            self._lost[kind] += 1
        elif kind == pictures.PAGE:
            return kind, self._recognise(content, place)
        return kind, []

    def _recognise(self, content: bytes, place: str) -> list[Block]:
        """Words of a page, recognised now or left; a page with few of them and no figure was a photograph after all."""
        limits = self._limits
        if limits.scans != "now" or self._tried >= limits.scan_pages or self._cost > _MOST_COST:
            self._unread.append(place)
            return []
        from kepuri_eval.intake.readers.pageblocks import PageBlocks
        from kepuri_eval.intake.readers.pictures import BROKEN
        from kepuri_eval.intake.readers.scans import first_frame, recognise_page

        try:
            picture = first_frame(content, limits)
        except ReadError:
            self._lost[BROKEN] += 1
            return []
        self._tried += 1
        if self._running is None or not _is_next(self._last, place):
            self._running, self._number, self._tables = PageBlocks(limits), 0, {}
        self._last, self._number = place, self._number + 1
        blocks, notes = recognise_page(picture, self._number, limits, self._running, place)
        for block in blocks:
            if block.table:  # one that goes on keeps the name it has where it begins
                block.table = f"{self._tables.setdefault(block.table, place)}-{block.table}"
        words = "".join(block.text for block in blocks)
        if len(words) < limits.scan_least_chars and not _FIGURE.search(words):
            self._photographs += 1
            return []
        self._recognised += 1
        self._notes += notes
        return blocks


def _is_next(before: str, place: str) -> bool:
    """Whether a picture stands right behind another one, an empty paragraph between them at most."""
    one, other = _PLACE.fullmatch(before), _PLACE.fullmatch(place)
    if one is None or other is None or one["of"] != other["of"]:
        return False
    further, number = int(other["at"]) - int(one["at"]), int(other["picture"])
    return number == int(one["picture"]) + 1 if further == 0 else number == 1 and 0 < further <= _BETWEEN


def _recognised_note(count: int) -> Note:
    return Note(
        "scan_recognised",
        f"文中{count}幅图片上的文字由程序识别得到，其中数字请与原件核对。",
        "请尽量把图片中的文字、表格改为可复制的文字报送。",
        "pictures",
    )


def _unread_note(places: list[str]) -> Note:
    shown = "、".join(map(say_place, places[:_SHOWN])) + (f"等{len(places)}处" if len(places) > _SHOWN else "")
    return Note(
        "page_not_read",
        f"{shown}为文字图片，其中的文字未识别，未计入。",
        "如这些图片含有活动情况，请改为可复制的文字报送。",
        "pictures",
    )


def _lost_note(lost: Counter[str]) -> Note:
    return Note(
        "part_missing",
        f"文中{sum(lost.values())}幅图片已损坏或过大，无法打开，未计入。",
        "请核对原文件，重新插入图片后报送。",
        "pictures",
    )


def _no_words_note(count: int) -> Note:
    return Note(
        "pictures_only",
        f"文件中没有文字，只有{count}幅图片，已登记为佐证材料。",
        "如其中含有活动数据，请另附可复制文字的文件。",
    )
