"""JupyterLab shows what a run made as it is, and asks for a signature everywhere else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kepuri_eval.lab.contents import ProjectContents, is_made_by_a_run


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("data/processed/demo/notebooks/01_ingest.ipynb", True),
        ("/data/processed/demo/notebooks/units/county-130203.ipynb", True),
        ("notebooks/01_ingest.ipynb", False),
        ("data/raw/demo/notebooks/01_ingest.ipynb", False),
        ("data/processed/demo/notebooks/../../../raw/demo/sent.ipynb", False),
        ("data/processed/demo/sent.ipynb", False),
        ("data/processed/demo/notebooks", False),
    ],
)
def test_what_counts_as_made_by_a_run(path: str, made: bool) -> None:
    assert is_made_by_a_run(path) is made


def test_made_notebooks_are_trusted_and_stay_as_made_and_submitted_ones_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    cell = new_code_cell("x", outputs=[new_output("display_data", {"text/html": "<svg></svg>"})])
    seen = {}
    for name in ("data/processed/demo/notebooks/01_ingest.ipynb", "data/raw/demo/sent.ipynb", "notebooks/own.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True)
        nbformat.write(new_notebook(cells=[cell]), tmp_path / name)
        model = asyncio.run(ProjectContents(root_dir=str(tmp_path)).get(name))
        seen[name] = model["content"].cells[0].metadata["trusted"], model["writable"]
    assert list(seen.values()) == [(True, False), (False, True), (False, True)]
