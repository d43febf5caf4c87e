"""What figures of one kind told of one activity come to."""

from __future__ import annotations

import re

import pytest

from kepuri_eval.intake.activities.firstfigures import first_told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("中大班幼儿96名、家长88名参加", 184),
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
    ],
)
def test_first_told(text: str, value: float | None) -> None:
    facts = [
        {"value": float(found[1]), "start": found.start(), "end": found.end(), "counted_in": found[2]}
        for found in re.finditer(r"(\d+)(名|人|组|本|份|户)", text)
    ]
    assert first_told(facts, text) == value
