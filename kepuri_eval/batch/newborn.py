"""A process before its first report in; what a report changed in it, by name, out.

Whoever makes several reports in one process asks this between them, and ends the process when anything was left: what
one notebook does must not be met by the next. Compared is what a cell can change by plain means: settings of the
process and of Python, names in the modules it can reach, settings of the libraries that draw and show, IPython. What
lies inside the objects of other modules is not: caches live there, which are meant to last.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import fcntl
import gc
import locale
import logging
import os
import resource
import signal
import stat
import sys
import time
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from operator import is_
from pathlib import Path
from typing import Any

from kepuri_eval.batch.cells import CellRunner
from kepuri_eval.batch.children import GROWTH_MB
from kepuri_eval.batch.shellstate import ShellState

_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc/self")
_PACKAGE = __name__.partition(".")[0]
_PLAIN_SIGNALS = sorted(number for number in signal.valid_signals() if number < 32)  # the others mean nothing
_FORGOTTEN = {"__warningregistry__"}  # what was warned of: void once the filters were touched
_ALWAYS_WATCHED = ("builtins", "os", "sys")


class Newborn:
    """The state of this process now, to be compared with later ones.

    Args:
        runner: whose shell runs the cells.
        modules: names of modules that the cells import: whose names they can give another meaning.
    """

    def __init__(self, runner: CellRunner, modules: Iterable[str]) -> None:
        _adopt_orphans()
        self._runner, self._shell = runner, ShellState(runner.shell)
        self._names, self._tables = _Names(modules), _Tables()
        self._pages, self._memory = _pages(), resource.getrlimit(resource.RLIMIT_AS)
        self._looks = {name: look() for name, look in _LOOKS.items()}

    def forget(self) -> list[str]:
        """Forget what cells leave in passing, names and counts and history.

        Returns:
            what else is no longer as it was; nothing when this process can stand for a new one.
        """
        changed = [*self._shell.changes(), *self._runner.changes()]
        with warnings.catch_warnings(action="ignore"):  # which also forgets what was warned of once already
            self._shell.restore()
            self._runner.forget()
            gc.collect()  # what is only held by itself ends here, not while another's cells run
        changed += [name for name, look in _LOOKS.items() if look() != self._looks[name]]
        changed += [*self._names.changes(), *self._tables.changes(), *self._renew_memory()]
        return changed

    def _renew_memory(self) -> list[str]:
        """Let what follows take as much memory as the first report could, unless too much is taken already."""
        limit, most = self._memory
        grown = max(0, _pages() - self._pages) * resource.getpagesize()
        if grown > GROWTH_MB << 20 or resource.getrlimit(resource.RLIMIT_AS)[1] != most:
            return ["memory"]
        if limit != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (limit + grown, most))
        return []


class _Names:
    """What the names of our own modules, and of those that cells use, stand for, in them and in their classes."""

    def __init__(self, modules: Iterable[str]) -> None:
        mine = [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]
        names = dict.fromkeys([*_ALWAYS_WATCHED, *mine, *modules])
        self._modules = {name: sys.modules[name] for name in names if name in sys.modules}
        self._kept = [(name, space, dict(space)) for name, space in self._spaces()]

    def changes(self) -> list[str]:
        changed = [f"module {name}" for name, module in self._modules.items() if sys.modules.get(name) is not module]
        return changed + [f"names of {name}" for name, space, kept in self._kept if not _is_same(space, kept)]

    def _spaces(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, module in self._modules.items():
            yield name, vars(module)
            for value in vars(module).values():
                if isinstance(value, type) and value.__module__ == name:
                    yield f"{name}.{value.__name__}", vars(value)


_in_common: list[weakref.ref[Any]] = []  # to every DataFrame of the warm parent, which its children share


def note_tables() -> None:
    """In the warm parent, before it sets aside what it has made: remember the tables among that."""
    _in_common[:] = [*(each for each in _in_common if each() is not None), *map(weakref.ref, _find_tables())]


class _Tables:
    """The DataFrames that reports have in common, as they are; pandas copies what it changes while we hold it too."""

    def __init__(self) -> None:
        self._kept: list[tuple[Any, Any, list[Any]]] = []
        self._seen: set[int] = set()
        self._keep([*(table for each in _in_common if (table := each()) is not None), *_find_tables()])

    def changes(self) -> list[str]:
        if any(not _is_same_memory(_parts(table), parts) for table, _, parts in self._kept):
            return ["tables"]
        self._keep(_find_tables())
        return []

    def _keep(self, tables: Iterable[Any]) -> None:
        for table in tables:
            if id(table) not in self._seen:
                copy = table.copy(deep=False)
                self._seen |= {id(table), id(copy)}
                self._kept.append((table, copy, _parts(table)))


def _find_tables() -> list[Any]:
    pandas = sys.modules.get("pandas")
    return [each for each in gc.get_objects() if type(each) is pandas.DataFrame] if pandas else []


def _parts(table: Any) -> list[Any]:
    """What a table is made of: its columns' memory, its two indexes, its remarks."""
    made_of = table._mgr
    return [*(block.values for block in made_of.blocks), *made_of.axes, *made_of.axes[0].names, len(table.attrs)]


