"""From the city's totals and lists to what the draft of its 工作总结 says."""

from __future__ import annotations

from typing import Any

from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.documents.stating import count_key, known, state_edition
from kepuri_eval.problemwords import find_unread
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.city_tables import list_groups
from kepuri_eval.reporting.phrasing import MISSING, say_days, say_number
from kepuri_eval.scoring.totals import total_city

_MOST_CATEGORIES = 5


def state_work(city: CityReport, lists: Proposals) -> dict[str, Any]:
    """Values of the template 工作总结.docx; names no unit that lags, gives no scores and no ranks."""
    tables, params = city.tables, city.params
    totals = total_city(tables["facts"], tables["mentions"], tables["activities"], tables["documents"], params)
    whole = {row["quantity"]: row for row in totals.loc[totals["group"] == ""].to_dict("records")}
    states = city.units["state"].value_counts().to_dict()
    return {
        "edition": state_edition(params), "registered": len(city.units),
        "submitted": len(city.units) - states.get("none", 0), "silent": states.get("none", 0),
        "late": states.get("late", 0), "held": len(city.activities), "key": count_key(city),
        "short": int(city.units["is_short"].sum()),
        "met": int((city.units["is_marked"] & ~city.units["is_short"]).sum()),
        "merged": len(tables["activities"]) - len(city.activities),
        "unread": int(find_unread(tables["documents"]).sum()),
        "conflicts": int(tables["facts"]["conflict_with"].notna().sum()),
        "totals": {name: {"words": say_number(row["value"]), "units": int(row["units"])} if row["units"] else None
                   for name, row in whole.items()},
        "evidence": _count_evidence(city), "categories": _count_categories(city),
        "joint": int(city.activities["joint_units"].notna().sum()),
        "online": int(city.activities["mode"].isin(["online", "both"]).sum()),
        "groups": [{name: _cell(value) for name, value in row.items()}
                   for row in list_groups(city.units, totals, params)],
        "activities": [_state_activity(row, lists) for row in lists.activities], "unit_count": len(lists.units),
        "activity_count": len(lists.activities),
    }  # fmt: skip


def _count_evidence(city: CityReport) -> list[dict[str, Any]]:
    """For each thing looked for in the material of the first indicators: how many units' material has it."""
    measures = city.tables["measures"]
    found = measures.loc[measures["value"] > 0].groupby("measure")["unit_id"].nunique().to_dict()
    return [{"label": measure.label, "units": int(found[code])}
            for code, measure in city.params.method.measures.items()
            if measure.kind == "evidence" and found.get(code)]  # fmt: skip


def _count_categories(city: CityReport) -> list[dict[str, Any]]:
    """The kinds of main activity with most activities, the most frequent first."""
    counts = city.activities["category"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    kinds = city.params.wording.categories
    return [{"label": kinds[code].label, "count": int(count)} for code, count in counts.items() if code in kinds][
        :_MOST_CATEGORIES
    ]


def _state_activity(row: Any, lists: Proposals) -> dict[str, Any]:
    days = say_days(row["start"], row["end"])
    return {"name": lists.marked(row, row["activity_id"]), "unit": row["unit"],
            "days": None if days == MISSING else days, "place": known(row["place"]),
            "contested": row["is_contested"]}  # fmt: skip


def _cell(value: object) -> object:
    """A figure for a cell of a table: 0 for zero, "-" for none."""
    if isinstance(value, (int, float)):
        return say_number(value).replace(MISSING, "-")
    return value if value is not None else "-"
