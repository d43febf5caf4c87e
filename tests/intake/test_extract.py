"""Facts and mentions out of blocks: places, parts, repeats, contradictions, loose cells, and what is left to others."""

from pathlib import Path

from kepuri_eval import tables
from kepuri_eval.intake.extract import extract_facts, extract_mentions
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])
DOC = "0" * 12


def _documents(role="summary"):
    row = {"doc_id": DOC, "path": "路北区/总结.docx", "unit_id": "county-130203", "resolved_by": "folder",
           "role": role, "format": "docx", "size_bytes": 1}  # fmt: skip
    return tables.from_rows([row], "documents")


def _blocks(*texts, cells=()):
    rows = [
        {"doc_id": DOC, "locator": f"p{n}", "position": n, "kind": "paragraph", "text": text,
         "row_span": 1, "column_span": 1}
        for n, text in enumerate(texts, start=1)
    ]  # fmt: skip
    rows += [
        {"doc_id": DOC, "locator": f"t1r{row}c{column}", "position": 100 + n, "kind": "cell", "text": text,
         "table": "t1", "row": row, "column": column, "row_span": 1, "column_span": 1}
        for n, (row, column, text) in enumerate(cells)
    ]  # fmt: skip
    return tables.from_rows(rows, "blocks")


def _facts(*texts, role="summary", **more):
    facts = extract_facts(_documents(role), _blocks(*texts, **more), PARAMS)
    return facts.sort_values(["locator", "start"]).reset_index(drop=True)


def test_span_is_the_raw_words_and_the_id_their_place():
    text = "活动期间，发放资料２．３万余份，参与5—6万人次。"
    facts = _facts("标题", text)
    assert facts["raw"].tolist() == ["２．３万余份", "5—6万人次"]
    assert [text[a:b] for a, b in zip(facts["start"], facts["end"], strict=True)] == facts["raw"].tolist()
    assert facts["fact_id"].tolist() == [f"{DOC}-p2-{start}" for start in facts["start"]]
    assert facts["value"].tolist() == [23000, 50000]
    assert facts["value_high"].tolist()[1] == 60000
    assert facts["bound"].tolist() == ["at_least", "about"]
    assert set(facts["unit_id"]) == {"county-130203"}


def test_part_points_to_its_total():
    facts = _facts("累计参与9000人次，其中线上4000人次。")
    total, part = facts.to_dict("records")
    assert total["is_total"]
    assert part["part_of"] == total["fact_id"]


def test_part_in_brackets_points_to_its_total():
    facts = _facts("共参与9000人次（学生5000人次）。").to_dict("records")
    assert facts[1]["part_of"] == facts[0]["fact_id"]


def test_figure_stated_again_is_a_repeat():
    facts = _facts("共发放资料8000份。", "这8000份资料覆盖全区，共发放资料8000份。")
    assert facts["duplicate_of"].tolist()[-1] == facts["fact_id"].tolist()[0]


def test_contradicting_totals_are_both_kept_and_marked():
    first, second = _facts("共发放宣传单3万余份。", "累计发放宣传单46000份。").to_dict("records")
    assert second["conflict_with"] == first["fact_id"]
    assert not isinstance(first["conflict_with"], str)


def test_more_than_the_total_contradicts_it_and_less_does_not():
    more, total = _facts("参与人次达9000人次。", "共参与6000人次。").to_dict("records")
    assert total["conflict_with"] == more["fact_id"]
    assert _facts("参与人次达900人次。", "共参与6000人次。")["conflict_with"].isna().all()


def test_totals_of_single_days_or_named_activities_do_not_contradict():
    facts = _facts("9月15日，办起“观星夜”，共有300人参与。", "9月16日，办起“读书会”，共有80人参与。")
    assert facts["conflict_with"].isna().all()


def test_an_overview_contradicts_a_larger_whole_counted_in_the_same_way():
    over, total = (
        _facts("举办活动12项，受众900人。", "经统计，参与1300人。")
        .query("quantity == 'participants'")
        .to_dict("records")
    )
    assert total["conflict_with"] == over["fact_id"]
    assert _facts("举办活动12项，受众900人。", "经统计，参与1300人次。")["conflict_with"].isna().all()
    assert _facts("受众900人。", "经统计，参与1300人。")["conflict_with"].isna().all()
    assert _facts("举办活动12项，受众900—1500人。", "经统计，参与1300人。")["conflict_with"].isna().all()


def test_items_and_sessions_are_two_ways_of_counting():
    assert _facts("共组织重点活动3项。", "共开展活动40场。")["conflict_with"].isna().all()


def test_wrapped_lines_are_read_as_one_paragraph():
    lines = ["　　各单位在广场上摆开展台，向过往群众免费发放宣传折页、手册等资", "料共计2600份，受到欢迎。"]
    blocks = tables.from_rows(
        [
            {"doc_id": DOC, "locator": f"page1-l{n}", "position": n, "kind": "line", "text": line, "row_span": 1,
             "column_span": 1}
            for n, line in enumerate(lines, start=1)
        ], "blocks",
    )  # fmt: skip
    (fact,) = extract_facts(_documents(), blocks, PARAMS).to_dict("records")
    assert (fact["quantity"], fact["locator"], fact["raw"]) == ("materials", "page1-l2", "2600份")
    assert lines[1][fact["start"] : fact["end"]] == "2600份"


def test_different_things_and_parts_do_not_contradict():
    facts = _facts("共发放宣传单300份。", "共发放图书50册。", "共举办讲座8场，其中线上讲座3场。")
    assert facts["conflict_with"].isna().all()


def test_loose_cells_are_read_and_activity_tables_left_to_others():
    facts = _facts(cells=[(1, 1, "科技志愿者人数"), (1, 2, "120人")])
    assert [(f["quantity"], f["value"], f["locator"]) for f in facts.to_dict("records")] == [
        ("volunteers", 120, "t1r1c2")
    ]
    header = [(1, 1, "活动名称"), (1, 2, "活动时间"), (1, 3, "参与人次")]
    rows = [(2, 1, "节水讲座"), (2, 2, "9月16日"), (2, 3, "120"), (3, 1, "观星"), (3, 2, "9月17日"), (3, 3, "80")]
    assert _facts(cells=header + rows).empty


def test_platform_export_is_left_to_the_tables_and_plans_are_planned():
    assert _facts("共举办活动30场。", role="platform").empty
    assert _facts("举办活动30场。", role="plan")["planned"].all()


def test_no_blocks_no_facts():
    assert extract_facts(_documents(), tables.empty("blocks"), PARAMS).empty


def test_mentions_name_topic_item_and_words():
    mentions = extract_mentions(_documents(), _blocks("9月16日举行启动仪式，副区长出席。未开展问卷调查。"), PARAMS)
    told = {(m["topic"], m["item"], m["raw"]): m["planned"] for m in mentions.to_dict("records")}
    assert told["kickoff", "启动仪式", "启动仪式"] is False
    assert told["leaders", "领导出席", "副区长"] is False
    assert told["effect", "问卷", "问卷"] is True


def test_what_a_plan_announces_is_not_mentioned_as_done():
    mentions = extract_mentions(_documents("plan"), _blocks("活动方案", "举行启动仪式。"), PARAMS)
    planned = dict(zip(mentions["topic"], mentions["planned"], strict=True))
    assert planned["kickoff"] and not planned["plan"]
