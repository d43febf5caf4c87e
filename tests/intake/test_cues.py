"""What an amount counts, by the nearest cue its counting word allows."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.cues import CueIndex
from kepuri_eval.params import load_params

CUES = CueIndex(load_params("demo", Path(__file__).parents[2]).wording)


@pytest.mark.parametrize(
    ("before", "after", "counted_in", "quantity", "subkind"),
    [
        ("发放科普手册", "", "册", "materials", None),
        ("", "科普手册", "册", "materials", None),
        ("讲座、展览等活动", "", "场", "activities", None),
        ("活动、讲座", "", "场", "lectures", None),
        ("为群众义诊", "", "人次", "other", "clinic"),
        ("", "单位到场参加", "家", "joint_units", None),
        ("", "学校获评优秀组织单位", "所", "other", "awards"),
        ("一行", "", "人", "participants", None),
        ("公众号新增关注", "", "人", "other", "followers"),
        ("网上关注", "", "人次", "online_views", None),
        ("直播场次", "", "场", "other", "broadcasts"),
    ],
)
def test_chooses(before, after, counted_in, quantity, subkind):
    kind = CUES.choose(before, after, counted_in)
    assert (kind.quantity, kind.subkind) == (quantity, subkind)


def test_clause_before_is_asked_only_when_the_clause_is_silent():
    assert CUES.choose("共", "", "份", ["", "发放问卷"]).subkind == "surveys"
    assert CUES.choose("发放手册", "", "份", ["", "发放问卷"]).quantity == "materials"


def test_number_without_counting_word_or_cue_counts_nothing():
    assert CUES.choose("编号", "", "") is None
    assert CUES.choose("阅读量达", "", "").quantity == "online_views"


@pytest.mark.parametrize(
    ("after", "counted_in"),
    [
        ("孩子报名", "名"),
        ("志愿者", "名"),
        ("志愿者服务站", "个"),
        ("亲子家庭", "个家庭"),
        ("社区", "个"),
        ("学生社团", "个"),
    ],
)
def test_what_the_general_counting_word_stands_for(after, counted_in):
    assert CUES.counted_as("", after) == counted_in
