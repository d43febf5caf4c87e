"""Quotas become rules over the candidates they concern."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kepuri_eval.standouts.rules import commended_rules, upward_rules

CANDIDATES = pd.DataFrame(
    {
        "unit_id": ["u1", "u1", "u2", "u3"],
        "group": ["county", "county", "host", "county"],
        "county": ["u1", "u1", None, "u3"],
        "cluster": [0, -1, 0, 1],
        "category": ["women", None, "rural", "women"],
        "duplicate_group": [0, 1, 1, 3],
    }
)


def with_quotas(params, **changes):
    quotas = params.edition.quotas.model_copy(update=changes)
    return replace(params, edition=params.edition.model_copy(update={"quotas": quotas}))


def test_every_declared_rule_is_there_once(params):
    declared = with_quotas(params, min_clusters=2, min_categories=1, min_counties=2, commended_per_group={"county": 1})
    rules = commended_rules(CANDIDATES, declared)
    assert [rule.code for rule in rules] == [
        "commended_activities", "commended_per_unit", "near_duplicates", "commended_per_group.county",
        "min_clusters", "min_categories", "min_counties",
    ]  # fmt: skip


def test_kinds_leave_out_what_a_rule_does_not_concern(params):
    declared = with_quotas(params, min_clusters=2, min_categories=2, min_counties=2, commended_per_group={"county": 1})
    kinds = {rule.code: rule.kinds.tolist() for rule in commended_rules(CANDIDATES, declared)}
    assert kinds["commended_per_unit"] == [0, 0, 1, 2]
    assert kinds["near_duplicates"] == [0, 1, 1, 2]
    assert kinds["commended_per_group.county"] == [0, 0, -1, 0]
    assert kinds["min_clusters"] == [0, -1, 0, 1]
    assert kinds["min_categories"] == [1, -1, 0, 1]
    assert kinds["min_counties"] == [0, 0, -1, 1]


def test_no_coverage_asked_no_rule(params):
    declared = with_quotas(params, min_clusters=0, min_categories=0, min_counties=0)
    assert [rule.kind for rule in commended_rules(CANDIDATES, declared)] == ["at_most"] * 3


def test_rules_speak_chinese_with_their_figure(params):
    declared = with_quotas(params, commended_activities=7, upward_activities=2, upward_per_unit=1)
    assert commended_rules(CANDIDATES, declared)[0].label == "表扬活动不超过7项"
    assert [rule.label for rule in upward_rules(CANDIDATES, declared)] == ["择优上报不超过2项", "同一单位上报不超过1项"]
