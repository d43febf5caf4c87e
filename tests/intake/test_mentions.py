"""Mentions: places of listed things, once a sentence, denied and announced ones marked."""

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.extract import extract_mentions
from kepuri_eval.intake.findings import Finder
from kepuri_eval.intake.mentions import MentionFinder
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import load_params
from kepuri_eval.partnernames import PARTNERS

PARAMS = load_params("demo", Path(__file__).parents[2])


def _mentions(text, role="summary"):
    documents = tables.from_rows(
        [{"doc_id": "d", "path": "总结.txt", "resolved_by": "none", "role": role, "format": "txt", "size_bytes": 1}],
        "documents",
    )
    blocks = tables.from_rows(
        [{"doc_id": "d", "locator": "l1", "position": 1, "kind": "line", "text": text, "row_span": 1,
          "column_span": 1}], "blocks",
    )  # fmt: skip
    return extract_mentions(documents, blocks, PARAMS).to_dict("records")


def test_words_stand_where_the_mention_says():
    text = "举行启动仪式，深入社区和学校。"
    found = _mentions(text)
    assert {"kickoff", "bodies"} <= {mention["topic"] for mention in found}
    assert all(text[mention["start"] : mention["end"]] == mention["raw"] for mention in found)


def test_two_of_a_kind_in_one_place_are_one(monkeypatch):
    hits = [(PARTNERS, "甲局", 0, 2, False), (PARTNERS, "甲局二", 0, 3, False), (PARTNERS, "乙局", 4, 6, False)]
    monkeypatch.setattr(MentionFinder, "_named_partners", lambda self, text: iter(hits))
    assert [one["item"] for one in _mentions("甲局二、乙局来了。") if one["topic"] == PARTNERS] == ["甲局", "乙局"]


def test_an_item_counts_once_a_sentence():
    kickoffs = [m for m in _mentions("启动仪式上，启动仪式主持人讲话。启动仪式结束。") if m["topic"] == "kickoff"]
    assert [m["start"] for m in kickoffs] == [0, 16]


def test_announced_is_not_done():
    (kickoff,) = [m for m in _mentions("拟举行启动仪式。") if m["topic"] == "kickoff"]
    assert kickoff["planned"]


def test_platform_export_mentions_nothing():
    assert _mentions("举行启动仪式", role="platform") == []


def test_an_association_for_science_is_no_society():
    assert [m["item"] for m in _mentions("市科学技术协会牵头。") if m["topic"] == "bodies"] == []
    assert _mentions("一个月下来，孩子们都学会了包扎，也学会使用灭火器。") == []
    assert [m["item"] for m in _mentions("市科学技术协会和市营养学会牵头。") if m["topic"] == "bodies"] == ["学会"]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("在人民广场举办主场活动。", True), ("已组织各级团组织参加主场活动。", False),
        ("我局应邀参加全市主场活动。", False), ("选派12名专家参加市里主场活动。", False),
        ("800余名群众参加主场活动。", True), ("县领导出席启动仪式并讲话。", True), ("参与承办全市主场活动。", True),
        ("干部职工赴文化公园观摩启动仪式。", False), ("观摩了启动仪式。", False),
        ("参加了培训，举行启动仪式。", True),
    ],
)  # fmt: skip
def test_to_have_been_there_is_not_to_have_held_it(text, is_held):
    (found,) = [m for m in _mentions(text) if m["topic"] in ("main_venue", "kickoff")]
    assert found["planned"] is not is_held


def _items(text, topic="five_entries"):
    return {m["item"]: not m["planned"] for m in _mentions(text) if m["topic"] == topic}


@pytest.mark.parametrize(
    "text",
    [
        "台账按进机关、进学校、进社区分栏登记。",
        "对照进机关、进学校、进社区三个方面，细化任务分工，排出时间表。",
        "附件3：科普进机关、进学校、进社区活动清单",
        "下发文件，要求各会员单位结合专业特长进机关、进学校、进社区。",
        "会议要求，优质资源要进机关、进学校、进社区。",
        "各基地要主动联系，进机关、进学校、进社区。",
        "倡议全体会员进机关、进学校、进社区。",
    ],
)
def test_what_orders_a_list_or_is_asked_of_others_is_no_deed(text):
    assert _items(text) == {"机关": False, "学校": False, "社区": False}


