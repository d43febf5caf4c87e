"""Category, theme and mode of an activity from its words."""

from __future__ import annotations

import pytest

from kepuri_eval.edition import Declared
from kepuri_eval.intake.activities.kinds import find_category, find_mode, find_mode_of_place
from kepuri_eval.params import Params
from kepuri_eval.wording import Category

KINDS = {
    "water": Category(label="节水科普行动", cues=("节水", "水质")),
    "sky": Category(label="天文观测", cues=("望远镜",)),
}


def test_what_the_organiser_wrote_goes_before_the_cues() -> None:
    assert isinstance(KINDS["sky"], Declared)
    assert find_category("节水节水节水", "", "天文观测", KINDS) == "sky"
    assert find_category("望远镜", "", "节水科普", KINDS) == "water"


def test_cues_in_the_name_count_three_times() -> None:
    assert find_category("望远镜之夜", "讲节水，测水质", "", KINDS) == "sky"  # 3 against 2
    assert find_category("晚会", "讲节水，测水质", "", KINDS) == "water"
    assert find_category("晚会", "", "", KINDS) is None


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("线上", "online"),
        ("线 下", "offline"),
        ("线上线下结合", "both"),
        ("线下+直播", "both"),
        ("", None),
        ("其他", None),
    ],
)
def test_mode(written: str, mode: str | None, params: Params) -> None:
    assert find_mode(written, params.wording) == mode


@pytest.mark.parametrize(
    ("unit_id", "found", "kind"),
    [
        ("county-130203", "main_venue", "county_main"),
        ("host-04", "main_venue", "main_venue"),
        ("county-130203", "rural", "rural"),
        (None, "main_venue", "main_venue"),
        ("county-130203", None, None),
    ],
)
def test_a_countys_main_event_is_not_the_citys(
    unit_id: str | None, found: str | None, kind: str | None, params: Params
) -> None:
    assert params.category_for(unit_id, found) == kind


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        ("线上", "online"),
        ("网络直播平台", "online"),
        ("区文化馆及线上", "both"),
        ("线上+线下", "both"),
        ("云岭社区", None),
        ("区文化馆", None),
        ("网红直播基地", None),
        (None, None),
    ],
)
def test_a_place_may_tell_the_mode(place: str | None, mode: str | None, params: Params) -> None:
    assert find_mode_of_place(place, params.wording) == mode
