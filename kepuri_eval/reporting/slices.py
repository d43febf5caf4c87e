"""From the tables of an edition to the rows that the report of one unit reads, and to digests of exactly those rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.intake.corrections import problem_ids
from kepuri_eval.params import Params
from kepuri_eval.reporting.groups import Group
from kepuri_eval.reporting.maps import ActivityMap, lay_out_map

Places = NDArray[np.int64]

_OWN = "unit_id"
# What a report shows of units other than its own: how the group did, and where all activities lie on the map.
_OF_PEERS = {
    "measures": ["unit_id", "measure", "value", "score", "state"],
    "scores": ["unit_id", "group", "score", "rank", "rank_low", "rank_high", "standing"],
}
_OF_ALL = ["cluster", "label", "x", "y"]  # no id: it changes with any word of the file it was read from
_BY_ALL_UNITS = ("entropy", "critic", "pca")  # weights that are made of every unit's scores


class Slices:
    """Finds one unit's rows after another in the same tables; what all have in common is worked out once.

    Args:
        tables: every table of the edition, by name (`loading.NAMES`).
    """

    def __init__(self, tables: dict[str, pd.DataFrame], params: Params) -> None:
        self._tables, self._params = tables, params
        self._group_of = {unit.unit_id: unit.group for unit in params.units}
        self._columns: dict[tuple[str, str], list[object]] = {}
        self._place_of: dict[str, dict[object, int]] = {}
        self._grouped: dict[tuple[str, str], dict[object, list[int]]] = {}
        self._groups: dict[str, Group] = {}

    def read(self, unit_id: str) -> dict[str, pd.DataFrame]:
        """The tables cut down to what the unit's report reads.

        Rows of other units are there for two reasons: the unit's evidence or a double of an activity lies in them;
        they belong to its group (`scores`, the columns that are compared). What the group's reports have in common
        beside is in `group`.
        """
        places = self._places(unit_id) | {"measures": np.array(self._rows("measures", _OWN, unit_id), dtype=np.int64)}
        cut = {name: self._tables[name].iloc[at] for name, at in places.items()}
        cut["scores"] = _hide(cut["scores"], unit_id, self._shown_of_peers)
        return {name: table.reset_index(drop=True) for name, table in cut.items()}

    def group(self, unit_id: str) -> Group:
        """What the reports of the unit's group have in common, made once."""
        name = self._group_of[unit_id]
        if name not in self._groups:
            cut = {each: self._tables[each].iloc[self._of_group(each, unit_id)] for each in _OF_PEERS}
            measures, scores = cut["measures"][_OF_PEERS["measures"]], cut["scores"][self._shown_of_peers]
            self._groups[name] = Group(tuple(self._members[name]), measures, scores, self._params)
        return self._groups[name]

    @cached_property
    def map(self) -> ActivityMap:
        """Where all activities lie: the part of the standouts that every report shares."""
        return lay_out_map(self._tables["standouts"])

    def digest(self, unit_id: str) -> dict[str, str]:
        """Digest of the rows and columns that `read` gives, one a kind of input.

        Returns:
            one entry a table for the unit's own rows and those its evidence lies in, and `group` and `map` for what
            it shares with others.
        """
        places = self._places(unit_id)
        places |= {name: np.array(self._rows(name, _OWN, unit_id), dtype=np.int64) for name in _OF_PEERS}
        found = {name: _digest(self._hashes[name][at]) for name, at in sorted(places.items())}
        return found | {"group": self._group_digests[self._group_of[unit_id]], "map": self._map_digest}

    def _places(self, unit_id: str) -> dict[str, Places]:
        """table → places of the rows, in the order of the table; of standouts only the unit's own."""
        inputs = self._rows("inputs", _OWN, unit_id)
        used: dict[str, list[object]] = {"fact": [], "mention": [], "activity": [], "document": []}
        for kind, ref in zip(
            self._values("inputs", "kind", inputs), self._values("inputs", "ref", inputs), strict=True
        ):
            used[str(kind)].append(ref)
        own = self._rows("activities", _OWN, unit_id)
        held = self._values("activities", "activity_id", own)
        facts = {*self._rows("facts", _OWN, unit_id), *self._find("facts", used["fact"])}
        for activity in held:
            facts.update(self._rows("facts", "activity_id", activity))
        mentions = {*self._rows("mentions", _OWN, unit_id), *self._find("mentions", used["mention"])}
        activities = {*own, *self._find("activities", used["activity"])}
        activities.update(self._find("activities", self._values("facts", "activity_id", facts)))
        activities.update(self._find("activities", self._values("activities", "duplicate_of", activities)))
        problems = {*self._rows("problems", _OWN, unit_id), *self._find("problems", self._of_corrections)}
        told = {"facts": facts, "mentions": mentions, "activities": activities, "problems": problems}
        documents = {*self._rows("documents", _OWN, unit_id), *self._find("documents", used["document"])}
        for name, at in told.items():
            documents.update(self._find("documents", self._values(name, "doc_id", at)))
        found: dict[str, Iterable[int]] = {
            **told, "documents": documents, "inputs": inputs, "standouts": self._find("standouts", held),
            "blocks": self._blocks(facts, mentions, activities),
            "decisions": self._rows("decisions", _OWN, unit_id),
            "measures": self._of_group("measures", unit_id), "scores": self._of_group("scores", unit_id),
        }  # fmt: skip
        return {name: np.array(sorted(at), dtype=np.int64) for name, at in found.items()}

    def _of_group(self, name: str, unit_id: str) -> list[int]:
        if name == "measures" and self._params.method.scoring.weigh_measures in _BY_ALL_UNITS:
            return list(range(len(self._tables[name])))
        group = self._group_of[unit_id]
        return [at for each in self._members[group] for at in self._rows(name, _OWN, each)]

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for unit_id, group in self._group_of.items():
            members.setdefault(group, []).append(unit_id)
        return members

    def _blocks(self, *told: Iterable[int]) -> set[int]:
        """The blocks that these facts, mentions and activities were read from."""
        found: set[int] = set()
        for name, places in zip(("facts", "mentions", "activities"), told, strict=True):
            documents, locators = (self._values(name, column, places) for column in ("doc_id", "locator"))
            keys = zip(documents, locators, strict=True)
            found.update(self._block_at[key] for key in keys if key in self._block_at)
        return found

    @cached_property
    def _block_at(self) -> dict[tuple[object, object], int]:
        blocks = self._tables["blocks"]
        return {key: at for at, key in enumerate(zip(blocks["doc_id"], blocks["locator"], strict=True))}

    @cached_property
    def _of_corrections(self) -> list[str]:
        """Ids of the problems that say of a correction that it did not come into force."""
        return sorted(problem_ids(self._params))

    @cached_property
    def _shown_of_peers(self) -> list[str]:
        indicators = [name for name in self._tables["scores"].columns if str(name).startswith("indicator_")]
        return [*_OF_PEERS["scores"], *indicators]

    @cached_property
    def _map_digest(self) -> str:
        return _digest(np.sort(_hash_rows(self._tables["standouts"][_OF_ALL])))  # in whatever order they stand

    @cached_property
    def _group_digests(self) -> dict[str, str]:
        """group → digest of what the reports of its units show of one another."""
        measures = _hash_rows(self._tables["measures"][_OF_PEERS["measures"]])
        scores = _hash_rows(self._tables["scores"][self._shown_of_peers])
        found = {}
        for group, (first, *_) in self._members.items():
            rows = self._of_group("measures", first), self._of_group("scores", first)
            found[group] = _digest(measures[rows[0]], scores[rows[1]])
        return found

    @cached_property
    def _hashes(self) -> dict[str, NDArray[np.uint64]]:
        return {name: _hash_rows(table) for name, table in self._tables.items()}

    def _find(self, name: str, ids: Iterable[object]) -> list[int]:
        """Places of the rows with these keys; a key that no row has is left out."""
        if name not in self._place_of:
            self._place_of[name] = {key: at for at, key in enumerate(self._column(name, _KEYS[name]))}
        place_of = self._place_of[name]
        return [place_of[each] for each in ids if each in place_of]

    def _rows(self, name: str, column: str, value: object) -> list[int]:
        """Places of the rows that hold `value` in `column`."""
        if (name, column) not in self._grouped:
            grouped: dict[object, list[int]] = {}
            for at, each in enumerate(self._column(name, column)):
                grouped.setdefault(each, []).append(at)
            self._grouped[name, column] = grouped
        return self._grouped[name, column].get(value, [])

    def _values(self, name: str, column: str, places: Iterable[int]) -> list[object]:
        values = self._column(name, column)
        return [values[at] for at in places]

    def _column(self, name: str, column: str) -> list[object]:
        """A column's values; None where one is missing."""
        if (name, column) not in self._columns:
            series = self._tables[name][column]
            self._columns[name, column] = series.astype("object").where(series.notna(), None).tolist()
        return self._columns[name, column]


