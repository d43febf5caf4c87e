"""Who speaks in a document: the unit as a whole, or a body within it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Unit
from kepuri_eval.intake.checks import check_submissions
from kepuri_eval.intake.extract import extract_facts
from kepuri_eval.intake.senders.bodies import find_body
from kepuri_eval.intake.senders.register import UnitIndex
from kepuri_eval.params import load_params

PARAMS = load_params("tangshan-2024", Path(__file__).parents[2])
LEARNED = Unit(unit_id="yx", name="市医学会", group="society", full_name="唐山市医学会", aliases=("医学会",))
COLLEGE = Unit(unit_id="xy", name="滨海学院科协", group="enterprise", aliases=("滨海学院",))
UNITS = {unit.unit_id: unit for unit in (*PARAMS.units, LEARNED, COLLEGE)}
INDEX = UnitIndex(UNITS.values(), "唐山市")
COUNTY, ZONE, HOST = "county-130203", "zone-130271", "host-04"


@pytest.mark.parametrize(
    ("unit_id", "path", "lines", "body"),
    [
        (COUNTY, "路北区志愿者之家/总结.docx", [], "路北区志愿者之家"),
        (COUNTY, "路北区/03 路北区教育局总结（定稿）.docx", [], "路北区教育局"),
        (COUNTY, "路北区/附件1 路北区教育局活动统计表.xlsx", [], "路北区教育局"),
        (COUNTY, "路北区/总结.docx", ["路北区实验小学2024年全国科普日活动总结"], "路北区实验小学"),
        (COUNTY, "路北区/总结.docx", ["实验小学", "2024年全国科普日活动总结"], "实验小学"),
        (COUNTY, "路北区/总结.docx", ["活动总结", "很热闹。", "路北区疾控中心", "2024年9月26日"], "路北区疾控中心"),
        (COUNTY, "路北区/疾控中心.zip!/总结.docx", [], "疾控中心"),
        (COUNTY, "路北区/报表.docx", ["报送单位：路北区团委"], "路北区团委"),
        (COUNTY, "路北区/教育局总结.docx", [], "教育局"),
        (HOST, "市教育局/第九中学总结.docx", [], "第九中学"),
        (HOST, "市教育局/总结.docx", ["唐山市实验小学关于全国科普日活动的总结"], "唐山市实验小学"),
        (COUNTY, "路北区/报科普日.txt", ["区科协：", "情况报来，请查收。", "很热闹。", "柳河镇 9月24日"], "柳河镇"),
        (COUNTY, "路北区/县医院总结.docx", [], "县医院"),
        ("yx", "市医学会/市医学会心血管病分会总结.docx", [], "市医学会心血管病分会"),
        ("xy", "滨海学院/滨海学院计算机学院总结.docx", [], "滨海学院计算机学院"),
    ],
)  # fmt: skip
def test_a_body_speaks(unit_id, path, lines, body):
    assert find_body(INDEX, UNITS[unit_id], path, lines, PARAMS.wording) == body


@pytest.mark.parametrize(
    ("unit_id", "path", "lines"),
    [
        (COUNTY, "路北区/总结.docx", []),
        (COUNTY, "路北区2024年全国科普日活动总结.docx", ["路北区2024年全国科普日活动总结"]),
        (COUNTY, "路北区/总结.docx", ["唐山市路北区科学技术协会关于开展全国科普日活动的总结"]),
        (COUNTY, "路北区/总结.docx", ["区科协2024年全国科普日活动总结"]),
        (COUNTY, "路北区/总结.docx", ["路北区人民政府办公室关于开展全国科普日活动的情况汇报"]),
        (COUNTY, "路北区/总结.docx", ["走进科技馆 2024年全国科普日活动总结"]),
        (COUNTY, "路北区/总结.docx", ["一、组织领导", "区委组织部、教育局、科协联合发文。"]),
        (COUNTY, "路北区/总结.docx", ["提升全民科学素质 助力高质量发展", "与市教育局联合举办。"]),
        # The science association signs what a department's folder holds.
        (COUNTY, "路北区教育局/总结.docx", ["科普日活动总结", "很热闹。", "路北区科协", "2024年9月26日"]),
        (COUNTY, "路北区/总结.docx", ["科协2024年全国科普日活动总结"]),
        (ZONE, "芦台经济开发区/芦台经济开发区管委会总结.docx", []),
        (HOST, "市教育局/唐山市教育局总结.docx", ["教育局2024年全国科普日活动总结"]),
        (COUNTY, "路北区/新闻.html", ["瓷器小镇“科”味浓！路北区2024年全国科普日活动启动", "很热闹。"]),
        (COUNTY, "路北区/新闻.html", ["瓷器小镇", "很热闹。"]),
        (COUNTY, "路北区/市直部门/总结.docx", ["区直学校全国科普日活动统计（部分学校）"]),
        (HOST, "市教育局/学校/统计.xlsx", ["市直学校全国科普日活动统计"]),
        (ZONE, "芦台经济开发区/总结.docx", ["芦台经济开发区2024年全国科普日总结", "（社会事业局 2024年9月28日）"]),
        (ZONE, "芦台经济开发区/总结.docx", ["科普日活动总结", "很热闹。", "芦台经济开发区社会事务局", "2024年9月26日"]),
        (ZONE, "芦台经济开发区/汇报.pptx", ["全国科普日工作汇报", "芦台经济开发区文体和社会事业局", "2024年9月26日"]),
        ("yx", "唐山市医学会/医学会总结.docx", []),
        ("xy", "滨海学院/滨海学院科协总结.docx", ["滨海学院2024年全国科普日活动总结"]),
    ],
)  # fmt: skip
def test_the_unit_itself_speaks(unit_id, path, lines):
    assert find_body(INDEX, UNITS[unit_id], path, lines, PARAMS.wording) is None


STREET = Unit(unit_id="jd", name="柳荫街道", group="county", aliases=("柳荫",), residents_wan=3)
TOWN = Unit(unit_id="zh", name="石桥镇", group="county", full_name="唐山市石桥镇", residents_wan=3)


@pytest.mark.parametrize(
    ("unit", "signed", "body"),
    [
        (STREET, "柳荫街道办事处", None),
        (STREET, "中共唐山市柳荫街道工作委员会", None),
        (STREET, "街道办事处", None),
        (STREET.model_copy(update={"group": "town"}), "柳荫街道办", None),
        (STREET, "街道党工委", None),
        (TOWN, "石桥镇人民政府", None),
        (TOWN, "镇人民政府", None),
        (TOWN, "石桥镇党政综合办公室", None),
        (STREET, "柳荫街道文化站", "柳荫街道文化站"),
        (TOWN, "石桥镇中心小学", "石桥镇中心小学"),
        (UNITS[COUNTY], "街道办事处", "街道办事处"),
        (UNITS[COUNTY], "路北区柳荫街道办事处", "路北区柳荫街道办事处"),
        (UNITS[COUNTY], "共青团路北区委员会", "共青团路北区委员会"),
    ],
)
def test_the_office_of_a_town_or_subdistrict_is_the_unit_itself(unit, signed, body):
    index = UnitIndex([*UNITS.values(), unit] if unit.unit_id in ("jd", "zh") else UNITS.values(), "唐山市")
    lines = ["科普日活动总结", "很热闹。", signed, "2024年9月26日"]
    assert find_body(index, unit, f"{unit.name}/材料.docx", lines, PARAMS.wording) == body


def test_a_cell_before_a_day_signs_nothing(submitted):
    rows = [["活动名称", "地点", "时间"], ["义诊", "柳荫社区", "2024.9.14-9.22"], ["讲座", "实验小学", "2024.9.15"]]
    lines = "\n".join(",".join(row) for row in rows)
    documents, _, _ = submitted({"路北区/路北区活动统计.csv": lines.encode()})
    assert documents["body"].isna().all()


def test_figures_of_a_body_are_told_apart_and_the_unit_is_asked_for_its_own(submitted, params):
    summary = "路北区志愿者之家2024年全国科普日活动总结\n科普日期间，组织科技志愿者900人走进社区开展科普服务。\n"
    own = "路北区科协2024年全国科普日活动总结\n科普日期间，全区共有2.3万人次参加。\n"
    files = {"路北区志愿者之家/总结.txt": summary.encode(), "路北区科协/总结.txt": own.encode()}
    documents, blocks, _ = submitted(files)
    facts = extract_facts(documents, blocks, params)
    told = {(row.quantity, row.value): row.body for row in facts.fillna({"body": ""}).itertuples()}
    assert told == {("volunteers", 900.0): "路北区志愿者之家", ("participants", 23000.0): ""}
    assert facts["unit_id"].unique().tolist() == ["county-130203"]
    problems = check_submissions(documents, facts, tables.empty("activities"), params)
    (message,) = problems.loc[problems["code"] == "body_speaks", "message"]
    assert message.startswith("路北区的材料中，“路北区志愿者之家”报的是自己的合计数")
