"""Forms that put a label beside its value."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.extract import extract_activities, extract_facts, extract_mentions
from kepuri_eval.intake.findings import Finder
from kepuri_eval.intake.records import blocks_by_document
from kepuri_eval.params import Params
from kepuri_eval.partnernames import PARTNERS
from tests.intake.intake_files import sheet, word

FORM = [
    ["全国科普日优秀活动推荐表", None, None, None],
    ["活动名称", "桥上的力学课", "主办单位", "路北区科协"],
    ["活动时间", "9月18日", "活动地点", "丰泽桥"],
    ["参与人数", "260余人", "志愿者人数", "12"],
]


def test_a_recommendation_form_is_one_activity(submitted: Callable, params: Params) -> None:
    documents, blocks, _ = submitted({"路北区/推荐表.xlsx": sheet(FORM, merged=("A1:D1",))})
    activities, facts, _ = extract_activities(documents, blocks, params)
    row = activities.iloc[0]
    assert len(activities) == 1
    assert (row["name"], row["place"], row["participants"], row["volunteers"]) == ("桥上的力学课", "丰泽桥", 260, 12)
    assert row["activity_id"].endswith("活动表!B2")
    assert set(facts["locator"]) == {"活动表!B4", "活动表!D4"}


def test_a_form_whose_second_row_has_one_known_label_is_no_table(submitted: Callable, params: Params) -> None:
    form = [
        ["活动名称", "堤坝下的观鸟课", "活动时间", "2024年9月17日上午"],
        ["活动地点", "青龙河大坝", "适合人群", "中小学生"],
        ["参与人数", "83人", "志愿者", "6人"],
        ["联合单位", "市观鸟会", "填表人", "综合科"],
    ]
    documents, blocks, _ = submitted({"路北区/登记表.xlsx": sheet(form)})
    activities, _, _ = extract_activities(documents, blocks, params)
    told = activities[["name", "place", "participants", "volunteers", "joint_units"]].to_numpy().tolist()
    assert told == [["堤坝下的观鸟课", "青龙河大坝", 83, 6, "市观鸟会"]]


def test_a_column_of_counting_words_names_no_bodies(submitted: Callable, params: Params) -> None:
    rows = [
        ["项目", "数值", "单位", "说明"], ["活动场次", "17", "场", "含夜场"], ["参加人数", "2380", "人次", ""],
        ["志愿者", "91", "人", "学生为主"], ["资料发放", "1800", "份", ""],
    ]  # fmt: skip
    documents, blocks, _ = submitted({"路北区/填报表.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert dict(zip(facts["quantity"], facts["value"], strict=True)) == {
        "activities": 17, "participants": 2380, "volunteers": 91, "materials": 1800
    }  # fmt: skip


def test_labelled_lines_are_one_activity_and_their_places_hold(submitted: Callable, params: Params) -> None:
    lines = ["活动名称：河边的水质课", "活动时间：9月19日", "活动地点：青龙河", "参与人数：近八十人"]
    documents, blocks, _ = submitted({"路北区总结.docx": word("前言。", *lines)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities[["name", "place", "participants"]].to_numpy().tolist() == [["河边的水质课", "青龙河", 80]]
    fact = facts.iloc[0]
    text = blocks.set_index("locator").loc[fact["locator"], "text"]
    assert text[fact["start"] : fact["end"]] == fact["raw"] == "近八十人"


@pytest.mark.parametrize(
    ("told", "reports"),
    [("江城晚报、FM98.5等 8 篇", [8]), ("https://n.example/1", []), ("江城网1次、江城融媒6次", [6, 1])],
)
def test_media_named_with_the_number_of_their_reports_are_a_figure(
    submitted: Callable, params: Params, told: str, reports: list[int]
) -> None:
    rows = [["参与人数", "1200人次"], ["发放资料", "3000份"], ["媒体报道", told]]
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    assert facts.loc[facts["quantity"] == "media_reports", "value"].to_list() == reports


def test_a_list_of_figures_without_a_name_is_the_units(submitted: Callable, params: Params) -> None:
    rows = [["参与人数", "1200人次"], ["发放资料", "3000份"]]
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert dict(zip(facts["quantity"], facts["value"], strict=True)) == {"participants": 1200, "materials": 3000}
    assert set(facts["scope"]) == {"unit"}


def test_a_counting_word_behind_the_value_says_how_it_is_counted(submitted: Callable, params: Params) -> None:
    rows = [["指标", "数量", "单位"], ["参与公众", 1.05, "万人次"], ["媒体报道", 13, "篇"]]
    rows.append(["直播观看", "4.2", "万人次"])
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(rows)})
    _, facts, problems = extract_activities(documents, blocks, params)
    told = dict(zip(facts["quantity"], facts["value"], strict=True))
    assert told == {"participants": 10500, "media_reports": 13, "live_views": 42000}
    assert "amount_unreadable" not in set(problems["code"])
    assert extract_facts(documents, blocks, params).empty  # 万人次 is no figure by itself


def test_a_remark_on_last_year_takes_out_nothing_but_itself(submitted: Callable, params: Params) -> None:
    rows = [["活动场次", "18", "参与人次", "2.6千"], ["联合单位（个）", "7", "志愿者", "64"]]
    rows.append(["特色亮点", "用皮影讲光影，观众叫好。2023年同类活动参与1900人次。"])
    documents, blocks, _ = submitted({"路北区/填报表.docx": word(table=rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    told = dict(zip(facts["quantity"], facts["value"], strict=True))
    assert told == {"activities": 18, "participants": 2600, "joint_units": 7, "volunteers": 64}
    assert facts["in_scope"].all()


def test_rows_of_other_labels_head_no_values(submitted: Callable, params: Params) -> None:
    rows = [["填报单位", "路北区妇联", "联系人", "赵某", "联系电话", "0315-*******"]]
    rows.append(["参与人次", "800", "直播观看", "—", "已登平台", "是"])
    rows.append(["活动场次", "6", "发放资料", "400份", "志愿者", "12"])
    documents, blocks, _ = submitted({"路北区/填报表.docx": word(table=rows)})
    _, facts, problems = extract_activities(documents, blocks, params)
    assert set(facts["quantity"]) == {"participants", "activities", "materials", "volunteers"}
    assert problems.empty


def test_heads_of_columns_are_no_names(submitted: Callable, params: Params) -> None:
    figures = [["项 目", "数 据"], ["活动场次", "21场"], ["参与群众", "5400人次"]]
    documents, blocks, _ = submitted({"路北区/数据.docx": word(table=figures)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert set(facts["scope"]) == {"unit"}


@pytest.mark.parametrize(
    "heads", [("活动项目", "活动情况"), ("活动项目", "结果"), ("项目名称", "完成情况"), ("项目", "是否完成")]
)
def test_labels_of_figures_below_a_head_of_names_are_no_activities(
    submitted: Callable, params: Params, heads: tuple[str, str]
) -> None:
    rows = [[*heads], ["活动场次", "17场"], ["受益人次", "4310人次"], ["科技志愿者", "96人"], ["印发折页", "5200份"]]
    documents, blocks, _ = submitted({"路北区/小结.docx": word(table=rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert dict(zip(facts["quantity"], facts["value"], strict=True)) == {
        "activities": 17, "participants": 4310, "volunteers": 96, "materials": 5200,
    }  # fmt: skip
    assert set(facts["scope"]) == {"unit"}


@pytest.mark.parametrize("first", ["指标", "项目", "活动项目"])
def test_of_figures_both_ways_and_their_total_the_total_counts(submitted: Callable, params: Params, first: str) -> None:
    rows = [
        [first, "线上", "线下", "合计"],
        ["活动场次", "3场", "14场", "17场"],
        ["参与人次", "1.2万", "4310", "16310"],
    ]
    documents, blocks, _ = submitted({"路北区/统计.docx": word(table=rows)})
    activities, facts, problems = extract_activities(documents, blocks, params)
    whole = facts[facts["part_of"].isna()]
    assert dict(zip(whole["quantity"], whole["value"], strict=True)) == {"activities": 17, "participants": 16310}
    assert len(facts) == 6
    assert activities.empty
    assert problems.empty


def test_what_a_form_of_one_activity_lists_of_its_contents_is_no_further_activity(
    submitted: Callable, params: Params
) -> None:
    told = "1.“井下一日”体验，9月16日在老车间，210人次；2.矿石讲解，9月18日，展厅，90人次。"
    rows = [["活动名称", "矿冶科普周", "活动时间", "9月16日至20日"], ["活动规模", "参观共400人次", "地点", "遗址公园"]]
    rows += [["传播效果", "市台播出1条", "", ""], ["活动内容", told, "", ""]]
    _, blocks, _ = submitted({"路北区/推荐表.docx": word(table=rows)})
    (cells,) = blocks_by_document(blocks).values()
    found = Finder(params).find(Source("d", "推荐表.docx", "activities"), list(cells))
    assert found.items == []
    assert [row["participants"] for row in found.tables.activities] == [400]


def test_of_figures_of_this_time_and_of_the_year_those_of_this_time_count(submitted: Callable, params: Params) -> None:
    rows = [["指标", "单位", "本次活动", "今年累计", "备注"], ["参与公众", "人次", "520", "4,100", ""]]
    rows += [["志愿者", "人", "18", "73", ""], ["媒体报道", "条", "3", "21", "市台1条"]]
    documents, blocks, _ = submitted({"路北区/统计.docx": word(table=rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    own = facts[facts["in_scope"]]
    assert dict(zip(own["quantity"], own["value"], strict=True)) == {
        "participants": 520, "volunteers": 18, "media_reports": 3,
    }  # fmt: skip
    assert own["is_total"].all()


def test_what_a_form_of_figures_tells_of_single_days_is_read_as_prose(submitted: Callable, params: Params) -> None:
    told = "9月16日在青石街道举办“护好膝盖”健康讲座，96名居民到场；9月19日走进纺织车间讲用耳卫生，62名工人参加。"
    rows = [["活动次数", "11场", "参与人次", "1940人次"], ["志愿服务人数", "61人", "发放科普资料", "2100册"]]
    _, blocks, _ = submitted({"路北区/登记表.docx": word(table=[*rows, ["活动概况", told, "", ""]])})
    (cells,) = blocks_by_document(blocks).values()
    found = Finder(params).find(Source("d", "登记表.docx", "activities"), list(cells))
    assert [(item.name, item.start) for item in found.items] == [
        ("“护好膝盖”健康讲座", "2024-09-16"), ("讲用耳卫生", "2024-09-19"),
    ]  # fmt: skip
    assert [row["value"] for row in found.facts] == [96, 62]


def test_activities_called_like_figures_stay_activities(submitted: Callable, params: Params) -> None:
    rows = [["活动项目", "日期", "参与人数"], ["科普志愿者", "9月15日", "30"], ["科普资料", "9月16日", "40"]]
    documents, blocks, _ = submitted({"路北区/活动表.docx": word(table=rows)})
    activities, _, _ = extract_activities(documents, blocks, params)
    assert activities["participants"].tolist() == [30, 40]


def test_followers_broadcasts_and_peaks_are_neither_views_nor_activities(submitted: Callable, params: Params) -> None:
    rows = [["指标", "数值"], ["图文阅读量", "8.1万"], ["新增关注", "386"], ["直播场次", "6场"], ["在线峰值", "2105人"]]
    rows += [["评论数", "331"], ["累计观看", "3.2万人次"]]
    documents, blocks, _ = submitted({"路北区/后台.docx": word(table=rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    told = facts.set_index(facts["subkind"].fillna(facts["quantity"]))["value"].to_dict()
    assert told == {
        "online_views": 81000, "followers": 386, "broadcasts": 6, "peaks": 2105, "likes": 331, "live_views": 32000,
    }  # fmt: skip
    assert extract_facts(documents, blocks, params).empty


@pytest.mark.parametrize("behind", ["", "；时间9月14日至20日"])
def test_a_form_below_the_theme_of_the_event_is_the_units(submitted: Callable, params: Params, behind: str) -> None:
    theme = params.edition.theme.replace(" ", "　")
    rows = [["活动主题", f"{theme}{behind}"], ["发放资料", "450份"], ["志愿者", "17名"]]
    documents, blocks, _ = submitted({"路北区/情况表.docx": word(table=rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert dict(zip(facts["quantity"], facts["value"], strict=True)) == {"materials": 450, "volunteers": 17}


def test_remarks_beside_the_values_are_no_values(submitted: Callable, params: Params) -> None:
    rows = [["指标", "数量", "说明"], ["活动场次", "57场", "含乡镇自办31场"], ["志愿者", "326人", "12支队伍"]]
    documents, blocks, _ = submitted({"路北区/数据.docx": word(table=rows)})
    _, facts, problems = extract_activities(documents, blocks, params)
    assert dict(zip(facts["quantity"], facts["value"], strict=True)) == {"activities": 57, "volunteers": 326}
    assert problems.empty


INDICATORS = [
    ["填报单位：路北区科协", None, None, "填报日期：9月28日"],
    ["指标", "单位", "计划数", "实际完成数"],
    ["活动场次", "场次", 50, 47],
    ["其中：线上活动", "场次", 6, 5],
    ["参与人数", "人次", 8000, 9130],
    ["科技志愿者", "人次", 150, 162],
]


def test_what_was_planned_for_an_indicator_is_not_what_came_of_it(submitted: Callable, params: Params) -> None:
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(INDICATORS)})
    _, facts, _ = extract_activities(documents, blocks, params)
    came = facts[facts["in_scope"] & ~facts["planned"] & facts["part_of"].isna()]
    told = dict(zip(came["quantity"], came["value"], strict=True))
    assert told == {"activities": 47, "participants": 9130, "volunteers": 162}
    assert came["is_total"].all()
    assert sorted(facts.loc[facts["planned"], "value"]) == [6, 50, 150, 8000]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("目标任务", "完成情况"), (9000, 9130)),
        (("去年", "今年"), (8000, 9130)),
        (("上年", "本年", "增长（%）"), (8000, 9130, 14.1)),
        (("应完成数", "完成数", "完成率"), (9000, 9130, 101)),
        (("计划", "线上实际", "线下实际"), (9000, 130, 9000)),
        (("计划", "线上", "线下", "合计"), (9000, 130, 9000, 9130)),
        (("本期", "上期"), (9130, 8800)),
    ],
)
@pytest.mark.parametrize("first", ["指标", "项目"])
def test_of_several_columns_the_one_of_what_came_counts(
    submitted: Callable, params: Params, first: str, heads: tuple[str, ...], row: tuple[float, ...]
) -> None:
    rows = [[first, *heads], ["参与人次", *row], ["活动场次", *(1 for _ in row)], ["志愿者人数", *(2 for _ in row)]]
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    came = facts[facts["in_scope"] & ~facts["planned"] & (facts["quantity"] == "participants")]
    assert came["value"].sum() == 9130
    assert activities.empty


def test_figures_above_a_table_of_activities_are_the_units(submitted: Callable, params: Params) -> None:
    rows = [
        ["总场次", 11, "总人次", 2300], ["志愿者", 18, "媒体报道", 4], [None, None, None, None],
        ["活动名称", "日期", "人次", "形式"], ["盐的结晶", "9月18日", 64, "实验"],
        ["老油坊榨油演示", "9月19日", 210, "演示"],
    ]  # fmt: skip
    documents, blocks, _ = submitted({"路北区数据表.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    of_unit = facts[facts["scope"] == "unit"]
    assert dict(zip(of_unit["quantity"], of_unit["value"], strict=True)) == {
        "activities": 11, "participants": 2300, "volunteers": 18, "media_reports": 4,
    }  # fmt: skip
    assert activities[["name", "participants"]].to_numpy().tolist() == [["盐的结晶", 64], ["老油坊榨油演示", 210]]


def test_rows_that_count_off_activities_are_activities(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动总数（场）", 7, "参与人次", 1200],
        ["活动一", "骨密度筛查进社区", "9月18日 学院路社区", "150人"],
        ["活动二", "“牙齿的秘密”", "9月19日 青年广场", "420人"],
        ["活动三", "待定", "无", "无"],
        ["活动四", "9月21日退休教工太极课石桥镇文化站 37人"],  # as a scan leaves it
    ]
    documents, blocks, _ = submitted({"路北区登记表.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities[["name", "place", "participants"]].fillna("").to_numpy().tolist() == [
        ["骨密度筛查进社区", "学院路社区", 150], ["“牙齿的秘密”", "青年广场", 420],
        ["退休教工太极课石桥镇文化站", "", 37],
    ]  # fmt: skip
    assert activities["start"].dt.day.tolist() == [18, 19, 21]
    of_unit = facts[facts["scope"] == "unit"]
    assert dict(zip(of_unit["quantity"], of_unit["value"], strict=True)) == {"activities": 7, "participants": 1200}


def test_places_that_opened_their_doors_are_activities(submitted: Callable, params: Params) -> None:
    rows = [["水文站", "开放日期", "参观人数"], ["青河站", "9月18日", 80], ["白沙站", "9月19日", 55]]
    documents, blocks, _ = submitted({"路北区开放.xlsx": sheet(rows)})
    activities, _, _ = extract_activities(documents, blocks, params)
    assert activities[["name", "place", "participants"]].to_numpy().tolist() == [
        ["青河站开放", "青河站", 80], ["白沙站开放", "白沙站", 55],
    ]  # fmt: skip


def test_a_form_of_a_unit_names_its_partners(submitted: Callable, params: Params) -> None:
    rows = [["活动场次", 9], ["参与人次", 2100], ["合作单位", "市第三医院、江口镇人民政府（2家）"]]
    documents, blocks, _ = submitted({"路北区/登记表.xlsx": sheet(rows)})
    _, facts, _ = extract_activities(documents, blocks, params)
    told = extract_facts(documents, blocks, params)
    assert [(row.value, row.raw) for row in told[told["quantity"] == "joint_units"].itertuples()] == [(2, "2家")]
    assert "joint_units" not in set(facts["quantity"])
    mentions = extract_mentions(documents, blocks, params)
    named = mentions[mentions["topic"] == PARTNERS]
    assert named["raw"].tolist() == ["市第三医院", "江口镇人民政府"]


def _told_in_form(rows: list[list[object]], submitted: Callable, params: Params) -> list[tuple[str, str, str | None]]:
    """(name, day, place) of the activities that prose in the cells of a unit's form tells of."""
    _, blocks, _ = submitted({"路北区/登记表.xlsx": sheet([["活动总场次", "9场"], ["参与总人次", "1260"], *rows])})
    (cells,) = blocks_by_document(blocks).values()
    found = Finder(params).find(Source("d", "登记表.xlsx", "summary"), list(cells))
    return [(item.name, str(item.start)[5:], item.place) for item in found.items]


