"""One small edition, run once to its scores."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval.params import Params
from tests.review.review_edition import run_to_scores, write_edition, write_review


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[Params, dict[str, pd.DataFrame]]:
    """Params and tables; tests that change the edition make their own."""
    root = tmp_path_factory.mktemp("edition")
    write_edition(root)
    return run_to_scores(root)


@pytest.fixture(scope="session")
def written(edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The edition's workbook as it is written."""
    return write_review(*edition, tmp_path_factory.mktemp("written") / "review.xlsx").read_bytes()


@pytest.fixture
def workbook(written: bytes, tmp_path: Path) -> Path:
    """A fresh copy of the edition's workbook, to be filled in."""
    path = tmp_path / "review.xlsx"
    path.write_bytes(written)
    return path
