"""A real JupyterLab, opened at an edition: its notebooks run, are moved, answer; nothing is fetched from outside.

The edition is not the one that notebooks name outside of it, which is not even there.

Screenshots of what was seen are kept in .artefacts/lab, which git ignores.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from kepuri_eval import tables
from kepuri_eval.params import load_params
from kepuri_eval.reporting.printing import find_chromium
from tests.conftest import REPO, DemoRun

CHROMIUM = find_chromium()
EDITION = "baoding-2025"
ARTEFACTS = REPO / ".artefacts" / "lab"
PATIENCE = 120_000  # milliseconds; a busy machine is no fault
expect.set_options(timeout=PATIENCE)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab; `root` is its project folder, which tests may write to."""

    address: str
    token: str
    root: Path


@pytest.fixture(scope="module")
def lab(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root, own = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("jupyter")
    for name in ("params", "notebooks"):
        shutil.copytree(demo_run.root / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (root / "params" / "demo").rename(root / "params" / EDITION)
    for kind in ("raw", "processed"):
        shutil.copytree(demo_run.root / "data" / kind / "demo", root / "data" / kind / EDITION)
    # JupyterLab refuses to be started by root, as which machines that only test often run.
    (own / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": {"allow_root": True}}), encoding="utf-8")
    port, token = _free_port(), secrets.token_hex(16)
    places = {
        name: str(own) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = {
        **os.environ, **places, "JUPYTER_TOKEN": token, "KEPURI_HOME": str(root), "PYTHONPATH": str(REPO),
    }  # fmt: skip
    log = own / "log.txt"
    command = [sys.executable, "-m", "kepuri_eval", "lab", EDITION, "--no-browser", "--port", str(port)]
    with log.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", server, log)
        yield Lab(f"http://127.0.0.1:{port}", token, root)
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def page(browser: Browser, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page; a script's fault or a request to another machine fails the test."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else faults.append(asked.url))
    yield page
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{request.node.name}.png")
    context.close()
    _end_kernels(lab)
    assert faults == []


Opener = Callable[[str], Page]


@pytest.fixture
def run(page: Page, lab: Lab) -> Opener:
    """Opens a notebook of notebooks/explore and runs all its cells."""

    def opened(name: str) -> Page:
        # A workspace of its own: JupyterLab would open again what the test before had open.
        page.goto(f"{lab.address}/lab/workspaces/{name}/tree/notebooks/explore/{name}.ipynb?token={lab.token}")
        _run_all_cells(page)
        return page

    return opened


def _run_all_cells(page: Page) -> None:
    page.get_by_text("Python 3 (ipykernel) | 空闲").wait_for()
    page.get_by_role("menuitem", name="运行", exact=True).click()
    page.get_by_role("menuitem", name="运行所有单元格", exact=True).click()
    page.wait_for_function(_ALL_HAVE_RUN)


def _end_kernels(lab: Lab) -> None:
    """What a test has loaded does not stay in memory beside the next one's."""
    head = {"Authorization": f"token {lab.token}"}
    with urllib.request.urlopen(urllib.request.Request(f"{lab.address}/api/kernels", headers=head)) as answer:
        running = [kernel["id"] for kernel in json.load(answer)]
    for kernel in running:
        ended = urllib.request.Request(f"{lab.address}/api/kernels/{kernel}", headers=head, method="DELETE")
        urllib.request.urlopen(ended).close()


_ALL_HAVE_RUN = r"""() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(each => each.textContent);
    return prompts.length && prompts.every(prompt => /\[\d+\]/.test(prompt));
}"""


def assert_no_cell_failed(page: Page) -> None:
    for kind in ("error", "stderr"):
        assert page.locator(f'[data-mime-type="application/vnd.jupyter.{kind}"]').all_inner_texts() == []


def test_it_opens_at_the_edition_and_its_notebooks_work_on_it_as_they_are(page: Page, lab: Lab) -> None:
    page.goto(f"{lab.address}/?token={lab.token}")
    assert page.url.endswith(f"/data/processed/{EDITION}/lab.md")
    expect(page.get_by_role("main").get_by_text(EDITION).first).to_be_visible()
    page.get_by_role("link", name="04 单位评议报告").click()
    _run_all_cells(page)
    assert_no_cell_failed(page)
    first = load_params(EDITION, lab.root).units[0]
    shown = page.locator(".jp-OutputArea-output h1")
    expect(shown).to_contain_text(first.name)
    _assert_laid_out_as_on_a_page(page)


def _assert_laid_out_as_on_a_page(page: Page) -> None:
    """JupyterLab has rules of its own for tables and puts numbers before headings."""
    heading = page.locator(".k-indicator h3").first
    heading.scroll_into_view_if_needed()
    label = heading.evaluate(
        "h => { const r = document.createRange(); r.selectNode([...h.childNodes].find(n => n.nodeType === 3));"
        " return r.getBoundingClientRect().left - h.getBoundingClientRect().left }"
    )
    assert label < 2
    assert page.locator(".k-measures tbody th").first.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
    assert page.locator(".k-measures td.k-num").first.evaluate("cell => getComputedStyle(cell).textAlign") == "right"


def test_what_a_run_executed_is_shown_as_it_is_and_stays_so(page: Page, lab: Lab) -> None:
    made = f"data/processed/{EDITION}/notebooks/units/county-130203.ipynb"
    before = (lab.root / made).read_bytes()
    page.goto(f"{lab.address}/lab/workspaces/made/tree/{made}?token={lab.token}")
    drawings = page.locator(".jp-OutputArea-output svg[role=img]")  # stripped where a notebook is not trusted
    expect(drawings.first).to_be_visible()
    expect(page.get_by_role("heading", name="路北区")).to_be_visible()
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()
    page.keyboard.press("Control+s")
    page.get_by_text("是只读的").wait_for()
    assert (lab.root / made).read_bytes() == before


def test_a_weight_is_moved_and_the_ranking_moves_and_is_saved(run: Opener, lab: Lab) -> None:
    page = run("weights")
    assert_no_cell_failed(page)
    ranking = page.locator("table.k-explore")
    before = ranking.inner_text()
    page.get_by_text("与方法文件一致").wait_for()
    # The keyboard moves the handle as the hand does.
    page.locator(".widget-slider", has_text="网络活动情况").locator(".noUi-handle").focus()
    page.keyboard.press("End")
    page.get_by_text("网络活动情况权重1改为3").wait_for()
    expect(ranking).not_to_have_text(before)
    assert re.search(r"升\d|降\d", ranking.inner_text())
    page.get_by_label("文件名").fill("method-trial")
    page.get_by_role("button", name="存为方法文件").click()
    page.get_by_text("已存为params/method-trial.yml").wait_for()
    saved = yaml.safe_load((lab.root / "params" / "method-trial.yml").read_text(encoding="utf-8"))
    weights = {code: indicator["weight"] for code, indicator in saved["indicators"].items()}
    assert weights.pop("online") == 3.0
    assert set(weights.values()) == {1.0}


def test_a_number_leads_to_its_sentence_with_the_words_marked(run: Opener, lab: Lab) -> None:
    page = run("evidence")
    assert_no_cell_failed(page)
    page.get_by_label("单位").select_option(label="路北区")
    page.get_by_label("指标").select_option(label="数量规模")
    measure = page.get_by_label("测算点")
    option = measure.locator("option", has_text="参与人次：").first
    measure.select_option(label=option.inner_text())
    marked = page.locator("table.k-explore mark")
    expect(marked.first).to_be_visible()
    params = load_params(EDITION, lab.root)
    inputs, facts = tables.load("inputs", params.tables), tables.load("facts", params.tables)
    own = inputs[(inputs["unit_id"] == "county-130203") & (inputs["measure"] == "participants")]
    raw = facts.set_index("fact_id").loc[own["ref"], "raw"]
    for said in raw:  # the marks of the unit shown before may still stand there
        expect(marked.filter(has_text=said).first).to_be_visible()
    expect(marked).to_have_text(sorted(raw, key=marked.all_inner_texts().index))
    sentence = page.locator("table.k-explore td", has=page.locator("mark")).first.inner_text()
    assert len(sentence) > len(marked.first.inner_text())


def test_the_map_is_looked_at_and_other_rules_are_tried(run: Opener, lab: Lab) -> None:
    page = run("standouts")
    assert_no_cell_failed(page)
    points = page.locator(".js-plotly-plot .scatterlayer .point")
    placed = tables.load("standouts", load_params(EDITION, lab.root).tables)
    expect(points).to_have_count(int(placed["x"].notna().sum()) + 1)  # and the ring
    page.get_by_label("名单").select_option(label="拟择优上报")
    expect(points).to_have_count(int((placed["chosen_for"] == "upward").sum()) + 1)
    points.nth(2).click(force=True)
    chosen = page.get_by_label("活动", exact=True).locator("option:checked")
    expect(chosen).not_to_have_text(re.compile("^1　"))  # which the card showed first
    points.first.hover(force=True)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("类群：")
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box is not None and box["width"] > 800  # as wide as the notebook, not plotly's 700
    page.get_by_role("tab", name="换一套规则").click()
    page.locator(".widget-readout").first.fill("12")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"退出\d+项")).wait_for()
    expect(page.locator("table.k-explore .k-out").first).to_have_text("退出")


def test_units_are_compared_and_the_table_is_kept(run: Opener, tmp_path: Path) -> None:
    page = run("units")
    assert_no_cell_failed(page)
    charts = page.locator(".k-compare svg[role=img]")
    expect(charts).to_have_count(3)
    page.locator(".widget-select-multiple select").select_option(label=["路北区", "路南区", "古冶区"])
    expect(page.locator(".k-compare table").first.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="生成下载文件").click()
    with page.expect_download() as kept:
        page.locator("a[download$='.csv']").click()
    written = tmp_path / "kept.csv"
    kept.value.save_as(written)
    table = pd.read_csv(StringIO(written.read_text(encoding="utf-8-sig")))
    assert {f"{name}·依据条数" for name in ("路北区", "路南区", "古冶区")} <= set(table.columns)
    expect(page.locator("a[download$='.png']")).to_have_count(3)
    expect(page.locator("a[download$='.html']")).to_have_count(1)
