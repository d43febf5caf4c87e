"""Files embedded in an Office document, as they were put into it, to parts of that document."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterable

from lxml import etree

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.archive import safe_label
from kepuri_eval.intake.readers.charset import decode_name
from kepuri_eval.intake.readers.compound import MAGIC, CompoundFile
from kepuri_eval.intake.readers.content import Content, Limits, Note, Part, damaged, too_large
from kepuri_eval.intake.readers.ooxml import Package, attribute

_KINDS = ("oleObject", "package", "aFChunk")
_USES = ("{*}OLEObject", "{*}oleObject", "{*}oleObj", "{*}altChunk")
# What is shown of these is a formula, a chart or a control; none is a file that somebody put into the document.
_NO_FILES = ("equation", "msgraph", "excel.chart", "forms.", "mathtype", "word.picture", "paint.picture", "pbrush",
             "shockwaveflash", "htmlfile", "wps.equation", "kwps.equation")  # fmt: skip
_WHAT = "嵌入对象"
_INSIDE = ("Package", "CONTENTS", "EmbeddedOdf")
_NATIVE = "\x01Ole10Native"
_ENDINGS = {"Workbook": ".xls", "Book": ".xls", "WordDocument": ".doc", "PowerPoint Document": ".ppt"}


def has_embedded(package: Package, part: str) -> bool:
    """Whether a part of the package names embedded objects."""
    return package.has_targets(part) and any(kind in _KINDS for kind, _, _ in package.targets(part).values())


def add_embedded(package: Package, part: str, root: etree._Element, found: Content, limits: Limits) -> None:
    """Add the files that a part shows as objects: workbooks, documents, and what was packed into a .bin.

    Objects that a chart stands on, formulas and controls are none. A file that is only linked is told, not fetched;
    one that cannot be taken out is a fault of its own.

    Raises:
        ReadError: more files than the limits allow, or one that unpacks beyond them.
    """
    if not has_embedded(package, part):
        return
    targets = package.targets(part)
    used: dict[str, str] = {}
    for node in root.iter(*_USES):
        if not any(_is_gone(above) for above in node.iterancestors()):
            program = attribute(node, "ProgID") or attribute(node, "progId") or ""
            used.setdefault(attribute(node, "id") or "", program)
    for key, program in used.items():
        kind, place, is_far = targets.get(key, ("", "", False))
        if kind not in _KINDS or program.lower().startswith(_NO_FILES):
            continue
        name = safe_label(posixpath.basename(place.replace("\\", "/")))
        if is_far:
            found.notes.append(_linked(name))
            continue
        if len(found.parts) >= limits.entries:
            raise too_large("文档内嵌文件过多")
        _add(package, place, name, found)


def _add(package: Package, place: str, name: str, found: Content) -> None:
    try:
        content = package.read(place)
        label, inner = _taken_out(name, content)
    except ReadError as fault:
        if fault.code == "file_bomb":
            raise
        found.faults.append((name, fault))
        return
    if inner:
        found.parts.append(Part(_one_of_its_kind(label, found.parts), inner))
    else:
        found.notes.append(_unknown(name))


def _taken_out(name: str, content: bytes) -> tuple[str, bytes]:
    """The embedded file and a name for it; no bytes where the object holds none that is known."""
    if not content.startswith(MAGIC):
        return (_plain(name, "") if name.lower().endswith(".bin") else name), content
    whole = CompoundFile(content, _WHAT)
    if (_NATIVE,) in whole.streams:
        return _native(whole.read((_NATIVE,)), name)
    for stream in _INSIDE:
        if (stream,) in whole.streams:
            return _plain(name, ""), whole.read((stream,))
    ending = next((ending for stream, ending in _ENDINGS.items() if (stream,) in whole.streams), None)
    return (_plain(name, ending), content) if ending is not None else (name, b"")


def _native(stream: bytes, name: str) -> tuple[str, bytes]:
    """The file that the packager of Windows put in: its label, its place then, a place for copies, and its bytes."""
    try:
        begin = 6
        words = []
        for _ in range(2):
            end = stream.index(b"\0", begin)
            words.append(stream[begin:end])
            begin = end + 1
        begin += 4
        begin += 4 + struct.unpack_from("<I", stream, begin)[0]
        size = struct.unpack_from("<I", stream, begin)[0]
    except (struct.error, ValueError) as error:
        raise damaged(_WHAT) from error
    inner = stream[begin + 4 : begin + 4 + size]
    if len(inner) < size:
        raise damaged(_WHAT)
    named = next((word for word in words if word), b"")
    label = safe_label(decode_name(named)).rpartition("/")[2] if named else _plain(name, "")
    return label, inner


def _plain(name: str, ending: str) -> str:
    """A name for what stood in a .bin: 嵌入对象3.xls."""
    stem = posixpath.splitext(name)[0]
    digits = "".join(filter(str.isdigit, stem))
    return f"{_WHAT}{digits}{ending}"


def _one_of_its_kind(label: str, parts: Iterable[Part]) -> str:
    taken = {part.name for part in parts}
    stem, ending = posixpath.splitext(label)
    number = 1
    while label in taken:
        number += 1
        label = f"{stem}({number}){ending}"
    return label


def _is_gone(above: etree._Element) -> bool:
    """Whether what stands in an element was deleted."""
    return isinstance(above.tag, str) and above.tag.rpartition("}")[2] in ("del", "moveFrom")


def _linked(name: str) -> Note:
    return Note(
        "part_missing",
        f"文档链接到另一文件“{name}”，该文件不在文档内，未读取。",
        "如其中有活动情况，请将该文件一并报送。",
        name,
    )


def _unknown(name: str) -> Note:
    return Note(
        "part_missing",
        f"文档内嵌的对象（{name}）不是可读取的文件，未读取。",
        "如其中有活动情况，请将原文件一并报送。",
        name,
    )
