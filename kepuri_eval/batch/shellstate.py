"""A shell in which no cell has run in; after a notebook, what the notebook set in it, and the shell as it was, out."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import HasTraits


class ShellState:
    """What a shell holds now.

    Cells leave names, history, counts, cached results and sources behind in passing: `restore` takes those away. What
    they set on purpose, such as magics, callbacks and formats, reaches further than can be undone: `changes` tells it.
    """

    def __init__(self, shell: ZMQInteractiveShell) -> None:
        self._shell = shell
        holders = (shell, shell.displayhook, shell.display_pub, shell.history_manager, shell.compile,
                   shell.displayhook.session)  # fmt: skip
        self._fields = [_Fields(fields) for holder in holders for fields in _fields_of(holder)]
        self._sources = _Fields({"linecache": linecache.cache})
        configurables = (*shell.configurables, *_formatters(shell))
        self._traits = [(each, sorted(each.trait_names(config=True))) for each in configurables]
        self._settings = {name: look(shell) for name, look in _SETTINGS.items()}
        self._values = list(self._trait_values())

    def changes(self) -> list[str]:
        """What cells set on purpose since; to be asked before `restore`."""
        changed = [name for name, look in _SETTINGS.items() if look(self._shell) != self._settings[name]]
        return changed + (["settings of IPython"] if list(self._trait_values()) != self._values else [])

    def restore(self) -> None:
        """Make names, history, counts, caches and sources what they were."""
        for fields in (*self._fields, self._sources):
            fields.restore()

    def _trait_values(self) -> Iterator[Any]:
        for holder, names in self._traits:
            for name in names:
                yield _copy(getattr(holder, name))


class _Fields:
    """The fields of an object by name, and what each list, dictionary and set among them holds."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields, self._kept = fields, {name: (value, _copy(value)) for name, value in fields.items()}

    def restore(self) -> None:
        for name in self._fields.keys() - self._kept.keys():
            del self._fields[name]
        for name, (value, content) in self._kept.items():
            self._fields[name] = value
            if value is content:
                continue
            if isinstance(value, list):
                value[:] = content
            else:
                value.clear()
                value.update(content)


def _copy(value: Any) -> Any:
    """A copy of a list, dictionary or set; anything else as it is."""
    return value.copy() if isinstance(value, list | dict | set) else value


def _fields_of(holder: Any) -> list[dict[str, Any]]:
    return [vars(holder), holder._trait_values] if isinstance(holder, HasTraits) else [vars(holder)]


def _formatters(shell: ZMQInteractiveShell) -> list[Any]:
    assert shell.display_formatter is not None
    return list(shell.display_formatter.formatters.values())


def _printers(shell: ZMQInteractiveShell) -> list[Any]:
    return [(each.singleton_printers.copy(), each.type_printers.copy(), each.deferred_printers.copy())
            for each in _formatters(shell)]  # fmt: skip


def _transformers(shell: ZMQInteractiveShell) -> list[Any]:
    lines = shell.input_transformer_manager
    return [lines.cleanup_transforms[:], lines.line_transforms[:], lines.token_transformers[:],
            shell.input_transformers_post[:], shell.ast_transformers[:]]  # fmt: skip


def _outlets(shell: ZMQInteractiveShell) -> list[Any]:
    """Where tracebacks and outputs go."""
    hooks = [getattr(each._thread_local, "hooks", [])[:] for each in (shell.display_pub, shell.displayhook)
             if hasattr(each, "_thread_local")]  # fmt: skip
    return [shell.custom_exceptions, shell.CustomTB, shell._showtraceback, shell.showtraceback, hooks]


_SETTINGS: dict[str, Callable[[ZMQInteractiveShell], Any]] = {
    "callbacks": lambda shell: {name: list(each) for name, each in shell.events.callbacks.items()},
    "extensions": lambda shell: sorted(getattr(shell.extension_manager, "loaded", ())),
    "transformers": _transformers,
    "magics": lambda shell: {kind: each.copy() for kind, each in shell.magics_manager.magics.items()},
    "printers": _printers,
    "outlets": _outlets,
    "configurables": lambda shell: shell.configurables[:],
}
