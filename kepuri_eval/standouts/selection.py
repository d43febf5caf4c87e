"""From candidates and rules to the best list, what each rule costs, and what stands or falls over the scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from kepuri_eval.errors import KepuriError
from kepuri_eval.standouts.rules import Rule

_SMALL = 12  # rules up to which every subset is tried for the smallest conflict


class RulesError(KepuriError):
    """The announced rules contradict each other.

    Attributes:
        rules: codes of the smallest set that cannot hold together.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule.code for rule in rules]
        named = "; ".join(f"{rule.code} ({rule.label})" for rule in rules)
        super().__init__(f"no list keeps these rules together: {named}; change one of them in edition.yml: quotas")


@dataclass(frozen=True)
class Choice:
    """A list chosen under rules.

    Attributes:
        chosen: whether each candidate is on the list.
        value: total quality of the list.
        is_optimal: whether the solver proved that no list within the rules is better.
    """

    chosen: np.ndarray
    value: float
    is_optimal: bool


def choose(quality: np.ndarray, rules: Sequence[Rule]) -> Choice:
    """The list of the largest total quality within the rules, by integer programming (HiGHS).

    Quality is 0 or more; between lists of equal quality the one that starts with the earlier candidates is taken.

    Raises:
        RulesError: no list keeps all the rules; names the smallest set of rules that conflict.
    """
    found = _solve(quality, rules)
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
            while possible.limit > 0 and _solve(np.zeros(count), [*firm, possible]) is None:
                possible = replace(rule, limit=possible.limit - 1)
            if possible is not rule:
                possible = replace(possible, label=f"{rule.label}（现有活动最多可达{possible.limit}，按此执行）")
            firm.append(possible)
            fitted.append(possible)
    return fitted


def find_conflict(count: int, rules: Sequence[Rule]) -> list[Rule]:
    """The smallest set of rules that cannot hold together; empty when all can.

    Up to 12 rules every subset is tried in order of size; beyond, rules are dropped one by one while the rest still
    conflict, which leaves a set none of whose members can be missed.
    """
    nothing = np.zeros(count)
    if len(rules) <= _SMALL:
        for size in range(1, len(rules) + 1):
            for subset in combinations(rules, size):
                if _solve(nothing, subset) is None:
                    return list(subset)
        return []
    if _solve(nothing, rules) is not None:
        return []
    kept = list(rules)
    for rule in rules:
        fewer = [other for other in kept if other is not rule]
        if _solve(nothing, fewer) is None:
            kept = fewer
    return kept


def weigh_rules(quality: np.ndarray, rules: Sequence[Rule], names: Sequence[str]) -> pd.DataFrame:
    """What each rule does to the list.

    Returns:
        code, rule (Chinese), used (how far the list goes to the limit), limit, binds (a better list exists without
        it), cost (quality the list gives up for it), comes_in and falls_out (names that would change without it).
        The length of the list is weighed by one place more, the other rules by leaving them out.
    """
    best = choose(quality, rules)
    rows = []
    for rule in rules:
        without = choose(quality, _without(rules, rule))
        cost = max(without.value - best.value, 0.0)
        binds = cost > 1e-6
        fresh = [names[index] for index in np.flatnonzero(without.chosen & ~best.chosen).tolist()] if binds else []
        gone = [names[index] for index in np.flatnonzero(best.chosen & ~without.chosen).tolist()] if binds else []
        rows.append((rule.code, rule.label, _use(best.chosen, rule), rule.limit, binds, round(cost, 3),
                     "、".join(fresh), "、".join(gone)))  # fmt: skip
    columns = ["code", "rule", "used", "limit", "binds", "cost", "comes_in", "falls_out"]
    return pd.DataFrame(rows, columns=columns)


def share_chosen(qualities: np.ndarray, rules: Sequence[Rule]) -> np.ndarray:
    """Share of scenarios (rows of `qualities`) in which each candidate (column) is on the best list."""
    if not len(qualities):
        return np.zeros(qualities.shape[1])
    return np.mean([choose(quality, rules).chosen for quality in qualities], axis=0)


def _without(rules: Sequence[Rule], rule: Rule) -> list[Rule]:
    if rule.relaxed is None:
        return [other for other in rules if other is not rule]
    return [replace(other, limit=rule.relaxed) if other is rule else other for other in rules]


def _solve(quality: np.ndarray, rules: Sequence[Rule]) -> Choice | None:
    """One integer program; None when it has no solution.

    Variables are the candidates, then for each coverage rule its kinds: a kind counts only if a candidate of it is
    chosen (kind ≤ sum of its candidates) and enough kinds must count.
    """
    count = quality.size
    if count == 0:
        asked = any(rule.kind == "covers" and rule.limit > 0 for rule in rules)
        return None if asked else Choice(np.zeros(0, dtype=bool), 0.0, True)
    matrices, low, high, width = [], [], [], count
    for rule in rules:
        matrix, least, most, extra = _rows_of(rule, count)
        matrices.append((matrix, width))
        low.append(least)
        high.append(most)
        width += extra
    gain = np.concatenate([quality, np.zeros(width - count)])
    gain[:count] -= 1e-7 * np.arange(count) / max(count, 1)
    constraints = []
    if matrices:
        stacked = sparse.vstack([_widen(matrix, count, start, width) for matrix, start in matrices], format="csc")
        constraints = [LinearConstraint(stacked, np.concatenate(low), np.concatenate(high))]
    result = milp(-gain, integrality=np.ones(width), bounds=Bounds(0, 1), constraints=constraints,
                  options={"mip_rel_gap": 0.0})  # fmt: skip
    if result.x is None:
        return None
    chosen = result.x[:count] > 0.5
    return Choice(chosen, float(quality[chosen].sum()), bool(result.status == 0))


def _rows_of(rule: Rule, count: int) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray, int]:
    """(rows over the candidates and the rule's own variables, least, most, number of own variables)."""
    concerned = np.flatnonzero(rule.kinds >= 0)
    kinds = int(rule.kinds.max(initial=-1)) + 1
    member = sparse.csr_matrix(
        (np.ones(concerned.size), (rule.kinds[concerned], concerned)), shape=(kinds, count)
    )  # fmt: skip
    if rule.kind == "at_most":
        sizes = np.asarray(member.sum(axis=1)).ravel()
        tight = sizes > rule.limit
        return member[tight], np.full(tight.sum(), -np.inf), np.full(tight.sum(), float(rule.limit)), 0
    counted = sparse.hstack([member, -sparse.eye(kinds)])
    enough = sparse.csr_matrix(np.concatenate([np.zeros(count), np.ones(kinds)])[None, :])
    low = np.concatenate([np.zeros(kinds), [float(rule.limit)]])
    return sparse.vstack([counted, enough], format="csr"), low, np.full(kinds + 1, np.inf), kinds


def _widen(matrix: sparse.csr_matrix, count: int, start: int, width: int) -> sparse.csr_matrix:
    """The rows with the rule's own variables moved to their place among all variables."""
    own = matrix.shape[1] - count
    before = sparse.csr_matrix((matrix.shape[0], start - count))
    after = sparse.csr_matrix((matrix.shape[0], width - start - own))
    return sparse.hstack([matrix[:, :count], before, matrix[:, count:], after], format="csr")


def _use(chosen: np.ndarray, rule: Rule) -> int:
    counts = np.bincount(rule.kinds[chosen & (rule.kinds >= 0)])
    return int((counts > 0).sum()) if rule.kind == "covers" else int(counts.max(initial=0))
