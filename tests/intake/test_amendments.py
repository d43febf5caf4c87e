"""A sentence that puts a figure right: the right one counts, the wrong one does not, and neither silently."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.intake.amendments import amend_activities, apply_amendments, list_amended
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.records import blocks_by_document
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet

SUMMARY = "路北区2024年全国科普日活动总结\n活动期间，全区举办讲座18场，参加群众9400人次，发放手册3100册。\n"


@pytest.fixture
def read(submitted, params):
    """(facts that count as quantity → values, problems) of a summary and a letter."""

    def read_both(letter: str, summary: str = SUMMARY) -> tuple[dict[str, list[float]], pd.DataFrame]:
        files = {"路北区/总结.txt": summary.encode(), "路北区/来函.txt": letter.encode()}
        documents, blocks, _ = submitted(files)
        told = blocks_by_document(blocks)
        facts, problems = apply_amendments(extract_facts(documents, told, params), documents, told, params)
        counted = facts[facts["in_scope"] & ~facts["planned"]]
        return counted.groupby("quantity")["value"].apply(sorted).to_dict(), problems

    return read_both


@pytest.mark.parametrize(
    "letter",
    [
        "我区所报总结中，“参加群众9400人次”有误，应为“参加群众4900人次”。",
        "总结中的参加群众9400人次更正为4900人次。",
        "因笔误，总结将参加群众4900人次误写为9400人次。",
        "上周报的参加群众是9400人次，后来核出两所学校报重了，更正为4900人次。",  # schools are counted otherwise
        "后来又来了一批，参加群众请按4900人次算（原来写的是9400人次）。",
        "请把总结里参加群众由9400人次调整为4900人次。",
        "总结里的9400人次把两所学校重复算了，应该是4900人次。",
        "参加群众9400人次多算了4500人次，应为4900人次。",  # what was 4500 stands nowhere else
    ],
)
def test_the_right_figure_takes_the_place_of_the_wrong_one(letter: str, read) -> None:
    figures, problems = read(letter)
    assert figures["participants"] == [4900.0]
    assert figures["materials"] == [3100.0]
    (problem,) = problems.to_dict("records")
    assert (problem["code"], problem["unit_id"]) == ("figure_amended", "county-130203")
    assert "已将“9400人次”改按“4900人次”计入，请核实" in problem["message"]


def test_the_right_figure_counts_what_the_wrong_one_does_where_it_has_no_noun(read) -> None:
    summary = SUMMARY + "参与科技志愿者312人。"
    figures, _ = read("总结中志愿者人数误填为312人，经再次核实，应为213人，特此说明。", summary)
    assert figures["volunteers"] == [213.0]
    assert figures["participants"] == [9400.0]


def test_a_figure_of_an_activity_s_row_is_put_right_in_its_row(submitted, params: Params) -> None:
    table = [["活动名称", "活动时间", "参与人数"], ["馆校一日营", "9月18日", 9400], ["观鸟", "9月16日", 120]]
    letter = "“馆校一日营”人数笔误，写成了9400人，实际是4900人（三个年级轮流来）。其他不变。"
    files = {"路北区/活动表.xlsx": sheet(table), "路北区/更正.txt": letter.encode()}
    documents, blocks, _ = submitted(files)
    told = blocks_by_document(blocks)
    activities, figures, _ = extract_activities(documents, told, params)
    facts = pd.concat([extract_facts(documents, told, params), figures], ignore_index=True)
    facts, problems = apply_amendments(facts, documents, told, params)
    assert problems["code"].tolist() == ["figure_amended"]
    assert sorted(facts.loc[facts["in_scope"] & facts["activity_id"].notna(), "value"]) == [120, 4900]
    amended = amend_activities(activities, facts).set_index("name")["participants"]
    assert amended.to_dict() == {"馆校一日营": 4900, "观鸟": 120}


def test_a_noun_of_its_own_leaves_it_open(read) -> None:
    figures, problems = read("志愿者312人有误，应为参加群众213人。", SUMMARY + "参与科技志愿者312人。")
    assert 312.0 in figures["volunteers"]
    assert problems["message"].str.contains("没有改动").all()


def test_what_repeats_the_wrong_figure_goes_with_it(read) -> None:
    figures, _ = read("“9400人次”有误，应为“4900人次”。", SUMMARY + "活动期间，全区共有9400人次参加。")
    assert figures["participants"] == [4900.0]


def test_each_sentence_puts_one_figure_right(read) -> None:
    figures, problems = read("“9400人次”有误，应为“4900人次”；“发放手册3100册”应为“发放手册1300册”。其他不变。")
    assert (figures["participants"], figures["materials"], len(problems)) == ([4900.0], [1300.0], 2)


@pytest.mark.parametrize(
    ("letter", "summary"),
    [
        ("“参加群众8800人次”有误，应为“参加群众4900人次”。", SUMMARY),  # nowhere stated
        ("“9400人次”有误，应为“4900人次”。", SUMMARY + "科技志愿者参与服务9400人次。"),  # which one?
        ("9400人次、18场分别有误，应为4900人次、17场。", SUMMARY),
    ],
)
def test_where_it_is_open_what_is_meant_nothing_changes_and_it_is_asked(letter: str, summary: str, read) -> None:
    figures, problems = read(letter, summary)
    assert 9400.0 in figures["participants"]
    assert figures["materials"] == [3100.0]
    assert problems["code"].tolist() == ["figure_amended"]
    assert problems["message"].str.contains("没有改动已计入的数字，请核定").all()


@pytest.mark.parametrize(
    "letter",
    [
        "今年到了9400人次，去年实际是4900人次。",
        "手册原计划印3100册，后来改为2800册。",
        "服务队由20人调整为35人。",
        "300人积极响应为200人服务。",
        "讲座名称更正为“健康第一课”，120人参加。",
        "发放手册300册，”应为家家户户必备。",
    ],
)
def test_what_only_sounds_so_puts_nothing_right(letter: str, read) -> None:
    assert read(letter)[1].empty


def test_of_another_unit_nothing_is_put_right(submitted, params: Params) -> None:
    letter = "“参加群众9400人次”有误，应为“参加群众4900人次”。"
    documents, blocks, _ = submitted({"路北区/总结.txt": SUMMARY.encode(), "路南区/来函.txt": letter.encode()})
    told = blocks_by_document(blocks)
    facts, problems = apply_amendments(extract_facts(documents, told, params), documents, told, params)
    assert 9400.0 in facts.loc[facts["in_scope"], "value"].tolist()
    assert problems["unit_id"].tolist() == ["county-130202"]


def test_the_figure_that_was_put_right_is_known_and_no_other(submitted, params: Params) -> None:
    files = {"路北区/总结.txt": SUMMARY.encode(), "路北区/来函.txt": "“9400人次”有误，应为“4900人次”。".encode()}
    documents, blocks, _ = submitted(files)
    told = blocks_by_document(blocks)
    facts, problems = apply_amendments(extract_facts(documents, told, params), documents, told, params)
    gone = list_amended(facts, problems)
    assert facts.loc[facts["fact_id"].isin(list(gone)), "value"].tolist() == [9400.0]
    assert list_amended(facts, problems.iloc[:0]) == set()
