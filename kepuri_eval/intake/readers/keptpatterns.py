"""Patterns worked out by one process and kept for the next, as bytecode is; for those that start with many hundreds."""

from __future__ import annotations

import importlib.util
import marshal
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Key = tuple[str | bytes, int]  # a pattern and its flags
Worked = tuple[Any, ...]  # what `_sre.compile` makes the pattern of: itself, flags, code, and its groups
_BY_CIRCUMSTANCE = re.DEBUG | re.LOCALE
_FEW = 0.01  # of all, new ones for which nothing is written: pypinyin words three of its own anew in every process


@contextmanager
def kept_patterns(place: Path | None = None) -> Iterator[None]:
    """Within the block `re` makes patterns it met in an earlier process from the code it worked out then.

    Working out the code of a pattern takes hundreds of times as long as making the pattern of it. What is kept is what
    `re` worked out itself, so the patterns are equal. Of patterns that are not there yet the code is worked out, and
    unless they are few, kept with that of all others met in the block; what is met no more is left out. Code of
    another Python, or code that `re` refuses, is worked out anew, and where nothing can be written nothing is. In a
    Python whose `re` has other parts nothing changes.

    Args:
        place: the file; the usual one stands with the bytecode of this module and is written where that would be.
    """
    try:
        compiler: Any = import_module("re._compiler")
        engine, work_out = compiler._sre, compiler.compile
        circumstances = (sys.version, engine.MAGIC, engine.CODESIZE)
    except (ImportError, AttributeError):
        yield
        return
    place = place or Path(importlib.util.cache_from_source(__file__)).with_suffix(".patterns")
    kept = _read(place, circumstances)
    met: dict[Key, Worked] = {}
    last: list[Worked] = []

    def make(*worked: Any) -> re.Pattern[Any]:
        last[:] = [worked]
        made: re.Pattern[Any] = engine.compile(*worked)
        return made

    def compile_pattern(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        if type(pattern) not in (str, bytes):
            return work_out(pattern, flags)
        key = (pattern, int(flags))
        if key in kept:
            with suppress(RuntimeError, TypeError, ValueError, OverflowError):
                made: re.Pattern[Any] = engine.compile(*kept[key])
                met[key] = kept[key]
                return made
        made = work_out(pattern, flags)
        if not made.flags & _BY_CIRCUMSTANCE and last:
            _, worked_flags, code, groups, names, numbers = last.pop()
            met[key] = (pattern, int(worked_flags), [*map(int, code)], groups, dict(names), numbers)
        return made

    compiler._sre = SimpleNamespace(**vars(engine) | {"compile": make})
    compiler.compile = compile_pattern
    try:
        yield
    finally:
        compiler._sre, compiler.compile = engine, work_out
    new = sum(kept.get(key) is not worked for key, worked in met.items())
    if new > len(met) * _FEW and not sys.dont_write_bytecode:
        _write(place, circumstances, met)


def _read(place: Path, circumstances: tuple[Any, ...]) -> dict[Key, Worked]:
    """What is kept there by this very Python; nothing where the file cannot be read."""
    try:
        written_in, kept = marshal.loads(place.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if written_in == circumstances and isinstance(kept, dict) else {}


def _write(place: Path, circumstances: tuple[Any, ...], met: dict[Key, Worked]) -> None:
    """Replace the file as a whole; whoever reads it meanwhile reads the one before."""
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        beside.write_bytes(marshal.dumps((circumstances, met)))
        beside.replace(place)
