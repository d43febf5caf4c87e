"""What tests of all rooms share: the project folder, and one whole run of the demo edition."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kepuri_eval.batch.summary import RunSummary

REPO = Path(__file__).parents[1]


@dataclass(frozen=True)
class DemoRun:
    """A finished run of the demo edition, in a project folder of its own; `manifest` as that run left it."""

    root: Path
    summary: RunSummary
    manifest: dict[str, Any]

    @property
    def processed(self) -> Path:
        """Folder with tables, notebooks, reports and the manifest."""
        return self.root / "data" / "processed" / "demo"


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout these tests belong to."""
    return REPO


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """The demo edition run once from raw files to reports; the checkout's own data/processed is not touched."""
    from kepuri_eval.batch.runs import run_edition

    root = tmp_path_factory.mktemp("demo")
    for name in ("params", "notebooks"):
        shutil.copytree(REPO / name, root / name)
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "raw" / "demo").symlink_to(REPO / "data" / "raw" / "demo")
    summary = run_edition("demo", root)
    manifest = json.loads((root / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return DemoRun(root, summary, manifest)
