"""The plainest sentences of a summary: how they open tells whose and when, whatever they then count."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))
COUNTY = "东湖区2024年全国科普日活动总结"
SCHOOL = "东湖区第一中学2024年全国科普日活动小结"
NOBODY = "2024年全国科普日活动总结"

OWN = [
    "",
    "活动期间，",
    "活动周期间，",
    "集中活动期间，",
    "全国科普日期间，",
    "全国科普日期间",
    "2024年全国科普日期间，",
    "在全国科普日期间，",
    "科普日当天，",
    "本届科普日，",
    "今年，",
    "今年科普日，",
    "本次活动",
    "活动",
    "全国科普日活动",
    "2024年全国科普日主场活动",
    "围绕全国科普日主题，",
    "为迎接全国科普日，",
    "以“科普点亮生活”为主题的全国科普日活动",
    "据统计，",
    "据不完全统计，",
    "据各单位上报，",
    "从上报情况看，",
    "经汇总，",
    "9月15日至25日，",
    "截至9月25日，",
    "自9月15日启动以来，",
    "启动仪式上，",
    "开幕式当天，",
    "中秋假期，",
    "连日来，",
    "按照中国科协统一部署，",
    "根据中国科协《关于开展全国科普日活动的通知》，",
    "响应中国科协号召，",
    "落实省科协部署，",
    "在中国科协、省科协指导下，",
    "在市委、市政府领导下，",
    "按照全国、全省科普日活动安排，",
    "受市科协委托，",
    "与市科协联合，",
    "由市科协主办，",
    "与去年相比规模更大，",
    "比去年有所增加，",
    "不同于往年，",
    "与往年相比，今年",
    "继去年之后，今年",
    "克服疫情影响，",
    "我区",
    "我区各单位",
    "各单位",
    "各级科协组织",
    "各镇（街道）",
    "中小学校",
    "科协",
    "学会",
    "科技馆",
    "全体志愿者",
    "线上线下",
    "首次",
    "通过这些活动，",
    "此外，",
    "据悉，",
    "一是",
    "（一）",
]
NOT_OWN = [
    "去年，",
    "2023年，",
    "2023年科普日，",
    "去年科普日，",
    "去年同期，",
    "上一年度",
    "今年以来，",
    "今年上半年，",
    "1至8月，",
    "今年前八个月，",
    "“十四五”以来，",
    "十三五期间，",
    "近三年来，",
    "自2015年开馆以来，",
    "成立以来，",
    "常年",
    "每年",
    "历年来",
    "历届科普日",
    "往届科普日",
    "全国",
    "全国各地",
    "全国科协系统",
    "全省",
    "全省各地",
    "全市",
    "全市各县区",
    "据省科协统计，全省",
    "据市科协通报，全市",
    "明年，计划",
    "明年科普日，计划",
    "下一步，将",
    "下一步，计划",
    "今后，每年",
    "2025年，将",
    "下半年还将",
    "年底前将",
    "全国科技活动周期间，",
    "防灾减灾日期间，",
    "六一儿童节期间，",
    "暑假期间，",
    "国庆期间，",
    "今年3月，",
    "去年9月，",
    "2023年9月15日，",
]
COUNTED = [
    "共举办活动30场",
    "累计举办活动30场",
    "开展活动30场",
    "组织开展各类科普活动30场",
    "先后举办讲座30场",
    "发放资料30份",
    "吸引群众30人参加",
    "接待观众30人次",
    "组织志愿者30名",
    "出动专家30名",
    "走进社区30个",
    "展出展板30块",
]


def counted_otherwise(head: str, openings: Iterable[str], *, in_scope: bool) -> list[str]:
    """The sentences under this head whose one figure is not read, or not as told."""
    wrong = []
    for sentence in map("".join, product(openings, COUNTED)):
        own = READER.find_own([head, "9月15日活动启动。", f"{sentence}。"])
        scopes = [one.scope for one in READER.read_text(f"{sentence}。", own) if one.amount.value == 30]
        if [scope.in_scope for scope in scopes] != [in_scope] or (in_scope and scopes[0].planned):
            wrong.append(sentence)
    return wrong


@pytest.mark.parametrize("head", [COUNTY, SCHOOL, NOBODY])
def test_results_of_the_event_count(head: str) -> None:
    assert counted_otherwise(head, OWN, in_scope=True) == []


@pytest.mark.parametrize("head", [COUNTY, SCHOOL])
def test_what_is_another_times_or_bodys_does_not(head: str) -> None:
    assert counted_otherwise(head, NOT_OWN, in_scope=False) == []


def test_a_county_counts_by_its_whole_area_and_its_school_does_not() -> None:
    openings = ("全区", "全区各部门", "科普日期间，全区")
    assert counted_otherwise(COUNTY, openings, in_scope=True) == []
    assert counted_otherwise(SCHOOL, openings, in_scope=False) == []


# quantity: verbs, nouns, counting words, each with | between
NAMED = {
    "activities": ("举办|推出", "活动|科普活动|重点活动|主题活动|知识竞赛|亲子活动|科普大集|应急演练", "场|项"),
    "lectures": ("举办|开展", "讲座|科普讲座|专题讲座|科普报告|报告会|主题宣讲|培训班|科学课|公开课", "场|期"),
    "materials": ("发放|印制", "资料|宣传资料|宣传册|宣传单|科普图书|科普读物|宣传手册|折页|明白纸|光盘", "份|册|张"),
    "participants": ("吸引|惠及|培训", "群众|市民|居民|学生|师生|青少年|公众|观众|游客|村民|家长|干部职工", "人次|名"),
    "volunteers": ("组织|招募", "志愿者|科技志愿者|大学生志愿者|志愿服务人员", "名|人次"),
    "experts": ("邀请|选派", "专家|科普专家|专家教授|农技专家|医生|技术人员|医务人员|工程师|院士", "名|位"),
    "joint_units": ("联合|会同", "单位|部门|成员单位|协会|企业|高校|机构|市直部门", "家|个"),
    "venues": ("走进|深入", "社区|学校|村|乡镇|中小学|科普教育基地|科技场馆|分会场|宣传点", "个|处"),
    "exhibits": ("展出|摆放", "展板|科普展板|展品|展项|互动展品|图板", "块|件|个"),
    "media_reports": ("刊发|发布", "报道|新闻报道|新闻稿件|信息|宣传报道|稿件|推文", "篇|条"),
}


@pytest.mark.parametrize("quantity", NAMED)
def test_a_noun_and_its_verb_tell_what_is_counted(quantity: str) -> None:
    wrong = []
    for verb, noun, word in product(*(words.split("|") for words in NAMED[quantity])):
        for told in (
            f"{verb}{noun}30{word}",
            f"{verb}30余{word}{noun}",
            f"共{verb}各类{noun}30{word}",
            f"{noun}30{word}",
        ):
            text = f"活动期间，{told}。"
            figures = [one for one in READER.read_text(text, READER.find_own([COUNTY, text])) if one.amount.value == 30]
            if [(one.kind.quantity, one.scope.in_scope) for one in figures] != [(quantity, True)]:
                wrong.append(told)
    assert wrong == []


def test_what_an_association_counted_is_not_its_members() -> None:
    openings = ("据市科协通报，全市", "据市科协统计，全市", "据市科协介绍，全市各县区")
    for head in ("市气象局2024年全国科普日活动情况汇报", "市营养学会2024年全国科普日活动总结"):
        assert counted_otherwise(head, openings, in_scope=False) == []
    assert (
        counted_otherwise("市气象局2024年全国科普日活动情况汇报", ("据市科协通报，我局", "全市"), in_scope=True) == []
    )
    assert counted_otherwise("市科协2024年全国科普日活动总结", openings, in_scope=True) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("9月20日 滨河公园科学市集 2700人 志愿者85人", [("participants", 2700), ("volunteers", 85)]),
        ("参与群众 1300 人次 发放资料 640 份 志愿者 46 人",
         [("participants", 1300), ("materials", 640), ("volunteers", 46)]),
        ("有 320 名 志愿者和 15 名 学生参加。", [("volunteers", 320), ("participants", 15)]),
        ("志愿者 118 人次参与服务。", [("volunteers", 118)]),
    ],
)  # fmt: skip
def test_a_noun_that_a_blank_parts_is_of_the_amount_behind_it(sentence: str, told: list[tuple[str, float]]) -> None:
    found = [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]
    assert [(figure.kind.quantity, figure.amount.value) for figure in found] == told


@pytest.mark.parametrize("peak", ["最多的时候同时有1300人在线", "高峰时1300人在线", "同时有1300人在线"])
def test_how_many_watched_at_once_is_part_of_those_who_watched(peak: str) -> None:
    text = f"直播一场，看的人2.6万，{peak}。"
    found = [figure for _, figure in READER.read_document([("p1", "paragraph", text)], ())]
    views = [(figure.amount.value, figure.scope.is_part) for figure in found if figure.kind.quantity == "live_views"]
    assert views == [(26000, False), (1300, True)]
