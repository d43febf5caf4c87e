"""The demo edition's figures are read as docs/benchmarks.md says: those of units, and those that are no result."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from kepuri_eval import tables
from tests.conftest import DemoRun

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def accuracy() -> Iterator[ModuleType]:
    """benchmarks/intake_accuracy.py, which is a script and belongs to no package."""
    monkey = pytest.MonkeyPatch()
    spec = importlib.util.spec_from_file_location("intake_accuracy", ROOT / "benchmarks" / "intake_accuracy.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkey.setitem(sys.modules, spec.name, module)  # its dataclasses look for their module
    spec.loader.exec_module(module)
    yield module
    monkey.undo()


@pytest.fixture(scope="module")
def stated() -> pd.DataFrame:
    """What the demo edition's submissions truly say."""
    return pd.read_csv(
        ROOT / "tests" / "truth" / "demo" / "truth_facts.csv", encoding="utf-8-sig", keep_default_na=False
    )


def test_figures_of_units_are_read(accuracy: ModuleType, stated: pd.DataFrame, demo_run: DemoRun) -> None:
    facts = tables.load("facts", demo_run.processed / "tables")
    scores = accuracy.score_facts(stated, facts).table()
    kinds = scores[~scores.index.str.startswith("(")][["true", "found", "right"]].sum()
    assert kinds["true"] > 300
    assert 2 * kinds["right"] / (kinds["true"] + kinds["found"]) >= 0.99
    assert scores.loc["(bound)", "recall"] >= 0.99


def test_what_is_no_result_is_kept_out(accuracy: ModuleType, stated: pd.DataFrame, demo_run: DemoRun) -> None:
    kept = accuracy.score_kept_out(stated, tables.load("facts", demo_run.processed / "tables")).table()
    assert kept["true"].sum() > 50
    assert kept["recall"].min() >= 0.98
