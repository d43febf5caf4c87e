"""OFD documents (GB/T 33190) written by hand: words placed by millimetres, drawn lines, pictures, templates."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.intake.intake_files import packed

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.0  # millimetres


def words(text: str, x: float, y: float, more: str = "", deltas: str | None = None, size: float = SIZE) -> str:
    """A text object whose first character's base line begins at (x, y); each character as wide as it is high."""
    steps = f"g {len(text) - 1} {size}" if deltas is None else deltas
    told = f' DeltaX="{steps}"' if steps and len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 100 {size}" Font="1" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}"{told}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def stroke(left: float, top: float, right: float, bottom: float) -> str:
    """A straight line as a path."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{left} {top} {max(right - left, 0.1)} {max(bottom - top, 0.1)}">'
        f"<ofd:AbbreviatedData>M 0 0 L {right - left} {bottom - top}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def frame(left: float, top: float, width: float, height: float) -> str:
    """A stroked rectangle as a path."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{left} {top} {width} {height}"><ofd:AbbreviatedData>'
        f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(rows: list[list[str]], left: float, top: float, widths: list[float], height: float = 10) -> str:
    """Cells with a frame round each, their words on one line."""
    drawn = ""
    for row, values in enumerate(rows):
        x = left
        for value, width in zip(values, widths, strict=True):
            drawn += frame(x, top + row * height, width, height)
            drawn += words(value, x + 1.5, top + row * height + 7) if value else ""
            x += width
    return drawn


def picture(left: float, top: float, width: float, height: float, key: str = "5") -> str:
    """A picture from the resources."""
    box = f"{left} {top} {width} {height}"
    return f'<ofd:ImageObject ID="7" CTM="{width} 0 0 {height} 0 0" Boundary="{box}" ResourceID="{key}"/>'


def page(*objects: str, head: str = "") -> str:
    """The content of a page or of a template."""
    inner = "".join(objects)
    layer = f'<ofd:Layer ID="2" Type="Body">{inner}</ofd:Layer>'
    return f"<ofd:Page {SPACE}>{head}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def use(template: str) -> str:
    """What names a template in a page's head."""
    return f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>'


def ofd(
    *pages: str,
    templates: dict[str, str] | None = None,
    media: dict[str, tuple[str, bytes]] | None = None,
    more: dict[str, bytes | str] | None = None,
    common: str = "",
    behind: str = "",
) -> bytes:
    """A document of these pages.

    Args:
        templates, media: by id; a picture with its name.
        more: further parts by their names.
        common, behind: markup for the document's common data and for what stands behind its pages.
    """
    templates, media = templates or {}, media or {}
    named = "".join(f'<ofd:TemplatePage ID="{key}" BaseLoc="Tpls/{key}.xml"/>' for key in templates)
    listed = "".join(f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    held = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for key, (name, _) in media.items()
    )
    parts: dict[str, bytes | str] = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml"
        f"</ofd:DocumentRes>{named}{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{behind}</ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{held}</ofd:MultiMedias></ofd:Res>',
        **{f"Doc_0/Pages/Page_{at}/Content.xml": content for at, content in enumerate(pages)},
        **{f"Doc_0/Tpls/{key}.xml": content for key, content in templates.items()},
        **{f"Doc_0/Res/{name}": content for name, content in media.values()},
        **(more or {}),
    }
    return packed({name: part.encode() if isinstance(part, str) else part for name, part in parts.items()})
