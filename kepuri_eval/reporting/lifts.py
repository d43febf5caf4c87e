"""From a unit's scores to what would have lifted it in its group, one measure at a time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval.reporting.display import Fragment, render
from kepuri_eval.reporting.phrasing import say_measure
from kepuri_eval.reporting.unit_report import UnitReport
from kepuri_eval.scoring.explanation import find_lifts


def show_lifts(report: UnitReport) -> Fragment:
    """The smallest changes of single measures that would have lifted the unit by a rank or more, the smallest first."""
    rank = report.score.get("rank")
    if rank is None or pd.isna(rank):
        return render("unit_lifts.html.j2", "未排位次", rows=[], unknown=[], rank=None)
    rows = list_lifts(find_lifts(report.group.account, report.unit.unit_id), report)
    return render("unit_lifts.html.j2", "前进一位所需的变化", rows=rows, unknown=_list_unknown(report), rank=int(rank))


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


def _list_unknown(report: UnitReport) -> list[str]:
    """Labels of the measures that a figure sent in later would let count; nobody sends in the day a summary came."""
    missing = report.compared.loc[report.compared["state"] == "missing", "measure"]
    measures = report.params.method.measures
    return [measures[code].label for code in missing if measures[code].kind != "on_time"]
