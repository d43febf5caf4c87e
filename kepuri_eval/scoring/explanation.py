"""A score to why it is what it is: what each measure brings, what would have lifted a unit, who moves and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.errors import ScoringError
from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import WHOLE, ScoreSheet, find_joins
from kepuri_eval.scoring.hierarchy import Join, Tree, part_weights, roll_up
from kepuri_eval.scoring.means import MEANS
from kepuri_eval.scoring.scales import scale_group

Floats = NDArray[np.float64]
# Kinds of measure whose values are counts: half a visit lifts nobody.
_WHOLE_NUMBERS = ("total", "coverage", "evidence", "count", "complete", "on_time")


@dataclass(frozen=True)
class Account:
    """What an explanation needs: the method's sheet, the published scores, the params."""

    sheet: ScoreSheet
    scores: pd.DataFrame
    params: Params

    def row(self, unit_id: str) -> int:
        """Place of a unit in the sheet; `ScoringError` when it is not registered."""
        if unit_id not in self.sheet.units:
            raise ScoringError(f"no unit {unit_id!r} among the scored")
        return list(self.sheet.units).index(unit_id)

    def score(self, unit_id: str) -> float:
        """Score of a unit; `ScoringError` when it has none."""
        found = float(self.scores.set_index("unit_id")["score"][unit_id]) if self.row(unit_id) >= 0 else np.nan
        if np.isnan(found):
            raise ScoringError(f"unit {unit_id} has no score to explain")
        return found


def break_down(account: Account, unit_id: str) -> pd.DataFrame:
    """What each measure brings to a unit's score; `points` add up to the score.

    Under arithmetic means a measure brings its weight among those present times its score. Under any other rule there
    is no such sum: points are then in proportion to what arithmetic means would give, and `is_exact` is false.

    Returns:
        indicator, measure, score, weight (share among what is present, adding up to one), points, lost (points short
        of 100 under the same weight), is_exact.
    """
    row, total = account.row(unit_id), account.score(unit_id)
    weights = _weights_present(account.sheet, row)
    scores = account.sheet.scores[row]
    points = np.where(weights > 0, weights * np.nan_to_num(scores), 0.0)
    is_exact = abs(points.sum() - total) <= 1e-9 * max(1.0, total)
    if not is_exact:
        points = points * (total / points.sum()) if points.sum() > 0 else points
    declared = account.params.method.measures
    table = pd.DataFrame(
        {
            "indicator": [declared[code].indicator for code in account.sheet.codes],
            "measure": account.sheet.codes,
            "score": scores,
            "weight": weights,
            "points": points,
            "lost": np.where(weights > 0, 100 * weights - weights * np.nan_to_num(scores), 0.0),
            "is_exact": is_exact,
        }
    )
    return table[weights > 0].reset_index(drop=True)


def find_lifts(account: Account, unit_id: str) -> pd.DataFrame:
    """For each measure the least change that would have lifted the unit by one rank or more, all else as it was.

    Lifted means a score above that of a unit now ahead; where scores are equal the announced rules decide, so equality
    is not counted on. Counts are rounded to the next whole number. A measure of which nothing is known has no least
    change: its first value, however small, may lift merely by being one more that counts. Lateness is no aim either:
    what came late would have had to come in time.

    Returns:
        measure, value (now; missing where it is a zero by declaration), needed, change, share_of_scale (change over
        the distance between the values that score 0 and 100), rank (it would then have); the smallest share first.
        Measures that cannot lift the unit by themselves are left out; a first-ranked unit has no rows.
    """
    account.score(unit_id)
    bench = _set_up(account, unit_id)
    declared = account.params.method.measures
    is_open = account.sheet.asked[bench.row] & account.sheet.have[bench.row]
    columns = [at for at, code in enumerate(account.sheet.codes) if is_open[at] and declared[code].kind != "rating"]
    found = _find_lifts(account, bench, columns) if bench.rank(bench.scores) > 1 else []
    table = pd.DataFrame(found, columns=["measure", "value", "needed", "change", "share_of_scale", "rank"])
    return table.sort_values(["share_of_scale", "measure"], kind="stable", ignore_index=True)


