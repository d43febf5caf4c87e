"""From score and activity tables to the charts of the reports, one function a chart, each with words for those who
do not see it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepuri_eval.params import Params
from kepuri_eval.reporting.marks import (
    Key,
    Picture,
    add_band,
    add_bars,
    add_columns,
    add_floor,
    add_grid,
    add_key,
    add_lines,
    add_points,
    name_columns,
    name_rows,
    new_picture,
    round_steps,
    write,
)  # fmt: skip
from kepuri_eval.reporting.phrasing import STANDING, say_days
from kepuri_eval.reporting.theme import COLOURS, Chart, empty_chart, in_style

_MARKS = {"certain": "o", "contested": "D", "out": "s", "unscored": "x"}
_MOST_UNITS = 60
_BESIDE = (4, 0)  # points from the end of a bar to its number


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
    picture = new_picture(2.75, (0, 100), (len(columns) - 0.4, -0.6), left=0.98, right=0.42, bottom=0.58)
    values = own[list(columns)].iloc[0].to_numpy(dtype=float, na_value=np.nan)
    peers = group.to_numpy(dtype=float, na_value=np.nan)
    middles = group.median().to_numpy(dtype=float, na_value=np.nan)
    words = ["未计分" if np.isnan(value) else f"{value:.0f}" for value in values]
    places = np.arange(len(columns))
    add_bars(picture, places, [100.0] * len(places), COLOURS["line"], thick=0.56, alpha=0.35)
    add_bars(picture, places[~np.isnan(values)], values[~np.isnan(values)], COLOURS["accent"], thick=0.56)
    _draw_group(picture, peers, middles)
    write(picture, [102] * len(places), places, words, fontsize=9)
    name_rows(picture, list(columns.values()))
    name_columns(picture, [0, 25, 50, 75, 100], ["0", "25", "50", "75", "100"])
    keys = [
        Key("line", COLOURS["ink"], "本组中位", 2), Key("line", COLOURS["out"], "本组最低至最高", 1),
        Key("bar", COLOURS["accent"], "本单位"),
    ]  # fmt: skip
    add_key(picture, keys, up=15, middle=0.5)
    said = [
        f"{label}{word}{'' if np.isnan(value) else '分'}（本组中位{_points(middle)}）"
        for label, word, value, middle in zip(columns.values(), words, values, middles, strict=True)
    ]
    return picture.finish(caption, "；".join(said) + "。")


def _draw_group(picture: Picture, peers: NDArray[np.float64], middles: NDArray[np.float64]) -> None:
    """The range and the median of each column of the group's scores; a column that nobody has is left out."""
    known = [place for place, middle in enumerate(middles) if not np.isnan(middle)]
    low, high = np.nanmin(peers[:, known], axis=0), np.nanmax(peers[:, known], axis=0)
    across = [((left, place + 0.39), (right, place + 0.39))
              for left, right, place in zip(low, high, known, strict=True)]  # fmt: skip
    add_lines(picture, across, COLOURS["out"], 1, capstyle="projecting")
    upright = [((middles[place], place - 0.36), (middles[place], place + 0.42)) for place in known]
    add_lines(picture, upright, COLOURS["ink"], 2, capstyle="projecting")


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
    edges = (0.4, len(ranked) + 0.6), (len(shown) - 0.4, -0.6)
    picture = new_picture(0.85 + 0.2 * len(shown), *edges, left=left, top=0.28, bottom=0.57)
    ticks = _rank_ticks(len(ranked))
    add_grid(picture, across=ticks)
    add_floor(picture)
    _draw_places(picture, shown, unit_id)
    name_rows(picture, [label[:15] + "…" if len(label) > 16 else label for label in labels])
    name_columns(picture, ticks, [str(tick) for tick in ticks])
    _draw_quota(picture, declared.commended_units, len(ranked))
    present = [each for each in STANDING if each in set(shown["standing"])]
    add_key(picture, [Key(_MARKS[each], COLOURS[each], STANDING[each]) for each in present], up=10, right=9)
    write(picture, [4], [10], ["位次（第1位最好）；横线为区间"], picture.points(),
          va="center_baseline", color=COLOURS["muted"])  # fmt: skip
    return picture.finish(caption, _say_ranks(ranked, labels, shown, declared.commended_units, unit_id))


def _draw_places(picture: Picture, shown: pd.DataFrame, unit_id: str) -> None:
    """Each unit's interval as a line and its rank as a point, those of `unit_id` larger and on a band."""
    rows = shown[["rank", "rank_low", "rank_high"]].to_numpy(dtype=float, na_value=np.nan)
    is_own = (shown["unit_id"] == unit_id).tolist()
    places = range(len(shown))
    for place in (at for at in places if is_own[at]):
        left, right = picture.across
        add_band(picture, (left, right), (place - 0.45, place + 0.45), alpha=0.6)
    known = [place for place in places if not np.isnan(rows[place, 1:]).any()]
    ends = [((rows[place, 1], place), (rows[place, 2], place)) for place in known]
    standings = shown["standing"].tolist()
    add_lines(picture, ends, [COLOURS[standings[place]] for place in known], [3.4 if is_own[at] else 2 for at in known],
               capstyle="round")  # fmt: skip
    for standing in sorted(set(standings)):
        here = [place for place in places if standings[place] == standing]
        add_points(picture, rows[here, 0], here, COLOURS[standing], [7 if is_own[at] else 5.5 for at in here],
                    _MARKS[standing], edgecolors=COLOURS["paper"], linewidths=0.8, zorder=2.1)  # fmt: skip


