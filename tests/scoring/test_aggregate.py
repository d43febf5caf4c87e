"""Means, coverage and the least coverage."""

import math

import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.indicators import build_measures

FOUR = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one", "weight": 3},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "one", "weight": 1},
    "m3": {"kind": "total", "quantity": "materials", "indicator": "two"},
    "m4": {"kind": "total", "quantity": "lectures", "indicator": "two"},
}


def _measures(hand, params, **values):
    """Unit a's values by quantity; the measures' goalposts are 0 and 100, so a value is its score."""
    facts = hand.table("facts", *(hand.fact(name, name, value) for name, value in values.items()))
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    return build_measures(facts, *rest, params)[0]


def test_arithmetic_mean_of_means(hand):
    params = hand.params(FOUR, indicator_weights={"one": 2, "two": 1})
    measures = _measures(hand, params, participants=80, volunteers=40, materials=50, lectures=10)
    found = score_units(measures, params).set_index("unit_id").loc["a"]
    one, two = (3 * 80 + 1 * 40) / 4, (50 + 10) / 2
    assert found["indicator_one"] == pytest.approx(one)
    assert found["indicator_two"] == pytest.approx(two)
    assert found["score"] == pytest.approx((2 * one + two) / 3)
    assert found["coverage"] == 1


def test_a_missing_measure_lowers_coverage_and_not_the_score(hand):
    params = hand.params(FOUR)
    measures = _measures(hand, params, participants=80, materials=50, lectures=10)
    found = score_units(measures, params).set_index("unit_id").loc["a"]
    assert found["indicator_one"] == 80
    assert found["coverage"] == pytest.approx((3 / 4 + 2 / 2) / 2)


def test_below_the_least_coverage_there_is_no_score(hand):
    params = hand.params(FOUR, scoring={"min_coverage": 0.5})
    measures = _measures(hand, params, participants=80)
    found = score_units(measures, params).set_index("unit_id").loc["a"]
    assert found["coverage"] == pytest.approx((3 / 4 + 0) / 2)
    assert math.isnan(found["score"])
    assert found["indicator_one"] == 80


def test_coverage_just_at_the_limit_is_enough(hand):
    params = hand.params(FOUR, scoring={"min_coverage": 0.375})
    measures = _measures(hand, params, participants=80)
    assert score_units(measures, params).set_index("unit_id").loc["a", "score"] == 80


def test_what_is_not_asked_does_not_count_against_coverage(hand):
    params = hand.params(FOUR | {"m2": FOUR["m2"] | {"applies_to": ["g2"]}})
    measures = _measures(hand, params, participants=80, materials=50, lectures=10)
    assert score_units(measures, params).loc[0, "coverage"] == 1


def test_a_measures_table_with_a_hole_is_refused(hand):
    params = hand.params(FOUR)
    measures = _measures(hand, params, participants=80)
    with pytest.raises(ScoringError, match="unit a, measure m1 has no row"):
        lay_out(measures.iloc[1:], params)
    with pytest.raises(ScoringError, match="'stranger'"):
        lay_out(measures.assign(unit_id="stranger"), params)


def _weights(hand, scoring, indicator_weights=None, values=(80, 40, 50, 10), **measures):
    params = hand.params(FOUR | measures, scoring=scoring, indicator_weights=indicator_weights or {})
    names = ("participants", "volunteers", "materials", "lectures")
    facts = hand.table(
        "facts",
        *(hand.fact(f"a-{name}", name, value) for name, value in zip(names, values, strict=True)),
        *(
            hand.fact(f"b-{name}", name, value, unit_id="b")
            for name, value in zip(names, (20, 10, 60, 90), strict=True)
        ),
    )
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    tree = lay_out(build_measures(facts, *rest, params)[0], params).tree
    return {code: tree.weights[code] for code in ("m1", "m2", "one", "two")}


@pytest.mark.parametrize(
    ("rule", "told", "expected"),
    [
        ("given", {"one": 3, "two": 1}, [3, 1]),
        ("equal", {"one": 3, "two": 1}, [1 / 2, 1 / 2]),
        ("roc", {"one": 2, "two": 1}, [(1 / 2) / 2, (1 + 1 / 2) / 2]),
        ("swing", {"one": 50, "two": 100}, [50 / 150, 100 / 150]),
    ],
)
def test_weights_of_indicators_by_rule(hand, rule, told, expected):
    found = _weights(hand, {"weigh_indicators": rule}, told)
    assert [found["one"], found["two"]] == pytest.approx(expected)


def test_weights_of_indicators_by_judgement(hand):
    found = _weights(hand, {"weigh_indicators": "ahp", "judgements": ((1, 3), (1 / 3, 1))})
    assert [found["one"], found["two"]] == pytest.approx([3 / 4, 1 / 4])
    with pytest.raises(ScoringError, match="one against two is not one over its mirror"):
        _weights(hand, {"weigh_indicators": "ahp", "judgements": ((1, 3), (1, 1))})


def test_weights_of_measures_by_rule(hand):
    assert _weights(hand, {})["m1"] == 3
    assert _weights(hand, {"weigh_measures": "equal"})["m1"] == 1
    # m1 is shared 80 : 20 and m2 40 : 10, alike; so entropy weighs them alike
    assert _weights(hand, {"weigh_measures": "entropy"})["m1"] == pytest.approx(0.5)


def test_indicators_under_indicators(hand):
    params = hand.params(FOUR, indicator_parents={"two": "one"}, indicator_weights={"one": 1, "two": 4})
    measures = _measures(hand, params, participants=80, volunteers=40, materials=50, lectures=10)
    found = score_units(measures, params).set_index("unit_id").loc["a"]
    assert found["indicator_two"] == pytest.approx((50 + 10) / 2)
    assert found["indicator_one"] == pytest.approx((3 * 80 + 1 * 40 + 4 * 30) / 8)
    assert found["score"] == pytest.approx(found["indicator_one"])


def test_groups_that_cannot_be_joined_are_named(hand):
    params = hand.params(FOUR, scoring={"aggregate_indicators": "topsis"})
    measures = _measures(hand, params, participants=80, volunteers=40, materials=50, lectures=10)
    with pytest.raises(ScoringError, match=r"group g1 \(units a\): score .*topsis: all units are the same"):
        score_units(measures, params)
