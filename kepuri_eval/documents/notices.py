"""From the lists to what the 公示 and the 表扬通知 say; neither holds a score or a rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepuri_eval.documents.headlines import CHECK
from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.documents.stating import count_key, state_edition
from kepuri_eval.documents.workdays import state_period
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.standouts.qualities import MIDDLE

_INNER = str.maketrans("“”", "‘’")  # quotation marks inside quotation marks


def _quoted(row: Mapping[str, Any], lists: Proposals) -> str:
    """The name as it stands between quotation marks."""
    check = CHECK if row["activity_id"] in lists.headlines else ""
    return str(row["name"]).translate(_INNER) + check


def state_notice(city: CityReport, lists: Proposals) -> dict[str, Any]:
    """Values of the templates 公示.docx and 表扬通知.docx."""
    units, activities = lists.units, lists.activities
    submitted = int((city.units["state"] != "none").sum())
    return {
        "edition": state_edition(city.params), "publicity": vars(state_period(city.params.edition.publicity)),
        "registered": len(city.units), "submitted": submitted, "held": len(city.activities),
        "key": count_key(city),
        "groups": [
            {"label": group.label, "units": [lists.marked(unit, unit["unit_id"]) for unit in group.proposed],
             "count": len(group.proposed),
             "left": group.left, "contested": len(group.contested)}
            for group in lists.groups
        ],
        "unit_count": len(units), "first_unit": units[0]["name"] if units else "",
        "activities": [{"number": number, "name": lists.marked(row, row["activity_id"]), "unit": row["unit"],
                        "contested": row["is_contested"]} for number, row in enumerate(activities, start=1)],
        "activity_count": len(activities),
        "first_activity": _quoted(activities[0], lists) if activities else "",
        "weak": sum(any(not row[name] >= MIDDLE for name in ("distinctiveness", "effect")) for row in activities),
        "first_contested": bool(activities and activities[0]["is_contested"]),
        "left": sum(group.left for group in lists.groups),
        "contested": sum(len(group.contested) for group in lists.groups),
    }  # fmt: skip
