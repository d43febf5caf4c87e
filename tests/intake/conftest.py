"""What the tests of intake share: the demo edition's params, and submissions read in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.intake.readers import scans
from kepuri_eval.intake.readers.content import Block, Limits
from kepuri_eval.intake.reading import read_submissions
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import Params, load_params
from tests.intake.intake_files import laid_out

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="session")
def params() -> Params:
    return load_params("demo", Path(__file__).resolve().parents[2])


@pytest.fixture
def submitted(tmp_path: Path, params: Params) -> Callable[[dict[str, bytes]], Tables]:
    """Documents (their units resolved), blocks and problems of files given as name → bytes."""

    def read(files: dict[str, bytes]) -> Tables:
        folder = laid_out(tmp_path / "raw", files)
        documents, blocks, problems = read_submissions(
            folder, params.wording, isolated=False, limits=Limits(scans="no")
        )
        documents, unresolved = resolve_documents(documents, blocks, params, problems)
        return documents, blocks, pd.concat([problems, unresolved], ignore_index=True)

    return read


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Places of the pictures that are recognised; each says where it stands, without any recogniser."""
    places: list[str] = []

    def recognise(picture: np.ndarray, _: int, limits: Limits, __: object, place: str) -> tuple[list[Block], list]:
        places.append(place)
        return [
            Block(
                f"{place}-l1", "line", f"在{place}处的图片上写有很多字，说的是参加活动的群众有3000人次，发放资料500份"
            )
        ], []

    monkeypatch.setattr(scans, "recognise_page", recognise)
    return places
