"""What headings say of the figures below them."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.scope import Own, ScopeIndex
from kepuri_eval.intake.figures.sections import Sections, topic_of
from kepuri_eval.params import load_params

SCOPE = ScopeIndex(load_params("demo", Path(__file__).parents[2]).wording.scope)
PLAIN = SCOPE.read("", "", Own(years=frozenset({2024})))


def _told(paragraphs, quantity="participants", *, is_plan=False):
    sections = Sections(SCOPE)
    for kind, text in paragraphs:
        sections.enter(kind, text)
    scope = sections.apply(PLAIN, quantity, is_plan=is_plan)
    return scope.in_scope, scope.planned


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        ([("paragraph", "参与群众30人")], (True, False)),
        ([("line", "5.明年打算"), ("line", "办好科普大集50场。")], (False, True)),
        ([("line", "四、下一步打算"), ("line", "1.加强队伍建设。培训30人。")], (False, True)),  # below it
        ([("line", "四、下一步打算"), ("line", "五、附记"), ("line", "培训30人。")], (True, False)),
        ([("heading", "下一步打算"), ("paragraph", "培训30人。")], (False, True)),
        ([("line", "四、存在问题。专职干部11人。")], (False, False)),
        ([("line", "存在不足：专职人员3人。")], (False, False)),
        ([("line", "5 后续"), ("line", "5.1 赴外县培训30人。")], (False, True)),
        ([("line", "5 后续"), ("line", "6 附记"), ("line", "培训30人。")], (True, False)),
        ([("line", "【往后】培训30人。"), ("line", "参与群众30人。")], (True, False)),
        ([("line", "参与群众30人。"), ("line", "【往后】培训30人。")], (False, True)),
        ([("line", "【存在问题】专职人员3人。"), ("line", "参与群众30人。")], (True, False)),  # its own paragraph only
        ([("line", "为解决存在问题，组织30人参加。")], (True, False)),
    ],
)
def test_headings_and_labels(paragraphs, told):
    assert _told(paragraphs) == told


def test_a_result_told_as_lacking_is_still_a_result():
    assert _told([("line", "不足之处：稿件仅2篇。")], "media_reports") == (True, False)


def test_a_plan_announces_all_but_what_is_done():
    assert _told([("paragraph", "参与群众30人")], is_plan=True) == (True, True)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("4、志愿者。实际上岗273名", "志愿者"),
        ("（一）联合单位。38家", "联合单位"),
        ("进机关——3280名干部参加", "进机关"),
        ("举办讲座4场。志愿者20人", ""),
        ("志愿者", ""),
    ],
)
def test_topic(text, topic):
    assert topic_of(text) == topic
