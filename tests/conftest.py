"""What tests of all rooms share: the project folder, and one whole run of the demo edition."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from kepuri_eval.batch.summary import RunSummary

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPO = Path(__file__).parents[1]

# The files that take longest, the longest first: begun last, one of them would keep a core busy while the others idle.
LONGEST = (
    "browser/test_lab.py", "batch/test_faults.py", "batch/test_remaking.py", "browser/test_pages.py",
    "hostile/test_planted_names.py", "batch/test_elsewhere.py", "browser/test_explore.py", "batch/test_runs.py",
    "batch/test_equality.py", "batch/test_engine.py", "test_style.py", "batch/test_storage.py", "batch/test_memory.py",
    "test_another_city.py", "test_run.py", "documents/test_libreoffice.py", "reporting/test_slices.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, for the processes that share the tests; the others stay in their order."""
    place = {REPO / "tests" / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


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
def demo_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoRun:
    """The demo edition run once from raw files to reports; the checkout's own data/processed is not touched.

    Where several processes share the tests, one of them runs it and each has a copy of its own.
    """
    root = tmp_path_factory.mktemp("demo")
    if worker_id == "master":
        return _run_demo(root)
    shared = tmp_path_factory.getbasetemp().parent / "demo"
    with FileLock(f"{shared}.lock"):
        kept = shared / "run.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_run_demo(shared)))
    shutil.copytree(shared, root, symlinks=True, dirs_exist_ok=True)
    return replace(pickle.loads(kept.read_bytes()), root=root)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium, one a module: while Playwright's loop runs, no other test of this process can run a loop."""
    from playwright.sync_api import sync_playwright

    from kepuri_eval.reporting.printing import find_chromium

    chromium = find_chromium()
    assert chromium is not None, "no Chromium on this machine"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def _run_demo(root: Path) -> DemoRun:
    from kepuri_eval.batch.runs import run_edition

    for name in ("params", "notebooks"):
        shutil.copytree(REPO / name, root / name)
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "raw" / "demo").symlink_to(REPO / "data" / "raw" / "demo")
    summary = run_edition("demo", root)
    manifest = json.loads((root / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return DemoRun(root, summary, manifest)
