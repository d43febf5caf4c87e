"""From declared quotas to linear rules over candidates: at most so many of a kind, at least so many kinds covered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval.edition import Quotas
from kepuri_eval.params import Params


@dataclass(frozen=True)
class Rule:
    """One announced rule of the choice.

    Attributes:
        code: its key in edition.yml.
        label: what it says, in Chinese.
        kind: `at_most` limits the chosen of every kind; `covers` asks for so many kinds among the chosen.
        kinds: kind of each candidate, −1 where the rule does not concern it.
        limit: the figure that holds for each kind, or for the number of kinds covered.
        relaxed: the figure to compare with when the rule is weighed; without one the rule is dropped.
        is_total: limits a list as a whole; a coverage that only such a rule prevents is a contradiction, while one
            that the activities submitted cannot give is asked for as far as they can.
    """

    code: str
    label: str
    kind: str
    kinds: np.ndarray
    limit: int
    relaxed: int | None = None
    is_total: bool = False

    def holds(self, chosen: np.ndarray) -> bool:
        """Whether a list (a flag per candidate) keeps the rule."""
        if self.kind == "covers":
            return self.used(chosen) >= self.limit
        return self.used(chosen) <= self.limit

    def used(self, chosen: np.ndarray) -> int:
        """How far a list goes to the limit: the kinds covered, or the most of any kind."""
        counts = np.bincount(self.kinds[chosen & (self.kinds >= 0)])
        return int((counts > 0).sum()) if self.kind == "covers" else int(counts.max(initial=0))


def commended_rules(candidates: pd.DataFrame, params: Params) -> list[Rule]:
    """Rules of the commended list over `candidates` (unit_id, group, cluster, category, county, duplicate_group)."""
    quotas = params.edition.quotas
    rules = [
        _in_all("commended_activities", f"表扬活动不超过{quotas.commended_activities}项", _all(candidates),
                 quotas.commended_activities),
        _at_most("commended_per_unit", f"同一单位不超过{quotas.commended_per_unit}项", candidates["unit_id"],
                 quotas.commended_per_unit),
        _at_most("near_duplicates", "内容基本相同的活动不重复入选", candidates["duplicate_group"], 1),
    ]  # fmt: skip
    for group, limit in sorted(quotas.commended_per_group.items()):
        label = f"{params.edition.groups[group].label}合计不超过{limit}项" if group in params.edition.groups else group
        inside = candidates["group"].where(candidates["group"] == group)
        rules.append(_in_all(f"commended_per_group.{group}", label, inside, limit))
    return rules + _coverage_rules(candidates, quotas, params.edition.counties)


def upward_rules(candidates: pd.DataFrame, params: Params) -> list[Rule]:
    """Rules of the list recommended upward, over the commended activities."""
    quotas = params.edition.quotas
    return [
        _in_all("upward_activities", f"择优上报不超过{quotas.upward_activities}项", _all(candidates),
                 quotas.upward_activities),
        _at_most("upward_per_unit", f"同一单位上报不超过{quotas.upward_per_unit}项", candidates["unit_id"],
                 quotas.upward_per_unit),
    ]  # fmt: skip


def _coverage_rules(candidates: pd.DataFrame, quotas: Quotas, counties: str) -> list[Rule]:
    asked = [
        (
            "min_clusters",
            "内容类群",
            "个",
            candidates["cluster"].where(candidates["cluster"] >= 0),
            quotas.min_clusters,
        ),
        ("min_categories", "活动类别", "类", candidates["category"], quotas.min_categories),
        ("min_counties", counties, "个", candidates["county"], quotas.min_counties),
    ]
    rules = []
    for code, noun, counted_in, column, least in asked:
        if least > 0:
            label = f"覆盖{noun}不少于{least}{counted_in}"
            rules.append(Rule(code, label, "covers", _number(column), least))
    return rules


def _at_most(code: str, label: str, column: pd.Series, limit: int) -> Rule:
    return Rule(code, label, "at_most", _number(column), limit)


def _in_all(code: str, label: str, column: pd.Series, limit: int) -> Rule:
    return Rule(code, label, "at_most", _number(column), limit, relaxed=limit + 1, is_total=True)


def _all(candidates: pd.DataFrame) -> pd.Series:
    return pd.Series("all", index=candidates.index, dtype="str")


def _number(column: pd.Series) -> np.ndarray:
    return pd.factorize(column, sort=True)[0].astype(np.int64)
