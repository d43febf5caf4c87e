"""Where something was held, as a text about it words it."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.placefinder import PlaceFinder
from kepuri_eval.params import Params

YEAR = 2024


@pytest.fixture
def finder(params: Params) -> PlaceFinder:
    return PlaceFinder(params.wording.items)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("9月16日10时，云山小学。警报响起，全校撤离。", "云山小学"),
        ("9月13日，星期五，环湖绿道，380人走完全程。", "环湖绿道"),
        ("9月16日，三封寺镇莲花村，芥农230人参加。", "三封寺镇莲花村"),
        ("科学营。地点：柳河粮油加工车间，时间：9月21日。", "柳河粮油加工车间"),
        ("报告会主会场设在学校礼堂，分会场设在各班教室。", "学校礼堂"),
        ("9月25日，决赛在大学生活动中心204室现场答辩。", "大学生活动中心204室"),
        ("9月19日，“磁的世界”特展在一楼临展厅与观众见面。", "一楼临展厅"),
        ("9月20日，挑战赛在市体育馆鸣哨。", "市体育馆"),
        ("9月23日，老郭在镇政府会议室讲玉米机收。", "镇政府会议室"),
        ("9月18日，组织技工到湖东工业学院研学。", "湖东工业学院"),
        ("9月17日，会长带着3名技术员来到平原镇杜家村，上了一堂课。", "平原镇杜家村"),
        ("9月15日，何老师走进人民路小学（东校区），为学生授课。", "人民路小学（东校区）"),
        ("依托袁家乡科技小院，9月12日举办培训班，110人参训。", "袁家乡科技小院"),
        ("9月23日，组织会员参观新区规划展览馆。", "新区规划展览馆"),
        ("9月22日，新集村葡萄基地办起采摘课。", "新集村葡萄基地"),
        ("承恩寺村传习所9月23日迎来留学生18人。", "承恩寺村传习所"),
        ("科学公园游客中心，9月12日开展，观众4700人次。", "科学公园游客中心"),
        ("污水处理厂的湿地公园里，诵读会如约而至。", "污水处理厂的湿地公园"),
        ("9月20日，在我校操场举行开幕式。", "我校操场"),
    ],
)
def test_places(text: str, place: str, finder: PlaceFinder) -> None:
    assert finder.find(text, YEAR) == place


@pytest.mark.parametrize(
    "text",
    [
        "在学校党委领导下，校科协组织了系列活动。",
        "去年全区电信诈骗报案1900起。",
        "从县一中走出去的院士给师生上了一课。",
        "9月20日，活动在全市范围内展开。",
        "9月18日，市农业农村局组织专家3名，发放资料200份。",
        "为把实验室里的冷变成门口的热，校科协组织了开放。",
    ],
)
def test_what_is_no_place(text: str, finder: PlaceFinder) -> None:
    assert finder.find(text, YEAR) is None


def test_where_a_name_says_it_was_brought_to(finder: PlaceFinder) -> None:
    assert finder.find_in_name("走进地震科普馆（河东路）", YEAR) == "地震科普馆（河东路）"
    assert finder.find_in_name("“台风来了”进东升小学", YEAR) == "东升小学"
    assert finder.find_in_name("航模进校园", YEAR) is None


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("9月18日，实验直播登陆快手、抖音、微博三平台，观看9万人次。", "快手、抖音、微博三平台"),
        ("9月20日在“江城发布”抖音号推出直播。", "“江城发布”抖音号"),
        ("9月22日，中心小学在线上开讲，家长317人。", "线上"),
        ("9月22日，在文化广场举行，抖音播放量1万次。", None),
    ],
)
def test_platforms(text: str, platforms: str | None, finder: PlaceFinder) -> None:
    assert finder.find_online(text) == platforms
