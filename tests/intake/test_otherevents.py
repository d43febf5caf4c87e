"""Texts that may be about another event than the evaluated one are told, and only these."""

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.senders.otherevents import find_strangers
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])
LONG = "县里组织农技人员到田间地头讲解种植技术，发放明白纸，农民反响热烈，" + "大家都说很有收获。" * 5


@pytest.mark.parametrize(
    ("path", "text", "role", "told"),
    [
        ("总结.docx", LONG, "summary", True),
        ("总结.docx", LONG + "全国科普日", "summary", False),
        ("科普日总结.docx", LONG, "summary", False),
        ("总结.docx", LONG + "9月16日在广场举行。", "summary", False),
        ("总结.docx", LONG + "3月5日在广场举行。", "summary", True),
        ("总结.docx", "见附件。", "summary", False),
        ("清单.xlsx", LONG, "activities", False),
    ],
)
def test_stranger(path, text, role, told):
    documents = tables.from_rows(
        [{"doc_id": "d", "path": path, "resolved_by": "none", "role": role, "format": "docx", "size_bytes": 1}],
        "documents",
    )
    blocks = tables.from_rows(
        [{"doc_id": "d", "locator": "p1", "position": 1, "kind": "paragraph", "text": text, "row_span": 1,
          "column_span": 1}], "blocks",
    )  # fmt: skip
    assert [row["code"] for row in find_strangers(documents, blocks, PARAMS)] == ["event_not_named"] * told


def test_a_day_without_its_month_is_of_the_month_named_before_it():
    """Paragraphs are read in their order, the tenth behind the ninth, not behind the first."""
    lines = [LONG, "8月12日开会部署。", *["准备工作有序进行。"] * 7, "22日在广场举行。"]
    documents = tables.from_rows(
        [{"doc_id": "d", "path": "总结.docx", "resolved_by": "none", "role": "summary", "format": "docx",
          "size_bytes": 1}], "documents",
    )  # fmt: skip
    blocks = tables.from_rows(
        [{"doc_id": "d", "locator": f"p{n}", "position": n, "kind": "paragraph", "text": line, "row_span": 1,
          "column_span": 1} for n, line in enumerate(lines, start=1)], "blocks",
    )  # fmt: skip
    assert find_strangers(documents, blocks, PARAMS) == []
