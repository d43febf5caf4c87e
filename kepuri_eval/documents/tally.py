"""From the units and totals to the 汇总表: what every unit, every group and the city did, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval.documents.proposals import official_name
from kepuri_eval.documents.workbook import Sheet
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.scoring.totals import total_city

_QUANTITIES = {
    "activities": "活动场次", "participants": "参与人次", "volunteers": "科技志愿者", "materials": "发放资料",
    "media_reports": "媒体报道", "online_views": "阅读播放", "live_views": "直播观看",
}  # fmt: skip
_DONE = (("应开展重点活动", 18.0), ("已开展", 9.0), ("完成率", 9.0), ("活动", 8.0))
_COUNTED = tuple((label, 12.0) for label in _QUANTITIES.values())
_NOTE = "“-”表示没有可用数字，不当作零。"


def list_tally(city: CityReport) -> list[Sheet]:
    """Two sheets: units in the register's order, and groups with the city below them; no scores and no ranks."""
    title = f"{city.params.edition.title}活动情况汇总表"
    own = f"{_NOTE}单位数字按其填报的总数，没有总数的按活动相加；与其他单位共同报送的活动，计入其组织单位。"
    once = f"{_NOTE}几个单位共同报送的活动，在各组和总的合计中只计一次。"
    return [
        Sheet("各单位", title, (("序号", 7.0), ("单位", 40.0), ("组别", 22.0), *_DONE, *_COUNTED), _list_units(city),
              spelled=(1,), note=own),
        Sheet("各组", f"{title}（分组）", (("组别", 28.0), ("单位", 9.0), *_DONE, *_COUNTED), _list_groups(city),
              spelled=(0,), note=once),
    ]  # fmt: skip


def _list_units(city: CityReport) -> list[list[str | int | None]]:
    params, measures = city.params, city.tables["measures"]
    codes = {measure.quantity: code for code, measure in params.method.measures.items()
             if measure.kind == "total" and not measure.subkind}  # fmt: skip
    values = measures.set_index(["unit_id", "measure"])["value"].to_dict()
    return [
        [number, official_name(params.unit(unit["unit_id"])), params.edition.groups[unit["group"]].label,
         *_say_done(int(unit["quota"]), int(unit["key"]), int(unit["activities"])),
         *(_whole(values.get((unit["unit_id"], codes.get(quantity)))) for quantity in _QUANTITIES)]
        for number, unit in enumerate(city.units.to_dict("records"), start=1)
    ]  # fmt: skip


def _list_groups(city: CityReport) -> list[list[str | int | None]]:
    params, tables, units = city.params, city.tables, city.units
    totals = total_city(tables["facts"], tables["mentions"], tables["activities"], tables["documents"], params)
    known = {(row["group"], row["quantity"]): row for row in totals.to_dict("records")}
    groups = {code: (group.label, units.loc[units["group"] == code]) for code, group in params.edition.groups.items()}
    return [
        [label, len(own), *_say_done(*(int(own[column].sum()) for column in ("quota", "key", "activities"))),
         *(_total(known.get((code, quantity))) for quantity in _QUANTITIES)]
        for code, (label, own) in {**groups, "": (params.edition.whole, units)}.items()
    ]  # fmt: skip


def _say_done(quota: int, key: int, held: int) -> list[str | int]:
    return [quota, key, f"{key / quota:.0%}" if quota else "-", held]


def _total(row: Mapping[Any, Any] | None) -> str | int:
    return _whole(row["value"]) if row and row["units"] else "-"


def _whole(value: object) -> str | int:
    return round(value) if isinstance(value, (int, float)) and pd.notna(value) else "-"
