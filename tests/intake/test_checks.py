"""Each doubt is raised when it should be, and not otherwise."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.intake import problems as problem_kinds
from kepuri_eval.intake.checks import check_submissions, name_units
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params
from tests.intake.test_merging import NORTH, activity, fact

FACTS = tables.empty("facts")


def document(doc_id: str = "d1", unit_id: str | None = NORTH, **more: Any) -> dict[str, Any]:
    row = {"doc_id": doc_id, "path": f"{doc_id}.docx", "unit_id": unit_id, "resolved_by": "folder", "role": "summary",
           "format": "docx", "size_bytes": 9}  # fmt: skip
    return {**row, **more}


def checked(
    params: Params, documents: list[dict], activities: list[dict], facts: list[dict] | None = None
) -> pd.DataFrame:
    """Problems about the unit in question; the other units of the register sent nothing."""
    found = check_submissions(
        tables.from_rows(documents, "documents"), tables.from_rows(facts or [], "facts"),
        tables.from_rows(activities, "activities"), params,
    )  # fmt: skip
    return found[~found["code"].isin(["nothing_submitted", "quota_missed", "keys_unmarked", "total_added"])]


def test_a_unit_that_did_everything_raises_nothing(params: Params) -> None:
    rows = [
        activity(f"A!B{n}", f"第{n}课", is_key=True, participants=80.0, volunteers=5.0, has_pictures=True)
        for n in range(10)
    ]
    totals = {"activities": 10, "participants": 800, "volunteers": 50}
    facts = [fact(None, value, quantity, fact_id=quantity) for quantity, value in totals.items()]
    found = check_submissions(
        tables.from_rows([document(received=pd.Timestamp("2024-09-26 17:00"))], "documents"),
        tables.from_rows(facts, "facts"), tables.from_rows(rows, "activities"), params,
    )  # fmt: skip
    assert found[found["unit_id"] == NORTH].empty
    assert len(found) == len(params.units) - 2  # nor is the organiser asked
    assert set(found["code"]) == {"nothing_submitted"}


def test_quota_is_the_groups(params: Params) -> None:
    rows = [activity(f"A!B{n}", f"第{n}课", is_key=n < 9) for n in range(12)]
    found = check_submissions(
        tables.from_rows([document()], "documents"), FACTS, tables.from_rows(rows, "activities"), params
    )
    missed = found[found["code"] == "quota_missed"]
    assert missed["unit_id"].tolist() == [NORTH]
    assert "9项" in missed["message"].iloc[0]
    assert "10项" in missed["message"].iloc[0]


def test_where_nobody_marked_a_key_activity_that_is_told_once(params: Params) -> None:
    rows = [activity(f"A!B{n}", f"第{n}课") for n in range(3)]
    found = check_submissions(
        tables.from_rows([document()], "documents"), FACTS, tables.from_rows(rows, "activities"), params
    )
    assert "quota_missed" not in set(found["code"])
    told = found[found["code"] == "keys_unmarked"]
    assert told["unit_id"].isna().tolist() == [True]
    assert "没有一项标为重点活动" in told["message"].iloc[0]
    assert "“重点活动”栏" in told["advice"].iloc[0]


def test_what_an_analyst_left_out_is_nothing_submitted(params: Params) -> None:
    found = checked(params, [document(set_aside="other_year")], [])
    assert found.empty
    found = check_submissions(
        tables.from_rows([document(set_aside="other_year")], "documents"), FACTS,
        tables.empty("activities"), params,
    )  # fmt: skip
    own = found[found["unit_id"] == NORTH]
    assert own["code"].tolist() == ["nothing_submitted"]
    assert "没有可以计入的" in own["message"].iloc[0]


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ([document(role="other")], "summary_missing"),
        ([document(problem="file_damaged")], "summary_missing"),
        ([document(format="platform")], "summary_missing"),
        ([document(body="路北区实验小学")], "summary_of_body"),
        ([document(body="路北区实验小学"), document("d2")], None),
        ([document(body="路北区实验小学"), document("d2", format="platform")], "summary_of_body"),
        ([document(received=pd.Timestamp("2024-09-27 00:10"))], "summary_late"),
        ([document(received=pd.Timestamp("2024-09-26 23:50"))], None),
        ([document(received=pd.Timestamp("2024-09-27")), document("d2", received=pd.Timestamp("2024-09-25"))], None),
    ],
)
def test_summary_there_and_in_time(documents: list[dict], code: str | None, params: Params) -> None:
    assert checked(params, documents, [])["code"].tolist() == ([code] if code else [])


DAY = pd.Timestamp


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"start": DAY("2024-08-30"), "end": DAY("2024-08-30")}, "date_outside_window"),
        ({"start": DAY("2024-09-10"), "end": DAY("2024-09-15")}, None),  # reaches into the window
        ({"start": DAY("2024-09-18"), "end": DAY("2024-09-16")}, "date_reversed"),
        ({"participants": 600.0, "place": "区科协会议室"}, "participants_implausible"),
        ({"participants": 600.0, "place": "区图书馆报告厅"}, None),
        ({"participants": 600.0, "place": "区科协会议室", "mode": "both"}, None),
        ({"participants": 20.0, "volunteers": 30.0}, "volunteers_above_participants"),
        ({"participants": 30.0, "volunteers": 30.0}, None),
        ({"links": "https://news.invalid/1"}, None),
        ({"links": "http://"}, "link_malformed"),
        ({"links": "见附件"}, "link_malformed"),
        ({"links": "http//news.invalid/1"}, "link_malformed"),
        ({"links": "htp://news.invalid/1"}, "link_malformed"),
        ({"links": "http:news.invalid/1"}, "link_malformed"),
        ({"links": "mp.weixin.qq.com/s/abc"}, None),
        ({"links": "http://news.invalid:8080/1"}, None),
    ],
)
def test_one_activity(more: dict, code: str | None, params: Params) -> None:
    found = checked(params, [document()], [activity("A!B2", "水质课", **more)])
    assert found["code"].tolist() == ([code] if code else [])


def test_one_link_for_several_activities(params: Params) -> None:
    rows = [activity(f"A!B{n}", f"第{n}课", links="https://news.invalid/1") for n in range(3)]
    found = checked(params, [document()], rows)
    assert found["code"].tolist() == ["link_repeated"]
    assert "3项" in found["message"].iloc[0]


def test_rows_that_are_the_same_in_everything(params: Params) -> None:
    rows = [activity("A!B2", "水质课", place="河边"), activity("A!B3", "水质课", place="河边")]
    assert checked(params, [document()], rows)["code"].tolist() == ["activity_repeated"]


def test_totals_that_are_not_the_sum(params: Params) -> None:
    whole = fact(None, 70, locator="D9")
    parts = [fact(None, value, locator=f"D{value}", part_of=whole["fact_id"], is_total=False) for value in (30, 45)]
    found = checked(params, [document()], [], [whole, *parts])
    assert found["code"].tolist() == ["total_differs"]
    assert "75" in found["message"].iloc[0]
    vague = [{**part, "bound": "at_least"} for part in parts]
    assert checked(params, [document()], [], [whole, *vague]).empty


def test_a_corrected_total_or_part_is_not_added_up_again(params: Params) -> None:
    signed = "王某 2024-10-01"
    whole = fact(None, 312, locator="A!F8", raw="141", corrected_by=signed)
    parts = [fact(None, value, locator=f"A!F{value}", part_of=whole["fact_id"], is_total=False) for value in (41, 100)]
    assert checked(params, [document()], [], [whole, *parts]).empty
    plain = {**whole, "corrected_by": None}
    (message,) = checked(params, [document()], [], [plain, *parts])["message"]
    assert "312" in message
    assert "合计为141" not in message  # the figure that differs is told, not the words it was read from
    assert checked(params, [document()], [], [plain, parts[0], {**parts[1], "corrected_by": signed}]).empty


def test_what_stands_beside_a_total_need_not_be_all_of_it(params: Params) -> None:
    whole = fact(None, 860, locator="A!C3", is_total=False)
    among = [fact(None, value, locator=f"A!{column}3", part_of=whole["fact_id"], is_total=False)
             for column, value in (("D", 820), ("E", 25))]  # fmt: skip
    assert checked(params, [document()], [], [whole, *among]).empty
    more = {**among[0], "value": 880.0}
    assert checked(params, [document()], [], [whole, more])["code"].tolist() == ["total_differs"]


def test_what_a_unit_is_asked_names_nothing_inside_the_office() -> None:
    """Files of the edition, commands and the register of corrections are the office's; units get `advice`."""
    folder = Path(problem_kinds.__file__).parent
    own = {folder / "problems.py", folder / "corrections.py"}  # what these say stands in `office`, or is of INSIDE
    said = [
        node.value
        for path in folder.rglob("*.py") if path not in own
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[\u4e00-\u9fff]", node.value)
    ]  # fmt: skip
    assert not [words for words in said if re.search(r"\.yml|\.csv|kepuri |重新运行|更正表", words)]
    assert all(kind.severity == "warning" for code, kind in problem_kinds.CODES.items() if code in problem_kinds.INSIDE)


