"""Bytes of a text file to its words: byte-order mark, strict UTF-8, UTF-16 by its zeros, else GB18030."""

from __future__ import annotations

import codecs
import re

from kepuri_eval.intake.readers.content import unknown_format

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_USUAL = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—·]")


def decode_text(content: bytes) -> tuple[str, bool]:
    """The words, and whether every byte of them was understood.

    Lines of a file that mixes encodings are decoded one by one; bytes that fit none become U+FFFD.

    Raises:
        ReadError: the bytes are not text (`format_unknown`).
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content.decode(encoding, "replace")
            return text, "\ufffd" not in text
    if b"\0" in content:
        return _decode_wide(content), True
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _checked(text), True
    text = "".join(_decode_line(line) for line in content.splitlines(keepends=True))
    return _checked(text), "\ufffd" not in text


def decode_name(raw: bytes) -> str:
    """A file's name from a container: strict UTF-8, else GB18030."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def decode_declared(content: bytes, charset: str | None) -> str:
    """The words of a part whose charset is declared; GB2312 and GBK are read as the GB18030 they usually are."""
    name = (charset or "").strip().strip("\"'").lower()
    name = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"} else name
    try:
        return content.decode(codecs.lookup(name).name) if name else decode_text(content)[0]
    except (LookupError, UnicodeError):
        return decode_text(content)[0]


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def _decode_wide(content: bytes) -> str:
    """UTF-16 without a mark: the byte order whose text is made of usual characters; anything else is no text."""
    best, best_share = "", 0.0
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = len(_USUAL.findall(text[:5000])) / max(1, len(text[:5000]))
        if share > best_share:
            best, best_share = text, share
    if best_share < 0.9:
        raise unknown_format()
    return best


def _checked(text: str) -> str:
    sample = text[:20_000]
    if len(_CONTROL.findall(sample)) > len(sample) // 100:
        raise unknown_format()
    return text
