"""Which documents of a simulation bring pictures: photographs, a screenshot of a table, a list that was scanned."""

from __future__ import annotations

import random
from functools import cached_property
from pathlib import Path

from kepuri_eval.simulate.listings import Layout, Sheet
from kepuri_eval.simulate.paper import draw_sheet, save_picture, scan
from kepuri_eval.simulate.pdf import write_scan
from kepuri_eval.simulate.photographs import photograph

_SCENES, _SIZE = 8, (480, 360)  # different photographs, of which each document brings some, and their dots
_OFTEN, _MOST = 0.6, 2  # share of documents that bring photographs, and how many
_UNITS_A_PICTURE = 60  # of so many units one sends a table as a screenshot, and one a list as a scan
_WIDEST = 12  # columns that can still be read on a sheet


class Album:
    """Hands out pictures, drawn by lots of their own: the words of a simulation are the same without them.

    Args:
        seed: of the simulation.
        units: how many units it has; small ones have no screenshots and scans, which take seconds to be recognised.
        font: of what is drawn.
    """

    def __init__(self, seed: int, units: int, font: Path) -> None:
        self._seed, self._font = seed, font
        self._screenshots = self._scans = units // _UNITS_A_PICTURE

    def photographs(self, unit_id: str) -> list[bytes]:
        """Photographs for the summary of a unit, none for many."""
        rng = self._lots(unit_id)
        return rng.sample(self._scenes, rng.randint(1, _MOST)) if rng.random() < _OFTEN else []

    def takes_screenshot(self, layout: Layout) -> bool:
        """Whether a table of this layout goes into a document as a screenshot, while any are left."""
        taken = self._screenshots > 0 and _can_be_read(layout)
        self._screenshots -= taken
        return taken

    def takes_scan(self, layout: Layout) -> bool:
        """Whether a list of this layout is sent as a scan, while any are left."""
        taken = self._scans > 0 and _can_be_read(layout)
        self._scans -= taken
        return taken

    def screenshot(self, sheet: Sheet) -> bytes:
        """The sheet as it looks on a screen, a PNG."""
        return save_picture(draw_sheet(sheet, self._font), "PNG")

    def scan(self, unit_id: str, sheet: Sheet) -> bytes:
        """The sheet as a scanner gives it, a PDF without text."""
        page = scan(draw_sheet(sheet, self._font), self._lots(unit_id))
        return write_scan(save_picture(page, "JPEG"))

    def _lots(self, unit_id: str) -> random.Random:
        return random.Random(f"{self._seed}/{unit_id}/pictures")

    @cached_property
    def _scenes(self) -> list[bytes]:
        return [save_picture(photograph(number, _SIZE), "JPEG") for number in range(_SCENES)]


def _can_be_read(layout: Layout) -> bool:
    return len(layout.columns) <= _WIDEST and "phone" not in layout.columns
