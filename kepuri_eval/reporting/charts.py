"""From score and activity tables to the charts of the reports, one function a chart, each with words for those who
do not see it."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import STANDING, say_days
from kepuri_eval.reporting.theme import COLOURS, Chart, empty_chart, in_style, new_chart

_MARKS = {"certain": "o", "contested": "D", "out": "s", "unscored": "x"}
_MOST_UNITS = 60
_BESIDE: dict[str, Any] = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 8.5}


@in_style
def draw_indicators(scores: pd.DataFrame, unit_id: str, params: Params) -> Chart:
    """The unit's indicator scores (0–100) as bars, each with its group's median and range."""
    own = scores.loc[scores["unit_id"] == unit_id]
    caption = "各项指标得分与本组中位水平"
    columns = {f"indicator_{code}": each.label for code, each in params.method.indicators.items()}
    columns = {column: label for column, label in columns.items() if column in scores.columns}
    if own.empty or not columns or own[list(columns)].isna().all(axis=None):
        return empty_chart(caption, "没有可供计分的材料，无法作图。")
    group = scores.loc[scores["group"] == own["group"].iloc[0], list(columns)]
    chart, axes = new_chart(2.75, left=0.98, right=0.42, bottom=0.58)
    said = []
    for place, (column, label) in enumerate(columns.items()):
        value, middle = own[column].iloc[0], group[column].median()
        _draw_indicator(axes, place, value, group[column])
        words = "未计分" if pd.isna(value) else f"{value:.0f}分"
        said.append(f"{label}{words}（本组中位{_points(middle)}）")
    _score_axis(axes, list(columns.values()))
    keys = [
        Line2D([], [], color=COLOURS["ink"], linewidth=2, label="本组中位"),
        Line2D([], [], color=COLOURS["out"], linewidth=1, label="本组最低至最高"),
        Patch(color=COLOURS["accent"], label="本单位"),
    ]
    axes.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.42, -0.1), ncols=3, handlelength=1.4)
    chart.caption, chart.alt_text = caption, "；".join(said) + "。"
    return chart


def _draw_indicator(axes: Axes, place: int, value: float, group: pd.Series) -> None:
    axes.barh(place, 100, height=0.56, color=COLOURS["line"], alpha=0.35)
    if pd.notna(value):
        axes.barh(place, value, height=0.56, color=COLOURS["accent"])
    if group.notna().any():
        axes.plot([group.min(), group.max()], [place + 0.39] * 2, color=COLOURS["out"], linewidth=1)
        axes.plot([group.median()] * 2, [place - 0.36, place + 0.42], color=COLOURS["ink"], linewidth=2)
    axes.text(102, place, "未计分" if pd.isna(value) else f"{value:.0f}", va="center", fontsize=9)


def _score_axis(axes: Axes, labels: list[str]) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.spines["bottom"].set_visible(False)


@in_style
def draw_ranks(
    scores: pd.DataFrame, group: str, params: Params, unit_id: str = "", only: Collection[str] = ()
) -> Chart:
    """Rank of every scored unit of the group with its interval and the quota; with `unit_id` only that one is named.

    A report that goes to one unit names no other: places of the others are shown without their names. With `only`
    these units alone are drawn, among all the places of the group.
    """
    declared = params.edition.groups[group]
    caption = f"{declared.label}：位次及其变动区间"
    ranked = scores.loc[(scores["group"] == group) & scores["rank"].notna()].sort_values(["rank", "unit_id"])
    if ranked.empty:
        return empty_chart(caption, "本组没有可计分的单位。")
    shown = ranked[ranked["unit_id"].isin(list(only))] if only else ranked.head(_MOST_UNITS)
    if shown.empty:
        return empty_chart(caption, "所选单位没有总分，不排位次。")
    if unit_id and unit_id not in set(shown["unit_id"]):
        shown = pd.concat([shown, ranked.loc[ranked["unit_id"] == unit_id]])
    names = {unit.unit_id: unit.name for unit in params.units}
    labels = [names.get(each, each) if unit_id in ("", each) else "" for each in shown["unit_id"]]
    left = 0.3 + 0.128 * max(min(len(label), 16) for label in labels)
    chart, axes = new_chart(0.85 + 0.2 * len(shown), left=left, top=0.28, bottom=0.57)
    for place, row in enumerate(shown.to_dict("records")):
        _draw_rank(axes, place, row, thick=row["unit_id"] == unit_id)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_yticks(range(len(shown)), [label[:15] + "…" if len(label) > 16 else label for label in labels])
    axes.set_xlim(0.4, len(ranked) + 0.6)
    axes.set_xticks(_rank_ticks(len(ranked)))
    _draw_quota(axes, declared.commended_units, len(ranked))
    _standing_legend(axes, set(shown["standing"]))
    chart.caption, chart.alt_text = caption, _say_ranks(ranked, labels, shown, declared.commended_units, unit_id)
    return chart


def _draw_rank(axes: Axes, place: int, row: dict[Hashable, Any], *, thick: bool) -> None:
    colour, ends = COLOURS[row["standing"]], [row["rank_low"], row["rank_high"]]
    if thick:
        axes.axhspan(place - 0.45, place + 0.45, color=COLOURS["soft"], alpha=0.6, linewidth=0)
    if not any(pd.isna(end) for end in ends):
        axes.plot(ends, [place, place], color=colour, linewidth=3.4 if thick else 2, solid_capstyle="round")
    axes.plot(row["rank"], place, _MARKS[row["standing"]], color=colour, markersize=7 if thick else 5.5,
              markeredgecolor=COLOURS["paper"], markeredgewidth=0.8)  # fmt: skip


def _rank_ticks(count: int) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if count / step <= 12)
    return sorted({1, *range(step, count + 1, step)})


def _draw_quota(axes: Axes, quota: int, count: int) -> None:
    if 0 < quota < count:
        axes.axvline(quota + 0.5, color=COLOURS["ink"], linewidth=0.9, linestyle=(0, (4, 3)))
        axes.annotate(f"表扬名额{quota}个", (quota + 0.5, 1), xycoords=("data", "axes fraction"), xytext=(3, 3),
                      textcoords="offset points", fontsize=8.5, color=COLOURS["ink"])  # fmt: skip
    axes.grid(axis="x")


def _standing_legend(axes: Axes, present: set[str]) -> None:
    for standing, words in STANDING.items():
        if standing in present:
            axes.plot([], [], _MARKS[standing], color=COLOURS[standing], markersize=5.5, label=words)
    axes.annotate("位次（第1位最好）；横线为区间", (0, 0), xycoords=("figure fraction", "axes fraction"),
                  xytext=(4, -33), textcoords="offset points", fontsize=8.5, color=COLOURS["muted"])  # fmt: skip
    below = -18 / (axes.get_window_extent().height * 72 / axes.get_figure(root=True).dpi)  # type: ignore[union-attr]
    axes.legend(loc="upper right", bbox_to_anchor=(1.02, below), ncols=3, handletextpad=0.1, columnspacing=0.9)


def _say_ranks(ranked: pd.DataFrame, labels: list[str], shown: pd.DataFrame, quota: int, unit_id: str) -> str:
    rows = [
        f"{label}第{row['rank']}位（{row['rank_low']}至{row['rank_high']}，{STANDING[row['standing']]}）"
        for label, row in zip(labels, shown.to_dict("records"), strict=True)
        if label
    ]
    more = f"另有{len(ranked) - len(shown)}个单位未画出。" if len(shown) < len(ranked) and not unit_id else ""
    return f"共{len(ranked)}个单位排位，表扬名额{quota}个。" + "；".join(rows) + "。" + more


@in_style
def draw_contributions(points: pd.DataFrame, *, most: int = 6) -> Chart:
    """What sets the unit apart from its group's median, in points of the total score, the largest of either sign.

    Args:
        points: label, difference (points above or below the group's median; missing ones are not drawn).
    """
    caption = "与本组中位水平相比，得失分最多的测算点"
    if points["difference"].isna().all():
        return empty_chart(caption, "没有总分，不作比较。")
    shown = _largest(points, most)
    if shown.empty:
        return empty_chart(caption, "各测算点与本组中位水平没有明显差别。")
    chart, axes = new_chart(0.55 + 0.24 * len(shown), left=1.72, right=0.5, bottom=0.4)
    colours = [COLOURS["certain"] if value > 0 else COLOURS["contested"] for value in shown["difference"]]
    axes.barh(range(len(shown)), shown["difference"], height=0.6, color=colours)
    reach = max(shown["difference"].abs().max(), 1.0)
    for place, value in enumerate(shown["difference"]):
        axes.annotate(f"{value:+.1f}".replace("-", "−"), (max(value, 0), place), **_BESIDE)
    axes.axvline(0, color=COLOURS["muted"], linewidth=0.8)
    axes.set_yticks(range(len(shown)), shown["label"])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(min(shown["difference"].min(), 0) - 0.04 * reach, max(shown["difference"].max(), 0) + 0.16 * reach)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("总分中的分值（分）", fontsize=8.5)
    said = [
        f"{label}{'高' if value > 0 else '低'}{abs(value):.1f}分"
        for label, value in zip(shown["label"], shown["difference"], strict=True)
    ]
    chart.caption, chart.alt_text = caption, "；".join(said) + "。"
    return chart


def _largest(points: pd.DataFrame, most: int) -> pd.DataFrame:
    """Up to `most` gains and as many losses, from the largest gain to the largest loss."""
    known = points.dropna(subset=["difference"]).sort_values("difference", ascending=False, kind="stable")
    gains, losses = known.loc[known["difference"] > 0.05], known.loc[known["difference"] < -0.05]
    return pd.concat([gains.head(most), losses.tail(most)])


@in_style
def draw_calendar(activities: pd.DataFrame, params: Params) -> Chart:
    """Activities under way on each day round the event's window, which is shaded."""
    caption = "活动日历：每天正在开展的活动数"
    dated = activities.dropna(subset=["start"])
    if dated.empty:
        return empty_chart(caption, "没有写明日期的活动。")
    dates = params.edition.dates
    window = pd.date_range(dates.window_start, dates.window_end)
    days = pd.date_range(window[0] - pd.Timedelta(days=10), window[-1] + pd.Timedelta(days=7))
    start, end = dated["start"].to_numpy(), dated["end"].fillna(dated["start"]).to_numpy()
    counts = [int(((start <= day) & (end >= day)).sum()) for day in days.to_numpy()]
    chart, axes = new_chart(1.95, left=0.35, top=0.3, bottom=0.3)
    begin, finish = (days.get_indexer(window[[0, -1]])).tolist()
    axes.axvspan(begin - 0.5, finish + 0.5, color=COLOURS["soft"], alpha=0.55, linewidth=0)
    axes.bar(range(len(days)), counts, width=0.72, color=COLOURS["accent"])
    axes.annotate("集中开展时段", (begin - 0.4, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
                  textcoords="offset points", fontsize=8.5, color=COLOURS["muted"])  # fmt: skip
    ticks = [begin, (begin + finish) // 2, finish, 0, len(days) - 1]
    axes.set_xticks(ticks, [say_days(days[tick], days[tick]) for tick in ticks])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.set_ylim(0, max(counts) * 1.1 or 1)
    axes.grid(axis="y")
    outside = int(((end < days[0]) | (start > days[-1])).sum())
    within = int(((start <= window[-1]) & (end >= window[0])).sum())
    busiest = days[counts.index(max(counts))]
    chart.caption, chart.alt_text = caption, (
        f"{len(dated)}项活动写明日期，{within}项在集中开展时段内；最多的一天是{say_days(busiest, busiest)}，"
        f"{max(counts)}项" + (f"；{outside}项在图示日期之外" if outside else "") + "。"
    )  # fmt: skip
    return chart


@in_style
def draw_coverage(activities: pd.DataFrame, params: Params, column: str = "category") -> Chart:
    """Number of activities in each category (or theme) of the notice, those without any included."""
    kinds = params.wording.categories if column == "category" else params.wording.themes
    caption = "主要活动类别覆盖" if column == "category" else "活动内容主题覆盖"
    if activities.empty:
        return empty_chart(caption, "没有活动。")
    counts = activities[column].value_counts().reindex(list(kinds), fill_value=0)
    unknown = int(activities[column].isna().sum())
    chart, axes = new_chart(0.3 + 0.235 * len(counts), left=1.95, right=0.5, bottom=0.12)
    axes.barh(range(len(counts)), counts, height=0.6, color=COLOURS["accent"])
    for place, value in enumerate(counts):
        axes.annotate(str(value), (value, place), **_BESIDE)
    axes.set_yticks(range(len(counts)), [kinds[code].label for code in counts.index])
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.set_xlim(0, max(int(counts.max()), 1))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    said = [f"{kind.label}{counts[code]}项" for code, kind in kinds.items()]
    chart.caption = caption
    chart.alt_text = "；".join(said) + (f"；未能归类{unknown}项" if unknown else "") + "。"
    return chart


def _points(value: float) -> str:
    return "无" if pd.isna(value) else f"{value:.0f}分"
