"""Figures that differ are told in the words of an office, the weightiest first; what is explained is no question."""

import dataclasses

import pandas as pd
import pytest

from kepuri_eval.edition import Correction
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.params import Params
from kepuri_eval.review.differences import EXPLAINED, NOTHING, OPEN, UNSURE, find_difference, with_doubts
from kepuri_eval.review.sheets import TOTALS
from kepuri_eval.review.topics import list_topics
from kepuri_eval.tables import from_rows


@pytest.mark.parametrize(
    ("stated", "added", "bodies", "covers", "words", "rank"),
    [
        (800, 1000, None, None, "活动相加比自报多25%", OPEN),
        (800, 2400, None, True, "活动相加比自报多1,600人次", OPEN),
        (0, 40, None, None, "活动相加比自报多40人次", OPEN),
        (1000, 800, None, True, "自报比活动相加多25%", OPEN),
        (9000, 800, None, False, "自报比活动相加多8,200人次；清单未列出全部活动", EXPLAINED),
        (9000, 800, None, None, "自报比活动相加多8,200人次", UNSURE),
        (900, 900, 2000, True, "所属单位相加比自报多1,100人次", OPEN),
        (1000, 990, None, True, "相近", NOTHING),
        (1000, 1000, 400, True, "一致", NOTHING),
        (1000, None, None, None, "—", NOTHING),
        (None, 1000, 500, None, "没有写明合计，按活动相加", UNSURE),
        (None, 300, 500, None, "没有写明合计，按所属单位相加", UNSURE),
        (None, None, 500, None, "—", NOTHING),
    ],
)
def test_words_and_rank(
    stated: float | None, added: float | None, bodies: float | None, covers: bool | None, words: str, rank: int
) -> None:
    found = find_difference(stated, added, bodies, covers, "人次")
    assert (found.words, found.rank) == (words, rank)


def test_larger_differences_weigh_more() -> None:
    weights = [find_difference(100, added, None, None, "份").weight for added in (120, 300, 30, 10)]
    assert weights[1] > weights[0]
    assert weights[3] > weights[2] > weights[0]


def test_what_is_doubtful_goes_before_every_difference() -> None:
    plain, alone = find_difference(100, 900, None, None, "份"), find_difference(100, None, None, None, "份")
    assert with_doubts(plain, []) == plain
    both = with_doubts(plain, ["合计数不明", "人均太多"])
    assert both.words == f"合计数不明；人均太多；{plain.words}"
    assert with_doubts(alone, ["合计数不明"]).words == "合计数不明"
    assert (both.rank, alone.rank) == (OPEN, NOTHING)
    assert with_doubts(alone, ["合计数不明"]).weight > find_difference(0, 900, None, None, "份").weight


def test_a_total_that_is_asked_about_stands_first_and_says_so(edition: tuple[Params, dict[str, pd.DataFrame]]) -> None:
    params, tables = edition
    last = list_topics(tables, params)[TOTALS.title][-1]
    unit_id, quantity = last["单位编号"], last["项目编号"]
    asked = from_rows([problem_row("total_unsure", "不明", "请确认", (unit_id, quantity), unit_id=unit_id)], "problems")
    rows = list_topics(tables | {"problems": pd.concat([tables["problems"], asked])}, params)[TOTALS.title]
    place = [(row["单位编号"], row["项目编号"]) for row in rows].index((unit_id, quantity))
    assert rows[place]["差异"].startswith("合计数不明")
    assert all("合计数不明" in row["差异"] or "不合常情" in row["差异"] for row in rows[: place + 1])


def test_what_was_decided_or_agrees_is_not_listed(edition: tuple[Params, dict[str, pd.DataFrame]]) -> None:
    params, tables = edition
    rows = list_topics(tables, params)[TOTALS.title]
    keys = [(row["单位编号"], row["项目编号"]) for row in rows]
    unit_id, quantity = keys[0]
    day = pd.Timestamp("2024-10-08").date()
    fix = Correction(target=unit_id, field=quantity, value="5", reason="电话核实", who="王某", when=day)
    left = list_topics(tables, dataclasses.replace(params, corrections=(fix,)))[TOTALS.title]
    assert [(row["单位编号"], row["项目编号"]) for row in left] == keys[1:]
    assert not [
        row for row in rows if row["差异"] == "一致" and row["平台登记"] is None and row["所属单位相加"] is None
    ]
    told = [row["差异"] != "—" for row in rows]
    assert told == sorted(told, reverse=True)
