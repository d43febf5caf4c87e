"""A plain text or Markdown file to one block a line, addressed l7."""

from __future__ import annotations

import re

from kepuri_eval.intake.readers.charset import decode_text
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, empty_file, too_large

_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s")


def read_text(content: bytes, name: str, limits: Limits) -> Content:
    """Lines that hold words, counted from 1 with the empty ones.

    Raises:
        ReadError: no words in it, or more lines than the limits allow.
    """
    text, whole = decode_text(content)
    blocks = line_blocks(text, limits)
    if not blocks:
        raise empty_file()
    return Content(blocks=blocks, notes=[] if whole else [damage_note()])


def read_markdown(content: bytes, name: str, limits: Limits) -> Content:
    """As `read_text`; lines led by # are headings."""
    found = read_text(content, name, limits)
    for block in found.blocks:
        if _MARKDOWN_HEADING.match(block.text):
            block.kind = "heading"
    return found


def line_blocks(text: str, limits: Limits, prefix: str = "l") -> list[Block]:
    """One block a line that holds words; its locator counts every line from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ").split("\n")
    if len(lines) > limits.blocks:
        raise too_large("文本行数过多")
    return [
        Block(f"{prefix}{number}", "line", line[: limits.block_chars])
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def damage_note() -> Note:
    """The doubt about a text some of whose bytes fit no encoding."""
    return Note(
        "text_damaged",
        "文件中有部分字符编码错误，已用“\ufffd”代替。",
        "请用 UTF-8 或 GBK 编码重新保存后报送。",
    )
