"""Why a unit is third, and what would have made it second."""

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring import explanation
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.explanation import (
    Account,
    break_down,
    compare_methods,
    compare_units,
    find_lifts,
    shifts_if,
)
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.rating import rank_units

THREE = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one", "weight": 3},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "one"},
    "m3": {"kind": "total", "quantity": "materials", "indicator": "two"},
}
VALUES = {"a": (80, 40, 50), "b": (60, 60, 40), "c": (20, 20, None)}


def _account(hand, values=VALUES, measures=THREE, received=None, **changes):
    params = hand.params(measures, " ".join(values), robustness={"scenarios": 10}, **changes)
    facts = hand.table(
        "facts",
        *(
            hand.fact(f"{unit}-{name}", name, value, unit_id=unit)
            for unit, row in values.items()
            for name, value in zip(("participants", "volunteers", "materials"), row, strict=True)
            if value is not None
        ),
    )
    documents = [hand.document(f"doc-{unit}", unit_id=unit, received=day) for unit, day in (received or {}).items()]
    rest = [hand.table("mentions"), hand.table("activities"), hand.table("documents", *documents)]
    built, inputs = build_measures(facts, *rest, params)
    return Account(lay_out(built, params), rank_units(built, facts, inputs, params), params)


def test_points_add_up_to_the_score(hand):
    account = _account(hand)
    found = break_down(account, "a").set_index("measure")
    assert found["weight"].to_dict() == pytest.approx({"m1": 3 / 8, "m2": 1 / 8, "m3": 1 / 2})
    assert found["points"].to_dict() == pytest.approx({"m1": 3 / 8 * 80, "m2": 1 / 8 * 40, "m3": 1 / 2 * 50})
    assert found["lost"].to_dict() == pytest.approx({"m1": 3 / 8 * 20, "m2": 1 / 8 * 60, "m3": 1 / 2 * 50})
    assert found["points"].sum() == pytest.approx(account.score("a"))
    assert found["is_exact"].all()


def test_what_is_missing_brings_nothing_and_its_weight_is_shared_out(hand):
    account = _account(hand)
    found = break_down(account, "c").set_index("measure")
    assert found["weight"].to_dict() == pytest.approx({"m1": 3 / 4, "m2": 1 / 4})
    assert found["points"].sum() == pytest.approx(account.score("c"))


def test_other_means_are_shared_out_and_said_so(hand):
    account = _account(hand, scoring={"aggregate_indicators": "geometric"})
    found = break_down(account, "a")
    assert found["points"].sum() == pytest.approx(account.score("a"))
    assert not found["is_exact"].any()


def test_the_smallest_lift(hand):
    # a: 3/8·80 + 1/8·40 + 1/2·50 = 60; b: 3/8·60 + 1/8·60 + 1/2·40 = 50. b needs more than 10 points:
    # m1 can bring 3/8·40 = 15, from 60 to just over 60 + 10·8/3; m2 5; m3 30, from 40 to just over 60.
    found = find_lifts(_account(hand), "b").set_index("measure")
    assert found.index.tolist() == ["m3", "m1"]
    assert found.loc["m3", ["value", "needed", "change", "rank"]].tolist() == [40, 61, 21, 1]
    assert found.loc["m1", "needed"] == np.ceil(60 + 10 * 8 / 3)
    assert found.loc["m3", "share_of_scale"] == pytest.approx(21 / 100)


def test_a_lift_really_lifts_and_a_little_less_does_not(hand):
    account = _account(hand)
    lift = find_lifts(account, "b").iloc[0]
    assert (lift["measure"], lift["needed"], lift["rank"]) == ("m3", 61, 1)
    # at 60 both score 3/8·60 + 1/8·60 + 1/2·60 = 60 and share the first rank: b is not ahead yet
    for value, expected in ((61, {"a": 2, "b": 1}), (60, {"a": 1, "b": 1}), (59, {"a": 1, "b": 2})):
        moved = _account(hand, VALUES | {"b": (60, 60, value)}).scores.set_index("unit_id")["rank"]
        assert {unit: moved[unit] for unit in "ab"} == expected


def test_the_first_has_nowhere_to_go(hand):
    assert find_lifts(_account(hand), "a").empty


def test_what_nothing_is_known_of_has_no_least_change(hand):
    # any m3 at all above 20 would lift c past b, only because it is then one measure more
    found = find_lifts(_account(hand, VALUES | {"b": (30, 20, 20)}), "c")
    assert set(found["measure"]) == {"m1", "m2"}


def test_being_late_is_no_aim(hand):
    bands = [{"at_least": -3, "score": 60}, {"at_least": 0, "score": 100}]
    late = {"kind": "on_time", "indicator": "two", "missing": "zero", "bands": bands}
    days = {"a": "2024-09-26", "b": "2024-10-09", "c": "2024-09-26"}  # the last day is the 26th
    values = {"a": (80, 40, 50), "b": (70, 60, 60), "c": (20, 20, 20), "d": (60, 60, 60)}
    account = _account(hand, values, THREE | {"m4": late}, days)
    found = pd.concat([find_lifts(account, unit) for unit in "bd"])  # d sent no summary: a zero by declaration
    assert found.loc[found["measure"] == "m4", "needed"].tolist() == [0, 0]


