"""Headings as units write them to the columns they stand for."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from kepuri_eval.intake.tabular.headings import NEAR, HeadingIndex, plain, says_other_time
from kepuri_eval.params import Params


@pytest.fixture(scope="module")
def index(params: Params) -> HeadingIndex:
    return HeadingIndex(params.wording.columns)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("活动名称", "name"), ("*活 动 名 称", "name"), ("1.活动名称", "name"), ("活动名称（全称）", "name"),
        ("参加活动人数(人)", "participants"), ("志愿者参与人数", "volunteers"), ("主办单位联系电话", "contact"),
        ("活动时间\n（起止）", "date"), ("总结提交时间", "received"), ("是否上传总结", "summary_state"),
        ("直播观看人次", "live_views"), ("阅读/播放量（次）", "online_views"), ("参与单位数", "joint_unit_count"),
        ("联合主办单位", "joint_units"), ("活动名", "name"), ("天气", ""), ("学校（地点）", "place"),
        ("参与师生（人）", "participants"), ("服务时间", "date"), ("来了多少人", "participants"), ("牵头部门", "unit"),
        ("场地", "place"), ("主办/承办", "unit"), ("讲座题目", "name"), ("具体时间", "date"), ("发放物品", "materials"),
        ("工作人员人数", "remarks"), ("", ""), ("活动数（场）", "sessions"), ("活动数量", "sessions"),
        ("新增关注", "followers"), ("直播场次（场）", "broadcasts"), ("最高同时在线", "peaks"), ("点赞数", "likes"),
        ("3、活动时间", "date"), ("二．地点", "place"), ("志愿者来了多少人", "volunteers"),
        ("5、来了多少人？", "participants"),
        ("培训数（场）", ""), ("培训数", "participants"),  # near 培训人数, unless it counts no people
        ("接诊", "participants"), ("物料", "materials"), ("领用数", "materials"), ("网络传播量", "online_views"),
        ("线上直播（人次）", "live_views"), ("媒体", "links"), ("上岗人数", "participants"),
        ("这一栏请如实填写本单位今年以来开展的全部活动情况并盖章", ""),
    ],
)  # fmt: skip
def test_column_of_a_heading(written: str, field: str, index: HeadingIndex) -> None:
    assert index.read(written).field == field


@pytest.mark.parametrize(
    ("written", "multiplier", "counted_in"),
    [
        ("参与人数（万人次）", 10_000, "人次"), ("参与人数（人）", 1, "人"), ("参与人次", 1, "人次"),
        ("发放资料（千份）", 1_000, "份"), ("活动时间", 1, ""), ("主办单位", 1, ""), ("资料份数", 1, "份"),
    ],
)  # fmt: skip
def test_multiplier_and_counting_word(written: str, multiplier: float, counted_in: str, index: HeadingIndex) -> None:
    read = index.read(written)
    assert (read.multiplier, read.counted_in) == (multiplier, counted_in)


@pytest.mark.parametrize(
    ("written", "is_other"), [("上期", True), ("上月人次", True), ("线上期数", False), ("今年累计", True)]
)
def test_headings_of_another_time(written: str, is_other: bool) -> None:
    assert says_other_time(written) is is_other


def test_a_synonym_led_by_an_equals_sign_stands_for_the_whole_heading_only() -> None:
    index = HeadingIndex({"participants": ("=人数",), "name": ("名称",)})
    assert index.read("人数").field == "participants"
    assert index.read("工作人员人数").field == ""
    assert index.read("活动名称").field == "name"


def test_spaces_numbering_and_a_colon_are_no_part_of_a_heading() -> None:
    assert plain(" （一） 活动 名称：") == "活动名称"


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("活动名称参与人数时间地点场次科某甲3九丁"), min_size=3, max_size=12))
@example("活动名稱")
def test_no_heading_that_is_nearly_a_synonym_is_passed_over(index: HeadingIndex, label: str) -> None:
    near = process.extractOne(label, index._longest, scorer=fuzz.ratio, score_cutoff=NEAR)
    assert near is None or index._may_be_near(label)


def test_a_label_of_other_characters_is_near_to_none(index: HeadingIndex) -> None:
    assert index._may_be_near("活动名稱")
    assert not index._may_be_near("3九丁活")
