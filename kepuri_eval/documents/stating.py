"""From tables to the words and figures that several documents share: the edition, a unit's figures, what is not known.

A figure that nobody gave is None, which templates show as a marked blank.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval.edition import AREA_GROUPS
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.phrasing import MISSING, say_date, say_days, say_measure, say_number

MODES = {"online": "线上", "offline": "线下", "both": "线上线下结合"}
_BOUNDS = {"exact": "{0}", "at_least": "{0}余", "at_most": "近{0}", "about": "约{0}"}


def state_edition(params: Params) -> dict[str, Any]:
    """What every template may name as `edition`: title, year, city, whole (全市), organiser, theme, window, due, …

    Addressed is every group by its label, one of a single area by the area's name: 恩施高新区, not 各高新区.
    """
    edition = params.edition
    return {
        "title": edition.title, "year": edition.year, "city": edition.city, "whole": edition.whole,
        "organiser": edition.organiser,
        "theme": edition.theme, "fictional": edition.is_fictional, "due": say_date(edition.dates.summary_due),
        "window": f"{edition.year}年{say_days(edition.dates.window_start, edition.dates.window_end)}",
        "addressees": "，".join(_address(code, params) for code in edition.groups),
    }  # fmt: skip


def count_key(city: CityReport) -> int:
    """Key activities of the whole area; 0 where some units reported activities and told not which of them are key."""
    is_partial = (~city.units["is_marked"] & (city.units["activities"] > 0)).any()
    return 0 if is_partial else int(city.activities["is_key"].sum())


def _address(code: str, params: Params) -> str:
    own = [unit for unit in params.units if unit.group == code]
    is_one = code in AREA_GROUPS and len(own) == 1
    return own[0].full_name or own[0].name if is_one else f"各{params.edition.groups[code].label}"


def state_totals(unit_id: str, measures: pd.DataFrame, params: Params) -> dict[str, str | None]:
    """Quantity → the unit's total in words as counted by the method; None where it is not known or not counted."""
    own = measures.loc[measures["unit_id"] == unit_id].set_index("measure")["value"].to_dict()
    found: dict[str, str | None] = {}
    for code, measure in params.method.measures.items():
        if measure.kind == "total" and measure.quantity and not measure.subkind:
            words = say_measure(own.get(code), measure)
            found[measure.quantity] = None if words == MISSING else words
    return found


def state_figure(value: object, bound: str, counted_in: str) -> str | None:
    """A figure of an activity as official writing has it: 2.3万余人次, 约300份, 近百 as 近100."""
    if not isinstance(value, (int, float)) or pd.isna(value):
        return None
    return _BOUNDS[bound].format(say_number(value)) + counted_in


def state_bounds(facts: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Activity and quantity → how exact the figure is."""
    own = facts.loc[facts["activity_id"].notna() & facts["duplicate_of"].isna()]
    return dict(zip(zip(own["activity_id"], own["quantity"], strict=True), own["bound"], strict=True))


def known(value: object) -> str | None:
    """The text, or None for a missing one."""
    return value.strip() or None if isinstance(value, str) else None
