"""A PowerPoint presentation (.pptx) to the words of its slides, addressed slide3-p2, and its tables, slide3-t1r2c4."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lxml import etree

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Block, Content, Limits, damaged, too_large
from kepuri_eval.intake.readers.embedded import add_embedded
from kepuri_eval.intake.readers.insets import Insets
from kepuri_eval.intake.readers.links import mark_link
from kepuri_eval.intake.readers.ooxml import MACROS, Package, attribute, local_name
from kepuri_eval.intake.readers.slidenotes import broken_slides, hidden_slides, notes_left_out
from kepuri_eval.intake.readers.stories import Cell, Story, in_reading_order

_WHAT = "演示文稿"
_MAIN = "ppt/presentation.xml"
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")  # numbers, days and lines that every slide carries
_TITLES = ("title", "ctrTitle")
_SIGNS = {"br": "\n", "tab": "\t"}
_NOT_SHOWN = ("Fallback", "oleObj")
_HEIGHT = 6_858_000.0  # of a slide, in its own measure
_Place = tuple[float, float]
_Frame = tuple[bool, float, float, etree._Element]
_Scale = tuple[float, float, float, float]  # of a group: how its measure lies in the slide's
_WHOLE: _Scale = (0.0, 1.0, 0.0, 1.0)


def read_pptx(content: bytes, name: str, limits: Limits) -> Content:
    """Slide by slide the title, then other frames from the top, tables as cells; embedded files are parts.

    Words on the pictures of a slide follow its own (slide3i1-l2). Notes of the speaker are left out and told; numbers
    and footers of slides are no words of theirs.

    Raises:
        ReadError: damaged, empty, without any text (`scan_without_text`), or beyond the limits.
    """
    package = Package(content, _WHAT, limits)
    main = next((place for kind, place, _ in package.targets("").values() if kind == "officeDocument"), _MAIN)
    found, noted, hidden, broken = Content(notes=package.notes), [], [], []
    places, insets = list(_slides(package, main)), Insets(limits)
    if len(places) > limits.pages:
        raise too_large(f"演示文稿有{len(places)}页")
    for number, place in enumerate(places, start=1):
        try:
            root = package.xml(place)
        except ReadError as fault:
            if fault.code != "file_damaged":
                raise
            broken.append(number)
            continue
        _Slide(package, place, Story(found.blocks, limits, f"slide{number}-")).read(root)
        found.blocks += _pictures(package, place, root, f"slide{number}", insets)
        add_embedded(package, place, root, found, limits)
        if root.get("show") in ("0", "false"):
            hidden.append(number)
        if _has_notes(package, place):
            noted.append(number)
    if broken and len(broken) == len(places):
        raise damaged(_WHAT)
    found.notes += broken_slides(broken) + hidden_slides(hidden) + notes_left_out(noted)
    if package.has_macros():
        found.notes.append(MACROS)
    return insets.close(found)


def _pictures(package: Package, part: str, root: etree._Element, place: str, insets: Insets) -> Iterator[Block]:
    """The words on the pictures of a slide; what is shown of an embedded file is no picture of it."""
    images = {key: target for key, (kind, target, far) in package.targets(part).items() if kind == "image" and not far}
    for blip in root.iter("{*}blip") if images else ():
        image = images.get(attribute(blip, "embed") or "")
        if image is not None and not any(local_name(outer) in _NOT_SHOWN for outer in blip.iterancestors()):
            yield from insets.read(place, image, partial(package.read, image))


def _slides(package: Package, main: str) -> Iterator[str]:
    """The parts of the slides in the order they are shown."""
    targets = package.targets(main)
    for slide in package.xml(main).iterfind("{*}sldIdLst/{*}sldId"):
        # its own number is called id too
        keys = [value for key, value in slide.items() if key.endswith("}id")]
        kind, place, _ = targets.get(keys[0] if keys else "", ("", "", False))
        if kind == "slide":
            yield place


class _Slide:
    """Reads the frames of one slide."""

    def __init__(self, package: Package, part: str, story: Story) -> None:
        self._package, self._story = package, story
        self._targets = package.targets(part)
        self._layout = self._placeholders()

    def read(self, root: etree._Element) -> None:
        """Add the words of every frame in reading order."""
        tree = root.find("{*}cSld/{*}spTree")
        frames = list(self._frames(tree, _WHOLE)) if tree is not None else []
        titles = {frame for is_title, _, _, frame in frames if is_title}
        for frame in in_reading_order(frames, _HEIGHT):
            if local_name(frame) == "sp":
                self._words(frame, "heading" if frame in titles else "paragraph")
            else:
                self._graphic(frame)

    def _frames(self, tree: etree._Element, scale: _Scale) -> Iterator[_Frame]:
        """Shapes with words, tables and diagrams, those in groups where they stand on the slide."""
        for node in tree:
            tag = local_name(node)
            if tag == "AlternateContent":
                chosen = node.find("{*}Choice")
                yield from self._frames(chosen if chosen is not None else node, scale)
            elif tag == "grpSp":
                yield from self._frames(node, _within(node, scale))
            elif tag in ("sp", "graphicFrame"):
                holder = node.find("{*}nvSpPr/{*}nvPr/{*}ph")
                kind = holder.get("type", "body") if holder is not None else ""
                if kind not in _FURNITURE:
                    x, y = _offset(node) or self._inherited(holder)
                    yield kind in _TITLES, scale[2] + scale[3] * y, scale[0] + scale[1] * x, node

    def _words(self, shape: etree._Element, kind: str) -> None:
        for body in shape.iterchildren("{*}txBody"):
            for paragraph in body.iterchildren("{*}p"):
                self._story.add_paragraph(self._text(paragraph), kind)

    def _graphic(self, frame: etree._Element) -> None:
        for table in frame.iterfind("{*}graphic/{*}graphicData/{*}tbl"):
            self._story.add_table(self._cells(table))
        for told in frame.iterfind("{*}graphic/{*}graphicData/{*}relIds"):
            place = self._targets.get(attribute(told, "dm") or "", ("", "", True))[1]
            for text in _diagram(self._package, place):
                for paragraph in text.iterchildren("{*}p"):
                    self._story.add_paragraph(self._text(paragraph))

    def _cells(self, table: etree._Element) -> Iterator[Cell]:
        for row, line in enumerate(table.iterchildren("{*}tr"), start=1):
            for column, cell in enumerate(line.iterchildren("{*}tc"), start=1):
                if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                    continue
                paragraphs = (one for body in cell.iterchildren("{*}txBody") for one in body.iterchildren("{*}p"))
                text = "\n".join(map(self._text, paragraphs)).strip("\n")
                yield Cell(text, row, column, _span(cell.get("rowSpan")), _span(cell.get("gridSpan")))

    def _text(self, paragraph: etree._Element) -> str:
        pieces = []
        for node in paragraph.iter("{*}t", "{*}br", "{*}tab", "{*}hlinkClick"):
            tag = local_name(node)
            if tag == "t":
                pieces.append(node.text or "")
            elif tag in _SIGNS and local_name(node.getparent()) != "tabLst":
                pieces.append(_SIGNS[tag])
            elif tag == "hlinkClick":
                kind, target, is_far = self._targets.get(attribute(node, "id") or "", ("", "", False))
                if is_far and kind == "hyperlink" and target.startswith(("http://", "https://")):
                    pieces.append(mark_link(target))
        return "".join(pieces)

    def _placeholders(self) -> dict[str, _Place]:
        """Where the slide's layout puts its frames: by their number, and by their kind."""
        place = next((target for kind, target, _ in self._targets.values() if kind == "slideLayout"), "")
        found: dict[str, _Place] = {}
        if place not in self._package:
            return found
        for shape in self._package.xml(place).iterfind("{*}cSld/{*}spTree/{*}sp"):
            holder, offset = shape.find("{*}nvSpPr/{*}nvPr/{*}ph"), _offset(shape)
            if holder is not None and offset is not None:
                found.setdefault(f"#{holder.get('idx', '')}", offset)
                found.setdefault(holder.get("type", "body"), offset)
        return found

    def _inherited(self, holder: etree._Element | None) -> _Place:
        if holder is None:
            return 0.0, 0.0
        by_kind = self._layout.get(holder.get("type", "body"), (0.0, 0.0))
        return self._layout.get(f"#{holder.get('idx', '')}", by_kind) if holder.get("idx") else by_kind