def test_what_an_analyst_decided_is_not_implausible(params: Params) -> None:
    row = activity("A!B2", "水质课", participants=20.0, volunteers=50.0)
    assert checked(params, [document()], [row])["code"].tolist() == ["volunteers_above_participants"]
    decided = fact(row, 20, corrected_by="王某 2024-10-01")
    assert checked(params, [document()], [row], [decided]).empty


def test_what_only_one_source_has_is_told_once_a_unit(params: Params) -> None:
    rows = [activity("A!B2", "甲课"), activity("A!B3", "乙课"),
            activity("P!B2", "丙课", doc_id="d2", source="platform"),
            activity("P!B3", "丁课", doc_id="d3", source="both")]  # fmt: skip
    found = checked(params, [document()], rows).set_index("code")["message"]
    assert "2项" in found["only_in_submission"]
    assert "丙课" in found["only_on_platform"]


def test_nothing_is_missing_where_both_tell_of_every_activity(params: Params) -> None:
    rows = [activity("P!B3", "丁课", doc_id="d3", source="both")]
    assert set(checked(params, [document()], rows)["code"]) & {"only_on_platform", "only_in_submission"} == set()


def test_an_activity_that_the_summary_names_is_not_missing_there(params: Params) -> None:
    rows = [activity("P!B2", "科普日“候鸟回家”湿地课堂", doc_id="d2", source="platform"),
            activity("P!B3", "科学课", doc_id="d2", source="platform")]  # fmt: skip
    text = "一是9月18日在湿地公园办了科普日“候鸟 回家”湿地课堂，来了90人；还有科学课。"

    def missing(doc_id: str, **more: Any) -> str:
        told = {doc_id: [BlockRow(doc_id, 0, "p1", "paragraph", text, None, None, None, 1, 1)]}
        documents = tables.from_rows([document(doc_id, **more)], "documents")
        found = check_submissions(documents, tables.empty("facts"), tables.from_rows(rows, "activities"), params,
                                  told=told)  # fmt: skip
        return str(found.set_index("code")["message"]["only_on_platform"])

    assert missing("d1").endswith("有1项活动已在平台登记，但报送材料中没有：“科学课”。")  # too common a name to tell
    assert "有2项活动" in missing("d1", role="plan")  # announced is not told
    assert "有2项活动" in missing("d1", set_aside="replaced")


