"""Measures and scores to tables for reading: Chinese headings, units by name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.scoring import diagnosis
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.assumptions import ASSUMPTION_WORDS
from kepuri_eval.scoring.hierarchy import leaf_weights

STANDING_WORDS = {"certain": "稳定入围", "contested": "待评议", "out": "未入围", "unscored": "材料不足"}
FLAG_WORDS = {
    "empty": "无数据", "constant": "无差异", "mostly missing": "多数缺失", "mostly zero": "多数为零",
    "extreme": "个别值过大", "silent": "没有影响", "reversed": "与总分反向", "dominant": "影响偏大", "weak": "影响偏小",
}  # fmt: skip
_KINDS = {
    "total": "合计", "rate": "比率", "share": "占比", "coverage": "种类数", "evidence": "有无", "count": "个数",
    "entropy": "均衡度", "quota": "完成率", "on_time": "提前天数", "complete": "齐全项数", "rating": "评分",
}  # fmt: skip


def describe_method(params: Params) -> pd.DataFrame:
    """Every measure as declared: indicator, label, kind, weight, what scores 100, of groups too that have their own."""
    rows = [
        {
            "指标": params.method.indicators[measure.indicator].label,
            "指标权重": params.method.indicators[measure.indicator].weight,
            "测算点": measure.label,
            "类型": _KINDS[measure.kind],
            "权重": measure.weight,
            "满分线": _full_marks(measure),
            "计量": measure.counted_in or "-",
            "各组另定": _full_marks_by_group(measure, params) or "-",
            "说明": measure.note or "-",
        }
        for measure in params.method.measures.values()
    ]
    return pd.DataFrame(rows)


def show_group(measures: pd.DataFrame, params: Params, group: str) -> pd.DataFrame:
    """Measures by the units of one group, values as they are printed: 0 for zero, "-" for missing, 有 and 无."""
    members = {unit.unit_id: unit.name for unit in params.units if unit.group == group}
    wide = measures.pivot(index="measure", columns="unit_id", values="value")
    wide = wide.reindex(index=list(params.method.measures), columns=list(members))
    printed = {
        measure.label: [measure.counted_in or "-", *(_say_value(value, measure) for value in wide.loc[code])]
        for code, measure in params.method.measures.items()
    }
    return pd.DataFrame.from_dict(printed, orient="index", columns=["计量", *members.values()])


def screen_measures(measures: pd.DataFrame, params: Params) -> pd.DataFrame:
    """For each measure: how many units have a value, lack one, or were not asked; its middle, its top, mean score."""
    grouped = measures.groupby("measure")
    states = measures.groupby(["measure", "state"]).size().unstack(fill_value=0)
    states = states.reindex(columns=["ok", "missing", "declared_zero", "not_asked", "not_collected"], fill_value=0)
    table = states.set_axis(["有值", "缺失", "按规定计零", "不适用", "未采集"], axis=1)
    table = table.reindex(list(params.method.measures))
    measures_of = params.method.measures
    middle, top = grouped["value"].median(), grouped["value"].max()
    table = table.assign(
        计量=[measure.counted_in or "-" for measure in measures_of.values()],
        中位数=[_say_value(middle.get(code), measure) for code, measure in measures_of.items()],
        最高值=[_say_value(top.get(code), measure) for code, measure in measures_of.items()],
        平均得分=grouped["score"].mean().round(1),
    )
    return table.set_axis(pd.Index([measure.label for measure in measures_of.values()], name="测算点"), axis=0)


def average_groups(measures: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Mean score of each indicator's measures in each group."""
    groups = {unit.unit_id: unit.group for unit in params.units}
    mean = measures.assign(group=measures["unit_id"].map(groups)).groupby(["indicator", "group"])["score"].mean()
    table = mean.unstack().reindex(index=list(params.method.indicators), columns=list(params.edition.groups))
    table.index = pd.Index([indicator.label for indicator in params.method.indicators.values()], name="指标")
    table.columns = pd.Index([group.label for group in params.edition.groups.values()])
    return table.round(1)


