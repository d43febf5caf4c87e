"""Moved quotas and weights give the list a fresh run would give, and say what came in and what fell out."""

from __future__ import annotations

import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.standouts.finding import choose_lists
from kepuri_eval.standouts.selection import RulesError
from kepuri_eval.standouts.study import study_activities
from kepuri_eval.standouts.whatif import change_params, choose_again, compare_choices
from tests.standouts.conftest import no_scores


def test_unchanged_params_give_the_same_list(params, simulated_study):
    again = choose_again(simulated_study, params)
    assert again.chosen_for.tolist() == choose_lists(simulated_study.candidates, params).tolist()
    assert compare_choices(again, choose_again(simulated_study, params)).empty


def test_other_weights_give_what_a_fresh_study_gives(params, simulated, simulated_study):
    other = change_params(params, {"commended_activities": 9}, {"own_words": 0}, {"scale": 7.5}, 0.3)
    fresh = study_activities(simulated[0], tables.empty("facts"), no_scores(), other)
    again = choose_again(simulated_study, other)
    assert again.study.candidates["score"].tolist() == pytest.approx(fresh.candidates["score"].tolist(), nan_ok=True)
    assert again.chosen_for.tolist() == choose_lists(fresh.candidates, other).tolist()


def test_a_shorter_list_says_who_fell_out(params, simulated_study):
    before = choose_again(simulated_study, params)
    fewer = {"commended_activities": 15, "min_clusters": 0, "min_categories": 0, "min_counties": 0}
    after = choose_again(simulated_study, change_params(params, fewer))
    changes = compare_choices(before, after)
    moved = changes["change"].value_counts()
    assert moved["退出"] - moved.get("进入", 0) == 5
    gone = changes.loc[changes["change"] == "退出", "activity_id"]
    chosen = simulated_study.activities.loc[before.chosen_for != "none", "activity_id"]
    assert set(gone) <= set(chosen)


def test_contradicting_quotas_name_the_smallest_set(params, simulated_study):
    with pytest.raises(RulesError) as caught:
        choose_again(simulated_study, change_params(params, {"commended_activities": 3, "min_clusters": 4}))
    assert caught.value.rules == ["commended_activities", "min_clusters"]


@pytest.mark.parametrize(("given", "named"), [({"commended_activitys": 3}, "quotas.commended_activitys"),
                                              ({"upward_activities": -1}, "quotas.upward_activities")])  # fmt: skip
def test_faulty_changes_are_refused_with_their_key(params, given, named):
    with pytest.raises(ParamsError, match=named):
        change_params(params, given)


def test_a_weight_beyond_one_is_refused(params):
    with pytest.raises(ParamsError, match="distinctiveness_weight"):
        change_params(params, distinctiveness_weight=1.5)
