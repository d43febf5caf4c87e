"""A rich text file (.rtf) to paragraphs and the cells of its tables, addressed p3 and t1r2c4."""

from __future__ import annotations

import re
from functools import partial

from striprtf.striprtf import rtf_to_text

from kepuri_eval.intake.readers.content import Block, Content, Limits, damaged, too_large
from kepuri_eval.intake.readers.insets import Insets, mark_picture, take_pictures
from kepuri_eval.intake.readers.links import mark_link, split_links
from kepuri_eval.intake.readers.tablerows import Row, table_blocks

_BROKEN = (ValueError, TypeError, IndexError, KeyError, LookupError, AttributeError, OverflowError)
# marks put in for control words whose place must survive the conversion to plain text
_CELL, _ROW, _INSIDE, _OUTSIDE, _DEFINITION, _EDGE, _RESTART, _CONTINUE = map(chr, range(0xE001, 0xE009))
_BREAK = "\x0b"
_MARKS = {
    "cell": _CELL, "nestcell": _CELL, "row": _ROW, "intbl": _INSIDE, "pard": _OUTSIDE, "trowd": _DEFINITION,
    "cellx": _EDGE, "clvmgf": _RESTART, "clvmrg": _CONTINUE, "line": _BREAK,
}  # fmt: skip
_MARKED = re.compile(r"\\(nestcell|cellx|cell|row|intbl|pard|trowd|clvmgf|clvmrg|line)(-?\d{1,7})?(?![a-zA-Z0-9]) ?")
_PIECES = re.compile(f"([{_CELL}{_ROW}{_INSIDE}{_OUTSIDE}{_DEFINITION}{_RESTART}{_CONTINUE}]|{_EDGE}-?\\d*;)")
_LINKED = re.compile(r'\{\s*\\\*\s*\\fldinst\b(?=[^"]{0,300}HYPERLINK\s+"(https?://[^"\s{}\\]{1,2000})")')
_DELETED = re.compile(r"\\deleted1?(?![a-zA-Z0-9])")
_CHINESE = re.compile(rb"\\ansicpg936|\\fcharset134")
_RAW_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]|[\x80-\xff]")
_BROKEN_PAIR = re.compile(r"(\\'[89a-fA-F][0-9a-fA-F])(\\'[0-9a-fA-F]{2}|[@-\[\]-z|~])?")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_PICTURE = re.compile(r"(\{\s*\\\*\s*\\shppict\s*)?\{\s*(?:\\\*\s*)?\\pict(?![a-zA-Z])")
_OTHER_FORM = re.compile(r"\\nonshppict\s*$")  # the same picture for older programs
_GROUP, _WORD = re.compile(r"\{[^{}]*\}"), re.compile(r"\\[a-zA-Z]+-?\d* ?|\s+")
_LONE = re.compile("[\ud800-\udfff]")


def read_rtf(content: bytes, name: str, limits: Limits) -> Content:
    """Paragraphs outside tables (p1, p2 …) and cells on the table's grid, in reading order.

    Words on pictures follow the paragraph or cell they stand in (p12i1-l3).

    Raises:
        ReadError: damaged, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    source, pictures = _cut_pictures(_prepared(content))
    try:
        text = rtf_to_text(source, encoding="gb18030", errors="replace")
    except _BROKEN as error:
        raise damaged("RTF 文档") from error
    text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    walker = _Walker(limits, pictures)
    blocks = walker.walk(_LONE.sub("\ufffd", text))
    return walker.insets.close(Content(blocks=blocks))


def _prepared(content: bytes) -> str:
    """The source with table marks in place and every Chinese character in the form the parser understands."""
    chinese = _CHINESE.search(content) is not None
    if chinese:
        content = _RAW_PAIR.sub(lambda raw: b"".join(b"\\'%02x" % byte for byte in raw[0]), content)
    source = content.decode("latin-1").replace("\0", "")
    if chinese:
        # a second byte that is a letter stands bare, and fonts of the Western charset hold Chinese bytes all the same
        source = _BROKEN_PAIR.sub(_whole_pair, source).replace("\\fcharset0 ", "\\fcharset134 ")
        source = re.sub(r"\\fcharset0(?=[\\;{}])", r"\\fcharset134", source)
    source = _LINKED.sub(lambda field: "{" + mark_link(field[1]) + "}" + field[0], source)
    # tracked deletions are skipped like a destination that is not known; links were taken already
    source = _DELETED.sub(r"\\*", source).replace("\\fldinst{", "\\fldinst {")
    return _MARKED.sub(_mark, source)


def _cut_pictures(source: str) -> tuple[str, list[str]]:
    """The source with a numbered mark for each picture, and the groups that hold them."""
    if "\\pict" not in source:
        return source, []
    kept: list[str] = []
    groups: list[str] = []
    last = 0
    for found in _PICTURE.finditer(source):
        if found.start() < last or _OTHER_FORM.search(source, max(0, found.start() - 20), found.start()):
            continue
        begin = found.start() + len(found[1] or "")
        end = _end_of_group(source, begin)
        kept += [source[last : found.start()], "{" + mark_picture(len(groups)) + "}", found[1] or ""]
        groups.append(source[begin:end])
        last = end
    return "".join([*kept, source[last:]]), groups


def _end_of_group(source: str, begin: int) -> int:
    """Where the group that opens at `begin` ends."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(source, begin):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return len(source)


