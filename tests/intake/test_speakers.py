"""Who speaks in a text, and whose doings its sentences tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.speakers import Speaker, SpeakerIndex
from kepuri_eval.params import load_params

WORDS = load_params("demo", Path(__file__).parents[2]).wording.scope
SPEAKERS = SpeakerIndex(WORDS, ["东湖区", "西桥区"])
CITY = SPEAKERS.find("澜江市2024年全国科普日活动总结", "")
COUNTY = SPEAKERS.find("东湖区2024年全国科普日活动总结", "")
BODY = SPEAKERS.find("东湖科技馆2024年全国科普日小结", "")


@pytest.mark.parametrize(
    ("head", "text", "wider", "is_body"),
    [
        ("东湖区2024年全国科普日活动总结", "", "全市", False),
        ("活动总结", "我县开展活动5场。", "全市", False),
        ("活动总结", "咱们村的老人都来了。", "全县", True),
        ("东湖区实验小学2024年科普日小结", "", "全区", True),
        ("东湖区2024年科普日总结", "“我校的孩子很喜欢，我校还要办。”", "全市", False),  # said by somebody else
        ("活动总结", "我县开展活动5场，我县科协牵头，我村也来了人。", "全市", False),  # what it speaks of most
        ("东湖社区2024年科普日小结", "", "全街道", True),
        ("唐山市2024年全国科普日总结", "我区代表说了话。", None, False),  # a city's own total is told as 全市
        ("活动总结", "开展活动5场。", None, False),
        ("岭北省2024年全国科普日综述", "", None, False),
        ("澜江市消防救援支队2024年全国科普日总结", "", None, False),  # a 支队 is a whole city's
        ("东湖区消防救援支队2024年全国科普日总结", "", "全区", True),
    ],
)
def test_a_text_tells_who_speaks(head: str, text: str, wider: str | None, is_body: bool) -> None:
    speaker = SPEAKERS.find(head, text)
    assert speaker.is_body is is_body
    assert (wider in speaker.wider) if wider else not speaker.wider
    assert wider != "全市" or "全区" not in speaker.wider


@pytest.mark.parametrize(
    ("before", "behind", "speaker", "is_theirs"),
    [
        ("南山县共举办活动", "场", COUNTY, True),
        ("南山县科协同期组织开展讲座", "场", COUNTY, True),
        ("西湖区科协报了", "项", COUNTY, True),
        ("杭州市举办活动", "场", COUNTY, True),
        ("江苏省科协开展活动", "场", COUNTY, True),
        ("东湖区科协开展活动", "场", COUNTY, False),  # its own name
        ("南山县开展活动40场，我区开展活动", "场", COUNTY, False),
        ("南山县科协组织群众", "人参加", COUNTY, False),  # who came
        ("互动区开展体验", "场", COUNTY, False),
        ("各县开展活动", "场", COUNTY, False),
        ("与南山县联合开展活动", "场", COUNTY, False),
        ("西桥区共举办活动", "场", COUNTY, True),  # of the register
        ("北桥区共举办活动", "场", COUNTY, False),  # 区 ends too many things
        ("西桥区共举办活动", "场", CITY, False),
        ("东湖区共举办活动", "场", COUNTY, False),
        ("在杭州市举办活动", "场", COUNTY, False),
        ("南山县共举办活动", "场", Speaker(), False),  # a city's summary tells of its counties
        ("杭州市今年一个市的活动就有", "场", CITY, True),
        ("江苏省共策划活动", "场", CITY, True),
        ("南山县共举办活动", "场", CITY, False),  # one of its counties
        ("杭州来的专家", "人", COUNTY, False),
        ("他们村也办了，去了", "人", BODY, True),
        ("听说河西那边也办了，来了", "人", COUNTY, True),
        ("听说河西也办了，我们来了", "人", COUNTY, False),
        ("兄弟单位搞了", "场", BODY, True),
        ("湾头湿地公园也敞开大门，接待", "人", BODY, True),
        ("湾头保护区也敞开大门，接待", "人", BODY, True),
        ("湾头保护区也敞开大门，我馆接待", "人", BODY, False),
        ("据市里通报，举办活动", "场", COUNTY, True),
        ("据市里通报，我区举办活动", "场", COUNTY, False),
        ("据各乡镇通报，举办活动", "场", COUNTY, False),
        ("另据通报，举办活动", "场", COUNTY, True),
        ("全市科技场馆共接待", "人次", COUNTY, True),
        ("全区科技场馆共接待", "人次", COUNTY, False),
        ("全市图书馆系统派发资料", "份", COUNTY, True),
        ("市里讲，今年全市要办", "场", COUNTY, True),
        ("科普日当周全区各医院合计义诊", "人次", BODY, True),
        ("与四家兄弟馆连线，接待", "人", BODY, False),
        ("四家兄弟馆接待", "人", BODY, True),
        ("我们中心小学也开展活动", "场", BODY, False),
        ("湾头保护区也敞开大门，接待", "人", COUNTY, False),  # a county's bodies are its own
    ],
)
def test_what_another_area_or_body_did_is_theirs(before: str, behind: str, speaker: Speaker, is_theirs: bool) -> None:
    assert SPEAKERS.tells_of_others(before, behind, speaker) is is_theirs


def test_who_tells_of_itself_by_its_name_is_no_other() -> None:
    text = "我区高度重视。西桥区共举办活动30场，东湖区派专家支持。西桥区还将继续。" + "各界反响良好。" * 20
    speaker = SPEAKERS.find("全国科普日活动总结", text)
    assert not SPEAKERS.tells_of_others("西桥区共举办活动", "场", speaker)
    assert SPEAKERS.tells_of_others("东湖区共举办活动", "场", speaker)


@pytest.mark.parametrize(
    ("text", "is_theirs"),
    [
        ("全市共举办活动386场。市科协机关及所属单位直接组织活动12场。", True),
        ("全市共举办活动386场。市科协积极筹备，各县区踊跃参加。", False),
    ],
)
def test_what_all_the_city_did_is_not_the_offices_that_tells_its_own_apart(text: str, is_theirs: bool) -> None:
    speaker = SPEAKERS.find("澜江市科协2024年全国科普日工作汇报", text)
    assert SPEAKERS.tells_of_others("据汇总，今年全市各部门共举办活动", "场", speaker) is is_theirs
    assert not SPEAKERS.tells_of_others("市科协机关及所属单位直接组织活动", "场", speaker)
    beside = "全市系统共办560场，其中我局机关直接组织的只有上述"
    assert not SPEAKERS.tells_of_others(beside, "场", speaker)
