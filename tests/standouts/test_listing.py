"""Decided ones stand whatever is proposed, withdrawn ones do not, and proposals fill what is left."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.standouts.listing import drop_withdrawn, fill_places, is_under_way, last_states, settle_activities


@pytest.fixture
def quotas(params):
    return params.edition.quotas.model_copy(
        update={"commended_activities": 3, "commended_per_unit": 2, "upward_activities": 1, "upward_per_unit": 1}
    )


def standouts(**chosen: str) -> pd.DataFrame:
    rows = [(target, at, wanted) for at, (target, wanted) in enumerate(chosen.items(), start=1)]
    return pd.DataFrame(rows, columns=["activity_id", "position", "chosen_for"])


def settled(table: pd.DataFrame, states: dict[str, str], quotas, **owners: str) -> dict[str, str]:
    units = {target: owners.get(target, target) for target in table["activity_id"]}
    return dict(settle_activities(table, units, states, quotas)[["activity_id", "chosen_for"]].to_numpy().tolist())


NOW = standouts(a="upward", b="commended", c="commended", d="none", e="none")


def test_without_a_decision_the_rules_stand(quotas):
    assert settled(NOW, {"gone": "final"}, quotas) == dict(NOW[["activity_id", "chosen_for"]].to_numpy().tolist())


def test_decided_ones_take_their_places_before_the_proposed_best_first(quotas):
    found = settled(NOW, {"e": "chosen"}, quotas)
    assert found == {"a": "upward", "b": "commended", "c": "none", "d": "none", "e": "commended"}


def test_more_decided_than_places_all_stand(quotas):
    found = settled(NOW, dict.fromkeys("bcde", "published"), quotas)
    assert found == {"a": "none", "b": "upward", "c": "commended", "d": "commended", "e": "commended"}


def test_the_withdrawn_are_gone_and_nobody_the_rules_did_not_propose_takes_their_place(quotas):
    assert settled(NOW, {"a": "withdrawn"}, quotas) == {"a": "none", "b": "upward", "c": "commended", "d": "none",
                                                        "e": "none"}  # fmt: skip


def test_once_one_is_final_no_undecided_one_goes_upward_before_it(quotas):
    assert settled(NOW, {"d": "final"}, quotas)["d"] == "upward"
    assert settled(NOW, {"d": "published"}, quotas)["a"] == "upward"
    assert settled(NOW, {"a": "final", "d": "final"}, quotas)["a"] == "upward"


def test_the_proposed_keep_to_the_number_of_one_unit(quotas):
    found = settled(NOW, {"d": "chosen", "e": "chosen"}, quotas, a="host", d="host", e="host")
    assert found == {"a": "none", "b": "upward", "c": "none", "d": "commended", "e": "commended"}


def test_who_is_taken_up_keeps_the_place_that_the_rules_propose():
    assert fill_places(["a", "b"], ["b", "a"], {"b": "panel"}, 1) == ["b"]
    assert [is_under_way(state) for state in (None, "candidate", "panel", "chosen", "withdrawn")] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_the_last_state_of_each_counts():
    log = pd.DataFrame({"target_id": ["a", "b", "a"], "state": ["chosen", "chosen", "published"]})
    assert last_states(log) == {"a": "published", "b": "chosen"}


def test_a_units_own_list_has_no_withdrawn_one():
    assert drop_withdrawn(NOW, {"a": "withdrawn", "b": "final"})["chosen_for"].tolist() == [
        "none", "commended", "commended", "none", "none",
    ]  # fmt: skip
