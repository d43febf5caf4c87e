"""From rules that no list can keep together to the smallest set of them that cannot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kepuri_eval.standouts.programs import build_program, solve
from kepuri_eval.standouts.rules import Rule


def find_conflict(count: int, rules: Sequence[Rule]) -> list[Rule]:
    """The smallest set of rules that cannot hold together, of equally small ones the earliest; empty when all can.

    By implicit hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva 2015): whatever conflicts must hold a rule
    out of every set whose absence leaves the others in peace. The smallest set that hits all those found so far is
    tried; while it can be kept, a list that keeps it, and as many other rules as can be, gives the next set to hit.
    When it cannot be kept, nothing smaller conflicts. A hitting set is an integer program (HiGHS).
    """
    if keep(count, rules) is not None:
        return []
    to_hit: list[np.ndarray] = []
    while True:
        tried = _hit(to_hit, len(rules))
        listed = keep(count, [rules[place] for place in tried])
        if listed is None:
            return [rules[place] for place in tried]
        to_hit.append(np.flatnonzero(~_extend(count, rules, tried, listed)))


def keep(count: int, rules: Sequence[Rule]) -> np.ndarray | None:
    """Some list (a flag a candidate) that keeps the rules; None when there is none."""
    found = solve(np.zeros(count), build_program(count, rules))
    return None if found is None else found.chosen


def _extend(count: int, rules: Sequence[Rule], tried: list[int], listed: np.ndarray) -> np.ndarray:
    """Which rules can be kept together, those tried among them, so that no other can be kept with them."""
    kept = np.array([rule.holds(listed) for rule in rules])
    for place in np.flatnonzero(~kept).tolist():
        if kept[place]:
            continue  # kept by a list found since
        wider = keep(count, [rule for rule, flag in zip(rules, kept, strict=True) if flag] + [rules[place]])
        if wider is not None:
            kept |= np.array([rule.holds(wider) for rule in rules])
    return kept


def _hit(to_hit: list[np.ndarray], count: int) -> list[int]:
    """The smallest set that has a member in each of the sets, the earliest of them; nothing hits nothing."""
    if not to_hit:
        return []
    rows = np.zeros((len(to_hit), count))
    for row, places in enumerate(to_hit):
        rows[row, places] = 1
    # later places cost a little more, all of them together less than one place
    price = 1 + np.arange(count) / (2 * count * count)
    found = milp(price, integrality=np.ones(count), bounds=Bounds(0, 1), constraints=[LinearConstraint(rows, lb=1)],
                 options={"mip_rel_gap": 0.0})  # fmt: skip
    return np.flatnonzero(found.x > 0.5).tolist()
