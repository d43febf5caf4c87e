"""From a unit's tables to the rows that its report prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

import pandas as pd

from kepuri_eval.intake.problems import INSIDE
from kepuri_eval.method import Measure, Method, Robustness
from kepuri_eval.params import Params
from kepuri_eval.problemwords import SEVERITY_PLACES, SEVERITY_WORDS
from kepuri_eval.reporting.phrasing import MISSING, SIGNS, say_days, say_measure, say_number
from kepuri_eval.standouts.decisions import mark_decided
from kepuri_eval.standouts.listing import drop_withdrawn, last_states

_STATES = {"ok": "", "missing": "材料中没有可用的数字，不计分", "declared_zero": "未报送，按规定记零分"}
# What stands for a total that no document states, by what it is made of.
_BASES = {"activity": "没有写明合计，按列出的活动统计", "mention": "没有写明合计，按点名的统计"}
_SOURCES = {"submission": "单位报送", "platform": "平台登记", "both": "报送和平台"}
_MODES = {"online": "线上", "offline": "线下", "both": "线上线下"}
_FIGURES = {
    "sessions": "activities", "participants": "participants", "volunteers": "volunteers", "materials": "materials",
    "online_views": "online_views", "live_views": "live_views",
}  # fmt: skip
_FIRST_LINKS = 6


def list_indicators(
    compared: pd.DataFrame, score: pd.Series, scores: pd.DataFrame, numbers: dict[str, list[int]],
    bases: dict[str, str], group: str, params: Params,
) -> list[dict[str, Any]]:  # fmt: skip
    """One entry an indicator: label, meaning, its score and place in the group, the group's median, how many of its
    measures are missing, and its measures as rows.

    Args:
        numbers: measure → numbers of its evidence; bases: measure → what stands for a total that nobody stated.
    """
    peers = scores.loc[scores["group"] == group]
    entries = []
    for code, indicator in params.method.indicators.items():
        column = f"indicator_{code}"
        rows = compared.loc[compared["indicator"] == code]
        entries.append({
            "code": code, "label": indicator.label, "meaning": indicator.meaning, "score": score.get(column),
            "median": peers[column].median() if column in peers else None,
            "place": _place(score.get(column), peers[column]) if column in peers else None,
            "missing": int((rows["state"] == "missing").sum()),
            "rows": [
                _measure_row(row, params.method.measures[row["measure"]], numbers.get(row["measure"], []), group)
                | {"basis": bases.get(str(row["measure"]), "")}
                for row in rows.to_dict("records")
            ],
        })  # fmt: skip
    return entries


def say_bases(evidence: pd.DataFrame, facts: pd.DataFrame, method: Method) -> dict[str, str]:
    """measure → what its total was made of, of measures whose total no document of the unit states."""
    of_activities = set(facts.loc[facts["scope"] == "activity", "fact_id"])
    counted = evidence.loc[evidence["measures"] != "", ["kind", "ref", "measures"]]
    made_of: dict[str, set[str]] = defaultdict(set)
    for kind, ref, codes in zip(*(counted[name] for name in counted), strict=True):
        for code in codes.split(" "):
            made_of[code].add("activity" if ref in of_activities else kind)
    return {
        code: _BASES[min(kinds)]
        for code, kinds in made_of.items()
        if method.measures[code].kind == "total" and kinds <= _BASES.keys()
    }


def _place(own: float | None, peers: pd.Series) -> int | None:
    """Which place the score has among the group's, as many as are higher and one; none without a score."""
    return None if own is None or pd.isna(own) else int((peers > own).sum()) + 1


def _measure_row(row: dict[Hashable, Any], measure: Measure, numbers: list[int], group: str) -> dict[str, Any]:
    return {
        "code": row["measure"], "label": measure.label, "value": say_measure(row["value"], measure),
        "score": row["score"], "median": row["median"], "scale": say_scale(measure, group),
        "note": measure.note, "state": _say_state(row["state"], measure),
        "first": numbers[:_FIRST_LINKS], "rest": numbers[_FIRST_LINKS:],
    }  # fmt: skip


def _say_state(state: str, measure: Measure) -> str:
    if state == "missing" and measure.kind == "on_time":
        return "已收到总结的，收到日期未载明，无法判断是否按时，不计分"
    return _STATES[state]


def say_scale(measure: Measure, group: str) -> str:
    """How a value becomes a score, for the unit's group: 0至20万人次（对数）, or the bands."""
    if measure.bands:
        if measure.kind == "evidence":
            return "有得100分"
        return "；".join(f"{_say_band(band.at_least, measure)}得{band.score:g}分" for band in measure.bands)
    low, high = measure.goalposts_by_group.get(group) or measure.goalposts or (0.0, 0.0)
    if "%" in measure.number_format:
        words = f"{low:.0%}至{high:.0%}"
    else:
        words = f"{_plain(low)}至{_plain(high)}{measure.counted_in}"
    return words + ("，取对数" if measure.scale == "log" else "") + ("，越低越好" if measure.direction < 0 else "")


