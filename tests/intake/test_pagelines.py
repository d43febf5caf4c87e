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


def _set(*lines: tuple[float, float, str]) -> list[str]:
    """The paragraphs of lines given as left, right and words, 20 points apart."""
    placed = [Line(n, text, left, right, 700 - 20 * n, 14) for n, (left, right, text) in enumerate(lines, start=1)]
    return [block.text for block in join_lines(placed, "l", 1000)]


def test_a_paragraph_whose_right_edge_is_ragged_is_one() -> None:
    assert _set(
        (122, 505, "9月18日，林业局在鹿鸣山森林公园举办观鸟课，参加"),
        (90, 466, "的有二小学生和家长，共计八十多人；次日又到龙潭水库"),
        (90, 452, "开讲，听众六十人。"),
        (122, 505, "宣传方面，县电视台、县报先后采用六条，公众号推送"),
        (90, 140, "两篇。"),
    ) == [
        "9月18日，林业局在鹿鸣山森林公园举办观鸟课，参加的有二小学生和家长，共计八十多人；次日又到龙潭水库开讲，听众六十人。",
        "宣传方面，县电视台、县报先后采用六条，公众号推送两篇。",
    ]


def test_what_only_ends_near_the_edge_stays_apart() -> None:
    full = (122, 505, "活动期间全县共有四十个单位参加了各项活动并报送了总结")
    ended = (122, 460, "各单位都已报送总结，共计四十份。")
    assert _set(full, ended, (90, 300, "县科协供稿"))[-2:] == [ended[2], "县科协供稿"]
    assert _set(full, (122, 460, "各单位都已报送总结"), (90, 300, "（二）下一步打算"))[-1] == "（二）下一步打算"
    rows = [(90.0, 460.0, "观鸟课 鹿鸣山森林公园 八十人"), (90.0, 462.0, "护心课 龙潭水库管理站 六十人")]
    assert _set(full, ended, *rows)[-2:] == [words for _, _, words in rows]


def test_a_line_that_ends_with_a_comma_goes_on_however_short() -> None:
    assert _set(
        (90, 505, "某局按照通知要求，结合监测站开放，组织了以下几项活动："),
        (90, 380, "一、9月18日，在城北水厂开展设施开放，"),
        (90, 240, "市民120人参观。"),
        (90, 330, "二、9月21日，在实验小学讲噪声、"),
        (90, 230, "光和热，师生260人。"),
    ) == [
        "某局按照通知要求，结合监测站开放，组织了以下几项活动：",
        "一、9月18日，在城北水厂开展设施开放，市民120人参观。",
        "二、9月21日，在实验小学讲噪声、光和热，师生260人。",
    ]