def test_a_band_lifts_at_its_step(hand):
    measures = THREE | {"m3": {"kind": "total", "quantity": "materials", "indicator": "two",
                               "bands": [{"at_least": 30, "score": 50}, {"at_least": 70, "score": 100}]}}  # fmt: skip
    found = find_lifts(_account(hand, measures=measures), "b").set_index("measure")
    assert found.loc["m3", "needed"] == 70


def test_a_lift_where_units_are_compared_with_each_other(hand):
    # beyond a's 50 in m3 the two change places there, and b's 100 in m2 and m3 outweigh a's 100 in m1
    found = find_lifts(_account(hand, {"a": (80, 40, 50), "b": (60, 60, 40)}, scoring={"normalise": "minmax"}), "b")
    assert found["measure"].tolist() == ["m3"]
    assert found.loc[0, ["needed", "rank"]].tolist() == [51, 1]


@pytest.mark.parametrize("joined", ["arithmetic", "geometric", "harmonic"])
def test_trying_many_values_at_once_finds_what_scoring_the_group_anew_finds(hand, monkeypatch, joined):
    values = VALUES | {"d": (10, 55, 90), "e": (35, None, 5)}
    measures = THREE | {"m2": THREE["m2"] | {"bands": [{"at_least": 30, "score": 50}, {"at_least": 70, "score": 100}]}}
    account = _account(hand, values, measures, scoring={"aggregate_indicators": joined})
    at_once = {unit: find_lifts(account, unit) for unit in values}
    monkeypatch.setattr(explanation, "MEANS", {})  # no aggregation is known to leave others as they are
    for unit, found in at_once.items():
        pd.testing.assert_frame_equal(found, find_lifts(account, unit), rtol=1e-8)
    assert sum(map(len, at_once.values())) > 5


def test_places_by_other_values(hand):
    account = _account(hand)  # a: (70 + 50) / 2, b: (60 + 40) / 2, c: 20
    rises = {"m3": 70}  # (60 + 70) / 2 = 65
    falls = {"m1": 0, "m2": 0, "m3": 30}  # (0 + 30) / 2 = 15
    draws = {"m3": 60}  # (60 + 60) / 2 = 60, as a: beside it
    assert shifts_if(account, "b", [rises, falls, draws, {}]) == [-1, 1, -1, 0]


@pytest.mark.parametrize("normalise", ["goalposts", "minmax"])
@pytest.mark.parametrize("value", [0, 30, 55, 100])
def test_places_by_another_value_are_those_of_units_scored_with_it(hand, normalise, value):
    scoring = {"normalise": normalise}
    now = _account(hand, scoring=scoring)
    then = _account(hand, VALUES | {"b": (value, 60, 40)}, scoring=scoring)
    ranks = [account.scores.set_index("unit_id")["rank"]["b"] for account in (now, then)]
    assert shifts_if(now, "b", [{"m1": value}]) == [ranks[1] - ranks[0]]


def test_two_units_side_by_side(hand):
    account = _account(hand)
    found = compare_units(account, "a", "b").set_index("measure")
    assert found["difference"].to_dict() == pytest.approx({"m1": 3 / 8 * 20, "m2": -1 / 8 * 20, "m3": 1 / 2 * 10})
    assert found["difference"].sum() == pytest.approx(account.score("a") - account.score("b"))
    assert found.index[0] == "m1"
    other = compare_units(account, "a", "c").set_index("measure")
    assert other.loc["m3", "other_points"] == 0


def test_two_methods_side_by_side(hand):
    heavy = THREE | {"m2": THREE["m2"] | {"weight": 30}}
    found = compare_methods(_account(hand), _account(hand, measures=heavy)).set_index("unit_id")
    assert found.loc["a", ["rank", "other_rank", "shift"]].tolist() == [1, 2, 1]
    assert found.loc["b", "shift"] == -1
    assert found.loc["c", "shift"] == 0
    assert found.loc["a", "moved_most"] == "m1"
    assert found.loc["a", "moved_by"] == pytest.approx(0.5 * 3 / 33 * 80 - 0.5 * 3 / 4 * 80)
    assert found.index[-1] == "c"


def test_who_has_no_score_cannot_be_explained(hand):
    account = _account(hand, VALUES | {"d": (None, None, None)})
    with pytest.raises(ScoringError, match="unit d has no score"):
        break_down(account, "d")
    with pytest.raises(ScoringError, match="no unit 'e'"):
        find_lifts(account, "e")
    moved = compare_methods(account, account).set_index("unit_id")
    assert moved.loc["d", "moved_most"] == ""
