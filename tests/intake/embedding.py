"""Office packages with files embedded in them, shown as objects."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

import io
import zipfile

from tests.intake.intake_files import packed, word

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
IN_WORD = f'<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{OFFICE}" Type="Embed" ProgID="{{program}}" r:id="emb{{at}}"/></w:object></w:r></w:p>'
IN_SHEET = f'<oleObjects><oleObject xmlns:r="{OFFICE}" progId="{{program}}" r:id="emb{{at}}"/></oleObjects>'


def embed(
    holder: bytes,
    part: str,
    files: dict[str, bytes],
    *,
    shown: str = "",
    program: str = "Excel.Sheet.12",
    kind: str = "package",
    far: bool = False,
) -> bytes:
    """The package with files embedded in one of its parts, each shown there as an object."""
    folder, name = part.rsplit("/", 1)
    relations = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(io.BytesIO(holder)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    mode = ' TargetMode="External"' if far else ""
    told = "".join(
        f'<Relationship Id="emb{at}" Type="{OFFICE}/{kind}" Target="{one}"{mode}/>' for at, one in enumerate(files)
    )
    old = parts.get(relations, b"<Relationships></Relationships>")
    parts[relations] = old.replace(b"</Relationships>", told.encode() + b"</Relationships>")
    if not told or b"</Relationships>" not in parts[relations]:
        raise AssertionError("no relations to add to")
    for at, (one, content) in enumerate(files.items()):
        parts[f"{folder}/{one}"] = content
        drawn = shown.format(at=at, program=program)
        end = parts[part].rindex(b"</")
        place = parts[part].index(b"<w:sectPr") if b"<w:sectPr" in parts[part] else end
        parts[part] = parts[part][:place] + drawn.encode() + parts[part][place:]
    return packed(parts)


def in_word(files: dict[str, bytes], *words: str, **more: object) -> bytes:
    """A Word document of a title and paragraphs with these files embedded; `more` as for `embed`."""
    more = {"shown": IN_WORD, **more}
    return embed(word(*words[1:], title=words[0] if words else ""), "word/document.xml", files, **more)  # type: ignore[arg-type]
