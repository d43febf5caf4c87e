"""Summaries and the account of what they say."""

import random
from datetime import date

import pytest

from kepuri_eval.params import load_params
from kepuri_eval.simulate.plan import draw_plan
from kepuri_eval.simulate.summaries import compose_plan, compose_summary, tell_day

WORDS = {"unit": "某区科协", "year": "2024", "theme": "主题", "city": "某市"}


@pytest.fixture
def units():
    return draw_plan(load_params("demo"), 20, 100, seed=8).units


def test_every_amount_stands_in_the_text(units) -> None:
    for unit in units:
        summary = compose_summary(unit, WORDS, with_stories=True)
        texts = [part.text for part in summary.parts]
        for amount, _, line in summary.amounts:
            assert line in texts and amount.words.text in line


def test_no_slot_is_left_open(units) -> None:
    for unit in units:
        text = "".join(part.text for part in compose_summary(unit, WORDS, with_stories=True).parts)
        assert not set("{}<>") & set(text)


def test_figures_of_one_activity_are_told_with_its_name(units) -> None:
    for unit in units:
        for amount, activity, line in compose_summary(unit, WORDS, with_stories=True).amounts:
            assert amount.is_activity == (activity is not None)
            assert activity is None or activity.name.strip("“”") in line


@pytest.mark.parametrize("place", range(6))
def test_a_contradiction_is_two_totals_of_participants(units, place: int) -> None:
    unit = units[place]
    unit.faults.add("contradicting_total")
    amounts = compose_summary(unit, WORDS, with_stories=False).amounts
    totals = {amount.words.value for amount, _, _ in amounts if amount.figure == "participants" and amount.in_scope}
    assert int(unit.figures["participants"] * 1.37) + 3 in totals and len(totals) > 1


def test_nothing_in_a_plan_is_a_result(units) -> None:
    for unit in units:
        plan = compose_plan(unit, WORDS)
        assert all(amount.planned for amount, _, _ in plan.amounts)
        (table,) = [part for part in plan.parts if part.kind == "table"]
        assert [row[1] for row in table.rows[1:]] == [activity.name for activity in unit.activities]


def test_days_in_a_sentence() -> None:
    assert tell_day(random.Random(1), date(2024, 9, 16), date(2024, 9, 18))[:-3] in (
        "9月16日至",
        "9月16日-",
        "9月16日—",
    )
    assert tell_day(random.Random(1), date(2024, 9, 16), date(2024, 9, 16)).startswith("9月16日")