def shifts_if(account: Account, unit_id: str, trials: Sequence[Mapping[str, float]]) -> list[int | None]:
    """For each trial the places the unit would fall (below zero: rise) if its measures had these values instead.

    All else stays as it was; units with the same score stand beside each other, before and after. Measures not asked
    of the unit change nothing. None where its group could not be scored with these values.

    Raises:
        ScoringError: the unit has no score.
    """
    account.score(unit_id)
    bench = _set_up(account, unit_id)
    now, shifts = bench.rank(bench.scores), list[int | None]()
    for values in trials:
        columns = {account.sheet.codes.index(code): value for code, value in values.items()}
        changed = {at: value for at, value in columns.items() if account.sheet.asked[bench.row, at]}
        try:
            shifts.append(bench.rank(_scores_with(account, bench, changed)) - now)
        except ScoringError:
            shifts.append(None)
    return shifts


def compare_units(account: Account, unit_id: str, other_id: str) -> pd.DataFrame:
    """Where one unit is ahead of another: points each measure brings to both; differences add up to that of the scores.

    Returns:
        indicator, measure, score, other_score, points, other_points, difference; the largest difference first.
    """
    keys = ["indicator", "measure"]
    one = break_down(account, unit_id)[[*keys, "score", "points"]]
    other = break_down(account, other_id)[[*keys, "score", "points"]]
    both = one.merge(other, on=keys, how="outer", suffixes=("", "_other"), validate="one_to_one")
    both = both.rename(columns={"score_other": "other_score", "points_other": "other_points"})
    both[["points", "other_points"]] = both[["points", "other_points"]].fillna(0.0)  # a measure not present brings none
    both["difference"] = both["points"] - both["other_points"]
    order = both["difference"].abs().sort_values(ascending=False, kind="stable").index
    return both.loc[order].reset_index(drop=True)


def compare_methods(one: Account, other: Account) -> pd.DataFrame:
    """Whose rank moves between two methods, and which measure's change of points moves the score most.

    Returns:
        unit_id, group, score, other_score, rank, other_rank, shift (above zero: worse under the other method),
        moved_most (measure), moved_by (points); the largest shift first. Units without a score under either method
        have missing values.
    """
    keys = ["unit_id", "group"]
    both = one.scores[[*keys, "score", "rank"]].merge(
        other.scores[[*keys, "score", "rank"]].set_axis([*keys, "other_score", "other_rank"], axis=1),
        on=keys, how="outer", validate="one_to_one",
    )  # fmt: skip
    both["shift"] = both["other_rank"] - both["rank"]
    movers = [_largest_mover(one, other, unit) for unit in both["unit_id"]]
    both["moved_most"] = [name for name, _ in movers]
    both["moved_by"] = [points for _, points in movers]
    order = both["shift"].abs().astype("float64").sort_values(ascending=False, kind="stable", na_position="last").index
    return both.loc[order].reset_index(drop=True)


def _weights_present(sheet: ScoreSheet, row: int) -> Floats:
    """(measures,) weight of each measure in this unit's score; what is missing is shared out as the means do."""
    share = {sheet.tree.root: 1.0}
    present = {code: not np.isnan(sheet.scores[row, at]) for at, code in enumerate(sheet.codes)}
    for node in sheet.tree.nodes:
        present[node] = any(present[part] for part in sheet.tree.children[node])
    for node in reversed(sheet.tree.nodes):
        parts = sheet.tree.children[node]
        weights = part_weights(sheet.tree, node) * np.array([present[part] for part in parts], dtype=float)
        total = weights.sum()
        for part, weight in zip(parts, weights, strict=True):
            share[part] = share[node] * weight / total if total > 0 else 0.0
    return np.array([share[code] for code in sheet.codes])


