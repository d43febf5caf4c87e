"""Sliders move the ranking, what moved is marked, and the weights can be saved as a method file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.explore.weights import WeightsExplorer, compare_ranks, rank_with
from kepuri_eval.params import Params, load_params


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
    measures = tables.load("measures", params.tables)
    declared = {code: indicator.weight for code, indicator in params.method.indicators.items()}
    before = rank_with(measures, params, declared, "arithmetic")
    after = rank_with(measures, params, declared | {"scale": 0.0, "online": 3.0}, "arithmetic")
    moved = compare_ranks(before, after, "county", params)["moved"].dropna()
    assert moved.ne(0).any()
    assert moved.sum() == 0


def test_no_weight_at_all_is_said_and_the_last_ranking_stays(params: Params) -> None:
    explorer = WeightsExplorer(params)
    shown = explorer.ranking
    for slider in explorer.sliders.values():
        slider.value = 0.0
    assert "权重全部为零" in explorer.table.value
    assert len(explorer.ranking) == len(shown)


def test_saved_weights_are_a_method_file_an_edition_can_name(params: Params) -> None:
    explorer = WeightsExplorer(params)
    explorer.sliders["effect"].value = 2.5
    path = explorer.save("method-trial")
    edition = params.root / "params" / "demo" / "edition.yml"
    text = edition.read_text(encoding="utf-8")
    try:
        edition.write_text(text.replace("method: method.yml", "method: method-trial.yml"), encoding="utf-8")
        changed = load_params("demo", params.root)
    finally:
        edition.write_text(text, encoding="utf-8")
        path.unlink()
    assert changed.method.indicators["effect"].weight == 2.5
    assert changed.method.indicators["scale"].weight == params.method.indicators["scale"].weight
    assert set(changed.method.measures) == set(params.method.measures)


@pytest.mark.parametrize("name", ["", "../outside", "method", ".hidden"])
def test_a_method_file_is_never_overwritten_or_put_elsewhere(params: Params, name: str) -> None:
    before = sorted(path.name for path in (params.root / "params").iterdir())
    with pytest.raises(ParamsError):
        WeightsExplorer(params).save(name)
    assert sorted(path.name for path in (params.root / "params").iterdir()) == before
    assert not Path(params.root / "outside.yml").exists()
