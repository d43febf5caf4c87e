"""Write parts (title, headings, paragraphs, tables) as a Word document, byte for byte the same every time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from PIL import Image

from kepuri_eval.simulate.containers import pack
from kepuri_eval.simulate.summaries import Part

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = {"title": "Title", "heading": "Heading1", "paragraph": "", "signature": ""}
_PORTRAIT = '<w:pgSz w:w="11906" w:h="16838"/>'
_LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_LINES}</w:tblBorders></w:tblPr>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_DOTS = 9525  # of a screen, in the unit Word measures with
_WIDEST = 560  # dots that a picture is shown in
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{_MAIN}">'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>',
}


def write_docx(parts: Sequence[Part]) -> bytes:
    """The bytes of a .docx that holds `parts` in order."""
    shown = [part.picture for part in parts if part.kind == "picture"]
    names = {number: f"media/image{number}.{_ending(picture)}" for number, picture in enumerate(shown, start=1)}
    numbers = iter(names)
    body = "".join(
        _table(part) if part.kind == "table"
        else _picture(next(numbers), part.picture) if part.kind == "picture"
        else _paragraph(part)
        for part in parts
    )  # fmt: skip
    page = _LANDSCAPE if any(part.kind == "table" for part in parts) else _PORTRAIT
    document = f'<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>'
    entries = {**_PARTS, "word/_rels/document.xml.rels": _relations(names), "word/document.xml": document}
    written = {name: (_HEAD + text).encode("utf-8") for name, text in entries.items()}
    return pack(written | {f"word/{names[number]}": picture for number, picture in enumerate(shown, start=1)})


def _relations(names: dict[int, str]) -> str:
    pictures = "".join(
        f'<Relationship Id="rIdPicture{number}" Type="{_OFFICE}/image" Target="{name}"/>'
        for number, name in names.items()
    )
    styles = f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{styles}{pictures}</Relationships>'


def _ending(picture: bytes) -> str:
    return "png" if picture.startswith(b"\x89PNG") else "jpeg"


def _picture(number: int, picture: bytes) -> str:
    """A paragraph with a picture in the line of words, no wider than the page."""
    wide, high = Image.open(io.BytesIO(picture)).size
    share = min(1.0, _WIDEST / wide)
    size = f'cx="{round(wide * share) * _DOTS}" cy="{round(high * share) * _DOTS}"'
    name = f'id="{number}" name="图片{number}"'
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {size}/>'
        f'<wp:docPr {name}/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r></w:p>"
    )


def _paragraph(part: Part) -> str:
    style = f'<w:pPr><w:pStyle w:val="{_STYLES[part.kind]}"/></w:pPr>' if _STYLES[part.kind] else ""
    return f"<w:p>{style}{_runs(part.text)}</w:p>"


def _runs(text: str) -> str:
    """Word splits a paragraph into runs wherever someone edited it; ours are cut in three, also inside figures."""
    cut = max(1, len(text) // 3)
    pieces = [text[place : place + cut] for place in range(0, len(text), cut)]
    return "".join(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces)


def _table(part: Part) -> str:
    width = len(part.rows[0])
    spans = {(top, left): (bottom, right) for top, left, bottom, right in part.merged}
    hidden = {(row, column) for (top, left), (bottom, right) in spans.items()
              for row in range(top, bottom + 1) for column in range(left + 1, right + 1)}  # fmt: skip
    below = {(row, left) for (top, left), (bottom, _) in spans.items() for row in range(top + 1, bottom + 1)}
    widest = [max(len(str(row[column])) for row in part.rows) for column in range(width)]
    grid = "".join(f'<w:gridCol w:w="{300 * min(max(length, 5), 16)}"/>' for length in widest)
    lines = []
    for number, row in enumerate(part.rows):
        cells = ""
        for column, value in enumerate(row):
            if (number, column) in hidden:
                continue
            bottom, right = spans.get((number, column), (number, column))
            span = f'<w:gridSpan w:val="{right - column + 1}"/>' if right > column else ""
            merge = '<w:vMerge w:val="restart"/>' if bottom > number else ""
            merge = "<w:vMerge/>" if (number, column) in below else merge
            paragraphs = "".join(f"<w:p>{_runs(line)}</w:p>" for line in str(value).split("\n"))
            cells += f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraphs}</w:tc>"
        lines.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{_TABLE}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