def test_rows_of_a_form_that_count_off_activities_tell_each_in_one_cell(submitted: Callable, params: Params) -> None:
    rows: list[list[object]] = [
        ["活动一", "9月14日，人民广场，“血压量一量”，320人，志愿者14人"],
        ["活动二", "9月18日 第十二中学 近视防控讲座 410人 志愿者6人"],
        ["活动三", "睡眠与健康（9月24日，西苑社区，55人）"],
        ["活动四", "9月26日在柳河镇讲防中风，88人参加"],
        ["活动五", "9月27日/人民公园/昆虫标本制作/45人/志愿者3人"],
        ["活动六", "无"],
    ]
    assert _told_in_form(rows, submitted, params) == [
        ("血压量一量", "09-14", "人民广场"), ("近视防控讲座", "09-18", "第十二中学"),
        ("睡眠与健康", "09-24", "西苑社区"), ("讲防中风", "09-26", "柳河镇"),
        ("昆虫标本制作", "09-27", "人民公园"),
    ]  # fmt: skip


def test_a_cell_of_a_form_labelled_main_activities_lists_them(submitted: Callable, params: Params) -> None:
    told = (
        "学会把这次活动看成“走出机房”的机会。"
        "9月13日在东站南广场设“看云识天”展台，过路的有300人；9月17日，观测站开放，看百叶箱的市民有63人；9月20日到青河镇教果农防霜冻，"
        "果农51人参加；9月25日在第三职业学校讲台风的路径，210名学生听讲。9月26日，接待来访的专家，12人。其余8场由各小组完成。"
    )
    to_come = "9月29日还要到柳河镇教防雹，预计60人参加；11月开年会，预计参会400人，明年再做20场"
    rows: list[list[object]] = [["主要活动（时间、地点、内容、人数）", told], ["下一步打算", to_come]]
    assert _told_in_form(rows, submitted, params) == [
        ("看云识天", "09-13", "东站南广场"), ("观测站开放", "09-17", "观测站"),
        ("教果农防霜冻", "09-20", "青河镇"),
        ("讲台风的路径", "09-25", "第三职业学校"),
    ]  # fmt: skip
    lines = "1.9月14日，人民广场，“血压量一量”，320人\n2.9月18日，第十二中学，近视防控讲座，410人"
    assert _told_in_form([["重点活动", lines]], submitted, params) == [
        ("血压量一量", "09-14", "人民广场"), ("近视防控讲座", "09-18", "第十二中学"),
    ]  # fmt: skip


