"""An OFD document (GB/T 33190) to lines (page3-l5), cells of its tables (page3-t1r2c4) and attached files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from lxml import etree
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.archive import safe_label
from kepuri_eval.intake.readers.content import Content, Limits, Note, Part, damaged, encrypted, too_large
from kepuri_eval.intake.readers.glyphlines import page_text
from kepuri_eval.intake.readers.ofdpage import POINTS, Cost, Drawn, numbers, read_objects
from kepuri_eval.intake.readers.ooxml import Package
from kepuri_eval.intake.readers.pageblocks import PageBlocks
from kepuri_eval.intake.readers.pagelines import Line, join_lines
from kepuri_eval.intake.readers.pagesread import OUTLINES, PagesRead, cut_note, is_picture
from kepuri_eval.intake.readers.pagetables import PageText, may_fill, outside_lines
from kepuri_eval.intake.readers.ruledtables import RuledTable, find_ruled_tables
from kepuri_eval.intake.readers.rulings import Box, Budget, bounded_rulings
from kepuri_eval.intake.readers.scans import open_pictures, recognise_page
from kepuri_eval.intake.readers.spacedtables import may_be_spaced

_WHAT = "OFD 文件"
_A4: Box = (0.0, 0.0, 210.0, 297.0)
_SIDE = 2000  # pixels of a page's longer side when its pictures are put together to be recognised
_SILENT = ("Watermark", "Stamp", "Link", "Highlight")  # annotations that write nothing


def read_ofd(content: bytes, name: str, limits: Limits) -> Content:
    """Paragraphs of every page in reading order, the cells of tables whose borders are drawn, attached files as parts.

    A page that is a picture is recognised like a scanned page of a PDF. Seals and annotations are not read; words in
    annotations are told.

    Raises:
        ReadError: damaged, encrypted, without any text (`scan_without_text`), or beyond the limits.
    """
    package = Package(content, _WHAT, limits)
    if "Encryptions.xml" in package:
        raise encrypted(_WHAT)
    reader = _Reader(package, limits)
    for root in _texts(package.xml("OFD.xml"), "DocRoot"):
        reader.read(_place("OFD.xml", root))
    reader.found.notes += package.notes
    if reader.pages > limits.pages:
        reader.found.notes.append(cut_note(reader.pages, limits.pages))
    if reader.found.parts and not reader.found.blocks:
        return reader.found
    return reader.state.tell(reader.found, _WHAT)


@dataclass
class _Resources:
    """Composite graphics and the places of pictures, by their id."""

    units: dict[str, etree._Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads the documents of a package one after another, their pages numbered through."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.found, self.state, self.pages = Content(), PagesRead(), 0
        self._package, self._limits = package, limits
        self._blocks, self._cost, self._budget = PageBlocks(limits), Cost(), Budget()
        self._templates: dict[tuple[str, Box], Drawn] = {}

    def read(self, main: str) -> None:
        """Add the pages of one document and the files attached to it."""
        root = self._package.xml(main)
        shared = _Resources()
        for tag in ("PublicRes", "DocumentRes"):
            for told in _texts(root, tag):
                self._add_resources(_place(main, told), shared)
        templates = {node.get("ID", ""): _place(main, node.get("BaseLoc", "")) for node in root.iter("{*}TemplatePage")}
        area = _area(root) or _A4
        numbered: dict[str, int] = {}
        for page in root.iterfind("{*}Pages/{*}Page"):
            self.pages += 1
            if self.pages > self._limits.pages:
                continue
            try:
                self._page(_place(main, page.get("BaseLoc", "")), area, templates, shared)
            except ReadError as fault:
                if fault.code != "file_damaged":
                    raise
                self.state.broken.append(self.pages)
            if len(self.found.blocks) > self._limits.blocks:
                raise too_large("文档行数过多")
            numbered[page.get("ID", "")] = self.pages
        self._tell_annotations(main, root, numbered)
        for told in _texts(root, "Attachments"):
            self._attach(_place(main, told))

    def _page(self, part: str, area: Box, templates: dict[str, str], shared: _Resources) -> None:
        root = self._package.xml(part)
        area = _area(root) or area
        resources = _Resources(dict(shared.units), dict(shared.media))
        for told in _texts(root, "PageRes"):
            self._add_resources(_place(part, told), resources)
        drawn = read_objects(root, area, resources.units, self._cost)
        used = [
            self._template(templates[key], area, resources)
            for node in root.iterchildren("{*}Template")
            if (key := node.get("TemplateID", "")) in templates
        ]
        text = page_text(drawn.runs, [run for one in used for run in one.runs])
        lines = outside_lines(text, set())
        if not self._is_picture(drawn, lines, area):
            boxes = [box for one in (drawn, *used) for box in one.boxes]
            self.found.blocks += self._blocks.read(self.pages, lines, *self._grids(boxes, lines, text))
            return
        picture = None
        if self._limits.scans == "now" and self.state.recognised < self._limits.scan_pages:
            picture = self._together(drawn, area, resources)
        if picture is None:
            self.found.blocks += join_lines(lines, f"page{self.pages}-l", self._limits.block_chars)
            self.state.unread.append(self.pages)
            return
        blocks, notes = recognise_page(picture, self.pages, self._limits, self._blocks)
        self.found.blocks += blocks
        self.found.notes += notes
        self.state.recognised += 1

    def _template(self, part: str, area: Box, resources: _Resources) -> Drawn:
        """What a template draws on a page of this size; one that names templates itself is not followed further."""
        if (part, area) not in self._templates:
            root = self._aside(part)
            drawn = read_objects(root, area, resources.units, self._cost) if root is not None else Drawn()
            self._templates[part, area] = drawn
        drawn = self._templates[part, area]
        self._cost.take(len(drawn.runs) + len(drawn.boxes), sum(len(run.glyphs) for run in drawn.runs))
        return drawn

    def _is_picture(self, drawn: Drawn, lines: list[Line], area: Box) -> bool:
        size = area[2] * area[3] * POINTS * POINTS or 1.0
        shares = ((box[2] - box[0]) * (box[3] - box[1]) / size for box, _ in drawn.pictures)
        return is_picture("".join(line.text for line in lines), lambda: drawn.paths >= OUTLINES, shares)

    def _grids(self, boxes: list[Box], lines: list[Line], text: PageText) -> tuple[list[RuledTable], PageText | None]:
        grids = find_ruled_tables(bounded_rulings(boxes, self._budget)) if lines else []
        has_tables = bool(grids) or self._blocks.may_go_on or may_be_spaced(lines)
        return grids, text if has_tables and may_fill(grids, text.text, self._budget) else None

    def _together(self, drawn: Drawn, area: Box, resources: _Resources) -> np.ndarray | None:
        """The pictures of a page where they stand on it; None where none of them can be opened."""
        scale = _SIDE / (max(area[2], area[3], 1.0) * POINTS)
        page = Image.new("RGB", _size(area[2] * POINTS * scale, area[3] * POINTS * scale), "white")
        is_empty = True
        for (left, bottom, right, top), key in drawn.pictures[: self._limits.scan_pages]:
            place = resources.media.get(key)
            if place is None or place not in self._package:
                continue
            try:
                picture = next(open_pictures(self._package.read(place), self._limits), None)
            except ReadError as fault:
                if fault.code == "file_bomb":
                    raise
                continue
            size = _size((right - left) * scale, (top - bottom) * scale)
            if picture is not None and max(size) <= 2 * _SIDE:
                shown = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).resize(size)
                page.paste(shown, (round(left * scale), round((area[3] * POINTS - top) * scale)))
                is_empty = False
        return None if is_empty else np.ascontiguousarray(np.asarray(page)[:, :, ::-1])

    def _add_resources(self, part: str, into: _Resources) -> None:
        root = self._aside(part)
        if root is None:
            return
        for unit in root.iter("{*}CompositeGraphicUnit"):
            into.units[unit.get("ID", "")] = unit
        folder = root.get("BaseLoc", "")
        for media in root.iter("{*}MultiMedia"):
            for told in _texts(media, "MediaFile"):
                into.media[media.get("ID", "")] = _place(part, told if told[:1] == "/" else f"{folder}/{told}")

    def _aside(self, part: str) -> etree._Element | None:
        """A part that pages can do without; None where it is missing or damaged."""
        try:
            return self._package.xml(part)
        except ReadError as fault:
            if fault.code != "file_damaged":
                raise
            return None

    def _tell_annotations(self, main: str, root: etree._Element, numbered: dict[str, int]) -> None:
        """Note the pages, whose numbers are told by their ids, with words in annotations."""
        held = set()
        for listed in (_place(main, told) for told in _texts(root, "Annotations")):
            index = self._aside(listed)
            for page in index.iter("{*}Page") if index is not None else ():
                number = numbered.get(page.get("PageID", ""))
                if number and any(self._is_annotated(_place(listed, told)) for told in _texts(page, "FileLoc")):
                    held.add(number)
        if held:
            self.found.notes.append(_annotated(sorted(held)))

    def _is_annotated(self, part: str) -> bool:
        root = self._aside(part)
        written = root.iter("{*}Annot") if root is not None else ()
        codes = (code for one in written if one.get("Type") not in _SILENT for code in one.iter("{*}TextCode"))
        return any((code.text or "").strip() for code in codes)

    def _attach(self, listed: str) -> None:
        root = self._aside(listed)
        for node in root.iter("{*}Attachment") if root is not None else ():
            for place in (_place(listed, told) for told in _texts(node, "FileLoc")):
                label = node.get("Name") or posixpath.basename(place)
                if not posixpath.splitext(label)[1]:
                    label += posixpath.splitext(place)[1]
                if len(self.found.parts) >= self._limits.entries:
                    raise too_large("文档附件过多")
                if place in self._package:
                    self.found.parts.append(Part(safe_label(label), self._package.read(place)))
                else:
                    self.found.faults.append((safe_label(label), damaged("附件")))


def _texts(root: etree._Element, tag: str) -> Iterator[str]:
    """The words of each element of that name."""
    for node in root.iter(f"{{*}}{tag}"):
        if (node.text or "").strip():
            yield (node.text or "").strip()


def _place(part: str, told: str) -> str:
    """Where in the package a place lies that a part tells; from its root or beside the part."""
    path = told if told[:1] == "/" else posixpath.join(posixpath.dirname(part), told)
    return posixpath.normpath(path).lstrip("/") if told else ""


def _area(root: etree._Element) -> Box | None:
    """left, top, width and height of the first page area below, in millimetres."""
    told = root.find(".//{*}PhysicalBox")
    box = numbers(told.text) if told is not None else []
    return (box[0], box[1], box[2], box[3]) if len(box) == 4 and 0 < box[2] < 10_000 and 0 < box[3] < 10_000 else None


def _size(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width)), max(1, round(height))


def _annotated(pages: list[int]) -> Note:
    shown = "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")
    return Note("part_missing", f"第{shown}页的批注中有文字，未读取。", "如批注中有活动情况，请写入正文后重新报送。")
