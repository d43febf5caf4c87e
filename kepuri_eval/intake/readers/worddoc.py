"""A Word 97 document (.doc, .wps) to headings, paragraphs and the cells of its tables, addressed p3 and t1r2c4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import (
    Block,
    Content,
    Limits,
    Note,
    damaged,
    encrypted,
    too_large,
)
from kepuri_eval.intake.readers.insets import Insets, mark_picture, take_pictures
from kepuri_eval.intake.readers.links import mark_link, split_links
from kepuri_eval.intake.readers.tablerows import Row, table_blocks
from kepuri_eval.intake.readers.wordbinary import Paragraph, UnreadableWord, read_paragraphs
from kepuri_eval.intake.readers.wordpictures import INLINE, Picture

_WHAT = "旧版 Word 文档"
_TARGET = re.compile(r'HYPERLINK\s+"(https?://[^"]+)"', re.I)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_FIELD = re.compile("[\x13-\x15]")
_EMBEDDED = re.compile(r"\s*EMBED\b", re.I)
_CONTROL = re.compile("[\x00\x02-\x08\x0e-\x12\x16-\x1d\x1f\ud800-\udfff\ue000-\ue01f]")
_MACROS = Note("macros_ignored", "文件带有宏，读取时未运行。", "如无必要，请另存为不含宏的文件。")


def read_worddoc(content: bytes, name: str, limits: Limits) -> Content:
    """Blocks in reading order: p1, p2 … count the paragraphs outside tables, cells lie on their table's grid.

    Targets of hyperlinks follow their paragraph or cell as lines (p3#1), and so do the words on pictures (p12i1-l3).
    Deleted text is left out; text boxes come last.

    Raises:
        ReadError: damaged, encrypted, from before Word 97, empty, without any text (`scan_without_text`), or beyond
            the limits.
    """
    try:
        paragraphs, has_macros = read_paragraphs(content, limits.file_bytes, limits.inflated_bytes)
    except UnreadableWord as error:
        if error.why == "encrypted":
            raise encrypted("Word 文档") from error
        if error.why == "old":
            raise _too_old() from error
        raise damaged(_WHAT) from error
    if len(paragraphs) > limits.blocks:
        raise too_large("文档段落和单元格过多")
    walker = _Walker(limits)
    for paragraph in paragraphs:
        walker.take(paragraph)
    walker.close_table()
    return walker.insets.close(Content(blocks=walker.blocks, notes=[_MACROS] if has_macros else []))


class _Walker:
    """Goes through the paragraphs once, gathering those of a table into cells and rows."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.insets = Insets(limits)
        self._limits = limits
        self._pictures: list[Picture] = []
        self._paragraphs = self._tables = 0
        self._words: list[str] = []
        self._cells: list[str] = []
        self._rows: list[Row] = []
        self._fields = _Fields()

    def take(self, paragraph: Paragraph) -> None:
        """Add one paragraph, cell or row end."""
        text = self._fields.strip(paragraph.text, count(len(self._pictures)))
        self._pictures += paragraph.pictures
        if paragraph.ends_row:
            self._rows.append(Row(self._cells, paragraph.edges, paragraph.merges))
            self._cells, self._words = [], []
        elif paragraph.mark == "\x07":
            self._cells.append("\n".join([*self._words, text]).strip("\n"))
            self._words = []
        elif paragraph.in_table:
            self._words.append(text)
        else:
            self.close_table()
            self._paragraphs += 1
            kind = "heading" if paragraph.is_heading else "paragraph"
            self._add(Block(f"p{self._paragraphs}", kind, text))

    def close_table(self) -> None:
        """The rows gathered so far are a table; cells whose row has no end are a row of their own."""
        if self._cells or self._words:
            self._rows.append(Row([*self._cells, *filter(None, ["\n".join(self._words)])]))
            self._cells, self._words = [], []
        if self._rows:
            self._tables += 1
            for block in table_blocks(self._rows, f"t{self._tables}"):
                self._add(block)
            self._rows = []

    def _add(self, block: Block) -> None:
        """The block with its links and pictures behind it."""
        numbers = take_pictures(block) if self._pictures else []
        self.blocks += split_links(block, self._limits.block_chars)
        cell = None if block.table is None else (block.table, block.row, block.column)
        for picture in (self._pictures[number] for number in numbers):
            self.blocks += self.insets.read(block.locator, picture.key, picture.fetch, cell)


class _Fields:
    """Drops the instructions of fields, which may run over several paragraphs, and keeps what they show."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._shown: list[bool] = []

    def strip(self, text: str, numbers: Iterator[int]) -> str:
        """The words as they are seen, a link's target marked where the link ends, pictures by their `numbers`."""
        text = _clean(text)
        if not self._shown and not _FIELD.search(text):
            return text if INLINE not in text else re.sub(INLINE, lambda _: mark_picture(next(numbers)), text)
        seen: list[str] = []
        for char in text:
            if char == "\x13":
                self._open.append([])
                self._shown.append(False)
            elif char in "\x14\x15":
                seen += self._turn(char)
            elif char == INLINE:
                seen += self._picture(next(numbers))
            elif not all(self._shown):
                self._open[-1].append(char)
            else:
                seen.append(char)
        return "".join(seen)

    def _picture(self, number: int) -> list[str]:
        """The picture's mark where it is seen and does not stand for an embedded file."""
        is_seen = all(self._shown) and not any(_EMBEDDED.match("".join(words[:20])) for words in self._open)
        return [mark_picture(number)] if is_seen else []

    def _turn(self, char: str) -> list[str]:
        """A field's instructions end, or the field does; its link then, if it has one and is seen."""
        if self._shown and char == "\x14":
            self._shown[-1] = True
        elif self._shown:
            self._shown.pop()
            target = _TARGET.search("".join(self._open.pop()))
            if target and all(self._shown):
                return [mark_link(target[1])]
        return []


def _clean(text: str) -> str:
    joined = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _CONTROL.sub("", joined.replace("\x0b", "\n").replace("\x1e", "-"))


def _too_old() -> ReadError:
    return ReadError(
        "format_unsupported",
        "文件为 Word 97 以前的格式，暂不能读取。",
        "请用办公软件打开后另存为 docx 格式重新报送。",
    )
