"""The report of a unit reads its slice and nothing else; the digest of the slice tells when it would change."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.slices import Slices
from tests.conftest import DemoRun

UNIT = "county-130203"
Edition = tuple[Params, dict[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def edition(demo_run: DemoRun) -> Edition:
    params = load_params("demo", demo_run.root)
    return params, load_tables(params)


def change(edition: Edition, name: str, row: object, column: str, value: object) -> Slices:
    """Slices of the tables with one cell changed."""
    params, tables = edition
    changed = tables[name].copy()
    changed.loc[row, column] = value
    return Slices(tables | {name: changed}, params)


def differing(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {part for part in one if one[part] != other[part]}


def test_a_slice_holds_its_units_rows_and_of_others_what_is_compared(
    edition: Edition,
) -> None:
    params, tables = edition
    slices = Slices(tables, params)
    read = slices.read(UNIT)
    for name in ("documents", "facts", "mentions", "activities", "problems", "inputs", "measures"):
        own = tables[name].loc[tables[name]["unit_id"] == UNIT]
        kept = read[name].loc[read[name]["unit_id"] == UNIT].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, own.reset_index(drop=True))
    group = {unit.unit_id for unit in params.units if unit.group == params.unit(UNIT).group}
    assert set(read["measures"]["unit_id"]) == {UNIT}
    assert set(read["scores"]["unit_id"]) == set(slices.group(UNIT).measures["unit_id"]) == group
    assert read["scores"].loc[read["scores"]["unit_id"] != UNIT, "coverage"].isna().all()
    assert read["scores"].loc[read["scores"]["unit_id"] == UNIT, "coverage"].notna().all()


def test_what_a_slice_leaves_out_changes_no_part_of_its_digest(
    edition: Edition,
) -> None:
    params, tables = edition
    before = Slices(tables, params).digest(UNIT)
    facts, scores, group = tables["facts"], tables["scores"], params.unit(UNIT).group
    own_fact = facts.index[facts["unit_id"] == UNIT][0]
    assert differing(before, change(edition, "facts", own_fact, "value", 123456.0).digest(UNIT)) == {"facts"}
    elsewhere = scores.index[scores["group"] != group][0]
    assert differing(before, change(edition, "scores", elsewhere, "score", 1.25).digest(UNIT)) == set()
    peer = scores.index[(scores["group"] == group) & (scores["unit_id"] != UNIT)][0]
    assert differing(before, change(edition, "scores", peer, "score", 1.25).digest(UNIT)) == {"group"}
    assert differing(before, change(edition, "scores", peer, "coverage", 0.125).digest(UNIT)) == set()


def test_the_report_is_made_of_its_slice_alone(edition: Edition) -> None:
    params, tables = edition
    once = Slices(tables, params).read(UNIT)
    # The rows of nobody else's that a slice does not hold are gone; what is read from the rest is the same slice.
    keys = {"documents": "doc_id", "facts": "fact_id", "mentions": "mention_id", "activities": "activity_id",
            "problems": "problem_id"}  # fmt: skip
    cut = {name: tables[name].loc[tables[name][key].isin(once[name][key])].reset_index(drop=True)
           for name, key in keys.items()}  # fmt: skip
    cut["inputs"] = once["inputs"]
    again = Slices(tables | cut, params).read(UNIT)
    for name, table in once.items():
        pd.testing.assert_frame_equal(again[name], table)


def test_ids_and_order_of_others_activities_change_no_map(edition: Edition) -> None:
    """An activity's id changes with any word of its file: that is no reason to make every unit's report again."""
    params, tables = edition
    standouts = tables["standouts"].copy()
    own = tables["activities"].loc[tables["activities"]["unit_id"] == UNIT, "activity_id"]
    others = ~standouts["activity_id"].isin(own)
    assert others.sum() > 100
    standouts.loc[others, "activity_id"] = "x" + standouts["activity_id"]
    shuffled = Slices(tables | {"standouts": standouts.iloc[::-1].reset_index(drop=True)}, params)
    before = Slices(tables, params)
    assert shuffled.digest(UNIT)["map"] == before.digest(UNIT)["map"]
    pd.testing.assert_frame_equal(shuffled.map.points, before.map.points)
    assert (shuffled.map.middles, shuffled.map.largest) == (before.map.middles, before.map.largest)
    assert all(shuffled.map.places[each] == before.map.places[each] for each in own if each in before.map.places)


def test_a_group_is_gathered_once_for_all_its_units(edition: Edition) -> None:
    params, tables = edition
    slices = Slices(tables, params)
    peer = next(unit.unit_id for unit in params.units
                if unit.group == params.unit(UNIT).group and unit.unit_id != UNIT)  # fmt: skip
    assert slices.group(UNIT) is slices.group(peer)
    assert set(slices.group(UNIT).account.sheet.units) == set(slices.group(UNIT).members)


def test_a_slice_holds_the_rows_its_evidence_stands_in_and_what_is_merged_into_them(edition: Edition) -> None:
    params, tables = edition
    blocks = tables["blocks"]
    found = blocks.merge(tables["facts"].loc[tables["facts"]["unit_id"] == UNIT], on=["doc_id", "locator"])
    place = found.loc[found["row"].gt(3)].iloc[0]
    same = (blocks["doc_id"] == place["doc_id"]) & (blocks["table"] == place["table"])
    row = set(blocks.loc[same & (blocks["row"] == place["row"]), "locator"])
    above = blocks.loc[same & (blocks["row"] == place["row"] - 2) & ~blocks["column"].eq(place["column"])].index[0]
    read = Slices(tables, params).read(UNIT)["blocks"]
    assert len(row) > 1
    assert row <= set(read.loc[read["doc_id"] == place["doc_id"], "locator"])
    reaching = change(edition, "blocks", above, "row_span", 3)
    read = reaching.read(UNIT)["blocks"]
    assert blocks.loc[above, "locator"] in set(read.loc[read["doc_id"] == place["doc_id"], "locator"])
    beside = blocks.index[same & (blocks["row"] == place["row"]) & (blocks["locator"] != place["locator"])][0]
    before = Slices(tables, params).digest(UNIT)
    assert differing(before, change(edition, "blocks", beside, "text", "别的").digest(UNIT)) == {"blocks"}
