"""What a kind of measure found of each unit, and which of two findings holds."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd


class Counted(NamedTuple):
    """What a kind of measure found: `values` by unit_id (absent = missing) and `refs` with unit_id, kind, ref."""

    values: pd.Series
    refs: pd.DataFrame


def larger(one: Counted, other: Counted) -> Counted:
    """Of each unit the larger value, `one` where they are equal."""
    beaten = other.values.reindex(one.values.index) > one.values
    return first_known(Counted(one.values[~beaten], one.refs), other)


def first_known(first: Counted, second: Counted) -> Counted:
    """The first where it has a value, else the second."""
    values = first.values.combine_first(second.values)
    in_first = first.refs["unit_id"].isin(first.values.index)
    in_second = ~second.refs["unit_id"].isin(first.values.index)
    return Counted(values, pd.concat([first.refs[in_first], second.refs[in_second]], ignore_index=True))


def refs_of(rows: pd.DataFrame, kind: str, column: str) -> pd.DataFrame:
    """What rows refer to: unit_id, `kind` and the id in `column`, each once."""
    named = pd.DataFrame({"unit_id": rows["unit_id"], "kind": kind, "ref": rows[column]})
    return named.drop_duplicates(ignore_index=True)
