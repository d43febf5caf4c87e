"""From the tables of an edition to the rows that the report of one unit reads, and to digests of exactly those rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.intake.corrections import problem_ids
from kepuri_eval.params import Params
from kepuri_eval.reporting.groups import Group
from kepuri_eval.reporting.lookup import Lookup, Numbers, Places, number_keys, number_rows
from kepuri_eval.reporting.maps import ActivityMap, lay_out_map
from kepuri_eval.reporting.surroundings import MOST_ROWS

_OWN = "unit_id"
_OWNED = ("documents", "facts", "mentions", "activities", "problems", "inputs", "decisions")
_REFERRED = ("fact", "mention", "activity", "document")  # kinds of what a measure was made of
_BLOCK = ["doc_id", "locator"]
_ROW = ["doc_id", "table", "row"]
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
        self._numbers: dict[tuple[str, ...], Numbers] = {}
        self._lookups: dict[tuple[str, ...], Lookup] = {}
        self._groups: dict[str, Group] = {}
        self._peers: dict[str, pd.DataFrame] = {}

    def read(self, unit_id: str) -> dict[str, pd.DataFrame]:
        """The tables cut down to what the unit's report reads.

        Rows of other units are there for two reasons: the unit's evidence or a double of an activity lies in them;
        they belong to its group (`scores`, the columns that are compared). What the group's reports have in common
        beside is in `group`.
        """
        cut = {name: self._tables[name].iloc[at] for name, at in self._places(unit_id).items()}
        cut["scores"] = self._among_peers(cut["scores"], unit_id)
        return {name: table.reset_index(drop=True) for name, table in cut.items()}

    def group(self, unit_id: str) -> Group:
        """What the reports of the unit's group have in common, made once."""
        name = self._group_of[unit_id]
        if name not in self._groups:
            cut = {each: self._tables[each].iloc[self._of_group(each, unit_id)] for each in _OF_PEERS}
            measures, scores = cut["measures"][_OF_PEERS["measures"]], cut["scores"][self._shown_of_peers]
            self._groups[name] = Group(tuple(self._members[name]), measures, scores, self._params)
        return self._groups[name]

    def complete(self) -> None:
        """Work out now what reports have in common, which is otherwise worked out when one first asks for it."""
        for unit_id in {group: unit_id for unit_id, group in self._group_of.items()}.values():
            self.read(unit_id)
            self.group(unit_id).complete()

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
        found = {name: _digest(self._hashes[name][at]) for name, at in sorted(places.items())}
        return found | {"group": self._group_digests[self._group_of[unit_id]], "map": self._map_digest}

    def _places(self, unit_id: str) -> dict[str, Places]:
        """table → places of the rows, in the order of the table: the unit's own and those its evidence lies in."""
        unit = number_keys([unit_id])
        own = {name: self._find(name, [_OWN], unit) for name in (*_OWNED, *_OF_PEERS)}
        kinds, refs = (self._of("inputs", column)[own["inputs"]] for column in ("kind", "ref"))
        used = {kind: refs[kinds == number] for kind, number in zip(_REFERRED, number_keys(_REFERRED), strict=True)}
        held = self._of("activities", "activity_id")[own["activities"]]
        facts = _join(
            own["facts"], self._find("facts", ["fact_id"], used["fact"]), self._find("facts", ["activity_id"], held)
        )
        mentions = _join(own["mentions"], self._find("mentions", ["mention_id"], used["mention"]))
        told_in = np.concatenate([used["activity"], self._of("facts", "activity_id")[facts]])
        activities = _join(own["activities"], self._find("activities", ["activity_id"], told_in))
        counted_as = self._of("activities", "duplicate_of")[activities]
        activities = _join(activities, self._find("activities", ["activity_id"], counted_as))
        problems = _join(own["problems"], self._find("problems", ["problem_id"], self._of_corrections))
        told = {"facts": facts, "mentions": mentions, "activities": activities, "problems": problems}
        read_in = np.concatenate([used["document"], *(self._of(name, "doc_id")[at] for name, at in told.items())])
        documents = _join(own["documents"], self._find("documents", ["doc_id"], read_in))
        words = np.concatenate([self._of(name, *_BLOCK)[told[name]] for name in ("facts", "mentions", "activities")])
        return own | told | {
            "documents": documents, "blocks": self._with_rows(self._find("blocks", _BLOCK, words)),
            "standouts": self._find("standouts", ["activity_id"], held),
        }  # fmt: skip

    def _with_rows(self, blocks: Places) -> Places:
        """Places of these blocks and of all cells of the rows in which some of them stand."""
        rows = self._of("blocks", *_ROW)[blocks]
        reaching, merged = self._reaching
        return _join(blocks, self._find("blocks", _ROW, rows), merged[reaching.find(rows)])

    @cached_property
    def _reaching(self) -> tuple[Lookup, Places]:
        """The rows that merged cells reach into from above, and the places of these cells, one a row."""
        blocks = self._tables["blocks"]
        spans = np.minimum(blocks["row_span"].to_numpy(dtype=np.int64), MOST_ROWS) - 1
        merged = np.repeat(np.arange(len(blocks)), spans)
        below = 1 + np.arange(len(merged)) - np.repeat(np.cumsum(spans) - spans, spans)
        rows = blocks[_ROW].iloc[merged]
        return Lookup(number_rows(rows.assign(row=rows["row"] + below))), merged

    def _among_peers(self, own: pd.DataFrame, unit_id: str) -> pd.DataFrame:
        """The unit's row of scores among those of its group, of which nothing is there but what is shown."""
        group = self._group_of[unit_id]
        if group not in self._peers:
            table = self._tables["scores"].iloc[self._of_group("scores", unit_id)]
            hidden = table[self._shown_of_peers].reindex(columns=table.columns)
            self._peers[group] = hidden.astype(_missing_as(table))
        peers = self._peers[group]
        return pd.concat([own, peers.loc[peers[_OWN] != unit_id]]).sort_index()

    def _of_group(self, name: str, unit_id: str) -> Places:
        """Places of the rows of the unit's whole group, or of every unit where weights are found from all."""
        if name == "measures" and self._params.method.scoring.weigh_measures in _BY_ALL_UNITS:
            return np.arange(len(self._tables[name]))
        return self._find(name, [_OWN], number_keys(self._members[self._group_of[unit_id]]))

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for unit_id, group in self._group_of.items():
            members.setdefault(group, []).append(unit_id)
        return members

    @cached_property
    def _of_corrections(self) -> Numbers:
        """Problems that say of a correction that it did not come into force."""
        return number_keys(sorted(problem_ids(self._params)))

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

    def _find(self, name: str, columns: Sequence[str], keys: Numbers) -> Places:
        """Places of the rows whose `columns` hold one of the keys."""
        at = (name, *columns)
        if at not in self._lookups:
            self._lookups[at] = Lookup(self._of(*at))
        return self._lookups[at].find(keys)

    def _of(self, name: str, *columns: str) -> Numbers:
        """The key that each row of a table holds in `columns`."""
        if (name, *columns) not in self._numbers:
            self._numbers[name, *columns] = number_rows(self._tables[name][[*columns]])
        return self._numbers[name, *columns]


def _join(*places: Places) -> Places:
    return np.unique(np.concatenate(places))


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
