"""From the measures and scores of a group to what the reports of all its units have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.explanation import Account


@dataclass(frozen=True)
class Group:
    """A group as its units' reports see it; made once, however many of them there are.

    Attributes:
        members: unit_ids, in the order of the register.
        measures: rows of the measures that its units' scores depend on: the group's, or everybody's where weights are
            found from all units.
        scores: rows of the scores of the same units.
    """

    members: tuple[str, ...]
    measures: pd.DataFrame
    scores: pd.DataFrame
    params: Params

    def complete(self) -> None:
        """Work out now what is otherwise worked out when a report first asks for it."""
        _ = self.spread, self.account

    @cached_property
    def spread(self) -> pd.DataFrame:
        """measure, median, best: of the scores of the group's units."""
        own = self.measures.loc[self.measures["unit_id"].isin(self.members)]
        found = own.groupby("measure")["score"].agg(["median", "max"])
        return found.rename(columns={"max": "best"}).reset_index()

    @cached_property
    def account(self) -> Account:
        """What tells how a unit of the group could have ranked higher."""
        read = set(self.measures["unit_id"])
        params = replace(self.params, units=tuple(unit for unit in self.params.units if unit.unit_id in read))
        return Account(lay_out(self.measures, params), self.scores, params)
