"""From a unit's measures and its group's to what was strong, what was missing, and what to do next year."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.reporting.groups import Group
from kepuri_eval.reporting.phrasing import list_some, say_date, say_measure, say_number, say_score

_UNASKED = ("not_asked", "not_collected")
_NOTES = {
    "links": "报道链接", "pictures": "图片视频", "volunteers": "志愿者人数", "joint_units": "联合单位",
    "text": "活动简介",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One sentence of a report, with the measure it is about ("" for none)."""

    text: str
    measure: str = ""


def compare_measures(unit_id: str, measures: pd.DataFrame, group: Group, params: Params) -> pd.DataFrame:
    """One row a measure asked of the unit, in the order declared.

    Args:
        measures: the unit's rows of the table, with or without those of others.

    Returns:
        measure, label, indicator, value, score, state, inputs, median and best (scores in the unit's group), weight
        (share of the total score), points (score × weight), difference (points above the group's median; both
        missing when the unit has no total score).
    """
    own = measures.loc[(measures["unit_id"] == unit_id) & ~measures["state"].isin(_UNASKED)]
    table = own.merge(group.spread, on="measure", how="left", validate="one_to_one")
    order = {code: place for place, code in enumerate(params.method.measures)}
    table = table.sort_values("measure", key=lambda codes: codes.map(order)).reset_index(drop=True)
    table["label"] = [params.method.measures[code].label for code in table["measure"]]
    table["weight"] = _weight_shares(table, params)
    table["points"] = table["score"] * table["weight"]
    table["difference"] = (table["score"] - table["median"]) * table["weight"]
    if group.scores.loc[group.scores["unit_id"] == unit_id, "score"].isna().all():
        table[["points", "difference"]] = float("nan")  # parts of a total score that is not given
    return table


def _weight_shares(table: pd.DataFrame, params: Params) -> pd.Series:
    """Share of the total score that each measure decides: its part of its indicator times the indicator's part.

    Measures without a score decide nothing; the others of the same indicator share its weight.
    """
    declared = table["measure"].map({code: each.weight for code, each in params.method.measures.items()})
    has_score = declared.where(table["score"].notna(), 0.0)
    in_indicator = has_score.groupby(table["indicator"]).transform("sum")
    of_indicator = table["indicator"].map({code: each.weight for code, each in params.method.indicators.items()})
    scored = table.loc[in_indicator > 0, "indicator"].unique()
    total = sum(params.method.indicators[code].weight for code in scored)
    share = has_score / in_indicator.where(in_indicator > 0) * of_indicator / (total or 1.0)
    return share.fillna(0.0)


def find_strengths(compared: pd.DataFrame, params: Params) -> list[Finding]:
    """Measures that score high and above the group's median, the farthest above first."""
    rule = params.method.reporting
    high = compared.loc[(compared["score"] >= rule.strong_at) & (compared["score"] > compared["median"])]
    high = high.assign(lead=high["score"] - high["median"]).sort_values("lead", ascending=False, kind="stable")
    return _say_together(high, _say_strength, params)


def _say_strength(row: dict[Hashable, Any], measure: Measure) -> str:
    if measure.kind == "evidence":  # had or not: above the median means that half of the group or more has it not
        return "有；本组半数以上单位的材料中未见"
    value, score = say_measure(row["value"], measure), say_score(row["score"], decimals=0)
    place = "为本组最高" if row["score"] >= row["best"] else f"本组中位{say_score(row['median'], decimals=0)}分"
    return f"{value}，得{score}分，{place}"


def find_gaps(compared: pd.DataFrame, params: Params) -> list[Finding]:
    """Measures with nothing submitted, or with a score that is low and below the group's median, the most points lost
    first."""
    low = _low_rows(compared, params)
    return _say_together(low.loc[(low["state"] != "ok") | (low["score"] < low["median"])], _say_gap, params)


