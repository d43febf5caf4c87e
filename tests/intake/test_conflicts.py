"""Contradicting figures become a problem that can be sent to the unit."""

import pandas as pd

from kepuri_eval.intake.figures.conflicts import find_conflicts


def test_conflict_names_both_wordings_and_the_file():
    facts = pd.DataFrame(
        {
            "fact_id": ["d-p1-3", "d-p9-3"], "doc_id": "d", "locator": ["p1", "p9"], "unit_id": "county-130203",
            "quantity": "materials", "raw": ["3万余份", "46000份"], "value": [30_000.0, 46_000.0],
            "conflict_with": [None, "d-p1-3"], "corrected_by": None,
        }
    )  # fmt: skip
    documents = pd.DataFrame({"doc_id": ["d"], "path": ["路北区/总结.docx"]})
    assert find_conflicts(facts.assign(value=46_000.0), documents, {}).empty
    assert find_conflicts(facts.assign(corrected_by=["王某 2024-10-01", None]), documents, {}).empty
    (problem,) = find_conflicts(facts, documents, {"materials": "发放资料"}).to_dict("records")
    assert (problem["code"], problem["unit_id"], problem["locator"]) == ("figures_conflict", "county-130203", "p9")
    assert all(words in problem["message"] for words in ("3万余份", "46000份", "发放资料", "路北区/总结.docx"))


def test_no_conflict_no_problem():
    facts = pd.DataFrame(
        {
            "fact_id": ["a"],
            "raw": ["3份"],
            "value": [3.0],
            "conflict_with": pd.Series([None], dtype="str"),
            "corrected_by": None,
        }
    )
    assert find_conflicts(facts, pd.DataFrame({"doc_id": [], "path": []}), {}).empty
