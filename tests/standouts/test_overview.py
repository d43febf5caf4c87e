"""Tables for reading carry Chinese headings and lose no row."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.standouts import overview
from kepuri_eval.standouts.cards import build_cards
from kepuri_eval.standouts.doubts import list_doubts
from kepuri_eval.standouts.finding import propose_lists, prove_lists, weigh_list_rules
from kepuri_eval.standouts.study import study_activities
from tests.standouts.conftest import activity, four_subjects, listed, no_scores


@pytest.fixture(scope="module")
def activities():
    rows = [*four_subjects(6).assign(volunteers=3.0).to_dict("records"), activity("z", "2024")]
    return listed(rows)


@pytest.fixture(scope="module")
def study(activities, params):
    return study_activities(activities, tables.empty("facts"), no_scores(), params)


@pytest.fixture(scope="module")
def standouts(study, params):
    return propose_lists(study, params)


def test_the_list_holds_every_chosen_activity_by_name(activities, standouts, params):
    shown = overview.show_list(standouts, activities, params)
    assert len(shown) == (standouts["chosen_for"] != "none").sum()
    assert set(shown["名单"]) <= {"拟表扬", "拟择优上报"}
    assert shown["名单"].tolist() == sorted(shown["名单"], key=["拟择优上报", "拟表扬"].index)
    assert shown["单位"].isin([unit.name for unit in params.units]).all()


def test_contested_are_those_and_no_others(activities, standouts, params):
    shown = overview.show_contested(standouts, activities, params)
    assert len(shown) == (standouts["standing"] == "contested").sum()


def test_counts_add_up(activities, standouts):
    assert overview.count_lists(standouts).to_numpy().sum() == len(standouts)
    assert overview.count_activities(activities)["项数"].tolist() == [25, 0, 25]


def test_clusters_trace_rules_cards_and_doubts_have_chinese_headings(study, standouts, params):
    shown = [
        overview.show_clusters(study),
        overview.show_trace(study),
        overview.show_rules(weigh_list_rules(study, params)),
        overview.show_proof(prove_lists(study, params)),
        overview.show_without(weigh_list_rules(study, params), standouts, study.activities),
        overview.show_cards(build_cards(study, standouts, params), tables.empty("documents"), params),
        overview.show_doubts(list_doubts(study), params),
    ]
    for table in shown:
        assert len(table)
        assert all("\u4e00" <= heading[0] <= "\u9fff" for heading in table.columns)


def test_decisions_are_a_column_only_where_there_are_any(study, standouts, params):
    first = standouts.loc[standouts["chosen_for"] != "none", "activity_id"].iloc[0]
    decided = tables.from_rows(
        [{"number": 1, "target_id": first, "unit_id": "county-130203", "state": "candidate", "who": "王某",
          "when": "2024-10-08T09:00", "why": "", "is_override": False}], "decisions",
    )  # fmt: skip
    with_none = overview.show_list(standouts, study.activities, params)
    with_one = overview.show_list(standouts, study.activities, params, decided)
    assert "人工决定" not in with_none.columns
    assert (with_one["人工决定"] != "-").sum() == 1


def test_doubts_of_one_kind_about_one_unit_are_one_row(params):
    rows = [{"problem_id": f"p{at}", "severity": "notice", "code": "effect_unknown", "stage": "03_standouts",
             "unit_id": params.units[at // 5].unit_id, "message": f"活动“{at}”缺数据。", "advice": "请补充。"}
            for at in range(6)]  # fmt: skip
    shown = overview.show_doubts(tables.from_rows(rows, "problems"), params)
    assert shown["单位"].tolist() == [params.units[0].name, params.units[1].name]
    assert shown["条数"].tolist() == [5, 1]
    assert shown["问题"].tolist() == ["活动“0”缺数据。\n活动“1”缺数据。\n活动“2”缺数据。\n……", "活动“5”缺数据。"]


def test_cards_name_the_files_of_what_was_reported(study, standouts, params):
    cards = build_cards(study, standouts, params)
    documents = pd.DataFrame({"doc_id": ["d00000000001"], "path": ["甲区.zip!/活动表.xlsx"]})
    cards["evidence"] = "d00000000001-活动 表!B4;d00000000001-活动 表!B5"
    told = overview.show_cards(cards, documents, params)["说明"]
    assert told.str.contains("证据：甲区.zip › 活动表.xlsx，活动 表!B4；甲区.zip › 活动表.xlsx，活动 表!B5").all()
    cards["evidence"] = "https://n.example/a;b https://n.example/c"
    linked = overview.show_cards(cards, documents, params)["说明"]
    assert linked.str.contains("证据：https://n.example/a;b https://n.example/c").all()


def test_the_whole_list_without_a_rule_is_shown(study, standouts, params):
    weighed = weigh_list_rules(study, params)
    shown = overview.show_without(weighed, standouts, study.activities)
    assert (shown["现拟表扬"] == "●").sum() == (standouts["chosen_for"] != "none").sum()
    binding = weighed[weighed["binds"]]
    assert len(shown.columns) == 2 + 2 + len(binding)
    for row in binding.to_dict("records"):
        column = shown[f"{overview.LISTS[row['list']]}，放宽“{row['rule']}”"]
        assert (column == "●").sum() == len(row["without"])
        now = shown["现拟表扬" if row["list"] == "commended" else "现拟择优上报"]
        came = shown.loc[(column == "●") & (now == ""), "活动名称"]
        assert set(came) == set(row["comes_in"].split("、"))


def test_a_list_not_proven_best_says_how_far_it_may_be():
    proof = pd.DataFrame({"list": ["commended", "upward"], "chosen": [20, 3], "value": [1000.0, 200.0],
                          "bound": [1004.0, 200.0], "is_optimal": [False, True], "gap": [0.004, 0.0]})  # fmt: skip
    told = overview.show_proof(proof)["结论"].tolist()
    assert told[0].startswith("未证明最优")
    assert "最多高出0.40%" in told[0]
    assert told[1].startswith("已证明最优")


def test_nothing_found_is_an_empty_table(params):
    study = study_activities(tables.empty("activities"), tables.empty("facts"), no_scores(), params)
    empty = tables.empty("standouts")
    assert overview.show_list(empty, tables.empty("activities"), params).empty
    assert overview.show_clusters(study).empty
    assert overview.show_trace(study).empty


def test_the_map_names_what_is_under_the_pointer(params, simulated, simulated_study):
    standouts = propose_lists(simulated_study, params)
    table = overview.tabulate_map(standouts, simulated[0], params)
    assert table["activity_id"].tolist() == standouts.loc[standouts["x"].notna(), "activity_id"].tolist()
    names = simulated[0].set_index("activity_id")["name"]
    assert table["name"].tolist() == names.loc[table["activity_id"]].tolist()
    assert table[["x", "y", "unit"]].notna().all(axis=None)
