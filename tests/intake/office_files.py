"""OpenDocument texts and presentations, and PowerPoint presentations, written by hand."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

from tests.intake.hostile.containers import zipped

_NAMES = ("office", "text", "table", "draw", "presentation", "style")
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES)
_SPACES += (
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_P = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def odt(body: str, styles: str = "", doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A text whose body is this markup."""
    return _open("text", f"<office:text>{body}</office:text>", styles, doctype, more)


def odp(*slides: str) -> bytes:
    """A presentation of these slides, given as what stands in them."""
    pages = "".join(f'<draw:page draw:name="p{at}">{slide}</draw:page>' for at, slide in enumerate(slides))
    return _open("presentation", f"<office:presentation>{pages}</office:presentation>")


def _open(kind: str, body: str, styles: str = "", doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    content = f'<?xml version="1.0"?>{doctype}<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>'
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": content.encode(),
            **(more or {}),
        }
    )


def frame(words: str, x: float, y: float, kind: str = "outline") -> str:
    """A text box of an .odp, placed in centimetres; lines are paragraphs."""
    told = "".join(f"<text:p>{line}</text:p>" for line in words.split("\n"))
    return f'<draw:frame presentation:class="{kind}" svg:x="{x}cm" svg:y="{y}cm"><draw:text-box>{told}</draw:text-box></draw:frame>'


def grid(rows: list[list[str]]) -> str:
    """A table of OpenDocument."""
    lines = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in row)
        + "</table:table-row>"
        for row in rows
    )
    return f"<table:table>{lines}</table:table>"


def pptx(*slides: str, more: dict[str, bytes] | None = None, relations: dict[int, str] | None = None) -> bytes:
    """A presentation of these slides, given as the shapes on them; `relations` of slides by their number from 1."""
    listed = "".join(f'<p:sldId id="{256 + at}" r:id="r{at}"/>' for at in range(1, len(slides) + 1))
    named = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/slide" Target="slides/slide{at}.xml"/>'
        for at in range(1, len(slides) + 1)
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": _relations(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="ppt/presentation.xml"/>'
        ),
        "ppt/presentation.xml": f"<p:presentation {_P}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>".encode(),
        "ppt/_rels/presentation.xml.rels": _relations(named),
    }
    for at, shapes in enumerate(slides, start=1):
        hidden = ' show="0"' if shapes.startswith("<!--hidden-->") else ""
        parts[f"ppt/slides/slide{at}.xml"] = (
            f"<p:sld {_P}{hidden}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>".encode()
        )
        if at in (relations or {}):
            parts[f"ppt/slides/_rels/slide{at}.xml.rels"] = _relations((relations or {})[at])
    return zipped({**parts, **(more or {})})


def relation(key: str, kind: str, target: str, *, far: bool = False) -> str:
    """One relation of a part."""
    mode = ' TargetMode="External"' if far else ""
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def _relations(told: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'.encode()


def shape(words: str, x: int | None = None, y: int | None = None, holder: str = "") -> str:
    """A frame of a slide; lines are paragraphs, `holder` says which placeholder of the layout it is."""
    told = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in words.split("\n"))
    place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="9" cy="9"/></a:xfrm>' if x is not None else ""
    named = f"<p:ph {holder}/>" if holder else ""
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{named}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{told}</p:txBody></p:sp>"
    )


def slide_table(rows: list[list[str]], y: int = 3_000_000) -> str:
    """A table on a slide; a cell of ← goes on the one to its left, ↑ the one above."""
    lines = ""
    for at, row in enumerate(rows):
        lines += "<a:tr>"
        for column, value in enumerate(row):
            across = 1 + sum(1 for one in row[column + 1 : column + 2] if one == "←")
            down = 1 + sum(1 for other in rows[at + 1 : at + 2] if other[column] == "↑")
            told = (
                ' hMerge="1"'
                if value == "←"
                else ' vMerge="1"'
                if value == "↑"
                else f' gridSpan="{across}" rowSpan="{down}"'
            )
            lines += f"<a:tc{told}><a:txBody><a:p><a:r><a:t>{value}</a:t></a:r></a:p></a:txBody></a:tc>"
        lines += "</a:tr>"
    return f'<p:graphicFrame><p:xfrm><a:off x="0" y="{y}"/></p:xfrm><a:graphic><a:graphicData><a:tbl>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