def diagnose_measures(measures: pd.DataFrame, scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    """For each measure what is wrong with it, and its declared weight beside the influence it really has."""
    sheet = lay_out(measures, params)
    wide = pd.DataFrame(sheet.scores, index=sheet.units, columns=list(sheet.codes))
    asked = pd.DataFrame(sheet.asked, index=sheet.units, columns=list(sheet.codes))
    wide = wide[[code for code in sheet.codes if asked[code].any()]]
    whole = scores.set_index("unit_id")["score"].reindex(sheet.units)
    declared = dict(zip(sheet.codes, leaf_weights(sheet.tree), strict=True))
    # Each measure among the units it is asked of: what is not asked is not missing.
    shapes = pd.concat([diagnosis.describe_distributions(wide.loc[asked[code], [code]]) for code in wide.columns])
    shapes = shapes.set_index("measure")
    influence = diagnosis.compare_weights(wide, whole.to_list(), declared).set_index("measure")
    marks = shapes["flags"].str.split(", ").map(list) + influence["flag"].map(lambda flag: [flag])
    return pd.DataFrame(
        {
            "测算点": [params.method.measures[code].label for code in wide.columns],
            "有值单位": shapes["units"].to_list(),
            "规定权重": influence["declared"].map("{:.1%}".format).to_list(),
            "实际影响": influence["effective"].map("{:.1%}".format).to_list(),
            "与总分相关": influence["correlation"].round(2).to_list(),
            "提示": ["、".join(FLAG_WORDS[flag] for flag in own if flag) or "-" for own in marks],
        }
    )


def show_assumptions(indices: pd.DataFrame, params: Params) -> pd.DataFrame:
    """For each group the mean total-order index of every open assumption: what the ranks hang on."""
    mean = indices.groupby(["group", "assumption"])["total"].mean().unstack()
    order = [name for name in ASSUMPTION_WORDS if name in mean.columns]
    table = mean.reindex(index=[code for code in params.edition.groups if code in mean.index], columns=order)
    table.index = pd.Index([params.edition.groups[code].label for code in table.index], name="组别")
    return table.rename(columns=ASSUMPTION_WORDS).rename_axis(columns=None).round(2)


def show_account(accounted: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Every scenario accounted for, group by group: how many were scored, and why others were not."""
    table = accounted.assign(
        group=accounted["group"].map({code: group.label for code, group in params.edition.groups.items()}),
        fate=accounted["fate"].where(accounted["fate"] != "scored", "已评分"),
    )
    order = {group.label: at for at, group in enumerate(params.edition.groups.values())}
    table = table.sort_values("group", key=lambda labels: labels.map(order), kind="stable").reset_index(drop=True)
    return table.set_axis(["组别", "情景去向", "情景数"], axis=1)


def show_scores(scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Scores in order of group and rank, units by name, ranks with their interval."""
    table = _in_order(scores, params)
    return _name_units(table, params).assign(
        综合得分=table["score"].round(1),
        依据充分度=table["coverage"].map("{:.0%}".format),
        位次=table["rank"],
        位次区间=_interval(table),
        入围情景占比=table["share_in_quota"].map("{:.0%}".format, na_action="ignore"),
        入围情况=table["standing"].map(STANDING_WORDS),
    )


def show_indicators(scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The indicators' scores, in the order of `show_scores`."""
    table = _in_order(scores, params)
    columns = {each.label: table[f"indicator_{code}"].round(1) for code, each in params.method.indicators.items()}
    return _name_units(table, params).assign(**columns)


def show_totals(totals: pd.DataFrame) -> pd.DataFrame:
    """The city's totals (`totals.total_city`), and how many units gave a figure."""
    city = totals.loc[totals["group"] == "", ["label", "value", "units"]]
    return city.set_axis(["内容", "合计", "单位数"], axis=1).reset_index(drop=True)


def count_standings(scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    """For each group its quota and how many units stand certain, contested, out, unscored."""
    counts = scores.groupby(["group", "standing"]).size().unstack(fill_value=0)
    table = counts.reindex(index=list(params.edition.groups), columns=list(STANDING_WORDS), fill_value=0)
    table = table.rename(columns=STANDING_WORDS)
    table.insert(0, "表扬名额", [group.commended_units for group in params.edition.groups.values()])
    table.index = pd.Index([group.label for group in params.edition.groups.values()], name="组别")
    return table.rename_axis(columns=None)


def _in_order(scores: pd.DataFrame, params: Params) -> pd.DataFrame:
    order = {code: at for at, code in enumerate(params.edition.groups)}
    table = scores.assign(order=scores["group"].map(order))
    return table.sort_values(["order", "rank", "unit_id"], kind="stable").reset_index(drop=True)


def _name_units(table: pd.DataFrame, params: Params) -> pd.DataFrame:
    names = {unit.unit_id: unit.name for unit in params.units}
    groups = {code: group.label for code, group in params.edition.groups.items()}
    return pd.DataFrame({"组别": table["group"].map(groups), "单位": table["unit_id"].map(names)})


def _say_value(value: Any, measure: Measure) -> str:
    if value is None or pd.isna(value):
        return "-"
    if measure.kind == "evidence":
        return "有" if value > 0 else "无"
    return f"{value:{measure.number_format}}"


def _full_marks(measure: Measure) -> str:
    if measure.kind == "evidence":
        return "有"
    if measure.goalposts:
        return _say_mark(measure.goalposts[1], measure)
    return f"≥{_say_mark(measure.bands[-1].at_least, measure)}"


def _say_mark(value: float, measure: Measure) -> str:
    """A value that the method declares: as it stands where the format of values would round it."""
    has_format = "%" in measure.number_format or float(value).is_integer()
    return f"{value:{measure.number_format}}" if has_format else f"{value:g}"


def _full_marks_by_group(measure: Measure, params: Params) -> str:
    own = {code: posts[1] for code, posts in measure.goalposts_by_group.items()}
    return "；".join(
        f"{group.label}{_say_mark(own[code], measure)}" for code, group in params.edition.groups.items()
        if code in own
    )  # fmt: skip


def _interval(table: pd.DataFrame) -> pd.Series:
    low, high = table["rank_low"].astype("string"), table["rank_high"].astype("string")
    return (low + "–" + high).fillna("-")
