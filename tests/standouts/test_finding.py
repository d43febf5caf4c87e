"""From activities to the lists: quotas kept, same seed same table, sensible with little."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.standouts.finding import (
    find_standouts,
    judge_shares,
    propose_lists,
    prove_lists,
    weigh_list_rules,
)
from kepuri_eval.standouts.selection import RulesError
from tests.standouts.conftest import activity, four_subjects, listed, no_scores

FACTS = tables.empty("facts")


@pytest.fixture(scope="module")
def found(params, simulated_study):
    return propose_lists(simulated_study, params)


def with_quotas(params, **changes):
    quotas = params.edition.quotas.model_copy(update=changes)
    return replace(params, edition=params.edition.model_copy(update={"quotas": quotas}))


def test_quotas_are_filled_and_kept(params, simulated, found):
    quotas = params.edition.quotas
    listed_for = found["chosen_for"].value_counts()
    assert listed_for["upward"] == quotas.upward_activities
    assert listed_for["commended"] + listed_for["upward"] == quotas.commended_activities
    chosen = found[found["chosen_for"] != "none"].merge(simulated[0], on="activity_id", validate="one_to_one")
    assert chosen["unit_id"].value_counts().max() <= quotas.commended_per_unit
    assert chosen.loc[chosen["cluster"] >= 0, "cluster"].nunique() >= quotas.min_clusters
    assert chosen["category"].nunique() >= quotas.min_categories
    assert chosen.loc[chosen["unit_id"].str.startswith("county-"), "unit_id"].nunique() >= quotas.min_counties
    assert (chosen[["distinctiveness", "effect"]].min(axis=1) >= quotas.min_quality).all()


def test_upward_are_the_best_of_the_commended(found):
    chosen = found[found["chosen_for"] != "none"].sort_values("score", ascending=False)
    assert chosen["score"].iloc[0] == found.loc[found["chosen_for"] == "upward", "score"].max()


def test_every_choice_has_a_reason_with_figures(found):
    reasons = found.loc[found["chosen_for"] != "none", "reason"]
    assert reasons.str.startswith(("拟表扬：", "拟择优上报：")).all()
    assert reasons.str.contains(r"\d").all()


def test_standing_follows_the_share_of_scenarios(params, found):
    robust = params.method.robustness
    certain, out = found["standing"] == "certain", found["standing"] == "out"
    assert (found.loc[certain, "share_chosen"] >= robust.certain_at).all()
    assert (found.loc[out, "share_chosen"] < robust.out_below).all()
    assert certain.any()
    # every scenario fills the list
    assert found["share_chosen"].sum() == pytest.approx(params.edition.quotas.commended_activities)


def test_same_input_same_table_in_any_order(params):
    activities = four_subjects(10).assign(volunteers=3.0)
    turned = activities.iloc[::-1].reset_index(drop=True)
    first, second = (find_standouts(rows, FACTS, no_scores(), params) for rows in (activities, turned))
    pd.testing.assert_frame_equal(first, second)


def test_repeated_texts_are_not_chosen_twice(params):
    rows = four_subjects(12).to_dict("records")
    text = "失明儿童用指尖触摸浮雕星图并由讲解员逐一描述星座的故事"
    rows += [activity(f"z{n}", "触摸星空", text, unit_id=unit, participants=500.0, volunteers=90.0)
             for n, unit in enumerate(["host-02", "host-03"])]  # fmt: skip
    result = find_standouts(listed(rows), FACTS, no_scores(), params).set_index("activity_id")
    assert result.loc["z1", "near_duplicate_of"] == "z0"
    assert (result.loc[["z0", "z1"], "chosen_for"] != "none").sum() <= 1
    assert "基本相同" in result.loc["z1", "reason"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_with_little_there_is_a_table_all_the_same(params, count):
    result = find_standouts(listed(four_subjects(1).head(count).to_dict("records")), FACTS, no_scores(), params)
    assert len(result) == count
    assert (result["cluster"] == 0).all()


def test_texts_that_say_nothing_lose_nothing(params):
    rows = [activity("a", "2024"), activity("b", "。", " "), activity("c", "急救"), activity("d", "急救")]
    result = find_standouts(listed(rows), FACTS, no_scores(), params).set_index("activity_id")
    assert result["cluster"].tolist() == [-1, -1, 0, 0]
    assert (result["standing"] == "unscored").all()
    assert (result["chosen_for"] == "none").all()
    assert result["reason"].str.contains("不足").all()


def test_rules_that_contradict_each_other_are_refused_by_name(params, simulated_study):
    with pytest.raises(RulesError) as caught:
        propose_lists(simulated_study, with_quotas(params, commended_activities=2, min_clusters=3))
    assert caught.value.rules == ["commended_activities", "min_clusters"]


def test_what_a_rule_costs(params, simulated_study):
    tight = with_quotas(params, commended_activities=10, min_clusters=10, min_categories=0, min_counties=0)
    weighed = weigh_list_rules(simulated_study, tight).set_index("code")
    assert weighed.loc["min_clusters", "used"] == 10
    assert weighed.loc["min_clusters", "binds"]
    assert weighed.loc["min_clusters", "cost"] > 0
    assert weighed.loc["commended_activities", "cost"] > 0


def test_what_is_proven_of_both_lists(params, simulated_study, found):
    proof = prove_lists(simulated_study, params).set_index("list")
    assert proof["is_optimal"].all()
    assert (proof["gap"] <= 1e-9).all()
    commended = found["chosen_for"] != "none"
    assert proof.loc["commended", "chosen"] == commended.sum()
    assert proof.loc["commended", "value"] == pytest.approx(found.loc[commended, "score"].sum())


def test_only_documented_activities_go_upward(params):
    rows = four_subjects(10).to_dict("records")
    # known of most: participants, volunteers and evidence asked for; the best by far has one part fewer known
    for row in rows:
        row |= {"volunteers": 3.0, "online_views": 10.0, "joint_units": "甲"}
    rows[0] |= {"participants": 9000.0, "volunteers": 900.0, "online_views": None, "joint_units": None, "text": None,
                "name": "盲校触摸星空"}  # fmt: skip
    activities = listed(rows)
    free = find_standouts(activities, FACTS, no_scores(), with_quotas(params, upward_min_coverage=0)).set_index(
        "activity_id"
    )
    asked = find_standouts(activities, FACTS, no_scores(), with_quotas(params, upward_min_coverage=0.5))
    asked = asked.set_index("activity_id")
    assert free.loc["a000", "chosen_for"] == "upward"
    assert asked.loc["a000", "chosen_for"] == "commended"
    assert (asked["chosen_for"] == "upward").sum() == params.edition.quotas.upward_activities
    assert "须补报" in asked.loc["a000", "reason"]


def test_the_upward_list_has_rules_and_standing_of_its_own(params, simulated_study, found):
    assert found["share_upward"].sum() == pytest.approx(params.edition.quotas.upward_activities, abs=1e-5)
    assert (found["share_upward"] <= found["share_chosen"] + 1e-9).all()  # upward go commended ones only
    assert found.loc[found["share_upward"].idxmax(), "chosen_for"] == "upward"
    rules = weigh_list_rules(simulated_study, params).set_index("code")
    assert rules.loc["upward_activities", ["used", "limit", "binds"]].tolist() == [3, 3, True]
    assert rules.loc["upward_activities", "comes_in"] != ""


def test_the_limits_of_certain_and_out_are_the_declared_ones(params):
    shares = pd.Series([1.0, 0.9, 0.89, 0.1, 0.09, 0.0])
    assert judge_shares(shares, params).tolist() == ["certain"] * 2 + ["contested"] * 2 + ["out"] * 2
