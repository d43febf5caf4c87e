"""Words before a figure that take it out of this event's results."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.scope import Own, ScopeIndex
from kepuri_eval.intake.figures.speakers import Speaker
from kepuri_eval.intake.language.wordfinder import RuleFinder
from kepuri_eval.params import load_params

SCOPE = ScopeIndex(load_params("demo", Path(__file__).parents[2]).wording.scope)
OWN = Own(years=frozenset({2024}))


@pytest.mark.parametrize(
    ("before", "own", "in_scope"),
    [
        ("共发放", OWN, True),
        ("全年共发放", OWN, False),
        ("全年共发放", OWN._replace(names_event=False), True),
        ("2021年共发放", OWN, False),
        ("2021年共发放", OWN._replace(years=frozenset({2021})), True),
        ("科技活动周共发放", OWN, False),
        ("科技活动周共发放", OWN._replace(events=frozenset({"科技活动周"})), True),
        ("今年以来坚持不懈，科普日期间发放", OWN, True),
        ("镇中心小学的科技节上发放", OWN, True),
        ("为校园科技节获奖团队发放", OWN, True),
        ("在市里的科技节上发放", OWN, False),
        ("小学师生参加全市科技节，发放", OWN, False),
        ("学校科技周发放", OWN, False),
        ("去年科普日发放", OWN, False),
        ("连续三届累计", OWN, False),
        ("“十四五”以来累计", OWN, False),
        ("今年前8个月开展", OWN, False),
        ("柳林镇辖", OWN, False),
        ("在市直辖区开展", OWN, True),
        ("预计到国庆再办", OWN, False),
    ],
)
def test_in_scope(before, own, in_scope):
    assert SCOPE.read(before, before, own).in_scope is in_scope


@pytest.mark.parametrize(
    ("behind", "in_scope"),
    [("个村没有科普宣传栏", False), ("所学校尚未报送", False), ("名未成年人参加", True), ("个村参加，没有遗漏", True)],
)
def test_those_who_did_not_are_no_result(behind, in_scope):
    assert SCOPE.read("全县有", "全县有", OWN, behind).in_scope is in_scope


@pytest.mark.parametrize(
    ("before", "is_total"),
    [("共发放", True), ("公共场所", False), ("共同发放", False), ("累计", True), ("发放", False)],
)
def test_total(before, is_total):
    assert SCOPE.read(before, before, OWN).is_total is is_total


def test_figure_for_each_of_several_is_known():
    assert SCOPE.read("每场参与", "每场参与", OWN).per_each
    assert not SCOPE.read("每场都精彩，共参与", "共参与", OWN).per_each


def test_abstract_nouns_count_nothing():
    assert SCOPE.is_abstract("方面发力")
    assert not SCOPE.is_abstract("单位参加")


@pytest.mark.parametrize(
    ("behind", "planned"), [("个基地将免费开放", True), ("名将军到场", False), ("家单位参加", False)]
)
def test_what_stands_behind_may_announce(behind, planned):
    assert SCOPE.read("全市", "全市", OWN, behind).planned is planned


@pytest.mark.parametrize(
    ("before", "behind", "in_scope"),
    [
        ("邻近的东湖区同时举办活动", "场", False), ("相邻的东湖区举办活动", "场，我区举办活动12场", False),
        ("相邻的东湖区举办活动30场，我区举办活动", "场", True), ("周边东湖区、南山县分别开展活动20场、", "场", False),
        ("兄弟县区共开展活动", "场", False), ("毗邻的南山县在科普日期间发放资料", "份", False),
        ("吸引邻近的东湖区群众", "人参加", True), ("邻近的东湖区群众", "人前来参加", True),
        ("联合邻近的东湖区举办活动", "场", True), ("在邻近的东湖区举办讲座", "场", True),
        ("周边社区居民", "人参加活动", True), ("周边县区学校组织学生", "人参加", True),
        ("周边小区开展义诊", "场", True),
        ("兄弟单位组织职工", "人参加", True),
    ],
)  # fmt: skip
def test_a_neighbours_doings_are_not_the_units(before, behind, in_scope):
    assert SCOPE.read(before, before, OWN, behind).in_scope is in_scope


@pytest.mark.parametrize(
    ("behind", "in_scope"),
    [
        ("人，不算在内", False), ("场（没有列入本次总数）", False), ("人，不归我们统计", False),
        ("人，这是州里的数", False), ("人，以上均为上级公布的数字", False), ("人，不包括其他", True),
        ("人，转发不计", True), ("人，不算少", True), ("人，这是我们的数", True),
        ("人，由该局统计上报", False), ("人，由集团另行上报，本表不含", False), ("人，由县科协统计", True),
    ],
)  # fmt: skip
def test_what_is_said_not_to_count_does_not(behind, in_scope):
    assert SCOPE.read("参与", "参与", OWN, behind).in_scope is in_scope


def test_the_next_sentence_may_take_back_what_was_told():
    text = "参与群众900人。以上数字不计入本次。参与群众800人。"
    assert SCOPE.is_disclaimed(text, text.index("。") + 1)
    assert not SCOPE.is_disclaimed(text, 0)
    assert SCOPE.is_disclaimed("这是州里的数。", 0)
    assert SCOPE.is_disclaimed("（这是入学教育，不作为本次活动统计。）", 0)
    assert not SCOPE.is_disclaimed("（这是头一回，反响很好。）", 0)
    assert not SCOPE.is_disclaimed("这场讲座因雨推迟。", 0)
    assert not SCOPE.is_disclaimed("此次活动不计入考核。", 0)


@pytest.mark.parametrize(
    ("before", "behind", "in_scope"),
    [
        ("专家告诉孩子们，空间碎片有", "块", False), ("老师讲到，石窟有", "个", False),
        ("专家告诉孩子们地球多大，活动现场来了", "人", True),
        ("报告中提到，本次共接待", "人", True), ("与以往不同，吸引", "人", True),
        ("科协会员：", "人", False), ("讲解员仅有", "人", False), ("全馆在编职工", "人", False),
        ("下月将走进学校", "所", False),
        # all that a body ever did
        ("学会成立四十年，听众", "人次", False), ("建馆20年，累计接待", "人", False),
        ("学会成立十年，今年科普日听众", "人次", True), ("正值学会成立四十周年，我们讲课，听众", "人", True),
    ],
)  # fmt: skip
def test_what_a_talk_tells_what_a_body_has_and_what_comes_later_is_no_result(before, behind, in_scope):
    assert SCOPE.read(before, before, OWN, behind).in_scope is in_scope


@pytest.mark.parametrize(
    ("clause", "counted_in", "is_theirs"),
    [
        ("居民", "户", True),
        ("惠及居民", "户", False),
        ("走访农户", "户", False),
        ("全村", "人", True),
        ("全村来了", "人", False),
    ],
)
def test_a_places_own_people_are_told_from_those_something_was_done_for(clause, counted_in, is_theirs):
    assert SCOPE.is_population(clause, counted_in) is is_theirs


@pytest.mark.parametrize("before", ["核定容量为", "最大接待量", "一次只能拉", "下达重点活动指标"])
def test_a_capacity_or_a_quota_is_a_limit(before):
    assert SCOPE.is_limit(before, "300人")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("松林镇全镇共有村民", "，其中党员90人"),
        ("我校教师仅", "，却办起了讲堂"),
        ("桥头街道下辖", "，均开设了展台"),
        ("全区人口约", "，三成看过展览"),
        ("市气象学会单位会员", "都到了现场"),
        ("全市反邪教协会成员单位共", "，都派了人"),
        ("沿江展区接待", "，该场不归我们，属水务集团"),
        ("讲座听众", "，没有列入我区总数"),
        ("云课堂点击", "，由集团统计"),
        ("线上答题", "，这是州里的数"),
        ("周末开放", "，并非我馆一家之数"),
        ("演出还要", "，将在元旦后安排"),
        ("由230人、310人增加到", ""),
        ("原来只有40人，如今", "发展到90人"),
        ("每场限", "，先到先得"),
        ("要求各校不低于", ""),
        ("1-8月接待", "参观"),
        ("十四五期间新建", ""),
        ("2019年至2023年共举办", ""),
        ("已连续五届，共邀请", ""),
        ("前三个月共走访", ""),
        ("自建园以来接待", ""),
        ("在全国青少年机器人大赛中获奖", "，教师发表论文9篇"),
        ("据湖北通报，今年武汉共举办", "科普活动"),
        ("听隔壁说，湾头小学也开展", ""),
        ("讲到石窟有", "，共接待300人"),
    ],
)
def test_a_rule_is_asked_where_it_may_apply(before: str, behind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    own = OWN._replace(speaker=Speaker(frozenset({"全市"}), "东湖区", is_body=True))
    found = SCOPE.read(before, before, own, behind), SCOPE.is_limit(before, "30人")
    monkeypatch.setattr(RuleFinder, "find", lambda self, text: set().union(*self._rules))
    assert found == (SCOPE.read(before, before, own, behind), SCOPE.is_limit(before, "30人"))