def _is_same_memory(parts: list[Any], kept: list[Any]) -> bool:
    return len(parts) == len(kept) and all(map(is_, parts, kept))


def _is_same(space: Mapping[str, Any], kept: dict[str, Any]) -> bool:
    """Whether the names are the same and stand for the very same things."""
    if len(space) == len(kept) and all(map(is_, space.values(), kept.values())):
        return True
    names = space.keys() - _FORGOTTEN
    return names == kept.keys() - _FORGOTTEN and all(kept[name] is space[name] for name in names)


def _pages() -> int:
    """Of the address space, as the limit counts."""
    return int((_PROC / "statm").read_text().split()[0])


def _descriptors() -> list[tuple[str, str]]:
    """Open descriptors and what they lead to, but for files that are only read, such as fonts."""
    found = []
    for name in os.listdir(_PROC / "fd"):  # noqa: PTH208  names alone, ten times as quick
        with contextlib.suppress(OSError):  # the one that lists them
            number = int(name)
            reads = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
            if not (reads and stat.S_ISREG(os.fstat(number).st_mode)):
                found.append((name, os.readlink(f"/proc/self/fd/{name}")))  # noqa: PTH115  as above
    return found


def _adopt_orphans() -> None:
    """Let processes whose parent ends fall to this one, so that `_has_children` tells of them."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _umask() -> int:
    now = os.umask(0o077)
    os.umask(now)
    return now


def _has_children() -> bool:
    """Whether any process that this one started, or that fell to it, is still there."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _logging() -> list[Any]:
    loggers = [logging.root, *(each for each in logging.root.manager.loggerDict.values())]
    kept = [(each.level, each.propagate, each.disabled, tuple(each.handlers), tuple(each.filters))
            for each in loggers if isinstance(each, logging.Logger)]  # fmt: skip
    return [kept, logging.root.manager.disable, logging.raiseExceptions]


def _python() -> list[Any]:
    return [
        sys.path[:], sys.path_hooks[:], sys.meta_path[:], sys.argv[:], sys.stdin, sys.stdout, sys.stderr,
        sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook, sys.getrecursionlimit(),
        sys.getswitchinterval(), sys.gettrace(), sys.getprofile(), sys.dont_write_bytecode, atexit._ncallbacks(),
    ]  # fmt: skip


def _limits() -> list[Any]:
    kinds = (getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_") and name != "RLIMIT_AS")
    return [[resource.getrlimit(kind) for kind in kinds], os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)]


def _signals() -> list[Any]:
    handlers = [signal.getsignal(number) for number in _PLAIN_SIGNALS]
    timers = [signal.getitimer(kind)[1] for kind in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)]
    waiting = [signal.getitimer(kind)[0] > 0 for kind in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL)]
    return [handlers, timers, waiting, signal.pthread_sigmask(signal.SIG_BLOCK, ())]


def _library_settings() -> list[Any]:
    """Of the libraries that draw, count and show, as far as they are loaded; what NumPy is set to ends with a cell."""
    settings: list[Any] = []
    if matplotlib := sys.modules.get("matplotlib"):
        settings.append({name: dict.__getitem__(matplotlib.rcParams, name) for name in dict.keys(matplotlib.rcParams)})
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        settings += [pyplot.get_fignums(), pyplot.isinteractive()]
    if options := sys.modules.get("pandas._config.config"):
        settings.append(deepcopy(getattr(options, "_global_config", None)))
    if decimal := sys.modules.get("decimal"):
        settings.append(repr(decimal.getcontext()))
    return settings


_LOOKS: dict[str, Callable[[], Any]] = {
    "working folder": os.getcwd,
    "environment": lambda: dict(os.environ),
    "umask": _umask,
    "signals": _signals,
    "limits": _limits,
    "Python": _python,
    "modules": lambda: len(sys.modules),
    "warnings": lambda: [warnings.filters[:], warnings.showwarning, warnings.formatwarning],
    "logging": _logging,
    "locale and time zone": lambda: [locale.setlocale(locale.LC_ALL), time.tzname],
    "libraries": _library_settings,
    "garbage collection": lambda: [gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks[:]],
    "threads": lambda: len(os.listdir(_PROC / "task")),  # noqa: PTH208  as above
    "processes": _has_children,
    "descriptors": _descriptors,
    "event loop policy": asyncio.get_event_loop_policy,
}
