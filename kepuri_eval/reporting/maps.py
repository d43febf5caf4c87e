"""From standouts and activities to pictures of the whole city: the map of activities and the joint actions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.reporting.marks import (
    Key,
    Picture,
    add_bars,
    add_key,
    add_points,
    add_slips,
    name_rows,
    new_picture,
    write,
)  # fmt: skip
from kepuri_eval.reporting.theme import COLOURS, KINDS, WIDTH, Chart, empty_chart, in_style

MOST_POINTS = 1500

_POINTS_ROUND_ONE_UNIT = 300
_CHOSEN = {"upward": ("*", "contested", 11.4, "拟择优上报"), "commended": ("o", "certain", 6.3, "拟表扬")}
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
        corners: the lowest and the highest place, across and up.
    """

    places: dict[str, tuple[float, float]]
    points: pd.DataFrame
    middles: list[tuple[float, float, str]]
    clusters: int
    largest: list[tuple[str, int]]
    corners: tuple[tuple[float, float], tuple[float, float]]


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
        ((placed["x"].min(), placed["y"].min()), (placed["x"].max(), placed["y"].max())),
    )  # fmt: skip


@in_style
def draw_activity_map(standouts: pd.DataFrame) -> Chart:
    """The activities of the edition as points, those proposed for a list marked."""
    laid = lay_out_map(standouts)
    if not laid.places:
        return empty_chart(_MAP, _NO_MAP)
    picture = _blank_map(laid, _WIDE, 0.08)
    _draw_points(picture, laid.points, alpha=0.55)
    keys = []
    for chosen_for, (mark, role, size, words) in _CHOSEN.items():
        chosen = standouts.loc[standouts["chosen_for"] == chosen_for, "activity_id"]
        keys += _mark(picture, laid, chosen, Key(mark, COLOURS[role], words, size))
    _name_clusters(picture, laid, apart=(0.16, 0.05))
    add_key(picture, keys, up=12, middle=0.5)
    counts = standouts["chosen_for"].value_counts()
    told = f"拟表扬{counts.get('commended', 0)}项，拟择优上报{counts.get('upward', 0)}项。"
    return picture.finish(_MAP, f"{_say_map(laid)}；{told}")


@in_style
def draw_own_map(laid: ActivityMap, activity_ids: Collection[str]) -> Chart:
    """Where one unit's activities lie among all; no other unit's is marked, for the picture goes to that unit."""
    if not laid.places:
        return empty_chart(_MAP, _NO_MAP)
    points = _thin(laid.points, _POINTS_ROUND_ONE_UNIT)
    own = [each for each in activity_ids if each in laid.places]
    picture = _blank_map(laid, WIDTH, 0.13)
    _draw_points(picture, points, alpha=0.4)
    keys = _mark(picture, laid, own, Key("o", COLOURS["accent"], "本单位活动", 6.5))
    _name_clusters(picture, laid, apart=(0.27, 0.06))
    add_key(picture, keys, up=12, middle=0.5)
    return picture.finish(_MAP, f"{_say_map(laid)}；本单位{len(own)}项。")


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


def _blank_map(laid: ActivityMap, width: float, margin: float) -> Picture:
    """The map without anything on it; there is room beside the outermost places for the words of a cluster."""
    low, high = np.array(laid.corners)
    room = np.array([margin, 0.06]) * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
    return new_picture(0.62 * width + 0.7, (left, right), (bottom, top), width=width, left=0.08, right=0.08,
                       bottom=0.32, top=0.08)  # fmt: skip


def _draw_points(picture: Picture, points: pd.DataFrame, alpha: float) -> None:
    colours = [COLOURS["unscored"] if cluster < 0 else KINDS[cluster % len(KINDS)] for cluster in points["cluster"]]
    add_points(picture, points["x"], points["y"], colours, 4, alpha=alpha, zorder=1)


