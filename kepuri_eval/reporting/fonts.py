"""From the Chinese font that a dependency carries to a family name that matplotlib knows."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager

FAMILY = "Noto Sans SC"
_CARRIER, _FILE = "zhplot", "fonts/NotoSansSC-Regular.ttf"


@cache
def register_font() -> str:
    """Make the carried font known to matplotlib, once a process; returns its family name.

    The carrier package is located but not imported: importing it would change matplotlib's global settings.

    Raises:
        FileNotFoundError: the dependency that carries the font is not installed or has moved it.
    """
    path = font_path()
    font_manager.fontManager.addfont(path)
    return FAMILY


def font_path() -> Path:
    """Where the carried font file lies."""
    spec = find_spec(_CARRIER)
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise FileNotFoundError(f"{_CARRIER}/{_FILE}: install the locked dependencies")
