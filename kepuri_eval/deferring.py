"""A package that is costly to load and hardly ever used in; a stand-in that loads it at its first use out."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any


def defer(package: str, function: str) -> None:
    """Have `from package import function` give a function that loads the package when it is called.

    Everything else the package defines is there from then on. Nothing happens when it is loaded already or absent.
    """
    spec = importlib.util.find_spec(package) if package not in sys.modules else None
    if spec is None or spec.loader is None:
        return
    module, loader = importlib.util.module_from_spec(spec), spec.loader

    def load_and_call(*arguments: Any, **named: Any) -> Any:
        if getattr(module, function) is load_and_call:
            loader.exec_module(module)
        return getattr(module, function)(*arguments, **named)

    setattr(module, function, load_and_call)
    sys.modules[package] = module


def defer_grammars() -> None:
    """Let nbformat be loaded without the grammars of internationalised addresses.

    jsonschema, which checks notebooks, loads rfc3987_syntax where it is installed; that compiles four grammars, 2 s in
    every process that reads a notebook, and no notebook's schema asks for such an address.
    """
    defer("rfc3987_syntax", "is_valid_syntax")
