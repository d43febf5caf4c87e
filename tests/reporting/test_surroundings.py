"""Words are shown in their sentence, and figures of tables in their row, with what their heading says."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.reporting.surroundings import Surroundings, quote

TEXT = "9月18日在河滨公园办了一场科普集市。到场四百人，发放手册六百本。"


def cell(row: int, column: int, text: str, *, span: int = 1, table: str = "t1") -> dict[str, object]:
    return {"doc_id": "d", "locator": f"{table}r{row}c{column}", "position": 10 * row + column, "kind": "cell",
            "text": text, "table": table, "row": row, "column": column, "row_span": span, "column_span": 1}  # fmt: skip


def paragraph(text: str) -> dict[str, object]:
    return {"doc_id": "d", "locator": "p1", "position": 0, "kind": "paragraph", "text": text, "table": None,
            "row": None, "column": None, "row_span": 1, "column_span": 1}  # fmt: skip


@pytest.fixture
def shown() -> Surroundings:
    rows = [
        paragraph(TEXT),
        cell(1, 1, "乡镇"), cell(1, 2, "活动"), cell(1, 3, "参加人数（人）"), cell(1, 4, "志愿者"),
        cell(2, 1, "柳河镇", span=2), cell(2, 2, "防震演练"), cell(2, 3, "约86"), cell(2, 4, "5"),
        cell(3, 2, "看星星"), cell(3, 3, "40"), cell(3, 4, "3"),
        cell(1, 1, "参加人数", table="t2"), cell(1, 2, "120", table="t2"),
        cell(9, 1, TEXT * 2, table="t3"), cell(9, 2, "别的", table="t3"),
    ]  # fmt: skip
    return Surroundings(tables.from_rows(rows, "blocks"))


@pytest.mark.parametrize(
    ("text", "span", "parts"),
    [
        ("甲。乙12人丙！丁", (3, 6), ("乙", "12人", "丙！")),
        ("12人", (0, 3), ("", "12人", "")),
        ("前" * 100 + "12" + "后" * 100, (100, 102), ("…" + "前" * 70, "12", "后" * 70 + "…")),
        (None, (0, 1), ("", "said", "")),
        ("text", (None, None), ("", "said", "")),
        (float("nan"), (pd.NA, pd.NA), ("", "said", "")),
    ],
)
def test_quotes_stay_within_the_sentence(text, span, parts):
    assert quote(text, *span, "said") == parts


def test_a_figure_of_a_table_is_shown_in_its_row_behind_its_heading(shown):
    found = shown.show("d", "t1r2c3", 1, 3, "约86", "参加人数（人）")
    assert found == ("柳河镇｜防震演练｜参加人数（人）：约", "86", "｜5")


def test_a_merged_cell_belongs_to_every_row_it_covers(shown):
    assert shown.show("d", "t1r3c3", 0, 2, "40") == ("柳河镇｜看星星｜", "40", "｜3")


def test_a_heading_that_the_row_tells_itself_is_not_told_twice(shown):
    assert shown.show("d", "t2r1c2", 0, 3, "120", "参加人数") == ("参加人数｜", "120", "")


def test_a_cell_as_a_whole_stands_between_the_others(shown):
    assert shown.show("d", "t1r3c2", None, None, "看星星") == ("柳河镇｜", "看星星", "｜40｜3")


def test_prose_is_shown_by_its_sentence_in_a_cell_as_in_a_paragraph(shown):
    span = TEXT.index("四百人"), TEXT.index("，发放")
    sentence = ("到场", "四百人", "，发放手册六百本。")
    assert shown.show("d", "p1", *span, "四百人") == shown.show("d", "t3r9c1", *span, "四百人") == sentence


def test_words_whose_block_is_gone_stand_alone(shown):
    assert shown.show("d", "p7", 0, 2, "40", "参加人数") == ("", "40", "")
    assert shown.position("d", "p7") is None


def test_of_a_wide_row_the_nearest_cells_are_shown():
    rows = [cell(1, column, f"第{column}栏" + "长" * 30) for column in range(1, 12)] + [cell(1, 6, "88")]
    row = tables.from_rows([one for one in rows if one["column"] != 6 or one["text"] == "88"], "blocks")
    before, marked, after = Surroundings(row).show("d", "t1r1c6", 0, 2, "88")
    told = "｜".join(f"第{column}栏" + "长" * 21 + "…" for column in (4, 5))
    assert (before, marked) == (f"…｜{told}｜", "88")
    assert after.endswith("｜…") and after.count("｜") == 3
