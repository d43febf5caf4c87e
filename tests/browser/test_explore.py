"""What the explore notebooks show, as axe-core sees it, in JupyterLab's light and dark dress."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

from kepuri_eval.explore.evidence import EVERYTHING, EvidenceExplorer
from kepuri_eval.explore.standouts import StandoutsExplorer
from kepuri_eval.explore.units import UnitsExplorer, write_page
from kepuri_eval.explore.weights import WeightsExplorer
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.printing import find_chromium
from tests.browser.accessibility import faults_of
from tests.conftest import DemoRun

CHROMIUM = find_chromium()
# The ground and the ink of JupyterLab's two dresses, and what it writes into the page to tell them.
DRESSES = {"true": ("#fff", "#212121"), "false": ("#111", "#e0e0e0")}
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)


@pytest.fixture(scope="module")
def params(demo_run: DemoRun) -> Params:
    return load_params("demo", demo_run.root)


@pytest.fixture(scope="module")
def views(params: Params) -> dict[str, str]:
    """What each notebook shows after a hand has moved something in it."""
    weights, evidence, standouts = WeightsExplorer(params), EvidenceExplorer(params), StandoutsExplorer(params)
    weights.sliders["online"].value = 3.0
    evidence.measure.value = EVERYTHING
    units = UnitsExplorer(params)
    units.units.value = tuple(unit_id for _, unit_id in units.units.options[:3])
    units.keep()
    card = standouts.card.value
    standouts.rules.quotas["commended_activities"].value = 12
    return {
        "weights": weights.note.value + weights.table.value, "evidence": evidence.table.value, "card": card,
        "list": standouts.note.value + standouts.list.value, "units": units.note.value + units.shown.value,
        "links": units.links.value,
    }  # fmt: skip


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("is_light", DRESSES)
def test_axe_finds_nothing_in_what_the_notebooks_show(
    browser: Browser, views: dict[str, str], is_light: str, width: int
) -> None:
    ground, ink = DRESSES[is_light]
    found = {}
    for name, shown in views.items():
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(
            f'<!DOCTYPE html><html lang="zh-CN"><head><title>{name}</title></head>'
            f'<body data-jp-theme-light="{is_light}" style="background: {ground}; color: {ink}"><main><h1>{name}</h1>'
            f"<h2>{name}</h2>{shown}</main></body></html>"
        )
        found[name] = faults_of(page)
        page.close()
    assert found == dict.fromkeys(views, [])


def test_axe_finds_nothing_in_the_comparison_that_is_kept(browser: Browser, params: Params) -> None:
    units = UnitsExplorer(params)
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.set_content(write_page(units.comparison, units._charts, params))
    assert faults_of(page) == []
    page.close()
