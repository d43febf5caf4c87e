"""Parts of an Office package and other XML, parsed with entities, DTDs and the network switched off."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Generic, TypeVar

from lxml import etree

from kepuri_eval.intake.readers.archive import inflate, open_zip, packed_bytes
from kepuri_eval.intake.readers.content import Limits, Note, damaged, too_large

_ENTITIES = Note(
    "entities_ignored",
    "文件内含外部实体或自定义实体声明，出于安全未作解析，个别内容可能缺失。",
    "请用办公软件重新另存后报送。",
)

MACROS = Note("macros_ignored", "文件带有宏，读取时未运行。", "如无必要，请另存为不含宏的文件。")


class Package:
    """A zip of XML parts whose inflated size is counted over all parts that are asked for."""

    def __init__(self, content: bytes, what: str, limits: Limits) -> None:
        self._archive = open_zip(content, what)
        self._what, self._limits, self._used = what, limits, 0
        self._infos = {info.filename: info for info in self._archive.infolist()}
        self.notes: list[Note] = []
        if len(self._infos) > limits.entries * 5:
            raise too_large(f"{what}内部部件过多")

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def has_macros(self) -> bool:
        """Whether the package holds a program, which is never run."""
        return any(name.endswith("vbaProject.bin") for name in self._infos)

    def has_below(self, folder: str) -> bool:
        """Whether the package holds any part whose name begins so."""
        return any(name.startswith(folder) for name in self._infos)

    def read(self, name: str) -> bytes:
        """The bytes of a part; `ReadError` when it is missing, damaged or beyond the limits."""
        if name not in self._infos:
            raise damaged(self._what)
        data = inflate(self._archive, self._infos[name], self._limits, self._used)
        self._used += len(data)
        return data

    def mark_of(self, name: str) -> object | None:
        """Equal marks, equal parts: the part still packed and what the directory says of it; None when it has none."""
        info = self._infos[name]
        packed = packed_bytes(self._archive, info)
        return None if packed is None else (packed, info.compress_type, info.flag_bits, info.file_size, info.CRC)

    def xml(self, name: str) -> etree._Element:
        """The root of a part; entities stay unresolved and are noted."""
        root = parse_xml(self.read(name), self._what)
        if declares_type(root):
            self.note_entities()
        return root

    def note_entities(self) -> None:
        """Note, once, that a part declares entities, which stay unresolved."""
        if _ENTITIES not in self.notes:
            self.notes.append(_ENTITIES)

    def has_targets(self, part: str) -> bool:
        """Whether the package holds relations of a part."""
        return _relations(part) in self._infos

    def targets(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relations of a part: id → (type's last word, target, is it external)."""
        if not self.has_targets(part):
            return {}
        found, folder = {}, posixpath.dirname(part)
        for node in self.xml(_relations(part)):
            if not isinstance(node.tag, str):
                continue
            target, external = node.get("Target", ""), node.get("TargetMode") == "External"
            if not external:
                target = target[1:] if target[:1] == "/" else _within(folder, target)
            found[node.get("Id", "")] = (node.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found


def _within(folder: str, target: str) -> str:
    path = f"{folder}/{target}" if folder else target
    return posixpath.normpath(path) if "./" in path or "//" in path else path


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


_PARSER = etree.XMLParser(
    resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
)


def parse_xml(content: bytes, what: str) -> etree._Element:
    """The root element; `ReadError` (damaged) when it is not well-formed XML."""
    try:
        return etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(what) from error


def declares_type(root: etree._Element) -> bool:
    """Whether the part opens with a document type, where entities are declared."""
    return bool(root.getroottree().docinfo.doctype)


_Told = TypeVar("_Told")
_MOST_PARTS = 16


class KnownParts(Generic[_Told]):
    """What the last parts told, so that one met again, as most documents carry the very styles of the program that
    wrote them, is not unpacked and parsed again.
    """

    def __init__(self, tell: Callable[[etree._Element], _Told]) -> None:
        self._tell = tell
        self._known: dict[object, tuple[_Told, bool]] = {}

    def ask(self, package: Package, name: str) -> _Told:
        """What the part tells; entities that it declares are noted of the package. Errors as of `Package.xml`."""
        mark = package.mark_of(name)
        told = self._known.pop(mark, None)
        if told is None:
            root = package.xml(name)
            told = self._tell(root), declares_type(root)
        elif told[1]:
            package.note_entities()
        if mark is not None:
            self._known[mark] = told
        if len(self._known) > _MOST_PARTS:
            del self._known[next(iter(self._known))]
        return told[0]


class _LocalNames(dict[object, str]):
    """Tag → its name without the namespace, worked out once for each of the few tags there are."""

    def __missing__(self, tag: object) -> str:
        if len(self) >= _MOST_TAGS:  # a hostile file may invent any number
            self.clear()
        name = self[tag] = tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
        return name


_MOST_TAGS = 5_000
_LOCAL_NAMES = _LocalNames()


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; "" for entities, comments and instructions."""
    return _LOCAL_NAMES[element.tag]


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return None
