"""Contradicting figures become a problem that can be sent to the unit."""

from pathlib import Path

import pandas as pd

from kepuri_eval.intake.prose import FigureReader
from kepuri_eval.intake.relations import find_conflicts, relate
from kepuri_eval.params import load_params


def test_conflict_names_both_wordings_and_the_file():
    facts = pd.DataFrame(
        {
            "fact_id": ["d-p1-3", "d-p9-3"], "doc_id": "d", "locator": ["p1", "p9"], "unit_id": "county-130203",
            "quantity": "materials", "raw": ["3万余份", "46000份"], "conflict_with": [None, "d-p1-3"],
        }
    )  # fmt: skip
    documents = pd.DataFrame({"doc_id": ["d"], "path": ["路北区/总结.docx"]})
    (problem,) = find_conflicts(facts, documents, {"materials": "发放资料"}).to_dict("records")
    assert (problem["code"], problem["unit_id"], problem["locator"]) == ("figures_conflict", "county-130203", "p9")
    assert all(words in problem["message"] for words in ("3万余份", "46000份", "发放资料", "路北区/总结.docx"))


def test_no_conflict_no_problem():
    facts = pd.DataFrame({"fact_id": ["a"], "raw": ["3份"], "conflict_with": pd.Series([None], dtype="str")})
    assert find_conflicts(facts, pd.DataFrame({"doc_id": [], "path": []}), {}).empty


def related(*sentences):
    """Rows of the facts of a document of one paragraph a sentence."""
    params = load_params("demo", Path(__file__).parents[2])
    blocks = [(f"p{n}", "paragraph", text) for n, text in enumerate(sentences, start=1)]
    return relate("d", "u", list(FigureReader(params).read_document(blocks, [])))


def test_figures_that_add_up_to_the_total_behind_them_are_its_parts():
    rows = related("市级媒体报道5条，县级报道12条，共计报道17条。")
    assert [row["value"] for row in rows] == [5, 12, 17]
    assert [row["part_of"] for row in rows] == [rows[2]["fact_id"]] * 2 + [None]
    assert [row["part_of"] for row in related("市级媒体报道5条，县级报道12条，共计报道20条。")] == [None] * 3


def test_a_summing_up_repeats_the_number_of_activities():
    rows = related("全县开展活动26项，参与3000人。", "综上，26项活动取得实效。")
    assert [row["duplicate_of"] for row in rows] == [None, None, rows[0]["fact_id"]]
