"""Lines of a page to paragraphs."""

import pytest

from kepuri_eval.intake.readers.pagelines import Line, join_lines


@pytest.mark.parametrize(
    ("second", "right", "blocks"),
    [
        ("178人。", 480.0, ["参与服务的科技志愿者178人。"]),  # the number is not parted, and leaves a gap
        ("一百七十八人。", 480.0, ["参与服务的科技志愿者", "一百七十八人。"]),
        ("一百七十八人。", 498.0, ["参与服务的科技志愿者一百七十八人。"]),
        ("178人。", 400.0, ["参与服务的科技志愿者", "178人。"]),
    ],
)
def test_a_line_that_runs_to_the_edge_goes_on(second: str, right: float, blocks: list[str]) -> None:
    lines = [
        Line(1, "一行写到边上的字" * 3, 50, 500, 700, 12),
        Line(2, "参与服务的科技志愿者", 50, right, 600, 12),
        Line(3, second, 50, 120, 585, 12),
    ]
    assert [block.text for block in join_lines(lines, "l", 1000)][1:] == blocks
