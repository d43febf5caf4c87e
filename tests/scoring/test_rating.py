"""The published table, from measures to standing."""

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.rating import rank_units

TWO = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one"},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "two"},
}


def _scores(hand, values, *, units="a b c", measures=TWO, **changes):
    params = hand.params(measures, units, **changes)
    facts = hand.table(
        "facts",
        *(
            hand.fact(f"{unit}-{quantity}", quantity, value, unit_id=unit)
            for unit, pair in values.items()
            for quantity, value in zip(("participants", "volunteers"), pair, strict=True)
            if value is not None
        ),
    )
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    built, inputs = build_measures(facts, *rest, params)
    return rank_units(built, facts, inputs, params).set_index("unit_id")


def test_a_unit_better_in_everything_is_certain(hand):
    found = _scores(hand, {"a": (90, 80), "b": (50, 40), "c": (10, 20)})
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rank_low"].tolist() == [1, 2, 3]
    assert found["rank_high"].tolist() == [1, 2, 3]
    assert found["share_in_quota"].tolist() == [1, 0, 0]
    assert found["standing"].tolist() == ["certain", "out", "out"]


def test_units_that_excel_in_different_things_are_contested(hand):
    found = _scores(hand, {"a": (90, 10), "b": (10, 90), "c": (5, 5)})
    assert found["rank"].tolist() == [1, 1, 3]
    assert found.loc["a", "rank_low":"rank_high"].tolist() == [1, 2]
    assert found["standing"].tolist() == ["contested", "contested", "out"]


def test_a_unit_without_enough_is_unscored_and_takes_no_rank(hand):
    found = _scores(hand, {"a": (90, 80), "b": (None, None), "c": (10, 20)})
    assert found["standing"].tolist() == ["certain", "unscored", "out"]
    assert found.loc["b", ["rank", "rank_low", "rank_median"]].isna().all()
    assert found.loc["c", "rank_high"] == 2


def test_groups_are_apart(hand):
    found = _scores(hand, {"a": (50, 50), "a2": (10, 10)}, units="a a2")
    assert found["rank"].tolist() == [1, 1]
    assert found["standing"].tolist() == ["certain", "certain"]


def test_one_unit_changes_no_other_groups_draws(hand):
    values = {"a": (90, 10), "b": (10, 90)}
    alone = _scores(hand, values, units="a b")
    beside = _scores(hand, values | {"c2": (30, 30)}, units="a b c2")
    pd.testing.assert_frame_equal(alone, beside.loc[["a", "b"]])


def test_same_seed_same_bits_and_another_seed_other_shares(hand):
    values = {"a": (60, 40), "b": (42, 60), "c": (55, 48)}
    first, again = _scores(hand, values), _scores(hand, values)
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    other = _scores(hand, values, robustness={"seed": 7})
    assert not np.array_equal(first["share_in_quota"], other["share_in_quota"])


def test_without_anything_to_vary_every_scenario_is_the_published_ranking(hand):
    still = {"goalpost_spread": 0, "vary_bounds": False, "vary_aggregation": False, "weight_concentration": 1e9}
    found = _scores(hand, {"a": (60, 40), "b": (42, 66), "c": (55, 48)}, robustness=still)
    assert found["rank"].tolist() == [3, 1, 2]
    assert found["rank_low"].tolist() == found["rank_high"].tolist() == [3, 1, 2]


def test_an_approximate_figure_widens_the_interval(hand):
    still = {"goalpost_spread": 0, "vary_aggregation": False, "weight_concentration": 1e9}
    params = hand.params(TWO, "a b", robustness=still)
    facts = hand.table(
        "facts",
        hand.fact("f1", "participants", 50, bound="about"),
        hand.fact("f2", "volunteers", 50),
        hand.fact("f3", "participants", 50, unit_id="b"),
        hand.fact("f4", "volunteers", 50, unit_id="b"),
    )
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    measures, inputs = build_measures(facts, *rest, params)
    found = rank_units(measures, facts, inputs, params).set_index("unit_id")
    assert found["rank"].tolist() == [1, 1]
    assert found.loc["a", "rank_low":"rank_high"].tolist() == [1, 2]
    assert found["share_in_quota"].to_numpy() == pytest.approx([0.5, 0.5], abs=0.1)


def test_a_declared_zero_stays_zero_in_every_scenario(hand):
    measures = TWO | {"m2": TWO["m2"] | {"missing": "zero"}}
    found = _scores(hand, {"a": (60, None), "b": (50, 0)}, units="a b", measures=measures)
    assert found["coverage"].tolist() == [1, 1]
    assert found["rank"].tolist() == [1, 2]
    assert found["rank_high"].tolist() == [1, 2]
