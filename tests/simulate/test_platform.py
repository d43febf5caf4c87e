"""The platform's export."""

from datetime import date

import pytest

from kepuri_eval.params import load_params
from kepuri_eval.simulate.plan import draw_plan
from kepuri_eval.simulate.platform import FILE_NAME, export_platform, summary_time

DUE = date(2024, 9, 26)


@pytest.fixture
def plan():
    return draw_plan(load_params("demo"), 10, 60, seed=4)


def test_every_key_activity_has_a_row(plan) -> None:
    sheet = export_platform(plan)
    registered = [a for unit in plan.units for a in unit.activities if a.is_key]
    assert len(sheet.rows) == len(registered) + 1
    assert all(a.reported_in == [FILE_NAME] and set(a.stated) == {"online_views", "shares"} for a in registered)


def test_views_are_those_of_the_activity(plan) -> None:
    sheet = export_platform(plan)
    shown = sorted((row[6], row[7]) for row in sheet.rows[1:])
    known = sorted(
        (a.figures["online_views"], a.figures["shares"]) for u in plan.units for a in u.activities if a.is_key
    )
    assert shown == known


def test_a_late_summary_comes_after_the_day_it_is_due(plan) -> None:
    unit = plan.units[0]
    assert summary_time(unit, DUE).date() <= DUE
    unit.faults.add("late_summary")
    assert summary_time(unit, DUE).date() > DUE
    unit.faults.add("missing_summary")
    assert summary_time(unit, DUE) is None
