from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.cell import Cell

from kepuri_eval import tables
from kepuri_eval.documents.drafting import draft_documents
from kepuri_eval.documents.proposals import Proposals, official_name, propose
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport, read_city
from kepuri_eval.standouts.publication import Entry, LogError, add_entries
from tests.documents.drafted_edition import (
    BASE,
    FORMULA,
    HOST,
    HOSTILE,
    LIST,
    LUBEI,
    LUNAN,
    SILENT,
    SOCIETY,
    TURNED,
    decide,
    make_edition,
)
from tests.documents.wordfile import text_of


def ids(rows: object, key: str = "unit_id") -> list[str]:
    return [row[key] for row in rows]  # type: ignore[attr-defined]


@pytest.fixture
def fresh(tmp_path: Path) -> Params:
    return make_edition(tmp_path)


def test_certain_units_are_proposed_and_contested_ones_stand_apart(lists: Proposals) -> None:
    county = lists.groups[0]
    assert ids(county.proposed) == [LUNAN]
    assert ids(county.contested) == [LUBEI]
    assert (county.places, county.left) == (4, 4 - 1)
    assert SILENT not in ids(lists.units)


def test_lists_are_in_the_order_of_the_register_not_of_scores(lists: Proposals, params: Params) -> None:
    assert ids(lists.units) == [LUNAN, HOST, SOCIETY, BASE]
    # of equal groups the register decides: 路南区 stands before 路北区 although its score is lower
    order = [unit.unit_id for unit in params.units]
    assert [order.index(row["unit_id"]) for row in lists.activities] == sorted(
        order.index(row["unit_id"]) for row in lists.activities
    )


def test_official_names_stand_on_the_lists(lists: Proposals, params: Params) -> None:
    assert [unit["name"] for unit in lists.units][:3] == ["唐山市路南区", "唐山市科学技术局", FORMULA]
    assert official_name(params.unit(HOST)) == "唐山市科学技术局"


def test_upward_go_proposed_units_that_lead_their_group_and_activities_chosen_for_it(lists: Proposals) -> None:
    assert ids(lists.upward_units) == [HOST, SOCIETY, BASE]  # 路南区 is second in its group
    assert ids(lists.upward_activities, "activity_id") == [f"{LIST}-r2"]


def test_chosen_activities_are_proposed_with_the_contested_marked(lists: Proposals) -> None:
    assert {row["activity_id"]: row["is_contested"] for row in lists.activities} == {
        f"{LIST}-r4": True, f"{LIST}-r2": False, f"{LIST}-r3": False,
    }  # fmt: skip


def test_a_decision_goes_before_the_rule(fresh: Params) -> None:
    lists = decide(fresh, (LUBEI, "chosen"), (HOST, "withdrawn"), (f"{LIST}-r5", "chosen"), (f"{LIST}-r4", "chosen"))
    assert ids(lists.units) == [LUNAN, LUBEI, SOCIETY, BASE]
    assert lists.groups[0].contested == []
    assert {row["activity_id"]: row["is_contested"] for row in lists.activities} == {
        f"{LIST}-r4": False, f"{LIST}-r5": False, f"{LIST}-r2": False, f"{LIST}-r3": False,
    }  # fmt: skip
    assert HOST not in ids(lists.upward_units)


def test_a_contested_unit_that_is_withdrawn_is_nowhere(fresh: Params) -> None:
    lists = decide(fresh, (LUBEI, "withdrawn"))
    assert LUBEI not in ids(lists.units) + ids(lists.groups[0].contested)


def test_what_is_not_chosen_yet_leaves_the_list(fresh: Params) -> None:
    assert f"{LIST}-r3" not in ids(decide(fresh, (f"{LIST}-r3", "panel")).activities, "activity_id")


def test_what_is_decided_on_one_takes_no_other_off_its_list_and_marks_those_behind(fresh: Params) -> None:
    lists = decide(fresh, (f"{LIST}-r3", "final"), (f"{LIST}-r2", "chosen"))
    assert ids(lists.activities, "activity_id") == [f"{LIST}-r4", f"{LIST}-r2", f"{LIST}-r3"]
    assert lists.open_marks == {f"{LIST}-r4": "〔建议，尚未决定〕", f"{LIST}-r2": "〔现为拟定〕"}
    assert lists.marked({"name": "观星"}, f"{LIST}-r2") == "观星〔现为拟定〕〔破例：会议决定〕"
    assert ids(lists.units) == [LUNAN, HOST, SOCIETY, BASE]  # of which nobody decided anything: no marks


def test_units_not_decided_on_fill_the_places_that_are_left(fresh: Params) -> None:
    groups = fresh.edition.groups
    county = groups["county"].model_copy(update={"commended_units": 1})
    edition = fresh.edition.model_copy(update={"groups": {**groups, "county": county}})
    lists = decide(dataclasses.replace(fresh, edition=edition), (LUBEI, "final"))
    assert ids(lists.units) == [LUBEI, HOST, SOCIETY, BASE]
    assert (ids(lists.groups[0].contested), lists.groups[0].left) == ([], 0)  # 路南区, stable, has no place left
    assert LUBEI in ids(lists.upward_units)  # first in its group, and now decided on


