"""The documentation as a site: built strictly from the repository's files, and read without the network."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from kepuri_eval.reporting.printing import find_chromium
from tests.conftest import REPO
from tests.reporting.pages import Page

CHROMIUM = find_chromium()
FETCHING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(
        command, cwd=REPO, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_every_document_of_the_repository_is_a_page(site: Path) -> None:
    documents = [*REPO.glob("*.md"), *REPO.glob("docs/*.md"), *REPO.glob("params/**/README.md")]
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    expected = {path.relative_to(REPO).with_suffix(".html").as_posix().replace("README.html", "index.html")
                for path in documents}  # fmt: skip
    assert pages == expected
    assert {"README.zh-CN.html", "docs/method.html", "params/index.html"} <= pages


def test_no_page_names_anything_to_fetch_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        elements = Page(path.read_text(encoding="utf-8")).elements
        fetched = [given.get(FETCHING[tag], "") for tag, given in elements
                   if tag in FETCHING and given.get("rel") not in ("canonical", "next", "prev")]  # fmt: skip
        assert [address for address in fetched if "//" in address] == [], path.name
        missing = [address for address in fetched if address and not address.startswith(("data:", "/"))
                   and not (path.parent / address.split("?")[0].split("#")[0]).exists()]  # fmt: skip
        assert missing == [], path.name


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site on the loopback, where the search may fetch its index."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)
def test_pages_ask_nobody_else_and_are_searched(site: Path, address: str) -> None:
    assert CHROMIUM is not None, "no Chromium on this machine"
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="zh-CN")
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else faults.append(asked.url))
        for path in sorted(site.rglob("*.html")):
            if path.name != "404.html":
                page.goto(address + path.relative_to(site).as_posix(), wait_until="load")
        page.goto(address + "index.html", wait_until="load")
        # Key by key: the search listens to keys let go, and hears nothing of a value that is set.
        page.locator("input[data-md-component=search-query]").press_sequentially("goalposts")
        found = page.locator(".md-search-result__link").first
        found.wait_for(timeout=30_000)
        assert "html" in (found.get_attribute("href") or "")
        browser.close()
    assert faults == []
