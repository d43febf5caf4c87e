"""Sliders begin at what is declared, and their params are the declared ones with what was moved."""

from __future__ import annotations

from pathlib import Path

from kepuri_eval.explore.rules import RuleControls, say_conflict
from kepuri_eval.params import load_params
from kepuri_eval.standouts.rules import Rule
from kepuri_eval.standouts.selection import RulesError


def test_untouched_sliders_are_the_declared_params(repo: Path) -> None:
    params = load_params("demo", repo)
    assert RuleControls(params, lambda: None).params == params


def test_a_moved_slider_is_told_once_and_read_back(repo: Path) -> None:
    told: list[float] = []
    controls = RuleControls(load_params("demo", repo), lambda: told.append(1))
    controls.quotas["commended_per_unit"].value = 1
    controls.effective["scale"].value = 5.5
    assert len(told) == 2
    assert controls.params.edition.quotas.commended_per_unit == 1
    assert controls.params.method.standouts.effective.scale == 5.5
    controls.reset()
    assert len(told) == 3
    assert controls.params == load_params("demo", repo)


def test_a_conflict_is_told_in_the_words_of_the_sliders() -> None:
    import numpy as np

    rules = [Rule(code, code, "at_most", np.ones(1), 1) for code in ("commended_activities", "min_quality", "other")]
    assert "表扬活动名额、特色、实效下限、other" in say_conflict(RulesError(rules))
