"""Activities to the rows of the sheet that lists them all, and a filled row back to what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from kepuri_eval.intake.corrections import fact_behind
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import say_days
from kepuri_eval.review.entries import Known, Target, decided_day, decided_number, decided_standing, safe, words
from kepuri_eval.review.sheets import NO, YES

Row = dict[str, Any]
_NUMBER, _KEY = "序号", "活动编号"
_FIGURES = {"改参与人次": "participants", "改志愿者": "volunteers"}
_DAYS = {"改开始日期": "start", "改结束日期": "end"}
_TEXTS = {"改名称": "name", "改地点": "place"}


def list_held(
    tables: dict[str, pd.DataFrame],
    say_where: Callable[[str, str | None], str],
    say_decided: Callable[[str], str],
    params: Params,
) -> list[Row]:
    """One row an activity, numbered from 1, by unit in the register's order, by day and by name.

    Args:
        say_decided: a record's id → what was decided of it before.
    """
    order = {unit.unit_id: place for place, unit in enumerate(params.units)}
    names = {unit.unit_id: unit.name for unit in params.units}
    activities = sorted(
        rows_of(tables["activities"]),
        key=lambda row: (order.get(row["unit_id"], len(order)), row["start"] is None, str(row["start"]), row["name"],
                         row["activity_id"]),
    )  # fmt: skip
    numbers = {row["activity_id"]: number for number, row in enumerate(activities, start=1)}
    called = {row["activity_id"]: row["name"] for row in activities}
    rows = []
    for row in activities:
        kept = row["duplicate_of"]
        rows.append({
            _NUMBER: numbers[row["activity_id"]], "单位": names.get(row["unit_id"], "未确认单位"),
            "活动名称": row["name"], "时间": say_days(row["start"], row["end"]), "地点": row["place"] or "",
            "参与人次": row["participants"], "志愿者": row["volunteers"], "现为重点": YES if row["is_key"] else NO,
            "已并入": f"{numbers[kept]}，{called[kept]}" if kept in numbers else "",
            "出处": say_where(row["doc_id"], row["locator"]), "已作核定": say_decided(row["activity_id"]),
            _KEY: row["activity_id"],
        })  # fmt: skip
    return rows


def number_rows(rows: Iterable[Row]) -> dict[str, str]:
    """Number as it stands in a filled sheet → activity_id."""
    return {words(row.get(_NUMBER)): words(row.get(_KEY)) for row in rows if words(row.get(_NUMBER))}


def read_held(row: Row, known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    """What a filled row of the sheet decides of its activity."""
    activity_id = words(row[_KEY])
    activity = known.activities.get(activity_id)
    if activity is None:
        faults.append(f"{where}所指的活动（{activity_id or '编号为空'}）已不存在，材料可能已重新报送。")
        return
    for heading, field in _TEXTS.items():
        if words(row[heading]):
            yield Target(activity_id, field, safe(row[heading]))
    for heading, field in _DAYS.items():
        if words(row[heading]):
            yield from decided_day(Target(activity_id, field, ""), row[heading], known, where, faults)
    for heading, field in _FIGURES.items():
        if not words(row[heading]):
            continue
        if activity["duplicate_of"]:
            faults.append(f"{where}的活动已并入另一项，人数请在那一项的行里改。")
            continue
        behind = fact_behind(activity_id, field, known.facts.values())
        target = Target(behind, "value", "") if behind else Target(activity_id, field, "")
        yield from decided_number(target, heading, row[heading], where, faults)
    if choice := words(row["重点活动"]):
        if choice in (YES, NO):
            yield Target(activity_id, "is_key", choice)
        else:
            faults.append(f"{where}的“重点活动”填了“{choice}”，应选是或否。")
    if words(row["合并到"]):
        yield from _joined(activity_id, words(row["合并到"]), known, where, faults)
    if words(row["处理"]):
        yield from decided_standing(activity_id, row["处理"], where, faults)


def _joined(activity_id: str, number: str, known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    into = "" if number == "0" else known.numbered.get(number)
    if into is None or (into and into not in known.activities):
        faults.append(f"{where}的“合并到”填了“{number}”，清单中没有这个序号。")
    elif into == activity_id:
        faults.append(f"{where}的“合并到”填的是本行自己的序号。")
    else:
        yield Target(activity_id, "duplicate_of", into)
