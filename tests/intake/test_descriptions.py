"""Figures that prose states of one activity go to it; what it says of the whole unit stays the unit's."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kepuri_eval.intake.activities import extract_activities
from kepuri_eval.intake.descriptions import attach_descriptions
from kepuri_eval.intake.extract import extract_facts
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet, word

LIST = sheet([["活动名称", "活动时间", "参与人数"], ["河边的水质课", "9月15日", 80], ["屋顶观星夜话", "9月16日", None]])


@pytest.fixture
def told(submitted: Callable, params: Params) -> Callable[..., tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    def run(*paragraphs: str, listed: bytes | None = LIST) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        files = {"路北区/总结.docx": word(*paragraphs)} | ({"路北区/活动表.xlsx": listed} if listed else {})
        documents, blocks, _ = submitted(files)
        activities, cells, _ = extract_activities(documents, blocks, params)
        facts = pd.concat([extract_facts(documents, blocks, params), cells], ignore_index=True)
        return attach_descriptions(activities, facts, documents, blocks, params)

    return run


def scopes(facts: pd.DataFrame) -> dict[str, str]:
    prose = facts[facts["source"] == "prose"]
    return dict(zip(prose["raw"], prose["scope"], strict=True))


def test_a_figure_behind_the_name_is_the_activitys(told: Callable) -> None:
    activities, facts, problems = told(
        "9月16日，“屋顶观星夜话”在青少年宫举行，120人参加。全区共举办活动12场，参与群众900人次。"
    )
    assert activities.set_index("name").loc["屋顶观星夜话", "participants"] == 120
    assert scopes(facts) == {"120人": "activity", "12场": "unit", "900人次": "unit"}
    assert problems.empty


def test_a_figure_the_table_has_already_is_marked(told: Callable) -> None:
    _, facts, problems = told("“河边的水质课”吸引80人参加。")
    prose = facts[facts["source"] == "prose"].iloc[0]
    assert prose["duplicate_of"] == facts.loc[facts["source"] == "table", "fact_id"].iloc[0]
    _, facts, problems = told("“河边的水质课”吸引200人参加。")
    assert facts["conflict_with"].notna().sum() == 1
    assert problems["code"].tolist() == ["figures_conflict"]


def test_a_list_of_names_with_a_sum_is_the_units(told: Callable) -> None:
    _, facts, _ = told("举办了“河边的水质课”“屋顶观星夜话”等活动，参与群众900人次。")
    assert scopes(facts) == {"900人次": "unit"}


def test_a_heading_names_the_activity_of_its_paragraphs(told: Callable) -> None:
    activities, facts, _ = told("（一）屋顶观星夜话", "现场有130人参加。", "（二）宣传情况", "发放资料500份。")
    assert scopes(facts) == {"130人": "activity", "500份": "unit"}
    assert activities.set_index("name").loc["屋顶观星夜话", "participants"] == 130


def test_prose_alone_makes_an_activity_only_when_it_is_clearly_one(told: Callable) -> None:
    activities, _, _ = told("9月18日，在丰泽桥举办“桥上的力学课”活动，260人参加。", listed=None)
    row = activities.iloc[0]
    assert len(activities) == 1
    assert (row["name"], row["place"], row["participants"]) == ("桥上的力学课", "丰泽桥", 260)
    assert f"{row['start']:%m-%d}" == "09-18"


@pytest.mark.parametrize(
    "text",
    [
        "以“提升全民科学素质”为主题开展活动，9月18日在广场举行，260人参加。",
        "在丰泽桥举办“桥上的力学课”活动，260人参加。",  # no day
        "9月18日，学习“十四五规划大会”精神，260人参加。",
        "9月18日举办“甲讲座”和“乙讲座”，在礼堂举行，260人参加。",  # two names
        "2019年3月18日，在丰泽桥举办“桥上的力学课”活动，260人参加。",  # another year
    ],
)
def test_what_is_not_clearly_an_activity_is_left(text: str, told: Callable) -> None:
    activities, _, _ = told(text, listed=None)
    assert activities.empty