def test_cells_beside_other_labels_of_a_form_list_no_activities(submitted: Callable, params: Params) -> None:
    rows: list[list[object]] = [
        ["经费使用", "9月14日 人民广场 搭台 工人6人 1200元"],
        ["活动一负责人", "9月18日，第十二中学，张老师，带队12人"],
    ]
    assert _told_in_form(rows, submitted, params) == []


def test_words_with_amounts_beside_a_label_head_no_column(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动总场次", "21场"],
        ["志愿者人数", "55人"],
        ["线上传播", "短视频播放4.2万，直播观看9000人次"],
        ["重点活动", "1.9月14日在文化广场举办“叶子的颜色”，170人参加；2.9月16日在西苑社区举办急救课，44人参加。"],
    ]
    documents, blocks, _ = submitted({"路北区/登记表.docx": word("登记表", table=rows)})
    _, of_tables, _ = extract_activities(documents, blocks, params)
    facts = pd.concat([of_tables, extract_facts(documents, blocks, params)])
    views = facts[facts["quantity"].isin(["online_views", "live_views"])]
    assert dict(zip(views["quantity"], views["value"], strict=True)) == {"online_views": 42000, "live_views": 9000}


def test_cells_below_a_heading_of_activities_tell_one_each(submitted: Callable, params: Params) -> None:
    rows = [
        ["社区", "活动开展情况"],
        ["甲社区", "9月14日在青年广场开展急救培训，居民66人参加。"],
        ["乙社区", "9月15日组织“垃圾去哪了”讲座，48人参加。"],
        ["丙社区", "本周张贴海报。"],
    ]
    _, blocks, _ = submitted({"路北区/情况.docx": word("路北区科普日活动", table=rows)})
    (cells,) = blocks_by_document(blocks).values()
    found = Finder(params).find(Source("d", "情况.docx", "summary"), list(cells)).items
    assert [str(item.start)[5:] for item in found] == ["09-14", "09-15"]
    assert ["急救培训" in found[0].name, "垃圾去哪了" in found[1].name] == [True, True]


