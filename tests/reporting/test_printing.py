"""Printing says what is lacking and leaves nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.errors import RunError
from kepuri_eval.reporting.printing import find_chromium, print_page


def browser_that(does: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser of that behaviour in the place of Chromium, and a page to print."""
    (folder / "browser").write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (folder / "browser").chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(folder / "browser"))
    (folder / "page.html").write_text("<p>一</p>", encoding="utf-8")
    return folder / "page.html"


def test_without_a_browser_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    assert find_chromium() is None
    with pytest.raises(RunError, match="Chromium, Chrome or Edge"):
        print_page(tmp_path / "page.html", tmp_path / "page.pdf")


def test_a_browser_that_fails_is_quoted_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = browser_that("echo first >&2; echo no display >&2; exit 1", tmp_path, monkeypatch)
    (tmp_path / "page.pdf").write_text("old", encoding="utf-8")
    with pytest.raises(RunError, match="page.html was not printed: no display"):
        print_page(page, tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "page.html", "page.pdf"]


def test_what_was_printed_takes_the_place_of_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = 'for word; do case "$word" in --print-to-pdf=*) printf new > "${word#*=}";; esac; done'
    page = browser_that(write, tmp_path, monkeypatch)
    assert print_page(page, tmp_path / "page.pdf").read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "page.html", "page.pdf"]
