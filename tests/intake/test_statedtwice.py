"""What a document says in its text and again in a list of figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.figures.statedtwice import link_text_to_tables
from kepuri_eval.params import Params
from kepuri_eval.scoring.evidence import count_once
from tests.intake.intake_files import word


@pytest.fixture
def told(submitted: Callable, params: Params) -> Callable[..., tuple[pd.DataFrame, int]]:
    """Facts of a summary of these paragraphs with a table behind them, and how many contradict others."""

    def read(table: list[list[str]], *text: str) -> tuple[pd.DataFrame, int]:
        documents, blocks, _ = submitted({"路北区/总结.docx": word("路北区2024年全国科普日总结", *text, table=table)})
        _, cells, _ = extract_activities(documents, blocks, params)
        facts = pd.concat([extract_facts(documents, blocks, params), cells], ignore_index=True)
        linked = link_text_to_tables(facts)
        return linked, int(linked["conflict_with"].notna().sum())

    return read


def counted(facts: pd.DataFrame, quantity: str) -> float:
    """What is counted of a quantity, once."""
    open_facts = facts[(facts["quantity"] == quantity) & facts["duplicate_of"].isna()]
    open_facts = open_facts.assign(conflict_root=open_facts["conflict_with"].fillna(open_facts["fact_id"]))
    open_facts = open_facts.assign(refs=pd.Series([(one,) for one in open_facts["fact_id"]], open_facts.index, object))
    return float(count_once(open_facts, "unit_id", "lower", across_documents="higher")["value"].sum())


def test_a_figure_that_the_table_repeats_is_counted_once(told: Callable) -> None:
    rows = [["指标", "数值"], ["参加群众", "8600余人次"], ["宣传资料", "3200份"]]
    facts, doubts = told(rows, "各镇分别组织，参加群众8600余人次，发放宣传资料3200份。")
    assert (counted(facts, "participants"), counted(facts, "materials"), doubts) == (8600, 3200, 0)


def test_a_table_that_says_otherwise_is_asked_about(told: Callable) -> None:
    rows = [["指标", "数值"], ["参加群众", "8600人次"], ["宣传资料", "3200份"]]
    facts, doubts = told(rows, "我区广泛动员，参加群众9000余人次。")
    assert (counted(facts, "participants"), doubts) == (8600, 1)
    _, doubts = told(rows, "我区广泛动员，参加群众7900人次。")
    assert doubts == 1


def test_what_the_text_tells_of_less_is_part_of_the_tables_figure(told: Callable) -> None:
    rows = [["指标", "数值"], ["参加群众", "8600人次"], ["宣传资料", "3200份"]]
    facts, doubts = told(rows, "流动展览接待群众2100人次。校园巡讲参加学生1300人次。")
    assert (counted(facts, "participants"), doubts) == (8600, 0)


def test_what_one_kind_came_to_bounds_no_table(told: Callable) -> None:
    rows = [["指标", "数值"], ["参加群众", "8600人次"], ["宣传资料", "3200份"]]
    facts, doubts = told(rows, "流动展览走了九所学校，看展的学生一共1900人次。")
    assert (counted(facts, "participants"), doubts) == (8600, 0)


def test_rows_of_kinds_are_parts_of_what_the_text_states(told: Callable) -> None:
    rows = [["资料", "数量"], ["科普图书", "1200册"], ["科普折页", "2000份"]]
    facts, doubts = told(rows, "发放科普读物3200份。")
    assert (counted(facts, "materials"), doubts) == (3200, 0)
