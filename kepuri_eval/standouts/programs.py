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

_EXACT = 1e-7
_NEAR = 400  # so many candidates join a core at once
_SOLVED, _TIME_IS_UP = 0, 1  # of scipy's milp; 2 is infeasible
_LEAST = 0.05  # seconds that a solver is given at least
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
    entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [(np.zeros(0, int), np.zeros(0, int), np.zeros(0))]
    most: list[np.ndarray] = [np.zeros(0)]
    height, width = 0, count
    for rule in rules:
        (rows, columns, values), limits, own = _rows_of(rule, count, width)
        entries.append((rows + height, columns, values))
        most.append(limits)
        height, width = height + limits.size, width + own
    rows, columns, values = (np.concatenate(part) for part in zip(*entries, strict=True))
    matrix = sparse.csc_matrix((values, (rows, columns)), shape=(height, width))
    return Program(rules, matrix, np.concatenate(most), count)


def solve(quality: np.ndarray, program: Program, limits: Solver = _UNHURRIED) -> Choice | None:
    """The list of the largest total quality; None when no list keeps the rules.

    The prices of the linear relaxation over all candidates bound every list, and its solution, rounded, is a first
    list. By the prices (reduced cost against the gap between bound and list) most candidates can be in no better list:
    the integer program is solved over the others alone. When `limits.time_limit` ends first, the best list found comes
    with the bound that was proven by then; `limits.gap` accepts a list that is so near to its bound.

    Raises:
        OutOfTimeError: the time ended before any list was found.
    """
    if program.count == 0:
        nothing = np.zeros(0, dtype=bool)
        return Choice(nothing, 0.0, 0.0) if all(rule.holds(nothing) for rule in program.rules) else None
    clock = _Clock(limits)
    if not quality.any():
        return _find_any(program, clock)
    priced = _price(quality, program, clock)
    if priced is None:
        found = _integer(quality, program, np.arange(program.count), clock, None)
    else:
        first = _take_greedily(quality, program, np.lexsort((-quality, -priced.shares)))
        rounded = None if first is None else Choice(first, float(quality[first].sum()), priced.bound)
        found = _improve(rounded, priced, quality, program, clock)
    return _finish(found, quality, program)


def _find_any(program: Program, clock: _Clock) -> Choice | None:
    """Some list within the rules, where no candidate is better than another; None when there is none.

    Presolving the integer program over hundreds of thousands of equal candidates takes minutes, so it is asked only
    where a coverage cannot be met by taking one candidate a kind.
    """
    covers = [rule for rule in program.rules if rule.kind == "covers"]
    if any(np.unique(rule.kinds[rule.kinds >= 0]).size < rule.limit for rule in covers):
        return None
    equal, everything = np.zeros(program.count), np.arange(program.count)
    taken = _take_greedily(equal, program, everything)
    return Choice(taken, 0.0, 0.0) if taken is not None else _integer(equal, program, everything, clock, None)


@dataclass(frozen=True)
class _Prices:
    """What the linear relaxation says.

    Attributes:
        bound: no list has a larger total quality.
        gain: what one more unit of each candidate would add to the bound at the prices of the rules.
        shares: how far the relaxation takes each candidate, 0 to 1.
        near: the candidates it looked at, and those that come nearest to adding something.
    """

    bound: float
    gain: np.ndarray
    shares: np.ndarray
    near: np.ndarray

    def may_improve(self, best: Choice) -> np.ndarray:
        """Whether each candidate can be in a list better than `best`."""
        return self.gain + self.bound - best.value > _EXACT


class _Clock:
    """What is left of the time allowed, and the gap that is accepted."""

    def __init__(self, limits: Solver) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.time_limit

    def left(self) -> float:
        return self._end - time.monotonic()


def _rows_of(rule: Rule, count: int, width: int) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray, int]:
    """((row, column, value) of each entry, most of each row, number of own variables, which begin at `width`)."""
    concerned = np.flatnonzero(rule.kinds >= 0)
    kind = rule.kinds[concerned]
    kinds = int(rule.kinds.max(initial=-1)) + 1
    if rule.kind == "at_most":
        tight = np.bincount(kind, minlength=kinds) > rule.limit
        concerned, kind = concerned[tight[kind]], kind[tight[kind]]
        row = np.cumsum(tight) - 1
        return (row[kind], concerned, np.ones(kind.size)), np.full(int(tight.sum()), float(rule.limit)), 0
    own = np.arange(kinds)
    rows = np.concatenate([kind, own, np.full(kinds, kinds)])
    columns = np.concatenate([concerned, width + own, width + own])
    values = np.concatenate([-np.ones(kind.size), np.ones(kinds), -np.ones(kinds)])
    return (rows, columns, values), np.append(np.zeros(kinds), -float(rule.limit)), kinds


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


