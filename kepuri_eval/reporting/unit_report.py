"""From one unit's slices of all tables to the parts of its report, in the order they stand in notebook 04."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kepuri_eval.edition import Unit
from kepuri_eval.method import Robustness
from kepuri_eval.params import Params
from kepuri_eval.reporting.display import Fragment, render
from kepuri_eval.reporting.evidence import build_evidence, number_by_measure, shorten_evidence
from kepuri_eval.reporting.findings import (
    Finding,
    advise,
    advise_silent,
    compare_measures,
    find_gaps,
    find_strengths,
    list_kinds,
)
from kepuri_eval.reporting.groups import Group
from kepuri_eval.reporting.loading import load_slices
from kepuri_eval.reporting.maps import ActivityMap
from kepuri_eval.reporting.phrasing import say_share
from kepuri_eval.reporting.theme import Chart
from kepuri_eval.reporting.unit_tables import (
    group_questions,
    list_activities,
    list_indicators,
    list_questions,
    list_weights,
    name_assumptions,
    say_bases,
)
from kepuri_eval.scoring.openpoints import list_open_points
from kepuri_eval.standouts.decisions import mark_decided
from kepuri_eval.standouts.listing import drop_withdrawn, last_states

_SHARES = {"certain": "不少于{certain}，属稳定入围", "contested": "不足{certain}，不少于{out}，属待评议",
           "out": "不足{out}，属未入围"}  # fmt: skip


@dataclass(frozen=True)
class UnitReport:
    """Everything the report of one unit is made of.

    Attributes:
        tables: the rows of the edition's tables that this report reads, by name (`slices.Slices.read`).
        group: what the reports of its group have in common.
        compared: the unit's measures beside its group's (`findings.compare_measures`).
        evidence: the numbered evidence table (`evidence.build_evidence`), as many rows as the report lists.
        map: where its activities lie among all.
        found: how many pieces of evidence there are, listed or not, and how many of them count.
        activities: the unit's activities, those counted elsewhere included.
        score: the unit's row of scores; empty when it has none.
        has_material: whether anything at all came in from or about the unit.
    """

    params: Params
    unit: Unit
    tables: dict[str, pd.DataFrame]
    group: Group
    compared: pd.DataFrame
    evidence: pd.DataFrame
    map: ActivityMap
    found: tuple[int, int]
    activities: pd.DataFrame
    score: pd.Series
    has_material: bool


def read_unit(params: Params, unit_id: str) -> UnitReport:
    """Gather one unit's part of the edition's saved tables.

    Raises:
        ParamsError: no such unit.
        TableError: a table is not there yet.
    """
    unit, slices = params.unit(unit_id), load_slices(params)
    tables, group = slices.read(unit_id), slices.group(unit_id)
    compared = compare_measures(unit_id, tables["measures"], group, params)
    evidence = build_evidence(unit_id, tables, params)
    activities = tables["activities"].loc[tables["activities"]["unit_id"] == unit_id]
    own = tables["scores"].loc[tables["scores"]["unit_id"] == unit_id]
    score = own.iloc[0] if len(own) else pd.Series(dtype="object")
    found = len(evidence), int(evidence["counted"].sum())
    listed = shorten_evidence(evidence, params.method.reporting.most_evidence)
    return UnitReport(
        params, unit, tables, group, compared, listed, slices.map, found, activities, score, len(evidence) > 0
    )


def show_first_page(report: UnitReport, indicators: Chart) -> Fragment:
    """Who, where it stands, the seven indicators at a glance, what was strong, what was missing, what to do."""
    params, unit = report.params, report.unit
    edition = params.edition
    return render(
        "unit_first.html.j2", f"{unit.name}：{edition.titles.unit_report}", edition=edition, unit=unit,
        group=edition.groups[unit.group], standing=describe_standing(report), chart=indicators,
        strengths=find_strengths(report.compared, params) + _chosen_activities(report),
        gaps=find_gaps(report.compared, params) if report.has_material else [],
        advice=advise(report.compared, _seen(report), unit.group, params) if report.has_material
        else advise_silent(unit.group, params), has_material=report.has_material,
        decided=mark_decided(report.tables["decisions"]).get(unit.unit_id),
    )  # fmt: skip


def describe_standing(report: UnitReport) -> dict[str, Any]:
    """The unit's place in its group in numbers and in one sentence."""
    edition, score = report.params.edition, report.score
    group = edition.groups[report.unit.group]
    in_group = report.tables["scores"].loc[report.tables["scores"]["group"] == report.unit.group]
    robust = report.params.method.robustness
    found: dict[str, Any] = {
        "group": group.label, "quota": group.commended_units, "ranked": int(in_group["rank"].notna().sum()),
        "size": len(in_group), "scenarios": robust.scenarios, "interval": robust.interval,
        "min_coverage": report.params.method.scoring.min_coverage, "scored": False, "standing": "unscored",
        "coverage": score.get("coverage"),
    }  # fmt: skip
    if "rank" not in score or pd.isna(score["rank"]):
        return found
    shared = int((in_group["rank"] == score["rank"]).sum()) > 1
    open_point = list_open_points(report.tables["facts"], report.tables["activities"], report.params).get(
        report.unit.unit_id, ""
    )
    return found | {
        "scored": True, "standing": score["standing"], "score": score["score"],
        "words": f"{open_point}，属待评议" if open_point and score["standing"] == "contested"
        else _say_standing(score, robust),
        "median": in_group["score"].median(), "rank": score["rank"], "shared": shared, "low": score["rank_low"],
        "high": score["rank_high"], "share": score["share_in_quota"],
    }  # fmt: skip


