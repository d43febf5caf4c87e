"""What a page holds, taken apart by a real HTML parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "img", "br", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """Elements with their attributes, and the text outside styles and scripts."""

    source: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "script"} & set(self._open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def find_faults(page: Page) -> list[str]:
    """Everything that must not be on a page made from submissions."""
    faults = [f"{tag} has {name}" for tag, attributes in page.elements for name in attributes if name.startswith("on")
              and (tag, attributes[name]) != ("form", "return false")]  # fmt: skip
    ids = page.ids
    faults += [f"id {each} stands twice" for each in set(ids) if ids.count(each) > 1]
    for tag, attributes in page.elements:
        target = attributes.get("href", attributes.get("xlink:href", ""))
        if target.startswith("#") and target[1:] not in ids:
            faults.append(f"{tag} leads to {target}, which is not there")
        if attributes.get("src"):
            faults.append(f"{tag} fetches {attributes['src']}")
        if tag in ("link", "iframe", "object", "embed", "base"):
            faults.append(f"{tag} is there")
        if re.match(r"(https?:|//|javascript:|data:|file:)", target) and tag != "a":
            faults.append(f"{tag} fetches {target}")
        if tag == "a" and re.match(r"https?:", target) and attributes.get("rel") != "noopener noreferrer":
            faults.append(f"a link to {target} tells where it came from")
        if tag == "a" and re.match(r"(javascript|data|file):", target):
            faults.append(f"a link runs {target}")
        if tag == "th" and "scope" not in attributes:
            faults.append("a heading cell without scope")
        if tag == "svg" and not attributes.get("aria-label"):
            faults.append("a drawing without words")
    styles = " ".join(re.findall(r"<style>(.*?)</style>", page.source, re.DOTALL))
    faults += [f"style fetches {each}" for each in re.findall(r"url\((?!#)[^)]*\)|@import[^;]*", styles)]
    return faults
