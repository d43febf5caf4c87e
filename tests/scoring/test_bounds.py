"""2.3万余 is a range, not a number, and so is a sum that nobody stated."""

import numpy as np
import pytest

from kepuri_eval.scoring.bounds import bound_figures, bound_measures, last_digit_unit
from kepuri_eval.scoring.indicators import build_measures


@pytest.mark.parametrize(("value", "unit"), [(23000, 1000), (20, 10), (105, 1), (0, 0), (0.5, 0), (1_0000_0000, 1e8)])
def test_unit_of_the_last_digit(value, unit):
    assert last_digit_unit(value) == unit


@pytest.mark.parametrize(
    ("value", "bound", "low", "high"),
    [
        (23000, "exact", 23000, 23000),
        (23000, "at_least", 23000, 24000),  # 2.3万余
        (3000, "at_least", 3000, 3000 + 0.2 * 3000),  # 3000多: a thousand more is wider than a fifth
        (19000, "at_most", 18000, 19000),  # 近1.9万
        (1500, "about", 1500 - 50, 1500 + 50),  # 1500左右
    ],
)
def test_what_the_words_can_mean(value, bound, low, high):
    found = bound_figures([value], [np.nan], [bound], 0.2)
    assert (found[0][0], found[1][0]) == (low, high)


def test_a_stated_range_is_its_own_range():
    low, high = bound_figures([50000], [60000], ["exact"], 0.2)  # 5-6万
    assert (low[0], high[0]) == (50000, 60000)


def _bounds(hand, measure, facts, activities=(), **params):
    params = hand.params({"m": {"goalposts": (0, 100000)} | measure}, **params)
    table = hand.table("facts", *facts)
    rest = [hand.table("mentions"), hand.table("activities", *activities), hand.table("documents")]
    measures, inputs = build_measures(table, *rest, params)
    return bound_measures(measures, table, inputs, params)[["unit_id", "measure", "low", "high"]].to_numpy().tolist()


TOTAL = {"kind": "total", "quantity": "participants"}


def test_a_sum_is_stretched_by_its_parts(hand):
    facts = [
        hand.fact("f1", "participants", 23000, bound="at_least", source="table"),
        hand.fact("f2", "participants", 500, source="table"),
    ]
    assert _bounds(hand, TOTAL, facts) == [["a", "m", 23500.0, 24500.0]]


@pytest.mark.parametrize("added", [(), ("participants",)], ids=["the largest counts", "their sum counts"])
def test_of_figures_none_of_which_is_called_the_total_the_largest_may_be_it_or_their_sum(hand, added):
    facts = [hand.fact(name, "participants", value) for name, value in (("f1", 1200), ("f2", 700), ("f3", 500))]
    elsewhere = hand.fact("f4", "participants", 900, locator="p2")
    found = _bounds(hand, TOTAL, [*facts, elsewhere], scoring={"added_in_text": added})
    assert found == [["a", "m", 1200.0, 1200.0 + 700 + 500]]


def test_a_rate_of_such_figures_reaches_as_far(hand):
    rate = {"kind": "rate", "quantity": "participants", "denominator": "residents_wan"}
    facts = [hand.fact("f1", "participants", 1200), hand.fact("f2", "participants", 700)]
    assert _bounds(hand, rate, facts) == [["a", "m", 1200 / 2, (1200 + 700) / 2]]


@pytest.mark.parametrize("settled", [{"source": "table"}, {"is_total": True}, {"corrected_by": "王某 2024-10-08"}])
def test_rows_of_a_table_stated_totals_and_decided_figures_are_no_guess(hand, settled):
    facts = [hand.fact("f1", "participants", 1200, **settled), hand.fact("f2", "participants", 700, **settled)]
    assert _bounds(hand, TOTAL, facts) == []


def test_a_figure_of_a_sort_brings_its_range(hand):
    measure, facts = {"kind": "total", "quantity": "activities"}, [hand.fact("f1", "lectures", 20, bound="at_least")]
    assert _bounds(hand, measure, facts, scoring={"sorts": {"activities": ("lectures",)}}) == [["a", "m", 20.0, 24.0]]


def test_exact_figures_have_no_range(hand):
    assert _bounds(hand, TOTAL, [hand.fact("f1", "participants", 23000)]) == []


def test_contradicting_figures_share_the_range_of_both(hand):
    facts = [hand.fact("f1", "participants", 30000), hand.fact("f2", "participants", 46000, conflict_with="f1")]
    assert _bounds(hand, TOTAL, facts) == [["a", "m", 30000.0, 46000.0]]


def test_a_rate_is_stretched_in_proportion(hand):
    rate = {"kind": "rate", "quantity": "participants", "denominator": "residents_wan"}
    facts = [hand.fact("f1", "participants", 23000, bound="at_least")]
    assert _bounds(hand, rate, facts) == [["a", "m", 23000 / 2, 24000 / 2]]


def test_figures_from_columns_are_exact(hand):
    activities = [hand.activity("x", participants=700.0), hand.activity("y")]
    facts = [hand.fact("f1", "participants", 23000, bound="at_least", activity_id="y")]
    assert _bounds(hand, TOTAL, facts, activities) == [["a", "m", 23700.0, 24700.0]]
