"""Sifting a few candidates out of many gives the very list that all of them would."""

from __future__ import annotations

import numpy as np
import pytest

from kepuri_eval.standouts import programs
from kepuri_eval.standouts.programs import build_program, solve
from kepuri_eval.standouts.rules import Rule


def drawn(seed: int, count: int = 2500):
    generator = np.random.default_rng(seed)
    quality = generator.uniform(0, 100, count).round(4)
    rules = [
        Rule("total", "t", "at_most", np.zeros(count, dtype=int), 30, 31, True),
        Rule("unit", "u", "at_most", generator.integers(0, 40, count), 2),
        Rule("twin", "d", "at_most", np.where(generator.random(count) < 0.2, generator.integers(0, 50, count), -1), 1),
        Rule("cluster", "c", "covers", generator.integers(-1, 28, count), 25),
        # one kind has poor candidates only, which no ranking would put among the first hundreds
        Rule("county", "k", "covers", np.where(quality < 3, generator.integers(0, 4, count), -1), 3),
    ]
    return quality, rules


@pytest.mark.parametrize("seed", range(4))
def test_sifted_equals_direct(seed, monkeypatch):
    quality, rules = drawn(seed)
    program = build_program(quality.size, rules)
    monkeypatch.setattr(programs, "_DIRECT", 100)
    sifted = solve(quality, program)
    monkeypatch.setattr(programs, "_DIRECT", 10**9)
    direct = solve(quality, program)
    assert sifted.value == pytest.approx(direct.value)
    assert sifted.is_optimal
    assert all(rule.holds(sifted.chosen) for rule in rules)


def test_a_core_that_cannot_keep_the_rules_is_not_taken_for_the_last_word(monkeypatch):
    count = 1000
    quality = np.linspace(100, 1, count)
    # the first 990 share one unit of which one may be chosen; two from the county kinds must be, both of them last
    unit = np.where(np.arange(count) < 990, 0, np.arange(count))
    county = np.where(np.arange(count) == 0, 0, np.where(np.arange(count) == 999, 1, -1))
    rules = [
        Rule("unit", "u", "at_most", np.unique(unit, return_inverse=True)[1], 1),
        Rule("c", "c", "covers", county, 2),
    ]
    monkeypatch.setattr(programs, "_DIRECT", 10)
    found = solve(quality, build_program(count, rules))
    assert found.chosen[[0, 999]].all()
    assert found.chosen.sum() == 11


def test_no_list_is_none(monkeypatch):
    monkeypatch.setattr(programs, "_DIRECT", 10)
    quality = np.arange(500, dtype=float) + 1
    rules = [
        Rule("total", "t", "at_most", np.zeros(500, dtype=int), 1),
        Rule("c", "c", "covers", np.arange(500) % 3, 2),
    ]
    assert solve(quality, build_program(500, rules)) is None


def test_no_rules_take_everything():
    assert solve(np.ones(3), build_program(3, [])).chosen.all()