def _price(quality: np.ndarray, program: Program, clock: _Clock) -> _Prices | None:
    """Prices of the rules over all candidates; None when the core cannot keep the rules.

    Column generation (Gilmore and Gomory 1961): the relaxation is solved over a core, and those that its prices say
    would add something join, until there are none. When the time ends before, the last prices still give a bound, as
    any do (Geoffrion 1974).
    """
    core = _first_core(quality, program)
    prices, shares = np.zeros(program.most.size), np.zeros(program.count)
    while True:
        relaxed = _relax(quality, program, core, clock)
        if relaxed is None and clock.left() > 0:
            return None
        prices, shares = relaxed or (prices, shares)
        added = -np.asarray(program.rows.T @ prices).ravel()
        added[: program.count] += quality
        gain = added[: program.count]
        outside = np.setdiff1d(np.arange(program.count), core)
        by_gain = outside[np.argsort(-gain[outside], kind="stable")]
        if clock.left() <= 0 or not (gain[outside] > _EXACT).any():
            bound = float(prices @ program.most + added.clip(min=0).sum())
            return _Prices(bound, gain, shares, np.union1d(core, by_gain[:_NEAR]))
        core = np.union1d(core, by_gain[gain[by_gain] > _EXACT][:_NEAR])


def _improve(
    best: Choice | None, priced: _Prices, quality: np.ndarray, program: Program, clock: _Clock
) -> Choice | None:
    """The best list, from `best` on: by integer programs over the candidates that can be in a better one."""
    core = priced.near
    if best is not None:
        core = np.union1d(core[priced.may_improve(best)[core]], np.flatnonzero(best.chosen))
    while best is None or not (best.is_optimal or best.gap <= clock.limits.gap or clock.left() <= 0):
        found = _integer(quality, program, core, clock, best)
        if found is None:  # the core is too small to keep the rules: only all candidates can tell
            return _integer(quality, program, np.arange(program.count), clock, None)
        best = max((found, best or found), key=lambda choice: choice.value)
        missing = np.setdiff1d(np.flatnonzero(priced.may_improve(best)), core)
        if missing.size == 0:
            return replace(best, bound=max(best.value, min(found.bound, priced.bound)))
        best = replace(best, bound=priced.bound)
        core = np.union1d(core, missing)
    return best


def _within(program: Program, core: np.ndarray) -> tuple[sparse.csc_matrix, np.ndarray, np.ndarray]:
    """(rows that the core can break, their limits, which rows these are)."""
    columns = np.concatenate([core, np.arange(program.count, program.rows.shape[1])])
    rows = program.rows[:, columns]
    largest = np.asarray(rows.maximum(0).sum(axis=1)).ravel()
    kept = np.flatnonzero(largest > program.most)
    return rows[kept], program.most[kept], kept


def _relax(
    quality: np.ndarray, program: Program, core: np.ndarray, clock: _Clock
) -> tuple[np.ndarray, np.ndarray] | None:
    """(price of each row, share of each candidate taken) of the linear relaxation over the core; None without one."""
    rows, most, kept = _within(program, core)
    gain = np.concatenate([quality[core], np.zeros(rows.shape[1] - core.size)])
    options = {"time_limit": max(clock.left(), _LEAST)}
    result = linprog(-gain, A_ub=rows, b_ub=most, bounds=(0, 1), method="highs", options=options)
    if result.status != _SOLVED:
        return None
    prices, shares = np.zeros(program.most.size), np.zeros(program.count)
    prices[kept] = -result.ineqlin.marginals
    shares[core] = result.x[: core.size]
    return prices.clip(min=0), shares


def _integer(
    quality: np.ndarray, program: Program, core: np.ndarray, clock: _Clock, known: Choice | None
) -> Choice | None:
    """The best list within the core; None when it holds none; `known`, where there is one, when the time ends first."""
    rows, most, _ = _within(program, core)
    gain = np.concatenate([quality[core], np.zeros(rows.shape[1] - core.size)])
    constraints = [LinearConstraint(rows, -np.inf, most)] if most.size else []
    options = {"mip_rel_gap": clock.limits.gap, "time_limit": max(clock.left(), _LEAST)}
    result = milp(-gain, integrality=np.ones(gain.size), bounds=Bounds(0, 1), constraints=constraints, options=options)
    if result.status not in (_SOLVED, _TIME_IS_UP):
        return None
    bound = np.inf if result.mip_dual_bound is None else -float(result.mip_dual_bound)
    lists = [known.chosen] if known is not None else []
    if result.x is not None:
        found = np.zeros(program.count, dtype=bool)
        found[core[result.x[: core.size] > 0.5]] = True
        lists.append(found)
    if not lists:
        lists = [taken for taken in [_take_greedily(quality, program, np.argsort(-quality, kind="stable"))]
                 if taken is not None]  # fmt: skip
    if not lists:
        raise OutOfTimeError(clock.limits.time_limit)
    chosen = max(lists, key=lambda flags: quality[flags].sum())
    value = float(quality[chosen].sum())
    return Choice(chosen, value, max(bound, value))


def _take_greedily(quality: np.ndarray, program: Program, order: np.ndarray) -> np.ndarray | None:
    """A list found without a search: for every coverage the first of a kind still missing, then the first that fit.

    Where no candidate is better than another, none is taken beyond the coverages. None when a coverage cannot be met in
    this way.
    """
    rows, used = program.rows, np.zeros(program.most.size)
    on_all = np.flatnonzero(np.asarray((program.rows[:, : program.count] > 0).sum(axis=1)).ravel() == program.count)
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
            for candidate in order.tolist():
                kind = int(rule.kinds[candidate])
                if len(there) >= rule.limit:
                    break
                if kind >= 0 and kind not in there and take(candidate):
                    there.add(kind)
    for candidate in order.tolist() if quality.any() else []:
        if (used[on_all] >= program.most[on_all]).any():
            break
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
