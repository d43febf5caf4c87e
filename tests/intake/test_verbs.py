"""What verbs before and behind a noun make of it."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.verbs import VerbIndex
from kepuri_eval.params import load_params

VERBS = VerbIndex(load_params("demo", Path(__file__).parents[2]).wording.quantities)


@pytest.mark.parametrize(
    ("quantity", "before", "after", "lead", "governed"),
    [
        ("venues", "联合全市", "社区", "", "joint_units"),
        ("venues", "会同县教育局深入", "学校", "", "venues"),  # the last verb decides
        ("venues", "", "学校", "联合9个社区、", "joint_units"),  # a list goes on
        ("venues", "", "学校", "联合高校走进9个社区、", "venues"),
        ("venues", "全市", "社区联合举办", "", "joint_units"),
        ("joint_units", "为", "单位提供设备", "", "other"),
        ("joint_units", "成为", "单位", "", "joint_units"),
        ("joint_units", "走进", "企业", "", "venues"),
        ("experts", "联合", "专家", "", "experts"),
        ("venues", "联合农技站在", "村", "", "venues"),  # where, not with whom
        ("venues", "", "学校和社会组织共同参与", "", "joint_units"),
    ],
)
def test_governs(quantity, before, after, lead, governed):
    assert VERBS.govern(quantity, before, after, lead, is_behind=True) == governed


def test_preposition_says_nothing_of_a_noun_before_the_number():
    assert VERBS.govern("joint_units", "参与单位为", "", "", is_behind=False) == "joint_units"
