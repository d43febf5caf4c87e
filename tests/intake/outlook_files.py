"""Messages of Outlook (.msg) written by hand."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

from tests.intake.compound_files import compound

_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)


def message(
    subject: str,
    body: str,
    files: dict[str, bytes | dict[str, Any]] | None = None,
    *,
    sender: str = "",
    page: bytes = b"",
    charset: str = "",
    sent: datetime | None = None,
    is_inner: bool = False,
) -> dict[str, Any]:
    """The tree of a message; a file that is a tree is a message forwarded in it.

    Args:
        charset: words are kept in it, and not in UTF-16.
    """
    kind, encoding = ("001E", charset) if charset else ("001F", "utf-16-le")
    words = {"0037": subject, "1000": body, "0C1A": sender}
    tree: dict[str, Any] = {f"__substg1.0_{key}{kind}": text.encode(encoding) for key, text in words.items() if text}
    if page:
        tree["__substg1.0_10130102"] = page
    pages = {"gbk": 936, "utf-8": 65001, "big5": 950}
    fixed = [struct.pack("<HHIQ", 3, 0x3FFD, 6, pages[charset])] if charset in pages else []
    if sent is not None:
        ticks = int((sent - _BEGINNING).total_seconds()) * 10_000_000
        fixed.append(struct.pack("<HHIQ", 0x40, 0x0039, 6, ticks))
    tree["__properties_version1.0"] = bytes(24 if is_inner else 32) + b"".join(fixed)
    for at, (name, held) in enumerate((files or {}).items()):
        inner = {f"__substg1.0_3707{kind}": name.encode(encoding), "__properties_version1.0": bytes(8)}
        inner["__substg1.0_3701000D" if isinstance(held, dict) else "__substg1.0_37010102"] = held  # type: ignore[assignment]
        tree[f"__attach_version1.0_#{at:08X}"] = inner
    return tree


def msg(*told: Any, **more: Any) -> bytes:
    """The file of a message."""
    return compound(message(*told, **more))
