"""A project folder to run in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.batch import changes
from tests.batch.small_project import write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the demo edition cut to three units and short notebooks."""
    monkeypatch.setattr(changes, "code_fingerprint", lambda: "this code")
    return write_project(tmp_path)
