"""Sentences in which words behind or far before a figure tell whose it is: volunteers, guesses, slips, inhabitants."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval.intake.activities.notofone import SUMS_UP_SEVERAL, without_sums
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))


def _figures(sentence: str) -> list[Figure]:
    return [figure for _, figure in READER.read_document([("p1", "paragraph", sentence)], ())]


def _told(sentence: str) -> list[tuple[str, float]]:
    """(quantity, value) of the results a sentence tells, neither parts nor what was planned."""
    return [
        (figure.kind.quantity, figure.amount.value)
        for figure in _figures(sentence)
        if figure.scope.in_scope and not figure.scope.planned and not figure.scope.is_part
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "志愿服务队伍里的志愿者由三家医院的护士组成，前后共出勤86人。",
        "志愿者有农技站的退休职工，也有返乡大学生，总共86人。",
        "志愿者来自电工班和护林队，一共86人。",
        "这回登台讲过课的研究生共有86人，他们就是全院的科普志愿者。",
        "参加巡讲的学生一共86人，都在志愿服务平台上注册。",
        "镇里的志愿者和学校的志愿者加在一起，有 86 人。",
        "值班的志愿者，加上上面说的12名教师，一共86人。",
        "县科协志愿服务总队6支小队共86人参加。",
        "注册志愿者参与服务86人。",
        "镇上的注册志愿者到岗86人次，送出手册900份。",
        "队里的注册心理师出来参与服务的有86人。",
        "培训养殖户420人次，86名防疫志愿者参与，发放手册900份。",
        "志愿讲解员一共出勤86人次，讲了12场。",
        "这次派出的会员有86人。",
        "志愿者嘛，机关的年轻人加上两所学校的学生，86人。",
        "志愿者86个，多数是返乡大学生。",
        "跟车的科技志愿者（含“农技专家”）共86人。",
    ],
)
def test_people_told_as_volunteers_are_no_audience(sentence: str) -> None:
    assert ("volunteers", 86) in _told(sentence)
    assert ("participants", 86) not in _told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "志愿者走进社区，村民们都来了，共吸引86人。",
        "参加培训的教师一共86人，其中有些是志愿者。",
        "参加培训的学生共86人，他们不是志愿者。",
    ],
)
def test_an_audience_beside_volunteers_stays_one(sentence: str) -> None:
    assert ("volunteers", 86) not in _told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "学会现有注册营养师86人。",
        "全县注册志愿者86人，累计服务2900小时。",
    ],
)
def test_who_is_only_registered_did_not_serve(sentence: str) -> None:
    assert 86 not in [value for _, value in _told(sentence)]


def test_experts_who_were_sent_are_no_volunteers() -> None:
    assert _told("学会派出的专家有86人。") == [("experts", 86)]


def test_volunteers_who_were_taught_came() -> None:
    assert _told("培训志愿者86名。") == [("participants", 86)]


@pytest.mark.parametrize(
    "sentence",
    [
        "当天采集血样86单位，另有化验记录。",
        "全县八十六家企业只走了四家。",
        "12个街道和86个区级部门共开展活动40场。",
    ],
)
def test_what_is_a_measure_a_whole_or_its_own_offices_is_no_partner(sentence: str) -> None:
    assert "joint_units" not in [quantity for quantity, _ in _told(sentence)]


@pytest.mark.parametrize(
    "sentence",
    ["联合86家单位开展活动40场。", "86家单位参与，开展活动40场。", "会同86个区级部门开展活动40场。"],
)
def test_bodies_that_joined_are_partners(sentence: str) -> None:
    assert ("joint_units", 86) in _told(sentence)


def test_until_now_from_a_day_of_the_event_is_of_it() -> None:
    told = "自9月15日开始至今，活动已办12场，到场860人。"
    assert {("activities", 12.0), ("participants", 860.0)} <= set(_told(f"2024年全国科普日。{told}"))
    assert ("activities", 12.0) not in _told("2024年全国科普日。自3月1日开始至今，活动已办12场。9月15日办了1场。")


def test_reports_are_counted_behind_the_media_listed() -> None:
    assert _told("上了江城晚报、人民日报，一共5篇") == [("media_reports", 5)]


def test_what_was_taken_along_was_not_all_handed_out() -> None:
    assert ("materials", 850) in _told("手册带去900本，还剩50本，实际发850本。")
    assert ("materials", 900) not in _told("手册带去900本，还剩50本，实际发850本。")
    assert _told("带去折页900张，用去大约850张。") == [("other", 900), ("materials", 850)]


def test_how_many_less_this_year_were_not_held() -> None:
    assert _told("我们讲了9场，今年少2场，因为有人生病。") == [("activities", 9)]


def test_who_watched_a_channel_was_in_no_hall() -> None:
    assert _told("学会视频号讲怎样选米，看过的有860人次。") == [("online_views", 860)]


def test_persons_told_behind_the_times_they_served_are_no_more_people() -> None:
    assert _told("志愿者们轮流值班，共服务140人次，按人头算是52人。")[-1][1] == 140


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("活动前大家估计能办八场，后来办成了11场活动。", [("activities", 11)]),
        ("原来以为能来50人，结果来了120人参加。", [("participants", 120)]),
        ("初步安排活动40项，后来实际办了46场活动。", [("activities", 46)]),
        ("全县办了活动36场，比各乡镇最初报的（41场）少了一些。", [("activities", 36)]),
        ("发放资料不是300份，实际是350份。", [("materials", 350)]),
        ("户外活动砍掉了5场，最后办成活动28场。", [("activities", 28)]),
    ],
)
def test_what_was_thought_or_told_first_is_no_result(sentence: str, told: list[tuple[str, float]]) -> None:
    assert _told(sentence) == told


@pytest.mark.parametrize(
    ("sentence", "totals"),
    [
        ("楚江晚报两次用了我们的稿子，江城电视台拍了一天——满打满算，5次报道。", [5]),
        ("五场算在一起，来的人是900名。", [900]),
        ("9月14日来了三批学生，一批30人，总共90人。", []),  # of that day
        ("9月14日直播，抖音4万、快手2万，合计观看6万人次。", [60000]),
        ("9月14日启动以来，共接待群众9000人次。", [9000]),
        ("9月14日开幕，全县累计参加9000人次。", [9000]),
    ],
)
def test_what_sums_up_all_is_a_total(sentence: str, totals: list[float]) -> None:
    assert [figure.amount.value for figure in _figures(sentence) if figure.scope.is_total] == totals


def test_what_was_made_ready_before_the_event_was_handed_out() -> None:
    assert _told("活动开始前准备了资料500份，全部发放。") == [("materials", 500)]


@pytest.mark.parametrize(
    "sentence", ["我们镇地方不大，三万人，却办了12场活动。", "全区五万人，六个街道，办了12场活动。"]
)
def test_how_many_live_there_did_not_come(sentence: str) -> None:
    assert _told(sentence)[-1] == ("activities", 12)
    assert all(quantity != "participants" for quantity, _ in _told(sentence))


def test_those_who_fill_a_small_hall_came() -> None:
    assert _told("场地面积不大，80人把会场坐满了，都来参加活动。") == [("participants", 80)]


def test_at_least_so_many_were_held() -> None:
    assert _told("活动不少，至少办了30场活动。") == [("activities", 30)]


def test_what_is_given_for_reference_does_not_count() -> None:
    assert _told("全系统合计办了活动300场、5万人次，仅作参考。") == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("江城日报、江城晚报两家报道，各2篇。", [("media_reports", 4)]),
        ("稿子上了江城日报和江城网，各一次。", [("media_reports", 2)]),
        ("江城日报、县电视台等先后关注了4次。", [("media_reports", 4)]),
        ("见报五次，上电视两回。", [("media_reports", 5), ("media_reports", 2)]),
        ("江城晚报登了我们一条消息。", [("media_reports", 1)]),
        ("中国科协“科普中国”平台转发2篇，市级媒体报道9篇。", [("other", 2), ("media_reports", 9)]),
        ("县融媒的三场直播，观看量合计1.2万。", [("live_views", 12000)]),
        ("视频号发了一条，看的人有1800多。", [("online_views", 1800)]),
        ("我局下属的9家医院共举办义诊20场。", [("other", 9), ("activities", 20)]),
        ("170个孩子参加，学会去了5个人。", [("participants", 170), ("other", 5)]),
        ("另办“小小志愿者”等活动6场，240人次。", [("activities", 6), ("participants", 240)]),
        ("听众有工人、学生，按每场签到加起来1350人次。", [("participants", 1350)]),
        ("总参加人数七百二十来人。", [("participants", 720)]),
        ("志愿者没重复算是41人。", [("volunteers", 41)]),
        ("场次算下来37，人次算下来5200。", [("activities", 37), ("participants", 5200)]),
        ("听众分别是320和450人。", [("participants", 320), ("participants", 450)]),
        ("六个小组一共跑了五十八个场次。", [("other", 6), ("activities", 58)]),
        ("这阵子我们出去了9回。", [("activities", 9)]),
        ("前后办成了的一共是8次。", [("activities", 8)]),
        ("32名志愿者讲解员上岗。", [("volunteers", 32)]),
        ("出动老专家18人次（都是志愿者，分文不取）。", [("volunteers", 18)]),
        (
            "三项重点活动加上会员单位自办的五项，覆盖人群900人次。",
            [("activities", 3), ("activities", 5), ("participants", 900)],
        ),
        ("三十多家企业的班组长来听，签到120人。", [("other", 30), ("participants", 120)]),
        ("局机关及12家局属单位开展活动60场。", [("other", 12), ("activities", 60)]),
        (
            "馆里的话题被看了3.2万次，三篇推文共被读了5400次。",
            [("online_views", 32000), ("media_reports", 3), ("online_views", 5400)],
        ),
        ("“江水从哪来”在抖音直播，有2.3万人次看过。", [("live_views", 23000)]),
        ("另有4场安排在10月校庆，届时再报。", []),
        ("近三年，我县科普日累计举办活动180场。", []),
        ("近三年，我县科普日越办越大，今年举办活动80场。", [("activities", 80)]),
    ],
)
def test_who_did_it_and_for_whom(sentence: str, told: list[tuple[str, float]]) -> None:
    assert _told(sentence) == told


def test_what_a_later_sentence_tells_apart_is_part_of_the_total() -> None:
    found = [
        *READER.read_document([("p1", "paragraph", "本系统总共做了15场活动。")], ()),
        *(("p2", figure) for figure in _figures("以上6场活动是本级办的，另外9场由各站组织。")),
    ]
    whole, *parts = relate("d1", "u1", found)
    assert [part["part_of"] for part in parts] == [whole["fact_id"]] * 2


def test_the_sum_of_several_activities_is_none_of_theirs() -> None:
    parts = [{"fact_id": "a", "part_of": "sum"}, {"fact_id": "b", "part_of": "sum"}]
    owners = {"a": "one", "b": "two", "sum": "two"}
    assert without_sums(owners, [[*parts, {"fact_id": "sum", "part_of": None}]]) == {"a": "one", "b": "two"}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("预案里是90人参加，实到70人参加。", [("participants", 70)]),
        ("通知里定的是30场活动，最后落地27场。", [("activities", 27)]),
        ("各站报上来的活动是80场，去掉重复的，是71场。", [("activities", 71)]),
        ("先前填报的活动是58场，有误，应为55场。", [("activities", 55)]),
        ("全镇办活动24场（初报26场，核减2场）。", [("activities", 24)]),
        ("本来想请200人参加，来了将近300人。", [("participants", 300)]),
        ("说是办了活动60场，其实有6场是重复的，真正办成的活动54场。", [("activities", 54)]),
        ("参加9800人次有误，应为8900人次。", [("participants", 8900)]),
        ("因雨少办了4场，实际办活动36场。", [("activities", 36)]),
        ("方案里的20场活动都完成了，最后又办活动5场。", [("activities", 20), ("activities", 5)]),
        ("各单位上报活动130场，最后评出优秀活动20场。", [("activities", 130), ("other", 20)]),
    ],
)
def test_what_takes_the_place_of_an_earlier_figure_counts_alone(sentence: str, told: list[tuple[str, float]]) -> None:
    assert _told(sentence) == told


@pytest.mark.parametrize(
    ("said", "is_of_several"),
    [
        ("三十一场下来，据登记，来过的村民有", True),
        ("三块加起来，", True),
        ("一场下来，来过的村民有", False),
        ("第三场下来，来过的村民有", False),
    ],
)
def test_what_several_sessions_came_to_is_of_no_single_one(said: str, is_of_several: bool) -> None:
    assert (SUMS_UP_SEVERAL.search(said) is not None) == is_of_several


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        # who they were stands between the volunteers and their number, or what they became behind it
        ("讲解员4名是馆里职工，志愿者是水厂的退休师傅12名。", [("experts", 4), ("volunteers", 12)]),
        ("志愿者四十来号人，都是镇上的。", [("volunteers", 40)]),
        ("公司25名员工化身“节水志愿官”。", [("volunteers", 25)]),
        ("据各班报来的名册，志愿者合计96名。", [("volunteers", 96)]),
        # members there are, and those who came
        ("本会会员3106人，参加这次志愿服务的为54人。", [("volunteers", 54)]),
        ("出来讲课的老教师一共11人。", [("experts", 11)]),
        ("全部由会员志愿完成，出动会员52人次。", [("volunteers", 52)]),
        ("我们抽查核对了内科和外科两场，基本属实。", [("other", 2)]),
        ("来听讲课的老教师一共11人。", [("participants", 11)]),
        ("六位老中医坐车到石桥镇义诊。", [("experts", 6)]),
        # who looked in on what was put on air
        ("晚上试播了一场，进来看的网友有八百人。", [("live_views", 800)]),
        ("公众号发布7篇，阅读量合计0.72万。", [("media_reports", 7), ("online_views", 7200)]),
        ("公众号推文3篇，阅读1,948。", [("media_reports", 3), ("online_views", 1948)]),
        ("学院官微发布信息5条，被江城教育网转发 3 条。", [("media_reports", 5), ("media_reports", 3)]),
        # what was planned ends where it is told what was done
        ("《节水问答》原计划印2万册，实印9000册，发出8100册。", [("other", 9000), ("materials", 8100)]),
        ("急救口袋卡1500张全部送完。", [("materials", 1500)]),
        ("送出贝壳、明信片一共300套。", [("materials", 300)]),
        ("我们前后出去讲了八次课。", [("activities", 8)]),
        ("接下来9月19日，河东小学来了114人。", [("participants", 114)]),
    ],
)
def test_words_near_a_figure_tell_what_it_counts(sentence: str, told: list[tuple[str, float]]) -> None:
    assert _told(sentence) == told