def test_who_is_taken_up_and_not_decided_on_is_for_the_committee(fresh: Params) -> None:
    lists = decide(fresh, (LUNAN, "candidate"))
    assert ids(lists.units) == [HOST, SOCIETY, BASE]
    assert (ids(lists.groups[0].contested), lists.groups[0].left) == ([LUNAN, LUBEI], 4)


def test_what_is_final_stays_recommended_upward_when_a_later_run_proposes_another(fresh: Params) -> None:
    decide(fresh, (f"{LIST}-r2", "final"))
    standouts = tables.load("standouts", fresh.tables).set_index("activity_id")
    standouts.loc[f"{LIST}-r2", "chosen_for"], standouts.loc[f"{LIST}-r5", "chosen_for"] = "none", "upward"
    tables.save(standouts.reset_index(), "standouts", fresh.tables)
    lists = propose(read_city(fresh))
    assert ids(lists.upward_activities, "activity_id") == [f"{LIST}-r2"]
    assert f"{LIST}-r5" in ids(lists.activities, "activity_id")  # there are places left
    assert lists.open_marks[f"{LIST}-r5"] == "〔建议，尚未决定〕"


def test_a_decision_on_what_is_not_there_is_told(fresh: Params) -> None:
    lists = decide(fresh, (LUBEI, "chosen"), ("gone-r9", "chosen"), (f"{LIST}-r8", "chosen"))
    assert lists.undecidable == [f"{LIST}-r8", "gone-r9"]  # r8 was not compared with the others
    doubts = draft_documents(fresh, fresh.root / "out", ["publicity"]).doubts
    assert f"decisions.csv 中有已不存在的单位或活动，未列入名单：{LIST}-r8、gone-r9" in doubts


def test_an_altered_log_is_refused(fresh: Params) -> None:
    decide(fresh, (LUBEI, "chosen"))
    path = fresh.decisions
    path.write_text(path.read_text(encoding="utf-8-sig").replace("chosen", "final"), encoding="utf-8-sig")
    with pytest.raises(LogError, match="altered"):
        propose(read_city(fresh))


def test_no_standouts_are_no_activities(city: CityReport) -> None:
    empty = {**city.tables, "standouts": city.tables["standouts"].iloc[:0]}
    assert propose(dataclasses.replace(city, tables=empty)).activities == []


def test_an_override_is_marked_with_its_reason_in_every_document(fresh: Params) -> None:
    decide(fresh, (LUBEI, "chosen"), (f"{LIST}-r2", "chosen"))
    folder = fresh.processed / "documents"
    draft_documents(fresh, folder)
    for name in ("公示.docx", "表扬通知.docx"):
        text = text_of((folder / name).read_bytes())
        assert "唐山市路北区〔破例：会议决定〕" in text
        assert f"“星空”{HOSTILE}〔破例：会议决定〕" in text
        styled = [run.text for run in Document(folder / name).element.body.iter(qn("w:r")) if run.style is not None]
        assert styled.count("〔破例：会议决定〕") >= 2
    assert f"“星空”{HOSTILE}〔破例：会议决定〕" in text_of((folder / "工作总结.docx").read_bytes())
    (form,) = (folder / "推荐表").glob("活动-*.docx")
    assert f"“星空”{HOSTILE}〔破例：会议决定〕" in text_of(form.read_bytes())
    assert "破例：会议决定" in [row[6].value for row in rows_in(folder / "推荐汇总表.xlsx", "活动")][-1]
    internal = rows_in(folder / "未提交未达标名单（内部）.xlsx", "人工决定")
    assert [(row[2].value, row[3].value, row[4].value, row[6].value) for row in internal[-2:]] == [
        ("评议会议", "唐山市路北区", "拟定", "破例"), ("评议会议", f"“星空”{HOSTILE}", "拟定", "破例"),
    ]  # fmt: skip


def test_a_step_of_the_procedure_is_not_marked_as_an_override(fresh: Params) -> None:
    entry = Entry(when=datetime(2024, 10, 8), who="科普部", activity_id=LUNAN, state="candidate")
    add_entries(fresh.decisions, [entry])
    lists = propose(read_city(fresh))
    assert lists.marked({"name": "路南"}, LUNAN) == "路南"
    assert lists.marks[LUNAN].words == "候选（2024-10-08）"


def rows_in(path: Path, sheet: str) -> list[tuple[Cell, ...]]:
    """The filled rows of a sheet."""
    return [row for row in load_workbook(path)[sheet].iter_rows() if row[0].value is not None]


def test_a_headline_is_marked_wherever_a_document_names_the_activity(city: CityReport) -> None:
    activities = city.activities.assign(name=city.activities["name"].replace(TURNED, "全县主场活动隆重启动"))
    renamed = dataclasses.replace(city, activities=activities)
    lists = propose(renamed)
    (marked,) = [row for row in lists.activities if row["activity_id"] in lists.headlines]
    assert lists.marked(marked, marked["activity_id"]) == f"{marked['name']}〔名称请核〕"
    assert propose(city).headlines == frozenset()
