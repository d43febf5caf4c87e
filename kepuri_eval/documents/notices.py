"""From the lists to what the 公示 and the 表扬通知 say; neither holds a score or a rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval.documents.headlines import CHECK
from kepuri_eval.documents.marking import UNDECIDED
from kepuri_eval.documents.proposals import Group, Proposals
from kepuri_eval.documents.stating import count_key, state_edition
from kepuri_eval.documents.workdays import state_period
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.phrasing import say_date
from kepuri_eval.standouts.qualities import MIDDLE

_INNER = str.maketrans("“”", "‘’")  # quotation marks inside quotation marks


def _quoted(row: Mapping[str, Any], lists: Proposals) -> str:
    """The name as it stands between quotation marks."""
    check = CHECK if row["activity_id"] in lists.headlines else ""
    return str(row["name"]).translate(_INNER) + check


def _open_places(group: Group) -> int:
    """Places that the committee can give to units that wait for it; the others stay vacant."""
    return min(group.left, len(group.contested))


def _say_basis(lists: Proposals) -> str:
    """How the units came to be listed, for the writer of the draft."""
    units = lists.units
    decided = sum(unit["unit_id"] in lists.marks for unit in units)
    if not units:
        return "本稿尚无可列的单位"
    if not decided:
        return "本稿所列单位均为按评议规则稳定入围的单位"
    if decided == len(units):
        return "本稿所列单位均为经决定列入的单位"
    return f"本稿所列单位中，{decided}个经决定列入，{len(units) - decided}个按评议规则稳定入围、尚未决定"


def _say_since(lists: Proposals) -> str:
    """What has changed since the lists were published, for the writer of the draft; "" where they were not."""
    log = lists.decisions
    published = log.loc[log["state"] == "published"]
    if published.empty:
        return ""
    first = say_date(pd.Timestamp(published["when"].min()[:10]))
    shown = set(published["target_id"])
    kinds = (("个单位", [unit["unit_id"] for unit in lists.units]),
             ("项活动", [row["activity_id"] for row in lists.activities]))  # fmt: skip
    added = [f"{fresh}{what}" for what, ids in kinds if (fresh := sum(target not in shown for target in ids))]
    gone = len(shown - {target for _, ids in kinds for target in ids})
    changes = [f"不再列入{gone}个"] * bool(gone) + [f"未经公示{'、'.join(added)}"] * bool(added)
    return f"名单已于{first}记为公示，本稿与公示的名单相比：{'；'.join(changes) or '没有变化'}。"


def state_notice(city: CityReport, lists: Proposals) -> dict[str, Any]:
    """Values of the templates 公示.docx and 表扬通知.docx."""
    units, activities = lists.units, lists.activities
    open_places = sum(_open_places(group) for group in lists.groups)
    submitted = int((city.units["state"] != "none").sum())
    return {
        "edition": state_edition(city.params), "publicity": vars(state_period(city.params.edition.publicity)),
        "registered": len(city.units), "submitted": submitted, "held": len(city.activities),
        "key": count_key(city),
        "groups": [
            {"label": group.label, "units": [lists.marked(unit, unit["unit_id"]) for unit in group.proposed],
             "count": len(group.proposed),
             "left": group.left, "contested": len(group.contested),
             "open": _open_places(group)}
            for group in lists.groups
        ],
        "unit_count": len(units), "first_unit": units[0]["name"] if units else "",
        "activities": [{"number": number, "name": lists.marked(row, row["activity_id"]), "unit": row["unit"],
                        "contested": row["is_contested"]} for number, row in enumerate(activities, start=1)],
        "activity_count": len(activities),
        "first_activity": _quoted(activities[0], lists) if activities else "",
        "weak": sum(any(not row[name] >= MIDDLE for name in ("distinctiveness", "effect")) for row in activities),
        "first_contested": bool(activities and activities[0]["is_contested"]),
        "basis": _say_basis(lists), "since": _say_since(lists),
        "undecided": sum(mark == UNDECIDED for mark in lists.open_marks.values()),
        "left": sum(group.left for group in lists.groups), "open": open_places,
        "vacant": sum(group.left for group in lists.groups) - open_places,
        "contested": sum(len(group.contested) for group in lists.groups),
    }  # fmt: skip
