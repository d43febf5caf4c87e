"""Sifting a few candidates out of many gives the very list that all of them would."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from kepuri_eval.method import Solver
from kepuri_eval.standouts import programs
from kepuri_eval.standouts.programs import OutOfTimeError, Program, build_program, solve
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


def best_value(quality: np.ndarray, program: Program) -> float:
    """The value of the best list by one integer program over all candidates."""
    gain = np.concatenate([quality, np.zeros(program.rows.shape[1] - program.count)])
    limits = LinearConstraint(program.rows, -np.inf, program.most)
    found = milp(-gain, integrality=np.ones(gain.size), bounds=Bounds(0, 1), constraints=limits)
    return -found.fun


@pytest.mark.parametrize("seed", range(4))
def test_sifted_equals_direct(seed):
    quality, rules = drawn(seed)
    program = build_program(quality.size, rules)
    sifted = solve(quality, program)
    assert sifted.value == pytest.approx(best_value(quality, program))
    assert sifted.is_optimal
    assert all(rule.holds(sifted.chosen) for rule in rules)


@pytest.mark.parametrize("seed", range(20))
def test_a_list_better_than_the_rounded_relaxation_is_found(seed):
    # pairs of which one may be chosen make odd circles, where the relaxation takes halves
    generator = np.random.default_rng(seed)
    quality = generator.uniform(10, 11, 60).round(4)
    pairs = generator.permuted(np.tile(np.arange(60), (40, 1)), axis=1)[:, :2]
    rules = [Rule(f"p{n}", "p", "at_most", np.where(np.isin(np.arange(60), pair), 0, -1), 1)
             for n, pair in enumerate(pairs)]  # fmt: skip
    program = build_program(60, rules)
    found = solve(quality, program)
    assert found.value == pytest.approx(best_value(quality, program))
    assert found.is_optimal


def test_when_the_time_ends_within_the_relaxation_its_last_prices_give_the_bound(monkeypatch):
    quality, rules = drawn(3)
    program = build_program(quality.size, rules)
    best = solve(quality, program)
    turns = iter([1.0, 1.0, *[-1.0] * 50])  # time is left for one relaxation and no more
    monkeypatch.setattr(programs._Clock, "left", lambda _: next(turns))
    monkeypatch.setattr(programs, "milp", out_of_time)
    found = solve(quality, program, Solver(time_limit=1))
    assert all(rule.holds(found.chosen) for rule in rules)
    assert found.value <= best.value + 1e-6
    assert best.value - 1e-6 <= found.bound < quality.sum() / 2


def test_a_core_that_cannot_keep_the_rules_is_not_taken_for_the_last_word():
    count = 1000
    quality = np.linspace(100, 1, count)
    # the first 990 share one unit of which one may be chosen; two from the county kinds must be, both of them last
    unit = np.where(np.arange(count) < 990, 0, np.arange(count))
    county = np.where(np.arange(count) == 0, 0, np.where(np.arange(count) == 999, 1, -1))
    rules = [
        Rule("unit", "u", "at_most", np.unique(unit, return_inverse=True)[1], 1),
        Rule("c", "c", "covers", county, 2),
    ]
    found = solve(quality, build_program(count, rules))
    assert found.chosen[[0, 999]].all()
    assert found.chosen.sum() == 11


def test_no_list_is_none():
    quality = np.arange(500, dtype=float) + 1
    rules = [
        Rule("total", "t", "at_most", np.zeros(500, dtype=int), 1),
        Rule("c", "c", "covers", np.arange(500) % 3, 2),
    ]
    assert solve(quality, build_program(500, rules)) is None


def test_no_rules_take_everything():
    assert solve(np.ones(3), build_program(3, [])).chosen.all()


def hard(count: int = 300):
    """Near-equal qualities under overlapping limits: a search that lasts long."""
    generator = np.random.default_rng(3)
    quality = 50 + generator.uniform(0, 1, count).round(4)
    rules = [Rule(f"r{n}", "r", "at_most", np.where(generator.random(count) < 0.3, 0, -1), 9) for n in range(60)]
    return quality, rules


def test_when_the_time_ends_the_bound_says_how_far_a_better_list_can_be():
    quality, rules = hard()
    found = solve(quality, build_program(quality.size, rules), Solver(time_limit=0.3))
    assert all(rule.holds(found.chosen) for rule in rules)
    assert not found.is_optimal
    assert found.bound > found.value
    assert found.gap == pytest.approx((found.bound - found.value) / found.value)


def test_an_accepted_gap_is_kept():
    quality, rules = drawn(1)
    best = solve(quality, build_program(quality.size, rules))
    near = solve(quality, build_program(quality.size, rules), Solver(gap=0.05))
    assert near.value >= best.value * (1 - 0.05)
    assert near.bound >= best.value - 1e-6


def out_of_time(*_, **__):
    """What scipy's milp returns when the time ends before any list was found."""
    return type("Result", (), {"status": 1, "x": None, "mip_dual_bound": -9e5})


def test_when_the_time_ends_before_the_search_found_any_list_the_best_that_fit_are_taken(monkeypatch):
    quality, rules = drawn(2)
    program = build_program(quality.size, rules)
    best = solve(quality, program)
    monkeypatch.setattr(programs, "milp", out_of_time)
    found = solve(quality, program, Solver(time_limit=1e-9))
    assert all(rule.holds(found.chosen) for rule in rules)
    assert not found.is_optimal
    assert 0.8 * best.value <= found.value <= best.value + 1e-6
    assert found.bound >= best.value - 1e-6


def test_no_list_at_all_in_time_is_told_and_not_taken_for_a_contradiction(monkeypatch):
    # the two best share no kind with the third, which alone can give the second kind; they take the only two places
    quality = np.array([9.0, 8.0, 1.0])
    rules = [Rule("c", "c", "covers", np.array([0, 1, 2]), 2), Rule("d", "d", "covers", np.array([-1, 0, 1]), 2),
             Rule("total", "t", "at_most", np.zeros(3, dtype=int), 2)]  # fmt: skip
    assert solve(quality, build_program(3, rules)).chosen.tolist() == [False, True, True]
    monkeypatch.setattr(programs, "linprog", out_of_time)
    monkeypatch.setattr(programs, "milp", out_of_time)
    with pytest.raises(OutOfTimeError, match="time_limit"):
        solve(quality, build_program(3, rules), Solver(time_limit=1))
