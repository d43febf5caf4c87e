"""A saved web page to what stands round its article: when it was published, by whom, and at what address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree

from kepuri_eval.intake.readers.content import Block

_DATE_TAGS = ("pubdate", "article:published_time", "og:release_date", "publishdate", "publish_time", "date")
_SOURCE_TAGS = ("contentsource", "source", "og:article:author", "article:author", "author", "sitename", "og:site_name")
_LINK_TAGS = ("og:url", "url", "twitter:url")
_DAY = re.compile(r"(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_SOURCE = re.compile(r"(?:来源|信息来源|稿件来源|供稿|发布单位)\s*[:：]\s*([^\s|｜,，;；。]{2,30})")
_STAMP = re.compile(r"\b(?:ct|publish_time|createTime)\s*[=:]\s*[\"'](\d{10}|20\d\d-\d{2}-\d{2}[^\"']{0,9})[\"']")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_NEAR_TITLE = re.compile(r"time|date|info|source|meta|author|from", re.I)


def headline(root: etree._Element) -> str:
    """The page's title: its title tag, else its first heading, else what it declares to others; "" without any."""
    tags = dict(_tags(root))
    for node in (*root.iter("title"), *root.iter("h1")):
        if words := " ".join("".join(node.itertext()).split()):
            return words
    return tags.get("og:title", "") or tags.get("articletitle", "")


def surroundings(root: etree._Element, markup: str, address: str | None = None) -> list[Block]:
    """Lines at `published`, `source` and `link`, as far as told; `address` is what its container says."""
    tags = dict(_tags(root))
    found = (
        ("published", _published(root, markup, tags)),
        ("source", _source(root, tags)),
        ("link", address or _link(root, markup, tags)),
    )
    return [Block(locator, "line", text) for locator, text in found if text]


def _tags(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Names and contents of the meta tags, the first of each name last so that it stays."""
    for node in reversed(list(root.iter("meta"))):
        name, value = node.get("name") or node.get("property") or "", (node.get("content") or "").strip()
        if name and value:
            yield name.lower(), value


def _published(root: etree._Element, markup: str, tags: dict[str, str]) -> str:
    for text in (*(tags.get(name, "") for name in _DATE_TAGS), *_texts(root)):
        if day := _DAY.search(text):
            return _written(*map(int, day.groups()))
    if stamp := _STAMP.search(markup):
        if stamp[1].isdigit():
            moment = datetime.fromtimestamp(int(stamp[1]), UTC) + timedelta(hours=8)
            return _written(moment.year, moment.month, moment.day)
        return stamp[1][:10]
    return ""


def _written(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}"


def _source(root: etree._Element, tags: dict[str, str]) -> str:
    for node in root.iter("a", "span", "strong"):
        if node.get("id") in ("js_name", "profileBt"):
            return " ".join("".join(node.itertext()).split())
    for text in _texts(root):
        if named := _SOURCE.search(text):
            return named[1]
    return next((tags[name] for name in _SOURCE_TAGS if name in tags), "")


def _link(root: etree._Element, markup: str, tags: dict[str, str]) -> str:
    """The page's own address: what it declares, else what the browser wrote on saving it."""
    declared = [node.get("href") or "" for node in root.iter("link") if (node.get("rel") or "").lower() == "canonical"]
    saved = _SAVED_FROM.search(markup[:2000])
    for address in (*declared, *(tags.get(name, "") for name in _LINK_TAGS), saved[1] if saved else ""):
        if address.startswith(("http://", "https://")):
            return address
    return ""


def _texts(root: etree._Element) -> Iterator[str]:
    """Short texts of elements whose id or class says that they stand about the article."""
    for node in root.iter("div", "span", "p", "em", "td", "li", "time"):
        marks = f"{node.get('id') or ''} {node.get('class') or ''}"
        if node.tag == "time" or _NEAR_TITLE.search(marks):
            text = " ".join("".join(node.itertext()).split())
            if 0 < len(text) < 150:
                yield text
