"""Activity tables and the platform's export to activities and the facts of their figures."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pandas as pd
import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.intake.tabular.alltables import read_tables
from kepuri_eval.intake.tabular.claims import table_cells
from kepuri_eval.intake.uploads import platform_summaries
from kepuri_eval.params import Params
from kepuri_eval.simulate.photographs import photograph
from tests.intake.intake_files import printed, saved, sheet
from tests.intake.scanned_page import saved as picture_of

HEAD = [
    "活动名称",
    "活动时间",
    "活动地点",
    "参与人数（人次）",
    "志愿者人数",
    "线上/线下",
    "联合单位",
    "报道链接",
    "重点活动",
]
ROW = [
    "河边的水质课",
    "9月19日-20日",
    "青龙河",
    "1200余",
    30,
    "线下",
    "市水利局、某中学等5家单位",
    "https://news.invalid/1",
    "是",
]
EXPORT = [
    "活动ID",
    "活动名称",
    "举办单位",
    "开始时间",
    "结束时间",
    "活动方式",
    "浏览量",
    "分享量",
    "是否上传总结",
    "总结上传时间",
]


def extracted(submitted: Callable, params: Params, files: dict[str, bytes]) -> tuple[pd.DataFrame, ...]:
    documents, blocks, _ = submitted(files)
    return (documents, blocks, *extract_activities(documents, blocks, params))


def test_a_row_is_an_activity_with_its_figures_as_facts(submitted: Callable, params: Params) -> None:
    documents, blocks, activities, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet([HEAD, ROW])})
    row = activities.iloc[0]
    assert (row["unit_id"], row["name"], row["place"]) == ("county-130203", "河边的水质课", "青龙河")
    assert (f"{row['start']:%m-%d}", f"{row['end']:%m-%d}") == ("09-19", "09-20")
    assert (row["mode"], row["is_key"], row["links"]) == ("offline", True, "https://news.invalid/1")
    assert row["joint_units"] == "市水利局;某中学"
    assert (row["participants"], row["volunteers"]) == (1200, 30)
    people = facts.set_index("quantity").loc["participants"]
    assert (people["bound"], people["counted_in"], people["raw"]) == ("at_least", "人次", "1200余")
    assert people["activity_id"] == row["activity_id"]
    assert (people["scope"], people["source"]) == ("activity", "table")


def test_partners_named_in_part_are_as_many_as_is_stated(submitted: Callable, params: Params) -> None:
    _, _, activities, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet([HEAD, ROW])})
    partners = facts.set_index("quantity").loc["joint_units"]
    assert (partners["value"], partners["raw"], partners["activity_id"]) == (
        5,
        "5家",
        activities.iloc[0]["activity_id"],
    )


@pytest.mark.parametrize(
    ("heads", "cells", "partners"),
    [
        (["主办（承办）单位"], ["区科协、区教育局"], "区教育局"),
        (["主办单位", "承办单位"], ["区科协", "青少年宫"], "青少年宫"),
        (["主办单位", "协办单位"], ["区科协", "区图书馆；某中学"], "区图书馆;某中学"),
        (["主办单位", "联合单位"], ["区科协、区卫健局", "区教育局"], "区教育局;区卫健局"),
        (["主办单位"], ["区科协等18家单位"], "另17家单位"),
        (["主办单位"], ["区科协、区教育局等5家"], "区教育局;另3家单位"),
        (["主办单位", "承办单位"], ["路北区科协", "区科协"], None),
        (["主办单位", "承办单位"], ["区科协", "区科协"], None),
        (["主办单位"], ["区科协"], None),
        (["报送单位", "主办单位"], ["路北区", "区教育局"], None),
        (["单位"], ["区科协、区教育局"], None),
    ],
)  # fmt: skip
def test_who_held_it_beside_the_first_is_a_partner(
    submitted: Callable, params: Params, heads: list[str], cells: list[str], partners: str | None
) -> None:
    table = sheet([["活动名称", "时间", *heads, "参与人数"], ["星空课", "9月19日", *cells, "80"],
                   ["水质课", "9月20日", *["区科协"] * len(heads), "60"]])  # fmt: skip
    _, _, activities, _, _ = extracted(submitted, params, {"路北区/表.xlsx": table})
    found = activities.set_index("name")["joint_units"]
    assert (None if pd.isna(found["星空课"]) else found["星空课"]) == partners
    assert pd.isna(found["水质课"])


def test_days_beside_the_name_are_the_activity_s(submitted: Callable, params: Params) -> None:
    for head in ("活动名称及时间", "活动时间及名称", "活动名称（时间）"):
        rows = [
            [head, "地点", "参与人数"],
            ["9月16日—18日，河边的水质课", "青龙河", 30],
            ["星空夜（9月20日晚）", "山顶", 40],
        ]
        _, _, activities, _, problems = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
        assert [(row["name"], f"{row['start']:%m-%d}", f"{row['end']:%m-%d}") for _, row in activities.iterrows()] == [
            ("河边的水质课", "09-16", "09-18"),
            ("星空夜", "09-20", "09-20"),
        ]


def test_every_fact_is_found_again_at_its_place(submitted: Callable, params: Params) -> None:
    rows = [
        ["标题"],
        HEAD,
        ROW,
        ["乙", "9月20日", None, "２．３万人次", "10", None, None, None, None],
        ["合计", None, None, 24200, 40],
    ]
    _, blocks, _, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    texts = blocks.set_index(["doc_id", "locator"])["text"]
    for fact in facts.itertuples():
        assert texts[fact.doc_id, fact.locator][fact.start : fact.end] == fact.raw
    assert len(facts) == 7


def test_a_heading_in_ten_thousands_scales_plain_numbers_only(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "活动时间", "参与人数（万人次）"],
        ["甲", "9月15日", 1.2],
        ["乙", "9月16日", "3000人次"],
        ["丙", "9月17日", "2万"],
    ]
    _, _, activities, _, problems = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    # 1.2 stands under 万; 3000人次 says itself what it is, and is asked about
    assert activities.set_index("name")["participants"].to_dict() == {"甲": 12_000, "乙": 3000, "丙": 20_000}
    assert problems["code"].tolist().count("amount_own_unit") == 1


def test_totals_are_the_units_and_rows_are_their_parts(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "活动时间", "参与人数"],
        ["甲", "9月15日", 30],
        ["乙", "9月16日", 40],
        ["合计（2项）", None, 70],
    ]
    _, _, activities, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    assert len(activities) == 2
    total = facts[facts["is_total"] & (facts["quantity"] == "participants")].iloc[0]
    assert (total["scope"], total["value"]) == ("unit", 70)
    parts = facts[facts["part_of"] == total["fact_id"]]
    assert parts["value"].tolist() == [30, 40]
    counted = facts[facts["quantity"] == "activities"].iloc[0]
    assert (counted["value"], counted["raw"]) == (2, "2项")


def test_each_column_of_a_kind_is_part_of_its_own_total(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "活动时间", "参加居民", "参加干部"], ["甲", "9月15日", 300, 12], ["乙", "9月16日", 200, 8],
            ["合计", None, 500, 20]]  # fmt: skip
    _, _, _, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    whole = facts[facts["is_total"]].set_index("value")["fact_id"]
    assert facts.loc[facts["part_of"] == whole[500], "value"].tolist() == [300, 200]
    assert facts.loc[facts["part_of"] == whole[20], "value"].tolist() == [12, 8]


def test_subtotals_are_parts_of_the_grand_total(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "活动时间", "参与人数"], ["甲", "9月15日", 30], ["小计", None, 30], ["乙", "9月16日", 40],
            ["小计", None, 40], ["合计", None, 70]]  # fmt: skip
    _, _, _, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    whole = facts.loc[facts["value"] == 70, "fact_id"].iloc[0]
    assert facts.loc[facts["part_of"] == whole, "value"].tolist() == [30, 40]
    assert facts.loc[facts["part_of"] == whole, "is_total"].all()


@pytest.mark.parametrize(("stated", "held"), [(2, [2]), ("", []), (7, [])])
def test_a_total_below_the_names_counts_them_where_it_fits(
    submitted: Callable, params: Params, stated: object, held: list[int]
) -> None:
    rows = [
        ["专业组", "活动", "日期", "参加人数"],
        ["甲组", "睡眠讲座", "9月15日", 30],
        ["乙组", "护眼课", "9月16日", 40],
    ]
    rows.append(["总计", stated, None, 70])
    _, _, _, facts, _ = extracted(submitted, params, {"路北区.xlsx": sheet(rows)})
    assert facts.loc[facts["quantity"] == "activities", "value"].tolist() == held


def totals_of_lists(submitted: Callable, params: Params, second: list[list]) -> list[float]:
    head = ["活动名称", "活动时间", "参与人数"]
    talks = [head, ["睡眠讲座", "9月15日", 30], ["营养讲座", "9月16日", 40], ["合计", None, 70]]
    book = openpyxl.Workbook()
    for name, rows in (("讲座", talks), ("义诊", [head, *second])):
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    _, _, _, facts, _ = extracted(submitted, params, {"路北区.xlsx": saved(book)})
    return sorted(facts.loc[facts["is_total"] & facts["activity_id"].isna(), "value"])


def test_totals_of_lists_of_other_activities_are_added_up(submitted: Callable, params: Params) -> None:
    others = [["口腔义诊", "9月17日", 50], ["骨科义诊", "9月18日", 60]]
    assert totals_of_lists(submitted, params, [*others, ["合计", None, 110]]) == []
    assert totals_of_lists(submitted, params, [*others, ["总计", None, 180]]) == [70, 180]  # takes the other one in
    same = [["睡眠讲座", "9月15日", 35], ["营养讲座", "9月16日", 45]]
    assert totals_of_lists(submitted, params, [*same, ["合计", None, 80]]) == [70, 80]
    assert totals_of_lists(submitted, params, [["讲座两场", "9月15日", 70], others[0], ["合计", None, 120]]) == [
        70,
        120,
    ]


def test_a_figure_merged_over_two_activities_counts_for_the_first_and_is_told(
    submitted: Callable, params: Params
) -> None:
    rows = [["活动名称", "活动时间", "参与人数"], ["甲", "9月15日", 30], ["乙", "9月16日", None]]
    _, _, activities, facts, problems = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows, merged=("C2:C3",))})
    assert activities["participants"].tolist()[0] == 30
    assert activities["participants"].isna().sum() == 1
    assert len(facts) == 1
    assert problems["code"].tolist() == ["amount_shared"]


def test_what_cannot_be_read_is_a_problem_and_stays_missing(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "活动时间", "参与人数", "天气"],
        ["甲", "择期", "若干", "晴"],
        [None, None, 55, None],
        ["乙", "-", "无", None],
    ]
    _, _, activities, _, problems = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    assert activities["participants"].isna().all()
    assert activities["start"].isna().all()
    assert sorted(problems["code"]) == ["amount_unreadable", "column_unmapped", "date_unreadable", "row_without_name"]


def test_several_amounts_in_a_cell(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "活动时间", "参与人数"],
        ["甲", "9月15日", "共500人（线上300人，线下200人）"],
        ["乙", "9月16日", "线上300人，线下50人"],
    ]
    _, _, activities, facts, problems = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    assert activities.set_index("name")["participants"].to_dict() == {"甲": 500, "乙": 350}
    assert facts["part_of"].notna().sum() == 2
    assert problems["code"].tolist() == ["amounts_several"]


def test_columns_of_one_kind_add_up_or_have_their_total(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "活动时间", "线上参与人数", "线下参与人数"], ["甲", "9月15日", 10, 20]]
    totals = [["活动名称", "活动时间", "线上参与人数", "线下参与人数", "参与人数合计"], ["乙", "9月15日", 10, 20, 30]]
    _, _, activities, facts, _ = extracted(
        submitted, params, {"路北区/一.xlsx": sheet(rows), "路北区/二.xlsx": sheet(totals)}
    )
    assert activities.set_index("name")["participants"].to_dict() == {"甲": 30, "乙": 30}
    assert facts["part_of"].notna().sum() == 2


def test_day_and_place_in_one_cell_are_parted(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "时间地点", "参与人数"], ["甲", "9月15日上午，南湖公园", 30]]
    _, _, activities, _, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    assert (f"{activities['start'].iloc[0]:%m-%d}", activities["place"].iloc[0]) == ("09-15", "南湖公园")


def test_the_platform_speaks_for_the_units_it_names(submitted: Callable, params: Params) -> None:
    rows = [
        EXPORT,
        [1, "甲", "唐山市路北区科协", "2024-09-15", "2024-09-16", "线上", 900, 12, "是", "2024-09-25 10:00"],
        [2, "乙", "无人知晓研究会", "2024-09-15", "2024-09-15", "线下", 80, 1, "否", None],
    ]
    documents, blocks, activities, facts, problems = extracted(submitted, params, {"活动数据.xlsx": sheet(rows)})
    assert documents["role"].tolist() == ["platform"]
    assert activities.set_index("name")["unit_id"].fillna("").to_dict() == {"甲": "county-130203", "乙": ""}
    assert set(activities["source"]) == set(facts["source"]) == {"platform"}
    assert activities["is_key"].all()
    shares = facts[(facts["quantity"] == "other") & (facts["subkind"] == "shares")]
    assert shares["value"].tolist() == [12, 1]
    assert problems["code"].tolist() == ["unit_unknown"]
    summaries = platform_summaries(documents, blocks, params)
    added = summaries[summaries["format"] == "platform"].iloc[0]
    assert (added["unit_id"], added["role"], f"{added['received']:%m-%d}") == ("county-130203", "summary", "09-25")


def test_a_table_of_what_is_arranged_with_expected_numbers_only_is_a_plan(submitted: Callable, params: Params) -> None:
    head = ["活动名称", "时间", "预计人数"]
    rows = [["重阳大集", "10月11日", 2000], ["农机日", "10月18日", 50]]
    files = {"路北区/下月.xlsx": sheet([["路北区科普活动安排"], head, *rows])}
    _, _, activities, _, problems = extracted(submitted, params, files)
    assert activities.empty
    assert "plan_not_counted" in set(problems["code"])


def test_a_plans_table_announces_and_is_not_counted(submitted: Callable, params: Params) -> None:
    files = {"路北区/科普日活动方案.xlsx": sheet([["活动名称", "活动时间"], ["甲", "9月15日"]])}
    _, _, activities, facts, problems = extracted(submitted, params, files)
    assert activities.empty
    assert facts.empty
    assert problems["code"].tolist() == ["plan_not_counted"]


def test_figures_of_other_years_are_not_this_events(submitted: Callable, params: Params) -> None:
    rows = [["年度", "活动场次", "参与人数"], ["2023年", 10, 900], ["2024年", 12, 1000]]
    _, _, activities, facts, _ = extracted(submitted, params, {"路北区/表.xlsx": sheet(rows)})
    assert activities.empty
    assert dict(zip(facts["value"], facts["in_scope"], strict=True)) == {10: False, 900: False, 12: True, 1000: True}


def test_cells_of_tables_are_known_to_the_prose_rules(submitted: Callable, params: Params) -> None:
    _, blocks, _ = submitted({"路北区/表.xlsx": sheet([["说明文字"], ["活动名称", "参与人数"], ["甲", 3]])})
    assert {locator for _, locator in table_cells(read_tables(blocks, params.wording))} == {
        "活动表!A2", "活动表!B2", "活动表!A3", "活动表!B3",
    }  # fmt: skip


def test_tables_that_cannot_be_read_are_told(submitted: Callable, params: Params) -> None:
    page = printed("活动名称 时间 地点 参与人数", "科普大篷车 9月15日 实验小学 100", "讲座 9月16日 社区 50")
    odd = [["甲乙", "丙丁", "戊己"], ["庚", "辛", "壬"], ["子", "丑", "寅"]]
    documents, blocks, _ = submitted({"路北区/活动表.pdf": page, "路北区/活动清单.xlsx": sheet(odd, name="一")})
    found, _, doubts = extract_activities(documents, blocks, params)
    assert found.empty
    assert doubts.set_index("code")["message"].to_dict() == {
        "table_unread": "“路北区/活动表.pdf”第1页第1行处的活动表（“活动名称 时间 地点 参与人数”）为版式文件中的表格，"
        "无法按栏读取，表中各项活动未计入。",
        "header_not_found": "“路北区/活动清单.xlsx”中的表格“一”未能识别表头，表中内容没有按活动读取。",
    }


def test_of_two_columns_that_mean_the_same_one_is_read_and_the_other_told(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "活动时间", "举办日期", "参与人数"], ["甲", "9月15日", "9月20日", 5]]
    documents, blocks, _ = submitted({"路北区/活动表.xlsx": sheet(rows)})
    found, _, doubts = extract_activities(documents, blocks, params)
    assert found["start"].dt.day.tolist() == [15]
    (told,) = doubts[doubts["code"] == "column_twice"].to_dict("records")
    assert (told["locator"], "“举办日期”与另一栏含义相同" in told["message"]) == ("活动表!C1", True)


def test_a_column_of_personal_data_is_not_proposed_as_one_of_ours(submitted: Callable, params: Params) -> None:
    heads, row = (
        ["活动名称", "活动时间", "身份证号", "银行卡号"],
        ["天文课", "2024年9月16日", "110101199003070000", "62220212"],
    )
    *_, problems = extracted(submitted, params, {"路北区科协/活动表.xlsx": sheet([heads, row])})
    assert problems["code"].tolist() == ["column_unmapped"] * 2
    assert problems["message"].str.contains("“身份证号”一栏是个人信息，已作遮盖，未采用|“银行卡号”一栏是个人信息").all()
    assert problems["advice"].tolist() == ["评议不需要个人信息，请删去该栏后重新报送。"] * 2


def test_day_and_place_told_in_the_description_or_beside_the_name(submitted: Callable, params: Params) -> None:
    rows = [
        ["星座标本展", "古城遗址公园游客中心，9月16日开展，9月24日撤展，观众470人次。"],
        ["中药标本课", "9.17，镇卫生院中医馆，七年级学生102人，志愿者4人"],
    ]
    beside = [["9.21  榫卯搭建赛", "学校体育馆", 40], ["展厅开放日（9.22）", "电池展厅", 50]]
    documents, blocks, _ = submitted(
        {
            "路北区/甲.xlsx": sheet([["活动", "基本情况"], *rows]),
            "路北区/乙.xlsx": sheet([["活动（时间、内容）", "地点", "人数"], *beside]),
        }
    )
    found = extract_activities(documents, blocks, params)[0].set_index("name")
    days = {name: (f"{row['start']:%m-%d}", f"{row['end']:%m-%d}", row["place"]) for name, row in found.iterrows()}
    assert days == {
        "星座标本展": ("09-16", "09-24", "古城遗址公园游客中心"),
        "中药标本课": ("09-17", "09-17", "镇卫生院中医馆"),
        "榫卯搭建赛": ("09-21", "09-21", "学校体育馆"),
        "展厅开放日": ("09-22", "09-22", "电池展厅"),
    }
    assert found.loc["中药标本课", ["participants", "volunteers"]].tolist() == [102, 4]


def test_a_picture_in_an_activitys_row_or_form_is_a_picture_of_it(submitted: Callable, params: Params) -> None:
    book = openpyxl.Workbook()
    book.active.append(["活动名称", "活动时间", "参与人数"])
    for number, name in enumerate(["开放日", "科普讲座", "义诊"]):
        book.active.append([name, f"9月1{5 + number}日", 80])
    book.active.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture_of(photograph(1), "JPEG"))), "D3")
    form = docx.Document()
    table = form.add_table(5, 2)
    told = [
        ("活动名称", "天文夜"),
        ("活动时间", "9月18日"),
        ("活动地点", "某广场"),
        ("参与人数", "120人"),
        ("活动照片", ""),
    ]
    for row, (label, value) in enumerate(told):
        table.cell(row, 0).text, table.cell(row, 1).text = label, value
    table.cell(4, 1).paragraphs[0].add_run().add_picture(io.BytesIO(picture_of(photograph(2), "JPEG")))
    activities = extracted(submitted, params, {"路北区/活动表.xlsx": saved(book), "路北区/推荐表.docx": saved(form)})[2]
    shown = dict(zip(activities["name"], activities["has_pictures"], strict=True))
    assert shown == {"开放日": False, "科普讲座": True, "义诊": False, "天文夜": True}
