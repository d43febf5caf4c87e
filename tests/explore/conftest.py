"""The demo edition's tables beside params that a test may write to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kepuri_eval.params import Params, load_params


@pytest.fixture
def params(demo_run: Any, tmp_path: Path) -> Params:
    """Params of the finished demo run, in a folder of the test's own."""
    shutil.copytree(demo_run.root / "params", tmp_path / "params")
    (tmp_path / "data").symlink_to(demo_run.root / "data")
    return load_params("demo", tmp_path)
