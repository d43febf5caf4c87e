"""Lists of what was held, each item with people of its own, parted by semicolons."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])


def people(*sentences):
    """(value, is_total, whether part of another figure, whether in contradiction) of all who came."""
    blocks = [(f"p{n}", "paragraph", text) for n, text in enumerate(sentences, start=1)]
    rows = relate("d", "u", list(FigureReader(PARAMS).read_document(blocks, [])))
    return [
        (row["value"], row["is_total"], row["part_of"] is not None, row["conflict_with"] is not None)
        for row in rows
        if row["quantity"] == "participants"
    ]


def test_no_item_is_the_total_of_the_others():
    told = "活动期间，共组织院内课堂12期，听众900人次；下乡义诊4次，服务410人次；“走进检验科”3次，共36名中学生参与。"
    assert people(told) == [(900, False, False, False), (410, False, False, False), (36, False, False, False)]
    # and who came on one day is among all of them
    assert people(told, "9月17日，护理队在滨河社区讲急救，居民80人参加。")[-1] == (80, False, True, False)


@pytest.mark.parametrize("mark", ["。三项", "；"])
def test_a_sum_behind_holds_what_adds_up_to_it(mark):
    told = "全系统共组织讲座60场，受众5100人次；义诊41场，服务群众6900人次；急救培训12场，培训1300人次"
    told += f"{mark}合计113场、13300人次。"
    assert people(told) == [
        (5100, False, True, False), (6900, False, True, False), (1300, False, True, False), (13300, True, False, False),
    ]  # fmt: skip
    blocks = [("p1", "paragraph", told)]
    rows = relate("d", "u", list(FigureReader(PARAMS).read_document(blocks, [])))
    held = [row["value"] for row in rows if row["quantity"] == "activities" and row["part_of"] is None]
    assert held == [113]


def test_a_sum_that_does_not_add_up_is_asked_about():
    told = people("共组织讲座60场，受众5100人次；义诊41场，服务群众6900人次。两项合计101场、12800人次。")
    assert [part for _, _, part, _ in told[:2]] == [False, False]
    assert told[-1][:2] == (12800, True)


def test_a_list_ends_with_its_paragraph():
    told = people("共举办讲座20场，听众3000人次。", "材料备好；义诊4次，服务群众410人次。")
    assert told[0] == (3000, True, False, False)


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        ("共举办活动46场，参与15200人次；举办讲座10场，听众2000人次。", 15200),
        ("共举办讲座20场，听众3000人次；发放资料5000份。", 3000),
        ("据统计，共举办活动9场，参与1500人；发放折页800份。", 1500),
    ],
)
def test_what_is_told_of_everything_stays_its_total(told, whole):
    assert people(told)[0] == (whole, True, False, False)
