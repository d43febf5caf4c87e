"""The page that JupyterLab opens with leads to notebooks that are there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kepuri_eval.lab.welcome import describe_edition, write_page
from kepuri_eval.params import load_params


@pytest.fixture
def project(repo: Path, tmp_path: Path) -> Path:
    """A project folder with the params and the notebooks of the checkout."""
    shutil.copytree(repo / "params", tmp_path / "params")
    shutil.copytree(repo / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return tmp_path


def _links(page: Path) -> list[Path]:
    return [page.parent / link for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))]


def test_after_a_run_every_notebook_is_linked_with_what_the_run_made_of_it(project: Path) -> None:
    params = load_params("demo", project)
    made = ["01_ingest", "02_indicators", "03_standouts", "05_city_report", f"units/{params.units[0].unit_id}"]
    for place in [*(f"notebooks/{name}.ipynb" for name in made), "tables/standouts.parquet"]:
        (params.processed / place).parent.mkdir(parents=True, exist_ok=True)
        (params.processed / place).touch()
    page = write_page(params)
    assert "还没有" not in page.read_text(encoding="utf-8")
    linked = {link.resolve() for link in _links(page)}
    assert linked == {path.resolve() for path in project.rglob("*.ipynb")}


def test_before_a_run_it_says_so_and_leads_to_the_notebooks_alone(project: Path) -> None:
    page = write_page(load_params("tangshan-2024", project))
    assert "还没有运行过" in page.read_text(encoding="utf-8")
    assert "kepuri run tangshan-2024" in page.read_text(encoding="utf-8")
    assert [link for link in _links(page) if not link.is_file()] == []


def test_notebooks_are_named_as_they_name_themselves(repo: Path) -> None:
    page = describe_edition(load_params("demo", repo))
    for title, name in re.findall(r"\[([^]]+)\]\(\.\./\.\./\.\./notebooks/([^)]+)\)", page):
        text = (repo / "notebooks" / name).read_text(encoding="utf-8")
        assert f'"# {title}' in text, name
    assert "演示数据（虚构）" in page
