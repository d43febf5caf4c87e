"""Which figures of one thing repeat each other."""

from __future__ import annotations

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.figures.agreement import link_unit_facts, link_vague_facts
from kepuri_eval.params import Params
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


@pytest.mark.parametrize(
    ("exact", "is_repeat"),
    [
        ({}, True),
        ({"is_total": False, "doc_id": "d2"}, True),  # another document tells it exactly
        ({"is_total": False}, False),  # what its own document does not call the total may be of something within
        ({"value": 31_000.0}, False),
        ({"bound": "about"}, False),
        ({"in_scope": False}, False),
    ],
    ids=str,
)
def test_a_rough_total_repeats_the_exact_one(exact: dict, is_repeat: bool, params: Params) -> None:
    """一百场活动、近2.4万人次 behind 参与23600人次: the larger one is only rounded."""
    rough = fact(None, 24_000, bound="at_most", source="prose") | {"fact_id": "a"}
    other = fact(None, 23_600, source="prose") | {"fact_id": "b"} | exact
    facts, _ = link_unit_facts(tables.from_rows([rough, other], "facts"), params)
    links = facts["duplicate_of"].dropna()
    assert dict(zip(facts.loc[links.index, "fact_id"], links, strict=True)) == ({"a": "b"} if is_repeat else {})