def test_figures_that_contradict_within_a_document(params: Params) -> None:
    first = fact(None, 30, locator="p1")
    second = fact(None, 46, locator="p2", conflict_with=first["fact_id"])
    assert checked(params, [document()], [], [first, second])["code"].tolist() == ["figures_conflict"]


def test_every_code_has_a_severity_a_meaning_and_is_used() -> None:
    for code, kind in problem_kinds.CODES.items():
        assert kind.severity in tables.SEVERITIES
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
        assert kind.meaning


def test_a_row_needs_a_known_code_and_its_id_is_stable() -> None:
    row = problem_kinds.problem_row("quota_missed", "甲。", "乙。", "unit-1")
    again = problem_kinds.problem_row("quota_missed", "另一句。", "乙。", "unit-1")
    assert row["problem_id"] == again["problem_id"]
    assert row["severity"] == "warning"
    with pytest.raises(KeyError):
        problem_kinds.problem_row("no_such_code", "", "", "")


def test_messages_are_fit_to_be_sent(params: Params) -> None:
    rows = [activity("A!B2", "水质课", start=DAY("2024-08-30"), end=DAY("2024-08-30"), participants=900_000.0)]
    found = checked(params, [document()], rows)
    assert found["message"].str.endswith("。").all()
    assert found["advice"].str.endswith("。").all()
    assert not found["message"].str.contains("表彰|授予|奖励|nan|None").any()


