"""From standouts and activities to pictures of the whole city: the map of activities and the joint actions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kepuri_eval.params import Params
from kepuri_eval.reporting.theme import COLOURS, KINDS, WIDTH, Chart, empty_chart, in_style, new_chart

MOST_POINTS = 1500

_POINTS_ROUND_ONE_UNIT = 300
_CHOSEN = {"upward": ("*", "contested", 130, "拟择优上报"), "commended": ("o", "certain", 40, "拟表扬")}
_MAP, _NO_MAP = "活动地图：内容相近的活动彼此靠近", "活动太少，未作聚类比较。"
_WIDE = 7.4


@dataclass(frozen=True)
class ActivityMap:
    """Where the activities of an edition lie, near when their texts are alike; worked out once for all its reports.

    Attributes:
        places: activity_id → across and up, evened out (`spread_places`).
        points: x, y and cluster of at most `MOST_POINTS` activities.
        middles: across, up and name of the largest clusters, the largest first.
        clusters: how many there are.
        largest: label and number of activities of the five most frequent labels.
    """

    places: dict[str, tuple[float, float]]
    points: pd.DataFrame
    middles: list[tuple[float, float, str]]
    clusters: int
    largest: list[tuple[str, int]]


def lay_out_map(standouts: pd.DataFrame) -> ActivityMap:
    """The map of the activities that have a place in `standouts`; the order of its rows plays no part."""
    placed = standouts.dropna(subset=["x", "y"]).sort_values(["cluster", "x", "y"], kind="stable")
    placed = placed.assign(x=spread_places(placed["x"]), y=spread_places(placed["y"]))
    clustered = placed.loc[placed["cluster"] >= 0]
    sizes = clustered.groupby("label").size().sort_values(ascending=False, kind="stable").head(5)
    return ActivityMap(
        dict(zip(placed["activity_id"], zip(placed["x"], placed["y"], strict=True), strict=True)),
        _thin(placed[["x", "y", "cluster"]], MOST_POINTS).reset_index(drop=True), _middles(placed),
        int(clustered["cluster"].nunique()), [(str(label), int(size)) for label, size in sizes.items()],
    )  # fmt: skip


@in_style
def draw_activity_map(standouts: pd.DataFrame) -> Chart:
    """The activities of the edition as points, those proposed for a list marked."""
    laid = lay_out_map(standouts)
    if not laid.places:
        return empty_chart(_MAP, _NO_MAP)
    chart, axes = new_chart(0.62 * _WIDE + 0.7, width=_WIDE, left=0.08, right=0.08, bottom=0.32, top=0.08)
    _draw_points(axes, laid.points, alpha=0.55)
    for chosen_for, (mark, role, size, words) in _CHOSEN.items():
        chosen = standouts.loc[standouts["chosen_for"] == chosen_for, "activity_id"]
        _mark(axes, laid, chosen, s=size, marker=mark, color=COLOURS[role], label=words, zorder=3)
    _name_clusters(axes, laid, apart=(0.16, 0.05))
    _close(axes, 0.08)
    counts = standouts["chosen_for"].value_counts()
    told = f"拟表扬{counts.get('commended', 0)}项，拟择优上报{counts.get('upward', 0)}项。"
    chart.caption, chart.alt_text = _MAP, f"{_say_map(laid)}；{told}"
    return chart


@in_style
def draw_own_map(laid: ActivityMap, activity_ids: Collection[str]) -> Chart:
    """Where one unit's activities lie among all; no other unit's is marked, for the picture goes to that unit."""
    if not laid.places:
        return empty_chart(_MAP, _NO_MAP)
    chart, axes = new_chart(0.62 * WIDTH + 0.7, left=0.08, right=0.08, bottom=0.32, top=0.08)
    _draw_points(axes, _thin(laid.points, _POINTS_ROUND_ONE_UNIT), alpha=0.4)
    own = [each for each in activity_ids if each in laid.places]
    _mark(axes, laid, own, s=42, color=COLOURS["accent"], label="本单位活动")
    _name_clusters(axes, laid, apart=(0.27, 0.06))
    _close(axes, 0.13)
    chart.caption, chart.alt_text = _MAP, f"{_say_map(laid)}；本单位{len(own)}项。"
    return chart


def spread_places(places: pd.Series) -> pd.Series:
    """Places evened out halfway to their order, so that a far-off cluster does not crush all others into a spot."""
    span = places.max() - places.min()
    return places.rank(pct=True) + (places - places.min()) / span if span > 0 else places * 0.0


def place_names(placed: pd.DataFrame, apart: tuple[float, float]) -> list[tuple[float, float, str]]:
    """Across, up and name of the largest clusters, at their middle.

    A name nearer to another than `apart` of the picture, across and up, is left out.

    Args:
        placed: x, y, cluster and label of every activity.
    """
    return _keep_apart(_middles(placed), placed, apart)


def _middles(placed: pd.DataFrame, most: int = 24) -> list[tuple[float, float, str]]:
    clustered = placed.loc[placed["cluster"] >= 0].groupby("cluster")
    largest = clustered.size().sort_values(ascending=False, kind="stable").index[:most]
    found = clustered.agg(x=("x", "median"), y=("y", "median"), label=("label", "first")).loc[largest]
    return [(float(x), float(y), str(label)[:14]) for x, y, label in found.itertuples(index=False)]


def _keep_apart(
    middles: list[tuple[float, float, str]], points: pd.DataFrame, apart: tuple[float, float]
) -> list[tuple[float, float, str]]:
    spread = [max(points[axis].max() - points[axis].min(), 1e-9) for axis in ("x", "y")]
    taken: list[tuple[float, float, str]] = []
    for x, y, name in middles:
        if not any(abs(x - a) < apart[0] * spread[0] and abs(y - b) < apart[1] * spread[1] for a, b, _ in taken):
            taken.append((x, y, name))
    return taken


def _thin(points: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most `most` points, each cluster keeping its share; a page cannot carry the points of a whole province."""
    ordered = points.sort_values(["cluster", "x", "y"], kind="stable")
    return ordered if len(ordered) <= most else ordered.iloc[[at * len(ordered) // most for at in range(most)]]


def _draw_points(axes: Axes, points: pd.DataFrame, alpha: float) -> None:
    colours = [COLOURS["unscored"] if cluster < 0 else KINDS[cluster % len(KINDS)] for cluster in points["cluster"]]
    axes.scatter(points["x"], points["y"], s=16, c=colours, alpha=alpha, linewidths=0)
    axes.set_axis_off()


def _mark(axes: Axes, laid: ActivityMap, activity_ids: Collection[str], **how: Any) -> None:
    places = [laid.places[each] for each in activity_ids if each in laid.places]
    if places:
        axes.scatter(*zip(*places, strict=True), edgecolors=COLOURS["paper"], linewidths=0.7, **how)


def _name_clusters(axes: Axes, laid: ActivityMap, apart: tuple[float, float]) -> None:
    for x, y, name in _keep_apart(laid.middles, laid.points, apart):
        axes.text(x, y, name, ha="center", va="center", fontsize=8, zorder=4,
                  bbox={"boxstyle": "round,pad=0.15", "facecolor": COLOURS["paper"], "alpha": 0.75,
                        "edgecolor": "none"})  # fmt: skip


def _close(axes: Axes, margin: float) -> None:
    axes.margins(margin, 0.06)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=3, handletextpad=0.2)


def _say_map(laid: ActivityMap) -> str:
    largest = "、".join(f"{label}（{size}项）" for label, size in laid.largest)
    return f"{len(laid.places)}项活动，分为{laid.clusters}类，最大的几类是{largest}"


@in_style
def draw_joint_actions(activities: pd.DataFrame, mentions: pd.DataFrame, params: Params) -> Chart:
    """Left: share of each group's activities held jointly. Right: units that took part in each named joint action."""
    caption = "联合行动：各组联合举办的比例和参加专项联合行动的单位数"
    if activities.empty:
        return empty_chart(caption, "没有活动。")
    groups = {unit.unit_id: unit.group for unit in params.units}
    is_joint = activities["joint_units"].notna() & (activities["joint_units"].str.strip() != "")
    by_group = is_joint.groupby(activities["unit_id"].map(groups)).agg(["sum", "count"])
    by_group = by_group.reindex([code for code in params.edition.groups if code in by_group.index])
    named = mentions.loc[(mentions["topic"] == "joint_actions") & ~mentions["planned"]]
    items = list(params.wording.mentions.get("joint_actions", {}))
    takers = named.groupby("item")["unit_id"].nunique().reindex(items, fill_value=0)
    rows = max(len(by_group), len(takers), 1)
    chart, left = new_chart(0.55 + 0.27 * rows, width=7.4, left=1.75, right=3.3, top=0.3, bottom=0.1)
    box = left.get_position()
    right = chart.add_axes((5.0 / 7.4, box.y0, 2.2 / 7.4, box.height))
    shares = (by_group["sum"] / by_group["count"]).fillna(0)
    labels = [params.edition.groups[str(code)].label for code in by_group.index]
    words = [f"{share:.0%}（{done}/{count}项）" for share, done, count in
             zip(shares, by_group["sum"], by_group["count"], strict=True)]  # fmt: skip
    _draw_rows(left, labels, list(shares), words, rows, "联合举办的活动占比")
    _draw_rows(right, items, [float(count) for count in takers], [f"{count}个" for count in takers], rows, "参加单位数")
    chart.caption = caption
    chart.alt_text = (
        "；".join(f"{label}联合举办{word}" for label, word in zip(labels, words, strict=True))
        + "。专项联合行动参加单位："
        + "、".join(f"{item}{count}个" for item, count in takers.items())
        + "。"
    )
    return chart


def _draw_rows(axes: Axes, labels: list[str], values: list[float], words: list[str], rows: int, title: str) -> None:
    axes.barh(range(len(values)), values, height=0.6, color=COLOURS["accent"])
    for place, (value, word) in enumerate(zip(values, words, strict=True)):
        axes.annotate(word, (value, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlim(0, (max(values, default=0) or 1) * 1.45)
    axes.set_xticks([])
    axes.set_title(title)
    axes.spines["bottom"].set_visible(False)
