"""Names from submissions that a program might obey stand as plain text in everything that leaves the office."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import nbformat
import openpyxl
import pandas as pd
import pypdfium2
import pytest
from docx import Document
from playwright.sync_api import Browser

from kepuri_eval import tables
from kepuri_eval.cli import main
from kepuri_eval.reporting.printing import find_chromium, print_page
from tests.browser.accessibility import faults_of
from tests.hostile.planted_edition import JUDGES, NAMES, SHOWN, UNITS, UNSEEN, Planted, plant
from tests.reporting.pages import Page, find_faults

CHROMIUM = find_chromium()
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)
OUTPUTS = {"text/html", "text/plain", "image/svg+xml"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def pages(planted: Planted) -> list[Path]:
    found = sorted((planted.processed / "reports").rglob("*.html"))
    assert len(found) == 4 + 3 + 2  # units, process, index and city
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_name_was_read_as_it_was_written(planted: Planted) -> None:
    activities = pd.read_parquet(planted.processed / "tables" / "activities.parquet")
    own = set(activities.loc[activities["unit_id"] == "county-1", "name"])
    assert own == {" ".join(f"{name}甲".split()) for name in SHOWN.values()}
    assert SHOWN["turned"] != NAMES["turned"]


def test_no_page_holds_an_element_of_theirs(pages: list[Path]) -> None:
    faults = {path.name: find_faults(Page(path.read_text(encoding="utf-8"))) for path in pages}
    known = "a heading cell without scope"  # on the analysts' pages, of tables as pandas writes them
    assert {name: [each for each in found if each != known] for name, found in faults.items()} == dict.fromkeys(
        faults, []
    )


@needs_chromium
def test_a_browser_shows_them_as_words_and_runs_nothing(pages: list[Path], browser: Browser) -> None:
    faults: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith("file:") else faults.append(sent.url))
    texts = {}
    for path in pages:
        page.goto(path.as_uri(), wait_until="load")
        made = "img, main script, svg[onload], main i:not(.k-bar i), main b, iframe, a[href^=javascript]"
        faults += [
            f"{path.name}: {each}" for each in page.eval_on_selector_all(made, "all => all.map(e => e.outerHTML)")
        ]
        texts[path.name] = page.evaluate("document.body.textContent")
    page.close()
    assert faults == []
    own = squeezed(texts["county-1.html"])
    assert [name for name in SHOWN.values() if squeezed(f"{name}甲") not in own] == []
    assert all(unit in texts["index.html"] for unit in UNITS)
    assert [name for name, text in texts.items() if UNSEEN.search(text)] == []


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_decisions_and_of_units_that_sent_nothing(
    pages: list[Path], browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """The demo edition has neither: here every activity was chosen out of turn, and one unit never sent anything."""
    page = browser.new_page(color_scheme=scheme)
    faults, said = [], ""
    for path in pages:
        if path.parent.name != "process":
            page.goto(path.as_uri(), wait_until="load")
            said += page.inner_text("main")
            faults += [f"{path.name} {fault}" for fault in faults_of(page)]
    page.close()
    assert "破例" in said and "未收到" in said
    assert faults == []


@needs_chromium
def test_paper_shows_them_as_words(planted: Planted, tmp_path: Path) -> None:
    written = print_page(planted.processed / "reports/units/county-1.html", tmp_path / "county.pdf")
    with pypdfium2.PdfDocument(written) as document:
        text = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    assert [name for name in SHOWN.values() if squeezed(f"{name}甲") not in text] == []


def test_executed_notebooks_hold_them_as_words_that_nothing_typesets(planted: Planted) -> None:
    notebooks = sorted((planted.processed / "notebooks").rglob("*.ipynb"))
    assert len(notebooks) == 3 + 1 + 4
    seen = ""
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                assert set(data) <= OUTPUTS, path.name
                html = data.get("text/html", "")
                page = Page(html)
                assert not page.all("script") and not page.all("img"), path.name
                assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
                classes = page.elements[0][1].get("class", "") if html.startswith("<div class") else html
                assert "$" not in html or ("tex2jax_ignore" in classes and "mathjax_ignore" in classes), path.name
                assert not UNSEEN.search(html + data.get("image/svg+xml", "")), path.name
                seen += page.text
    assert [name for name in SHOWN.values() if squeezed(name) not in squeezed(seen)] == []


def test_word_files_hold_them_as_words(planted: Planted) -> None:
    drafts = sorted((planted.processed / "documents").rglob("*.docx"))
    text = ""
    for path in drafts:
        with ZipFile(path) as parts:
            for name in parts.namelist():
                markup = parts.read(name).decode("utf-8", "replace")
                assert "TargetMode" not in markup and "<w:hyperlink" not in markup, path.name
                assert not re.search(r"<w:instrText[^>]*>[^<]*(HYPERLINK|DDE|INCLUDE)", markup), path.name
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text += "\n".join([*(each.text for each in document.paragraphs), *cells])
    assert UNITS[2] in text and UNITS[3] in text
    assert sum(squeezed(name) in squeezed(text) for name in SHOWN.values()) >= 2
    assert not UNSEEN.search(text.replace("\t", ""))  # signatures are set by a tab


def test_workbooks_hold_them_as_text_and_no_formula(planted: Planted) -> None:
    books = sorted(planted.processed.rglob("*.xlsx"))
    made = {"review", "推荐汇总表", "未提交未达标名单（内部）", "活动情况汇总表"}
    assert {path.stem for path in books} == made | {f"评审表-j{number}" for number in range(len(JUDGES))}
    texts: list[str] = []
    panel = ""
    for path in books:
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f" and cell.hyperlink is None, (path.name, cell.coordinate, cell.value)
                    texts += [cell.value] if isinstance(cell.value, str) else []
                    panel += cell.value if isinstance(cell.value, str) and path.parent.name == "panel" else ""
    assert any(UNITS[3] in text for text in texts)
    assert any("{{7*7}}" in text for text in texts)
    assert [text for text in texts if UNSEEN.search(text)] == []
    assert [name for name in SHOWN.values() if squeezed(name) not in squeezed(panel)] == []
    assert [name for name in JUDGES if UNSEEN.sub("", name) not in panel] == []


def test_csv_files_hold_no_cell_that_a_spreadsheet_would_run(planted: Planted) -> None:
    files = [*(planted.processed / "tables").glob("*.csv"), *(planted.processed / "publication").glob("*.csv")]
    assert len(files) == len(tables.READ_BY_PEOPLE) + 4
    risky, held = [], 0
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                risky += [(path.name, cell) for cell in row if re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?(e-?\d+)?$)", cell)]
                held += sum(cell.startswith("'=") for cell in row)
                risky += [(path.name, cell) for cell in row if UNSEEN.search(cell)]
    assert risky == []
    assert held >= 3  # the three units' activity that begins with =


COMMANDS = {
    "status": ["status", "planted"], "list": ["list", "planted"], "decide": ["decide", "planted"],
    "check": ["check", "planted"], "documents": ["documents", "planted"], "review": ["review", "planted"],
    "read": ["read", "--edition", "planted", "data/raw/planted/0/$x$清单{{7*7}}<i>.csv",
             "data/raw/planted/9/\x1b[2J\u202e清单.csv"],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "for programs"])
def test_a_terminal_is_told_nothing_that_it_would_obey(
    planted: Planted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, as_json: bool
) -> None:
    new = planted.root / "data/raw/planted/9/\x1b[2J\u202e清单.csv"  # a file that came after the run
    new.parent.mkdir(exist_ok=True)
    new.write_text("活动名称,参与人数\n\x1b[31m夜课\u202e,20\n", encoding="utf-8")
    monkeypatch.setenv("KEPURI_HOME", str(planted.root))
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(planted.root)
    words = COMMANDS[command] + (["--json"] if as_json and command != "decide" else [])
    monkeypatch.setattr("sys.argv", ["kepuri", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 0, told.err
    assert told.out and UNSEEN.search(told.out + told.err) is None
    if command == "read":
        assert "火箭模型课甲" in told.out and "夜课" in told.out
    if command == "decide":
        assert all(squeezed(name) in squeezed(told.out) for name in SHOWN.values() if "|" not in name)
    if command == "status":
        assert "清单.csv" in told.out
