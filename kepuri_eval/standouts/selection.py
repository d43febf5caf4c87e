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

    Quality is 0 or more; between entries of equal quality the earlier candidate is taken where the rules allow.

    Raises:
        RulesError: no list keeps all the rules; names the smallest set of rules that conflict.
    """
    found = _solve(quality, _build(quality.size, rules))
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
            while possible.limit > 0 and _solve(np.zeros(count), _build(count, [*firm, possible])) is None:
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
                if _solve(nothing, _build(count, subset)) is None:
                    return list(subset)
        return []
    if _solve(nothing, _build(count, rules)) is not None:
        return []
    kept = list(rules)
    for rule in rules:
        fewer = [other for other in kept if other is not rule]
        if _solve(nothing, _build(count, fewer)) is None:
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
        rows.append((rule.code, rule.label, rule.used(best.chosen), rule.limit, binds, round(cost, 3),
                     "、".join(fresh), "、".join(gone)))  # fmt: skip
    columns = ["code", "rule", "used", "limit", "binds", "cost", "comes_in", "falls_out"]
    return pd.DataFrame(rows, columns=columns)


def share_chosen(qualities: np.ndarray, rules: Sequence[Rule]) -> np.ndarray:
    """Share of scenarios (rows of `qualities`) in which each candidate (column) is on the best list.

    Raises:
        RulesError: no list keeps all the rules.
    """
    scenarios, count = qualities.shape
    times = np.zeros(count)
    program = _build(count, rules)
    for quality in qualities:
        found = _solve(quality, program)
        if found is None:
            raise RulesError(find_conflict(count, rules))
        times += found.chosen
    return times / max(scenarios, 1)


def _without(rules: Sequence[Rule], rule: Rule) -> list[Rule]:
    if rule.relaxed is None:
        return [other for other in rules if other is not rule]
    return [replace(other, limit=rule.relaxed) if other is rule else other for other in rules]


@dataclass(frozen=True)
class _Program:
    """Rules as an integer program over `width` variables, the first of them the candidates."""

    rules: Sequence[Rule]
    constraints: list[LinearConstraint]
    width: int


def _build(count: int, rules: Sequence[Rule]) -> _Program:
    """Variables are the candidates, then for each coverage rule its kinds: a kind counts only if a candidate of it is
    chosen (kind ≤ sum of its candidates), and enough kinds must count."""
    matrices, low, high, width = [], [], [], count
    for rule in rules:
        matrix, least, most, extra = _rows_of(rule, count)
        matrices.append((matrix, width))
        low.append(least)
        high.append(most)
        width += extra
    if not matrices:
        return _Program(rules, [], width)
    stacked = sparse.vstack([_widen(matrix, count, start, width) for matrix, start in matrices], format="csc")
    return _Program(rules, [LinearConstraint(stacked, np.concatenate(low), np.concatenate(high))], width)


def _solve(quality: np.ndarray, program: _Program) -> Choice | None:
    """The best list; None when there is none."""
    count = quality.size
    if count == 0:
        nothing = np.zeros(0, dtype=bool)
        return Choice(nothing, 0.0, True) if all(rule.holds(nothing) for rule in program.rules) else None
    gain = np.concatenate([quality, np.zeros(program.width - count)])
    result = milp(-gain, integrality=np.ones(program.width), bounds=Bounds(0, 1), constraints=program.constraints,
                  options={"mip_rel_gap": 0.0})  # fmt: skip
    if result.x is None:
        return None
    chosen = _prefer_earlier(result.x[:count] > 0.5, quality, program.rules)
    return Choice(chosen, float(quality[chosen].sum()), bool(result.status == 0))


def _prefer_earlier(chosen: np.ndarray, quality: np.ndarray, rules: Sequence[Rule]) -> np.ndarray:
    """The list with each entry exchanged for the earliest one of exactly its quality that the rules allow."""
    if not quality.any():
        return chosen
    for late in np.flatnonzero(chosen)[::-1]:
        for early in np.flatnonzero((quality[:late] == quality[late]) & ~chosen[:late]):
            exchanged = chosen.copy()
            exchanged[[early, late]] = True, False
            if all(rule.holds(exchanged) for rule in rules):
                chosen = exchanged
                break
    return chosen


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