def test_a_list_of_indicators_with_their_counting_words_names_no_activities(
    submitted: Callable, params: Params
) -> None:
    rows = [["项目", "单位", "数量"], ["开放场馆", "个", 5], ["其中：校园", "个", 2], ["参加人数", "人次", 3300],
            ["志愿者", "人", 71], ["观摩", "次", 4]]  # fmt: skip
    documents, blocks, _ = submitted({"路北区/填报表.xlsx": sheet(rows)})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    told = dict(zip(facts["quantity"], facts["value"], strict=True))
    assert (told["participants"], told["volunteers"]) == (3300, 71)


def test_labels_in_rows_beside_activity_one_are_its_own(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动次数", 5, "参加人次", 2200],
        ["活动一", "名称", "磁铁钓鱼", None], [None, "时间地点", "9月16日 南展厅", None], [None, "人数", 96, None],
        ["活动二", "名称", "听海螺", None], [None, "时间地点", "9月21日 临海广场", None], [None, "人数", 143, None],
    ]  # fmt: skip
    documents, blocks, _ = submitted({"路北区/登记表.xlsx": sheet(rows, merged=["A2:A4", "A5:A7"])})
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities[["name", "place", "participants"]].to_numpy().tolist() == [
        ["磁铁钓鱼", "南展厅", 96], ["听海螺", "临海广场", 143],
    ]  # fmt: skip
    of_unit = facts[facts["scope"] == "unit"]
    assert dict(zip(of_unit["quantity"], of_unit["value"], strict=True)) == {"activities": 5, "participants": 2200}
