"""Of which units it is known which of their activities are key ones."""

from __future__ import annotations

import pytest

from kepuri_eval import tables
from kepuri_eval.keymarks import units_marked
from tests.intake.test_merging import activity


@pytest.mark.parametrize(
    ("source", "known"), [("submission", {"a"}), ("platform", {"a", "b", "c"}), ("both", {"a", "b", "c"})]
)
def test_the_platforms_list_tells_of_all_and_a_units_own_marks_of_itself(source: str, known: set[str]) -> None:
    rows = [
        activity("r1", "科学课", unit_id="a", is_key=True),
        activity("r2", "科学展", unit_id="b", source=source),
        activity("r3", "科学秀", unit_id="z", is_key=True),
    ]
    assert units_marked(tables.from_rows(rows, "activities"), ["a", "b", "c"]) == known


def test_a_part_of_the_platforms_list_tells_of_the_units_in_it_alone() -> None:
    rows = [activity(f"r{unit}", "科学课", unit_id=unit) for unit in "bcde"]
    rows += [
        activity("r1", "科学展", unit_id="a", source="platform"),
        activity("r2", "科学秀", unit_id="e", is_key=True),
    ]
    assert units_marked(tables.from_rows(rows, "activities"), "abcdef") == {"a", "e"}


def test_without_activities_nothing_is_known() -> None:
    assert units_marked(tables.empty("activities"), ["a"]) == set()
