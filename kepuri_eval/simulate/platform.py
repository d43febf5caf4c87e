"""Write the national platform's export: one row a registered activity of any unit, in the platform's own columns."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from kepuri_eval.simulate.listings import MODES, Sheet
from kepuri_eval.simulate.plan import Plan, UnitPlan
from kepuri_eval.simulate.register import name_forms
from kepuri_eval.simulate.truth import Activity

FILE_NAME = "全国科普日平台活动数据导出.xlsx"
_HEADER = (
    "活动ID", "活动名称", "举办单位", "活动开始时间", "活动结束时间", "活动方式", "浏览次数", "分享次数",
    "相关链接", "是否上传总结", "总结上传时间",
)  # fmt: skip


def export_platform(plan: Plan) -> Sheet:
    """The export as a sheet; views and shares are noted in the activities as stated, on top of what lists say."""
    rng = random.Random(f"{plan.seed}/platform")
    sheet = Sheet("活动数据", rows=[list(_HEADER)])
    rows = [(unit, activity) for unit in plan.units for activity in unit.activities if activity.is_key]
    rng.shuffle(rows)
    for number, (unit, activity) in enumerate(rows, start=1):
        sheet.rows.append(_row(plan, unit, activity, rng, number))
        activity.reported_in.append(FILE_NAME)
        activity.stated |= {name: activity.figures[name] for name in ("online_views", "shares")}
    return sheet


def summary_time(unit: UnitPlan, due: date) -> datetime | None:
    """When the unit's summary reached the platform; None when it never did. Depends on the unit alone."""
    if "missing_summary" in unit.faults:
        return None
    rng = random.Random(f"{unit.unit.unit_id}/summary")
    day = due + timedelta(days=rng.randrange(1, 5) if "late_summary" in unit.faults else -rng.randrange(0, 3))
    return datetime.combine(day, time(rng.randrange(8, 18), rng.randrange(60)))


def _row(plan: Plan, unit: UnitPlan, activity: Activity, rng: random.Random, number: int) -> list[object]:
    uploaded = summary_time(unit, plan.edition.dates.summary_due)
    organiser = activity.organiser or rng.choice(name_forms(unit.unit, plan.edition.city))
    opens, closes = rng.choice(((9, 11), (9, 17), (14, 16), (8, 18)))
    return [
        f"KP{plan.edition.year}{number:06d}", _registered_name(rng, activity.name), organiser,
        f"{activity.start.isoformat()} {opens:02d}:00:00", f"{activity.end.isoformat()} {closes:02d}:00:00",
        rng.choice(MODES[activity.mode]), activity.figures["online_views"], activity.figures["shares"],
        "；".join(activity.links), "是" if uploaded else "否",
        f"{uploaded:%Y-%m-%d %H:%M:%S}" if uploaded else "",
    ]  # fmt: skip


def _registered_name(rng: random.Random, name: str) -> str:
    """The name as somebody typed it again: mostly the same, else other quotation marks, a blank, or a year in front."""
    turn = rng.random()
    if turn < 0.8:
        return name
    if turn < 0.88:
        return name.replace("“", '"').replace("”", '"')
    if turn < 0.93:
        return f"{name} "
    return name.replace("“", "").replace("”", "") if "“" in name else f"2024年{name}"
