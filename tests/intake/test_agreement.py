"""Which figures of one thing repeat each other."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.figures.agreement import link_vague_facts
from tests.intake.test_merging import activity, fact

LIVE = activity("A!B2", "云上观星")


@pytest.mark.parametrize(
    ("other", "is_repeat"),
    [
        ({}, True),
        ({"doc_id": "d1"}, False),  # one document tells both: they may be of two things
        ({"quantity": "online_views"}, False),
        ({"value": 212_000.0}, False),  # beyond what 突破11万 leaves room for
        ({"bound": "about"}, False),
    ],
    ids=str,
)
def test_a_vague_figure_repeats_the_exact_one_of_another_document(other: dict, is_repeat: bool) -> None:
    vague = fact(LIVE, 110_000, "live_views", bound="at_least", duplicate_of=None, subkind=None)
    exact = (
        fact(LIVE, 116_000, "live_views", duplicate_of=None, subkind=None) | {"doc_id": "d2", "fact_id": "d2"} | other
    )
    assert link_vague_facts([vague, exact]) == ([(vague["fact_id"], "duplicate_of", "d2")] if is_repeat else [])
