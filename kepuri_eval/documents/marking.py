"""A filled Word document in, the same with every override 〔破例：……〕 and name to check set in a look of their own."""

from __future__ import annotations

import copy
import re

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R

from kepuri_eval.documents.headlines import CHECK

UNDECIDED = "〔建议，尚未决定〕"
STYLE = "待填"  # of the templates: what a person has to look at before the draft leaves the office
_OVERRIDE = re.compile(f"(〔破例：[^〕]*〕|〔现为[^〕]*〕|{UNDECIDED}|{CHECK})")


def mark_overrides(document: Document) -> int:
    """Set the words of every override and 〔名称请核〕 in the style 待填, wherever they stand; how many there are.

    A template without that style keeps the words and their plain look.
    """
    if STYLE not in [style.name for style in document.styles]:
        return 0
    style_id = str(document.styles[STYLE].style_id)
    found = 0
    for run in list(document.element.body.iter(qn("w:r"))):
        parts = [part for part in _OVERRIDE.split(run.text) if part]
        if any(_OVERRIDE.fullmatch(part) for part in parts) and _is_text_only(run):
            found += _split(run, parts, style_id)
    return found


def _is_text_only(run: CT_R) -> bool:
    return all(child.tag in (qn("w:rPr"), qn("w:t")) for child in run)


def _split(run: CT_R, parts: list[str], style_id: str) -> int:
    """One run for every part, in the place and the look of the run; those of overrides in the style."""
    marked = 0
    for part in parts:
        piece = copy.deepcopy(run)
        piece.text = part
        if _OVERRIDE.fullmatch(part):
            piece.style = style_id
            marked += 1
        run.addprevious(piece)
    run.getparent().remove(run)
    return marked
