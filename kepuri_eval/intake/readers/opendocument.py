"""An OpenDocument text (.odt) or presentation (.odp) to headings, paragraphs and the cells of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from kepuri_eval.intake.readers.content import Block, Content, Limits, encrypted, too_large
from kepuri_eval.intake.readers.insets import Insets
from kepuri_eval.intake.readers.links import mark_link
from kepuri_eval.intake.readers.ooxml import Package, attribute, local_name
from kepuri_eval.intake.readers.slidenotes import notes_left_out
from kepuri_eval.intake.readers.stories import Cell, Story, in_reading_order

_WHAT = "OpenDocument 文件"
_ASIDE = {"note", "annotation", "annotation-end", "tracked-changes", "ruby-text", "frame", "custom-shape", "g",
          "title", "desc"}  # fmt: skip
_SHAPES = ("frame", "custom-shape", "g", "rect", "ellipse", "caption")
_SIGNS = {"tab": "\t", "line-break": "\n"}
_SPACES = re.compile(r"[ \t\r\n]+")
_HEADING = re.compile(r"Heading|Title$|Subtitle$|标题")
_LENGTH = re.compile(r"(-?[\d.]{1,12})(cm|mm|in|pt|px)?")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "px": 0.75}
_MOST = 1000  # columns or rows that one element stands for, where it holds words
_SLIDE = 540.0  # points, the height of a usual slide


def read_odt(content: bytes, name: str, limits: Limits) -> Content:
    """Blocks in reading order as of a .docx: p1, p2 … outside tables, t1r2c4 a cell on its table's grid.

    Deleted text, notes and comments are left out; targets of links follow their paragraph or cell. Words on pictures
    follow all others (texti1-l2).

    Raises:
        ReadError: damaged, encrypted, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    package, root = _opened(content, limits)
    found, insets = Content(notes=package.notes), Insets(limits)
    walker = _Walker(Story(found.blocks, limits), _heading_styles(root), limits)
    for body in root.iterfind("{*}body/{*}text"):
        walker.walk(body)
        found.blocks += _pictures(package, body, "text", insets)
    return insets.close(found)