def _low_rows(compared: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Measures with nothing submitted or a low score, the most points lost first."""
    rule = params.method.reporting
    low = compared.loc[(compared["state"] != "ok") | (compared["score"] < rule.weak_below)]
    declared = low["measure"].map({code: each.weight for code, each in params.method.measures.items()})
    sizes = compared.groupby("indicator")["measure"].transform("size").loc[low.index]
    lost = (100 - low["score"].fillna(0)) * declared / sizes
    return low.assign(lost=lost).sort_values("lost", ascending=False, kind="stable")


def _say_gap(row: dict[Hashable, Any], measure: Measure) -> str:
    if row["state"] == "missing":
        return "报送材料中没有可用的数字或说明"
    if row["state"] == "declared_zero":
        return "未报送，按规定记零分"
    if measure.kind == "evidence":
        return "材料中未见；本组半数以上单位有"
    value, score = say_measure(row["value"], measure), say_score(row["score"], decimals=0)
    return f"{value}，得{score}分（本组中位{say_score(row['median'], decimals=0)}分）"


def _say_together(
    rows: pd.DataFrame, say: Callable[[dict[Hashable, Any], Measure], str], params: Params
) -> list[Finding]:  # fmt: skip
    """One sentence for all measures of which the same is to be said, the first ones first."""
    about: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        about.setdefault(say(row, params.method.measures[row["measure"]]), []).append(row["measure"])
    return [
        Finding(f"{list_some([params.method.measures[code].label for code in codes])}：{words}。", codes[0])
        for words, codes in list(about.items())[: params.method.reporting.most_findings]
    ]


def advise(compared: pd.DataFrame, seen: dict[str, set[str]], group: str, params: Params) -> list[Finding]:
    """What the unit can do next year where it lost the most points, one sentence a kind of remedy.

    What the whole group lacks is advised on too, though it is no gap of the unit.

    Args:
        seen: measure code → items of its list (or kinds of its column) that were found.
    """
    rows = [(row["measure"], row["state"]) for row in _low_rows(compared, params).to_dict("records")]
    rows, measures = rows[: params.method.reporting.most_findings], params.method.measures
    unstated = [code for code, state in rows if state == "missing" and measures[code].kind in ("total", "rate")]
    noted = [code for code, _ in rows if measures[code].kind in ("share", "count")]
    advice = []
    if unstated:
        labels = "、".join(measures[code].label for code in unstated)
        advice.append(Finding(f"总结中写明{labels}的数字，注明计数单位和统计范围，并附佐证。", unstated[0]))
    if noted:
        words = "、".join(dict.fromkeys(word for code in noted for word in _notes(measures[code])))
        advice.append(Finding(f"活动清单逐项注明{words}；尚未开展的，下一年有计划地安排。", noted[0]))
    for code, _ in rows:
        if code not in unstated and code not in noted:
            text = _remedy(code, measures[code], seen.get(code, set()), group, params)
            advice.append(Finding(text, code))
    return advice


def advise_silent(group: str, params: Params) -> list[Finding]:
    """What a unit that sent nothing can do next year: what the notice asks of its group."""
    least, due = params.edition.groups[group].min_key_activities, say_date(params.edition.dates.summary_due)
    return [
        Finding(f"组织重点科普活动{least}项以上，并在全国科普日平台逐项登记。"),
        Finding(f"按时报送活动总结和活动清单，附图片视频和报道链接（本年截止{due}）。"),
        Finding("总结中写明参与人次、科技志愿者、发放资料等数字，注明计数单位和统计范围。"),
    ]


def _notes(measure: Measure) -> list[str]:
    """What a list of activities has to say for the activities to count for the measure."""
    words = [_NOTES[each] for each in measure.where.has]
    words += ["线上线下方式"] if measure.where.mode else []
    words += ["是否重点活动"] if measure.where.is_key else []
    return words or ["基本情况"]


def _remedy(code: str, measure: Measure, seen: set[str], group: str, params: Params) -> str:
    if measure.kind == "quota":
        least = params.edition.groups[group].min_key_activities
        return f"重点活动不少于{least}项，并在全国科普日平台逐项登记。"
    if measure.kind == "on_time":
        return f"总结材料按时在平台和电子邮箱同时报送（本年截止{say_date(params.edition.dates.summary_due)}）。"
    if measure.kind == "complete":
        return "总结、活动清单、图片视频、报道链接四项一并报送。"
    if measure.kind == "evidence":
        return f"{measure.label}：落实后在总结中写明时间、地点和内容。"
    if measure.kind == "coverage":
        return f"{measure.label}：{_widen(list_kinds(measure, params), seen)}。"
    if measure.kind == "entropy":
        return "丰富活动类别，避免集中于一两类。"
    top = (measure.goalposts_by_group.get(group) or measure.goalposts or (0.0, 0.0))[1]
    goal = f"（满分标尺{say_number(top)}{measure.counted_in}）" if top else ""
    return f"{measure.label}：扩大规模{goal}，并据实统计。"


def _widen(kinds: list[str], seen: set[str]) -> str:
    """Where to go beyond the kinds found; kinds is empty for a column that may hold anything."""
    held, absent = ([kind for kind in kinds if (kind in seen) is found] for found in (True, False))
    if not absent:
        return "向更多种类拓展，并在总结中写明"
    if not held:
        return f"材料中未见{list_some(absent)}，已经开展的在总结中写明，尚未开展的下一年安排"
    return f"材料中已有{list_some(held)}，可向{list_some(absent)}拓展"


def list_kinds(measure: Measure, params: Params) -> list[str]:
    """Labels of everything a coverage measure looks for, in the order declared."""
    if measure.mentions:
        return list(params.wording.mentions[measure.mentions])
    if measure.of in ("category", "theme"):
        kinds = params.wording.categories if measure.of == "category" else params.wording.themes
        return [kind.label for kind in kinds.values()]
    return []
