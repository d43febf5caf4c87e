"""Which documents do the office of a 总结 where none is called one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.intake.checks import check_submissions
from kepuri_eval.intake.summaries import find_summaries
from kepuri_eval.params import Params
from tests.intake.test_checks import document
from tests.intake.test_merging import NORTH, activity, fact


def roles(documents: list[dict], facts: list[dict], activities: list[dict]) -> dict[str, str]:
    found = find_summaries(
        tables.from_rows(documents, "documents"), tables.from_rows(facts, "facts"),
        tables.from_rows(activities, "activities"),
    )  # fmt: skip
    return dict(zip(found["doc_id"], found["role"], strict=True))


def lesson(number: int, doc_id: str = "d1") -> dict[str, Any]:
    return activity(f"p{number}", f"第{number}课", doc_id=doc_id)


TOTAL = fact(None, 5000)
PART = fact(None, 300, locator="p2", is_total=False)

OF_FORM = fact(None, 5000, is_total=False)
IN_ROW = fact(lesson(1), 300, is_total=False)


@pytest.mark.parametrize(
    ("more", "facts", "activities", "is_one"),
    [
        ({"role": "other"}, [PART], [], True),  # a letter, a 情况说明, a filled form
        ({"role": "other"}, [], [lesson(1)], True),
        ({"role": "other"}, [], [], False),  # 相关情况并入各县统计
        ({"role": "other"}, [PART | {"planned": True}], [], False),
        ({"role": "other"}, [PART | {"in_scope": False}], [], False),
        ({"role": "container", "format": "eml"}, [PART], [], True),  # the mail's own words
        ({"role": "container", "format": "zip"}, [], [], False),
        ({"role": "plan"}, [TOTAL], [lesson(1)], False),
        ({"role": "news"}, [PART], [lesson(1)], False),  # of one activity
        ({"role": "news"}, [TOTAL], [], True),
        ({"role": "other", "format": "html"}, [PART], [lesson(1)], False),
        ({"role": "other", "format": "html"}, [PART], [lesson(1), lesson(2)], True),
        ({"role": "activities"}, [TOTAL], [lesson(1), lesson(2)], False),  # a list is none
        ({"role": "activities"}, [TOTAL], [], True),  # a form of totals
        ({"role": "activities"}, [OF_FORM], [lesson(1)], True),  # which tells of one in a text within it
        ({"role": "activities"}, [OF_FORM, IN_ROW], [lesson(1)], False),
        ({"role": "other", "set_aside": "other_year"}, [PART], [], False),
    ],
)  # fmt: skip
def test_what_tells_what_was_done_is_a_summary(
    more: dict, facts: list[dict], activities: list[dict], is_one: bool
) -> None:
    assert (roles([document(**more)], facts, activities)["d1"] == "summary") is is_one


def test_a_summary_by_name_stands_alone_and_one_of_a_body_does_not() -> None:
    named, letter = document("d2"), document("d1", role="other")
    assert roles([named, letter], [PART], [])["d1"] == "other"
    of_school = document("d2", body="路北区某小学")
    assert roles([of_school, letter], [PART], [])["d1"] == "summary"
    both = [document("d1", role="other", body="路北区某小学"), document("d3", role="other")]
    told = roles(both, [PART, PART | {"fact_id": "d3-p1-0", "doc_id": "d3"}], [])
    assert told == {"d1": "other", "d3": "summary"}


def test_what_came_in_place_of_a_summary_is_told(params: Params) -> None:
    def told(documents: list[dict]) -> pd.DataFrame:
        found = check_submissions(
            tables.from_rows(documents, "documents"), tables.empty("facts"), tables.empty("activities"), params
        )
        return found[(found["unit_id"] == NORTH) & found["code"].str.startswith("summary")]

    listed = told([document(role="activities")])
    assert listed[["code", "severity"]].to_numpy().tolist() == [["summary_only_list", "warning"]]
    other = told([document("d1", role="plan"), document("d2", role="news")])
    assert other["code"].tolist() == ["summary_missing"]
    assert "“d1.docx”、“d2.docx”" in other["message"].iloc[0]


def test_the_organiser_owes_itself_nothing(params: Params) -> None:
    assert params.organiser_id is not None
    found = check_submissions(
        tables.from_rows([document()], "documents"), tables.empty("facts"), tables.empty("activities"), params
    )
    assert params.organiser_id not in set(found["unit_id"].dropna())


def test_what_an_analyst_said_it_is_it_stays() -> None:
    letter = [document(doc_id="d1", role="other")]
    known = [tables.from_rows(rows, name) for rows, name in ((letter, "documents"), ([PART], "facts"))]
    found = find_summaries(*known, tables.empty("activities"), decided={"d1"})
    assert found["role"].tolist() == ["other"]
