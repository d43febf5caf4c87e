"""What figures of one kind told of one activity come to."""

from __future__ import annotations

import re

import pytest

from kepuri_eval.intake.activities.firstfigures import first_told, told_to_come, told_to_help


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("中大班幼儿96名、家长88名参加", 184),
        ("来自两所学校的96名师生，以及职工家属代表88人走进厂房", 184),
        ("参加居民60人，现场验光21人", 60),
        ("72组家庭、共168人到场", 168),
        ("每人领到口袋书1本，计64本", 64),
        ("人手一份图解共52份", 52),
        ("每人1本", None),
        ("30户", 30),
        ("教师6人为居民讲授防震，居民80人参加", 80),
        ("教师6人为居民讲授防震", 6),
        ("医师5人于9月17日晚到石桥村“村民学堂”讲课，村民90人听课", 90),
        ("教师6人到夜校为居民讲解垃圾分类，居民80人", 80),
        ("师傅8人现场演示锉刀，徒弟和居民350人", 350),
        ("请来老匠人4人，坐在院里给学生104人讲榫卯", 104),
        ("老师带了14名学生去石桥村，帮豆腐坊做检测，村民听的33人", 33),
        ("老师带了14名学生去科技馆参观", 14),
        ("预约的412人来了387人", 387),
        ("报名40组，实到38组", 38),
        ("邀请居民60人参加，散场后又来了20人", 60),
        ("居民60人到广场参观，学生20人", 60),
        ("居民60人到社区听讲课，其中老人20人", 60),
        ("药圃开放，2名老师轮流带队，从早到晚接待了320人", 320),
        ("还有退下来的2名同志讲核桃嫁接，110名娃娃听得入神", 110),
        ("一次只让20人进，共计96人进来看了化石", 96),
        ("40名学生看了标本，随后又来了60人", 40),
        ("3名学生领奖，工厂有职工900人", 3),
    ],
)
def test_first_told(text: str, value: float | None) -> None:
    facts = [
        {"value": float(found[1]), "start": found.start(), "end": found.end(), "counted_in": found[2]}
        for found in re.finditer(r"(\d+)(名|人|组|本|份|户)", text)
    ]
    assert first_told(facts, text) == value


def fact(text: str, told: str, quantity: str, counted_in: str, value: float) -> dict[str, object]:
    start = text.index(told)
    return {
        "doc_id": "d", "locator": "p1", "quantity": quantity, "subkind": None, "counted_in": counted_in, "value": value,
        "start": start, "end": start + len(told), "planned": False, "in_scope": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told", "quantity", "counted_in", "is_come"),
    [
        ("在石桥社区讲节气，来了64个老街坊。", "64个", "other", "个", True),
        ("肉羊防疫，羊倌来了28个。", "28个", "other", "个", True),
        ("请骨科专家与210名跑友面对面交流。", "210名", "experts", "名", True),
        ("施肥培训，54名村级农技员参训。", "54名", "experts", "名", True),
        ("给94个家长讲发热怎么处理。", "94个", "other", "个", True),
        ("联络没成功，协会去了6个人。", "6个人", "other", "人", False),
        ("来了3名专家为居民义诊。", "3名", "experts", "名", False),
        ("按领走的算，1200个袋子发完了。", "1200个", "other", "个", False),
        ("给3个社区讲用电安全。", "3个", "other", "个", False),
        ("到石桥村看田，后一次有52个农户跟着走。", "52个", "other", "个", False),
        ("在广场坐诊，登记本上写了143个名字。", "143个", "other", "个", True),
    ],
)
def test_who_came_is_read_where_nobody_is_counted_as_a_participant(
    text: str, told: str, quantity: str, counted_in: str, is_come: bool
) -> None:
    one = fact(text, told, quantity, counted_in, 50)
    assert told_to_come([], [one], {"d": {"p1": text}}) == ([one] if is_come else [])
    participants = fact(text, told, "participants", "人", 80)
    assert told_to_come([participants], [one], {"d": {"p1": text}}) == [participants]


@pytest.mark.parametrize(
    ("text", "told", "counted_in", "is_helper"),
    [
        ("学生130名，厂里的18名技师当志愿者。", "18名", "名", True),
        ("58名职工学焊接，3名工程师志愿授课。", "3名", "名", True),
        ("全年级470人，带队志愿者10个。", "10个", "个", True),
        ("3名工程师讲安全用电。", "3名", "名", False),
    ],
)
def test_others_who_were_volunteers_are_read_where_none_are_counted(
    text: str, told: str, counted_in: str, is_helper: bool
) -> None:
    one = fact(text, told, "experts", counted_in, 10)
    assert told_to_help([], [one], {"d": {"p1": text}}) == ([one] if is_helper else [])


def test_a_sum_told_behind_its_parts_is_the_whole() -> None:
    text = "请了60户代表，随行的还有委员8名，共68人"
    told = [_fact(text, "60户", 60, "户"), _fact(text, "8名", 8, "名"), _fact(text, "68人", 68, "人")]
    assert first_told(told, text) == 68
    other = text.replace("共68人", "共70人")
    assert first_told([*told[:2], _fact(other, "70人", 70, "人")], other) == 8


def test_those_who_went_to_serve_are_not_those_served() -> None:
    text = "12名师生到白石镇，给幼儿园的孩子涂氟，150个孩子"
    went = _fact(text, "12名", 12, "名")
    served = _fact(text, "150个孩子", 150, "名", quantity="other", subkind="clinic")
    assert told_to_come([went], [went, served], {"d": {"p": text}}) == [served]


def _fact(
    text: str, raw: str, value: float, counted_in: str, quantity: str = "participants", subkind: str | None = None
) -> dict[str, object]:
    start = text.find(raw)
    return {
        "doc_id": "d", "locator": "p", "start": start, "end": start + len(raw), "value": value, "quantity": quantity,
        "counted_in": counted_in, "subkind": subkind, "planned": False, "in_scope": True,
    }  # fmt: skip
