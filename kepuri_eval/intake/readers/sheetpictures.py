"""Pictures of an .xlsx: drawings anchored at a cell, and WPS's pictures inside cells, =DISPIMG("ID_…",1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Block, Content, Limits
from kepuri_eval.intake.readers.insets import Insets
from kepuri_eval.intake.readers.ooxml import Package, attribute, local_name
from kepuri_eval.intake.readers.sheetmarkup import column_letters

_IN_CELL = re.compile(r'=?(?:_xl\w+\.)*DISPIMG\(\s*"([^"]{1,100})"', re.I)
_CELL_IMAGES = "xl/cellimages.xml"
_Anchor = tuple[int, int, str]


class SheetPictures:
    """The pictures of one workbook; None and packages without any cost nothing."""

    def __init__(self, package: Package | None, limits: Limits) -> None:
        self._package, self._insets = package, Insets(limits)
        self._anchored: dict[str, list[_Anchor]] = {}
        self._named: dict[str, str] = {}
        if package is not None and package.has_below("xl/media/") and "xl/workbook.xml" in package:
            try:
                self._anchored.update(_anchored(package))
                self._named.update(_named(package))
            except ReadError as fault:
                if fault.code == "file_bomb":
                    raise

    def in_cell(self, text: str, locator: str, cell: tuple[str, int, int]) -> list[Block] | None:
        """The blocks of the picture that a cell's formula shows; None where the cell shows words."""
        shown = _IN_CELL.match(text)
        if shown is None:
            return None
        part = self._named.get(shown[1])
        return [Block(f"{locator}i1", "picture", "", *cell)] if part is None else self._read(locator, part, cell)

    def on_sheet(self, name: str) -> list[Block]:
        """The blocks of the pictures that lie on a sheet, by row and column (both from 1) of the cell they lie at."""
        return [
            block
            for row, column, part in sorted(self._anchored.get(name, ()))
            for block in self._read(f"{name}!{column_letters(column)}{row}", part, (name, row, column))
        ]

    def close(self, found: Content) -> Content:
        """As `Insets.close`."""
        return self._insets.close(found)

    def _read(self, locator: str, part: str, cell: tuple[str, int, int]) -> list[Block]:
        assert self._package is not None
        return self._insets.read(locator, part, partial(self._package.read, part), cell)


def _anchored(package: Package) -> Iterator[tuple[str, list[_Anchor]]]:
    """Each sheet's name and where its pictures lie."""
    targets = package.targets("xl/workbook.xml")
    for node in package.xml("xl/workbook.xml").iter("{*}sheet"):
        part = targets.get(attribute(node, "id") or "", ("", "", False))[1]
        drawings = [target for kind, target, far in package.targets(part).values() if kind == "drawing" and not far]
        yield (
            node.get("name", ""),
            [one for drawing in drawings if drawing in package for one in _anchors(package, drawing)],
        )


def _anchors(package: Package, drawing: str) -> Iterator[_Anchor]:
    images = _images(package, drawing)
    for anchor in package.xml(drawing):
        row, column = _cell_of(anchor)
        for blip in anchor.iter("{*}blip"):
            part = images.get(attribute(blip, "embed") or "")
            if part and not any(local_name(outer) == "Fallback" for outer in blip.iterancestors()):
                yield row, column, part


def _cell_of(anchor: etree._Element) -> tuple[int, int]:
    """Row and column from 1 of the cell in which most of a picture lies that reaches over a border."""
    start, end = _corner(anchor, "from"), _corner(anchor, "to")
    extent = next((int(one.get("cy", "0")) for one in anchor.iter("{*}ext") if one.get("cy", "").isdecimal()), 0)
    is_lower = end[0] == start[0] + 1 and extent > 0 and 2 * end[1] > extent
    return start[0] + 1 + is_lower, start[2] + 1


def _corner(anchor: etree._Element, which: str) -> tuple[int, int, int]:
    """Row, how far below its top, and column of a corner, from 0."""
    told = {"row": 0, "rowOff": 0, "col": 0}
    for corner in anchor.iterchildren(f"{{*}}{which}"):
        for item in corner:
            words = (item.text or "").strip()
            if local_name(item) in told and words.isdecimal():
                told[local_name(item)] = min(int(words), 1 << 24)
    return told["row"], told["rowOff"], told["col"]


def _named(package: Package) -> Iterator[tuple[str, str]]:
    """The name by which a cell's formula shows a picture, and its part."""
    if _CELL_IMAGES not in package:
        return
    images = _images(package, _CELL_IMAGES)
    for picture in package.xml(_CELL_IMAGES).iter("{*}pic"):
        name = next((one.get("name") for one in picture.iter("{*}cNvPr")), None)
        part = next((images.get(attribute(blip, "embed") or "") for blip in picture.iter("{*}blip")), None)
        if name and part:
            yield name, part


def _images(package: Package, part: str) -> dict[str, str]:
    """Relations of a part to pictures inside the package."""
    return {key: target for key, (kind, target, far) in package.targets(part).items() if kind == "image" and not far}
