"""A saved web page (.html, .mht) to its title, paragraphs and tables, menus and scripts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

from kepuri_eval.intake.readers.charset import decode_declared, decode_text
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, damaged, empty_file, too_large
from kepuri_eval.intake.readers.insets import Insets
from kepuri_eval.intake.readers.webmeta import headline, surroundings

if TYPE_CHECKING:
    from email.message import Message

_SKIPPED = {"script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "svg",
            "iframe", "object", "head", "textarea", "canvas"}  # fmt: skip
_BREAKING = {"p", "div", "section", "article", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
             "br", "tr", "dd", "dt", "figcaption", "header", "main", "pre", "body", "html", "hr", "center"}  # fmt: skip
_MAIN = ("js_content", "content", "article", "main-content", "article-content", "TRS_Editor", "zoom", "detail")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.I)
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,", re.I)
_MAX_DEPTH = 200


def read_html(content: bytes, name: str, limits: Limits) -> Content:
    """The title as the first heading, then the main text's paragraphs (p1, p2 …) and table cells (t1r2c4).

    Words on pictures that the page itself holds follow the paragraph or cell they stand in or behind (p12i1-l3); those
    that lie elsewhere are never fetched.

    Raises:
        ReadError: no words in it (of pictures of words: `scan_without_text`), or beyond the limits.
    """
    declared = _DECLARED.search(content[:4096])
    marked = content[:3] == b"\xef\xbb\xbf" or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    charset = declared.group(1).decode() if declared and not marked else None
    text = decode_declared(content, charset) if charset else decode_text(content)[0]
    return read_markup(text, limits)


def read_mht(content: bytes, name: str, limits: Limits) -> Content:
    """As `read_html` for a page saved with its pictures as one MIME file.

    Raises:
        ReadError: no HTML part in it, no words, or beyond the limits.
    """
    from email import message_from_bytes  # loads slowly, and hardly any page is saved so

    message = message_from_bytes(content)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
                text = decode_declared(payload, part.get_content_charset())
                held = {name: other for other in message.walk() for name in _names_of(other)}
                return read_markup(text, limits, str(address) if str(address).startswith("http") else None, held)
    raise damaged("网页文件")


def _names_of(part: Message) -> Iterator[str]:
    """What a page calls a picture that was saved with it: cid:… or its address."""
    if part.get_content_maintype() == "image":
        if part.get("Content-ID"):
            yield f"cid:{str(part['Content-ID']).strip().strip('<>')}"
        if part.get("Content-Location"):
            yield str(part["Content-Location"]).strip()


def read_markup(
    text: str, limits: Limits, address: str | None = None, held: Mapping[str, Message] | None = None
) -> Content:
    """Blocks of a page given as text, where and when it was published last; `ReadError` when it holds no words.

    Args:
        held: the pictures that were saved with the page, by what it calls them.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root: etree._Element | None = etree.fromstring(_declaration_free(text), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise empty_file() from error
    if root is None:
        raise empty_file()
    if any("Excessive depth" in fault.message for fault in parser.error_log):
        return _flat(text, limits)
    page = _Page(limits, held)
    title = headline(root)
    if title:
        page.add("heading", title)
    page.walk(_main(root), 0)
    page.flush("paragraph")
    found = page.insets.close(Content(blocks=page.blocks))
    found.blocks += surroundings(root, text, address) if found.blocks else []
    return found


def _flat(text: str, limits: Limits) -> Content:
    """Words of a page nested deeper than the parser goes, line by line without its tables."""
    words = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", text)
    words = re.sub(r"<[^<>]{0,5000}>", "\n", words)
    page = _Page(limits)
    for line in unescape(words).splitlines():
        if line.strip():
            page.add("paragraph", line.strip())
    if not page.blocks:
        raise empty_file()
    note = Note("part_missing", "网页结构嵌套过深，只按纯文字读取，其中的表格未还原。", "请另存为 docx 或 pdf 后报送。")
    return Content(blocks=page.blocks, notes=[note])


def _declaration_free(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff").replace("\0", " "), count=1)


def _main(root: etree._Element) -> etree._Element:
    """The element that holds the article: a known id or class, else the whole body."""
    whole = len("".join(root.itertext()))
    for wanted in _MAIN:
        for node in root.iter("div", "article", "section", "main"):
            marks = {node.get("id") or "", *(node.get("class") or "").split()}
            if wanted in marks and len("".join(node.itertext()).strip()) > min(200, whole / 4):
                return node
    return next(root.iter("article"), root)


class _Page:
    """Collects words until something breaks the paragraph."""

    def __init__(self, limits: Limits, held: Mapping[str, Message] | None = None) -> None:
        self.blocks: list[Block] = []
        self.insets = Insets(limits)
        self._held = held or {}
        self._images: list[str] = []
        self._limits = limits
        self._words: list[str] = []
        self._links: list[str] = []
        self._paragraphs = self._tables = 0

    def walk(self, node: etree._Element, depth: int) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _SKIPPED:
            return
        if tag == "table" and _is_data(node):
            self.flush("paragraph")
            self._table(node)
            return
        heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        if tag in _BREAKING or tag == "table":
            self.flush("paragraph")
        if tag == "a" and (node.get("href") or "").startswith(("http://", "https://")):
            self._links.append(node.get("href") or "")
        elif tag == "img":
            self._images.append(node.get("src") or "")
        self._words.append(node.text or "")
        if depth < _MAX_DEPTH:
            for child in node:
                self.walk(child, depth + 1)
                self._words.append(child.tail or "")
        else:
            self._words.append("".join(node.itertext()))
        if tag in _BREAKING or tag == "table":
            self.flush("heading" if heading else "paragraph")

    def flush(self, kind: str) -> None:
        text = "".join(self._words).strip()
        links, self._words, self._links = self._links, [], []
        if text:
            self.add(kind, _SPACES.sub(" ", text), links)
        if self._images:
            images, self._images = self._images, []
            self._add_pictures(f"p{max(self._paragraphs, 1)}", images)

    def add(self, kind: str, text: str, links: list[str] | None = None) -> None:
        self._paragraphs += 1
        self._append(Block(f"p{self._paragraphs}", kind, text[: self._limits.block_chars]))
        for number, link in enumerate(links or [], start=1):
            self._append(Block(f"p{self._paragraphs}#{number}", "line", link))

    def _add_pictures(self, place: str, sources: list[str], cell: tuple[str, int, int] | None = None) -> None:
        for source in sources:
            if source in self._held:
                fetch = partial(_attached, self._held[source])
            elif _DATA.match(source):
                fetch = partial(_decoded, source)
            else:
                continue  # it lies elsewhere
            for block in self.insets.read(place, source, fetch, cell):
                self._append(block)

    def _append(self, block: Block) -> None:
        if len(self.blocks) > self._limits.blocks:
            raise too_large("网页内容过多")
        self.blocks.append(block)

    def _table(self, node: etree._Element) -> None:
        self._tables += 1
        table = f"t{self._tables}"
        taken: dict[int, int] = {}  # column → last row that a cell from above covers
        for row, line in enumerate(_rows(node), start=1):
            column = 1
            for cell in line:
                while taken.get(column, 0) >= row:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                taken.update(dict.fromkeys(range(column, column + across), row + down - 1))
                text = _cell_text(cell)
                if text:
                    self._append(Block(f"{table}r{row}c{column}", "cell", text, table, row, column, down, across))
                for number, link in enumerate(_hrefs(cell), start=1):
                    self._append(Block(f"{table}r{row}c{column}#{number}", "line", link, table, row, column))
                images = [image.get("src") or "" for image in cell.iter("img")]
                self._add_pictures(f"{table}r{row}c{column}", images, (table, row, column))
                column += across


def _attached(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(source: str) -> bytes:
    """The bytes that the address of a picture holds itself."""
    from base64 import b64decode
    from urllib.parse import unquote

    try:
        return b64decode(unquote(source[source.index(",") + 1 :]), validate=False)
    except ValueError as error:
        raise damaged("图片") from error


def _cell_text(cell: etree._Element) -> str:
    """A cell's words, with a line for each that it shows."""
    words: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        is_break = isinstance(node.tag, str) and node.tag in _BREAKING
        if event == "start":
            words += ["\n"] if is_break else []
            words.append(_SPACES.sub(" ", node.text or ""))
        else:
            words += ["\n"] if is_break and node.tag != "br" else []
            words.append(_SPACES.sub(" ", (node.tail or "") if node is not cell else ""))
    lines = (line.strip() for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: two rows and columns of cells, no other table inside."""
    rows = list(_rows(table))
    return len(rows) >= 2 and max(len(row) for row in rows) >= 2 and table.find(".//table") is None


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), 200)) if value.isdecimal() and value.isascii() else 1


def _hrefs(cell: etree._Element) -> list[str]:
    return [href for link in cell.iter("a") if (href := link.get("href") or "").startswith(("http://", "https://"))]
