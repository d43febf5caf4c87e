"""The small tables of notebook 01 add up to the large ones."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake import overview
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.problems import CODES
from kepuri_eval.params import Params
from kepuri_eval.problemwords import SEVERITY_WORDS, say_kind
from tests.intake.intake_files import sheet, word

FILES = {
    "路北区/总结.docx": word("活动期间共吸引群众500人次参加，发放资料3000份。"),
    "路北区/表.xlsx": sheet([["活动名称", "参与人数", "重点活动"], ["甲", 3, "是"], ["乙", 4, "否"]]),
    "路北区/坏.pdf": b"%PDF-1.4",
    "无名单位.txt": "联系我们".encode(),
}
_FACT = {
    "scope": "unit", "value": 80.0, "bound": "exact", "in_scope": True, "planned": False, "is_total": False,
    "counted_in": "人", "raw": "80人", "start": 2, "end": 5, "source": "prose",
}  # fmt: skip


def test_counts(submitted: Callable, params: Params) -> None:
    documents, blocks, problems = submitted(FILES)
    files = overview.count_documents(documents)
    assert files.loc["合计"].tolist() == [4, 3, 1]
    roles = overview.count_roles(documents)
    assert roles["文件数"].sum() == 4
    assert roles["单位未确认"].sum() == 1
    activities, figures, _ = extract_activities(documents, blocks, params)
    held = overview.count_activities(activities, params)
    assert (held["合计"].sum(), held["重点活动"].sum()) == (2, 1)
    assert overview.count_facts(figures, params)["数字"].sum() == len(figures)
    assert overview.count_problems(problems)["条数"].sum() == len(problems)


def test_examples_show_the_words_round_the_figure(submitted: Callable, params: Params) -> None:
    documents, blocks, _ = submitted(FILES)
    shown = overview.show_examples(extract_facts(documents, blocks, params), blocks, documents)
    assert shown["原文"].str.contains("【500人次】").any()
    assert set(shown["文件"]) == {"路北区/总结.docx"}
    assert set(shown["位置"]) == {"第1段"}


def test_places_in_mails_and_attachments_are_told_in_words(params: Params) -> None:
    facts = tables.from_rows(
        [{**_FACT, "fact_id": f"{doc_id}-x", "doc_id": doc_id, "locator": locator, "quantity": quantity}
         for doc_id, locator, quantity in (("d1", "p2", "participants"), ("d2", "page1-l10", "materials"))], "facts",
    )  # fmt: skip
    blocks = pd.DataFrame({"doc_id": ["d1", "d2"], "locator": ["p2", "page1-l10"], "text": ["到场80人", "到场80人"]})
    documents = pd.DataFrame(
        {"doc_id": ["d1", "d2"], "path": ["某馆.eml", "某馆.eml!/总结.pdf"], "format": ["eml", "pdf"]}
    )
    shown = overview.show_examples(facts, blocks, documents)
    assert shown["文件"].tolist() == ["某馆.eml", "某馆.eml › 总结.pdf"]
    assert shown["位置"].tolist() == ["邮件正文第2段", "第1页第10行"]


def test_formats_kinds_of_problems_and_how_grave_they_are_are_told_in_words(submitted: Callable) -> None:
    documents, _, problems = submitted({**FILES, "某馆/附件.xyz": bytes(range(256))})
    assert "无法识别" in overview.count_documents(documents).index
    told = overview.count_problems(problems).reset_index()
    assert not told[["程度", "种类"]].astype(str).apply(lambda column: column.str.contains("[a-z_]")).any(axis=None)
    assert [code for code in CODES if say_kind(code) == code] == []
    assert set(told["程度"]) <= set(SEVERITY_WORDS.values())


def test_groups_of_units_stand_in_the_order_of_the_edition(params: Params) -> None:
    found = pd.DataFrame({
        "unit_id": [None, *reversed([unit.unit_id for unit in params.units])], "source": "platform", "is_key": False,
        "duplicate_of": None,
    })  # fmt: skip
    used = [group.label for code, group in params.edition.groups.items() if any(u.group == code for u in params.units)]
    assert overview.count_activities(found, params).index.tolist() == [*used, "单位未确认"]


def test_activities_are_counted_by_source_and_tables_by_rows() -> None:
    found = pd.DataFrame({"source": ["platform", "platform"]})
    assert overview.count_sources(found)["行数"].to_dict() == {"平台": 2, "报送材料": 0}
    rows = overview.count_rows({"facts": found, "problems": found.head(0)})
    assert rows.to_numpy().tolist() == [["数字", "facts", 2], ["问题", "problems", 0]]


def test_a_photograph_is_not_counted_among_what_could_not_be_read() -> None:
    rows = [("jpg", "photograph_kept"), ("jpg", "image_not_read"), ("docx", None)]
    documents = pd.DataFrame(rows, columns=["format", "problem"])
    assert overview.count_documents(documents).loc["合计"].to_dict() == {"收到": 3, "可读": 2, "未能读取": 1}