def _bytes_of(group: str) -> bytes:
    """The bytes of a picture, which stand in its group in hexadecimal digits behind its control words."""
    inside = group[1:-1]
    while (without := _GROUP.sub("", inside)) != inside:
        inside = without
    try:
        return bytes.fromhex(_WORD.sub("", inside))
    except ValueError as error:
        raise damaged("图片") from error


def _mark(word: re.Match[str]) -> str:
    """The control word itself, as it may reset fonts, and its mark in a group of its own."""
    mark = _MARKS[word[1]]
    if mark == _EDGE:
        return "{" + f"{mark}{word[2] or 0};" + "}"
    kept = word[0] if mark == _OUTSIDE else ""
    return kept + "{" + mark + "}"


def _whole_pair(pair: re.Match[str]) -> str:
    second = pair[2] or ""
    return pair[1] + (f"\\'{ord(second):02x}" if len(second) == 1 else second)


class _Walker:
    """Goes through the marked text once, telling paragraphs from cells."""

    def __init__(self, limits: Limits, pictures: list[str]) -> None:
        self.blocks: list[Block] = []
        self.insets = Insets(limits)
        self._pictures = pictures
        self._limits = limits
        self._words, self._cells, self._rows = "", [], []  # type: ignore[var-annotated]
        self._edges: list[int] = []
        self._merges: list[str] = []
        self._paragraphs = self._tables = 0
        self._inside = False

    def walk(self, text: str) -> list[Block]:
        """All blocks of the text."""
        for piece in _PIECES.split(text):
            self._take(piece)
        self._inside = False
        self._end_paragraphs("\n")
        return self.blocks

    def _take(self, piece: str) -> None:
        mark = piece[:1]
        if mark == _CELL:
            self._cells.append(_clean(self._words))
            self._words, self._inside = "", True
        elif mark == _ROW:
            self._end_row()
        elif mark == _INSIDE:
            self._inside = True
        elif mark == _OUTSIDE:
            self._inside = False
        elif mark == _DEFINITION:
            self._edges, self._merges = [], []
        elif mark == _EDGE:
            self._edges.append(int(piece[1:-1] or 0))
            self._merges += [""] * (len(self._edges) - len(self._merges))
        elif mark in (_RESTART, _CONTINUE):
            self._merges = self._merges[: len(self._edges)] + ["restart" if mark == _RESTART else "continue"]
        elif self._inside:
            self._words += piece
        elif piece:
            self._end_paragraphs(piece)

    def _end_row(self) -> None:
        edges = [min(0, *self._edges), *self._edges] if self._edges else []
        if len(self._cells) < len(self._edges):
            self._cells += [""] * (len(self._edges) - len(self._cells))
        if self._cells:
            self._rows.append(Row(self._cells, edges, self._merges))
        self._cells, self._words = [], ""
        self._check(len(self._rows))

    def _end_paragraphs(self, piece: str) -> None:
        """Words outside tables; the first of them closes the table before."""
        if self._rows and (self._words + piece).strip():
            self._tables += 1
            for block in table_blocks(self._rows, f"t{self._tables}"):
                self._add(block)
            self._rows = []
        self._words += piece
        *whole, self._words = self._words.split("\n")
        for line in whole:
            self._paragraphs += 1
            if line.strip():
                self._add(Block(f"p{self._paragraphs}", "paragraph", _clean(line)))
        self._check(len(self.blocks))

    def _add(self, block: Block) -> None:
        """The block with its links and pictures behind it."""
        pictures = take_pictures(block) if self._pictures else []
        self.blocks += split_links(block, self._limits.block_chars)
        cell = None if block.table is None else (block.table, block.row, block.column)
        for number in pictures:
            group = self._pictures[number] if number < len(self._pictures) else ""
            self.blocks += self.insets.read(block.locator, group, partial(_bytes_of, group), cell)

    def _check(self, count: int) -> None:
        if count > self._limits.blocks:
            raise too_large("文档段落和单元格过多")


def _clean(text: str) -> str:
    return text.replace(_BREAK, "\n").replace("\r", "").strip("\n")
