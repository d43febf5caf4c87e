"""A live map keeps every point in its place and shows hostile names as they are."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.explore.mapping import CONFIG, draw_map, place_activities, plain
from kepuri_eval.reporting.theme import COLOURS


def _table(*names: str) -> pd.DataFrame:
    count = len(names)
    return pd.DataFrame(
        {
            "activity_id": [f"a{at}" for at in range(count)], "x": [float(at) for at in range(count)],
            "y": [float(-at) for at in range(count)], "cluster": [at - 1 for at in range(count)], "label": "类",
            "name": names, "unit_id": "u", "unit": "甲县", "distinctiveness": 50.0, "effect": float("nan"),
            "score": 50.0, "position": range(1, count + 1), "chosen_for": ["none", "upward", "commended"][:count],
        }
    )  # fmt: skip


def test_points_go_to_the_trace_of_their_list() -> None:
    placed = place_activities(_table("一", "二", "三"))
    figure = draw_map(placed, placed, "a2")
    assert [trace.customdata[0][0] for trace in figure.data[:3]] == ["a0", "a2", "a1"]
    assert figure.data[3].x == (placed["across"].iloc[2],)
    assert figure.data[0].customdata[0][5] == "—"  # no figure is not zero


def test_filtering_moves_no_point() -> None:
    placed = place_activities(_table("一", "二", "三"))
    every, some = draw_map(placed, placed), draw_map(placed, placed[placed["chosen_for"] == "commended"])
    assert some.data[1].x == every.data[1].x
    assert [len(trace.x) for trace in some.data] == [0, 1, 0, 0]
    assert some.layout == every.layout


def test_clusters_are_named_over_the_points() -> None:
    placed = place_activities(_table("一", "二", "三"))
    figure = draw_map(placed, placed)
    assert [shape.label.text for shape in figure.layout.shapes] == ["类", "类"]  # what is in no cluster has no name
    assert {shape.layer for shape in figure.layout.shapes} == {"above"}  # no name is lost behind its points


def test_no_button_sends_the_map_anywhere() -> None:
    offered = [button for buttons in CONFIG["modeBarButtons"] for button in buttons]
    assert offered == ["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]
    assert CONFIG["plotlyServerURL"] == ""


def test_many_activities_are_drawn_by_webgl() -> None:
    few, many = (place_activities(_table(*"一二三").sample(count, replace=True, random_state=1)) for count in (9, 5000))
    assert {trace.type for trace in draw_map(few, few).data} == {"scatter"}
    assert {trace.type for trace in draw_map(many, many).data} == {"scattergl"}


def test_the_shape_of_a_point_repeats_what_its_colour_says() -> None:
    placed = place_activities(_table("一", "二", "三"))
    marks = [trace.marker for trace in draw_map(placed, placed, "a2").data]
    assert [mark.color for mark in marks[1:]] == [COLOURS[role] for role in ("certain", "contested", "ink")]
    assert [mark.symbol for mark in marks] == ["circle", "diamond", "star", "circle-open"]


def test_an_edition_without_activities_has_an_empty_map() -> None:
    placed = place_activities(_table("一").iloc[:0])
    figure = draw_map(placed, placed)
    assert all(len(trace.x) == 0 for trace in figure.data)


@pytest.mark.parametrize("words", ["<b>粗</b>", '<a href="javascript:1">x</a>', "$\\frac{1}{2}$", "%{customdata[0]}"])
def test_hostile_words_carry_no_markup_formula_or_place_for_a_value(words: str) -> None:
    shown = plain(words)
    assert not {"<", ">", "$"} & set(shown)
    assert "%{" not in shown
