"""From standouts and activities to pictures of the whole city: the map of activities and the joint actions."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from kepuri_eval.params import Params
from kepuri_eval.reporting.theme import COLOURS, KINDS, WIDTH, Chart, empty_chart, in_style, new_chart

_CHOSEN = {"upward": ("*", "contested", 130, "拟择优上报"), "commended": ("o", "certain", 40, "拟表扬")}


@in_style
def draw_activity_map(standouts: pd.DataFrame, activities: pd.DataFrame, unit_id: str = "") -> Chart:
    """Activities as points, near when their texts are alike; chosen ones, or one unit's own, stand out.

    With `unit_id` the chosen ones of other units stay unmarked: the picture goes to that unit.
    """
    caption = "活动地图：内容相近的活动彼此靠近"
    units = activities.set_index("activity_id")["unit_id"]
    placed = standouts.dropna(subset=["x", "y"]).assign(unit_id=lambda table: table["activity_id"].map(units))
    if placed.empty:
        return empty_chart(caption, "活动太少，未作聚类比较。")
    placed = placed.assign(x=spread_places(placed["x"]), y=spread_places(placed["y"]))
    width = WIDTH if unit_id else 7.4
    chart, axes = new_chart(0.62 * width + 0.7, width=width, left=0.08, right=0.08, bottom=0.32, top=0.08)
    rest = _thin(placed.loc[placed["unit_id"] != unit_id] if unit_id else placed, 300 if unit_id else 1500)
    colours = [COLOURS["unscored"] if cluster < 0 else KINDS[cluster % len(KINDS)] for cluster in rest["cluster"]]
    axes.scatter(rest["x"], rest["y"], s=16, c=colours, alpha=0.4 if unit_id else 0.55, linewidths=0)
    if unit_id:
        own = placed.loc[placed["unit_id"] == unit_id]
        axes.scatter(own["x"], own["y"], s=42, color=COLOURS["accent"], edgecolors=COLOURS["paper"],
                     linewidths=0.7, label="本单位活动")  # fmt: skip
    else:
        _mark_chosen(axes, placed)
    _name_clusters(axes, placed, apart=(0.27, 0.06) if unit_id else (0.16, 0.05))
    axes.set_axis_off()
    axes.margins(0.13 if unit_id else 0.08, 0.06)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=3, handletextpad=0.2)
    chart.caption, chart.alt_text = caption, _say_map(placed, unit_id)
    return chart


def _thin(placed: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most `most` points, each cluster keeping its share; a page cannot carry the points of a whole province."""
    ordered = placed.sort_values(["cluster", "x", "y"], kind="stable")
    return ordered if len(ordered) <= most else ordered.iloc[[at * len(ordered) // most for at in range(most)]]


def spread_places(places: pd.Series) -> pd.Series:
    """Places evened out halfway to their order, so that a far-off cluster does not crush all others into a spot."""
    span = places.max() - places.min()
    return places.rank(pct=True) + (places - places.min()) / span if span > 0 else places * 0.0


def _mark_chosen(axes: Axes, placed: pd.DataFrame) -> None:
    for chosen_for, (mark, role, size, words) in _CHOSEN.items():
        chosen = placed.loc[placed["chosen_for"] == chosen_for]
        if not chosen.empty:
            axes.scatter(chosen["x"], chosen["y"], s=size, marker=mark, color=COLOURS[role],
                         edgecolors=COLOURS["paper"], linewidths=0.7, label=words, zorder=3)  # fmt: skip


def place_names(placed: pd.DataFrame, apart: tuple[float, float], *, most: int = 24) -> list[tuple[float, float, str]]:
    """Across, up and name of the largest clusters, at their middle.

    A name nearer to another than `apart` of the picture, across and up, is left out.
    """
    spread = max(placed["x"].max() - placed["x"].min(), 1e-9), max(placed["y"].max() - placed["y"].min(), 1e-9)
    taken: list[tuple[float, float, str]] = []
    sizes = placed.loc[placed["cluster"] >= 0].groupby("cluster").size().sort_values(ascending=False, kind="stable")
    for cluster in sizes.index[:most]:
        members = placed.loc[placed["cluster"] == cluster]
        x, y = members["x"].median(), members["y"].median()
        if not any(abs(x - a) < apart[0] * spread[0] and abs(y - b) < apart[1] * spread[1] for a, b, _ in taken):
            taken.append((float(x), float(y), str(members["label"].iloc[0])[:14]))
    return taken


def _name_clusters(axes: Axes, placed: pd.DataFrame, apart: tuple[float, float]) -> None:
    for x, y, name in place_names(placed, apart):
        axes.text(x, y, name, ha="center", va="center", fontsize=8, zorder=4,
                  bbox={"boxstyle": "round,pad=0.15", "facecolor": COLOURS["paper"], "alpha": 0.75,
                        "edgecolor": "none"})  # fmt: skip


def _say_map(placed: pd.DataFrame, unit_id: str) -> str:
    clusters = placed.loc[placed["cluster"] >= 0]
    sizes = clusters.groupby("label").size().sort_values(ascending=False, kind="stable")
    largest = "、".join(f"{label}（{size}项）" for label, size in sizes.head(5).items())
    words = f"{len(placed)}项活动，分为{clusters['cluster'].nunique()}类，最大的几类是{largest}"
    if unit_id:
        return f"{words}；本单位{int((placed['unit_id'] == unit_id).sum())}项。"
    chosen = placed["chosen_for"].value_counts()
    return f"{words}；拟表扬{chosen.get('commended', 0)}项，拟择优上报{chosen.get('upward', 0)}项。"


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