@pytest.mark.parametrize(
    "text",
    [
        "组织讲师团进机关、进学校、进社区，巡回宣讲。",
        "围绕进机关、进学校、进社区，举办健康讲座26场。",
        "围绕进机关、进学校、进社区，分类制定活动清单，先后开展活动26场。",
        "按照上级部门要求，选派专家进机关、进学校、进社区。",
        "各会员单位按需进机关、进学校、进社区。",
        "要求各会员单位抓好落实，现已进机关、进学校、进社区。",
        "科普进机关、进学校、进社区，群众拍手叫好。",
        "科普进机关、进学校、进社区，居民拿到了家庭应急方案。",
    ],
)
def test_deeds_count_whatever_stands_beside_them(text):
    assert _items(text) == {"机关": True, "学校": True, "社区": True}


def test_to_write_a_plan_is_the_deed_where_plans_are_asked_about():
    text = "对照年度要点，制定科普进社区实施方案，明确责任分工。"
    assert _items(text, "plan") == {"方案": True}
    assert _items(text) == {"社区": False}


def _mentions_of(blocks, role="summary"):
    finder = MentionFinder(PARAMS.wording)
    told = [
        BlockRow("d", n, f"page1-l{n}", kind, text, None, None, None, 1, 1) for n, (kind, text) in enumerate(blocks)
    ]
    return {(m["raw"], m["locator"]): not m["planned"] for m in finder.read_document("d", role, told)}


def test_what_is_intended_below_a_heading_of_what_is_to_come_is_no_deed():
    found = _mentions_of([
        ("heading", "一、主要做法"), ("paragraph", "持续推进科普进机关。"),
        ("heading", "二、下一步打算"), ("paragraph", "推动科普进社区。现场问卷反响良好。"),
        ("paragraph", "在已进学校的基础上，扩大覆盖。"), ("paragraph", "市园艺学会"),
    ])  # fmt: skip
    told = {raw: is_done for (raw, _), is_done in found.items()}
    assert told == told | {"进机关": True, "进社区": False, "问卷": True, "进学校": True, "学会": True}


def test_a_sentence_that_lines_of_a_page_break_is_read_as_one():
    first = "根据工作需要，我会对照五类场所的不同特点，对照进机关、进学校、"
    found = _mentions_of([("line", first), ("line", "进社区的要求，分类列出活动清单。")])
    told = {place: is_done for place, is_done in found.items() if place[0].startswith("进")}
    places = {("进机关", "page1-l0"): False, ("进学校", "page1-l0"): False, ("进社区", "page1-l1"): False}
    assert told == places


def _heads(*rows):
    told = [
        BlockRow("d", 10 * y + x, f"t!{y}-{x}", "cell", text, "t", y, x, 1, 1)
        for y, row in enumerate(rows, start=1) for x, text in enumerate(row, start=1) if text
    ]  # fmt: skip
    found = Finder(PARAMS).find(Source("d", "活动表.xlsx", "activities"), told).mentions
    return {m["item"]: not m["planned"] for m in found if m["topic"] in ("five_entries", "sectors")}


