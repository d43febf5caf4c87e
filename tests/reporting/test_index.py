from dataclasses import replace
from types import SimpleNamespace

import pytest

from kepuri_eval import tables
from kepuri_eval.reporting.index import _TABLES, write_index
from tests.reporting.pages import Page, find_faults
from tests.reporting.small_edition import HOSTILE, LUBEI, LUNAN, NAMED_BADLY, SILENT


def entry(name, status="made", **more):
    given = {"name": name, "status": status, "error": "", "html": "", "executed": "", "unit_id": ""}
    return SimpleNamespace(**given | more)


@pytest.fixture(scope="module")
def page(params):
    entries = [
        entry("05_city_report", html="reports/city.html"),
        entry("01_ingest", html="reports/process/01_ingest.html"),
        entry("03_standouts", "skipped"),
        *(entry(f"04_unit_report/{unit}", "unchanged", unit_id=unit, html=f"reports/units/{unit}.html")
          for unit in (LUBEI, SILENT, NAMED_BADLY)),
        entry(f"04_unit_report/{LUNAN}", "failed", unit_id=LUNAN, error=f"cell 3: {HOSTILE}",
              executed=f"notebooks/units/{LUNAN}.ipynb"),
    ]  # fmt: skip
    return Page(write_index(params, entries).read_text(encoding="utf-8"))


def rows(page):
    return [each for each in page.all("tr") if "data-at" in each]


def of(page, name):
    return next(each for each in rows(page) if name in each["data-find"].split())


def test_nothing_on_the_page_fetches_or_leads_nowhere(page):
    assert find_faults(page) == []
    assert len(page.all("script")) == 1  # ours


def test_every_registered_unit_is_listed_in_the_order_of_groups(page, params):
    assert len(rows(page)) == len(params.units)
    groups = [each["data-group"] for each in rows(page)]
    assert list(dict.fromkeys(groups)) == [group.label for group in params.edition.groups.values()]


@pytest.mark.parametrize(
    ("name", "status"), [(LUBEI, "ready"), (LUNAN, "failed"), (SILENT, "empty"), ("county-130205", "skipped")]
)
def test_statuses(page, name, status):
    assert of(page, name)["data-status"] == status


def test_scores_and_ranks_sort_as_numbers_and_missing_ones_are_empty(page):
    assert (of(page, LUBEI)["data-score"], of(page, LUBEI)["data-rank"]) == ("60.0", "1")
    assert (of(page, SILENT)["data-score"], of(page, SILENT)["data-rank"]) == ("", "")


def test_links_are_relative_to_the_index(page, params):
    targets = [each["href"] for each in page.all("a")]
    assert {"city.html", f"units/{LUBEI}.html", "process/01_ingest.html"} <= set(targets)
    assert f"../notebooks/units/{LUNAN}.ipynb" in targets
    for target in (each for each in targets if each.startswith("../tables/")):
        assert (params.reports / target).resolve().is_file()


def test_names_and_errors_are_shown_as_they_are(page):
    assert HOSTILE in page.text and f"cell 3: {HOSTILE}" in page.text


def test_units_are_found_by_their_other_names(page):
    assert "汉沽农场" in of(page, "zone-130272")["data-find"]


def test_an_index_can_be_written_before_there_are_tables(params, tmp_path):
    out = write_index(replace(params, root=tmp_path), [])
    assert "未生成" in out.read_text(encoding="utf-8")


def test_decisions_stand_beside_the_unit_they_concern(page):
    assert "人工决定：本单位候选（2024-10-08）" in page.text
    assert f"拟定（2024-10-08）；破例：未经入围，{HOSTILE}" in page.text


def test_every_table_people_read_has_a_chinese_name(page):
    named = {each["href"]: each for each in page.all("a") if each["href"].startswith("../tables/")}
    assert set(_TABLES) == set(tables.READ_BY_PEOPLE)
    assert all(f"../tables/{name}.csv" in named and words in page.text for name, words in _TABLES.items())


def test_words_for_standings_are_explained_and_drafts_are_pointed_to(page):
    assert "至少90%的情形在表扬名额以内的为“稳定入围”，不到10%的为“未入围”" in page.text
    assert "kepuri documents demo" in page.text
