"""A doubt that moves nobody can wait; one that moves a unit by places stands first."""

from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.params import Params
from kepuri_eval.review.stakes import Stakes
from kepuri_eval.review.totals import list_totals
from tests.review.review_edition import GUYE, LUBEI

Edition = tuple[Params, dict[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def stakes(edition: Edition) -> Stakes:
    return Stakes(edition[1]["measures"], edition[1]["scores"], edition[0])


@pytest.fixture(scope="module")
def ranks(edition: Edition) -> dict[str, int]:
    scored = edition[1]["scores"].dropna(subset=["score"])
    return dict(zip(scored["unit_id"], scored["rank"].astype(int), strict=True))


def test_two_counties_are_compared(ranks: dict[str, int]) -> None:
    assert sorted(ranks.values()) == [1, 2]


def test_a_figure_that_moves_a_unit_is_told_with_its_place(
    stakes: Stakes, ranks: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(ranks, key=ranks.__getitem__)
    by_value = {1.0: 1, 2.0: 0, 1500.0: 2, 6000.0: None}  # the value of the total tried → places

    def known(account: object, unit_id: str, trials: list[dict[str, float]]) -> list[int | None]:
        return [by_value[trial["participants"]] for trial in trials]

    monkeypatch.setattr("kepuri_eval.review.stakes.shifts_if", known)
    others = {"按活动相加": 1.0, "按平台登记": 2.0, "按所属单位相加": None, "按自报合计": 3000.2}
    said = stakes.say(first, "participants", 3000.0, others, is_guess=True)
    assert said == ("现第1；按活动相加为第2；减半为第3", 2)  # twice the figure cannot be scored
    assert stakes.say(first, "participants", 3000.0, {"按平台登记": 2.0}, is_guess=False) == ("第1，不受影响", 0)


def test_without_another_figure_there_is_nothing_to_say(stakes: Stakes, ranks: dict[str, int]) -> None:
    first = min(ranks, key=ranks.__getitem__)
    assert stakes.say(first, "participants", 3000.0, {"按活动相加": 3000.2}, is_guess=False) == ("—", 0)
    assert stakes.say(first, "live_views", None, {}, is_guess=True) == ("—", 0)


def test_a_unit_without_a_score_has_no_place(stakes: Stakes, ranks: dict[str, int]) -> None:
    assert GUYE not in ranks
    assert stakes.say(GUYE, "participants", 100.0, {"按活动相加": 9.0}, is_guess=True) == ("—", 0)


def test_people_count_in_rates_by_them_too(stakes: Stakes, edition: Edition) -> None:
    rows = edition[1]["measures"].set_index(["unit_id", "measure"])["value"]
    by = next(code for code, one in edition[0].method.measures.items() if one.denominator == "participants_thousand")
    changed = stakes._with(edition[0].method, LUBEI, "participants", 2800.0, 1400.0)
    assert changed[by] == pytest.approx(2 * rows[LUBEI, by])


def test_among_doubts_those_that_move_a_unit_stand_first(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {"volunteers": 2, "participants": 1}
    monkeypatch.setattr(Stakes, "say", lambda self, unit, quantity, *_, **__: ("", moved.get(quantity, 0)))
    params, tables = edition
    rows = list_totals(tables, lambda fact: _Said(), params)
    guessed = [row["项目编号"] for row in rows if row["差异"].startswith("没有写明合计")]
    assert guessed == sorted(guessed, key=lambda quantity: -moved.get(quantity, 0))
    assert len(set(guessed)) > 1


class _Said:
    raw = sentence = place = ""
