"""From the table of the activity map to a figure: the name under the pointer, the chosen ones marked."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kepuri_eval.reporting.maps import place_names, spread_places
from kepuri_eval.reporting.theme import COLOURS, KINDS
from kepuri_eval.standouts.overview import LISTS

# Shapes repeat what the colours say.
_MARKS = {"none": ("circle", 7, ""), "commended": ("diamond", 12, "certain"), "upward": ("star", 17, "contested")}
_SAID = (
    "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>类群：%{customdata[3]}<br>"
    "特色%{customdata[4]}　实效%{customdata[5]}　第%{customdata[6]}位<extra></extra>"
)


_FONTS = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
_NAMES: dict[str, Any] = {"font": {"size": 12, "color": COLOURS["ink"], "weight": 600}, "textposition": "middle center"}
# Points as SVG need no graphics card; beyond so many, only WebGL is quick enough.
_MOST_SVG = 4000
CONFIG: dict[str, Any] = {
    "displaylogo": False, "responsive": True, "locale": "zh-CN",
    # These and no others: among plotly's own is one that would send the figure to its makers' server.
    "modeBarButtons": [["toImage"], ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
    "plotlyServerURL": "",
    "toImageButtonOptions": {"filename": "活动地图", "scale": 2},
    "locales": {"zh-CN": {"format": {}, "dictionary": {
        "Download plot as a PNG": "存为图片", "Download plot": "存为图片", "Zoom": "框选放大", "Pan": "平移",
        "Zoom in": "放大", "Zoom out": "缩小", "Reset axes": "恢复全图",
        "Double-click to zoom back out": "双击恢复全图", "Snapshot succeeded": "图片已保存",
        "Taking snapshot - this may take a few seconds": "正在生成图片",
    }}},
}  # fmt: skip


def draw_map(placed: pd.DataFrame, shown: pd.DataFrame, activity_id: str = "") -> go.Figure:
    """The map: one trace a list, names of the largest clusters, a ring around one activity.

    Args:
        placed: as `place_activities` returns it; all activities, so that those shown stay where they are.
        shown: the rows of `placed` that are on the map.
        activity_id: the activity that is ringed.
    """
    figure = _lay_out(placed)
    own = [shown[shown["chosen_for"] == chosen_for] for chosen_for in _MARKS]
    own.append(shown[shown["activity_id"] == activity_id])
    for trace, rows in zip(figure.data, own, strict=True):
        trace.update(x=rows["across"].tolist(), y=rows["up"].tolist(), customdata=_say_points(rows))
    figure.data[0].marker.color = [_colour(cluster) for cluster in own[0]["cluster"]]
    return figure


def place_activities(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `across` and `up`: places evened out, as in the printed map."""
    return table.assign(across=spread_places(table["x"]), up=spread_places(table["y"]))


def plain(words: object) -> str:
    """Words from a submission as plotly shows them unchanged: no markup, no formula, no place for a value."""
    return escape(str(words), quote=False).replace("$", "&#36;").replace("%{", "&#37;{")


def _lay_out(table: pd.DataFrame) -> go.Figure:
    figure = go.Figure()
    add = figure.add_scatter if len(table) <= _MOST_SVG else figure.add_scattergl
    for chosen_for, (symbol, size, role) in _MARKS.items():
        marker = {"symbol": symbol, "size": size, "line": {"width": 1, "color": COLOURS["paper"]}}
        marker |= {"color": COLOURS[role]} if role else {"opacity": 0.6}
        add(mode="markers", name=LISTS[chosen_for], marker=marker, hovertemplate=_SAID)
    ring = {"symbol": "circle-open", "size": 26, "color": COLOURS["ink"], "line": {"width": 3}}
    add(mode="markers", name="所选活动", marker=ring, hoverinfo="skip")
    for across, up, label in place_names(table.assign(x=table["across"], y=table["up"]), apart=(0.12, 0.05)):
        spot = {"x0": across, "x1": across, "y0": up, "y1": up}
        figure.add_shape(type="rect", layer="above", line_width=0, label={"text": plain(label), **_NAMES}, **spot)
    axis = {"visible": False, "zeroline": False}
    figure.update_layout(
        height=560, autosize=True, margin={"l": 8, "r": 8, "t": 32, "b": 8}, plot_bgcolor=COLOURS["paper"],
        paper_bgcolor=COLOURS["paper"], hovermode="closest", dragmode="pan", uirevision="kept",
        legend={"orientation": "h", "y": 0, "yanchor": "top"}, font={"family": _FONTS, "color": COLOURS["ink"]},
        xaxis=axis | {"range": _reach(table["across"])}, yaxis=axis | {"range": _reach(table["up"])},
    )  # fmt: skip
    return figure


def _say_points(own: pd.DataFrame) -> list[list[str]]:
    figures = [own[column].map(lambda value: "—" if pd.isna(value) else f"{value:.0f}")
               for column in ("distinctiveness", "effect", "position")]  # fmt: skip
    words = [own[column].map(plain) for column in ("name", "unit", "label")]
    return [list(row) for row in zip(own["activity_id"], *words, *figures, strict=True)]


def _colour(cluster: int) -> str:
    return COLOURS["unscored"] if cluster < 0 else KINDS[cluster % len(KINDS)]


def _reach(places: pd.Series) -> list[float]:
    if places.empty:
        return [0.0, 1.0]
    room = 0.04 * max(places.max() - places.min(), 1e-9)
    return [float(places.min() - room), float(places.max() + room)]
