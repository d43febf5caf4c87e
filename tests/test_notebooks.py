"""The notebooks are short, read top to bottom, and hold no outputs and no logic of their own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from papermill.inspection import inspect_notebook

FOLDER = Path(__file__).parents[1] / "notebooks"
PIPELINE = {
    "01_ingest": {"edition"},
    "02_indicators": {"edition"},
    "03_standouts": {"edition"},
    "04_unit_report": {"edition", "unit_id"},
    "05_city_report": {"edition"},
}
# JupyterLab keeps what it opened beside it.
ALL = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
MOST_CELLS, MOST_LINES = 15, 12
NOT_IN_NOTEBOOKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try, ast.While)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def parsed(cell: NotebookNode) -> ast.Module:
    return ast.parse("\n".join(line for line in cell.source.splitlines() if not line.startswith(("%", "!"))))


def test_the_pipeline_is_five_notebooks() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(PIPELINE)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_are_valid_with_ids_and_without_outputs(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_parameters_stand_in_the_first_code_cell(path: Path) -> None:
    tagged = [cell for cell in read(path).cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == code_cells(path)[:1]
    declared = inspect_notebook(str(path))
    assert set(declared) == PIPELINE.get(path.stem, {"edition"})


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_work_on_the_edition_that_lab_was_opened_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for opened, expected in (("baoding-2025", "baoding-2025"), ("", "demo")):
        monkeypatch.setenv("KEPURI_EDITION", opened)
        found: dict[str, object] = {}
        exec(code_cells(path)[0].source, found)
        assert found["edition"] == expected


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_are_short_and_hold_no_logic(path: Path) -> None:
    cells = code_cells(path)
    assert len(cells) <= MOST_CELLS
    assert [cell.source for cell in cells if len(cell.source.splitlines()) > MOST_LINES] == []
    found = {
        type(node).__name__ for cell in cells for node in ast.walk(parsed(cell)) if isinstance(node, NOT_IN_NOTEBOOKS)
    }
    assert found == set()


@pytest.mark.parametrize("name", PIPELINE)
def test_prose_is_chinese_and_types_in_no_results(name: str) -> None:
    prose = [cell.source for cell in read(FOLDER / f"{name}.ipynb").cells if cell.cell_type == "markdown"]
    assert re.search(r"^# ", prose[0], re.MULTILINE)
    for text in prose:
        assert re.search(r"[\u4e00-\u9fff]", text)
        # Names of notebooks, and what stands in code or quotation marks, are not results.
        plain = re.sub(r"`[^`]*`|“[^”]*”|^#+ \d+|\b0\d\b", "", text, flags=re.MULTILINE)
        assert re.findall(r"\d+(?:\.\d+)?%?", plain) == [], text


@pytest.mark.parametrize("name", PIPELINE)
def test_prose_stands_before_code(name: str) -> None:
    cells = read(FOLDER / f"{name}.ipynb").cells
    assert cells[0].cell_type == "markdown"
    assert len([cell for cell in cells if cell.cell_type == "markdown"]) >= len(cells) // 3
