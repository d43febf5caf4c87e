"""What the words of an activity's row tell of it, where its columns of figures do not."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

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


@pytest.mark.parametrize(
    ("words", "people", "helpers", "things"),
    [
        ("村民85人来听，大学生志愿者7人", 85, 7, None),
        ("志愿者 7 人；村民 85 人", 85, 7, None),
        ("85人（志愿者7人）", 85, 7, None),
        ("公众85，志愿者7", 85, 7, None),
        ("85人/7名志愿者", 85, 7, None),
        ("村民八十五人，志愿者七人", 85, 7, None),
        ("7名志愿者服务了85名村民", 85, 7, None),
        ("85人，志愿者7人，媒体3家，摆了4个展台", 85, 7, None),
        ("到场85人，出动志愿者7人次，手册90本", 85, 7, 90),
        ("学生60人，家长25人", 85, None, None),  # both came
    ],
)
def test_a_cell_of_several_figures_tells_in_words_which_is_which(
    submitted: Callable, params: Params, words: str, people: int, helpers: int | None, things: int | None
) -> None:
    file = sheet([["活动名称", "活动时间", "活动规模"], ["甲", "9月16日", words]])
    documents, blocks, _ = submitted({"路北区/表.xlsx": file})
    activities, _, doubts = extract_activities(documents, blocks, params)
    found = activities.loc[0, ["participants", "volunteers", "materials"]].fillna(0).tolist()
    assert found == [people, helpers or 0, things or 0]
    assert list(doubts["code"]) == ([] if helpers else ["amounts_several"])


@pytest.mark.parametrize(("heading", "people"), [("参与人数（含志愿者）", 92), ("参与人数（不含志愿者）", 85)])
def test_a_heading_says_whether_volunteers_are_included(
    submitted: Callable, params: Params, heading: str, people: int
) -> None:
    file = sheet([["活动名称", "活动时间", heading], ["甲", "9月16日", "村民85人，志愿者7人"]])
    documents, blocks, _ = submitted({"路北区/表.xlsx": file})
    activities, _, doubts = extract_activities(documents, blocks, params)
    assert activities.loc[0, "participants"] == people
    assert list(doubts["code"]) == (["amounts_several"] if people > 85 else [])


def test_volunteers_told_in_remarks_are_read(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "活动时间", "人数", "备注"],
        ["甲", "9月16日", 85, "志愿者7人"],
        ["乙", "9月17日", 40, "去年志愿者9人"],
    ]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    activities, _, _ = extract_activities(documents, blocks, params)
    assert activities["participants"].tolist() == [85, 40]
    assert activities["volunteers"].fillna(0).tolist() == [7, 0]


def test_several_figures_of_a_plan_are_no_results(submitted: Callable, params: Params) -> None:
    rows = [["活动名称", "活动时间", "计划参与人数"], ["甲", "9月16日", "村民85人，志愿者7人"]]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    activities, _, _ = extract_activities(documents, blocks, params)
    assert activities.loc[0, ["participants", "volunteers"]].isna().all()


def test_totals_and_forms_tell_several_figures_in_a_cell(submitted: Callable, params: Params) -> None:
    rows = [
        ["活动名称", "规模"],
        ["甲", "村民85人，志愿者7人"],
        ["乙", "村民50人，志愿者3人"],
        ["合计", "村民135人，志愿者10人"],
    ]
    form = sheet([["活动场次", 6], ["参与人次", "现场群众900人次，志愿者40人次"]])
    documents, blocks, _ = submitted({"路北区/活动表.xlsx": sheet(rows), "路南区/登记表.xlsx": form})
    _, facts, _ = extract_activities(documents, blocks, params)
    own = facts[facts["scope"] == "unit"]
    assert sorted(own.loc[own["quantity"] != "activities", "value"]) == [10, 40, 135, 900]


@pytest.mark.parametrize(
    ("heading", "words", "figures"),
    [
        ("参与人数", "80（2人请假）", {"participants": 80}),
        ("参与人数", "95（男50女45）", {"participants": 95}),
        ("参与人数", "工作人员5、志愿者9、市民200", {"participants": 200, "volunteers": 9}),
        ("参与人数", "5家单位", {}),
        ("参与人数", "发放折页600份，咨询群众约240人", {"participants": 240, "materials": 600}),
        ("志愿者人数", "教师5人，学生12人", {"volunteers": 17}),
        ("志愿者人数", "医护6，学生4", {"volunteers": 10}),
        ("志愿者人数", "12人次，共36小时", {"volunteers": 12}),
        ("志愿者人数", "6人，服务80人", {"volunteers": 6, "participants": 80}),
        ("发放资料", "500份（剩余20份）", {"materials": 500}),
        ("发放资料", "300套×2", {}),
        ("线上观看人次", "线上1200，线下80", {"online_views": 1200}),
        ("线上观看人次", "点赞300，观看2000", {"online_views": 2000}),
        ("线上观看人次", "现场80人", {}),
        ("参与情况", "群众60志愿者5", {"participants": 60, "volunteers": 5}),
        ("参与情况", "约60人（志愿者在内）", {"participants": 60}),
        ("参与情况", "预计学生60人、志愿者5人", {}),
    ],
)
def test_each_figure_of_a_cell_counts_what_its_own_words_say(
    submitted: Callable, params: Params, heading: str, words: str, figures: dict[str, float]
) -> None:
    rows = [["活动名称", "活动时间", heading], ["甲", "9月16日", words]]
    documents, blocks, _ = submitted({"路北区/表.xlsx": sheet(rows)})
    activities, _, _ = extract_activities(documents, blocks, params)
    told = activities.iloc[0][["participants", "volunteers", "materials", "online_views", "live_views"]].dropna()
    assert {name.replace("live_", "online_"): value for name, value in told.items()} == figures
