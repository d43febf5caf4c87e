"""Mentions: places of listed things, once a sentence, denied and announced ones marked."""

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.extract import extract_mentions
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])


def _mentions(text, role="summary"):
    documents = tables.from_rows(
        [{"doc_id": "d", "path": "总结.txt", "resolved_by": "none", "role": role, "format": "txt", "size_bytes": 1}],
        "documents",
    )
    blocks = tables.from_rows(
        [{"doc_id": "d", "locator": "l1", "position": 1, "kind": "line", "text": text, "row_span": 1,
          "column_span": 1}], "blocks",
    )  # fmt: skip
    return extract_mentions(documents, blocks, PARAMS).to_dict("records")


def test_words_stand_where_the_mention_says():
    text = "举行启动仪式，深入社区和学校。"
    found = _mentions(text)
    assert {"kickoff", "bodies"} <= {mention["topic"] for mention in found}
    assert all(text[mention["start"] : mention["end"]] == mention["raw"] for mention in found)


def test_an_item_counts_once_a_sentence():
    kickoffs = [m for m in _mentions("启动仪式上，启动仪式主持人讲话。启动仪式结束。") if m["topic"] == "kickoff"]
    assert [m["start"] for m in kickoffs] == [0, 16]


def test_announced_is_not_done():
    (kickoff,) = [m for m in _mentions("拟举行启动仪式。") if m["topic"] == "kickoff"]
    assert kickoff["planned"]


def test_platform_export_mentions_nothing():
    assert _mentions("举行启动仪式", role="platform") == []


def test_an_association_for_science_is_no_society():
    assert [m["item"] for m in _mentions("市科学技术协会牵头。") if m["topic"] == "bodies"] == []
    assert [m["item"] for m in _mentions("市科学技术协会和市营养学会牵头。") if m["topic"] == "bodies"] == ["学会"]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("在人民广场举办主场活动。", True), ("已组织各级团组织参加主场活动。", False),
        ("我局应邀参加全市主场活动。", False), ("选派12名专家参加市里主场活动。", False),
        ("800余名群众参加主场活动。", True), ("县领导出席启动仪式并讲话。", True), ("参与承办全市主场活动。", True),
        ("干部职工赴文化公园观摩启动仪式。", False), ("观摩了启动仪式。", False),
        ("参加了培训，举行启动仪式。", True),
    ],
)  # fmt: skip
def test_to_have_been_there_is_not_to_have_held_it(text, is_held):
    (found,) = [m for m in _mentions(text) if m["topic"] in ("main_venue", "kickoff")]
    assert found["planned"] is not is_held
