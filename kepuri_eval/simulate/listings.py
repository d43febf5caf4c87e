"""Lay out a unit's activity list: title rows, a two-row header, merged cells, totals; and the figures as written."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kepuri_eval.params import Params
from kepuri_eval.simulate.numerals import HABITS, word_amount
from kepuri_eval.simulate.plan import UnitPlan
from kepuri_eval.simulate.truth import Activity

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "No."),
    "name": ("活动名称", "科普活动名称", "活动项目", "名称"),
    "date": ("活动时间", "举办时间", "时间", "开展日期"),
    "start": ("开始日期", "起始时间"),
    "end": ("结束日期", "截止时间"),
    "place": ("活动地点", "举办地点", "地点", "开展地点"),
    "category": ("活动类别", "所属板块", "类别"),
    "unit": ("主办单位", "组织单位", "承办单位"),
    "mode": ("活动形式", "开展方式", "线上/线下"),
    "sessions": ("场次", "活动场次", "场次（场）"),
    "participants": ("参与人次", "参加人数", "受众人数（人）", "参与人数", "服务群众（人次）"),
    "volunteers": ("志愿者人数", "科技志愿者（人）", "志愿者数量", "参与志愿者（名）"),
    "materials": ("发放资料（份）", "发放资料", "宣传资料数量", "发放宣传品（份）"),
    "online_views": ("阅读量", "浏览量（次）", "点击量", "阅读播放量"),
    "live_views": ("直播观看（人次）", "直播观看人次", "直播观看量"),
    "joint_units": ("联合单位", "合作单位", "协办单位"),
    "text": ("活动简介", "主要内容", "活动内容", "内容简介"),
    "links": ("报道链接", "新闻链接", "宣传报道链接"),
    "pictures": ("图片（张）", "有无图片", "照片数量"),
    "contact": ("联系人", "负责人"),
    "phone": ("联系电话", "联系方式"),
    "notes": ("备注",),
}
SCALE = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views")
_SCALE_TITLES = ("活动规模", "活动成效", "数据统计", "参与情况")
_COUNTED_IN = {"sessions": "场", "participants": "人", "volunteers": "人", "materials": "份", "online_views": "次",
               "live_views": "人次"}  # fmt: skip
MODES = {"offline": ("线下", "现场"), "online": ("线上", "网络"), "both": ("线上线下结合", "线上+线下", "线上线下")}
_TITLES = (
    "{unit}{year}年全国科普日活动统计表", "{year}年全国科普日重点活动一览表", "全国科普日活动清单",
    "{unit}科普日活动情况汇总表",
)  # fmt: skip


@dataclass
class Sheet:
    """A grid of cells with the areas that are merged (first row, first column, last row, last column; from 0)."""

    name: str
    rows: list[list[object]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """How one person lays out a list: which columns, under which headings, and how cells are filled in."""

    columns: tuple[str, ...]
    headings: dict[str, str]
    title: str
    has_two_rows: bool
    has_totals: bool
    by_category: bool
    number_style: str
    date_style: str
    habit: str


def draw_layout(plan: UnitPlan, params: Params, unit_name: str, *, with_contacts: bool = True) -> Layout:
    """A layout in this unit's style; a name and a day are always among the columns, a story of what is unusual."""
    rng = plan.rng
    figures = {"participants", *rng.sample(SCALE[:4], rng.randrange(1, 4)), *rng.choice(((), (), SCALE[4:], SCALE[5:]))}
    optional = {name for name in ("category", "unit", "mode", "joint_units", "text", "links", "pictures", "notes")
                if rng.random() < (0.8 if name == "text" else 0.55)}  # fmt: skip
    days = {"start", "end"} if rng.random() < 0.2 else {"date"}
    contact = {"contact", "phone"} if rng.random() < 0.3 and with_contacts else set()
    if any(activity.is_standout for activity in plan.activities):
        optional.add("text")
    wanted = {"name", "place"} | days | figures | optional | contact | ({"number"} if rng.random() < 0.85 else set())
    columns = tuple(name for name in HEADINGS if name in wanted)
    return Layout(
        columns, {name: rng.choice(HEADINGS[name]) for name in columns},
        rng.choice(_TITLES).format(unit=unit_name, year=params.edition.year),
        has_two_rows=rng.random() < 0.7, has_totals=rng.random() < 0.6,
        by_category="category" in columns and rng.random() < 0.5,
        number_style=rng.choices(("number", "text", "words"), (70, 15, 15))[0],
        date_style=rng.choice(("md", "md", "dot", "full", "iso", "cell")), habit=rng.choice(HABITS[:6]),
    )  # fmt: skip


def lay_out(
    plan: UnitPlan, layout: Layout, params: Params, activities: Sequence[Activity], path: str, *, titled: bool = True
) -> Sheet:
    """The list of `activities` as a sheet; every figure written is noted in the activities as stated."""
    sheet = Sheet("Sheet1")
    if titled:
        _write_title(sheet, layout, plan.rng)
    _write_head(sheet, layout, plan.rng)
    ordered = sorted(activities, key=lambda a: a.category) if layout.by_category else list(activities)
    first = len(sheet.rows)
    for number, activity in enumerate(ordered, start=1):
        sheet.rows.append([_cell(plan, layout, params, activity, name, number) for name in layout.columns])
        activity.reported_in.append(path)
        activity.category_stated |= "category" in layout.columns
    if layout.by_category:
        _merge_equal(sheet, first, layout.columns.index("category"))
    if layout.has_totals:
        _write_totals(sheet, layout, ordered)
    return sheet


