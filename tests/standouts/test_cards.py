"""Cards show two figures, three reasons, neighbours, evidence and doubts."""

from __future__ import annotations

import pytest

from kepuri_eval import tables
from kepuri_eval.standouts.cards import build_cards, list_parts, unknown_range
from kepuri_eval.standouts.finding import propose_lists
from kepuri_eval.standouts.study import study_activities
from tests.standouts.conftest import activity, four_subjects, listed, no_scores


@pytest.fixture(scope="module")
def study(params):
    rows = four_subjects(6).to_dict("records")
    rows[0] |= {"links": "https://a.invalid/1", "volunteers": 30.0, "joint_units": "甲;乙", "online_views": 900.0}
    rows.append(activity("z", "2024"))
    return study_activities(listed(rows), tables.empty("facts"), no_scores(), params)


@pytest.fixture(scope="module")
def cards(study, params):
    return build_cards(study, propose_lists(study, params), params).set_index("activity_id")


def test_one_card_an_activity_in_order_of_place(cards):
    assert len(cards) == 25
    assert cards["position"].tolist() == list(range(1, 26))


def test_evidence_is_the_link_or_the_place_it_was_reported(cards):
    assert cards.loc["a000", "evidence"] == "https://a.invalid/1"
    assert cards.loc["a001", "evidence"] == "doc-a001"


def test_neighbours_are_named_with_their_likeness(cards):
    assert cards.loc["a000", "neighbours"].startswith("天文第")
    assert "相近度" in cards.loc["a000", "neighbours"]
    assert cards.loc["z", "neighbours"] == ""


def test_what_is_unknown_widens_the_range(study, cards):
    low, high = unknown_range(study.effect)
    known = study.effect.shares.notna().all(axis=1)
    assert known.sum() == 1
    assert (low[known] == study.effect.figure[known].round(4)).all()
    assert (high[known] == study.effect.figure[known].round(4)).all()
    partly = ~known & study.effect.figure.notna()
    assert (low[partly] < high[partly]).all()
    assert cards.loc["z", ["effect", "effect_low", "effect_high", "unknown_low", "unknown_high"]].isna().all()


def test_the_interval_of_effect_and_the_standing_are_on_the_card(cards):
    judged = cards[cards["effect"].notna()]
    assert (judged["effect_low"] <= judged["effect"]).all()
    assert (judged["effect"] <= judged["effect_high"]).all()
    assert set(judged["standing"]) <= {"certain", "contested", "out"}
    assert cards.loc["z", "standing"] == "unscored"


def test_reasons_come_first_and_are_not_repeated(cards):
    for row in cards[["reason_1", "reason_2", "reason_3"]].to_numpy().tolist():
        told = [reason for reason in row if reason]
        assert len(set(told)) == len(told)
        assert row == told + [""] * (3 - len(told))


def test_every_part_is_listed_with_its_weight(study, params):
    parts = list_parts(study, "a000")
    assert parts["权重"].sum() == study.distinctiveness.weights.sum() + study.effect.weights.sum()
    assert parts.set_index("部分").loc["联合单位", "依据"] == "2家"
    assert (list_parts(study, "z")["超过的活动（%）"] == "-").all()


def test_doubts_are_on_the_card(cards):
    assert "文字不足" in cards.loc["z", "doubts"]
