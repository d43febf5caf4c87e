"""From a matplotlib chart to a lean SVG with its text as text, its description and colours that follow the page."""

from __future__ import annotations

import hashlib
import re
from html import escape
from io import BytesIO

from matplotlib import rc_context
from matplotlib.figure import Figure

from kepuri_eval.reporting.theme import COLOURS, chart_style
from kepuri_eval.unseen import straight

_HEAD = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_OPENING = re.compile(r"<svg [^>]*>", re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_ID = re.compile(r' id="([^"]+)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')
_FONT = re.compile(r"font: ([^;\"]*?)([\d.]+px) [^;\"]+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LONG = re.compile(r"(-?\d+\.\d\d)\d+")
_GAPS = re.compile(r">\s+<")


def draw_svg(figure: Figure) -> str:
    """The figure as one `<svg>` element; the same figure gives the same bytes.

    `figure.alt_text` becomes its accessible name. Theme colours become CSS variables with the light value as
    fall-back, so one drawing serves light and dark pages. Ids that nothing refers to are dropped and the others
    are made unique to the drawing, so that several drawings can share a page.
    """
    target = BytesIO()
    with rc_context(chart_style()):
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = _METADATA.sub("", _HEAD.sub("", _COMMENT.sub("", target.getvalue().decode("utf-8"))), count=1)
    text = _GAPS.sub("><", _LONG.sub(r"\1", text)).strip()
    text = _FONT.sub(r"font: \1\2 'Noto Sans SC', sans-serif", text)
    text = straight(_open(text, str(getattr(figure, "alt_text", ""))))
    for role, colour in COLOURS.items():
        text = re.sub(rf"{colour}(?![0-9a-f])", f"var(--k-{role}, {colour})", text)
    return _own_ids(text)


def _open(text: str, words: str) -> str:
    size = _SIZE.search(text)
    width, height = size.groups() if size else ("100", "100")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}pt" height="{height}pt" aria-label="{escape(words)}">'
    )
    return _OPENING.sub(lambda _: head, text, count=1)


def _own_ids(text: str) -> str:
    used = set(_USED.findall(text))
    key = "c" + hashlib.sha256(text.encode()).hexdigest()[:6]
    text = _ID.sub(lambda found: f' id="{key}{found[1]}"' if found[1] in used else "", text)
    return _USED.sub(lambda found: found[0].replace(found[1], key + found[1]), text)