_KEYS = {
    "documents": "doc_id", "facts": "fact_id", "mentions": "mention_id", "activities": "activity_id",
    "problems": "problem_id", "standouts": "activity_id",
}  # fmt: skip


def _hide(table: pd.DataFrame, unit_id: str, shown: list[str]) -> pd.DataFrame:
    """The table without what it says of other units in any column but those shown."""
    is_own = table[_OWN] == unit_id
    hidden = table[shown].reindex(columns=table.columns)
    return pd.concat([table.loc[is_own], hidden.loc[~is_own].astype(_missing_as(table))]).sort_index()


def _missing_as(table: pd.DataFrame) -> dict[str, str]:
    """Types that a column keeps when some of its values are missing."""
    wide = {"int64": "Int64", "bool": "boolean"}
    return {str(name): wide.get(str(dtype), str(dtype)) for name, dtype in table.dtypes.items()}


def _hash_rows(table: pd.DataFrame) -> NDArray[np.uint64]:
    """A number of 64 bits for each row; the column names belong to it."""
    salt = int(hashlib.sha256("\0".join(map(str, table.columns)).encode()).hexdigest()[:15], 16)
    return np.asarray(pd.util.hash_pandas_object(table, index=False), dtype=np.uint64) ^ np.uint64(salt)


def _digest(*hashes: NDArray[np.uint64]) -> str:
    total = hashlib.sha256()
    for each in hashes:
        total.update(len(each).to_bytes(8, "little") + np.ascontiguousarray(each).tobytes())
    return total.hexdigest()[:16]
