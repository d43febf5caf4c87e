"""Whose place is for people to decide on, whatever the score."""

import dataclasses

import pytest

from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.openpoints import ITSELF, NO_ACTIVITY, list_open_points
from kepuri_eval.scoring.rating import rank_units

MEASURES = {"m1": {"kind": "total", "quantity": "participants", "indicator": "one"}}


def _told(hand, facts=(), activities=()):
    return hand.table("facts", *facts), hand.table("activities", *activities)


def test_a_unit_of_which_no_activity_is_known_is_open(hand):
    params = hand.params(MEASURES, "a b c d e")
    facts, activities = _told(
        hand,
        [hand.fact("f1", "activities", 3, unit_id="b"), hand.fact("f2", "participants", 90, unit_id="c"),
         hand.fact("f3", "activities", 5, unit_id="e", planned=True)],
        [hand.activity("x", unit_id="a", reporters="a;d")],
    )  # fmt: skip
    assert list_open_points(facts, activities, params) == {"c": NO_ACTIVITY, "e": NO_ACTIVITY}


@pytest.mark.parametrize("named", ["市科协", "某市科学技术协会", ""])
def test_the_association_that_evaluates_does_not_choose_itself(hand, named):
    params = hand.params(MEASURES, "a b")
    own = params.units[0].model_copy(update={"name": "市科协", "full_name": "某市科学技术协会"})
    edition = params.edition.model_copy(update={"organiser": named or "某省科协"})
    params = dataclasses.replace(params, units=(own, *params.units[1:]), edition=edition)
    facts, activities = _told(hand, [], [hand.activity("x"), hand.activity("y", unit_id="b")])
    assert list_open_points(facts, activities, params) == ({"a": ITSELF} if named else {})


def test_an_open_unit_is_certain_of_no_place_and_keeps_its_rank(hand):
    params = hand.params(MEASURES, "a b c")
    facts, activities = _told(
        hand, [hand.fact(f"f{unit}", "participants", value, unit_id=unit) for unit, value in zip("abc", (90, 50, 10),
                                                                                               strict=True)],
        [hand.activity("y", unit_id="b"), hand.activity("z", unit_id="c")],
    )  # fmt: skip
    built, inputs = build_measures(facts, hand.table("mentions"), activities, hand.table("documents"), params)
    by_rule = rank_units(built, facts, inputs, params).set_index("unit_id")
    found = rank_units(built, facts, inputs, params, activities).set_index("unit_id")
    assert by_rule["standing"].tolist() == ["certain", "out", "out"]
    assert found["standing"].tolist() == ["contested", "out", "out"]
    assert found["rank"].tolist() == by_rule["rank"].tolist() == [1, 2, 3]
