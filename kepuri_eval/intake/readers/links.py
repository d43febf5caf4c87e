"""A block whose words carry marked link targets to the block and one line for each target, addressed p3#1."""

from __future__ import annotations

import re

from kepuri_eval.intake.readers.content import Block

OPEN, CLOSE = "\ue00e", "\ue00f"  # private characters, which readers drop from the words of a document
_LINK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def mark_link(target: str) -> str:
    """The target in marks, to be set among the words behind which it belongs."""
    return f"{OPEN}{target}{CLOSE}"


def split_links(block: Block, most_chars: int) -> list[Block]:
    """The block without marks, unless it has no words, then its targets in their order."""
    targets = _LINK.findall(block.text)
    block.text = _LINK.sub("", block.text)[:most_chars]
    place = (block.table, block.row, block.column)
    lines = [Block(f"{block.locator}#{number}", "line", target, *place) for number, target in enumerate(targets, 1)]
    return [block, *lines] if block.text.strip() else lines
