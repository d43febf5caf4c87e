"""Figures of one document that repeat, are parts of, or contradict each other."""

from pathlib import Path

from kepuri_eval.intake.prose import FigureReader
from kepuri_eval.intake.relations import relate
from kepuri_eval.params import load_params


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


def test_a_part_larger_than_its_total_contradicts_it_whatever_is_counted():
    rows = related("共发放图书3万余册。", "现场发放图书46000余册。")
    assert [row["conflict_with"] for row in rows] == [None, rows[0]["fact_id"]]
    rows = related("共发放图书46000余册。", "现场发放图书3万余册。")
    assert [row["conflict_with"] for row in rows] == [None, None]


def test_a_summing_up_repeats_the_number_of_activities():
    rows = related("全县开展活动26项，参与3000人。", "综上，26项活动取得实效。")
    assert [row["duplicate_of"] for row in rows] == [None, None, rows[0]["fact_id"]]
