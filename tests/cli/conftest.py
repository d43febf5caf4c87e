"""A small project whose run has ended, and the command typed in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.cli import main
from tests.batch.small_project import write_project


class Ended(NamedTuple):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Typing = Callable[..., Ended]


@pytest.fixture(scope="session")
def _ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_project(tmp_path_factory.mktemp("ran") / "project")
    run_edition("demo", root)
    return root


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three units, not run yet, which commands find."""
    root = write_project(tmp_path / "project")
    monkeypatch.setenv("KEPURI_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture
def ran(_ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a project of three units whose run has ended, which commands find."""
    root = Path(shutil.copytree(_ran, tmp_path / "project"))
    monkeypatch.setenv("KEPURI_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture
def kepuri(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typing:
    """Types a command as the installed script runs it."""
    monkeypatch.setenv("COLUMNS", "200")

    def typed(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["kepuri", *words])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return typed
