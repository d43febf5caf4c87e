"""Whether bytes are a tar, which has no mark at its beginning."""

from __future__ import annotations

_HEADER = 512
_SUM = slice(148, 156)


def is_tar(content: bytes) -> bool:
    """Whether the first header carries the right sum of its own bytes."""
    head = content[:_HEADER]
    if len(head) < _HEADER or not head[0]:
        return False
    told = head[_SUM].replace(b"\0", b" ").strip()
    try:
        return int(told, 8) == sum(head) - sum(head[_SUM]) + 8 * 32
    except ValueError:
        return False
