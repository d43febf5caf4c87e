"""Quotation marks inside others are single ones."""

import pytest

from kepuri_eval.quoting import say_quoted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("活动““古窑”研学”未报", "活动“‘古窑’研学”未报"), ("“甲”与“乙”", "“甲”与“乙”"), ("没有引号", "没有引号"),
        ("“一“二“三”二”一”", "“一‘二“三”二’一”"), ("多出”一个", "多出”一个"),
        ("“截断的“半句”与“另一句”", "“截断的“半句”与“另一句”"),
    ],
)  # fmt: skip
def test_quotation_marks_inside_others_are_single(text, said):
    assert say_quoted(text) == said
