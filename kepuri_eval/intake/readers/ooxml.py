"""Parts of an Office package and other XML, parsed with entities, DTDs and the network switched off."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from kepuri_eval.intake.readers.archive import inflate, open_zip
from kepuri_eval.intake.readers.content import Limits, Note, damaged, too_large

_ENTITIES = Note(
    "entities_ignored",
    "文件内含外部实体或自定义实体声明，出于安全未作解析，个别内容可能缺失。",
    "请用办公软件重新另存后报送。",
)


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

    def names(self) -> list[str]:
        """Names of all parts, in the package's order."""
        return list(self._infos)

    def infos(self) -> list[zipfile.ZipInfo]:
        """Directory entries of all parts."""
        return list(self._infos.values())

    def read(self, name: str) -> bytes:
        """The bytes of a part; `ReadError` when it is missing, damaged or beyond the limits."""
        if name not in self._infos:
            raise damaged(self._what)
        data = inflate(self._archive, self._infos[name], self._limits, self._used)
        self._used += len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of a part; entities stay unresolved and are noted."""
        root = parse_xml(self.read(name), self._what)
        if root.getroottree().docinfo.doctype and _ENTITIES not in self.notes:
            self.notes.append(_ENTITIES)
        return root

    def targets(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relations of a part: id → (type's last word, target, is it external)."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if relations not in self._infos:
            return {}
        found = {}
        for node in self.xml(relations):
            if not isinstance(node.tag, str):
                continue
            target, external = node.get("Target", ""), node.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            found[node.get("Id", "")] = (node.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found


def parse_xml(content: bytes, what: str) -> etree._Element:
    """The root element; `ReadError` (damaged) when it is not well-formed XML."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(what) from error


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; "" for entities, comments and instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    return next((value for key, value in element.items() if key.rsplit("}", 1)[-1] == name), None)
