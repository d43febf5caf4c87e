"""Sheets that many units filled in, a row each: every row is its unit's, whoever collected them."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest

from kepuri_eval.intake.checks import check_submissions
from kepuri_eval.intake.extract import extract_activities, extract_facts, extract_mentions
from kepuri_eval.intake.senders.collectedsheets import in_collected_sheets
from kepuri_eval.params import Params
from tests.intake.conftest import Tables

SOUTH, QIANXI, WEATHER = "county-130202", "county-130227", "host-14"
HEADINGS = ("序号", "提交人", "1.贵单位名称", "2.举办活动场次（场）", "3.参与公众（人次）", "4.特色亮点")
ROWS = (
    (1, "甲", "路南区科协", 31, "14,300", "9月16日晚在凤凰广场办夜间集市，吸引1700余名市民，区领导出席启动仪式。"),
    (2, "乙", "迁西县科学技术协会", 17, "约6500人次", "组织栗农培训4场，培训果农240人。"),
    (3, "丙", "唐山市气象局", 5, "900", ""),
)


def sheet(rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def told(submitted: Callable[[dict[str, bytes]], Tables], params: Params) -> Callable[..., dict[str, pd.DataFrame]]:
    """Tables of an inbox given as path → bytes."""

    def read(files: dict[str, bytes]) -> dict[str, pd.DataFrame]:
        documents, blocks, problems = submitted(files)
        activities, figures, more = extract_activities(documents, blocks, params)
        facts = pd.concat([extract_facts(documents, blocks, params), figures], ignore_index=True)
        problems = pd.concat([problems, more, check_submissions(documents, facts, activities, params)])
        mentions = extract_mentions(documents, blocks, params)
        return {"documents": documents, "facts": facts, "mentions": mentions, "problems": problems}

    return read


def figures(found: dict[str, pd.DataFrame], unit_id: str, quantity: str) -> list[tuple[float, bool]]:
    facts = found["facts"]
    own = facts[(facts["unit_id"] == unit_id) & (facts["quantity"] == quantity)]
    return list(zip(own["value"], own["is_total"], strict=True))


def test_every_row_of_a_forms_export_is_its_units(told) -> None:
    found = told({"问卷数据_按序号.xlsx": sheet()})
    assert figures(found, SOUTH, "activities") == [(31.0, True)]
    assert figures(found, QIANXI, "participants")[0] == (6500.0, True)
    assert figures(found, WEATHER, "participants") == [(900.0, True)]


def test_what_a_row_tells_in_words_is_its_units_and_no_total(told) -> None:
    found = told({"问卷数据_按序号.xlsx": sheet()})
    assert (1700.0, False) in figures(found, SOUTH, "participants")
    assert figures(found, QIANXI, "lectures") == [(4.0, False)]
    mentions = found["mentions"]
    assert set(mentions.loc[mentions["topic"] == "leaders", "unit_id"]) == {SOUTH}


def test_units_that_only_filled_in_a_row_are_asked_for_a_summary_and_not_called_silent(told) -> None:
    problems = told({"问卷数据_按序号.xlsx": sheet()})["problems"]
    own = problems[problems["unit_id"].isin([SOUTH, QIANXI, WEATHER])]
    assert set(own["code"]) & {"nothing_submitted", "summary_missing", "summary_only_list"} == {"summary_only_list"}
    assert own.loc[own["code"] == "summary_only_list", "message"].str.contains("汇总的表格中填报了数据").all()


def test_nobody_is_asked_who_sent_a_sheet_of_many_and_no_column_of_the_form_is_strange(told) -> None:
    problems = told({"问卷数据_按序号.xlsx": sheet()})["problems"]
    assert "unit_unknown" not in set(problems["code"])
    assert problems.loc[problems["code"] == "column_unmapped", "message"].str.contains("个人信息").all()


def test_a_sheet_the_organiser_collected_is_no_submission_of_its_own(told) -> None:
    found = told({"唐山市科协/各单位填报情况汇总表.xlsx": sheet()})
    assert set(found["facts"]["unit_id"]) == {SOUTH, QIANXI, WEATHER}
    assert set(found["mentions"].loc[found["mentions"]["topic"] == "leaders", "unit_id"]) == {SOUTH}


def test_what_a_county_collected_of_others_stays_the_countys(told) -> None:
    found = told({"路南区/各单位填报情况汇总表.xlsx": sheet()})
    assert set(found["facts"]["unit_id"]) == {SOUTH}
    assert sorted(value for value, _ in figures(found, SOUTH, "participants")) == [900.0, 6500.0, 14300.0]


def test_a_unit_with_several_rows_has_no_total_in_one_of_them(told) -> None:
    found = told({"问卷数据_按序号.xlsx": sheet((*ROWS, (4, "丁", "路南区", 6, "800", "")))})
    assert figures(found, SOUTH, "activities") == [(31.0, False), (6.0, False)]
    assert figures(found, QIANXI, "activities") == [(17.0, True)]


def test_a_row_of_a_body_within_a_county_is_not_the_countys_total(told) -> None:
    found = told(
        {
            "问卷数据_按序号.xlsx": sheet(
                (*ROWS, (4, "丁", "路南区教育局", 6, "800", ""), (5, "戊", "遵化市教育局", 4, "500", ""))
            )
        }
    )
    facts = found["facts"].query("quantity == 'activities'")
    assert facts.loc[facts["body"].notna(), ["unit_id", "body", "value"]].values.tolist() == [
        [SOUTH, "路南区教育局", 6.0], ["county-130281", "遵化市教育局", 4.0],
    ]  # fmt: skip
    own = facts[(facts["unit_id"] == SOUTH) & facts["body"].isna()]
    assert own[["value", "is_total"]].values.tolist() == [[31.0, True]]


def test_a_sheet_that_names_one_unit_is_asked_about(told) -> None:
    problems = told({"问卷数据_按序号.xlsx": sheet(ROWS[:1])})["problems"]
    assert "unit_unknown" in set(problems["code"])


def test_only_what_stands_in_a_sheet_of_many_is_collected(told, params: Params) -> None:
    own = "路北区科协2024年全国科普日活动总结\n活动期间，全区共开展活动21场次，参与群众5200人次。\n"
    found = told({"问卷数据_按序号.xlsx": sheet(), "路北区/总结.txt": own.encode()})
    collected = in_collected_sheets(found["documents"], found["facts"])
    assert set(collected["unit_id"]) == {SOUTH, QIANXI, WEATHER}
    assert {"county-130203"} <= set(found["facts"]["unit_id"])
