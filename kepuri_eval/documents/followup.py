"""From the units and lists to the internal sheets: not submitted, below the quota, for the committee to decide on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval.documents.proposals import Proposals, official_name
from kepuri_eval.documents.workbook import Sheet
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.city_tables import list_submissions, list_unread
from kepuri_eval.reporting.phrasing import STANDING, say_date, say_ranks, say_score, say_share
from kepuri_eval.standouts.decisions import name_targets, show_decisions
from kepuri_eval.tables import NOT_OF_EVENT

_NOTE = "内部资料，不对外提供。"


def list_followups(city: CityReport, lists: Proposals) -> list[Sheet]:
    """Sheets of the internal workbook, units in the register's order; 0 for zero, "-" for none."""
    followed = [{**unit, "label": group["label"], "name": official_name(city.params.unit(unit["unit_id"]))}
                for group in list_submissions(city.units, city.params) for unit in group["units"]]  # fmt: skip
    return [
        _list_silent(followed, city), _list_short(followed, city), _list_contested(lists),
        _list_contested_activities(lists), _list_unread_files(city), _list_decisions(city, lists),
    ]  # fmt: skip


def _list_silent(followed: list[dict[str, Any]], city: CityReport) -> Sheet:
    summaries = city.tables["documents"]
    is_counted = summaries["problem"].isna() & ~summaries["set_aside"].isin(NOT_OF_EVENT)
    sent = summaries.loc[(summaries["role"] == "summary") & is_counted, "unit_id"].dropna()
    told = {unit["unit_id"]: unit for unit in followed if unit["state"] in ("none", "platform", "sheet", "late")}
    rows: list[list[str | int | None]] = []
    for unit in city.units.to_dict("records"):
        unit_id, has_summary = str(unit["unit_id"]), unit["unit_id"] in set(sent)
        if unit_id in told or not has_summary:
            words = told[unit_id]["words"] if unit_id in told else "已报送材料，无活动总结"
            label = city.params.edition.groups[str(unit["group"])].label
            rows.append([len(rows) + 1, official_name(city.params.unit(unit_id)), label, words,
                         "有" if has_summary else "无", _day(unit["received"]), int(unit["files"]), None])  # fmt: skip
    columns = (("序号", 7.0), ("单位", 44.0), ("组别", 28.0), ("报送情况", 26.0), ("活动总结", 11.0),
               ("总结收到日期", 18.0), ("文件数", 9.0), ("处理意见", 24.0))  # fmt: skip
    due = say_date(city.params.edition.dates.summary_due)
    return Sheet(
        "未提交", "未按要求提交材料单位名单", columns, rows, spelled=(1,), note=f"{_NOTE}总结报送期限：{due}。"
    )


def _list_short(followed: list[dict[str, Any]], city: CityReport) -> Sheet:
    short = [unit for unit in followed if unit["is_short"]]
    rows = [[number, unit["name"], unit["label"], int(unit["quota"]), int(unit["key"]),
             int(unit["quota"] - unit["key"]), f"{unit['key'] / unit['quota']:.0%}", None]
            for number, unit in enumerate(short, start=1)]  # fmt: skip
    columns = (("序号", 7.0), ("单位", 44.0), ("组别", 28.0), ("应开展重点活动", 18.0), ("已报送", 11.0), ("尚缺", 9.0),
               ("完成率", 11.0), ("处理意见", 24.0))  # fmt: skip
    open_ones = int((~city.units["is_marked"] & (city.units["activities"] > 0)).sum())
    unmarked = f"另有{open_ones}个单位报送的活动没有标明重点活动，无从核对。" if open_ones else ""
    return Sheet("未达标", "重点活动未达到通知要求单位名单", columns, rows, spelled=(1,), note=f"{_NOTE}{unmarked}")


def _list_contested(lists: Proposals) -> Sheet:
    rows = [[number, unit["name"], group.label, group.places, len(group.proposed), group.left,
             say_ranks(unit["rank_low"], unit["rank_high"]), say_share(unit["share_in_quota"]),
             unit["open_point"] or "-", None]
            for number, (group, unit) in enumerate(
                [(group, unit) for group in lists.groups for unit in group.contested], start=1)]  # fmt: skip
    columns = (("序号", 7.0), ("单位", 44.0), ("组别", 28.0), ("本组名额", 11.0), ("已拟定", 9.0), ("待评议产生", 13.0),
               ("位次变动范围", 16.0), ("进入名额的情形", 18.0), ("须议定的事项", 24.0),
               ("评议意见", 20.0))  # fmt: skip
    return Sheet("待评议单位", "待评议组织单位名单", columns, rows, spelled=(1,),
                 note=f"{_NOTE}能否入围取决于所作假设，由评议会议决定；未经评议不列入公示和通知。")  # fmt: skip


def _list_contested_activities(lists: Proposals) -> Sheet:
    unsure = [row for row in lists.activities if row["is_contested"]]
    rows = [[number, row["name"], row["unit"], _standing(row), say_share(row["share_chosen"]), _effect(row), None]
            for number, row in enumerate(unsure, start=1)]  # fmt: skip
    columns = (
        ("序号", 7.0),
        ("活动", 50.0),
        ("组织单位", 36.0),
        ("判断", 14.0),
        ("入选的情形", 16.0),
        ("实效（区间）", 18.0),
        ("评议意见", 30.0),
    )
    return Sheet("待评议活动", "拟表扬活动中须重点评议的活动", columns, rows, spelled=(1, 2),
                 note=f"{_NOTE}这些活动按默认规则入选，规则稍有变动即可能落选，请评议会议逐项确认。")  # fmt: skip


def _list_unread_files(city: CityReport) -> Sheet:
    unread = list_unread(city.tables["documents"], city.tables["facts"])
    rows = [[number, row["file"], row["words"], None] for number, row in enumerate(unread, start=1)]
    columns = (("序号", 7.0), ("文件", 80.0), ("情况", 24.0), ("处理意见", 24.0))
    return Sheet("未读文件", "未能读取或未能确认报送单位的文件", columns, rows, spelled=(1,), note=_NOTE)


def _list_decisions(city: CityReport, lists: Proposals) -> Sheet:
    shown = show_decisions(lists.decisions, name_targets(city.tables["activities"], city.params))
    rows = [[*row, None] for row in shown.to_numpy(dtype=object).tolist()]
    columns = (("序号", 7.0), ("时间", 18.0), ("经办", 18.0), ("对象", 50.0), ("决定", 14.0), ("理由", 44.0),
               ("是否破例", 11.0), ("备注", 20.0))  # fmt: skip
    return Sheet("人工决定", "人工决定记录", columns, rows, spelled=(2, 3, 5),
                 note=f"{_NOTE}逐条记录，只增不改；未按公布程序作出的决定标“破例”，在各份文稿中同样注明。")  # fmt: skip


def _standing(row: Mapping[str, Any]) -> str:
    return STANDING.get(str(row["standing"]), "-")


def _effect(row: Mapping[str, Any]) -> str:
    """Effect with the interval it moves in when weights and scales do."""
    if pd.isna(row["effect_low"]):
        return say_score(row["effect"], decimals=0)
    return f"{row['effect']:.0f}（{row['effect_low']:.0f}至{row['effect_high']:.0f}）"


def _day(value: object) -> str:
    return "-" if pd.isna(value) else say_date(value)  # type: ignore[call-overload]
