"""What papermill finds under the name "kepuri": it loads the engine at first use.

Papermill loads every registered engine while it is itself being imported, so the engine, which builds on papermill,
cannot be what the entry point names.
"""

from __future__ import annotations

from typing import Any


class LateEngine:
    """The three calls papermill makes to an engine, handed on to `engine.KepuriEngine`."""

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **kwargs: Any) -> Any:
        """See `papermill.engines.Engine.execute_notebook`."""
        return _engine().execute_notebook(nb, kernel_name, **kwargs)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> str:
        """See `papermill.engines.Engine.nb_kernel_name`."""
        return _engine().nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> str:
        """See `papermill.engines.Engine.nb_language`."""
        return _engine().nb_language(nb, language)


def _engine() -> Any:
    from kepuri_eval.batch.engine import KepuriEngine

    return KepuriEngine