def write_day(style: str, start: date, end: date) -> object:
    """A day or span as this person writes it; a real date cell in style `cell`."""
    if style == "cell":
        return start if start == end else f"{start.isoformat()}至{end.isoformat()}"
    if style == "iso":
        return start.isoformat() if start == end else f"{start.isoformat()}至{end.isoformat()}"
    if style == "dot":
        head = f"{start.year}.{start.month}.{start.day}"
        return head if start == end else f"{head}-{end.month}.{end.day}"
    head = f"{start.year}年" if style == "full" else ""
    tail = "" if start == end else f"至{end.day}日" if style == "full" else f"-{end.day}日"
    return f"{head}{start.month}月{start.day}日{tail}"


def totals_of(sheet: Sheet, layout: Layout) -> dict[str, int]:
    """Figures in the totals row by their name; none when the layout has no such row."""
    if not layout.has_totals:
        return {}
    return {name: int(str(sheet.rows[-1][place])) for place, name in enumerate(layout.columns)
            if name in SCALE and sheet.rows[-1][place]}  # fmt: skip


def _write_title(sheet: Sheet, layout: Layout, rng: random.Random) -> None:
    width = len(layout.columns)
    title: list[object] = [layout.title, *[""] * (width - 1)]
    sheet.rows.append(title)
    sheet.merged.append((0, 0, 0, width - 1))
    if rng.random() < 0.5:
        sheet.rows.append([f"填报时间：2024年9月{rng.randrange(23, 27)}日", *[""] * (width - 1)])
        sheet.merged.append((1, 0, 1, width - 1))


def _write_head(sheet: Sheet, layout: Layout, rng: random.Random) -> None:
    width, top = len(layout.columns), len(sheet.rows)
    names = [layout.headings[name] for name in layout.columns]
    scale = [place for place, name in enumerate(layout.columns) if name in SCALE]
    if not layout.has_two_rows or len(scale) < 2:
        sheet.rows.append(list(names))
        return
    shown = rng.choice(_SCALE_TITLES)
    over: list[object] = ["" if place in scale else text for place, text in enumerate(names)]
    over[scale[0]] = shown
    under: list[object] = [text if place in scale else "" for place, text in enumerate(names)]
    sheet.rows += [over, under]
    sheet.merged.append((top, scale[0], top, scale[-1]))
    sheet.merged += [(top, place, top + 1, place) for place in range(width) if place not in scale]


def _cell(plan: UnitPlan, layout: Layout, params: Params, activity: Activity, name: str, number: int) -> object:
    rng = plan.rng
    if name in SCALE:
        return _figure_cell(rng, layout, activity, name)
    if name == "pictures":
        return _picture_cell(rng, layout.headings[name], activity.has_pictures)
    texts: dict[str, object] = {
        "number": number, "name": activity.name, "place": activity.place, "text": activity.text,
        "category": params.wording.categories[activity.category].label, "notes": "",
        "unit": activity.organiser or plan.unit.name, "joint_units": rng.choice("、,；、").join(activity.joint_units),
        "links": "\n".join(activity.links), "contact": f"{rng.choice('赵钱孙李周吴郑王')}某",
        "phone": f"1300000{rng.randrange(10_000):04d}",
        "start": write_day(layout.date_style, activity.start, activity.start),
        "end": write_day(layout.date_style, activity.end, activity.end), "mode": MODES[activity.mode][0],
        "date": write_day(layout.date_style, activity.start, activity.end),
    }  # fmt: skip
    return texts[name]


def _picture_cell(rng: random.Random, heading: str, has_pictures: bool) -> object:
    if "有无" in heading:
        return "有" if has_pictures else "无"
    return rng.randrange(2, 9) if has_pictures else 0


def _figure_cell(rng: random.Random, layout: Layout, activity: Activity, name: str) -> object:
    """An empty cell where the organiser has no figure; else the number, alone, counted, or in hedged words."""
    number = activity.figures.get(name)
    if number is None or (name == "online_views" and activity.mode == "offline"):
        return ""
    if layout.number_style == "number" or name in ("sessions", "online_views"):
        activity.stated[name] = number
        return number
    hedging = 0.5 if layout.number_style == "words" else 0.0
    words = word_amount(rng, number, _COUNTED_IN[name] if rng.random() < 0.7 else "", layout.habit, hedging)
    if words.value_high is not None:
        words = word_amount(rng, number, "", "plain", 0.0)
    activity.stated[name] = words.value
    return words.text


def _merge_equal(sheet: Sheet, first: int, column: int) -> None:
    """Merge runs of the same text down one column, as people do with categories."""
    run = first
    for place in range(first + 1, len(sheet.rows) + 1):
        if place < len(sheet.rows) and sheet.rows[place][column] == sheet.rows[run][column]:
            continue
        if place - run > 1:
            sheet.merged.append((run, column, place - 1, column))
            for below in range(run + 1, place):
                sheet.rows[below][column] = ""
        run = place


def _write_totals(sheet: Sheet, layout: Layout, activities: Sequence[Activity]) -> None:
    row: list[object] = ["" for _ in layout.columns]
    row[0] = "合计"
    for place, name in enumerate(layout.columns[1:], start=1):
        if name in SCALE:
            row[place] = int(sum(activity.stated.get(name, 0) for activity in activities))
    sheet.rows.append(row)
