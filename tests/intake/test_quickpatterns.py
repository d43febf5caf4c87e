"""Patterns compiled with remembered sets of characters are the same patterns."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from kepuri_eval.intake.readers.quickpatterns import remember_charsets

PATTERNS = [
    "[一-鿿]{2,4}[，,。]",
    "[^，,。；;]*[一-鿿]",
    "[，,。][^，,。]",
    r"[\d一二三]\s[^\d一二三]",
    "(?i:[a-zé])[a-zé]",
    "[\U00020000-\U0002a6df一-鿿]",
    "[a-c][a-c][^a-c]",
]


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> object:
    """The part of `re` that compiles, put back afterwards."""
    module = import_module("re._compiler")
    monkeypatch.setattr(module, "_optimize_charset", module._optimize_charset)
    yield module
    re.purge()


def compiled() -> list[re.Pattern[str]]:
    re.purge()
    return [re.compile(pattern) for pattern in PATTERNS]


def test_they_are_the_same(compiler: object) -> None:
    before = compiled()
    remember_charsets()
    assert compiled() == before  # patterns are equal when their code is
    known = dict(compiler._optimize_charset.known)
    assert known
    assert compiled() == before  # all from memory
    assert compiler._optimize_charset.known == known


def test_a_python_that_compiles_otherwise_is_left_alone(compiler: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(compiler, "_optimize_charset")
    remember_charsets()
    assert not hasattr(compiler, "_optimize_charset")
