"""From a doubt to the workbook, the filled workbook, corrections, another run, another score, and the report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval.params import Params
from kepuri_eval.reporting import unit_report
from kepuri_eval.review.filled import read_filled
from kepuri_eval.review.ledger import append_corrections
from kepuri_eval.review.topics import list_topics
from tests.review.review_edition import (
    GUYE,
    LUBEI,
    LUNAN,
    SIGNED,
    fill,
    run_cells,
    run_to_scores,
    write_edition,
    write_review,
)  # fmt: skip

Run = tuple[Params, dict[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run, Path]:
    """The edition before and after what a filled workbook decides, and that workbook."""
    root = tmp_path_factory.mktemp("circle")
    write_edition(root)
    before = run_to_scores(root)
    filled = write_review(*before, root / "filled.xlsx")
    fill(filled, "存疑数字", lambda row: row["乙数"] == "2800人次", 处理="采用甲数", **SIGNED)
    fill(filled, "自评与核定", lambda row: (row["单位"], row["项目"]) == ("路南区", "科技志愿者"), 核定值=45, **SIGNED)
    fill(filled, "未识别单位", lambda row: True, 归属单位="古冶区", **SIGNED)
    fill(filled, "合并活动", lambda row: row["现在的办法"] == "已合并", 是否同一项="否", **SIGNED)
    params, tables = before
    append_corrections(read_filled(filled, tables, params).corrections, params)
    return before, run_to_scores(root), filled


def measured(run: Run, unit_id: str, measure: str) -> float:
    rows = run[1]["measures"].set_index(["unit_id", "measure"])
    return float(rows.loc[(unit_id, measure), "value"])


def counted(run: Run, unit_id: str, heading: str) -> float:
    undecided = dataclasses.replace(run[0], corrections=())  # totals that were decided are listed no more
    rows = list_topics(run[1], undecided)["自评与核定"]
    return next(row["现在采用"] for row in rows if (row["单位编号"], row["项目编号"]) == (unit_id, heading))


def scored(run: Run, unit_id: str) -> float:
    return float(run[1]["scores"].set_index("unit_id").loc[unit_id, "score"])


def test_every_decision_is_in_the_file_with_who_why_and_when(circle: tuple[Run, Run, Path]) -> None:
    fixes = circle[1][0].corrections
    assert sorted((fix.field, fix.value) for fix in fixes) == [
        ("duplicate_of", ""), ("unit_id", GUYE), ("value", "3200"), ("volunteers", "45"),
    ]  # fmt: skip
    assert {(fix.reason, fix.who, fix.when.isoformat()) for fix in fixes} == {("电话核实", "王某", "2024-10-08")}


def test_the_decided_figure_counts_instead_of_the_lower_one(circle: tuple[Run, Run, Path]) -> None:
    before, after, _ = circle
    assert (counted(before, LUBEI, "participants"), counted(after, LUBEI, "participants")) == (2800, 3200)
    assert scored(after, LUBEI) > scored(before, LUBEI)


def test_a_unit_without_a_stated_total_is_given_one(circle: tuple[Run, Run, Path]) -> None:
    before, after, _ = circle
    assert (counted(before, LUNAN, "volunteers"), counted(after, LUNAN, "volunteers")) == (20, 45)
    assert scored(after, LUNAN) > scored(before, LUNAN)


def test_the_named_sender_is_credited_with_its_document(circle: tuple[Run, Run, Path]) -> None:
    _, after, _ = circle
    assert counted(after, GUYE, "participants") == 900
    documents = after[1]["documents"].set_index("path")
    assert documents.loc["=1+1星光社/活动总结.txt", ["unit_id", "resolved_by"]].tolist() == [GUYE, "correction"]


def test_activities_that_were_told_apart_count_for_each_unit_alone(circle: tuple[Run, Run, Path]) -> None:
    before, after, _ = circle
    pointing = [run[1]["activities"]["duplicate_of"].notna().sum() for run in (before, after)]
    assert pointing == [1, 0]
    shared = after[1]["activities"].query("name == '南湖观鸟研学活动'")
    assert sorted(shared["reporters"]) == [LUNAN, LUBEI]
    own = after[1]["facts"].query("scope == 'activity' and unit_id == @LUNAN")
    assert own["duplicate_of"].isna().all()


def test_what_was_decided_is_asked_no_more(circle: tuple[Run, Run, Path]) -> None:
    before, after, _ = circle
    gone = set(before[1]["problems"]["code"]) - set(after[1]["problems"]["code"])
    assert {"figures_conflict", "unit_unknown", "activity_shared"} <= gone
    asked = list_topics(after[1], after[0])
    assert (asked["未识别单位"], asked["合并活动"]) == ([], [])
    assert [row["甲数"] for row in asked["存疑数字"]] == ["100", "150", "若干"]


def test_the_same_workbook_again_adds_nothing(circle: tuple[Run, Run, Path]) -> None:
    _, (params, tables), filled = circle
    path = params.root / "params/demo/corrections.csv"
    before = path.read_bytes()
    assert append_corrections(read_filled(filled, tables, params).corrections, params) == []
    assert path.read_bytes() == before
    assert before.startswith(b"\xef\xbb\xbf")


def test_the_units_report_shows_the_correction(circle: tuple[Run, Run, Path]) -> None:
    _, (params, _), _ = circle
    report = run_cells(params.root, "04_unit_report", unit_id=LUBEI)["report"]
    rows = report.evidence.set_index("marked")[["status", "corrected"]]
    assert rows.loc["3200人次"].tolist() == ["计入", "已更正（王某，2024年10月8日）：原值“3200人次”，理由：电话核实"]
    assert rows.loc["2800人次"].tolist() == ["未计入：与另一处重复", ""]


def test_the_report_shows_a_total_that_no_document_states(circle: tuple[Run, Run, Path]) -> None:
    _, (params, _), _ = circle
    report = run_cells(params.root, "04_unit_report", unit_id=LUNAN)["report"]
    row = report.evidence.set_index("ref").loc[f"corrections-{LUNAN}-volunteers"]
    assert row["corrected"] == "人工核定（王某，2024年10月8日）：材料中没有写作这个数的合计，理由：电话核实"
    assert (row["file"], row["place"]) == ("更正表", "—")
    assert row["corrected"] in unit_report.show_evidence(report).html
