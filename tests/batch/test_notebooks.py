"""What a run knows of its notebooks is what papermill and a reader would find in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.inspection import inspect_notebook

from kepuri_eval.batch.notebooks import check_parameters, code_of, imports_of, title_of
from kepuri_eval.errors import RunError

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def write(path: Path, *cells: nbformat.NotebookNode) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def parameters(source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, metadata={"tags": ["parameters"]})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_parameters_are_those_papermill_finds(path: Path) -> None:
    known = inspect_notebook(str(path))
    check_parameters(path, known)
    with pytest.raises(RunError, match=f"has no parameter 别的; it has {', '.join(sorted(known))}"):
        check_parameters(path, ["别的", *known])


def test_parameters_are_names_that_are_given_a_value_in_their_cell(tmp_path: Path) -> None:
    cells = (
        parameters('city = "甲市"  # 城市\nlimit: int = 3\nif limit:\n    other = 1\na.b = 2'),
        new_code_cell("late = 1"),
    )
    path = write(tmp_path / "n.ipynb", *cells)
    check_parameters(path, ["city", "limit"])
    for unknown in ("other", "late", "a"):
        with pytest.raises(RunError, match=f"n.ipynb has no parameter {unknown}; it has city, limit"):
            check_parameters(path, [unknown])
    with pytest.raises(RunError, match="it has none"):
        check_parameters(write(tmp_path / "m.ipynb", new_code_cell("1")), ["city"])


def test_a_notebook_that_is_missing_or_broken_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"n\.ipynb: no such notebook"):
        check_parameters(tmp_path / "n.ipynb", [])
    for broken in ("[1", "[]", '{"cells": [{}]}', '{"cells": [1]}', '{"cells": null}'):
        (tmp_path / "n.ipynb").write_text(broken, encoding="utf-8")
        with pytest.raises(RunError, match=r"n\.ipynb is no notebook"):
            check_parameters(tmp_path / "n.ipynb", [])
        assert code_of(tmp_path / "n.ipynb") == []
    assert code_of(tmp_path / "none.ipynb") == []
    with pytest.raises(RunError, match="its parameters cannot be read"):
        check_parameters(write(tmp_path / "m.ipynb", parameters("city = ")), [])


def test_the_title_is_the_first_heading(tmp_path: Path) -> None:
    cells = (
        new_code_cell("# 代码"),
        new_markdown_cell("前言\n## 节"),
        new_markdown_cell("# 指标 \n# 后"),
        new_code_cell("1"),
    )
    path = write(tmp_path / "n.ipynb", *cells)
    assert title_of(path) == "指标"
    assert code_of(path) == ["# 代码", "1"]
    assert title_of(write(tmp_path / "none.ipynb", new_code_cell("1"))) == "none"


def test_a_run_that_makes_nothing_itself_begins_without_the_libraries_of_notebooks_and_tables() -> None:
    script = "import sys, kepuri_eval.batch.runs; print(*{name.partition('.')[0] for name in sys.modules})"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert not {"pandas", "numpy", "matplotlib", "papermill", "nbconvert", "nbformat", "IPython"} & set(shown.split())


def test_imports_are_read_from_code_cells_in_order() -> None:
    book = new_notebook(
        cells=[
            new_markdown_cell("import markdown"),
            new_code_cell("%matplotlib inline\nimport os, sys as s\nfrom pathlib import Path"),
            new_code_cell("def broken("),
            new_code_cell("if True:\n    import json\n!ls\nimport os"),
        ]
    )
    nbformat.validate(book)
    assert imports_of([book]) == ["os", "sys", "pathlib", "pathlib.Path", "json"]
