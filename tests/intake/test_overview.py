"""The small tables of notebook 01 add up to the large ones."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kepuri_eval.intake import overview
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet, word

FILES = {
    "路北区/总结.docx": word("活动期间共吸引群众500人次参加，发放资料3000份。"),
    "路北区/表.xlsx": sheet([["活动名称", "参与人数", "重点活动"], ["甲", 3, "是"], ["乙", 4, "否"]]),
    "路北区/坏.pdf": b"%PDF-1.4",
    "无名单位.txt": "联系我们".encode(),
}


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


def test_activities_are_counted_by_source_and_tables_by_rows() -> None:
    found = pd.DataFrame({"source": ["platform", "platform"]})
    assert overview.count_sources(found)["行数"].to_dict() == {"平台": 2, "报送材料": 0}
    rows = overview.count_rows({"facts": found, "problems": found.head(0)})
    assert rows.to_numpy().tolist() == [["数字", "facts", 2], ["问题", "problems", 0]]
