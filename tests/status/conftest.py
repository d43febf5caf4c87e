"""Editions at several places of their way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import Params
from tests.batch.small_project import write_project
from tests.review.review_edition import run_to_scores, write_edition


@pytest.fixture(scope="session")
def read_edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[Params, dict[str, pd.DataFrame]]:
    """Three counties whose submissions were read and scored; tests that change the edition copy it."""
    root = tmp_path_factory.mktemp("read")
    write_edition(root)
    return run_to_scores(root)


@pytest.fixture(scope="session")
def _ran_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_project(tmp_path_factory.mktemp("ran") / "project")
    run_edition("demo", root)
    return root


@pytest.fixture
def ran_project(_ran_project: Path, tmp_path: Path) -> Path:
    """A copy of a project of three units and short notebooks whose run has ended."""
    return Path(shutil.copytree(_ran_project, tmp_path / "project"))
