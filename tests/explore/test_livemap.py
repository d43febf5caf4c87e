"""A live map is whole in what opens it, shows another figure when told, and says which point was clicked."""

from __future__ import annotations

import plotly.graph_objects as go

from kepuri_eval.explore.livemap import LiveMap


def _figure(*across: float) -> go.Figure:
    return go.Figure(go.Scatter(x=list(across), y=list(across), customdata=[[f"a{each}"] for each in across]))


def test_what_opens_it_is_whole() -> None:
    state = LiveMap(_figure(1, 2), {"displaylogo": False}).get_state()
    assert state["figure"]["data"][0]["x"] == [1, 2]
    assert state["config"] == {"displaylogo": False}
    assert "plotly.js" in state["library"][:100]
    assert len(state["_esm"]) < 4_000  # anywidget drops every later message of a script that loads for two seconds


def test_a_browser_is_sent_the_other_figure_alone() -> None:
    shown, sent = LiveMap(_figure(1), {}), []
    shown.observe(lambda change: sent.append(change["name"]))
    shown.show(_figure(1, 2, 3))
    assert sent == ["figure"]
    assert shown.figure["data"][0]["x"] == [1, 2, 3]


def test_a_click_tells_the_point_and_other_messages_tell_nothing() -> None:
    shown, told = LiveMap(_figure(1), {}), list[str]()
    shown.on_click(told.append)
    shown._handle_custom_msg({"clicked": "a1"}, [])
    shown._handle_custom_msg({"anywidget": "other"}, [])
    assert told == ["a1"]
