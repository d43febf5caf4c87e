"""Which pages of a document are pictures, and what to tell of those that were recognised, not read, broken or cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kepuri_eval.intake.readers.content import Content, Note, damaged, empty_file, no_text
from kepuri_eval.intake.readers.scans import recognised_note

OUTLINES = 50  # so many shapes without a single letter are letters drawn as shapes
_FEW_CHARS = 60  # a scanner's own mark or a page number over the picture of a page
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\xa4\x00-\x08\x0e-\x1f]")  # ¤ stands for a glyph without a character


def is_picture(text: str, is_outlined: Callable[[], bool], shares: Iterable[float]) -> bool:
    """Whether the words of a page are in its picture: no text or hardly any over one, or text in unknown characters.

    Args:
        is_outlined: whether the page holds `OUTLINES` shapes, asked where there is no text.
        shares: how much of the page each picture on it covers.
    """
    if len(_UNREADABLE.findall(text)) > len(text) / 3:
        return True
    if len(text) > _FEW_CHARS:
        return False
    if not text and is_outlined():
        return True
    return any(not text or share > 0.5 for share in shares)


@dataclass
class PagesRead:
    """Numbers of the pages that are pictures and were not read, and of broken ones; how many were recognised."""

    unread: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    recognised: int = 0

    def tell(self, found: Content, what: str) -> Content:
        """What was found, with the notes of pages that are not as they should be.

        Raises:
            ReadError: nothing was found: `scan_without_text`, damaged as a file of this kind, or empty.
        """
        if not found.blocks:
            raise no_text() if self.unread else damaged(what) if self.broken else empty_file()
        if self.recognised:
            found.notes.insert(0, recognised_note(self.recognised))
        if self.unread:
            found.notes.append(_unread_note(self.unread))
        if self.broken:
            found.notes.append(_broken_note(self.broken))
        return found


def cut_note(pages: int, limit: int) -> Note:
    """The note that a document has more pages than are read."""
    return Note("part_missing", f"文件共{pages}页，只读取了前{limit}页。", "请拆分后报送。")


def _unread_note(pages: list[int]) -> Note:
    return Note(
        "page_not_read",
        f"第{_numbers(pages)}页为图片，其中的文字未识别，未计入。",
        "如这些页含有活动情况，请另附可复制文字的文件。",
    )


def _broken_note(pages: list[int]) -> Note:
    return Note("part_missing", f"第{_numbers(pages)}页已损坏，无法打开，未计入。", "请核对原文件后重新报送。")


def _numbers(pages: list[int]) -> str:
    return "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")
