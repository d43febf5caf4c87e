"""From candidates and rules to the best list, what each rule costs, and what stands or falls over the scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kepuri_eval.errors import KepuriError
from kepuri_eval.method import Solver
from kepuri_eval.standouts.conflicts import find_conflict
from kepuri_eval.standouts.programs import Choice, build_program, solve
from kepuri_eval.standouts.rules import Rule


class RulesError(KepuriError):
    """The announced rules contradict each other.

    Attributes:
        rules: codes of the smallest set that cannot hold together.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule.code for rule in rules]
        named = "; ".join(f"{rule.code} ({rule.label})" for rule in rules)
        super().__init__(f"no list keeps these rules together: {named}; change one of them in edition.yml: quotas")


def choose(quality: np.ndarray, rules: Sequence[Rule], limits: Solver | None = None) -> Choice:
    """The list of the largest total quality within the rules, by integer programming (HiGHS).

    Without `limits` there are the default ones of `method.Solver`; the choice says what is proven of it.

    Quality is 0 or more; between entries of equal quality the earlier candidate is taken where the rules allow.

    Raises:
        RulesError: no list keeps all the rules; names the smallest set of rules that conflict.
        OutOfTimeError: the time allowed ended before any list was found.
    """
    found = solve(quality, build_program(quality.size, rules), limits or Solver())
    if found is None:
        raise RulesError(find_conflict(quality.size, rules))
    return found


def fit_to_supply(count: int, rules: Sequence[Rule]) -> list[Rule]:
    """The rules with each coverage lowered to what the candidates can give at all, and saying so.

    Rules on a list as a whole are left aside here: where they prevent a coverage, the announcement contradicts itself
    and `choose` says so.
    """
    fitted = [rule for rule in rules if rule.kind == "at_most"]
    firm = [rule for rule in fitted if not rule.is_total]
    for rule in rules:
        if rule.kind == "covers":
            possible = rule
            while possible.limit > 0 and solve(np.zeros(count), build_program(count, [*firm, possible])) is None:
                possible = replace(rule, limit=possible.limit - 1)
            if possible is not rule:
                possible = replace(possible, label=f"{rule.label}（现有活动最多可达{possible.limit}，按此执行）")
            firm.append(possible)
            fitted.append(possible)
    return fitted


def weigh_rules(
    quality: np.ndarray, rules: Sequence[Rule], names: Sequence[str], limits: Solver | None = None
) -> pd.DataFrame:
    """What each rule does to the list.

    Returns:
        code, rule (Chinese), used (how far the list goes to the limit), limit, binds (a better list exists without
        it), cost (quality the list gives up for it), comes_in and falls_out (names that would change without it),
        without (the whole list there would be: positions of its candidates). The length of the list is weighed by one
        place more, the other rules by leaving them out.
    """
    best = choose(quality, rules, limits)
    rows = []
    for rule in rules:
        without = choose(quality, _without(rules, rule), limits)
        cost = max(without.value - best.value, 0.0)
        binds = cost > 1e-6
        other = without.chosen if binds else best.chosen
        fresh, gone = (_name(flags, names) for flags in (other & ~best.chosen, best.chosen & ~other))
        listed = tuple(np.flatnonzero(other).tolist())
        rows.append((rule.code, rule.label, rule.used(best.chosen), rule.limit, binds, round(cost, 3), fresh, gone,
                     listed))  # fmt: skip
    columns = ["code", "rule", "used", "limit", "binds", "cost", "comes_in", "falls_out", "without"]
    return pd.DataFrame(rows, columns=columns)


def _name(flags: np.ndarray, names: Sequence[str]) -> str:
    return "、".join(names[index] for index in np.flatnonzero(flags).tolist())


def _without(rules: Sequence[Rule], rule: Rule) -> list[Rule]:
    if rule.relaxed is None:
        return [other for other in rules if other is not rule]
    return [replace(other, limit=rule.relaxed) if other is rule else other for other in rules]
