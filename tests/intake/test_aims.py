"""Aims, what is compared with, levels and longer times are no results; nor are lists of bodies partners."""

import pytest

from tests.intake.test_prose import read_figures

EVENT = "2024年9月17日举办全国科普日。"


def results(text):
    told = read_figures(EVENT + text)
    return [(f.kind.quantity, f.amount.value) for f in told if f.scope.in_scope and not f.scope.planned]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("方案明确，全县举办科普活动不少于90场、覆盖群众6万人次的工作目标。", []),
        ("我县组织活动44场，比计划的36场多8场。", [("activities", 44)]),
        ("市民扫码参观2.6万人次（为今年1至8月累计）。", []),
        ("市民参观2.6万人次（全年）。", []),
        ("市民参观3000人次（去年为2000人次）。", [("participants", 3000)]),
        ("市民参观3000人次（较去年增长20%）。", [("participants", 3000)]),
        ("截至2024年7月底，科普馆接待观众2万人次。", []),
        ("已建成实验室60间，选修科技课程参与学生3.1万人，较2021年提高9个百分点。", []),
        ("本区是国家级高新区，规上企业150余家，科技人才8000人。", []),
        ("学校有专任教师620人。", []),
        ("小区共居住搬迁群众4000人。", []),
        # bodies
        ("26个成员单位分管领导参加会议。", [("other", 26)]),
        ("联合组成督导组3个。", [("other", 3)]),
        ("县级学会9个、企业科协20家、农技协31家积极响应。", [("other", 9), ("other", 20), ("other", 31)]),
        (
            "学会9个、企业协会20家、研究会6家联合开展活动。",
            [("joint_units", 9), ("joint_units", 20), ("joint_units", 6)],
        ),
        ("组织消防培训，36家企业、百余名安全员参加。", [("other", 36), ("participants", 100)]),
        ("县科协会同宣传部等七部门下发通知。", [("joint_units", 7)]),
        # what was neither held nor reported
        ("编发工作简报6期。", [("other", 6)]),
        ("转发科普信息3万次。", [("other", 30000)]),
        ("接待研学团队40批次。", [("other", 40)]),
        ("来了六十来个人。", [("participants", 60)]),
        ("资料发了3000份（含布袋400个）。", [("materials", 3000), ("other", 400)]),
        ("9月18日至22日公众号举办网络竞赛，全县2.3万人次参赛。", [("online_views", 23000)]),
    ],
)
def test_what_counts(text, figures):
    assert results(text) == figures


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("“南岭教育”推送科普日报道9篇。", [True]),
        ("“云岭日报”推送科普日报道9篇。", [False]),
        ("撰写图文20篇，其中被省气象报采用4篇。", [True, False]),
        ("各级媒体刊发稿件20篇，其中被省报采用4篇。", [False, False]),
        ("新媒体矩阵发布信息46条，被市级以上媒体采用12条。", [True, False]),
        ("市级以上媒体发布信息12条，被省报采用3条。", [False, False]),
    ],
)
def test_posts_and_texts_of_ones_own_are_told_apart(text, own):
    reports = [f for f in read_figures(EVENT + text) if f.kind.quantity == "media_reports"]
    assert [f.kind.subkind == "own_channel" for f in reports] == own
