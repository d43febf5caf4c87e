"""Read the grammar of fictional activities and names from the YAML files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Topic:
    """One planted theme; every list is drawn from independently.

    Attributes:
        theme: code of the content theme.
        category: code of the main activity, or "" when the organiser's group decides it.
    """

    code: str
    theme: str
    subjects: tuple[str, ...]
    forms: tuple[str, ...]
    places: tuple[str, ...]
    audiences: tuple[str, ...]
    partners: tuple[str, ...]
    handouts: tuple[str, ...]
    deeds: tuple[str, ...]
    results: tuple[str, ...]
    category: str = ""


@dataclass(frozen=True)
class Standout:
    """One activity unlike all others, written by hand."""

    name: str
    topic: str
    place: str
    text: str
    mode: str = "offline"


@cache
def load_topics() -> dict[str, Topic]:
    """All topics by code, in the order of the file."""
    return {code: Topic(code=code, **_frozen(body)) for code, body in _read("topics.yml").items()}


@cache
def load_standouts() -> tuple[Standout, ...]:
    """The unusual activities, in the order of the file."""
    return tuple(Standout(**body) for body in _read("standouts.yml"))


@cache
def load_names() -> dict[str, Any]:
    """Names that units and activities are made of, by kind."""
    return _read("names.yml")


def _read(name: str) -> Any:
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _frozen(body: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}
