"""A project folder to run in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kepuri_eval.batch import changes
from tests.batch.small_project import write_notebooks

REPO = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the demo edition cut to three units and short notebooks."""
    monkeypatch.setattr(changes, "code_fingerprint", lambda: "this code")
    shutil.copytree(REPO / "params", tmp_path / "params")
    units = tmp_path / "params" / "demo" / "units.csv"
    units.write_text("\n".join(units.read_text(encoding="utf-8-sig").splitlines()[:4]) + "\n", encoding="utf-8")
    raw = tmp_path / "data" / "raw" / "demo"
    raw.mkdir(parents=True)
    (raw / "one.txt").write_text("参与群众300人次")
    write_notebooks(tmp_path / "notebooks")
    return tmp_path