def read_odp(content: bytes, name: str, limits: Limits) -> Content:
    """Slide by slide the title, then other frames from the top (slide3-p2), tables as cells (slide3-t1r2c4).

    Words on the pictures of a slide follow its own (slide3i1-l2). Notes of the speaker are left out and told.

    Raises:
        ReadError: damaged, encrypted, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    package, root = _opened(content, limits)
    found, noted, insets = Content(notes=package.notes), [], Insets(limits)
    pages = root.findall("{*}body/{*}presentation/{*}page")
    if len(pages) > limits.pages:
        raise too_large(f"演示文稿有{len(pages)}页")
    for number, page in enumerate(pages, start=1):
        walker = _Walker(Story(found.blocks, limits, f"slide{number}-"), frozenset(), limits)
        shapes = [shape for shape in page if local_name(shape) in _SHAPES]
        for shape in in_reading_order([(_is_title(one), *_place(one), one) for one in shapes], _SLIDE):
            walker.kind = "heading" if _is_title(shape) else "paragraph"
            walker.shape(shape)
        texts = (text for notes in page.iterchildren("{*}notes") for text in notes.iter("{*}p"))
        if any("".join(text.itertext()).strip() for text in texts):
            noted.append(number)
        found.blocks += _pictures(package, page, f"slide{number}", insets)
    found.notes += notes_left_out(noted)
    return insets.close(found)


def _pictures(package: Package, root: etree._Element, place: str, insets: Insets) -> Iterator[Block]:
    """The words on the pictures below an element; what is shown of an embedded object is no picture of it."""
    for image in root.iter("{*}image"):
        part = attribute(image, "href") or ""
        frame = image.getparent()
        is_preview = frame is not None and any(local_name(one) in ("object", "object-ole") for one in frame)
        if part in package and not is_preview:
            yield from insets.read(place, part, partial(package.read, part))


class _Walker:
    """Goes through a text or a shape once."""

    def __init__(self, story: Story, headings: frozenset[str], limits: Limits) -> None:
        self.kind = "paragraph"
        self._story, self._headings, self._limits = story, headings, limits

    def walk(self, node: etree._Element) -> None:
        """Add the paragraphs and tables in a text, a section, a list or a box."""
        for child in node:
            tag = local_name(child)
            if tag in ("p", "h"):
                is_heading = tag == "h" or (attribute(child, "style-name") or "") in self._headings
                boxes = ("\n".join(map(_words, box.iter("{*}p", "{*}h"))) for box in _boxes(child))
                self._story.add_paragraph(_words(child), "heading" if is_heading else self.kind, boxes)
            elif tag == "table":
                self._table(child)
            elif tag in _SHAPES:
                self.shape(child)
            elif tag not in _ASIDE:
                self.walk(child)

    def shape(self, node: etree._Element) -> None:
        """Add what stands in a frame, a drawn shape or a group."""
        tag = local_name(node)
        if tag == "g":
            inner = [(False, *_place(one), one) for one in node if local_name(one) in _SHAPES]
            for one in in_reading_order(inner, _SLIDE):
                self.shape(one)
        elif tag == "frame":
            for held in node.iterchildren("{*}text-box", "{*}table"):
                self._table(held) if local_name(held) == "table" else self.walk(held)
        else:
            self.walk(node)

    def _table(self, node: etree._Element) -> None:
        inner: list[etree._Element] = []
        self._story.add_table(self._cells(node, inner))
        for table in inner:
            self._table(table)

    def _cells(self, table: etree._Element, inner: list[etree._Element]) -> Iterator[Cell]:
        """The filled cells; tables within them are put aside into `inner`."""
        row = 0
        for line in _rows(table):
            cells = [cell for cell in line if local_name(cell) in ("table-cell", "covered-table-cell")]
            filled = [list(_paragraphs(cell, inner)) for cell in cells]
            times = _number(line, "number-rows-repeated")
            for _ in range(min(times, _MOST) if any(map(any, filled)) else 0):
                row += 1
                yield from self._row(cells, filled, row)
                times -= 1
            row += times
            if row > self._limits.blocks:
                raise too_large("表格行数过多")

    def _row(self, cells: list[etree._Element], filled: list[list[str]], row: int) -> Iterator[Cell]:
        column = 1
        for cell, words in zip(cells, filled, strict=True):
            times, text = _number(cell, "number-columns-repeated"), "\n".join(words).strip("\n")
            if text.strip() and local_name(cell) == "table-cell":
                down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
                for place in range(column, column + min(times, _MOST)):
                    yield Cell(text, row, place, min(down, _MOST), min(across, _MOST))
            column += times


def _opened(content: bytes, limits: Limits) -> tuple[Package, etree._Element]:
    package = Package(content, _WHAT, limits)
    manifest = "META-INF/manifest.xml"
    if manifest in package and package.xml(manifest).find(".//{*}encryption-data") is not None:
        raise encrypted(_WHAT)
    return package, package.xml("content.xml")


def _heading_styles(root: etree._Element) -> frozenset[str]:
    """Names of the styles that make headings, those of a document's own that are made from them included."""
    found = {"Title", "Subtitle"}
    for style in root.iterfind("{*}automatic-styles/{*}style"):
        if _HEADING.search(attribute(style, "parent-style-name") or ""):
            found.add(attribute(style, "name") or "")
    return frozenset(found)


def _words(node: etree._Element) -> str:
    """The words of a paragraph; link targets marked, frames, notes and comments left out."""
    pieces = [_SPACES.sub(" ", node.text or "")]
    for child in node:
        tag = local_name(child)
        if tag == "s":
            pieces.append(" " * min(_number(child, "c"), 100))
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag not in _ASIDE:
            pieces.append(_words(child))
            target = (attribute(child, "href") or "") if tag == "a" else ""
            if target.startswith(("http://", "https://")):
                pieces.append(mark_link(target))
        pieces.append(_SPACES.sub(" ", child.tail or ""))
    return "".join(pieces)


def _boxes(node: etree._Element) -> Iterator[etree._Element]:
    """Text boxes and drawn shapes in a paragraph, the outermost only."""
    for child in node:
        tag = local_name(child)
        if tag in ("text-box", "custom-shape"):
            yield child
        elif tag not in ("note", "annotation"):
            yield from _boxes(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        tag = local_name(child)
        if tag == "table-row":
            yield child
        elif tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _paragraphs(node: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
    for child in node:
        tag = local_name(child)
        if tag in ("p", "h"):
            yield _words(child)
        elif tag == "table":
            inner.append(child)
        elif tag not in _ASIDE:
            yield from _paragraphs(child, inner)


def _number(node: etree._Element, name: str) -> int:
    told = attribute(node, name) or ""
    return max(int(told), 1) if told.isdecimal() and len(told) < 10 else 1


def _is_title(shape: etree._Element) -> bool:
    return attribute(shape, "class") == "title"


def _place(shape: etree._Element) -> tuple[float, float]:
    """Top and left in points; of a group those of the first shape in it that tells them."""
    for node in shape.iter():
        if attribute(node, "y") is not None:
            return _points(attribute(node, "y")), _points(attribute(node, "x"))
    return 0.0, 0.0


def _points(told: str | None) -> float:
    found = _LENGTH.fullmatch(told or "")
    try:
        return float(found[1]) * _POINTS[found[2] or "pt"] if found else 0.0
    except ValueError:
        return 0.0