def _mark(picture: Picture, laid: ActivityMap, activity_ids: Collection[str], key: Key) -> list[Key]:
    """Mark these activities; returns the key to the marks, none when there are none."""
    places = [laid.places[each] for each in activity_ids if each in laid.places]
    if not places:
        return []
    across, up = zip(*places, strict=True)
    add_points(picture, across, up, key.colour, key.size, key.mark, edgecolors=COLOURS["paper"], linewidths=0.7,
               zorder=3)  # fmt: skip
    return [key]


def _name_clusters(picture: Picture, laid: ActivityMap, apart: tuple[float, float]) -> None:
    names = _keep_apart(laid.middles, laid.points, apart)
    if names:
        across, up, words = zip(*names, strict=True)
        add_slips(picture, across, up, words, size=8)


def _say_map(laid: ActivityMap) -> str:
    largest = "、".join(f"{label}（{size}项）" for label, size in laid.largest)
    return f"{len(laid.places)}项活动，分为{laid.clusters}类，最大的几类是{largest}"


@in_style
def draw_joint_actions(activities: pd.DataFrame, mentions: pd.DataFrame, params: Params) -> Chart:
    """Left: share of each group's activities held jointly. Right: units that took part in each named joint action.

    The shares are of what is stated: in a group in which nobody names a partner none is known, as in a unit's report.
    """
    caption = "联合行动：各组写明联合举办的比例和参加专项联合行动的单位数"
    if activities.empty:
        return empty_chart(caption, "没有活动。")
    groups = {unit.unit_id: unit.group for unit in params.units}
    is_joint = activities["joint_units"].notna() & (activities["joint_units"].str.strip() != "")
    group = activities["unit_id"].map(groups)
    by_group = is_joint.groupby(group).agg(["sum", "count"])
    by_group = by_group.reindex([code for code in params.edition.groups if code in by_group.index])
    named = mentions.loc[(mentions["topic"] == "joint_actions") & ~mentions["planned"]]
    items = list(params.wording.mentions.get("joint_actions", {})) if len(named) else []
    takers = named.groupby("item")["unit_id"].nunique().reindex(items, fill_value=0)
    rows = max(len(by_group), len(takers), 1)
    height = 0.55 + 0.27 * rows
    shares = (by_group["sum"] / by_group["count"]).fillna(0)
    labels = [params.edition.groups[str(code)].label for code in by_group.index]
    words = [f"{share:.0%}（{done}/{count}项）" if done else "—（未写明联合单位）" for share, done, count in
             zip(shares, by_group["sum"], by_group["count"], strict=True)]  # fmt: skip
    left = _rows_picture(Chart(figsize=(7.4, height)), 1.75, 2.35, list(shares), rows)
    right = _rows_picture(left.chart, 5.4, 1.9, [float(count) for count in takers], rows)
    _draw_rows(left, labels, list(shares), words, "联合举办的活动占比")
    title = "参加专项联合行动的单位数" if items else "参加专项行动：均未写明"
    _draw_rows(
        right,
        [f"{item}行动" for item in items],
        [float(count) for count in takers],
        [f"{count}个" for count in takers],
        title,
    )
    said = "；".join(f"{label}联合举办{word}" for label, word in zip(labels, words, strict=True))
    told = "、".join(f"{item}{count}个" for item, count in takers.items()) or "材料中均未写明"
    return left.finish(caption, f"{said}。专项联合行动参加单位：{told}。")


def _rows_picture(chart: Chart, left: float, width: float, values: list[float], rows: int) -> Picture:
    box = (left, 0.1, width, chart.get_figheight() - 0.4)
    return Picture(chart, box, (0, (max(values, default=0) or 1) * 1.45), (rows - 0.4, -0.6))


def _draw_rows(picture: Picture, labels: list[str], values: list[float], words: list[str], title: str) -> None:
    add_bars(picture, range(len(values)), values, COLOURS["accent"])
    write(picture, values, range(len(values)), words, picture.frame(shift=(4, 0)))
    name_rows(picture, labels)
    write(picture, [0], [1], [title], picture.frame((0, 1), (0, 1), (0, 6)), va="baseline", fontsize=9.5)
