"""What is made ready before reports are, so that no report makes it again."""

from __future__ import annotations

import threading

import pytest
from nbformat import validator

from kepuri_eval.reporting.html import page_exporter
from kepuri_eval.reporting.warm import warm_export


def test_the_notebook_format_and_the_page_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = threading.active_count()
    page_exporter.cache_clear()
    validator.validators.clear()
    warm_export()
    known = dict(validator.validators)
    assert known
    assert page_exporter()._template_cached is not None
    monkeypatch.setattr(validator, "_get_schema_json", lambda *_, **__: 1 / 0)  # nothing is compiled again
    warm_export()
    assert validator.validators == known
    assert threading.active_count() == threads, "a process with several threads is not forked"
