import pandas as pd
import pytest

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.reporting.city_tables import measure_quality
from kepuri_eval.reporting.evidence import _document_status, build_evidence, number_by_measure, shorten_evidence
from tests.reporting.small_edition import HOST_LIST, LIST, LUBEI, SENTENCE, SILENT


@pytest.fixture(scope="module")
def evidence(found, params):
    return build_evidence(LUBEI, found, params)


def row(evidence, value, what="参与人次"):
    return evidence.loc[(evidence["value"] == value) & (evidence["what"].str.startswith(what))].iloc[0]


def test_the_words_are_marked_in_their_sentence(evidence):
    total = row(evidence, "≥23,000人次")
    assert (total["before"], total["marked"]) == ("本次活动共吸引", "2.3万余人次")
    assert total["before"] + total["marked"] + total["after"] == SENTENCE
    assert (total["file"], total["place"]) == ("路北区.zip › 总结.docx", "第3段")


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("≥23,000人次", "计入"), ("8,000人次", "未计入：是总数中的分项"), ("50,000人次", "未计入：计划或预计的数字"),
        ("120,000人次", "未计入：不是本次活动的数字"), ("21,000人次", "未计入：与另一处数字不一致，待核实"),
        ("300人次", "未计入：已采用单位填报的总数，不再逐项相加"),
    ],
)  # fmt: skip
def test_every_figure_says_whether_it_counts_and_why(evidence, value, status):
    assert row(evidence, value)["status"] == status


def test_a_figure_that_gave_way_names_the_one_that_counts(found, params):
    three = found["facts"].iloc[0]
    other = three.to_dict() | {"fact_id": f"{three['doc_id']}-p4-0", "locator": "p4", "start": 0, "end": 6,
                               "value": 19000.0, "raw": "1.9万人次", "bound": "exact"}  # fmt: skip
    facts = pd.concat([found["facts"], pd.DataFrame([other])], ignore_index=True)
    told = row(build_evidence(LUBEI, found | {"facts": facts}, params), "19,000人次")
    assert told["status"] == "未计入：已采用同一内容的≥23,000人次（路北区.zip › 总结.docx，第3段）"


def test_an_implausible_total_is_told_to_be_held_back(found, params):
    ids = dict(zip(found["facts"]["value"], found["facts"]["fact_id"], strict=False))
    facts = found["facts"].assign(in_scope=found["facts"]["in_scope"] & (found["facts"]["value"] != 23000))
    asked = problem_row("participants_implausible", "", "", (ids[23000.0], "stated"), unit_id=LUBEI)
    problems = pd.concat([found["problems"], pd.DataFrame([asked])], ignore_index=True)
    inputs = found["inputs"][found["inputs"]["ref"] != ids[23000.0]]
    changed = found | {"facts": facts, "problems": problems, "inputs": inputs}
    told = row(build_evidence(LUBEI, changed, params), "≥23,000人次")
    assert told["status"] == "未计入：超出当地常住人口所能有的规模，核实前不计入"
    held = [{"unit_id": LUBEI, "unit": "路北区", "words": "2.3万余人次"}]
    assert measure_quality(changed, params)["held_back"] == held


def test_an_activity_reported_by_two_counts_by_the_row_that_stands_for_it(evidence):
    by_ref = evidence.set_index("ref")
    assert by_ref.loc[f"{HOST_LIST}-r2c1", "status"] == "计入"
    assert by_ref.loc[f"{LIST}-Sheet1!A5", "status"] == "未计入：与“智慧农业开放日”为同一活动，只计一次"


def test_rows_are_numbered_from_one_file_by_file(evidence):
    assert list(evidence["number"]) == list(range(1, len(evidence) + 1))
    files = evidence["file"].tolist()
    assert len(set(files)) == sum(now != before for now, before in zip(files, [None, *files], strict=False))


def test_numbers_lead_from_a_measure_to_its_rows(evidence):
    numbers = number_by_measure(evidence)
    assert [evidence.loc[evidence["number"] == number, "ref"].iloc[0] for number in numbers["participants"]] == [
        row(evidence, "≥23,000人次")["ref"]
    ]
    assert len(numbers["key_activities"]) == 3


def test_a_unit_without_anything_has_an_empty_table(found, params):
    assert build_evidence(SILENT, found, params).empty


def test_a_long_table_is_shortened_to_what_counts_first_and_numbered_anew(evidence):
    counted = int(evidence["counted"].sum())
    short = shorten_evidence(evidence, counted - 1)
    assert short["counted"].all()
    assert "mention" not in set(short["kind"])  # the one mention gives way first
    assert list(short["number"]) == list(range(1, counted))
    assert list(short["ref"]) == [ref for ref in evidence["ref"] if ref in set(short["ref"])]
    assert shorten_evidence(evidence, len(evidence)) is evidence


def test_a_photograph_is_told_as_evidence_and_not_as_unread():
    status = {
        problem: _document_status({"doc_id": "d", "problem": problem}, False, {})
        for problem in ("photograph_kept", "file_damaged")
    }
    assert status == {"photograph_kept": "现场照片，登记为佐证", "file_damaged": "未计入：文件未能读取"}
