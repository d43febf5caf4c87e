"""Sliders move the ranking, what moved is marked, and the weights can be saved as a method file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.explore.weights import AGGREGATIONS, NORMALISATIONS, WeightsExplorer
from kepuri_eval.params import Params, load_params
from kepuri_eval.scoring.aggregate import score_units
from kepuri_eval.scoring.indicators import build_measures


def test_a_slider_alone_ranks_by_its_indicator(params: Params) -> None:
    explorer = WeightsExplorer(params)
    for code, slider in explorer.sliders.items():
        slider.value = 1.0 if code == "online" else 0.0
    scores = tables.load("scores", params.tables)
    online = scores[scores["group"] == "county"].set_index("unit_id")["indicator_online"]
    ranked = explorer.ranking[explorer.ranking["score"].notna()].set_index("unit_id")["score"]
    assert ranked.to_dict() == pytest.approx(online.loc[ranked.index].to_dict())
    assert list(ranked) == sorted(ranked, reverse=True)


def test_declared_weights_move_nobody(params: Params) -> None:
    explorer = WeightsExplorer(params)
    assert explorer.ranking["moved"].dropna().eq(0).all()
    assert "升" not in explorer.table.value.split("</caption>")[1]


def test_places_gained_are_places_lost_by_others(params: Params) -> None:
    explorer = WeightsExplorer(params)
    explorer.sliders["scale"].value, explorer.sliders["online"].value = 0.0, 3.0
    moved = explorer.ranking["moved"].dropna()
    assert moved.ne(0).any()
    assert moved.sum() == 0


def test_before_the_first_move_ranks_are_the_published_ones(params: Params) -> None:
    published = tables.load("scores", params.tables).set_index("unit_id")["rank"]
    explorer = WeightsExplorer(params)
    for group in params.edition.groups:
        explorer.group.value = group
        shown = explorer.ranking.set_index("unit_id")["rank"]
        assert shown.to_dict() == published.loc[shown.index].to_dict()


def test_a_move_is_told_in_words(params: Params) -> None:
    explorer = WeightsExplorer(params)
    assert "与方法文件一致" in explorer.note.value
    explorer.sliders["scale"].value = 0.0
    assert "权重1改为0" in explorer.note.value
    entered = (explorer.ranking["in_quota"] & ~explorer.ranking["was_in_quota"]).sum()
    assert f"{entered}个进入名额" in explorer.note.value


def test_every_way_of_joining_ranks_the_group(params: Params) -> None:
    explorer = WeightsExplorer(params)
    orders = set()
    for way in AGGREGATIONS.values():
        explorer.aggregate.value = way
        assert explorer.ranking["rank"].notna().sum() > 5
        orders.add(tuple(explorer.ranking["unit_id"]))
    assert len(orders) > 2


def test_another_scale_is_what_building_the_measures_with_it_gives(params: Params) -> None:
    explorer = WeightsExplorer(params)
    explorer.normalise.value = "prank"
    scoring = params.method.scoring.model_copy(update={"normalise": "prank"})
    other = replace(params, method=params.method.model_copy(update={"scoring": scoring}))
    source = {name: tables.load(name, params.tables) for name in ("facts", "mentions", "activities", "documents")}
    ratings = tables.load("ratings", params.tables)
    built, _ = build_measures(**source, params=other, ratings=ratings)
    fresh = score_units(built, other).set_index("unit_id")["score"]
    shown = explorer.ranking.set_index("unit_id")["score"]
    assert shown.to_dict() == pytest.approx(fresh.loc[shown.index].to_dict(), nan_ok=True)


def test_a_scale_that_cannot_be_is_said_and_the_last_ranking_stays(params: Params) -> None:
    explorer = WeightsExplorer(params)
    shown = explorer.ranking.copy()
    refused = 0
    for scale in NORMALISATIONS.values():
        explorer.normalise.value = scale
        if "算不出得分" in explorer.note.value:
            refused += 1
            pd.testing.assert_frame_equal(explorer.ranking, shown)
        shown = explorer.ranking.copy()
    assert refused >= 1


def test_no_weight_at_all_is_said_and_the_last_ranking_stays(params: Params) -> None:
    explorer = WeightsExplorer(params)
    shown = explorer.ranking
    for slider in explorer.sliders.values():
        slider.value = 0.0
    assert "权重全部为零" in explorer.note.value
    assert len(explorer.ranking) == len(shown)


def test_saved_weights_are_a_method_file_an_edition_can_name(params: Params) -> None:
    explorer = WeightsExplorer(params)
    explorer.sliders["effect"].value = 2.5
    explorer.aggregate.value = "geometric"
    explorer.normalise.value = "prank"
    path = explorer.save("method-trial")
    edition = params.root / "params" / "demo" / "edition.yml"
    text = edition.read_text(encoding="utf-8")
    try:
        edition.write_text(text.replace("method: method.yml", "method: method-trial.yml"), encoding="utf-8")
        changed = load_params("demo", params.root)  # what `kepuri check` does first
    finally:
        edition.write_text(text, encoding="utf-8")
        path.unlink()
    assert changed.method.indicators["effect"].weight == 2.5
    assert changed.method.indicators["scale"].weight == params.method.indicators["scale"].weight
    assert changed.method.scoring.aggregate_indicators == "geometric"
    assert changed.method.scoring.normalise == "prank"
    assert set(changed.method.measures) == set(params.method.measures)


@pytest.mark.parametrize("name", ["", "../outside", "method", ".hidden"])
def test_a_method_file_is_never_overwritten_or_put_elsewhere(params: Params, name: str) -> None:
    before = sorted(path.name for path in (params.root / "params").iterdir())
    with pytest.raises(ParamsError):
        WeightsExplorer(params).save(name)
    assert sorted(path.name for path in (params.root / "params").iterdir()) == before
    assert not Path(params.root / "outside.yml").exists()
