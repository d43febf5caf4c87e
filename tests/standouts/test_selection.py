"""The integer program equals brute force, explains itself, and names a contradiction."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kepuri_eval.standouts.rules import Rule
from kepuri_eval.standouts.selection import RulesError, choose, fit_to_supply, weigh_rules


def at_most(code: str, kinds, limit: int, *, total: bool = False) -> Rule:
    return Rule(code, code, "at_most", np.array(kinds), limit, limit + 1 if total else None, total)


def covers(code: str, kinds, limit: int) -> Rule:
    return Rule(code, code, "covers", np.array(kinds), limit)


def keeps(chosen: np.ndarray, rule: Rule) -> bool:
    """The rule checked in another way than the package does."""
    counts = [int((chosen & (rule.kinds == kind)).sum()) for kind in set(rule.kinds.tolist()) - {-1}]
    if rule.kind == "covers":
        return sum(count > 0 for count in counts) >= rule.limit
    return all(count <= rule.limit for count in counts)


@pytest.mark.parametrize("seed", range(8))
def test_equals_brute_force(seed):
    generator = np.random.default_rng(seed)
    count = 10
    quality = generator.uniform(1, 100, count).round(2)
    rules = [
        at_most("total", [0] * count, 4, total=True),
        at_most("unit", generator.integers(0, 4, count), 2),
        at_most("twin", generator.integers(0, 7, count), 1),
        covers("cluster", generator.integers(-1, 4, count), 2),
        covers("county", generator.integers(-1, 3, count), 2),
    ]
    best = -1.0
    for pattern in product([False, True], repeat=count):
        chosen = np.array(pattern)
        if all(keeps(chosen, rule) for rule in rules):
            best = max(best, float(quality[chosen].sum()))
    found = choose(quality, rules)
    assert found.value == pytest.approx(best)
    assert found.is_optimal
    assert all(keeps(found.chosen, rule) for rule in rules)


def test_large_choice_is_proven_optimal_and_keeps_every_rule():
    generator = np.random.default_rng(0)
    count = 3000
    quality = generator.uniform(0, 100, count)
    rules = [at_most("total", np.zeros(count, dtype=int), 60, total=True)]
    rules += [at_most(f"kind{n}", generator.integers(0, 40, count), 3) for n in range(10)]
    rules += [covers("cluster", generator.integers(-1, 25, count), 20)]
    found = choose(quality, rules)
    assert found.is_optimal
    assert found.chosen.sum() == 60
    assert all(keeps(found.chosen, rule) for rule in rules)


def test_equal_quality_takes_the_earlier():
    found = choose(np.full(5, 50.0), [at_most("total", [0] * 5, 2, total=True)])
    assert np.flatnonzero(found.chosen).tolist() == [0, 1]


def test_no_candidates():
    assert choose(np.zeros(0), []).chosen.size == 0


def test_a_contradiction_is_named_and_nothing_else():
    kinds = [0, 1, 2, 3]
    rules = [
        at_most("total", [0] * 4, 2, total=True),
        at_most("unit", [0, 0, 1, 1], 2),
        covers("cluster", kinds, 3),
        covers("county", [0, 0, 1, 1], 1),
    ]
    with pytest.raises(RulesError) as caught:
        choose(np.ones(4), rules)
    assert caught.value.rules == ["total", "cluster"]
    assert "edition.yml" in str(caught.value)


def test_a_coverage_nobody_can_give_is_asked_for_as_far_as_possible():
    unit = at_most("unit", [0, 0, 0], 2)
    fitted = fit_to_supply(3, [at_most("total", [0] * 3, 9, total=True), unit, covers("cluster", [0, 1, 2], 3)])
    assert [rule.limit for rule in fitted] == [9, 2, 2]
    assert "最多可达2" in fitted[2].label


def test_a_coverage_that_only_the_total_prevents_stays():
    rules = [at_most("total", [0] * 3, 1, total=True), covers("cluster", [0, 1, 2], 3)]
    assert fit_to_supply(3, rules)[1].limit == 3


def test_a_binding_rule_shows_its_cost_and_who_would_come_in():
    quality = np.array([90.0, 80.0, 70.0, 10.0])
    rules = [at_most("total", [0] * 4, 2, total=True), at_most("unit", [0, 0, 1, 2], 1), covers("any", [0, 0, 0, 1], 1)]
    weighed = weigh_rules(quality, rules, ["甲", "乙", "丙", "丁"]).set_index("code")
    # chosen 甲 and 丙; without the unit rule 甲 and 乙: 170 - 160
    assert weighed.loc["unit", ["binds", "cost", "comes_in", "falls_out"]].tolist() == [True, 10.0, "乙", "丙"]
    assert weighed.loc["any", "binds"] == np.False_
    assert weighed["without"].tolist() == [(0, 2, 3), (0, 1), (0, 2)]
    # one place more: 丁
    assert weighed.loc["total", ["cost", "comes_in"]].tolist() == [10.0, "丁"]
