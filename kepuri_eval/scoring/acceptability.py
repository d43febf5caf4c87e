"""Scores of many scenarios to ranks, and ranks to the share of scenarios in which each unit takes each rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Tally:
    """Ranks and pairwise wins, counted piece by piece; every scenario that is given is accounted for.

    Attributes:
        units: how many units are ranked.
        tolerance: scores within it of the next are equal.
        wins: (units, units) in how many scenarios unit i scores above unit j; None unless asked for.
        scored: scenarios that gave every unit a score.
        not_scored: reason → scenarios that could not be scored.
    """

    def __init__(self, units: int, tolerance: float = 0.0, pairwise: bool = False) -> None:
        self.units, self.tolerance = units, tolerance
        self.wins = np.zeros((units, units), dtype=np.int64) if pairwise else None
        self.scored = 0
        self.not_scored: dict[str, int] = {}
        self._counts = np.zeros(units * units, dtype=np.int64)
        # Where the matrix is larger than a piece, cells wait here until counting them pays.
        self._waiting = np.empty(units * units, dtype=np.int64)
        self._filled = 0

    def add(self, scores: Floats) -> None:
        """Count scores (scenarios, units); a scenario with a missing or infinite score is counted as not scored."""
        # The sum is finite only if every score is: one pass instead of a matrix of flags.
        if not np.isfinite(scores.sum()):
            whole = np.isfinite(scores).all(axis=1)
            self.refuse("a unit had no score", int((~whole).sum()))
            scores = scores[whole]
        self.scored += len(scores)
        cells = rank_cells(scores, tolerance=self.tolerance).ravel()
        if self._filled + len(cells) > len(self._waiting):
            self._count_waiting()
        if len(cells) > len(self._waiting):
            self._counts += np.bincount(cells, minlength=len(self._counts))
        else:
            self._waiting[self._filled : self._filled + len(cells)] = cells
            self._filled += len(cells)
        if self.wins is not None:
            self.wins += count_wins(scores, tolerance=self.tolerance)

    @property
    def counts(self) -> Ints:
        """(units, units) in how many scenarios unit i takes rank j + 1."""
        self._count_waiting()
        return self._counts.reshape(self.units, self.units)

    def _count_waiting(self) -> None:
        if self._filled:
            self._counts += np.bincount(self._waiting[: self._filled], minlength=len(self._counts))
            self._filled = 0

    def add_scored(self, scores: Floats, failures: dict[str, int]) -> None:
        """Count scores of which some scenarios failed throughout, for the reasons given."""
        failed = np.isnan(scores).all(axis=1) if failures else np.zeros(len(scores), dtype=bool)
        for reason, scenarios in failures.items():
            self.refuse(reason, scenarios)
        self.add(scores[~failed] if failures else scores)

    def refuse(self, reason: str, scenarios: int) -> None:
        """Account for scenarios that gave no scores, and say why."""
        if scenarios:
            self.not_scored[reason] = self.not_scored.get(reason, 0) + scenarios

    @property
    def drawn(self) -> int:
        """Scenarios given, scored or not."""
        return self.scored + sum(self.not_scored.values())

    def matrix(self) -> Floats:
        """(units, units) share of the scored scenarios in which unit i takes rank j + 1; rows add up to one."""
        return self.counts / max(self.scored, 1)

    def share_within(self, quota: int) -> Floats:
        """(units,) share of the scored scenarios in which each unit's rank is within `quota`."""
        return self.counts[:, :quota].sum(axis=1) / max(self.scored, 1)

    def interval(self, covered: float) -> tuple[Ints, Ints]:
        """Best and worst rank of each unit, leaving out (1 − covered) / 2 of the scenarios at either end."""
        tail = (1 - covered) / 2
        return rank_quantile(self.counts, tail), rank_quantile(self.counts, 1 - tail)


def rank_scenarios(scores: Floats, *, tolerance: float = 0.0) -> Ints:
    """Ranks along the last axis, the highest score first; scores equal within `tolerance` of the next share a rank.

    Lahdelma, Hokkanen and Salminen, SMAA, EJOR 106 (1998), for the acceptability that ranks are counted into.

    Args:
        scores: (scenarios, units) without missing values.
    """
    order = np.argsort(-scores, axis=-1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=-1)
    starts = np.ones(scores.shape, dtype=bool)
    np.greater(falling[..., :-1] - falling[..., 1:], tolerance, out=starts[..., 1:])
    places = np.maximum.accumulate(np.where(starts, np.arange(1, scores.shape[-1] + 1), 0), axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, places, axis=-1)
    return ranks


def rank_cells(scores: Floats, *, tolerance: float = 0.0) -> Ints:
    """(scenarios, units) numbers unit · units + rank − 1, a scenario's in any order: what a count of ranks adds up."""
    units = scores.shape[-1]
    if scores.size == 0:
        return np.zeros((0, units), dtype=np.int64)
    cells, close = _sort_packed(scores, tolerance)
    cells *= units
    cells += np.arange(units - 1, -1, -1)
    if close is not None:
        cells[close] = rank_scenarios(scores[close], tolerance=tolerance) - 1 + np.arange(units) * units
    return cells


def count_wins(scores: Floats, *, tolerance: float = 0.0) -> Ints:
    """(units, units): in how many scenarios unit i scores above unit j by more than `tolerance`."""
    columns = np.ascontiguousarray(scores.T)
    wins = np.empty((len(columns), len(columns)), dtype=np.int64)
    for unit, own in enumerate(columns):
        wins[unit] = np.count_nonzero(own - columns > tolerance, axis=1)
    return wins


def rank_quantile(counts: Ints, share: float) -> Ints:
    """For each unit the least rank at or above which at least `share` of its scenarios lie."""
    reached = np.cumsum(counts, axis=1) >= np.ceil(share * counts.sum(axis=1, keepdims=True) - 1e-9).clip(1)
    return np.argmax(reached, axis=1) + 1


def _sort_packed(scores: Floats, tolerance: float) -> tuple[Ints, NDArray[np.bool_] | None]:
    """Units from the lowest score up, and which scenarios hold scores too close together to be told apart this way.

    A score's bits are sorted as a whole number whose last bits are the unit's number: one sort in place of an argsort
    and a look-up. That cuts scores off after a few parts in a million million; where two come closer than this, or
    within `tolerance`, the scenario is flagged to be ranked exactly, so that no rank ever changes.
    """
    units = scores.shape[-1]
    mask = np.int64((1 << max(1, (units - 1).bit_length())) - 1)
    low = float(scores.min())
    # Bits sort as numbers only from zero up. Rounding in the shift keeps the order; what it makes equal is flagged.
    keys = (scores - low if low < 0 else scores + 0.0).view(np.int64)
    keys &= ~mask
    keys |= np.arange(units)
    keys.sort(axis=-1)
    order = keys & mask
    if tolerance == 0:
        gaps, limit = np.diff(keys, axis=-1), float(mask)
    else:
        keys &= ~mask
        gaps = np.diff(keys.view(np.float64), axis=-1)
        limit = tolerance + 4 * (float(scores.max()) - min(low, 0.0)) * float(mask + 1) * np.finfo(np.float64).eps
    if gaps.size == 0 or gaps.min() > limit:
        return order, None
    return order, np.asarray((gaps <= limit).any(axis=-1))
