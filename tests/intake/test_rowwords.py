"""What the words of an activity's row tell of it, where its columns of figures do not."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet


def read(submitted: Callable, params: Params, *rows: list) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    documents, blocks, _ = submitted(
        {"路北区/表.xlsx": sheet([["活动名称", "活动时间", "参与人数", "参与情况"], *rows])}
    )
    activities, facts, _ = extract_activities(documents, blocks, params)
    return activities.set_index("name"), facts, blocks


def test_words_fill_what_the_columns_leave_open(submitted: Callable, params: Params) -> None:
    told = "本次活动共有36支队伍、216名学生参加，教师志愿者18人担任裁判，发放手册216册。"
    activities, facts, blocks = read(
        submitted, params, ["甲", "9月16日", None, told], ["乙", "9月17日", 300, "现场500人参加，志愿者9名"]
    )
    assert activities.loc["甲", ["participants", "volunteers", "materials"]].tolist() == [216, 18, 216]
    assert activities.loc["乙", ["participants", "volunteers"]].tolist() == [300, 9]  # the column is believed
    texts = blocks.set_index("locator")["text"]
    assert all(texts[row.locator][row.start : row.end] == row.raw for row in facts.itertuples())
    assert set(facts["scope"]) == {"activity"}


def test_plans_and_last_year_in_the_words_are_not_the_activitys(submitted: Callable, params: Params) -> None:
    told = "去年同类活动有800人参加。明年计划组织志愿者50人。"
    activities, facts, _ = read(submitted, params, ["甲", "9月16日", None, told])
    assert activities.loc["甲", ["participants", "volunteers"]].isna().all()
    assert facts.empty


def test_groups_told_side_by_side_come_together(submitted: Callable, params: Params) -> None:
    activities, _, _ = read(submitted, params, ["甲", "9月16日", None, "中大班幼儿96名、家长88名参加活动。"])
    assert activities.loc["甲", "participants"] == 184


def test_a_cell_of_people_that_tells_of_things_too(submitted: Callable, params: Params) -> None:
    activities, facts, _ = read(submitted, params, ["甲", "9月16日", "发放折页350份，到场居民约120人", None])
    assert activities.loc["甲", ["participants", "materials"]].tolist() == [120, 350]
    assert set(facts["quantity"]) == {"participants", "materials"}