def _diagram(package: Package, place: str) -> Iterator[etree._Element]:
    """The texts of a diagram's points, in order."""
    if place not in package:
        return
    try:
        root = package.xml(place)
    except ReadError as fault:
        if fault.code == "file_bomb":
            raise
        return
    for point in root.iterfind("{*}ptLst/{*}pt"):
        if point.get("type", "node") in ("node", "asst"):
            yield from point.iterchildren("{*}t")


def _has_notes(package: Package, slide: str) -> bool:
    place = next((target for kind, target, _ in package.targets(slide).values() if kind == "notesSlide"), "")
    if place not in package:
        return False
    try:
        root = package.xml(place)
    except ReadError as fault:
        if fault.code == "file_bomb":
            raise
        return False
    for shape in root.iter("{*}sp"):
        holder = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
        if holder is not None and holder.get("type") == "body":
            return any((text.text or "").strip() for text in shape.iter("{*}t"))
    return False


def _offset(node: etree._Element) -> _Place | None:
    """Where a frame says that it stands: left and top."""
    told = next(node.iter("{*}xfrm"), None)
    offset = told.find("{*}off") if told is not None else None
    return (_number(offset, "x"), _number(offset, "y")) if offset is not None else None


def _within(group: etree._Element, outer: _Scale) -> _Scale:
    """How the measure of a group's shapes lies in the slide's."""
    told = group.find("{*}grpSpPr/{*}xfrm")
    parts = [told.find(f"{{*}}{name}") for name in ("off", "ext", "chOff", "chExt")] if told is not None else []
    if not parts or any(part is None for part in parts):
        return outer
    off, size, inner, inner_size = parts
    wide = _number(size, "cx") / (_number(inner_size, "cx") or 1.0)
    high = _number(size, "cy") / (_number(inner_size, "cy") or 1.0)
    left, top = _number(off, "x") - _number(inner, "x") * wide, _number(off, "y") - _number(inner, "y") * high
    return outer[0] + outer[1] * left, outer[1] * wide, outer[2] + outer[3] * top, outer[3] * high


def _number(node: etree._Element | None, name: str) -> float:
    told = node.get(name, "") if node is not None else ""
    return float(told) if told.lstrip("-").isdecimal() and len(told) < 15 else 0.0


def _span(told: str | None) -> int:
    return min(int(told), 1000) if told and told.isdecimal() and len(told) < 9 and int(told) else 1
