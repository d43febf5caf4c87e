"""Runs the numbered notebooks in order and exports them, many at a time, on one machine or many."""

import sys
from importlib.abc import MetaPathFinder


class _WithoutIris(MetaPathFinder):
    """Hides rfc3987_syntax while jsonschema, which comes with nbformat, is being loaded.

    Where that package is there, jsonschema builds a parser of IRIs with it: two seconds at the start of every process,
    for a format that notebooks do not have.
    """

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        del path, target
        loading = sys.modules.get("jsonschema")
        if name == "rfc3987_syntax" and loading is not None and not hasattr(loading, "FormatChecker"):
            raise ModuleNotFoundError(f"{name} is hidden from jsonschema", name=name)


sys.meta_path.insert(0, _WithoutIris())
