"""A Word document (.docx) to headings, paragraphs and the cells of its tables, merged cells kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from kepuri_eval.intake.readers.content import Block, Content, Limits, too_large
from kepuri_eval.intake.readers.embedded import add_embedded
from kepuri_eval.intake.readers.insets import Insets
from kepuri_eval.intake.readers.ooxml import MACROS, KnownParts, Package, attribute, local_name

_WHAT = "Word 文档"
_HEADING_STYLE = re.compile(r"^(heading\s*\d|标题\s*\d?$|title$|subtitle$|副标题$)", re.I)
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "tcPr", "tbl", "txbxContent"}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What stands in a paragraph and holds words that are not the paragraph's; stops of tabs are named as the signs are.
_ASIDE = ("del", "moveFrom", "Fallback", "tabs", "tbl", "txbxContent")
_PICTURES = ("{*}blip", "{*}imagedata")  # of DrawingML, and of VML, which older versions write
_NOT_SHOWN = ("del", "moveFrom", "Fallback", "object")  # an embedded file is read itself, not the picture of it
_SIGNS_AND_ASIDES = [f"{{*}}{name}" for name in (*_SIGNS, *_ASIDE)]


def read_docx(content: bytes, name: str, limits: Limits) -> Content:
    """Blocks in reading order: p1, p2 … count every paragraph outside tables, t1r2c4 is a cell on the table's grid.

    Targets of hyperlinks follow their paragraph or cell as lines (p3#1, t1r2c4#1), and so do the words on pictures
    (p12i1-l3). Deleted text is left out. Embedded files are parts.

    Raises:
        ReadError: damaged, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    package = Package(content, _WHAT, limits)
    main = _main_part(package)
    walker = _Walker(package, main, limits)
    root = package.xml(main)
    walker.read(root)
    found = Content(blocks=walker.blocks, notes=package.notes)
    add_embedded(package, main, root, found, limits)
    if package.has_macros():
        found.notes.append(MACROS)
    return walker.insets.close(found)


def _main_part(package: Package) -> str:
    targets = [target for kind, target, _ in package.targets("").values() if kind == "officeDocument"]
    return next((target for target in targets if target in package), "word/document.xml")


class _Walker:
    """Goes through the body once, counting paragraphs and tables."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.insets = Insets(limits)
        self._package, self._limits = package, limits
        targets = package.targets(main).items()
        self._links = {key: target for key, (kind, target, far) in targets if far and kind == "hyperlink"}
        self._images = {key: target for key, (kind, target, far) in targets if not far and kind == "image"}
        self._styles = _styles_of(package)
        self._paragraphs = self._tables = 0
        self._has_boxes = True
        self._telling: list[str] = []
        self._headings: set[etree._Element | None] = set()

    def read(self, root: etree._Element) -> None:
        """Fill `blocks` from the document's root."""
        held = {local_name(node) for node in root.iter(*_SIGNS_AND_ASIDES)}
        self._has_boxes = "txbxContent" in held
        self._telling = [f"{{*}}{name}" for name in ("t", *held)]
        for item in root.iter("{*}pStyle", "{*}outlineLvl"):
            properties = item.getparent()
            if properties is not None and local_name(properties) == "pPr" and self._makes_heading(item):
                self._headings.add(properties.getparent())
        self.walk(root)

    def walk(self, element: etree._Element) -> None:
        for child in element:
            tag = local_name(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._table(child)
            elif tag not in _SKIPPED and tag != "sectPr":
                self.walk(child)

    def _paragraph(self, node: etree._Element) -> None:
        self._paragraphs += 1
        kind = "heading" if node in self._headings else "paragraph"
        self._add(Block(f"p{self._paragraphs}", kind, self._text(node)), self._targets(node))
        for number, box in enumerate(_boxes(node) if self._has_boxes else (), start=1):
            text = "\n".join(self._text(inner) for inner in box.iter() if local_name(inner) == "p")
            self._add(Block(f"p{self._paragraphs}x{number}", "paragraph", text), [])
        if self._images:
            self._add_pictures(f"p{self._paragraphs}", [node])

    def _table(self, node: etree._Element) -> None:
        self._tables += 1
        table = f"t{self._tables}"
        open_cells: dict[int, Block] = {}
        for number, row in enumerate(_children(node, "tr"), start=1):
            column = 1 + _columns_before(row)
            for cell in _children(row, "tc"):
                span, merge = _span_and_merge(cell)
                if merge == "continue" and column in open_cells:
                    open_cells[column].row_span = number - (open_cells[column].row or number) + 1
                else:
                    block = self._cell(table, number, column, span, cell)
                    open_cells.pop(column, None)
                    if merge == "restart":
                        open_cells[column] = block
                column += span

    def _cell(self, table: str, row: int, column: int, span: int, node: etree._Element) -> Block:
        paragraphs: list[etree._Element] = []
        tables: list[etree._Element] = []
        for part in _descend(node):
            (paragraphs if local_name(part) == "p" else tables).append(part)
        text = "\n".join(map(self._text, paragraphs)).strip("\n")
        block = Block(f"{table}r{row}c{column}", "cell", text, table, row, column, column_span=span)
        self._add(block, [target for paragraph in paragraphs for target in self._targets(paragraph)])
        if self._images:
            self._add_pictures(block.locator, paragraphs, (table, row, column))
        for inner in tables:
            self._table(inner)
        return block

    def _text(self, paragraph: etree._Element) -> str:
        """The words of a paragraph with its tabs and line breaks; text boxes and deleted text left out."""
        words: list[str] = []
        aside: set[etree._Element] = set()
        for part in paragraph.iter(*self._telling):
            if aside and part in aside:
                continue
            tag = local_name(part)
            if tag == "t":
                words.append(part.text or "")
            elif tag in _SIGNS:
                words.append(_SIGNS[tag])
            else:
                aside.update(part.iter())
        return "".join(words)

    def _add(self, block: Block, targets: list[str]) -> None:
        if len(self.blocks) > self._limits.blocks:
            raise too_large("文档段落和单元格过多")
        block.text = block.text[: self._limits.block_chars]
        if block.text.strip():
            self.blocks.append(block)
        for number, target in enumerate(targets, start=1):
            place = (block.table, block.row, block.column)
            self.blocks.append(Block(f"{block.locator}#{number}", "line", target, *place))

    def _add_pictures(
        self, place: str, paragraphs: list[etree._Element], cell: tuple[str, int, int] | None = None
    ) -> None:
        """The pictures of paragraphs, also those in their text boxes, in the order in which they stand."""
        for item in (item for paragraph in paragraphs for item in paragraph.iter(*_PICTURES)):
            part = self._images.get(attribute(item, "embed" if local_name(item) == "blip" else "id") or "")
            if part is None or any(local_name(outer) in _NOT_SHOWN for outer in item.iterancestors()):
                continue
            self.blocks += self.insets.read(place, part, partial(self._package.read, part), cell)
            if len(self.blocks) > self._limits.blocks:
                raise too_large("文档段落和单元格过多")

    def _targets(self, node: etree._Element) -> list[str]:
        if not self._links:
            return []
        ids = [attribute(link, "id") for link in node.iter() if local_name(link) == "hyperlink"]
        return [self._links[key] for key in ids if key in self._links]

    def _makes_heading(self, item: etree._Element) -> bool:
        """Whether the style or the level makes a heading of the paragraph in whose properties it stands."""
        value = attribute(item, "val") or ""
        if local_name(item) == "pStyle":
            return value in self._styles
        return value.isdigit() and int(value) < 9


def _boxes(node: etree._Element) -> Iterator[etree._Element]:
    for child in node:
        tag = local_name(child)
        if tag == "txbxContent":
            yield child
        elif tag != "Fallback":
            yield from _boxes(child)


def _descend(node: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, looking into content controls and insertions but not into other tables."""
    for child in node:
        tag = local_name(child)
        if tag in ("p", "tbl"):
            yield child
        elif tag not in _SKIPPED:
            yield from _descend(child)


def _children(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for child in node:
        tag = local_name(child)
        if tag == wanted:
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(child, wanted)


def _columns_before(row: etree._Element) -> int:
    """Columns that the row leaves out on its left."""
    for properties in _children(row, "trPr"):
        for item in _children(properties, "gridBefore"):
            return _number(attribute(item, "val"), 0)
    return 0


def _span_and_merge(cell: etree._Element) -> tuple[int, str]:
    """Columns that the cell spans, and how it merges with those above and below: restart, continue or not."""
    span, merge = 1, ""
    for properties in _children(cell, "tcPr"):
        for item in properties:
            tag = local_name(item)
            if tag == "gridSpan":
                span = _number(attribute(item, "val"), 1)
            elif tag == "vMerge":
                merge = attribute(item, "val") or "continue"
    return span, merge


def _number(value: str | None, default: int) -> int:
    return min(int(value), 1000) if value and value.isdigit() else default


def _styles_of(package: Package) -> frozenset[str]:
    """Ids of the paragraph styles that make headings."""
    if "word/styles.xml" not in package:
        return frozenset()
    return _HEADING_STYLES.ask(package, "word/styles.xml")


def _heading_styles(root: etree._Element) -> frozenset[str]:
    found = set()
    for style in root.iterchildren("{*}style"):
        for item in style.iterchildren("{*}name"):
            if _HEADING_STYLE.match(attribute(item, "val") or ""):
                found.add(attribute(style, "styleId") or "")
    return frozenset(found)


_HEADING_STYLES = KnownParts(_heading_styles)
