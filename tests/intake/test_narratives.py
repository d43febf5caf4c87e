"""Figures are read from texts the rules were not made for about as well as docs/benchmarks.md says, and not worse."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kepuri_eval.params import Params

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tests" / "texts"


@pytest.fixture(scope="module")
def narratives() -> ModuleType:
    """benchmarks/narratives.py, which is a script and belongs to no package."""
    spec = importlib.util.spec_from_file_location("narratives", ROOT / "benchmarks" / "narratives.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("first", "last", "floor"),
    [
        (1, 30, 0.955),
        (31, 60, 0.83),
        (61, 75, 0.9),
        (76, 90, 0.8),
        (91, 106, 0.91),
        (107, 126, 0.9),
        (147, 226, 0.9),
        (227, 256, 0.9),
        (257, 280, 0.91),
    ],
    ids=[
        "read 1-30",
        "held out 31-60",
        "read 61-75",
        "held out 76-90",
        "a stranger's 91-106",
        "read 107-126",
        "read 147-226",
        "a stranger's 227-256",
        "a stranger's 257-280",
    ],
)
def test_named_kinds_are_read_no_worse_than_measured(
    first: int, last: int, floor: float, narratives: ModuleType, params: Params
) -> None:
    samples = narratives.read_samples(TEXTS, first, last)
    assert len(samples) == last - first + 1
    assert narratives.measure(samples, params).loc["named kinds", "F1"] >= floor


def invented(facts: list[dict[str, Any]]) -> dict[str, Any]:
    truth = [{"unit": "", "approximate": False, "in_scope": True} | fact for fact in facts]
    return {"id": "00", "text": "2026年全国科普日期间，发放资料300份，专家5名参加。", "facts": truth}


def test_an_optional_fact_counts_neither_for_nor_against(narratives: ModuleType, params: Params) -> None:
    materials = {"kind": "materials", "value": 300, "quote": "资料300份"}
    experts = {"kind": "experts", "value": 5, "quote": "专家5名", "optional": True}
    counted = narratives.measure([invented([materials, experts])], params).loc["named kinds"]
    assert (counted["true"], counted["found"], counted["matched"]) == (1, 1, 1)
    against = narratives.measure([invented([materials])], params).loc["named kinds"]
    assert (against["true"], against["found"], against["matched"]) == (1, 2, 1)


@pytest.mark.parametrize(("vague", "matched"), [(True, 1), (False, 0)])
def test_only_a_vague_fact_takes_any_value(vague: bool, matched: int, narratives: ModuleType, params: Params) -> None:
    truth = {"kind": "materials", "value": 100, "quote": "资料300份", "vague": vague}
    assert narratives.measure([invented([truth])], params).loc["materials", "matched"] == matched