def test_a_file_that_cannot_be_read_is_told_to_the_unit_that_sent_it(params: Params) -> None:
    documents = tables.from_rows(
        [document("bad", path="甲.eml!/乙.docx", problem="file_encrypted"), document("lost", None)], "documents"
    )
    row = problem_kinds.problem_row
    found = [
        row("file_encrypted", "“甲.eml!/乙.docx”：打不开。", "请重报。", 1, doc_id="bad", path="甲.eml!/乙.docx"),
        row("file_duplicate", "两份相同。", "-", 2, doc_id="bad", path="另一单位/乙.docx"),
        row("file_empty", "内容为空。", "-", 5, doc_id="bad", path="路南区科协/乙.docx"),
        row("unit_unknown", "不知何单位。", "-", 3, doc_id="lost", path="lost.docx"),
        row("summary_late", "逾期。", "-", 4, unit_id="county-9"),
    ]
    named = name_units(tables.from_rows(found, "problems"), documents, params).set_index("code")
    own = {"file_encrypted": NORTH, "summary_late": "county-9", "file_empty": "county-130202"}
    assert named["unit_id"].dropna().to_dict() == own
    assert named.loc["file_encrypted", "message"] == "“甲.eml › 乙.docx”：打不开。"


def test_every_code_is_raised_somewhere() -> None:
    package = Path(problem_kinds.__file__).parents[1]
    written = "".join(path.read_text("utf-8") for path in package.rglob("*.py") if path.name != "problems.py")
    assert [code for code in problem_kinds.CODES if f'"{code}"' not in written] == []


def test_key_activities_without_evidence_are_told_together(params: Params) -> None:
    rows = [
        activity("A!B1", "水质课", is_key=True),
        activity("A!B2", "天文课", is_key=True),
        activity("A!B3", "急救课", is_key=True, links="https://news.invalid/1"),
        activity("A!B4", "化学课", is_key=True, has_pictures=True),
        activity("A!B5", "物理课", is_key=True),
        activity("A!B6", "普通课"),
    ]
    reported = fact(rows[4], 1, "media_reports")
    found = checked(params, [document()], rows, [reported])
    assert found["code"].tolist() == ["evidence_missing"]
    assert "2项重点活动未附图片、链接等佐证材料：“水质课”、“天文课”。" in found["message"].iloc[0]


def test_documents_that_bring_photographs_are_not_asked_for_evidence(params: Params) -> None:
    rows = [activity("A!B1", "水质课", is_key=True)]
    assert checked(params, [document(pictures=3)], rows)["code"].tolist() == []
    assert checked(params, [document(pictures=0)], rows)["code"].tolist() == ["evidence_missing"]


def test_a_unit_that_sent_another_units_file_is_told_that_and_not_that_nothing_came(params: Params) -> None:
    other = next(unit for unit in params.units if unit.unit_id != NORTH and unit.group == params.unit(NORTH).group)
    copy = problem_kinds.problem_row("file_shared", "内容完全相同", "如属误传", "x", doc_id="d1", unit_id=other.unit_id)
    found = check_submissions(
        tables.from_rows([document()], "documents"), FACTS, tables.empty("activities"), params,
        tables.from_rows([copy], "problems"),
    )  # fmt: skip
    told = found[(found["unit_id"] == other.unit_id) & (found["code"] == "nothing_submitted")]
    assert told["message"].tolist() == [f"{other.name}报送的文件与另一单位报送的完全相同，未收到其自己的材料。"]
    silent = found[(found["code"] == "nothing_submitted") & (found["unit_id"] != other.unit_id)]
    assert silent["message"].str.endswith("未报送任何材料。").all()