def _say_band(at_least: float, measure: Measure) -> str:
    """From which value on a band holds: 20场以上（含）; of days, 逾期不超过3天, 截止当日或提前."""
    if measure.kind != "on_time":
        return f"{say_measure(at_least, measure)}以上（含）"
    if at_least < 0:
        return f"逾期不超过{-at_least:.0f}天"
    return f"提前{at_least:.0f}天以上（含）" if at_least else "截止日当日及以前"


def _plain(value: float) -> str:
    return say_number(value) if float(value).is_integer() else f"{value:g}"


def list_activities(
    activities: pd.DataFrame, evidence: pd.DataFrame, tables: dict[str, pd.DataFrame], params: Params
) -> list[dict[str, Any]]:
    """One row an activity in order of date: words for each column, and the evidence number of each figure."""
    numbers = dict(zip(evidence["ref"], evidence["number"], strict=True))
    fact_of = _facts_of(activities, tables["facts"])
    names = tables["activities"].set_index("activity_id")["name"].to_dict()
    standouts = drop_withdrawn(tables["standouts"], last_states(tables["decisions"])).set_index("activity_id")
    marks = mark_decided(tables["decisions"])
    ordered = activities.sort_values(["start", "name"], kind="stable", na_position="last")
    rows = []
    for place, row in enumerate(ordered.to_dict("records"), start=1):
        activity = str(row["activity_id"])
        category = params.wording.categories.get(row["category"]) if isinstance(row["category"], str) else None
        rows.append({
            "place": place, "name": row["name"], "days": say_days(row["start"], row["end"]),
            "category": category.label if category else MISSING, "mode": _MODES.get(row["mode"], MISSING),
            "figures": {name: _figure(row[name], fact_of.get((activity, quantity)), numbers)
                        for name, quantity in _FIGURES.items()},
            "joint": [each for each in _text(row["joint_units"]).split(";") if each],
            "links": _text(row["links"]).split(),
            "source": _SOURCES[str(row["source"])], "is_key": row["is_key"], "evidence": numbers.get(activity),
            "same_as": names.get(_text(row["duplicate_of"])),
            "standout": standouts.loc[activity].to_dict() if activity in standouts.index else None,
            "decided": marks.get(activity),
        })  # fmt: skip
    return rows


def _facts_of(activities: pd.DataFrame, facts: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """activity and quantity → the fact that states the figure, and how exact it is."""
    own = facts.loc[facts["activity_id"].isin(activities["activity_id"]) & facts["duplicate_of"].isna()]
    keys = zip(own["activity_id"], own["quantity"], strict=True)
    return dict(zip(keys, zip(own["fact_id"], own["bound"], strict=True), strict=True))


def _figure(value: float, fact: tuple[str, str] | None, numbers: dict[str, int]) -> dict[str, Any]:
    """A figure of an activity in words, with the number of its evidence."""
    if fact is None or pd.isna(value):
        return {"words": say_number(value), "evidence": None}
    return {"words": SIGNS[fact[1]] + say_number(value), "evidence": numbers.get(fact[0])}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def list_questions(unit_id: str, problems: pd.DataFrame, documents: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The unit's problems as rows, the gravest first, each with its file where one is known.

    What only concerns how the office works is left out.
    """
    own = problems.loc[(problems["unit_id"] == unit_id) & ~problems["code"].isin(INSIDE)]
    own = own.assign(place=own["severity"].map(SEVERITY_PLACES))
    own = own.sort_values(["place", "code", "problem_id"], kind="stable")
    own = own.assign(path=own["path"].fillna(own["doc_id"].map(documents.set_index("doc_id")["path"])))
    return [{**row, "grave": SEVERITY_WORDS[row["severity"]]} for row in own.to_dict("records")]


def group_questions(rows: list[dict[Hashable, Any]]) -> list[dict[str, Any]]:
    """Rows of `list_questions` that are of one kind and ask for the same, as one: grave, severity, advice, rows."""
    asked: dict[tuple[Hashable, ...], list[dict[Hashable, Any]]] = {}
    for row in rows:
        asked.setdefault((row["severity"], row["code"], row["advice"]), []).append(row)
    return [
        {"severity": severity, "grave": SEVERITY_WORDS[str(severity)], "advice": advice, "rows": alike}
        for (severity, _, advice), alike in asked.items()
    ]


def name_assumptions(robust: Robustness) -> list[str]:
    """What the scenarios change, in words: 指标权重, 满分标准 …"""
    varied = {
        "指标权重": robust.vary_weights != "none", "满分标准": robust.goalpost_spread > 0,
        "带“余、近、约”的数字": robust.vary_bounds, "合成方式": robust.vary_aggregation,
        "计分标尺": bool(robust.normalisations), "缺失数字的处理": bool(robust.imputations),
        "所用测算点": robust.leave_out,
    }  # fmt: skip
    return [words for words, is_varied in varied.items() if is_varied]


def list_weights(method: Method) -> list[dict[str, Any]]:
    """One row an indicator: its share of the total and the labels of its measures."""
    total = sum(each.weight for each in method.indicators.values())
    return [
        {
            "label": each.label, "meaning": each.meaning, "weight": each.weight / total,
            "measures": [measure.label for measure in method.measures.values() if measure.indicator == code],
        }
        for code, each in method.indicators.items()
    ]  # fmt: skip