@dataclass(frozen=True)
class _Bench:
    """A unit among the scored units of its group: `row` in the sheet, `own` among `rows`.

    `others` are the scores of the others as they are, rising. `is_apart` says that a unit's score does not depend on
    the values of others, so that theirs stay as they are.
    """

    row: int
    own: int
    rows: NDArray[np.int64]
    group: str
    scores: Floats
    others: Floats
    tree: Tree
    joins: dict[str, Join]
    tolerance: float
    is_apart: bool

    def rank(self, scores: Floats, *, ties_ahead: bool = False) -> int:
        """The unit's rank; units with the same score stand beside it, or ahead of it."""
        whole = roll_up(scores, self.tree, self.joins)[WHOLE]
        ahead = np.delete(whole, self.own) > whole[self.own] + (-self.tolerance if ties_ahead else self.tolerance)
        return 1 + int(ahead.sum())


def _set_up(account: Account, unit_id: str) -> _Bench:
    sheet, scoring, row = account.sheet, account.params.method.scoring, account.row(unit_id)
    scored = account.scores.set_index("unit_id")["score"].reindex(sheet.units).notna().to_numpy()
    rows = np.flatnonzero(scored & (sheet.groups == sheet.groups.iloc[row]).to_numpy())
    is_apart = (
        scoring.normalise == "goalposts" and scoring.impute == "none" and scoring.treat == "none"
        and {scoring.aggregate_measures, scoring.aggregate_indicators} <= set(MEANS)
    )  # fmt: skip
    own, joins = int(np.flatnonzero(rows == row)[0]), find_joins(sheet.tree, scoring)
    others = np.sort(np.delete(roll_up(sheet.scores[rows], sheet.tree, joins)[WHOLE], own))
    return _Bench(
        row, own, rows, str(sheet.groups.iloc[row]), sheet.scores[rows], others, sheet.tree, joins,
        scoring.tie_tolerance, is_apart,
    )  # fmt: skip


def _find_lifts(
    account: Account, bench: _Bench, columns: list[int]
) -> list[tuple[str, float, float, float, float, int]]:
    """For each of these measures the least value at which the unit's rank is better than now, if there is one.

    Between the value now, which does not lift, and the best, which does, the first of evenly spaced values that lifts
    is found, then the same between it and the one before, until the two differ by less than 10⁻¹⁰ of the scale.
    """
    now, declared = bench.rank(bench.scores), account.params.method.measures
    measures = [declared[account.sheet.codes[at]] for at in columns]
    value = account.sheet.values[bench.row, columns]
    worst, best = np.array([_ends(account, bench, at) for at in columns]).reshape(-1, 2).T
    start = np.where(np.isnan(value), worst, value)
    direction = np.array([measure.direction for measure in measures])
    can = (best - start) * direction > 0
    can &= _ranks(account, bench, columns, best[:, None])[:, 0] < now
    kept = np.flatnonzero(can)
    columns = [columns[at] for at in kept]
    ways, rounds = (64, 6) if bench.is_apart else (2, 36)  # where all units are scored anew, halving takes the least
    low, high = start[kept], best[kept]
    for _ in range(rounds):
        steps = low[:, None] + (high - low)[:, None] * np.arange(1, ways) / ways
        tried = np.column_stack([low, steps, high])
        first = 1 + np.column_stack([_ranks(account, bench, columns, steps) < now, high == high]).argmax(axis=1)
        low, high = (np.take_along_axis(tried, (first - back)[:, None], 1)[:, 0] for back in (1, 0))
    needed = high
    is_whole = np.array([measures[at].kind in _WHOLE_NUMBERS for at in kept], dtype=bool)
    if is_whole.any():
        toward = direction[kept]
        rounded = toward * np.ceil(toward * high - 1e-6)
        short = _ranks(account, bench, columns, rounded[:, None])[:, 0] >= now
        needed = np.where(is_whole, rounded + np.where(short, toward, 0), high)
    is_day = np.array([measures[at].kind == "on_time" for at in kept], dtype=bool)
    needed = np.where(is_day, np.maximum(needed, 0.0), needed)
    ranks = _ranks(account, bench, columns, needed[:, None])[:, 0]
    change = needed - start[kept]
    share = np.abs(change) / np.abs(best - worst)[kept]
    codes = [account.sheet.codes[at] for at in columns]
    return list(zip(codes, value[kept], needed, change, share, (int(rank) for rank in ranks), strict=True))


