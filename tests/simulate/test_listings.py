"""Activity lists as sheets."""

from datetime import date

import pytest

from kepuri_eval.params import load_params
from kepuri_eval.simulate.listings import SCALE, Layout, draw_layout, lay_out, totals_of, write_day
from kepuri_eval.simulate.plan import draw_plan

DAY, LATER = date(2024, 9, 16), date(2024, 9, 18)


@pytest.fixture
def unit():
    return draw_plan(load_params("demo"), 6, 30, seed=9).units[0]


def _layout(**changes: object) -> Layout:
    columns = ("number", "name", "date", "category", "participants", "volunteers")
    shape = {
        "columns": columns, "headings": {name: name.upper() for name in columns}, "title": "一览表",
        "has_two_rows": True,
        "has_totals": True, "by_category": False, "number_style": "number", "date_style": "md", "habit": "plain",
    }  # fmt: skip
    return Layout(**(shape | changes))


@pytest.mark.parametrize(
    ("style", "one", "span"),
    [
        ("md", "9月16日", "9月16日-18日"),
        ("dot", "2024.9.16", "2024.9.16-9.18"),
        ("full", "2024年9月16日", "2024年9月16日至18日"),
        ("iso", "2024-09-16", "2024-09-16至2024-09-18"),
        ("cell", DAY, "2024-09-16至2024-09-18"),
    ],
)
def test_days_are_written_in_one_style(style: str, one: object, span: object) -> None:
    assert write_day(style, DAY, DAY) == one
    assert write_day(style, DAY, LATER) == span


def test_figures_written_are_noted_as_stated(unit) -> None:
    sheet = lay_out(unit, _layout(), load_params("demo"), unit.activities, "清单.xlsx", titled=False)
    assert sheet.rows[0][4] and sheet.rows[1][4:] == ["PARTICIPANTS", "VOLUNTEERS"]
    body = sheet.rows[2 : 2 + len(unit.activities)]
    assert [row[4] for row in body] == [activity.stated["participants"] for activity in unit.activities]
    assert all(activity.reported_in == ["清单.xlsx"] for activity in unit.activities)


def test_the_totals_row_adds_up(unit) -> None:
    layout = _layout()
    sheet = lay_out(unit, layout, load_params("demo"), unit.activities, "x", titled=False)
    wanted = sum(activity.stated["participants"] for activity in unit.activities)
    assert sheet.rows[-1][0] == "合计"
    assert totals_of(sheet, layout)["participants"] == wanted


def test_a_header_of_two_rows_is_merged(unit) -> None:
    sheet = lay_out(unit, _layout(), load_params("demo"), unit.activities, "x", titled=False)
    assert (0, 4, 0, 5) in sheet.merged, "one title over both figures"
    assert (0, 1, 1, 1) in sheet.merged, "a name over two rows"


def test_equal_categories_are_merged_down(unit) -> None:
    sheet = lay_out(unit, _layout(by_category=True), load_params("demo"), unit.activities, "x", titled=False)
    down = [area for area in sheet.merged if area[1] == area[3] == 3 and area[0] >= 2]
    assert down
    for top, left, bottom, _ in down:
        assert sheet.rows[top][left] and not any(sheet.rows[row][left] for row in range(top + 1, bottom + 1))


def test_every_layout_has_a_name_a_day_and_people(unit) -> None:
    params = load_params("demo")
    for _ in range(60):
        columns = set(draw_layout(unit, params, "某单位", with_contacts=False).columns)
        assert {"name", "participants"} <= columns and columns & {"date", "start"}
        assert not columns & {"phone", "contact"}
        assert columns & set(SCALE)
