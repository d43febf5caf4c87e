"""From rules and qualities to a proven best list: integer programs over the few candidates that can matter."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from kepuri_eval.errors import KepuriError
from kepuri_eval.method import Solver
from kepuri_eval.standouts.rules import Rule

_DIRECT = 1500  # up to so many candidates all of them enter the integer program
_EXACT = 1e-7
_NEAR = 400  # so many candidates join a core at once
_SOLVED, _TIME_IS_UP = 0, 1  # of scipy's milp; 2 is infeasible
_UNHURRIED = Solver(time_limit=3600, gap=0)


@dataclass(frozen=True)
class Choice:
    """A list chosen under rules.

    Attributes:
        chosen: whether each candidate is on the list.
        value: total quality of the list.
        bound: proven: no list within the rules has a larger total quality than this.
    """

    chosen: np.ndarray
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """The most a better list could have more, as a share of this list's total quality."""
        return max(self.bound - self.value, 0.0) / self.value if self.value > 0 else float(self.bound > _EXACT)

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no list within the rules is better."""
        return self.bound - self.value <= max(_EXACT, 1e-9 * abs(self.value))


class OutOfTimeError(KepuriError):
    """The time allowed ended before any list within the rules was found, and none was proven impossible."""

    def __init__(self, limit: float) -> None:
        super().__init__(
            f"no list was found within {limit:g} s, nor proven impossible; raise standouts.solver.time_limit in "
            "method.yml, or announce fewer rules"
        )


@dataclass(frozen=True)
class Program:
    """Rules as rows ≤ `most` over 0/1 variables: the candidates, then the kinds of each coverage rule."""

    rules: Sequence[Rule]
    rows: sparse.csc_matrix
    most: np.ndarray
    count: int


def build_program(count: int, rules: Sequence[Rule]) -> Program:
    """The program of `rules` over `count` candidates.

    In a coverage rule a kind counts only if a candidate of it is chosen (kind ≤ sum of its candidates), and enough
    kinds must count (−sum of kinds ≤ −limit).
    """
    blocks = [_rows_of(rule, count) for rule in rules]
    width = count + sum(own for _, _, own in blocks)
    stacked, start = [sparse.csr_matrix((0, width))], count
    for matrix, _, own in blocks:
        before = sparse.csr_matrix((matrix.shape[0], start - count))
        after = sparse.csr_matrix((matrix.shape[0], width - start - own))
        stacked.append(sparse.hstack([matrix[:, :count], before, matrix[:, count:], after], format="csr"))
        start += own
    most = np.concatenate([np.zeros(0), *(most for _, most, _ in blocks)])
    return Program(rules, sparse.vstack(stacked, format="csc"), most, count)


def solve(quality: np.ndarray, program: Program, limits: Solver = _UNHURRIED) -> Choice | None:
    """The list of the largest total quality; None when no list keeps the rules.

    Many candidates are sifted: the program is solved over a core, and the prices of its linear relaxation prove which
    of the others could still improve the list (reduced cost against the gap between relaxation and list); those join
    the core until there are none. When `limits.time_limit` ends first, the best list found comes with the bound that
    was proven by then; `limits.gap` accepts a list that is so near to its bound.

    Raises:
        OutOfTimeError: the time ended before any list was found.
    """
    if program.count == 0:
        nothing = np.zeros(0, dtype=bool)
        return Choice(nothing, 0.0, 0.0) if all(rule.holds(nothing) for rule in program.rules) else None
    clock = _Clock(limits)
    everything = np.arange(program.count)
    if program.count <= _DIRECT or not quality.any():
        return _finish(_integer(quality, program, everything, clock), quality, program)
    priced = _price(quality, program)
    if priced is not None:
        core, bound, gain = priced
        while core.size < program.count:
            found = _integer(quality, program, core, clock)
            if found is None:
                break  # the core is too small to keep the rules: only all candidates can tell
            outside = np.setdiff1d(everything, core)
            useful = outside[gain[outside] + bound - found.value > _EXACT]
            if useful.size == 0:
                return _finish(replace(found, bound=min(found.bound, bound)), quality, program)
            if clock.left() <= 0 or (bound - found.value) <= clock.limits.gap * found.value:
                return _finish(replace(found, bound=bound), quality, program)
            core = np.union1d(core, useful)
    return _finish(_integer(quality, program, everything, clock), quality, program)


class _Clock:
    """What is left of the time allowed, and the gap that is accepted."""

    def __init__(self, limits: Solver) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.time_limit

    def left(self) -> float:
        return self._end - time.monotonic()


def _rows_of(rule: Rule, count: int) -> tuple[sparse.csr_matrix, np.ndarray, int]:
    """(rows over the candidates and the rule's own variables, most, number of own variables)."""
    concerned = np.flatnonzero(rule.kinds >= 0)
    kinds = int(rule.kinds.max(initial=-1)) + 1
    ones = np.ones(concerned.size)
    member = sparse.csr_matrix((ones, (rule.kinds[concerned], concerned)), shape=(kinds, count))
    if rule.kind == "at_most":
        tight = np.asarray(member.sum(axis=1)).ravel() > rule.limit
        return member[tight], np.full(int(tight.sum()), float(rule.limit)), 0
    counted = sparse.hstack([-member, sparse.eye(kinds)])
    enough = sparse.csr_matrix(np.concatenate([np.zeros(count), -np.ones(kinds)])[None, :])
    most = np.concatenate([np.zeros(kinds), [-float(rule.limit)]])
    return sparse.vstack([counted, enough], format="csr"), most, kinds


def _first_core(quality: np.ndarray, program: Program) -> np.ndarray:
    """The best few hundred, and the best of every kind that a coverage rule asks for."""
    order = np.argsort(-quality, kind="stable")
    core = [order[:400]]
    for rule in program.rules:
        if rule.kind == "covers":
            kinds = rule.kinds[order]
            _, first = np.unique(kinds, return_index=True)
            core.append(order[first[kinds[first] >= 0]])
    return np.unique(np.concatenate(core))


def _price(quality: np.ndarray, program: Program) -> tuple[np.ndarray, float, np.ndarray] | None:
    """(core, value of the linear relaxation over all candidates, what one more unit of each would add at its prices).

    Column generation (Gilmore and Gomory 1961): the relaxation is solved over a core, and those that its prices say
    would add something join, until there are none: then no candidate outside adds anything, and its value bounds every
    list. The core ends with those that come nearest to adding something. None when the core cannot keep the rules.
    """
    core = _first_core(quality, program)
    while True:
        relaxed = _relax(quality, program, core)
        if relaxed is None:
            return None
        bound, gain = relaxed
        outside = np.setdiff1d(np.arange(program.count), core)
        by_gain = outside[np.argsort(-gain[outside], kind="stable")]
        if not (gain[outside] > _EXACT).any():
            return np.union1d(core, by_gain[:_NEAR]), bound, gain
        core = np.union1d(core, by_gain[gain[by_gain] > _EXACT][:_NEAR])


def _within(program: Program, core: np.ndarray) -> tuple[sparse.csc_matrix, np.ndarray, np.ndarray]:
    """(rows that the core can break, their limits, which rows these are)."""
    columns = np.concatenate([core, np.arange(program.count, program.rows.shape[1])])
    rows = program.rows[:, columns]
    largest = np.asarray(rows.maximum(0).sum(axis=1)).ravel()
    kept = np.flatnonzero(largest > program.most)
    return rows[kept], program.most[kept], kept


def _relax(quality: np.ndarray, program: Program, core: np.ndarray) -> tuple[float, np.ndarray] | None:
    """(value of the linear relaxation over the core, what one more unit of each candidate would add at its prices)."""
    rows, most, kept = _within(program, core)
    gain = np.concatenate([quality[core], np.zeros(rows.shape[1] - core.size)])
    result = linprog(-gain, A_ub=rows, b_ub=most, bounds=(0, 1), method="highs")
    if result.x is None:
        return None
    prices = np.zeros(program.most.size)
    prices[kept] = -result.ineqlin.marginals
    added = quality - np.asarray(program.rows[:, : program.count].T @ prices).ravel()
    return -float(result.fun), added


def _integer(quality: np.ndarray, program: Program, core: np.ndarray, clock: _Clock) -> Choice | None:
    """The best list within the core; None when it holds none."""
    rows, most, _ = _within(program, core)
    gain = np.concatenate([quality[core], np.zeros(rows.shape[1] - core.size)])
    constraints = [LinearConstraint(rows, -np.inf, most)] if most.size else []
    options = {"mip_rel_gap": clock.limits.gap, "time_limit": max(clock.left(), 0.05)}
    result = milp(-gain, integrality=np.ones(gain.size), bounds=Bounds(0, 1), constraints=constraints, options=options)
    if result.status not in (_SOLVED, _TIME_IS_UP):
        return None
    bound = np.inf if result.mip_dual_bound is None else -float(result.mip_dual_bound)
    found = np.zeros(program.count, dtype=bool)
    if result.x is not None:
        found[core[result.x[: core.size] > 0.5]] = True
    lists = [found] if result.x is not None else []
    if result.status == _TIME_IS_UP:
        lists += [taken for taken in [_take_greedily(quality, program)] if taken is not None]
    if not lists:
        raise OutOfTimeError(clock.limits.time_limit)
    chosen = max(lists, key=lambda flags: quality[flags].sum())
    value = float(quality[chosen].sum())
    return Choice(chosen, value, max(bound, value))


def _take_greedily(quality: np.ndarray, program: Program) -> np.ndarray | None:
    """A list found without a search: for every coverage rule the best of a kind still missing, then the best that fit.

    None when a coverage cannot be met in this way.
    """
    rows, used = program.rows, np.zeros(program.most.size)
    order = np.argsort(-quality, kind="stable").tolist()
    chosen = np.zeros(program.count, dtype=bool)

    def take(candidate: int) -> bool:
        own = slice(rows.indptr[candidate], rows.indptr[candidate + 1])
        limited = rows.indices[own][rows.data[own] > 0]
        if chosen[candidate] or (used[limited] + 1 > program.most[limited]).any():
            return False
        used[limited] += 1
        chosen[candidate] = True
        return True

    for rule in program.rules:
        if rule.kind == "covers":
            there = set(rule.kinds[chosen & (rule.kinds >= 0)].tolist())
            for candidate in order:
                kind = int(rule.kinds[candidate])
                if len(there) >= rule.limit:
                    break
                if kind >= 0 and kind not in there and take(candidate):
                    there.add(kind)
    for candidate in order:
        take(candidate)
    return chosen if all(rule.holds(chosen) for rule in program.rules) else None


def _finish(found: Choice | None, quality: np.ndarray, program: Program) -> Choice | None:
    if found is None:
        return None
    chosen = _prefer_earlier(found.chosen, quality, program.rules)
    return Choice(chosen, float(quality[chosen].sum()), found.bound)


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
