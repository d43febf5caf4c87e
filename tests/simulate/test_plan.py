"""The fictional truth before a word is written."""

import pytest

from kepuri_eval.params import load_params
from kepuri_eval.simulate.plan import draw_plan
from kepuri_eval.simulate.topics import load_topics


@pytest.fixture(scope="module")
def plan():
    return draw_plan(load_params("demo"), 40, 200, seed=3)


def test_activities_add_up_exactly(plan) -> None:
    assert sum(len(unit.activities) for unit in plan.units) == 200
    assert min(len(unit.activities) for unit in plan.units) >= 1


def test_too_few_activities_are_refused() -> None:
    with pytest.raises(ValueError, match="3 activities are not enough for 5 units"):
        draw_plan(load_params("demo"), 5, 3, seed=1)


def test_days_lie_in_the_window(plan) -> None:
    dates = plan.edition.dates
    for unit in plan.units:
        for activity in unit.activities:
            assert dates.window_start <= activity.start <= activity.end <= dates.window_end


def test_a_unit_never_uses_a_name_twice(plan) -> None:
    for unit in plan.units:
        assert len({activity.name for activity in unit.activities}) == len(unit.activities)


def test_descriptions_come_from_the_planted_topic(plan) -> None:
    topics = load_topics()
    usual = [a for unit in plan.units for a in unit.activities if not a.is_standout]
    assert all(any(deed in a.text for deed in topics[a.theme_planted].deeds) for a in usual)


def test_standouts_are_few_and_different(plan) -> None:
    names = [a.name for unit in plan.units for a in unit.activities if a.is_standout]
    assert len(names) == len(set(names)) == 200 // 30


def test_units_can_state_at_least_what_their_activities_add_up_to(plan) -> None:
    for unit in plan.units:
        assert unit.figures["participants"] >= sum(a.figures["participants"] for a in unit.activities)
        assert unit.figures["items"] == len(unit.activities)


def test_another_seed_is_another_plan(plan) -> None:
    other = draw_plan(load_params("demo"), 40, 200, seed=4)
    assert [a.name for u in other.units for a in u.activities] != [a.name for u in plan.units for a in u.activities]
