"""From a unit's scores to what would have lifted it in its group, one measure at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kepuri_eval.reporting.display import Fragment, render
from kepuri_eval.reporting.phrasing import say_measure
from kepuri_eval.reporting.unit_report import UnitReport
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.explanation import Account, find_lifts


def show_lifts(report: UnitReport) -> Fragment:
    """The smallest changes of single measures that would have lifted the unit by a rank or more, the smallest first."""
    rank = report.score.get("rank")
    if rank is None or pd.isna(rank):
        return render("unit_lifts.html.j2", "未排位次", rows=[], rank=None)
    measures = report.tables["measures"]
    read = set(measures["unit_id"])
    params = replace(report.params, units=tuple(unit for unit in report.params.units if unit.unit_id in read))
    found = find_lifts(Account(lay_out(measures, params), report.tables["scores"], params), report.unit.unit_id)
    rows = list_lifts(found, report)
    return render("unit_lifts.html.j2", "前进一位所需的变化", rows=rows, rank=int(rank))


def list_lifts(found: pd.DataFrame, report: UnitReport) -> list[dict[str, Any]]:
    """Rows of `explanation.find_lifts` in words: code, label, value, needed, rank; as many as a report's findings."""
    measures = report.params.method.measures
    return [
        {
            "code": row["measure"],
            "label": measures[row["measure"]].label,
            "value": say_measure(row["value"], measures[row["measure"]]),
            "needed": say_measure(row["needed"], measures[row["measure"]]),
            "rank": int(row["rank"]),
        }
        for row in found.head(report.params.method.reporting.most_findings).to_dict("records")
    ]
