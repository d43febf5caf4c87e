from __future__ import annotations

import pandas as pd
import pytest

from kepuri_eval.documents.stating import known, state_bounds, state_edition, state_figure, state_totals
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport
from tests.documents.drafted_edition import HOST, LIST, LUNAN


def test_the_edition_in_words(params: Params) -> None:
    said = state_edition(params)
    assert said["window"] == "2024年9月15日至25日"
    assert said["due"] == "2024年9月26日"
    assert said["addressees"].startswith("各县（市、区），各开发区（管理区），各主办单位")
    assert said["fictional"] is True


def test_totals_tell_zero_from_nothing(city: CityReport) -> None:
    found = state_totals(LUNAN, city.tables["measures"], city.params)
    assert found["participants"] == "2.3万人次"
    assert found["materials"] == "0份"
    assert found["volunteers"] is None
    assert state_totals(HOST, city.tables["measures"], city.params)["participants"] is None


@pytest.mark.parametrize(
    ("value", "bound", "words"),
    [(23000.0, "at_least", "2.3万余人次"), (100.0, "at_most", "近100人次"), (300.0, "about", "约300人次"),
     (0.0, "exact", "0人次"), (None, "exact", None), (float("nan"), "about", None), (pd.NA, "exact", None)],
)  # fmt: skip
def test_a_figure_keeps_how_exact_it_is(value: object, bound: str, words: str | None) -> None:
    assert state_figure(value, bound, "人次") == words


def test_bounds_are_those_of_activities(city: CityReport) -> None:
    assert state_bounds(city.tables["facts"]) == {(f"{LIST}-r2", "participants"): "about"}


def test_known() -> None:
    assert (known(" 广场 "), known(""), known(float("nan")), known(None)) == ("广场", None, None, None)
