"""From what a unit writes of a place to where it was: its own hall (本校报告厅), and which county it lies in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.intake.senders.register import UnitIndex

_OWN = re.compile(r"^[本我](?=[校院馆局委会园厂司部所站区县市镇乡村单基中])")
_HALL = re.compile(
    r"^(?:学校|校园|校内|单位|机关|基地|馆内|院内|园内|厂区|公司)?(?:办公楼|教学楼|综合楼)?(?:[一二三四五六七八九十\d]+[楼层])?"
    r"(?:多功能|学术|第?[一二三四五六七八九十\d]+号?|大|小|中)?"
    r"(?:会议室|会议厅|报告厅|礼堂|教室|实验室|操场|体育馆|大厅|展厅|阅览室|活动室|门前|门口|大院|校园|校内|学校|单位|机关|基地"
    r"|馆内|院内|园内|厂区)$"
)
_ONLY_OWN = re.compile(r"^(?:[本我][\u4e00-\u9fff]{1,3}|校园|校内|学校|单位|机关|基地|馆内|院内|园内|厂区)$")
_COMMON = re.compile(
    r"^(?:[县区市镇乡本]|县城|城区)?(?:实验|中心|人民|文化|市民|时代|体育|中山|青少年|社区|第?[一二三四五六七八九十\d]+)?"
    r"(?:小学|中学|幼儿园|图书馆|文化馆|博物馆|科技馆|体育馆|少年宫|宫|活动中心|会展中心|服务中心|广场|公园|体育场|礼堂|影剧院|医院"
    r"|敬老院|党校|社区|[中小])$"
)
_OPPOSITES = ("东西南北中", "上下", "前后", "左右", "大小", "老新旧", "男女", "初高", "甲乙丙丁", "早中晚", "春夏秋冬")


def is_own_place(place: str) -> bool:
    """Whether a place is told as the reporter's own, so that two reporters' are two: 本校, 三楼会议室."""
    return bool(_OWN.match(place) or _HALL.match(place))


def is_common_place(place: str) -> bool:
    """Whether a place is one that every county has by this name: 实验小学, 区图书馆, 人民广场."""
    return _COMMON.match(place) is not None


def full_place(place: str, unit_name: str) -> str:
    """The place with the reporter's name in the place of 本校 or in front of a hall of its own."""
    if not place or not is_own_place(place):
        return place
    if _ONLY_OWN.match(place):
        return unit_name
    return unit_name + re.sub(r"^[本我][校院馆局委会园厂司部所站区县市镇乡村单基中]位?地?学?", "", place)


def areas_of(index: UnitIndex, area_ids: frozenset[str], place: str, name: str, unit_id: str) -> frozenset[str]:
    """The counties and zones an activity was held in, as far as told: by its place, its name, else its reporter."""
    for words in (place, name):
        found = frozenset(spot.unit_id for spot in index.find(words)) & area_ids
        if found:
            return found
    return frozenset({unit_id}) & area_ids


def opposed(one: str, two: str) -> bool:
    """Whether names of one length differ in just one character, and the two exclude each other: 河东社区, 河西社区."""
    if len(one) != len(two):
        return False
    pairs = [pair for pair in zip(one, two, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and any(pairs[0][0] in words and pairs[0][1] in words for words in _OPPOSITES)