def _rank_ticks(count: int) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if count / step <= 12)
    return sorted({1, *range(step, count + 1, step)})


def _draw_quota(picture: Picture, quota: int, count: int) -> None:
    if 0 < quota < count:
        low, high = picture.up
        add_lines(picture, [((quota + 0.5, low), (quota + 0.5, high))], COLOURS["ink"], 0.9, linestyles=[(0, (4, 3))])
        write(picture, [quota + 0.5], [1], [f"表扬名额{quota}个"], picture.frame(up=(0, 1), shift=(3, 3)),
              va="baseline")  # fmt: skip


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
    values = shown["difference"].to_numpy(dtype=float)
    reach, low, high = max(np.abs(values).max(), 1.0), min(values.min(), 0), max(values.max(), 0)
    edges = (low - 0.04 * reach, high + 0.16 * reach), (len(shown) - 0.4, -0.6)
    picture = new_picture(0.55 + 0.24 * len(shown), *edges, left=1.72, right=0.5, bottom=0.4)
    colours = [COLOURS["certain"] if value > 0 else COLOURS["contested"] for value in values]
    add_bars(picture, range(len(shown)), values, colours)
    words = [f"{value:+.1f}".replace("-", "−") for value in values]
    write(picture, np.maximum(values, 0), range(len(shown)), words, picture.frame(shift=_BESIDE))
    add_lines(picture, [((0, len(shown) - 0.4), (0, -0.6))], COLOURS["muted"], 0.8)
    name_rows(picture, shown["label"].tolist())
    steps = round_steps(*edges[0], 6)
    name_columns(picture, steps, [f"{step:g}".replace("-", "−") for step in steps])
    write(picture, [0.5], [0], ["总分中的分值（分）"], picture.frame((0, 1), (0, 1), (0, -17)), ha="center", va="top",
          color=COLOURS["muted"])  # fmt: skip
    said = [
        f"{label}{'高' if value > 0 else '低'}{abs(value):.1f}分"
        for label, value in zip(shown["label"], shown["difference"], strict=True)
    ]
    return picture.finish(caption, "；".join(said) + "。")


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
    begin, finish = (days.get_indexer(window[[0, -1]])).tolist()
    highest = max(counts) * 1.1 or 1
    edge = 0.36 + 0.05 * len(days)
    picture = new_picture(1.95, (-edge, len(days) - 1 + edge), (0, highest), left=0.35, top=0.3, bottom=0.3)
    levels = round_steps(0, highest, 4, whole=True)
    add_grid(picture, up=levels)
    add_floor(picture)
    add_band(picture, (begin - 0.5, finish + 0.5), (0, highest), alpha=0.55)
    add_columns(picture, range(len(days)), counts, COLOURS["accent"])
    write(picture, [begin - 0.4], [1], ["集中开展时段"], picture.frame(up=(0, 1), shift=(0, 3)), va="baseline",
          color=COLOURS["muted"])  # fmt: skip
    ticks = [begin, (begin + finish) // 2, finish, 0, len(days) - 1]
    name_columns(picture, ticks, [say_days(days[tick], days[tick]) for tick in ticks])
    name_rows(picture, [f"{level:g}" for level in levels], levels)
    outside = int(((end < days[0]) | (start > days[-1])).sum())
    within = int(((start <= window[-1]) & (end >= window[0])).sum())
    busiest = days[counts.index(max(counts))]
    return picture.finish(
        caption,
        f"{len(dated)}项活动写明日期，{within}项在集中开展时段内；最多的一天是{say_days(busiest, busiest)}，"
        f"{max(counts)}项" + (f"；{outside}项在图示日期之外" if outside else "") + "。"
    )  # fmt: skip


@in_style
def draw_coverage(activities: pd.DataFrame, params: Params, column: str = "category") -> Chart:
    """Number of activities in each category (or theme) of the notice, those without any included."""
    kinds = params.wording.categories if column == "category" else params.wording.themes
    caption = "主要活动类别覆盖" if column == "category" else "活动内容主题覆盖"
    if activities.empty:
        return empty_chart(caption, "没有活动。")
    counts = activities[column].value_counts().reindex(list(kinds), fill_value=0)
    unknown = int(activities[column].isna().sum())
    edges = (0, max(int(counts.max()), 1)), (len(counts) - 0.4, -0.6)
    picture = new_picture(0.3 + 0.235 * len(counts), *edges, left=1.95, right=0.5, bottom=0.12)
    add_bars(picture, range(len(counts)), counts.to_numpy(dtype=float), COLOURS["accent"])
    write(picture, counts.tolist(), range(len(counts)), [str(count) for count in counts], picture.frame(shift=_BESIDE))
    name_rows(picture, [kinds[code].label for code in counts.index])
    said = [f"{kind.label}{counts[code]}项" for code, kind in kinds.items()]
    return picture.finish(caption, "；".join(said) + (f"；未能归类{unknown}项" if unknown else "") + "。")


def _points(value: float) -> str:
    return "无" if pd.isna(value) else f"{value:.0f}分"
