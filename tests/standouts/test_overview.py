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
        overview.show_cards(build_cards(study, standouts, params), params),
        overview.show_doubts(list_doubts(study), params),
    ]
    for table in shown:
        assert len(table)
        assert all("\u4e00" <= heading[0] <= "\u9fff" for heading in table.columns)


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
