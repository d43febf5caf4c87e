"""Columns that only their contents tell, tables on their side, cards and drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet

Read = Callable[..., tuple[pd.DataFrame, list[str]]]


@pytest.fixture
def read(submitted: Callable, params: Params) -> Read:
    """Activities by name, and codes of problems, of one workbook."""

    def run(rows: list[list[Any]], *merged: str, name: str = "活动表", **more: list[list[Any]]) -> tuple:
        documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows, merged=merged, name=name, more=more)})
        activities, _, problems = extract_activities(documents, blocks, params)
        return activities.set_index("name"), problems["code"].tolist()

    return run


def test_headings_in_plain_speech_are_told_by_what_stands_below(read: Read) -> None:
    rows = [
        ["谁办的", "干了什么", "啥时候", "哪里", "来的居民", "志愿者"],
        ["南里社区", "防诈骗知识讲座", "9月19日下午", "老年活动站", 63, 4],
        ["北里社区", "流动科技馆进社区", "9月22日", "文化广场", 35, 12],
        ["东里社区", "急救知识课堂", "9.23", "小区凉亭前", 30, 3],
    ]
    activities, _ = read(rows)
    assert activities.index.tolist() == ["防诈骗知识讲座", "流动科技馆进社区", "急救知识课堂"]
    assert activities["place"].tolist() == ["老年活动站", "文化广场", "小区凉亭前"]
    assert activities["start"].dt.strftime("%m-%d").tolist() == ["09-19", "09-22", "09-23"]
    assert activities[["participants", "volunteers"]].to_numpy().tolist() == [[63, 4], [35, 12], [30, 3]]


def test_the_questions_of_a_survey_are_headings(read: Read) -> None:
    rows = [
        ["编号", "提交答卷时间", "1、你所在的部门", "2、活动叫什么？", "3、活动是几月几日办的？", "4、在什么地方办的？",
         "5、到场多少人？", "6、有几位志愿者？", "7、照片是否上传"],
        [1, "2024/9/20 8:10:44", "化工系", "看得见的电流", "2024/9/17", "二号楼大厅", 77, 6, "是"],
        [2, "2024/9/20 9:31:02", "农学系", "种子的旅行", "2024/9/18", "试验田", 41, 3, "否"],
    ]  # fmt: skip
    activities, _ = read(rows)
    assert activities.index.tolist() == ["看得见的电流", "种子的旅行"]
    assert activities["start"].dt.strftime("%m-%d").tolist() == ["09-17", "09-18"]
    assert activities["place"].tolist() == ["二号楼大厅", "试验田"]
    assert activities[["participants", "volunteers"]].to_numpy().tolist() == [[77, 6], [41, 3]]


def test_what_was_put_off_and_held_is_told_by_who_came(read: Read) -> None:
    rows = [
        ["活动", "计划日期", "计划人数", "实际日期", "实到人数", "完成情况"],
        ["星空课", "9月16日", 60, "9月16日", 58, "已完成"],
        ["编程课", "9月17日", 40, "9月19日", 44, "改期"],
        ["夜观课", "9月18日", 30, None, None, "延期"],
        ["水质课", "9月18日", 30, None, 12, "取消"],
    ]
    activities, codes = read(rows)
    assert activities.index.tolist() == ["星空课", "编程课"]
    assert activities["start"].dt.strftime("%m-%d").tolist() == ["09-16", "09-19"]
    assert codes.count("activity_called_off") == 2


def test_what_is_said_not_to_have_been_done_is_called_off(read: Read) -> None:
    rows = [
        ["活动", "时间", "计划人数", "实际人数", "是否开展"],
        ["甲课", "9月14日", 30, 32, "是"],
        ["乙课", "9月15日", 40, None, "否"],
    ]
    activities, codes = read(rows)
    assert activities.index.tolist() == ["甲课"]
    assert codes.count("activity_called_off") == 1


def test_a_column_of_names_with_places_and_one_of_who_came(read: Read) -> None:
    rows = [["日期", "活动及地点", "参与情况"], ["9月19日", "花椒采后保鲜（石河镇）", "群众62人，志愿者4人"],
            ["9月20日", "井下安全课（煤矿展示馆）", "群众180人，志愿者9人"]]  # fmt: skip
    activities, codes = read(rows)
    assert activities[["participants", "volunteers"]].to_numpy().tolist() == [[62, 4], [180, 9]]
    assert activities.index.str[:4].tolist() == ["花椒采后", "井下安全"]
    assert "amounts_several" not in codes


def test_views_beside_counters_of_other_kinds_are_views(submitted: Callable, params: Params) -> None:
    rows = [["累计阅读", "新增关注", "点赞数"], ["12.6万", "386", "2190"]]
    documents, blocks, _ = submitted({"路北区/数据.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    told = dict(zip(facts["value"], facts["quantity"], strict=True))
    assert told == {126000: "online_views", 386: "other", 2190: "other"}


def test_day_and_place_in_a_column_of_any_heading(read: Read) -> None:
    rows = [["企业", "开放情况", "何时何地", "观众"], ["甲公司", "焊接秀", "9月18日，智能展示厅", 80],
            ["乙公司", "走近植入物", "9月19日，二楼培训教室", 45]]  # fmt: skip
    activities, _ = read(rows)
    assert activities["place"].tolist() == ["智能展示厅", "二楼培训教室"]


def test_statistics_without_days_name_no_activities(read: Read) -> None:
    rows = [["社区", "场次", "参与人数", "志愿者"], ["南里社区", 2, 100, 5], ["北里社区", 3, 90, 6]]
    activities, _ = read(rows)
    assert activities.empty


def test_a_table_on_its_side_with_orders_and_parts(read: Read) -> None:
    rows = [
        ["项  目", None, 1, 2, "合计"],
        ["活动叫什么", None, "煤矿探秘", "矿山星空夜场", None],
        ["哪天办的", None, "9月15日", "9月22日晚", None],
        ["来了谁（人）", "亲子家庭成员", 210, 150, 360],
        [None, "中小学生", 85, 40, 125],
        [None, "小计", 295, 190, 485],
        ["说明：每批不超过30人", None, None, None, None],
    ]
    activities, _ = read(rows, "A1:B1", "A2:B2", "A3:B3", "A4:A6")
    assert activities["participants"].to_dict() == {"煤矿探秘": 295, "矿山星空夜场": 190}


@pytest.mark.parametrize("title", ["填报部门：科教股", "某局科普日活动情况"])
def test_a_table_on_its_side_below_its_title(read: Read, title: str) -> None:
    rows = [
        [title], ["承办", "茶科所", "蚕桑站", "畜牧站"], ["活动名称", "认茶树", "蚕宝宝的一生", "奶牛怎么挤奶"],
        ["时间", "9.15", "9.17", "9.20"], ["参加人数", 80, 45, 66], ["志愿者", None, 3, 5],
        ["填表人：某某", None, None, "填表日期：9月25日"],
    ]  # fmt: skip
    activities, problems = read(rows)
    assert activities["participants"].to_dict() == {"认茶树": 80, "蚕宝宝的一生": 45, "奶牛怎么挤奶": 66}
    assert activities["volunteers"].fillna(0).tolist() == [0, 3, 5]
    assert activities["start"].dt.day.tolist() == [15, 17, 20]
    assert problems == []


def test_a_title_of_another_year_holds_for_a_table_on_its_side(read: Read) -> None:
    rows = [["2023年活动情况"], ["活动名称", "认茶树", "养蚕"], ["时间", "9.15", "9.17"], ["参加人数", 80, 45]]
    activities, problems = read(rows)
    assert activities.empty
    assert problems == ["table_of_other_year"]


@pytest.mark.parametrize("peak", ["最高同时在线", "峰值在线", "最高在线人数"])
def test_broadcasts_by_their_sheet(submitted: Callable, params: Params, peak: str) -> None:
    rows = [
        ["直播日期", "直播主题", "累计观看（人次）", peak, "评论数"],
        ["9月15日", "云上看桥", 5200, 310, 40], ["9月18日", "听鸟", 2100, 150, 22], ["合计", None, 7300, None, 62],
    ]  # fmt: skip
    documents, blocks, _ = submitted({"路北区/后台.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities[["name", "live_views"]].to_numpy().tolist() == [["云上看桥", 5200], ["听鸟", 2100]]
    assert activities["participants"].isna().all()
    views = facts[facts["quantity"] == "live_views"]
    assert views.loc[views["is_total"], "value"].tolist() == [7300]
    assert views["part_of"].notna().tolist() == [True, True, False]


def test_who_watched_a_broadcast_is_no_audience_on_the_spot(read: Read) -> None:
    rows = [["直播时间", "直播主题", "观看人数", "点赞量"], ["9月16日", "海水为什么咸", "1.2万", 830]]
    activities, _ = read([*rows, ["9月20日", "护眼", 8600, 410]])
    assert activities["live_views"].tolist() == [12000, 8600]
    assert activities["participants"].isna().all()


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("第一场", "第二场")])
def test_running_numbers_below_sessions_count_nothing(
    submitted: Callable, params: Params, first: str, second: str
) -> None:
    rows = [["场次", "直播时间", "观看量"], [first, "9月15日", 5200], [second, "9月18日", 2100], ["合计", None, 7300]]
    documents, blocks, _ = submitted({"路北区/后台.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    assert set(facts["quantity"]) == {"live_views"}


def test_cards_beside_each_other_are_activities_each(read: Read) -> None:
    rows = [
        ["名称", "看栗园", "名称", "地质徒步"], ["时间", "9月19日", "时间", "9月21日"],
        ["地点", "示范园", "地点", "景区"], ["到场", "群众420人", "到场", "186人"],
        ["人手", "工作人员9人，志愿者14人", "人手", "志愿者22人"],
    ]  # fmt: skip
    activities, _ = read(rows)
    assert activities[["place", "participants", "volunteers"]].to_dict("index") == {
        "看栗园": {"place": "示范园", "participants": 420, "volunteers": 14},
        "地质徒步": {"place": "景区", "participants": 186, "volunteers": 22},
    }


def test_a_form_whose_label_is_divided(read: Read) -> None:
    rows = [
        ["活动题目", "模型发射", None, None],
        ["活动时间", "9月18日", "活动场地", "田径场"],
        ["参加人员（人）", "学生", "教师", "学生志愿者"],
        [None, 286, 12, 18],
        ["活动简述", "发射水火箭40枚。", None, None],
    ]
    activities, _ = read(rows, "B1:D1", "A3:A4", "B5:D5")
    assert activities.loc["模型发射", ["participants", "volunteers"]].tolist() == [298, 18]


def test_month_and_day_in_columns_of_their_own(read: Read) -> None:
    rows = [["月", "日", "活动名称", "参与人数"], [9, 15, "甲", 30], ["〃", "20-21", "乙", 40], ["〃", "〃", "丙", 50]]
    activities, told = read(rows)
    days = activities[["start", "end"]].apply(lambda column: column.dt.strftime("%d")).to_numpy().tolist()
    assert days == [["15", "15"], ["20", "21"], ["20", "21"]]
    assert told == []


def test_void_drafts_and_announcements_are_not_counted(read: Read) -> None:
    head = ["活动名称", "时间", "地点", "到场人数"]
    activities, told = read(
        [head, ["甲", "9月16日", "公园", 30]],
        **{
            "初稿（作废）": [head, ["旧甲", "9月16日", "公园", 300]],
            "后续": [["三、下月打算办的"], head, ["农机展", "10月12日", "镇上", 500]],
            "推迟": [["二、没办成或往后推的"], head, ["皮影课", "9月20日", "剧场", None]],
            "拟办": [["拟开展活动", "拟定时间", "拟定地点", "预计人数"], ["粮食日", "10月16日", "广场", 500]],
        },
    )
    assert activities.index.tolist() == ["甲"]
    assert sorted(told) == ["activity_called_off", "plan_not_counted", "plan_not_counted"]


def test_announcements_in_a_report_do_not_make_it_a_plan(submitted: Callable, params: Params) -> None:
    head = ["活动名称", "时间", "地点", "到场人数"]
    held = [head, ["甲", "9月16日", "公园", 30]]
    announced = [["下月打算办的"], head, ["农机展", "10月12日", "镇上", 500]]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(held, more={"后续": announced})})
    _, _, problems = extract_activities(documents, blocks, params)
    assert problems["message"].tolist() == ["“路北区/表.xlsx”中的表格“下月打算办的”列出的1项活动属于计划，未计入。"]


def test_what_was_printed_is_not_what_was_handed_out(read: Read) -> None:
    rows = [
        ["活动名称", "2023年", None, "2024年", None, None],
        [None, "日期", "资料", "日期", "资料（印制）", "资料（发放）"],
        ["甲", "9月19日", 300, "9月18日", 500, 420],
    ]
    activities, _ = read(rows, "A1:A2", "B1:C1", "D1:F1")
    assert activities.loc["甲", "materials"] == 420
    assert f"{activities.loc['甲', 'start']:%m-%d}" == "09-18"


def test_planned_and_come_in_one_cell(read: Read) -> None:
    activities, _ = read([["活动名称", "时间", "参与人数"], ["甲", "9月16日", "计划200人，实到168人"]])
    assert activities["participants"].tolist() == [168]


def test_a_total_told_in_words(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "时间", "开展情况"], ["甲课", "9月16日", "听课200人"], ["乙展", "9月17日", "观众300人"],
        ["合计", "2项", "现场参与500人；志愿者14人"],
    ]  # fmt: skip
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    whole = facts[facts["is_total"]]
    assert dict(zip(whole["quantity"], whole["value"], strict=True)) == {
        "participants": 500,
        "volunteers": 14,
        "activities": 2,
    }
    assert whole["scope"].eq("unit").all()


@pytest.mark.parametrize(
    ("heading", "cells", "reports"),
    [
        ("媒体报道", ["3篇", "无", "5条"], [3.0, 5.0]),
        ("宣传报道", [4, 2, 1], [4.0, 2.0, 1.0]),
        ("报道链接", [4, 2, 1], []),
        ("媒体报道", ["3篇", "www.lubei.example/a1", "5条"], []),
        ("媒体报道", ["某某日报1条、某某网1次", "无", "某某融媒1条"], [1.0, 1.0, 1.0]),
        ("报道", ["某某晚报1", "自办网不计", "—"], [1.0]),
        ("媒体报道", ["某某日报9月16日", "无", "某某网"], []),
    ],
)
def test_counts_below_reports_are_reports_and_no_addresses(
    heading: str, cells: list[Any], reports: list[float], submitted: Callable, params: Params
) -> None:
    rows = [["活动名称", "时间", "地点", "参与人数", heading]]
    names = ("星空夜话", "水质检测开放日", "古树寻访")
    rows += [
        [name, f"9月1{day}日", "文化广场", 60 + day, cell]
        for day, (name, cell) in enumerate(zip(names, cells, strict=True), 5)
    ]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    assert facts.loc[facts["quantity"] == "media_reports", "value"].tolist() == reports


def test_what_sorts_the_names_below_a_heading_over_two_columns_is_no_name(read: Read) -> None:
    rows = [
        ["活动名称", None, "时间", "参与人数"],
        ["开放类", "展厅开放", "9月16日", 30], [None, "车间参观", "9月17日", 40],
        ["讲座类", "用电讲座", "9月18日", 50], ["合计", None, None, 120],
    ]  # fmt: skip
    activities, told = read(rows, "A1:B1", "A2:A3")
    assert activities["participants"].to_dict() == {"展厅开放": 30, "车间参观": 40, "用电讲座": 50}
    assert told == []


def test_reports_in_a_table_of_sums_count_for_the_unit(submitted: Callable, params: Params) -> None:
    rows = [["活动场次", "参与人次", "媒体报道"], ["26场", "5300人次", "7篇"]]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    assert facts.loc[facts["quantity"] == "media_reports", "value"].tolist() == [7.0]
