"""Where templates and style sheets lie, and the text of a style sheet: what a page needs before it shows anything."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def stylesheet(name: str) -> Markup:
    """The text of `templates/<name>`, trusted because it is our own."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))
