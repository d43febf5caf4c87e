"""Reports as a browser shows them: quiet, closed in themselves, usable by keyboard, on a telephone and on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kepuri_eval.reporting.printing import find_chromium, print_page
from tests.conftest import DemoRun

CHROMIUM = find_chromium()
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)


@pytest.fixture(scope="module")
def reports(demo_run: DemoRun) -> Path:
    return demo_run.processed / "reports"


@pytest.fixture(scope="module")
def browser(reports: Path) -> Iterator[Browser]:
    assert CHROMIUM is not None, "no Chromium on this machine"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose every word on the console and every request outside the folder is a fault."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    shown = context.new_page()
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
    yield shown
    context.close()
    assert faults == []


def show(page: Page, reports: Path, name: str) -> None:
    page.goto((reports / name).as_uri(), wait_until="load")


def faults_of(page: Page) -> list[str]:
    """What axe-core says against the page: rule and element."""
    violations: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    return [f"{each['id']}: {node['target']}" for each in violations for node in each["nodes"]]


def sample(reports: Path) -> list[str]:
    """Every page that is not a unit's, and the first unit of every group."""
    units = {
        path.name.split("-")[0]: f"units/{path.name}" for path in sorted((reports / "units").iterdir(), reverse=True)
    }
    rest = [path.relative_to(reports).as_posix() for path in reports.rglob("*.html") if path.parent.name != "units"]
    return sorted([*units.values(), *rest])


def test_the_pages_shown_are_of_every_group(reports: Path, demo_run: DemoRun) -> None:
    assert len(sample(reports)) == 5 + len({path.name.split("-")[0] for path in (reports / "units").iterdir()})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["index", "city", "unit"])
def test_axe_finds_nothing_at_wcag_22_aa(page: Page, reports: Path, kind: str, scheme: Any) -> None:
    # Units share one template; the page with the least evidence is looked through soonest.
    least = min((reports / "units").glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
    page.emulate_media(color_scheme=scheme)
    show(page, reports, f"units/{least.name}" if kind == "unit" else f"{kind}.html")
    assert faults_of(page) == []


def test_axe_would_find_a_fault(page: Page) -> None:
    page.set_content("<html><body><main><img src='data:,'><p style='color:#eee'>words</p></main></body></html>")
    assert {each.partition(":")[0] for each in faults_of(page)} >= {"image-alt", "color-contrast", "html-has-lang"}


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_reaches_beyond_the_screen(page: Page, reports: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for name in sample(reports):
        show(page, reports, name)
        wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert {name: beyond for name, beyond in wide.items() if beyond > 0} == {}


def test_every_link_to_evidence_lands_on_something_seen(page: Page, reports: Path) -> None:
    followed = 0
    for name in [each for each in sample(reports) if each.startswith(("units/county", "units/zone"))]:
        show(page, reports, name)
        targets = page.eval_on_selector_all('a[href^="#"]', "links => [...new Set(links.map(a => a.hash.slice(1)))]")
        for target in targets:
            page.evaluate("target => { location.hash = ''; location.hash = target }", target)
            seen = page.evaluate("target => document.getElementById(target).getClientRects().length", target)
            assert seen, f"{name}#{target}"
        followed += len(targets)
    assert followed > 100


def test_the_index_is_searched_and_sorted_by_keyboard_and_by_mouse(page: Page, reports: Path) -> None:
    show(page, reports, "index.html")
    rows = page.locator("#units tbody tr:visible")
    everyone = rows.count()
    page.get_by_label("查找单位").focus()
    page.keyboard.type("路北")
    assert 0 < rows.count() < everyone
    assert all("路北" in text for text in rows.all_inner_texts())
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert rows.count() == everyone
    button = page.get_by_role("button", name="得分")
    button.click()
    falling = scores(page)
    assert falling == sorted(falling, reverse=True)
    button.focus()
    page.keyboard.press("Enter")
    assert scores(page) == sorted(falling)


def scores(page: Page) -> list[float]:
    """The scores in the order shown; units without one left out."""
    told = page.eval_on_selector_all("#units tbody tr", "rows => rows.map(row => row.dataset.score)")
    return [float(each) for each in told if each]


def test_a_report_prints_to_whole_pages(reports: Path, tmp_path: Path, browser: Browser) -> None:
    written = print_page(reports / "units/county-130203.html", tmp_path / "county.pdf")
    with pypdfium2.PdfDocument(written) as document:
        assert 4 <= len(document) <= 40
        texts = [page.get_textpage().get_text_range() for page in document]
        assert {tuple(round(side) for side in page.get_size()) for page in document} == {(595, 842)}
    assert "路北区" in texts[0]
    assert [number for number, text in enumerate(texts) if not text.strip()] == []