def _ranks(account: Account, bench: _Bench, columns: list[int], values: Floats) -> NDArray[np.int64]:
    """(measures, trials) the unit's rank if one measure, each row its own, had that value and the rest stayed."""
    if not bench.is_apart:
        each = [
            [_rank_with(account, bench, at, value) for value in row] for at, row in zip(columns, values, strict=True)
        ]
        return np.array(each, dtype=np.int64).reshape(values.shape)
    scores = np.broadcast_to(bench.scores[bench.own], (*values.shape, bench.scores.shape[1])).copy()
    for row, at in enumerate(columns):
        made = _scale(account, bench, at, values[row])
        scores[row, :, at] = np.where(np.isnan(made), scores[row, :, at], made)
    whole = roll_up(scores.reshape(-1, scores.shape[-1]), bench.tree, bench.joins)[WHOLE]
    not_ahead = np.searchsorted(bench.others, whole - bench.tolerance, side="right")
    return (1 + len(bench.others) - not_ahead).reshape(values.shape)


def _scale(account: Account, bench: _Bench, at: int, values: Floats) -> Floats:
    scoring, measure = account.params.method.scoring, account.params.method.measures[account.sheet.codes[at]]
    return scale_group(values, bench.group, measure, scoring.normalise, scoring.impute, scoring.treat)


def _rank_with(account: Account, bench: _Bench, at: int, value: float) -> int:
    """The unit's rank if one measure had that value."""
    try:
        return bench.rank(_scores_with(account, bench, {at: value}), ties_ahead=True)
    except ScoringError:
        return len(bench.rows) + 1  # at this very value the group cannot be told apart: certainly no lift


def _scores_with(account: Account, bench: _Bench, changed: Mapping[int, float]) -> Floats:
    """The group's scores if the unit's measures at these columns had these values; all others' are made anew too."""
    scores = bench.scores.copy()
    for at, value in changed.items():
        rows = slice(bench.own, bench.own + 1) if bench.is_apart else slice(None)
        values = account.sheet.values[bench.rows, at].copy()
        values[bench.own] = value
        made = _scale(account, bench, at, values[rows])
        scores[rows, at] = np.where(np.isnan(made), scores[rows, at], made)
    return scores


def _ends(account: Account, bench: _Bench, at: int) -> tuple[float, float]:
    """Values that score least and most: the goalposts or bands, or the group's own where they reach further."""
    measure = account.params.method.measures[account.sheet.codes[at]]
    if measure.bands:
        low, high = min(0.0, measure.bands[0].at_least), measure.bands[-1].at_least
    else:
        low, high = measure.goalposts_by_group.get(bench.group, measure.goalposts or (0.0, 1.0))
    if account.params.method.scoring.normalise != "goalposts":
        own = account.sheet.values[bench.rows, at]
        low, high = float(np.nanmin([low, *own])), float(np.nanmax([high, *own]))
    return (low, high) if measure.direction == 1 else (high, low)


def _largest_mover(one: Account, other: Account, unit_id: str) -> tuple[str, float]:
    scored = [account.scores.set_index("unit_id")["score"].get(unit_id, np.nan) for account in (one, other)]
    if np.isnan(scored).any():
        return "", float("nan")
    points = [break_down(account, unit_id).set_index("measure")["points"] for account in (one, other)]
    change = points[1].sub(points[0], fill_value=0.0)
    largest = str(change.abs().idxmax())
    return largest, float(change[largest])
