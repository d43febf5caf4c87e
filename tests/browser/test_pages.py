"""Reports as a browser shows them: quiet, closed in themselves, usable by keyboard, on a telephone and on paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from kepuri_eval.reporting.html import FICTIONAL
from kepuri_eval.reporting.printing import find_chromium, print_page
from tests.browser.accessibility import faults_of
from tests.conftest import DemoRun

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)


@pytest.fixture(scope="module")
def reports(demo_run: DemoRun) -> Path:
    return demo_run.processed / "reports"


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


def sample(reports: Path) -> list[str]:
    """Every page that is not a unit's, and the first unit of every group."""
    units = {
        path.name.split("-")[0]: f"units/{path.name}" for path in sorted((reports / "units").iterdir(), reverse=True)
    }
    rest = [path.relative_to(reports).as_posix() for path in reports.rglob("*.html") if path.parent.name != "units"]
    return sorted([*units.values(), *rest])


def test_the_pages_shown_are_of_every_group(reports: Path, demo_run: DemoRun) -> None:
    assert len(sample(reports)) == 5 + len({path.name.split("-")[0] for path in (reports / "units").iterdir()})


def kinds(reports: Path) -> dict[str, str]:
    """Units share one template; of them the page with the least evidence is looked through soonest."""
    units = sorted((reports / "units").glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
    least = units[0]
    contested = next(path for path in units if "属待评议" in path.read_text(encoding="utf-8"))
    return {"index": "index.html", "city": "city.html", "unit": f"units/{least.name}",
            "contested": f"units/{contested.name}",
            "process": "process/02_indicators.html"}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "scheme", "width"),
    [
        ("contested", "light", 1440), ("contested", "dark", 360),
        ("index", "light", 1440), ("index", "dark", 360), ("city", "light", 1440), ("city", "dark", 360),
        ("unit", "light", 360), ("unit", "dark", 1440), ("process", "light", 1440),
    ],
)  # fmt: skip
def test_axe_finds_nothing_at_wcag_22_aa(page: Page, reports: Path, kind: str, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    show(page, reports, kinds(reports)[kind])
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    assert faults_of(page) == []


def test_axe_would_find_a_fault(page: Page) -> None:
    page.set_content("<html><body><main><img src='data:,'><p style='color:#eee'>words</p></main></body></html>")
    assert {each.partition(":")[0] for each in faults_of(page)} >= {"image-alt", "color-contrast", "html-has-lang"}


@pytest.mark.parametrize(
    ("row", "rule"),
    [("<td>{}</td>", ""), ("<td class=pale>{}</td>", "td.pale {color: #eee}"),
     ("<td>{}</td>", "tr:last-child {color: #eee}"), ("<td>{}</td>", "td {color: #eee}")],
)  # fmt: skip
def test_axe_would_find_pale_words_however_many_stand_beside_them(page: Page, row: str, rule: str) -> None:
    many = "".join(f"<tr><td>{number}</td></tr>" for number in range(20)) + f"<tr>{row.format('last')}</tr>"
    page.set_content(f"<html lang=en><head><title>t</title><style>{rule}</style></head>"
                     f"<body><main><h1>t</h1><table><tbody>{many}</tbody></table></main></body></html>")  # fmt: skip
    assert ("color-contrast" in {each.partition(":")[0] for each in faults_of(page)}) == bool(rule)


LOOK = """() => {
  const reaches = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const links = [...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href"));
  const inside = [...new Set(links.filter(href => href.startsWith("#")))];
  const seen = hash => { const at = document.getElementById(hash.slice(1)); return at && at.getClientRects().length; };
  return { beyond: reaches(), inside: inside.length, lost: inside.filter(hash => !seen(hash)),
           files: [...new Set(links.filter(href => !/^(#|[a-z]+:)/.test(href)))] };
}"""


def test_every_report_opens_whole_and_all_its_links_land(page: Page, reports: Path) -> None:
    names = sorted(path.relative_to(reports).as_posix() for path in reports.rglob("*.html"))
    assert len(names) > 70
    heavy = {path.name: path.stat().st_size for path in (reports / "units").glob("*.html")}
    assert {name: size for name, size in heavy.items() if size > 400_000} == {}
    faults, evidence = [], 0
    for name in names:
        page.set_viewport_size({"width": 1440, "height": 800})
        show(page, reports, name)
        found = page.evaluate(LOOK)
        page.set_viewport_size({"width": 360, "height": 800})
        beyond = max(found["beyond"], page.evaluate(LOOK)["beyond"])
        faults += [f"{name} reaches {beyond} beyond the screen"] if beyond > 0 else []
        faults += [f"{name} leads to {hash}" for hash in found["lost"]]
        faults += [f"{name} leads to {href}" for href in found["files"]
                   if not ((reports / name).parent / unquote(href)).resolve().is_file()]  # fmt: skip
        evidence += found["inside"]
    assert faults == []
    assert evidence > 3000


BEYOND = """() => [...document.querySelectorAll("main table:not(.dataframe) :is(td, th)")]
  .filter(cell => cell.getClientRects().length)
  .filter(cell => getComputedStyle(cell.closest("thead") || cell).position !== "absolute")
  .filter(cell => cell.getBoundingClientRect().right > innerWidth + 1).map(cell => cell.innerText.slice(0, 40))"""


@pytest.mark.parametrize("name", ["index.html", "city.html", "units/county-130203.html", "units/enterprise-008.html"])
def test_on_a_telephone_every_cell_of_a_table_is_on_the_screen(page: Page, reports: Path, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    show(page, reports, name)
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    assert page.evaluate(BEYOND) == []


def test_a_figure_followed_to_its_evidence_is_marked_there(page: Page, reports: Path) -> None:
    show(page, reports, "units/county-130203.html")
    page.locator('.k-measures a[href^="#e-"]').first.click()
    row = page.locator("tr:target")
    assert row.count() == 1 and row.locator("mark").inner_text()
    box, height = row.bounding_box(), page.evaluate("innerHeight")
    assert box is not None and 0 <= box["y"] < height
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert row.locator("td").first.evaluate("cell => getComputedStyle(cell).backgroundColor") != paper


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
    page.get_by_label("查找单位").fill("没有这个单位")
    assert rows.count() == 0 and page.locator("#shown").inner_text() == "找到0个单位"
    page.get_by_label("查找单位").fill("")
    page.get_by_label("组别").select_option("主办单位")
    assert 0 < rows.count() < everyone
    assert {row.get_attribute("data-group") for row in rows.all()} == {"主办单位"}
    page.get_by_label("组别").select_option("")
    button = page.get_by_role("button", name="得分")
    button.click()
    falling = scores(page)
    assert falling == sorted(falling, reverse=True)
    button.focus()
    page.keyboard.press("Enter")
    assert scores(page) == sorted(falling)


def test_the_index_is_filtered_by_status(page: Page, reports: Path, tmp_path: Path) -> None:
    source = (reports / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(source.replace('data-status="ready"', 'data-status="failed"', 3), "utf-8")
    show(page, tmp_path, "index.html")
    rows = page.locator("#units tbody tr:visible")
    everyone = rows.count()
    page.get_by_label("状态").select_option("生成失败")
    assert rows.count() == 3 and page.locator("#shown").inner_text() == "找到3个单位"
    page.get_by_label("查找单位").fill(rows.first.locator("th").inner_text().split("\n")[0])
    assert rows.count() == 1  # both are asked for
    page.get_by_label("查找单位").fill("")
    page.get_by_label("状态").select_option("已生成")
    assert rows.count() == everyone - 3
    page.get_by_label("状态").select_option("")
    assert rows.count() == everyone


def test_every_column_of_the_index_is_sorted_by_key_and_pointer_both_ways(page: Page, reports: Path) -> None:
    show(page, reports, "index.html")
    keys = page.eval_on_selector_all("#units thead button", "all => all.map(button => button.dataset.key)")
    assert {"at", "group", "score", "rank", "standing", "status"} == set(keys)
    for key in keys:
        button = page.locator(f"#units thead button[data-key={key}]")
        orders = set()
        for press in (button.click, lambda at=button: at.press("Space")):
            press()
            orders.add(button.locator("xpath=..").get_attribute("aria-sort"))
            told = page.eval_on_selector_all("#units tbody tr", f"rows => rows.map(row => row.dataset.{key})")
            held = [each for each in told if each]
            assert told[len(held) :] == [""] * (len(told) - len(held))  # what has no value stands last
            groups = [float(each) for each in held] if key in ("at", "score", "rank") else held
            runs = [each for at, each in enumerate(groups) if at == 0 or each != groups[at - 1]]
            assert len(runs) == len(set(runs))  # equal ones stand together
            if key in ("at", "score", "rank"):
                rising = button.locator("xpath=..").get_attribute("aria-sort") == "ascending"
                assert groups == sorted(groups, reverse=not rising)
        assert orders == {"ascending", "descending"}


def scores(page: Page) -> list[float]:
    """The scores in the order shown; units without one left out."""
    told = page.eval_on_selector_all("#units tbody tr", "rows => rows.map(row => row.dataset.score)")
    return [float(each) for each in told if each]


ROWS = """() => [...document.querySelectorAll("main tbody tr")].filter(row => row.getClientRects().length)
  .map(row => [...row.cells].map(cell => cell.innerText).join(""))"""
DRAWN = """() => [...document.querySelectorAll("main svg")]
  .map(drawing => [...drawing.querySelectorAll("text")].map(each => each.textContent).join("").slice(-12))"""
HEADINGS = """() => [...document.querySelectorAll("main h2, main h3, main figcaption")].map(each => each.innerText)"""


PRINTED = [
    "units/county-130203.html", "city.html", "index.html", "units/enterprise-008.html", "process/02_indicators.html",
    "process/03_standouts.html",
]  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_a_report_prints_to_whole_pages(page: Page, reports: Path, tmp_path: Path, name: str) -> None:
    written = print_page(reports / name, tmp_path / "printed.pdf")
    with pypdfium2.PdfDocument(written) as document:
        texts = [squeezed(words_of(each)) for each in document]
        assert {tuple(round(side) for side in each.get_size()) for each in document} == {(595, 842)}
    assert all(f"—{number}—" in text for number, text in enumerate(texts, start=1))
    page.emulate_media(media="print")
    show(page, reports, name)
    rows = [squeezed(row) for row in page.evaluate(ROWS)]
    cut = [row for row in rows if not any(row in text for text in texts)]
    assert len(rows) > 50 and cut == []
    headings = [squeezed(each) for each in page.evaluate(HEADINGS)]
    bodies = [own_text(text, number) for number, text in enumerate(texts, start=1)]
    wholes = [each for each in [*rows, *map(squeezed, page.evaluate(DRAWN))] if each]
    ends = [body for body in bodies if not body.endswith(tuple(wholes))]
    assert [each for each in headings for body in ends if body.endswith(each)] == []


def test_the_heads_of_the_index_stand_on_every_page_of_its_table(reports: Path, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(print_page(reports / "index.html", tmp_path / "index.pdf")) as document:
        texts = [squeezed(words_of(each)) for each in document]
    rows = [text for text in texts if re.search(r"第\d+至\d+位", text)]
    assert len(rows) > 1
    assert all("单位组别得分组内位次位次区间表扬名额状态" in text for text in rows)


def fullest(reports: Path) -> str:
    """The unit whose first page has most to say."""
    said = {path.name: re.findall(r"<li>.*?</li>", path.read_text(encoding="utf-8").partition("section-moves")[0])
            for path in (reports / "units").glob("*.html")}  # fmt: skip
    return "units/" + max(sorted(said), key=lambda name: sum(map(len, said[name])))


def test_the_leader_s_page_is_one_page(reports: Path, tmp_path: Path) -> None:
    sampled = [each for each in sample(reports) if each.startswith(("units/county", "units/host", "units/base"))]
    for name in [*sampled, fullest(reports)]:
        with pypdfium2.PdfDocument(print_page(reports / name, tmp_path / "unit.pdf")) as document:
            first, second = (squeezed(document[at].get_textpage().get_text_range()) for at in (0, 1))
        assert "下一年建议" in first and "分项指标" not in first.partition("下一年建议")[2], name
        assert own_text(second, 2).startswith("一、分项指标"), name


def own_text(text: str, number: int) -> str:
    """A printed page's text without what stands in its margins."""
    return text.replace(f"—{number}—", "").replace(FICTIONAL, "")


def words_of(page: pypdfium2.PdfPage) -> str:
    """Its text; PDFium tells a hyphen at the end of a line as U+FFFE."""
    return str(page.get_textpage().get_text_range()).replace("\ufffe", "-")


def squeezed(text: str) -> str:
    return "".join(text.split())