def _say_standing(score: pd.Series, robust: Robustness) -> str:
    """How many of the scenarios have the unit within the quota, and what that is called."""
    bounds = {"certain": say_share(robust.certain_at), "out": say_share(robust.out_below)}
    share = say_share(score["share_in_quota"])
    return f"{robust.scenarios:,}次试算中{share}进入表扬名额，{_SHARES[score['standing']].format(**bounds)}"


def _chosen_activities(report: UnitReport) -> list[Finding]:
    standouts = drop_withdrawn(report.tables["standouts"], last_states(report.tables["decisions"]))
    own = report.activities.merge(standouts, on="activity_id", how="inner", validate="one_to_one")
    chosen = own.loc[own["chosen_for"] != "none"].sort_values("position")
    lists = {"commended": "拟表扬活动", "upward": "拟择优上报活动"}
    return [Finding(f"“{row['name']}”列入{lists[row['chosen_for']]}建议名单。") for row in chosen.to_dict("records")]


def _seen(report: UnitReport) -> dict[str, set[str]]:
    """measure code → labels of what was found of the list or column that a coverage measure looks for."""
    wording, mentions = report.params.wording, report.tables["mentions"]
    done = mentions.loc[(mentions["unit_id"] == report.unit.unit_id) & ~mentions["planned"]]
    items = {str(topic): set(rows["item"]) for topic, rows in done.groupby("topic")}
    kinds = {"category": wording.categories, "theme": wording.themes}
    seen: dict[str, set[str]] = {}
    for code, measure in report.params.method.measures.items():
        if measure.mentions:
            seen[code] = items.get(measure.mentions, set())
        elif measure.of in kinds and list_kinds(measure, report.params):
            held = report.activities[measure.of].dropna()
            seen[code] = {kinds[measure.of][kind].label for kind in held if kind in kinds[measure.of]}
    return seen


def show_indicators(report: UnitReport, ranks: Chart, contributions: Chart) -> Fragment:
    """Each indicator with its measures, values, scores, the group's median and links to the evidence."""
    numbers = number_by_measure(report.evidence)
    bases = say_bases(report.evidence, report.tables["facts"], report.params.method)
    indicators = list_indicators(report.compared, report.score, report.tables["scores"], numbers, bases,
                                 report.unit.group, report.params)  # fmt: skip
    placed = sorted((each for each in indicators if each["place"]), key=lambda each: each["place"])
    return render(
        "unit_indicators.html.j2", "分项指标与依据", charts=[ranks, contributions], indicators=indicators,
        standing=describe_standing(report), ahead=placed[0] if placed else None, behind=placed[-1] if placed else None,
        varied=name_assumptions(report.params.method.robustness), imputes=report.params.method.scoring.impute != "none",
    )  # fmt: skip


def show_activities(report: UnitReport, *charts: Chart) -> Fragment:
    """The unit's activities with their figures, each figure linked to its evidence, and the charts given."""
    rows = list_activities(report.activities, report.evidence, report.tables, report.params)
    return render("unit_activities.html.j2", "活动清单", rows=rows, charts=charts)


def show_problems(report: UnitReport) -> Fragment:
    """What the unit is asked to check or complete, the gravest first."""
    rows = list_questions(report.unit.unit_id, report.tables["problems"], report.tables["documents"])
    return render("unit_problems.html.j2", "需核实的问题", asked=group_questions(rows), total=len(rows))


def show_evidence(report: UnitReport) -> Fragment:
    """The evidence table that every number of the report links to, file by file."""
    labels = {code: each.label for code, each in report.params.method.measures.items()}
    files = [
        {"file": file, "rows": [_evidence_row(row, labels) for row in rows.to_dict("records")]}
        for file, rows in report.evidence.groupby("file", sort=False)
    ]
    total, counted = report.found
    return render(
        "unit_evidence.html.j2", "依据", files=files, counted=counted, total=total, listed=len(report.evidence)
    )


def _evidence_row(row: dict[Hashable, Any], labels: dict[str, str]) -> dict[Hashable, Any]:
    return {**row, "labels": "、".join(labels[code] for code in row["measures"].split())}


def show_method(report: UnitReport) -> Fragment:
    """Method, weights and the digest of the params in use."""
    method = report.params.method
    weights = list_weights(method)
    return render(
        "method.html.j2", "评议方法", method=method, weights=weights, varied=name_assumptions(method.robustness),
        digest=report.params.digest, is_equal=len({each.weight for each in method.indicators.values()}) == 1,
        edition=report.params.edition,
    )  # fmt: skip
