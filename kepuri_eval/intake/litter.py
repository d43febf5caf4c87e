"""Names of files that systems and Office leave behind, and nobody submitted."""

from __future__ import annotations

from pathlib import PurePosixPath

_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore")


def is_litter(label: str) -> bool:
    """Whether a file of this name, or at this place in a container, was left behind and not submitted."""
    name = PurePosixPath(label).name
    return name in _LITTER or name.startswith("~$") or label.startswith("__MACOSX/")