def test_a_column_s_heading_is_a_deed_only_where_something_is_filled_in_below():
    head = ("活动名称", "活动时间", "参与人数", "进机关", "进农村", "进校园", "合办方（医院、街道）")
    found = _heads(
        head, ("护眼讲座", "9月16日", "80", "√", "0", "无", "某馆"), ("护牙讲座", "9月17日", "90", "", "", "-", "某馆")
    )
    assert found == {"机关": True, "农村": False, "学校": False, "医院": False, "社区": False}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("宣讲队走进校园、社区、企业和景区，讲了二十场。", {"学校", "社区", "企业"}),
        ("组织专家深入机关、企业和农村。", {"机关", "企业", "农村"}),
        ("队员们走进城关实验小学，带去三堂课。", {"学校"}),
        ("讲师团走进企业33家、村庄51个、学校26所。", {"企业", "农村", "学校"}),
        ("专家走进八所乡村学校送课。", {"学校"}),
        ("深入12家化工、建材企业，发放手册。", {"企业"}),
        ("科普列车进机关、学校、企业。", {"机关", "学校", "企业"}),
        ("大篷车进景区、校园、李家村。", set()),  # a bare 进 says it of what follows at once
        ("深入社区开展义诊，邀请企业代表观摩。", {"社区"}),
        ("深入学习贯彻会议精神，机关干部带头。", set()),
        ("深入挖掘农村科普资源、企业展厅资源。", set()),
        ("走进企业家沙龙。", set()),
        ("以科普促进乡村振兴，推进社区、学校联动。", set()),
        ("获评先进村和先进企业。", set()),
    ],
)
def test_places_are_gone_into_by_lists_and_by_name(text: str, items: set[str]) -> None:
    assert {item for item, is_done in _items(text).items() if is_done} == items


def test_going_into_places_that_is_asked_of_others_or_planned_is_no_deed() -> None:
    asked = _mentions("要求各单位深入机关、企业；拟走进校园、社区。")
    assert {(m["item"], m["planned"]) for m in asked if m["topic"] == "five_entries"} == {
        ("机关", True), ("企业", True), ("学校", True), ("社区", True),
    }  # fmt: skip


def test_who_asks_for_the_day_is_no_medium() -> None:
    assert _items("根据中国科协部署，组织了活动。", "media_levels") == {}
    assert _items("活动被中国科协官网转载。", "media_levels") == {"国家级": True}


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("联合县教育局、团县委等单位印发了方案。", {("县教育局", False), ("团县委", False)}),
        ("下一步，计划联合县教育局开展研学。", {("县教育局", True)}),
        ("去年联合县教育局举办了讲座。", set()),
    ],
)
def test_partners_named_in_prose_stand_in_a_list_of_their_own(text: str, partners: set[tuple[str, bool]]) -> None:
    found = {(row["item"], row["planned"]) for row in _mentions(text) if row["topic"] == PARTNERS}
    assert found == partners


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("县教育局举办讲座三场，全县中学的学生踊跃参加。", set()),  # whose paper it is, and who came
        ("“水稻医院”在田头开讲，学院街道文化站摆出展板。", set()),
        ("县教育局联合县科技局、县第一小学举办讲座。", {"机关", "院校"}),
        ("县教育局举办讲座，联合社区、医院开展义诊。", {"社区", "医院"}),
        ("县卫健局与县第一中学共同举办急救课。", {"院校"}),
        ("县第一中学联合会议要求，办好讲座。", set()),
    ],
)
def test_what_names_no_partner_is_no_kind_of_partner(text, sorts):
    told = [BlockRow("d", 1, "p1", "paragraph", text, None, None, None, 1, 1)]
    found = MentionFinder(PARAMS.wording).read_document("d", "summary", told)
    assert {m["item"] for m in found if m["topic"] == "sectors" and not m["planned"]} == sorts


def test_a_column_of_partners_tells_their_kinds_and_another_column_does_not():
    found = _heads(
        ("活动名称", "活动时间", "地点", "联合单位"), ("护眼讲座", "9月16日", "某某小学", "县疾控中心"),
        ("护牙讲座", "9月17日", "某某中学", "县第二小学"),
    )  # fmt: skip
    assert found == {"医院": True, "院校": True}


@pytest.mark.parametrize("text", ["科普大篷车走进12所中小学。", "全校师生参加了讲座。", "面向未成年人开展急救体验。"])
def test_schools_and_those_in_them_are_young_people(text):
    assert [m["item"] for m in _mentions(text) if m["topic"] == "audiences"] == ["青少年"]
