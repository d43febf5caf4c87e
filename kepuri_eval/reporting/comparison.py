"""From scores and measures to what stands beside each other when units of one group are compared."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.projections.polar import PolarAxes

from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import MISSING, STANDING, say_measure, say_ranks, say_score, say_share
from kepuri_eval.reporting.theme import COLOURS, KINDS, Chart, empty_chart, in_style, new_chart
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.explanation import Account, compare_units

MOST_UNITS = 6
_MARKS = "osD^vP"
_STATES = {"missing": "未见可用数字", "declared_zero": "未报送，按规定记零分", "not_asked": "不作要求"}
_MOST_REASONS = 4


@dataclass(frozen=True)
class Comparison:
    """Units of one group beside each other.

    Attributes:
        names: unit_id → name, in the order chosen.
        group: code of their group.
        standing: one row a unit: unit_id, name, score, rank, rank_low, rank_high, share_in_quota, standing, coverage.
        indicators: one row an indicator: indicator, label, `<unit_id>` scores, median of the group.
        measures: one row a measure and unit: measure, label, indicator, unit_id, words (its value), score, evidence
            (how many pieces it rests on), state, median (of the group's scores).
        gaps: one row a unit but the first and measure: unit_id, label, difference (points of the total score by which
            the first unit is ahead), the largest first; only between units that have a score.
    """

    names: dict[str, str]
    group: str
    standing: pd.DataFrame
    indicators: pd.DataFrame
    measures: pd.DataFrame
    gaps: pd.DataFrame


def compare(unit_ids: Sequence[str], measures: pd.DataFrame, scores: pd.DataFrame, params: Params) -> Comparison:
    """Put units of one group side by side, at most `MOST_UNITS`.

    Raises:
        ValueError: no unit, too many, or units of different groups, which are never compared.
    """
    groups = {params.unit(unit_id).group for unit_id in unit_ids}
    if not 0 < len(unit_ids) <= MOST_UNITS or len(groups) != 1:
        raise ValueError(f"one to {MOST_UNITS} units of one group are compared, not {list(unit_ids)}")
    names = {unit_id: params.unit(unit_id).name for unit_id in unit_ids}
    standing = scores.set_index("unit_id").loc[list(unit_ids)].reset_index()
    standing.insert(1, "name", standing["unit_id"].map(names))
    group = groups.pop()
    return Comparison(
        names, group, standing, _beside(names, scores[scores["group"] == group], params),
        _measures_beside(names, measures, group, params), _find_gaps(list(names), measures, scores, params),
    )  # fmt: skip


def tabulate(comparison: Comparison, params: Params) -> pd.DataFrame:
    """The whole comparison as a table to download: one row an indicator or measure, three columns a unit."""
    labels = {code: each.label for code, each in params.method.indicators.items()}
    columns = comparison.standing.set_index("unit_id")
    rows: list[dict[str, Any]] = [
        {"指标": "总分", "测算点": ""}
        | {f"{name}·得分": columns.at[unit_id, "score"] for unit_id, name in comparison.names.items()},
        {"指标": "组内位次", "测算点": ""}
        | {f"{name}·值": _say_place(columns.T[unit_id]) for unit_id, name in comparison.names.items()},
    ]
    for row in comparison.indicators.to_dict("records"):
        own = {f"{name}·得分": row[unit_id] for unit_id, name in comparison.names.items()}
        rows.append({"指标": row["label"], "测算点": "（指标得分）", **own, "本组得分中位": row["median"]})
        for _, each in comparison.measures[comparison.measures["indicator"] == row["indicator"]].groupby(
            "measure", sort=False
        ):
            head = {"指标": labels[row["indicator"]], "测算点": each["label"].iloc[0]}
            for cell in each.to_dict("records"):
                name = comparison.names[cell["unit_id"]]
                head |= {
                    f"{name}·值": cell["words"],
                    f"{name}·得分": cell["score"],
                    f"{name}·依据条数": cell["evidence"],
                }
            rows.append(head | {"本组得分中位": each["median"].iloc[0]})
    ordered = [f"{name}·{what}" for name in comparison.names.values() for what in ("值", "得分", "依据条数")]
    table = pd.DataFrame(rows).reindex(columns=["指标", "测算点", *ordered, "本组得分中位"])
    counts = {column: "Int64" for column in ordered if column.endswith("条数")}
    return table.astype(counts).round({column: 1 for column in table if str(column).endswith(("得分", "中位"))})


def describe(comparison: Comparison, params: Params) -> dict[str, Any]:
    """The comparison in words, as the template `explore_comparison.html.j2` takes it."""
    rows = {
        str(code): {str(cell["unit_id"]): cell for cell in each.to_dict("records")}
        for code, each in comparison.measures.groupby("measure", sort=False)
    }
    return {
        "names": comparison.names,
        "group": params.edition.groups[comparison.group].label,
        "quota": params.edition.groups[comparison.group].commended_units,
        "standing": [
            {
                "name": row["name"], "score": row["score"], "coverage": say_share(row["coverage"]),
                "rank": row["rank"], "interval": say_ranks(row["rank_low"], row["rank_high"]),
                "share": say_share(row["share_in_quota"]), "standing": STANDING[row["standing"]],
            }
            for row in comparison.standing.astype(object).where(comparison.standing.notna(), None).to_dict("records")
        ],
        "indicators": [
            {**row, "measures": [rows[code] for code, each in params.method.measures.items()
                                 if each.indicator == row["indicator"] and code in rows]}
            for row in comparison.indicators.to_dict("records")
        ],
        "states": _STATES,
        "reasons": say_gaps(comparison),
    }  # fmt: skip


def say_gaps(comparison: Comparison) -> list[str]:
    """One sentence a unit but the first: by how many points they differ, and which measures make most of it."""
    scores = comparison.standing.set_index("unit_id")["score"]
    first, *others = comparison.names
    said = []
    for other in others:
        if scores[[first, other]].isna().any():
            lacking = "、".join(comparison.names[each] for each in (first, other) if pd.isna(scores[each]))
            said.append(f"{lacking}没有总分，不与其他单位比较分值。")
            continue
        own = comparison.gaps[comparison.gaps["unit_id"] == other]
        words = [
            f"{side}的主要是{'、'.join(_say_points(row) for row in rows.head(_MOST_REASONS).to_dict('records'))}"
            for side, rows in (("领先", own[own["difference"] > 0.05]), ("落后", own[own["difference"] < -0.05]))
            if not rows.empty
        ]
        gap = scores[first] - scores[other]
        ahead = "总分相同" if abs(gap) < 0.05 else f"总分{'高' if gap > 0 else '低'}{abs(gap):.1f}分"
        said.append(
            f"{comparison.names[first]}比{comparison.names[other]}{ahead}。{'；'.join(words)}{'。' if words else ''}"
        )
    return said


@in_style
def draw_radar(comparison: Comparison) -> Chart:
    """Indicator scores of the units on as many spokes, the group's median behind them; what has no score is a gap."""
    caption = "各项指标得分：雷达图"
    table = comparison.indicators
    if table[list(comparison.names)].isna().all(axis=None):
        return empty_chart(caption, "没有可供计分的材料，无法作图。")
    chart = Chart(figsize=(4.6, 4.5))
    axes = cast("PolarAxes", chart.add_axes((0.17, 0.17, 0.66, 0.68), polar=True))
    turn = np.linspace(0, 2 * np.pi, len(table) + 1)
    axes.set_theta_offset(np.pi / 2)
    axes.set_theta_direction(-1)
    middle = table["median"].to_numpy(dtype=float)
    axes.fill(turn[:-1], np.nan_to_num(middle), color=COLOURS["line"], alpha=0.55, linewidth=0, label="本组中位")
    for place, (unit_id, name) in enumerate(comparison.names.items()):
        scores = table[unit_id].to_numpy(dtype=float)
        axes.plot(turn, np.append(scores, scores[0]), color=KINDS[place], marker=_MARKS[place], markersize=4.5,
                  linewidth=1.8, label=name)  # fmt: skip
    axes.set_xticks(turn[:-1], table["label"])
    axes.set_ylim(0, 100)
    axes.set_yticks([25, 50, 75, 100], ["25", "50", "75", "100"], fontsize=7.5)
    axes.grid(True, color=COLOURS["line"])
    axes.spines["polar"].set_visible(False)
    axes.tick_params(axis="x", pad=9)
    handles = axes.get_legend_handles_labels()[0]
    chart.legend(
        handles=[*handles[1:], handles[0]],
        loc="lower center",
        ncols=4,
        bbox_to_anchor=(0.5, 0.0),
        columnspacing=1.2,
        handlelength=1.6,
    )
    chart.caption, chart.alt_text = caption, _say_indicators(comparison)
    return chart


@in_style
def draw_bars(comparison: Comparison) -> Chart:
    """Indicator scores of the units as bars under each other, the group's median as a line across them."""
    caption = "各项指标得分与本组中位水平"
    table = comparison.indicators
    if table[list(comparison.names)].isna().all(axis=None):
        return empty_chart(caption, "没有可供计分的材料，无法作图。")
    count = len(comparison.names)
    deep = 0.8 / count
    chart, axes = new_chart(0.75 + len(table) * (0.16 * count + 0.16), width=5.6, left=1.0, right=0.5, bottom=0.62)
    for place, (unit_id, name) in enumerate(comparison.names.items()):
        at = np.arange(len(table)) - 0.4 + (place + 0.5) * deep
        scores = table[unit_id].to_numpy(dtype=float)
        axes.barh(at, np.nan_to_num(scores), height=deep * 0.9, color=KINDS[place], label=name)
        for level, score in zip(at, scores, strict=True):
            words = "未计分" if np.isnan(score) else f"{score:.0f}"
            axes.text(101.5, level, words, va="center", fontsize=7.5)
    for level, median in enumerate(table["median"]):
        axes.plot([median, median], [level - 0.44, level + 0.44], color=COLOURS["ink"], linewidth=2)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_yticks(range(len(table)), table["label"])
    axes.spines["bottom"].set_visible(False)
    handles = [
        *axes.get_legend_handles_labels()[0],
        Line2D([], [], color=COLOURS["ink"], linewidth=2, label="本组中位"),
    ]
    chart.legend(handles=handles, loc="lower center", ncols=4, bbox_to_anchor=(0.5, 0.0), columnspacing=1.2)
    chart.caption, chart.alt_text = caption, _say_indicators(comparison)
    return chart


def _beside(names: dict[str, str], peers: pd.DataFrame, params: Params) -> pd.DataFrame:
    own = peers.set_index("unit_id")
    return pd.DataFrame(
        [
            {
                "indicator": code, "label": indicator.label,
                **{unit_id: own.at[unit_id, f"indicator_{code}"] for unit_id in names},
                "median": own[f"indicator_{code}"].median(),
            }
            for code, indicator in params.method.indicators.items()
        ]
    )  # fmt: skip


def _measures_beside(names: dict[str, str], measures: pd.DataFrame, group: str, params: Params) -> pd.DataFrame:
    """Measures that are asked of at least one of the units, in the order of the method."""
    peers = {unit.unit_id for unit in params.units if unit.group == group}
    medians = measures[measures["unit_id"].isin(peers)].groupby("measure")["score"].median()
    own = measures[measures["unit_id"].isin(list(names))].copy()
    asked = own.loc[~own["state"].isin(["not_asked", "not_collected"]), "measure"]
    own = own[own["measure"].isin(asked)]
    declared = params.method.measures
    own["label"] = own["measure"].map({code: each.label for code, each in declared.items()})
    own["words"] = [
        say_measure(value, declared[code]) for value, code in zip(own["value"], own["measure"], strict=True)
    ]
    own["median"] = own["measure"].map(medians)
    own["at"] = own["measure"].map({code: at for at, code in enumerate(declared)})
    own["place"] = own["unit_id"].map({unit_id: at for at, unit_id in enumerate(names)})
    own = own.sort_values(["at", "place"], kind="stable").rename(columns={"inputs": "evidence"})
    kept = ["measure", "label", "indicator", "unit_id", "words", "score", "evidence", "state", "median"]
    return own[kept].reset_index(drop=True)


def _find_gaps(unit_ids: list[str], measures: pd.DataFrame, scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    account = Account(lay_out(measures, params), scores, params)
    scored = set(scores.loc[scores["score"].notna(), "unit_id"])
    labels = {code: each.label for code, each in params.method.measures.items()}
    first, *others = unit_ids
    found = [compare_units(account, first, other).assign(unit_id=other) for other in others if {first, other} <= scored]
    if not found:
        return pd.DataFrame({"unit_id": [], "label": [], "difference": []})
    table = pd.concat(found, ignore_index=True)
    table["label"] = table["measure"].map(labels)
    return table[["unit_id", "label", "difference"]]


def _say_points(row: dict[Hashable, Any]) -> str:
    return f"{row['label']}（{row['difference']:+.1f}分）".replace("-", "−")


def _say_place(row: pd.Series) -> str:
    if pd.isna(row["rank"]):
        return STANDING["unscored"]
    return f"第{row['rank']}位（区间{say_ranks(row['rank_low'], row['rank_high'])}，{STANDING[row['standing']]}）"


def _say_indicators(comparison: Comparison) -> str:
    rows = comparison.indicators.to_dict("records")
    said = [
        f"{row['label']}{'，'.join(f'{name}{say_score(row[unit_id], decimals=0)}' for unit_id, name in names)}"
        f"（本组中位{MISSING if pd.isna(row['median']) else format(row['median'], '.0f')}）"
        for names in [list(comparison.names.items())]
        for row in rows
    ]
    return "；".join(said) + "。"
