"""Workbooks and documents embedded in others are read as their parts, and belong to whoever sent these."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

from collections.abc import Callable

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.merging import merge_activities
from kepuri_eval.intake.readers import READERS
from kepuri_eval.intake.readers.compound import CompoundFile
from kepuri_eval.intake.readers.content import Content, Limits
from kepuri_eval.params import Params
from tests.intake.compound_files import compound, native
from tests.intake.embedding import IN_SHEET, IN_WORD, embed, in_word
from tests.intake.intake_files import sheet, word

LIMITS = Limits(scans="no")
LIST = sheet([["活动名称", "活动时间", "参与人次"], ["河边水质课", "9月16日", 130], ["机器人体验", "9月17日", 240]])
SUMMARY = ("路北区2024年全国科普日活动总结", "全国科普日期间，我区组织开展了形式多样的活动，情况见所附表格。")


def read(content: bytes) -> Content:
    return READERS["docx"](content, "总结.docx", LIMITS)


def test_a_workbook_in_a_summary_gives_its_activities_to_the_summary_s_sender(
    submitted: Callable, params: Params
) -> None:
    documents, blocks, problems = submitted({"路北区/总结.docx": in_word({"embeddings/活动表.xlsx": LIST}, *SUMMARY)})
    documents = documents.sort_values("path", ignore_index=True)
    assert documents["path"].tolist() == ["路北区/总结.docx", "路北区/总结.docx!/活动表.xlsx"]
    assert documents["role"].tolist() == ["summary", "activities"]
    assert documents["unit_id"].nunique() == 1
    assert documents["unit_id"].notna().all()
    activities = extract_activities(documents, blocks, params)[0]
    assert activities["name"].tolist() == ["河边水质课", "机器人体验"]
    assert set(activities["doc_id"]) == {documents["doc_id"].iloc[1]}
    assert not problems["code"].isin(["unit_unknown", "summary_missing"]).any()


def test_a_nameless_workbook_in_a_summary_is_a_list_and_one_in_a_plan_is_a_plan_s(submitted: Callable) -> None:
    files = {"embeddings/Microsoft_Excel_Worksheet.xlsx": LIST}
    other = {"embeddings/Microsoft_Excel_Worksheet.xlsx": sheet([["活动名称", "人数"], ["讲座", 3]])}
    documents, _, _ = submitted({
        "路北区/总结材料/总结.docx": in_word(files, *SUMMARY), "路南区/活动方案.docx": in_word(other, "路南区科普日活动方案"),
    })  # fmt: skip
    held = documents[documents["path"].str.contains("!/")]
    assert dict(zip(held["path"].str.split("/").str[0], held["role"], strict=True)) == {
        "路北区": "activities",
        "路南区": "plan",
    }


def test_what_was_sent_beside_the_document_too_counts_once(submitted: Callable, params: Params) -> None:
    documents, blocks, problems = submitted({
        "路北区/总结.docx": in_word({"embeddings/活动表.xlsx": LIST}, *SUMMARY), "路北区/活动表.xlsx": LIST,
    })  # fmt: skip
    assert sorted(documents["path"]) == ["路北区/总结.docx", "路北区/活动表.xlsx"]
    assert "file_duplicate" in set(problems["code"])
    assert len(extract_activities(documents, blocks, params)[0]) == 2


def test_a_workbook_saved_anew_beside_the_document_repeats_its_activities(submitted: Callable, params: Params) -> None:
    again = sheet(
        [["活动名称", "活动时间", "参与人次"], ["河边水质课", "9月16日", 130], ["机器人体验", "9月17日", 240]],
        name="另存",
    )
    documents, blocks, _ = submitted({
        "路北区/总结.docx": in_word({"embeddings/活动表.xlsx": LIST}, *SUMMARY), "路北区/活动表.xlsx": again,
    })  # fmt: skip
    activities = extract_activities(documents, blocks, params)[0]
    facts = extract_facts(documents, blocks, params)
    merged = merge_activities(activities, facts, params)[0]
    assert merged["duplicate_of"].isna().sum() == 2


def test_what_is_embedded_in_a_document_set_aside_goes_with_it(submitted: Callable) -> None:
    old = in_word(
        {"embeddings/清单.xlsx": LIST}, "路北区2023年全国科普日活动总结", "9月18日，共开展活动9场，参与群众2100人次。"
    )
    documents, _, _ = submitted({"路北区/总结.docx": old})
    assert documents["set_aside"].tolist() == ["other_year", "other_year"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LIST, "嵌入对象1"),
        (compound({"Package": LIST, "\1CompObj": b"x"}), "嵌入对象1"),
        (compound({"\1Ole10Native": native("附表一.xlsx".encode("gbk"), LIST)}), "附表一.xlsx"),
        (compound({"\1Ole10Native": native("附表二.xlsx".encode(), LIST)}), "附表二.xlsx"),
    ],
)
def test_what_an_object_packs_is_taken_out(content: bytes, name: str) -> None:
    seen = read(in_word({"embeddings/oleObject1.bin": content}, "总结", kind="oleObject"))
    assert [(part.name, part.content) for part in seen.parts] == [(name, LIST)]


def test_an_old_workbook_as_an_object_is_named_as_one() -> None:
    old = compound({"Workbook": bytes(5000), "\1CompObj": b"x"})
    seen = read(in_word({"embeddings/oleObject3.bin": old}, "总结", kind="oleObject"))
    assert [(part.name, part.content) for part in seen.parts] == [("嵌入对象3.xls", old)]


def test_charts_formulas_and_what_was_deleted_are_no_files() -> None:
    files = {"embeddings/a.xlsx": LIST}
    assert read(in_word(files, "总结", program="Equation.3")).parts == []
    assert read(in_word(files, "总结", program="Excel.Chart.8")).parts == []
    assert read(in_word(files, "总结", shown="<!-- {at}{program} -->")).parts == []  # what nothing shows any more
    assert (
        read(in_word(files, "总结", shown=f'<w:p><w:del w:id="1" w:author="x">{IN_WORD[5:-6]}</w:del></w:p>')).parts
        == []
    )


def test_a_linked_file_is_told_and_an_unknown_object_too() -> None:
    far = read(in_word({"file:///C:/x/活动表.xlsx": b"1"}, "总结", far=True))
    assert far.parts == []
    assert [(note.code, note.about) for note in far.notes] == [("part_missing", "活动表.xlsx")]
    unknown = read(in_word({"embeddings/oleObject1.bin": compound({"Contents": b"1"})}, "总结", kind="oleObject"))
    assert [note.code for note in unknown.notes] == ["part_missing"]


def test_a_broken_object_loses_nothing_else() -> None:
    files = {"embeddings/oleObject1.bin": compound({"Package": LIST})[:900], "embeddings/甲.xlsx": LIST}
    seen = read(in_word(files, "总结"))
    assert [(name, fault.code) for name, fault in seen.faults] == [("oleObject1.bin", "file_damaged")]
    assert [part.name for part in seen.parts] == ["甲.xlsx"]


def test_a_document_of_an_object_alone_is_not_empty() -> None:
    assert [part.name for part in read(in_word({"embeddings/甲.xlsx": LIST})).parts] == ["甲.xlsx"]


def test_a_document_embedded_in_a_sheet_is_its_part() -> None:
    holder = embed(
        sheet([["总结见附件"]]), "xl/worksheets/sheet1.xml", {"embeddings/总结.docx": word("正文")}, shown=IN_SHEET
    )
    seen = READERS["xlsx"](holder, "表.xlsx", LIMITS)
    assert [part.name for part in seen.parts] == ["总结.docx"]
    assert [block.text for block in seen.blocks] == ["总结见附件"]


def test_names_are_told_apart() -> None:
    bins = {f"embeddings/o{at}.bin": compound({"\1Ole10Native": native(b"a.txt", bytes([65 + at]))}) for at in range(3)}
    assert [part.name for part in read(in_word(bins, "总结")).parts] == ["a.txt", "a(2).txt", "a(3).txt"]


def test_streams_of_a_compound_file_are_told_by_their_storages() -> None:
    tree = {"a": b"1", "s": {"a": b"2" * 5000, "t": {"a": b"3"}, "u": {"a": b""}}, "b": bytes(9000)}
    whole = CompoundFile(compound(tree), "文件")
    assert {path: whole.read(path) for path in whole.streams} == {
        ("a",): b"1", ("b",): bytes(9000), ("s", "a"): b"2" * 5000, ("s", "t", "a"): b"3", ("s", "u", "a"): b"",
    }  # fmt: skip
    assert whole.storages(("s",)) == ["t", "u"]
    with pytest.raises(ReadError):
        whole.read(("c",))
