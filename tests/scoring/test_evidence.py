"""What may be counted, and each thing once."""

import pytest

from kepuri_eval.scoring.evidence import count_once, gather_evidence


def _unit_facts(hand, *facts):
    params = hand.params({"m": {"kind": "total", "quantity": "participants"}})
    empty = [hand.table(name) for name in ("mentions", "activities", "documents")]
    return gather_evidence(hand.table("facts", *facts), *empty, params).unit_facts


def test_planned_out_of_scope_and_repeated_figures_are_left_out(hand):
    kept = _unit_facts(
        hand,
        hand.fact("f1", "participants", 500),
        hand.fact("f2", "participants", 600, planned=True),
        hand.fact("f3", "participants", 700, in_scope=False),
        hand.fact("f4", "participants", 500, duplicate_of="f1"),
    )
    assert list(kept["fact_id"]) == ["f1"]


def test_a_repeat_of_a_figure_that_does_not_count_counts_itself(hand):
    kept = _unit_facts(
        hand,
        hand.fact("f1", "participants", 500, planned=True),
        hand.fact("f2", "participants", 500, duplicate_of="f1"),
    )
    assert list(kept["fact_id"]) == ["f2"]


def test_the_same_figure_stated_by_another_unit_counts_for_both(hand):
    kept = _unit_facts(
        hand,
        hand.fact("f1", "participants", 500),
        hand.fact("f2", "participants", 500, unit_id="b", duplicate_of="f1"),
    )
    assert list(kept["fact_id"]) == ["f1", "f2"]


def test_parts_of_a_total_that_was_told_before_are_parts_of_that_one(hand):
    kept = _unit_facts(
        hand,
        hand.fact("f1", "participants", 161, is_total=True),
        hand.fact("f2", "participants", 161, is_total=True, duplicate_of="f1"),
        hand.fact("f3", "participants", 127, is_total=True, part_of="f2"),
    )
    assert count_once(kept, "unit_id", "lower", across_documents="lower")["value"].tolist() == [161]


@pytest.mark.parametrize(
    ("facts", "value", "refs"),
    [
        ([("f1", 300, {}), ("f2", 200, {})], 300 + 200, {"f1", "f2"}),
        ([("f1", 900, {"is_total": True}), ("f2", 200, {})], 900, {"f1"}),
        ([("f1", 900, {"is_total": True}), ("f2", 950, {"is_total": True})], 950, {"f2"}),
        ([("f1", 900, {}), ("f2", 400, {"part_of": "f1"})], 900, {"f1"}),
        ([("f1", 300, {}), ("f2", 200, {"locator": "p9"}), ("f3", 40, {})], 340, {"f1", "f3"}),
        ([("f1", 300, {"source": "table"}), ("f2", 200, {"source": "table", "locator": "r9"})], 500, {"f1", "f2"}),
        ([("f1", 300, {}), ("f2", 200, {"doc_id": "other"})], 300, {"f1"}),
        ([("f1", 300, {}), ("f2", 200, {"doc_id": "other"}), ("f3", 250, {"doc_id": "other"})], 450, {"f2", "f3"}),
    ],
    ids=["loose figures add up", "a total counts alone", "the larger of two totals", "parts give way",
         "paragraphs are compared", "rows of a table add up",
         "documents are compared, not added", "the fuller document counts"],
)  # fmt: skip
def test_count_once(hand, facts, value, refs):
    kept = _unit_facts(hand, *(hand.fact(name, "participants", x, **more) for name, x, more in facts))
    found = count_once(kept, "unit_id", "lower", across_documents="higher")
    assert found["value"].tolist() == [value]
    assert set(found["refs"].iloc[0]) == refs


def test_of_a_paragraph_that_is_not_added_up_the_largest_counts(hand):
    in_table = {"source": "table", "locator": "r1"}
    figures = [("f1", 300, {}), ("f2", 200, {}), ("f3", 90, in_table), ("f4", 80, in_table)]
    kept = _unit_facts(hand, *(hand.fact(name, "participants", x, **more) for name, x, more in figures))
    found = count_once(kept, "unit_id", "lower", across_documents="higher", adds_text=False)
    assert found["value"].tolist() == [300]  # the table comes to 90 + 80
    assert found["refs"].tolist() == [("f1",)]


@pytest.mark.parametrize(("rule", "value"), [("lower", 30000), ("higher", 46000), ("mean", (30000 + 46000) / 2)])
def test_contradicting_figures_are_settled_by_the_declared_rule(hand, rule, value):
    kept = _unit_facts(
        hand,
        hand.fact("f1", "materials", 30000),
        hand.fact("f2", "materials", 46000, conflict_with="f1"),
        hand.fact("f3", "materials", 500),
    )
    assert count_once(kept, "unit_id", rule, across_documents="higher")["value"].tolist() == [value + 500]


def test_an_activity_reported_by_two_units_counts_once_for_each(hand):
    activities = hand.table(
        "activities",
        hand.activity("x", reporters="a;b"),
        hand.activity("y", unit_id="b", duplicate_of="x", has_pictures=True),
        hand.activity("z", unit_id="b", duplicate_of="y"),
    )
    params = hand.params({"m": {"kind": "total", "quantity": "participants"}})
    evidence = gather_evidence(hand.table("facts"), hand.table("mentions"), activities, hand.table("documents"), params)
    rows = evidence.activities[["unit_id", "activity_id", "has_pictures"]]
    assert rows.to_numpy().tolist() == [["a", "x", False], ["b", "x", True]]


def test_mentions_of_a_shared_activity_speak_for_every_reporter(hand):
    activities = hand.table("activities", hand.activity("x", reporters="a;b"))
    mentions = hand.table(
        "mentions",
        hand.mention("m1", "brand", "标识", activity_id="x"),
        hand.mention("m2", "brand", "标识", planned=True),
    )
    params = hand.params({"m": {"kind": "evidence", "mentions": "brand", "bands": [{"at_least": 1, "score": 100}]}})
    found = gather_evidence(hand.table("facts"), mentions, activities, hand.table("documents"), params).mentions
    assert found[["unit_id", "mention_id"]].to_numpy().tolist() == [["a", "m1"], ["b", "m1"]]


def test_a_file_in_an_email_came_in_when_the_email_did(hand):
    documents = hand.table(
        "documents",
        hand.document("d1", path="mail.eml", role="container", received="2024-09-24T10:00:00"),
        hand.document("d2", path="mail.eml!/总结.docx"),
        hand.document("d3", path="broken.docx", problem="damaged"),
    )
    params = hand.params({"m": {"kind": "on_time"}})
    empty = [hand.table(name) for name in ("facts", "mentions", "activities")]
    found = gather_evidence(*empty, documents, params).documents
    assert list(found["doc_id"]) == ["d2"]
    assert found["received"].dt.strftime("%m-%d %H").tolist() == ["09-24 10"]
