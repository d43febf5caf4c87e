"""How many people a place takes in is told by its last word, and not where there are several places."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kepuri_eval.intake.activities.venues import find_room
from kepuri_eval.params import Params

DAY = pd.Timestamp("2024-09-15")


def held(place: str | None, **more: Any) -> dict[str, Any]:
    return {"place": place, "mode": "offline", "start": DAY, "end": DAY, **more}


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("区科协会议室", "room"), ("市图书馆报告厅", "hall"), ("第一小学3楼会议室", "room"), ("区图书馆", "museum"),
        ("文化广场", "outdoor"), ("图书馆门前广场", "outdoor"), ("中心小学操场", "school"), ("某企业车间", None),
        (None, None), ("各社区", None), ("会议室、报告厅", None), ("第一小学等5所学校", None),
        ("和平小学", "school"), ("人和街道文化站", "museum"), ("永和镇文化站", "museum"),
        ("中等专业学校操场", "school"),
        ("胥各庄中心小学", "school"), ("市高等专科学校礼堂", "hall"), ("颐和公园", "outdoor"),
        ("永和镇和平小学", "school"),
        ("图书馆和科技馆", None), ("人民路小学及实验中学", None), ("南湖等公园", None), ("全区各学校", None),
        ("和平小学和人和小学", None), ("南湖公园等地", None),
    ],
)  # fmt: skip
def test_the_last_word_says_what_kind_of_place_it_is(place: str | None, kind: str | None, params: Params) -> None:
    room = find_room(held(place), params.wording)
    expected = params.wording.places[kind] if kind else None
    assert (room.label, room.people) == (expected.label, expected.people_a_day) if expected and room else room is None


def test_a_longer_activity_takes_in_more_and_one_online_any_number(params: Params) -> None:
    a_day = params.wording.places["room"].people_a_day
    for last, days in (("2024-09-15", 1), ("2024-09-18", 4), ("2024-09-14", 1)):
        room = find_room(held("会议室", end=pd.Timestamp(last)), params.wording)
        assert room is not None
        assert (room.days, room.people) == (days, days * a_day)
    unknown = find_room(held("会议室", start=None, end=None, mode=None), params.wording)
    assert unknown is not None and unknown.people == a_day
    assert find_room(held("会议室", mode="online"), params.wording) is None
    assert find_room(held("会议室", mode="both"), params.wording) is None
