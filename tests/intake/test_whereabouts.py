"""Places of a reporter's own, the counties an activity was held in, and names that exclude each other."""

import pytest

from kepuri_eval.edition import Unit
from kepuri_eval.intake.senders.register import UnitIndex
from kepuri_eval.intake.senders.whereabouts import areas_of, full_place, is_common_place, is_own_place, opposed

INDEX = UnitIndex(
    [
        Unit(unit_id="east", name="东湖区", group="county", full_name="澜江市东湖区", aliases=("东湖",)),
        Unit(unit_id="west", name="西湖区", group="county", full_name="澜江市西湖区"),
        Unit(unit_id="school", name="市一中", group="base", full_name="澜江市第一中学"),
    ],
    "澜江市",
)
AREAS = frozenset({"east", "west"})


@pytest.mark.parametrize(
    ("place", "full"),
    [
        ("本校", "市一中"), ("校园", "市一中"), ("本校体育馆", "市一中体育馆"), ("我馆报告厅", "市一中报告厅"),
        ("三楼会议室", "市一中三楼会议室"), ("本单位礼堂", "市一中礼堂"), ("人民广场", "人民广场"),
        ("西湖小学操场", "西湖小学操场"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_reporters_own_place_is_told_by_its_name(place, full):
    assert full_place(place, "市一中") == full
    assert is_own_place(place) is (full != place)


def test_the_county_is_told_by_the_place_before_the_name_and_the_reporter():
    assert areas_of(INDEX, AREAS, "西湖区文化广场", "东湖专场", "east") == {"west"}
    assert areas_of(INDEX, AREAS, "文化广场", "西湖区专场", "east") == {"west"}
    assert areas_of(INDEX, AREAS, "文化广场", "专场", "east") == {"east"}
    assert areas_of(INDEX, AREAS, "东湖公园", "专场", "school") == frozenset()


def test_opposites_set_names_apart_and_a_misprint_does_not():
    assert opposed("走进河东社区", "走进河西社区") and opposed("初中组竞赛", "高中组竞赛")
    assert not opposed("应急救护培训", "应急救沪培训")
    assert not opposed("河东河东", "河西河西") and not opposed("河东社区", "河西小区站")


def test_a_place_every_county_has_is_common():
    assert all(
        map(
            is_common_place,
            ["实验小学", "区图书馆", "县一中", "人民广场", "文化广场", "少年宫", "会展中心", "青少年宫"],
        )
    )
    assert not any(map(is_common_place, ["南湖公园", "湖滨社区", "西湖小学", "地震馆", "东湖区文化广场"]))
