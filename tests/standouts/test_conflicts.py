"""The set of rules named is the smallest that conflicts, however many rules there are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from kepuri_eval.standouts.conflicts import find_conflict, keep
from kepuri_eval.standouts.rules import Rule
from tests.standouts.test_selection import at_most, covers


def brute_force(count: int, rules: list[Rule]) -> list[str]:
    """The first of the smallest conflicting subsets, every subset tried against every possible list."""
    lists = (np.arange(2**count)[:, None] >> np.arange(count)) % 2 > 0
    kept = np.array([[rule.holds(chosen) for chosen in lists] for rule in rules])
    for size in range(1, len(rules) + 1):
        for subset in combinations(range(len(rules)), size):
            if not kept[list(subset)].all(axis=0).any():
                return [rules[place].code for place in subset]
    return []


def drawn(seed: int, many: int) -> list[Rule]:
    generator = np.random.default_rng(seed)
    rules = []
    for number in range(many):
        kinds = generator.integers(-1, generator.integers(2, 6), 7)
        there = len(set(kinds.tolist()) - {-1})
        rules.append(
            at_most(f"r{number}", kinds, int(generator.integers(1, 4)))
            if number % 2
            else covers(f"r{number}", kinds, int(generator.integers(there // 2, there + 1)))
        )
    return rules


@pytest.mark.parametrize("seed", range(12))
def test_equals_brute_force(seed):
    rules = drawn(seed, 16)
    found, expected = [rule.code for rule in find_conflict(7, rules)], brute_force(7, rules)
    assert len(found) == len(expected)
    conflicting = [rule for rule in rules if rule.code in found]
    assert (keep(7, conflicting) is None) == bool(expected)


def test_the_draws_hold_conflicts_of_several_sizes_and_none():
    sizes = {len(brute_force(7, drawn(seed, 16))) for seed in range(12)}
    assert sizes == {0, 2, 3}


def test_the_smallest_is_found_when_there_are_two():
    # total 3 < 4 kinds covered needs two rules; the one-rule contradiction asks for more kinds than there are
    rules = [at_most("total", [0] * 4, 3, total=True), covers("four", [0, 1, 2, 3], 4), covers("five", [0, 1, 2, 3], 5)]
    assert [rule.code for rule in find_conflict(4, rules)] == ["five"]


def test_a_set_that_none_can_be_missed_of_is_not_taken_for_the_smallest():
    # dropping rules one by one from the front would end at the three behind, of which none can be missed
    idle = [at_most(f"idle{n}", [0] * 6, 6) for n in range(20)]
    pair = [at_most("one", [0] * 6, 1), covers("two", [0, 1, 1, 1, 1, 1], 2)]
    three = [at_most("left", [0, 0, 0, -1, -1, -1], 1), at_most("right", [-1, -1, -1, 0, 0, 0], 1),
             covers("three", [0, 1, 2, 3, 4, 5], 3)]  # fmt: skip
    assert [rule.code for rule in find_conflict(6, [*idle, *pair, *three])] == ["one", "two"]


def test_of_equally_small_sets_the_earliest_is_named():
    rules = [at_most("total", [0] * 4, 1), covers("a", [0, 1, 1, 1], 2), covers("b", [0, 0, 1, 1], 2)]
    assert [rule.code for rule in find_conflict(4, rules)] == ["total", "a"]


def test_rules_without_contradiction():
    assert find_conflict(3, [at_most("total", [0] * 3, 1, total=True)]) == []
